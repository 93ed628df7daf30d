"""The lines of a text with what the reader has found out about them so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from diplodata_build.text.breaks import assumed_breaks, lacks_blank_lines
from diplodata_build.text.lines import Line
from diplodata_build.text.words import ends_in_hyphen

NARROW = 0.75
UNWRAPPED = 220


@dataclass(frozen=True)
class Layout:
    """All lines of a text, and the indices of those that start a page."""

    lines: list[Line]
    starts: frozenset[int]

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
    def breaks(self) -> frozenset[int]:
        """Lines before which a group ends without a blank line: page starts, and guesses in a text without any."""
        if self.unwrapped or not lacks_blank_lines(self.lines, self.starts):
            return self.starts
        return self.starts | assumed_breaks(self.lines, self.width, int(NARROW * self.width))

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
