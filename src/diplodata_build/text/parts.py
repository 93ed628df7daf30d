"""Runs of lines with nothing between them: what paragraphs, headings and quotations are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line

TITLES = ("title", "heading")


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


def find_parts(layout: Layout, body: Mapping[int, Line], left_out: Set[int]) -> Iterator[Part]:
    """The parts of the body; ``body`` has the lines from which note marks were cut."""
    lines: list[Line] = []
    gap, page = "start", 1
    for line in layout.lines:
        out, breaks = line.index in left_out, line.index in layout.breaks
        if lines and (out or breaks or not line.text):
            yield Part(lines, gap)
            lines, gap, page = [], "blank", lines[-1].page
        if gap == "blank" and (out or breaks):
            gap = "apart"
        if line.text and not out:
            if not lines and line.page != page and gap != "start":
                gap = "page"
            lines.append(body[line.index])
    if lines:
        yield Part(lines, gap)
