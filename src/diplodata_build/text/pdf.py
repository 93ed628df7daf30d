"""The text of a PDF, in the order in which it is read: columns, then notes; raised note marks as raised digits.

Letters and where they stand come from PDFium; what is a line, a column or a note is decided here by place and size, so
that the steps after this one find form feeds between pages and blank lines between blocks. Only ``pages_of`` needs the
library; it belongs to the maintainers' tools and is imported when a PDF is read.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise, takewhile
from operator import attrgetter
from statistics import median
from typing import Any

from diplodata_build.text.lines import UnreadableText
from diplodata_build.text.words import is_finished, starts_low, word_set

MOST_BYTES, MOST_PAGES, MOST_LETTERS = 100_000_000, 400, 2_000_000
FEWEST_LETTERS = 40  # a page, on average: less is a scan with a stamp on it
MOST_UNKNOWN = 0.02  # of the letters
# What fonts of TeX, which may name nothing, have at these codes (OT1 and T1).
_OF_TEX = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 16: "ı", 18: "`", 19: "´", 126: "˜", 127: "¨"}
_OF_TEX |= {21: "–", 22: "—", 123: "–", 124: "—"}
_OF_TEX |= {27: "ff", 28: "fi", 29: "fl", 30: "ffi", 31: "ffl"}
_NAMELESS = "a PDF whose fonts do not name {} % of its letters: recognise them first (OCR)"
_COMMON, _LEAST_COMMON = word_set("de la que el en y los del the of and to in"), 0.05  # share of such words in a text
_RAISED = str.maketrans("0123456789oa", "⁰¹²³⁴⁵⁶⁷⁸⁹ºª")
_MARK = re.compile(r"[\d*†‡,]{1,7}|[oa]|[ivxl]{1,7}")
_LABEL = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]")
_ACCENTS = dict(zip("´`¨˜ˆ^¸", "\u0301\u0300\u0308\u0303\u0302\u0302\u0327", strict=True))  # drawn by themselves
_LIGATURE = re.compile("ff?[fijlt]?|st")
_LIGATURES = re.compile("[\ufb00-\ufb06]+|ı[\u0300-\u036f]")
# All in sizes of the type.
_SPACE, _WIDE, _LEVEL, _INDENT, _SHORT, _UNDER, _TOUCHES = 0.16, 0.8, 0.2, 0.6, 1.5, 0.25, 0.05
_MOST_NEAR = 200  # rows
_SMALL, _NOTE_SIZE, _LEADING = 0.85, 0.93, 1.3
_FEWEST_ROWS, _RUNNING, _ACROSS = 5, 12, 0.4  # rows on each side, letters of a running line, share of rows across
_TURNED = 0.1  # rise of a base line
_HANGING = 0.5  # share of indented lines


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter as it is drawn: its edges, the line that it stands on, its size; guessed if unnamed by its font."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Letters on one base line, from left to right; ``small`` is the size of most of them."""

    glyphs: tuple[Glyph, ...]
    size: float

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.glyphs[-1].right

    @property
    def base(self) -> float:
        """Its base line."""
        return self.glyphs[0].base

    @property
    def bold(self) -> bool:
        """Whether all its letters are."""
        return all(glyph.bold for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """Its letters, with a space where there is room for one."""
        parts = [self.glyphs[0].text]
        for before, glyph in pairwise(self.glyphs):
            room = glyph.left - before.right > _SPACE * min(before.size, glyph.size)
            parts.append(f" {glyph.text}" if room else glyph.text)
        return " ".join("".join(parts).split())


def text_of_pdf(data: bytes) -> str:
    """The text of a PDF: lines, a blank one between blocks, a form feed between pages.

    Raises:
        UnreadableText: it is encrypted, damaged, too large or has no text, or the library is missing.
    """
    letters, guessed = pages_of(data)
    pages = [_rows(glyphs) for glyphs in letters]
    body = _body_size(pages)
    parts = [_parts(rows, body) for rows in pages]
    leading = _leading([part for page in parts for part in page])
    text = "\f".join(_page_text(page, leading) for page in parts)
    words = text.casefold().split()
    if guessed > MOST_UNKNOWN and sum(word in _COMMON for word in words) < _LEAST_COMMON * len(words):
        raise UnreadableText(_NAMELESS.format(round(100 * guessed)))
    return text


def pages_of(data: bytes) -> tuple[list[list[Glyph]], float]:
    """The letters of each page, as PDFium gives them, and the share of those that it only takes for what they are."""
    try:
        import pypdfium2
    except ImportError:
        message = "a PDF needs pypdfium2, which is not installed: set up the environment of this checkout (make build)"
        raise UnreadableText(message) from None
    if len(data) > MOST_BYTES:
        raise UnreadableText(f"a PDF of {len(data):,} bytes, more than {MOST_BYTES:,}: take the pages of the article")
    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > MOST_PAGES:
                raise UnreadableText(
                    f"a PDF of {len(document)} pages, more than {MOST_PAGES}: take those of the article"
                )
            return _checked(_all_pages(document))
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise UnreadableText("an encrypted PDF: remove its password first" if encrypted else "a damaged PDF") from error


def _all_pages(document: Any) -> Iterator[tuple[list[Glyph], int]]:
    """The letters of each page, and how many more there are of which nothing is known."""
    left = MOST_LETTERS
    for page in document:
        text = page.get_textpage()
        left -= text.count_chars()
        if left < 0:
            raise UnreadableText(f"a PDF of more than {MOST_LETTERS:,} letters: take the pages of the article")
        yield _glyphs(text)
        text.close()
        page.close()


def _checked(pages: Iterable[tuple[list[Glyph], int]]) -> tuple[list[list[Glyph]], float]:
    """The letters of each page and the share that is guessed; a few guessed marks are left out."""
    found = list(pages)
    letters = sum(glyph.text.isalnum() for glyphs, _ in found for glyph in glyphs)
    unknown = sum(count for _, count in found)
    if letters + unknown < FEWEST_LETTERS * len(found):
        raise UnreadableText("a PDF without text (a scan): recognise its letters first (OCR)")
    if unknown > MOST_UNKNOWN * (letters + unknown):
        raise UnreadableText(_NAMELESS.format(round(100 * unknown / (letters + unknown))))
    guessed = sum(glyph.guessed for glyphs, _ in found for glyph in glyphs) / max(1, letters)
    if guessed > MOST_UNKNOWN:
        return [glyphs for glyphs, _ in found], guessed
    return [[glyph for glyph in glyphs if not glyph.guessed or _is_sure(glyph.text)] for glyphs, _ in found], guessed


def _is_sure(letter: str) -> bool:
    """Whether a guess is kept: a letter, or a dash, which stands for the author in a list of works."""
    return letter.isalnum() or letter in "–—"


def _glyphs(text: Any) -> tuple[list[Glyph], int]:
    from ctypes import byref, c_double

    import pypdfium2.raw as pdfium

    x, y, box, matrix = c_double(), c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    glyphs: list[Glyph] = []
    unknown = 0
    for number in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, number)
        pdfium.FPDFText_GetMatrix(text, number, byref(matrix))
        # Turned letters have a base line that rises; those of a slanted font, whose angle is as wide, do not.
        if pdfium.FPDFText_IsGenerated(text, number) or abs(matrix.b) > _TURNED * abs(matrix.a):
            continue
        letter = "-" if code in (2, 0xFFFE, 0xAD) else chr(code)
        guessed = pdfium.FPDFText_HasUnicodeMapError(text, number) == 1
        letter = _OF_TEX.get(code, letter) if guessed else letter
        nameless = letter == "\ufffd" or "\ue000" <= letter < "\uf900" or (letter < " " and letter not in "\t\n\r")
        if nameless or not (letter.isprintable() or letter.isspace()):
            unknown += 1
        else:
            pdfium.FPDFText_GetCharOrigin(text, number, byref(x), byref(y))
            pdfium.FPDFText_GetLooseCharBox(text, number, byref(box))
            size = pdfium.FPDFText_GetFontSize(text, number) * abs(matrix.d)
            bold = pdfium.FPDFText_GetFontWeight(text, number) >= 600
            glyph = Glyph(letter, box.left, box.right, y.value, size or 1.0, bold, guessed)
            if glyphs and glyphs[-1].left == glyph.left and _LIGATURE.fullmatch(glyphs[-1].text + letter):
                glyph = replace(glyph, text=glyphs.pop().text + letter)
            glyphs.append(glyph)
    return glyphs, unknown


# --- rows ------------------------------------------------------------------------------------------------------------


def _rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """What stands on one base line without a wide gap, from the top of a page to its foot; raised marks in place."""
    rows = [row for level in _levels(glyphs) for row in _pieces(level)]
    return [row for level in _levels(_with_marks_raised(rows)) for row in _pieces(level)]


def _levels(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Letters on the same base line."""
    level: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: (-one.base, one.left)):
        if level and level[0].base - glyph.base > _LEVEL * min(level[0].size, glyph.size):
            yield sorted(level, key=attrgetter("left"))
            level = []
        level.append(glyph)
    if level:
        yield sorted(level, key=attrgetter("left"))


def _pieces(level: list[Glyph]) -> Iterator[Row]:
    """A level, cut where a gap is wider than between words; without letters that are drawn twice to look bold."""
    piece: list[Glyph] = []
    spaced = False
    for glyph in _with_accents(level):
        if glyph.text.isspace():
            spaced = True
            continue
        before = piece[-1] if piece else None
        touches = before is not None and abs(glyph.left - before.right) < _TOUCHES * glyph.size
        drawn_over = touches and before is not None and _LIGATURE.fullmatch(before.text.strip())
        if spaced and not drawn_over:  # a space over the end of a ligature parts no word
            glyph = replace(glyph, text=f" {glyph.text.strip()}")
        spaced = False
        if before and glyph.text.strip() == before.text.strip() and glyph.left - before.left < 0.1 * glyph.size:
            continue
        if before and glyph.left - before.right > _WIDE * min(before.size, glyph.size):
            yield _row(piece)
            piece = []
        piece.append(glyph)
    if piece:
        yield _row(piece)


def _with_accents(level: list[Glyph]) -> list[Glyph]:
    """A level, each accent that is drawn by itself put on the letter under it."""
    found = [glyph for glyph in level if glyph.text not in _ACCENTS]
    if len(found) == len(level):
        return level
    for accent in (glyph for glyph in level if glyph.text in _ACCENTS):
        at = bisect_left(found, accent.left, key=attrgetter("left"))
        near = range(max(0, at - 2), min(len(found), at + 2))
        under = min(near, key=lambda number: abs(_middle(found[number]) - _middle(accent)), default=None)
        if under is None or abs(_middle(found[under]) - _middle(accent)) > _UNDER * accent.size:
            found.insert(at, accent)
            continue
        letter = found[under].text.replace("ı", "i") + _ACCENTS[accent.text]
        found[under] = replace(found[under], text=unicodedata.normalize("NFC", letter))
    return found


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _row(glyphs: Sequence[Glyph]) -> Row:
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs)
    return Row(tuple(glyphs), max(sizes, key=lambda size: (sizes[size], size)))


def _with_marks_raised(rows: Sequence[Row]) -> Iterator[Glyph]:
    """The letters of all rows, those of a small row beside a larger one put on the base line of that."""
    bases = [-row.base for row in rows]
    for row in rows:
        first = bisect_left(bases, -row.base - row.size)
        near = rows[first : min(bisect_left(bases, -row.base + 1.5 * row.size), first + _MOST_NEAR)]
        host = next((other for other in near if _MARK.fullmatch(row.text) and _carries(other, row)), None)
        for glyph in row.glyphs:
            if host and row.text.isalpha() and len(row.text) > 1:
                yield replace(glyph, text=f" {row.text}", base=host.base, size=host.size, right=row.right)
                break
            if host:
                raised = glyph.text.translate(_RAISED) if row.base > host.base else glyph.text
                yield replace(glyph, text=raised, base=host.base, size=host.size)
            else:
                yield glyph


def _carries(host: Row, row: Row) -> bool:
    """Whether a small row stands a little above or below another one, beside or between its words."""
    lift = (row.base - host.base) / host.size
    if row.size > _SMALL * host.size or not 0.1 < abs(lift) < 0.65:
        return False
    return host.left - 2 * host.size < row.left < host.right + _SPACE * 3 * host.size


# --- columns and notes -----------------------------------------------------------------------------------------------


def _body_size(pages: Iterable[Sequence[Row]]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for row in (row for rows in pages for row in rows):
        sizes[row.size] += len(row.glyphs)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a page that follow each other: a head, a column, notes, a foot."""

    lines: list[Row]
    is_notes: bool = False


def _parts(rows: Sequence[Row], body: float) -> list[Part]:
    """The parts of a page in the order in which they are read: head, columns, the notes under each of them, foot."""
    head, middle, foot = _edges(rows)
    columns = [_joined(column) for column in _columns(middle)]
    notes = [_notes_under(column, _NOTE_SIZE * body) for column in columns]
    for column, found in zip(columns, notes, strict=True):
        del column[len(column) - len(found.lines) :]
    parts = [Part(_joined(head)), *map(Part, columns), *notes, Part(_joined(foot))]
    return [part for part in parts if part.lines]


def _notes_under(column: Sequence[Row], largest: float) -> Part:
    """The lines at the foot of a column that are set smaller than the body, if a number or a star opens one of them."""
    last = column[-1]
    small = takewhile(lambda line: line.size <= largest and _of_one_size(line, last), column[::-1])
    found = list(small)[::-1]
    return Part(found if any(_LABEL.match(line.text) for line in found) else [], is_notes=True)


def _edges(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows of the top and the bottom line of a page where a wide gap sets them apart, and those between."""
    levels = [list(level) for _, level in groupby(rows, key=attrgetter("base"))]
    gaps = [before[0].base - level[0].base for before, level in pairwise(levels)]
    if len(gaps) < _FEWEST_ROWS:
        return [], list(rows), []
    apart = [1.4 * max(median(gaps), level[0].size) for level in (levels[0], levels[-1])]
    first, last = int(gaps[0] > apart[0]), len(levels) - int(gaps[-1] > apart[1])
    parts = levels[:first], levels[first:last], levels[last:]
    head, middle, foot = ([row for level in part for row in level] for part in parts)
    return head, middle, foot


def _columns(rows: list[Row]) -> Iterator[list[Row]]:
    """Left columns before right ones; what goes across both comes between those above and those below it."""
    gutter = _gutter(rows)
    if gutter is None:
        if rows:
            yield rows
        return
    for across, band in groupby(rows, key=lambda row: row.left < gutter - 1 < gutter + 1 < row.right):
        if across:
            yield list(band)
            continue
        sides: tuple[list[Row], list[Row]] = [], []
        for row in band:
            sides[row.left >= gutter - 1].append(row)
        for side in sides:
            yield from _columns(side)


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the right column starts, None where a page has no two columns of running text."""
    if len(rows) < 2 * _FEWEST_ROWS:
        return None
    low, high = min(row.left for row in rows), max(row.right for row in rows)
    running = [row for row in rows if len(row.glyphs) >= _RUNNING]
    starts = Counter(round(row.left) for row in running if row.left > low + 0.25 * (high - low))
    crossed: dict[float, int] = {}
    for place, _ in starts.most_common(6):
        left = sum(row.right < place for row in running)
        right = sum(row.left > place - 2 for row in running)
        across = len(running) - left - right
        if min(left, right) >= _FEWEST_ROWS and across <= _ACROSS * len(running):
            crossed[place - 1.0] = across
    return min(crossed, key=lambda place: crossed[place], default=None)


def _joined(rows: Sequence[Row]) -> list[Row]:
    """The lines of one column: what stands on one base line in it."""
    lines: list[list[Row]] = []
    for row in rows:
        if lines and abs(lines[-1][0].base - row.base) < _LEVEL * min(lines[-1][0].size, row.size):
            lines[-1].append(row)
        else:
            lines.append([row])
    return [_row(sorted(chain.from_iterable(row.glyphs for row in line), key=attrgetter("left"))) for line in lines]


# --- lines to text ---------------------------------------------------------------------------------------------------


def _leading(parts: Iterable[Part]) -> dict[float, float]:
    """How far the lines of each size stand from each other."""
    gaps: defaultdict[float, list[float]] = defaultdict(list)
    for part in parts:
        for above, line in pairwise(part.lines):
            if above.size == line.size and above.base - line.base < 3 * line.size:
                gaps[line.size].append(above.base - line.base)
    return {size: median(found) for size, found in gaps.items()}


def _page_text(parts: Sequence[Part], leading: dict[float, float]) -> str:
    """The lines of a page, a blank one before each that starts a block."""
    written: list[str] = []
    before: Row | None = None
    for part in parts:
        breaks = _breaks(part, before, leading)
        for line, starts in zip(part.lines, breaks, strict=True):
            written += ["", _plain(line.text)] if starts else [_plain(line.text)]
        before = part.lines[-1]
    return "\n".join(written)


def _breaks(part: Part, before: Row | None, leading: dict[float, float]) -> Iterator[bool]:
    """Whether a block starts with each line of a part: by its size, its weight, the gap above it or its indent.

    An indent starts one, and so does the first line after two indented ones, but not inside a sentence; where most
    lines are indented, as in a list of references, only the others do. The first line of a column goes on with the last
    one of the column before it.
    """
    lines = part.lines
    lefts = Counter(round(line.left) for line in lines)
    left = min((place for place, count in lefts.items() if count > 1), default=min(lefts))
    right = max(line.right for line in lines)
    indented = [line.left - left > _INDENT * line.size for line in lines]
    hanging = sum(indented) > _HANGING * len(lines)
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else before
        if above is None:
            yield False
            continue
        above_indented = number > 0 and indented[number - 1]
        back = not indented[number] and above_indented and (hanging or (number > 1 and indented[number - 2]))
        steps = back or (indented[number] and not above_indented and not hanging)
        ended = is_finished(above.text) or above.text.endswith(":")
        ended = ended or (number > 0 and above.right < right - _SHORT * above.size)
        far = number > 0 and above.base - line.base > _LEADING * leading.get(line.size, 1.2 * line.size)
        yield far or _differ(above, line) or (steps and ended and not starts_low(line.text) and not part.is_notes)


def _differ(above: Row, line: Row) -> bool:
    """Whether two lines differ in size or weight."""
    return not _of_one_size(above, line) or above.bold != line.bold


def _of_one_size(above: Row, line: Row) -> bool:
    return abs(above.size - line.size) <= 0.07 * line.size


def _plain(text: str) -> str:
    """The text without ligatures and with its accents composed."""
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0].replace("ı", "i")), text)
