"""Two columns that an extraction with the layout kept has left side by side: first the left one, then the right one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.text.lines import Line

_GAP = re.compile(r" {2,}|\t+")
_FEWEST_LINES = 8
_FEWEST_WORDS = 3
_SHARE = 0.6


def unfold_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines with side-by-side columns one after the other; most texts come back as they are."""
    if not any(_GAP.search(line.text) for line in lines):
        return list(lines)
    result: list[Line] = []
    for page in _pages(lines):
        gutter = _gutter(page)
        result += _unfolded(page, gutter) if gutter else page
    return [line if line.index == index else replace(line, index=index) for index, line in enumerate(result)]


def _pages(lines: Sequence[Line]) -> Iterator[list[Line]]:
    page: list[Line] = []
    for line in lines:
        if line.new_page and page:
            yield page
            page = []
        page.append(line)
    yield page


def _gutter(page: Sequence[Line]) -> int | None:
    """The place where the right column starts, None where the page has no two columns of running text."""
    starts: Counter[int] = Counter()
    for line in page:
        for gap in _GAP.finditer(line.text):
            words = line.text[: gap.start()].split(), line.text[gap.end() :].split()
            if min(map(len, words)) >= _FEWEST_WORDS:
                starts[line.indent + gap.end()] += 1
    if not starts:
        return None
    gutter, count = starts.most_common(1)[0]
    written = sum(1 for line in page if line.text)
    return gutter if count >= max(_FEWEST_LINES, _SHARE * written) else None


def _unfolded(page: Sequence[Line], gutter: int) -> Iterator[Line]:
    """Left parts, then right parts; a line across both columns comes between those above and below it."""
    left: list[Line] = []
    right: list[Line] = []
    for line in page:
        parts = _parts(line, gutter)
        if parts:
            left.append(parts[0])
            right.append(parts[1])
        else:
            yield from [*left, *right, line]
            left, right = [], []
    yield from [*left, *right]


def _parts(line: Line, gutter: int) -> tuple[Line, Line] | None:
    """The line's two sides, either of which may be blank; None where it goes across."""
    place = gutter - line.indent
    blank = replace(line, text="", spans=(), indent=0, new_page=False)
    if place <= 0:
        return replace(blank, new_page=line.new_page), replace(line, indent=0, new_page=False)
    if place >= len(line.text):
        return line, blank
    gap = next((gap for gap in _GAP.finditer(line.text) if gap.end() == place), None)
    if not gap:
        return None
    left, right = line.keep([(0, gap.start())]), line.keep([(gap.end(), len(line.text))])
    return left, replace(right, indent=0, new_page=False)
