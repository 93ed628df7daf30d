"""Sets clean blocks as a printed article and extracts them again as badly as a PDF does: known noise for the tests.

Every layout keeps what a reader needs to tell things apart: no page and no measure ends with the end of a sentence in
a full line, and a word with a hyphen of its own is broken at it only after it has stood whole somewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

MARK = re.compile(r"⟦(\d+)⟧")
_VOWELS = "aeiouáéíóú"
_BREAKABLE = re.compile(rf"(?<=[{_VOWELS}])(?=[bcdfgjmnpstvz][{_VOWELS}])")
_ENDS = re.compile(r"[.!?…:][»”\")\]]*$")
_AROUND = ".,;:()«»"


@dataclass(frozen=True)
class Noise:
    """How the pages look and what of them comes through."""

    width: int = 78
    height: int = 34
    page_start: str = "space"  # "space", "feed" or "cluster"
    trailing_space: bool = True
    callouts: bool = True
    split_notes: bool = True
    note_label: str = "{}. "
    note_width: int = 96
    first_folio: int = 101


@dataclass
class Row:
    """One printed line; ``joined`` says that its paragraph goes on in the next one."""

    text: str
    joined: bool = False
    narrow: bool = False
    keep_with_next: bool = False


@dataclass
class Page:
    """The body of a page and what stands at its foot."""

    body: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    callout: list[Row] = field(default_factory=list)


def clean_text(blocks: Sequence[tuple[str, str]], notes: Sequence[str]) -> str:
    """What the reader has to find again."""
    return "\n\n".join([MARK.sub("", text) for _, text in blocks] + list(notes))


def typeset(blocks: Sequence[tuple[str, str]], notes: Sequence[str], noise: Noise, random: Random) -> str:
    """The raw text of the article in this layout."""
    rows = list(_rows(blocks, noise, random))
    pages = _paginate(rows, notes, noise, random)
    if noise.callouts:
        _add_callouts(pages, [text for kind, text in blocks if kind == "paragraph"], random)
    return _extract(pages, noise)


# --- lines ---------------------------------------------------------------------------------------------------------


def wrap(text: str, widths: Sequence[int], random: Random, seen: set[str]) -> list[str]:
    """Lines of a text, the last width holding for all further ones; ``seen`` are compounds that stood whole before."""
    lines: list[str] = []
    line, pending = "", text.split()
    while pending:
        room = widths[min(len(lines), len(widths) - 1)] - len(line) - bool(line)
        word = pending.pop(0)
        if len(word) <= room:
            line = f"{line} {word}".strip()
            seen.update([word.strip(_AROUND)] if "-" in word else [])
            continue
        first, rest = _broken(word, room, random, seen) or (("", word) if line else (word, ""))
        lines.append(f"{line} {first}".strip())
        line = ""
        pending[:0] = [rest] if rest else []
    return [*lines, line] if line else lines


def _broken(word: str, room: int, random: Random, seen: set[str]) -> tuple[str, str] | None:
    own = word.find("-") + 1
    if own:
        return (word[:own], word[own:]) if word.strip(_AROUND) in seen and own <= room else None
    letters = word.rstrip(_AROUND)
    if not (letters.isalpha() and letters.islower()):
        return None
    places = [m.start() for m in _BREAKABLE.finditer(letters) if 2 <= m.start() < min(room, len(letters) - 2)]
    place = random.choice(places) if places else 0
    return (word[:place] + "-", word[place:]) if place else None


def _rows(blocks: Sequence[tuple[str, str]], noise: Noise, random: Random) -> Iterator[Row]:
    seen: set[str] = set()
    for number, (kind, text) in enumerate(blocks):
        if number:
            yield Row("", keep_with_next=blocks[number - 1][0] != "paragraph")
        lines = wrap(text, _widths(kind, text, noise, random), random, seen)
        for place, line in enumerate(lines):
            narrow = kind == "paragraph" and len(lines) > 9 and noise.callouts and 2 <= place < len(lines) - 2
            narrow = narrow and len(line) < 0.6 * noise.width
            yield Row(line, place + 1 < len(lines), narrow, kind in ("title", "heading", "abstract"))


def _widths(kind: str, text: str, noise: Noise, random: Random) -> list[int]:
    full = noise.width
    if kind in ("title", "heading"):
        return [full // 2]
    if kind == "abstract":
        return [full * 55 // 100]
    if kind == "paragraph" and noise.callouts and len(text) > 9 * full and random.random() < 0.5:
        return [full, full, *[full * 45 // 100] * random.randint(5, 7), full]
    return [full]


# --- pages ---------------------------------------------------------------------------------------------------------


def _paginate(rows: Sequence[Row], notes: Sequence[str], noise: Noise, random: Random) -> list[Page]:
    pages, owed = [Page()], list[str]()
    for place, row in enumerate(rows):
        page = pages[-1]
        page.body.append(row)
        for number in MARK.findall(row.text):
            label = noise.note_label.format(number)
            page.notes += _note_rows(wrap(label + notes[int(number) - 1], [noise.note_width], random, set()))
        if len(page.body) + len(page.notes) >= noise.height and _may_break(rows, place, noise):
            owed = _cut_last_note(page, noise, random)
            pages.append(Page(notes=_note_rows(owed)))
    return pages


def _note_rows(lines: Sequence[str]) -> list[Row]:
    return [Row(line, place + 1 < len(lines)) for place, line in enumerate(lines)]


def _may_break(rows: Sequence[Row], place: int, noise: Noise) -> bool:
    row, rest = rows[place], [other for other in rows[place + 1 :] if other.text]
    if row.keep_with_next or len(rest) < 6 or not row.text:
        return False
    ended = _ENDS.search(MARK.sub("", row.text)) is not None
    return not ended if row.joined else ended and len(row.text) < 0.7 * noise.width and not row.text.endswith(":")


def _cut_last_note(page: Page, noise: Noise, random: Random) -> list[str]:
    """Lines of the last note that the page has no room for; its last line here shows that more is to come."""
    last = next((i for i in range(len(page.notes) - 1, 0, -1) if not page.notes[i - 1].joined), 0)
    lines = page.notes[last:]
    places = [i for i in range(1, len(lines)) if not _ENDS.search(lines[i - 1].text)]
    if not (noise.split_notes and places and random.random() < 0.7):
        return []
    place = last + random.choice(places)
    owed = [row.text for row in page.notes[place:]]
    del page.notes[place:]
    return owed


def _add_callouts(pages: Sequence[Page], paragraphs: Sequence[str], random: Random) -> None:
    """A sentence of some paragraph at the foot of each page that has narrow lines, and of some others."""
    sentences = [s for text in paragraphs for s in re.findall(r"(?<=\. )[A-Z][^.⟦«»:-]{70,}\.(?= )", text)]
    for page in pages:
        if sentences and (any(row.narrow for row in page.body) or random.random() < 0.3):
            sentence = sentences.pop(random.randrange(len(sentences)))
            page.callout = _note_rows(wrap(sentence, [40], random, set()))


# --- what comes out of the PDF -------------------------------------------------------------------------------------


def _extract(pages: Sequence[Page], noise: Noise) -> str:
    texts = [_page_text(page, noise) for page in pages]
    if noise.page_start == "feed":
        folios = [f"{text}\n\n{noise.first_folio + i}\n" for i, text in enumerate(texts)]
        return "\f".join([folios[0], *(f"Ana Roldán\n\n{text}" for text in folios[1:])])
    result = " " + texts[0]
    for number, text in enumerate(texts[1:], 1):
        if noise.page_start == "cluster" and number % 2:
            head = f"Ana Roldán\n\n{noise.first_folio + number}\n\nCuadernos de Costa, n. 3. 2020\nISSN:2999-0001"
            result += f"\n\n\n\n{head}\n\n{text}"
        else:
            result += f"\n {text}"
    return result + "\n"


def _page_text(page: Page, noise: Noise) -> str:
    body = list(page.body)
    while body and not body[0].text:
        body.pop(0)
    lines: list[str] = []
    for place, row in enumerate(body):
        following = body[place + 1] if place + 1 < len(body) else None
        lines.append(_line(row, noise, following is not None or row.joined))
        if following and row.joined and row.narrow != following.narrow and not _ENDS.search(MARK.sub("", row.text)):
            lines.append("")
    for foot in (page.notes, page.callout):
        if foot:
            lines += ["", *(_line(row, noise, True) for row in foot)]
    return "\n".join(lines)


def _line(row: Row, noise: Noise, more: bool) -> str:
    text = MARK.sub(r"\1", row.text)
    return text + " " if noise.trailing_space and row.joined and more and not text.endswith("-") else text
