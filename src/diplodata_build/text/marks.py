"""Places in the text where the mark of a note may be: a number glued to a word, a bracket or a closing quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from diplodata_build.text.lines import Line
from diplodata_build.text.words import CLOSERS, word_set

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGIT = re.compile(f"[0-9{_SUPERSCRIPT}]")
_TO_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
_GLUED = re.compile(r"(?<=[^\s\d(\[/°$€£=+<>#@–-])(\d{1,3})(?![\w%°º/]|[.,:]\d|[-–]\d)")
_RAISED = re.compile(f"[{_SUPERSCRIPT}]{{1,3}}")
_BRACKETED = re.compile(r"\s?\[(\d{1,3})\]|\s?(?<!\w\s)\((\d{1,3})\)")
_SYMBOL = re.compile("[*†‡]")
_SYMBOLS = re.compile(r"(?<=[^\s*†‡])(?:\*{1,3}|†|‡)(?!\S)")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_ABBREVIATIONS = word_set("p pp n no nº núm num núms vol t tomo art arts cap fig pág pag págs ed v s")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[.,]$")

GLUED, RAISED, BRACKETED = "glued", "raised", "bracketed"


@dataclass(frozen=True, order=True)
class Mark:
    """A number that may be the mark of a note: its place, and how doubtful it is (0 is best)."""

    line: int
    start: int
    end: int
    number: int
    style: str
    doubt: int


def to_number(digits: str) -> int:
    """The number that digits write, raised ones too."""
    return int(digits.translate(_TO_DIGITS))


def marks_of(line: Line) -> Iterable[Mark]:
    """All possible marks on a line."""
    text = line.text
    for match in _GLUED.finditer(text):
        doubt = _doubt(text, match.start())
        if doubt is not None:
            yield Mark(line.index, match.start(), match.end(), int(match.group()), GLUED, doubt)
    for match in _RAISED.finditer(text):
        if match.start():
            yield Mark(line.index, match.start(), match.end(), to_number(match.group()), RAISED, 0)
    for match in _BRACKETED.finditer(text):
        if match.start():
            number = int(match.group(1) or match.group(2))
            yield Mark(line.index, match.start(), match.end(), number, BRACKETED, 0 if match.group(1) else 1)


def symbols_of(line: Line) -> Iterable[Mark]:
    """Stars and daggers glued to a word."""
    for match in _SYMBOLS.finditer(line.text) if _SYMBOL.search(line.text) else ():
        yield Mark(line.index, match.start(), match.end(), 0, "symbol", 0)


def _doubt(text: str, start: int) -> int | None:
    """How doubtful a glued number is: not at all after a closing mark, much after a single letter as in «G8»."""
    before = text[start - 1]
    if before in ".,:" and text[start - 2 : start - 1].isdigit() and not _YEAR_BEFORE.search(text[:start]):
        return None
    word = _WORD_BEFORE.search(text[: start - 1] if before == "." else text[:start])
    if before == "." and word and word.group().casefold() in _ABBREVIATIONS:
        return None
    if before in CLOSERS or before in ".,;:!?…—":
        return 1 if before == ":" else 0
    if not word:
        return None
    return 1 if len(word.group()) > 2 else 2


class MarkIndex:
    """The possible marks of a text by number, in order."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._marks: defaultdict[int, list[Mark]] = defaultdict(list)
        for line in lines:
            for mark in sorted(marks_of(line)) if _DIGIT.search(line.text) else ():
                self._marks[mark.number].append(mark)

    def find(self, number: int, after: tuple[int, int], before: int, styles: frozenset[str]) -> Mark | None:
        """The least doubtful mark of a number after a place (line, column) and before a line, else the first one."""
        marks = self._marks.get(number, [])
        low = bisect_right(marks, after, key=lambda mark: (mark.line, mark.start))
        high = bisect_left(marks, before, key=lambda mark: mark.line)
        fitting = [mark for mark in marks[low:high] if mark.style in styles]
        return min(fitting, key=lambda mark: (mark.doubt, mark), default=None)
