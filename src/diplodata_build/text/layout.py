"""The lines of a text with what the reader has found out about them so far, and the runs of lines with nothing between
them: what paragraphs, headings and quotations are made of.

In a text that has no blank lines, the form of the lines shows where they would be: guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from diplodata_build.text.hints import NO_HINTS, Hints
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    ends_in_hyphen,
    hangs,
    is_caps,
    is_finished,
    leads_in,
    opens_references,
    starts_high,
    starts_low,
)

_FEW = 0.01
_LEAST_LINES = 10
_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s*[«“\"'¿¡(]*[^\W\d_a-zà-ÿ]")
_FOLIO = re.compile(r"^\d{1,4}$")
_ALONE = re.compile(r"^(?:\d{1,4}|<?(?:https?://|www\.)\S+)$")
_ISSN = re.compile(r"\bISSN\b")
_ELLIPSIS = ("…", "[…]", "(…)", "...", "[...]", "(...)")
_SHORT, _SHORTER = 0.8, 0.65
_RUN = 3
_WIDER = 1.1
NARROW = 0.75
_HEAD = 40
UNWRAPPED = 220
TITLES = ("title", "heading")


def lacks_blank_lines(lines: Sequence[Line], starts: frozenset[int]) -> bool:
    """Whether a text has next to no blank lines between lines of a page."""
    written = [line for line in lines if line.text]
    gaps = sum(b.index - a.index > 1 and b.index not in starts for a, b in pairwise(written))
    return len(written) >= _LEAST_LINES and gaps < _FEW * len(written)


def assumed_breaks(lines: Sequence[Line], width: int, narrow: int) -> frozenset[int]:
    """Indices of the lines before which a blank line is assumed."""
    written = [line for line in lines if line.text]
    runs = _runs([len(line.text) <= narrow for line in written], _RUN)
    wide = _runs([len(line.text) > _WIDER * width for line in written], 2)
    found = set()
    for place in range(1, len(written)):
        before, line, after = written[place - 1], written[place], written[place + 1 : place + 2]
        around = written[max(0, place - 3) : place + 4]
        head = bool(after) and _FOLIO.match(after[0].text) is not None and _is_head(line.text, width)
        head = head or _is_short_head(before.text, line.text, after, width)
        turns = runs[place - 1] != runs[place] or (wide[place] and len(line.text) > _WIDER * len(before.text))
        if head or turns or _is_break(before.text, line.text, around, width):
            found.add(line.index)
    return frozenset(found)


def _is_head(text: str, limit: float) -> bool:
    """Whether a line may be a heading or running head: short, neither the end of a sentence nor cut off inside one."""
    return len(text) < limit and starts_high(text) and not (hangs(text) or is_finished(text))


def _is_short_head(end: str, text: str, after: Sequence[Line], width: int) -> bool:
    """Whether a line too short for a justified paragraph comes between the end and the start of sentences."""
    short = _is_head(text, _SHORTER * width) and not ends_in_hyphen(text)
    return short and is_finished(end) and bool(after) and starts_high(after[0].text)


def _runs(flags: Sequence[bool], fewest: int) -> list[bool]:
    """The flags, without those set in fewer consecutive lines."""
    result: list[bool] = []
    for flag, members in groupby(flags):
        count = len(list(members))
        result += [flag and count >= fewest] * count
    return result


def _is_break(end: str, start: str, around: Sequence[Line], width: int) -> bool:
    """Whether a paragraph, heading or note ends with one line and another one starts with the next."""
    if _NOTE.match(start) or _ALONE.match(start) or _ALONE.match(end) or _ISSN.search(end):
        return True
    if ends_in_hyphen(end):
        return False
    if leads_in(end) and (starts_high(start) or start.startswith(_ELLIPSIS)):
        return True
    if starts_low(start):
        return False
    if is_caps(end) != is_caps(start) or end.endswith(("...", "…")):
        return True
    if is_finished(end):
        measure = max(len(line.text) for line in around)
        return starts_high(start) and len(end) + start.find(" ") + 1 < _SHORT * measure
    return _is_head(end, _SHORTER * width) and starts_high(start) and len(start) > _SHORTER * width


@dataclass(frozen=True)
class Layout:
    """All lines of a text, the indices of those that start a page, and what an editor has decided about the text."""

    lines: list[Line]
    starts: frozenset[int]
    hints: Hints = NO_HINTS

    @cached_property
    def width(self) -> int:
        """The usual length of a full line."""
        lengths = sorted(len(line.text) for line in self.lines if line.text)
        return lengths[len(lengths) * 3 // 4] if lengths else 0

    @cached_property
    def unwrapped(self) -> bool:
        """Whether each line is a whole paragraph."""
        return self.width > UNWRAPPED

    @cached_property
    def marks_line_ends(self) -> bool:
        """Whether lines inside a paragraph end in a space, so that one without it ends the paragraph."""
        inner = ending = 0
        for line, following in pairwise(self.lines):
            if line.text and following.text and following.index not in self.starts and not ends_in_hyphen(line.text):
                inner += 1
                ending += line.trailing_space
        return inner >= 8 and ending >= 0.8 * inner

    @staticmethod
    def measure(lines: Iterable[Line]) -> int:
        """The length of the longest of some lines."""
        return max((len(line.text) for line in lines), default=0)

    def is_narrow(self, lines: Iterable[Line]) -> bool:
        """Whether lines are set in a measure clearly narrower than the usual one."""
        return self.measure(lines) <= NARROW * self.width

    @cached_property
    def references(self) -> int:
        """Index of the line that heads the list of references; after the last line where there is none."""
        later = self.lines[len(self.lines) // 2 :]
        heads = (line.index for line in later if len(line.text) <= _HEAD and opens_references(line.text))
        return next(heads, len(self.lines))

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Lines before which a group ends without a blank line: page starts, and guesses in a text without any."""
        if self.unwrapped or not lacks_blank_lines(self.lines, self.starts):
            return self.starts
        found = assumed_breaks(self.lines, self.width, int(NARROW * self.width))
        return self.starts | {line for line in found if line <= self.references + 1 or not self._follows_colon(line)}

    def _follows_colon(self, index: int) -> bool:
        """Whether the line above ends in a colon, which in references announces nothing («Lima: / Muelle»)."""
        return leads_in(self.lines[index - 1].text)

    def groups(self, left_out: frozenset[int] | set[int] = frozenset()) -> Iterator[list[Line]]:
        """Runs of lines with no blank line, page start, left-out line or assumed break between them."""
        group: list[Line] = []
        for line in self.lines:
            out = line.index in left_out
            if group and (not line.text or out or line.index in self.breaks):
                yield group
                group = []
            if line.text and not out:
                group.append(line)
        if group:
            yield group


@dataclass
class Part:
    """Lines that make one block or a piece of one.

    ``gap`` says what lies before them: start (of the text), blank, page, apart (a call-out, a note) or line (nothing).
    """

    lines: list[Line]
    gap: str
    kind: str = "paragraph"
    language: str = ""

    @property
    def first(self) -> str:
        """Text of the first line."""
        return self.lines[0].text

    @property
    def last(self) -> str:
        """Text of the last line."""
        return self.lines[-1].text

    @property
    def text(self) -> str:
        """All the text, hyphens as they are."""
        return " ".join(line.text for line in self.lines)

    @property
    def words(self) -> int:
        """Number of words, roughly."""
        return sum(line.text.count(" ") + 1 for line in self.lines)


def find_parts(layout: Layout, body: Mapping[int, Line], left_out: set[int]) -> Iterator[Part]:
    """The parts of the body; ``body`` has the lines from which note marks were cut."""
    before: Line | None = None
    for group in layout.groups(left_out):
        gap = _gap(layout, before, group[0], left_out) if before else "start"
        yield Part([body[line.index] for line in group], gap)
        before = group[-1]


def _gap(layout: Layout, before: Line, line: Line, left_out: set[int]) -> str:
    """What lies before the first line of a part, after the last one of the part before."""
    if before.page != line.page:
        return "page"
    between = range(before.index + 1, line.index + 1)
    return "blank" if left_out.isdisjoint(between) and layout.breaks.isdisjoint(between) else "apart"
