"""From the bytes of a file to lines, each with its place in the raw text; what cannot be read says so in one line."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_EXPECTED = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ¿¡«»‹›“”„‘’‚–—…•·ºª°§€£¢¥©®™±²³¹½¼¾×÷´¨¬\xa0\xad]")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+|\u00ad+(?=\\S)"
)
_COMBINING = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_FEWEST_DOUBLED = 4
_DOTLESS = str.maketrans("ıȷ", "ij")  # TeX sets «í» as an accent over an i without its dot

RawSpan = tuple[int, int]


class UnreadableText(ValueError):  # noqa: N818 (says what it is)
    """The input cannot be read as the text of an article; the message is one line for the user."""


def is_pdf(data: bytes) -> bool:
    """Whether a file is a PDF, whatever its name; a few bytes may stand before its first line."""
    return b"%PDF-" in data[:1024]


def decode(data: bytes) -> str:
    """Characters of UTF-8, of UTF-16 and UTF-32 with a byte order mark, or of Windows-1252 where it is plausible.

    Raises:
        UnreadableText: the bytes are none of these, a PDF, or damaged; the message says at which byte.
    """
    if is_pdf(data):
        raise UnreadableText("a PDF, not the text of one: `read.py FILE.pdf --as raw` writes that")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    zero = data.find(b"\0")
    if zero >= 0:
        raise UnreadableText(f"NUL byte at position {zero}: a binary file, or UTF-16 without a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows_1252(data, error)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableText(f"damaged {name}: {error.reason} at byte {error.start}") from error


def _windows_1252(data: bytes, error: UnicodeDecodeError) -> str:
    """Windows-1252, unless the bytes are rather UTF-8 with a few damaged ones or no text at all."""
    where = f"byte 0x{data[error.start]:02x} at position {error.start}"
    repaired = data.decode("utf-8", errors="replace")
    damaged = repaired.count("\ufffd")
    if len(_BEYOND_ASCII.findall(repaired)) - damaged >= damaged:
        raise UnreadableText(f"damaged UTF-8: {where}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableText(f"neither UTF-8 nor Windows-1252: {where}") from error
    beyond = _BEYOND_ASCII.findall(text)
    if sum(1 for character in beyond if _EXPECTED.match(character)) < 0.95 * len(beyond):
        raise UnreadableText(f"neither UTF-8 nor Windows-1252: {where}") from error
    return text


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the space around it; ``spans`` are the raw ranges that ``text`` is made of."""

    index: int
    text: str
    spans: tuple[RawSpan, ...]
    indent: int = 0
    trailing_space: bool = False
    new_page: bool = False
    page: int = 1

    def raw_spans(self, start: int, end: int) -> list[RawSpan]:
        """Raw ranges of the characters ``start`` to ``end`` of the text."""
        found = []
        position = 0
        for raw_start, raw_end in self.spans:
            low, high = max(start, position), min(end, position + raw_end - raw_start)
            if low < high:
                found.append((raw_start + low - position, raw_start + high - position))
            position += raw_end - raw_start
        return found

    def keep(self, ranges: Sequence[tuple[int, int]]) -> Line:
        """The line with only these ranges of its characters."""
        text = "".join(self.text[start:end] for start, end in ranges)
        spans = tuple(span for start, end in ranges for span in self.raw_spans(start, end))
        return Line(self.index, text, spans, self.indent, self.trailing_space, self.new_page, self.page)


Group = list[Line]  # lines that nothing separates


def compose(letters: str) -> str:
    """A letter and its combining accents as one character, where there is one."""
    return unicodedata.normalize("NFC", letters.translate(_DOTLESS)) if len(letters) > 1 else letters


def compose_accents(raw: str) -> tuple[str, list[int] | None]:
    """The text with each letter and its combining accents as one character, and where each character came from.

    None for the places where nothing had to be composed. A letter that has no composed form stays as it is.
    """
    if not _COMBINING.search(raw):
        return raw, None
    parts: list[str] = []
    back: list[int] = []
    position = 0
    for match in _COMBINING.finditer(raw):
        composed = compose(match.group())
        if len(composed) > 1:
            continue
        parts += [raw[position : match.start()], composed]
        back += [*range(position, match.start()), match.start()]
        position = match.end()
    parts.append(raw[position:])
    back += range(position, len(raw))
    return "".join(parts), back


def split_lines(text: str) -> tuple[list[Line], list[RawSpan]]:
    """The lines of the text and the ranges of invisible characters, which belong to none."""
    lines: list[Line] = []
    invisible: list[RawSpan] = []
    position, new_page = 0, False
    breaks = [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    for start, end in [*breaks, (len(text), len(text))]:
        lines.append(_line(len(lines), text[position:start], position, new_page, invisible))
        new_page = text[start:end] == "\x0c"
        position = end
    return lines, invisible


def _line(index: int, content: str, offset: int, new_page: bool, invisible: list[RawSpan]) -> Line:
    pieces: list[RawSpan] = []
    position = 0
    if not content.isascii() or not content.isprintable():
        for match in _INVISIBLE.finditer(content):
            invisible.append((offset + match.start(), offset + match.end()))
            pieces.append((position, match.start()))
            position = match.end()
    pieces.append((position, len(content)))
    visible = "".join(content[start:end] for start, end in pieces)
    whole = Line(index, visible, tuple((offset + a, offset + b) for a, b in pieces if a < b), new_page=new_page)
    text = visible.strip()
    indent = len(visible) - len(visible.lstrip())
    stripped = whole if len(text) == len(visible) else whole.keep([(indent, indent + len(text))])
    trailing = indent + len(text) < len(visible)
    return Line(index, stripped.text, stripped.spans, indent if text else 0, trailing, new_page)


def mend_doubled(lines: list[Line]) -> tuple[list[Line], list[RawSpan]]:
    """The lines, words put together whose letters are drawn twice, and the places of the second letters.

    Such words (bold type that a shadow stands for) come out as a line for each letter: «l», «la», «a m», «ma», «ar».
    """
    mended: list[Line] = []
    doubled: list[RawSpan] = []
    place = 0
    while place < len(lines):
        end = place + 1
        while (
            end < len(lines) and _repeats(lines[end - 1], lines[end]) and (end == place + 1 or _is_link(lines[end - 1]))
        ):
            end += 1
        line, links = lines[place], lines[place + 1 : end]
        if sum(map(_is_link, links)) < _FEWEST_DOUBLED:
            end, links = place + 1, []
        for link in links:
            doubled += link.raw_spans(0, 1)
            rest = link.keep([(1, len(link.text))])
            line = replace(line, text=line.text + rest.text, spans=line.spans + rest.spans)
        mended.append(line if line.index == len(mended) else replace(line, index=len(mended)))
        place = end
    return mended, doubled


def _repeats(before: Line, line: Line) -> bool:
    return (
        before.text != "" and before.text[-1:] == line.text[:1] and not line.new_page and not before.text[-1].isdigit()
    )


def _is_link(line: Line) -> bool:
    """Whether a line is no more than the second of one letter and the first of the next («la», «a m»)."""
    return 2 <= len(line.text) <= 3 and (len(line.text) == 2 or line.text[1] == " ")
