"""Lines to clean text, with the raw place of every character and a log of what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diplodata_build.text.document import BLOCK_SEPARATOR, INSERTED, Dropped, Offsets
from diplodata_build.text.hyphens import Hyphens, Joint
from diplodata_build.text.lines import Line, RawSpan
from diplodata_build.text.words import ends_in_hyphen, open_link

_UNEVEN = re.compile(r"[^\S ]|  ")
_INK = re.compile(r"\S+")
_LAST_WORD = re.compile(r"\S+$")
_STOP = re.compile(r"[.,;:](?=\s|$)")  # on the line after a raised mark
_OPEN_LINK_END = ("/", "=", "&", "?", "_", "#", "%")


class CleanText:
    """The clean text while it is being written."""

    def __init__(self, hyphens: Hyphens) -> None:
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._runs: list[tuple[int, int]] = []
        self._next_raw = INSERTED - 1
        self.length = 0
        self.dropped: list[Dropped] = []
        self.kept_hyphens: list[str] = []
        self.doubtful_links: list[str] = []
        self.page_runs: list[tuple[int, int]] = []

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self._parts)

    def offsets(self) -> Offsets:
        """Raw offsets of what has been written so far."""
        return Offsets(self._runs, self.length)

    def add_block(self, lines: Sequence[Line]) -> tuple[int, str]:
        """Write one block; returns its place and its text."""
        if self.length:
            self._insert(BLOCK_SEPARATOR)
        start, first_part = self.length, len(self._parts)
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            if not self.page_runs or self.page_runs[-1][1] != line.page:
                self.page_runs.append((self.length, line.page))
            self._add_line(line, following)
        return start, "".join(self._parts[first_part:])

    def drop(self, spans: Sequence[RawSpan], reason: str) -> None:
        """Log raw characters that are left out."""
        self.dropped.extend(Dropped(start, end, reason) for start, end in spans)

    def _add_line(self, line: Line, following: Line | None) -> None:
        if following is None:
            self._add_range(line, 0, len(line.text))
            return
        if not ends_in_hyphen(line.text) or not following.text[:1].isalnum():
            self._add_range(line, 0, len(line.text))
            if not _link_goes_on(line.text, following.text) and not _STOP.match(following.text):
                self._insert(" ")
            return
        joint = self._hyphens.joint(line.text, following.text)
        if joint in (Joint.KEEP, Joint.KEEP_AND_SPACE):
            self._add_range(line, 0, len(line.text))
            self._log_kept(line.text, following.text, joint)
            return
        self._add_range(line, 0, len(line.text) - 1)
        self.drop(line.raw_spans(len(line.text) - 1, len(line.text)), "hyphen")
        if joint is Joint.DOUBTFUL:
            self.doubtful_links.append(open_link(line.text) + following.text.split()[0])

    def _log_kept(self, before: str, after: str, joint: Joint) -> None:
        left, right = _LAST_WORD.search(before), after.split()[0]
        if joint is Joint.KEEP_AND_SPACE:
            self._insert(" ")
            right = " " + right
        self.kept_hyphens.append(((left.group() if left else "") + right).strip("«»“”\"'‘’()[]<>.,;:!?¿¡—–"))

    def _add_range(self, line: Line, start: int, end: int) -> None:
        """Write a part of a line, any white space in it as one space."""
        if not _UNEVEN.search(line.text, start, end):
            self._add_raw(line.text[start:end], line.raw_spans(start, end))
            return
        for number, match in enumerate(_INK.finditer(line.text, start, end)):
            if number:
                self._insert(" ")
            self._add_raw(match.group(), line.raw_spans(match.start(), match.end()))

    def _add_raw(self, text: str, spans: Sequence[RawSpan]) -> None:
        for raw_start, raw_end in spans:
            if raw_start != self._next_raw:
                self._runs.append((self.length, raw_start))
            self.length += raw_end - raw_start
            self._next_raw = raw_end
        self._parts.append(text)

    def _insert(self, text: str) -> None:
        self._runs.append((self.length, INSERTED))
        self._parts.append(text)
        self.length += len(text)
        self._next_raw = INSERTED - 1


def _link_goes_on(before: str, after: str) -> bool:
    """Whether a link address is broken between two lines without a hyphen: inside <…>, or after a slash."""
    link = open_link(before)
    if not link or after[:1].isupper():
        return False
    chunk = after.split()[0]
    bracketed = before[: -len(link)].endswith("<") and ">" not in link
    return bracketed or (link.endswith(_OPEN_LINK_END) and ("/" in chunk or "." in chunk[:-1]))
