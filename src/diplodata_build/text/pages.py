"""Where pages start, which ordinal each line has, and the printed number of the first page."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from diplodata_build.text.furniture import Furniture, find_furniture
from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line
from diplodata_build.text.words import abstract_label


def lay_out(lines: list[Line]) -> tuple[Layout, Furniture]:
    """The layout with the page of every line, and its furniture.

    A form feed starts a page. In a text without any, a line with exactly one space before it does, and so does a
    cluster of furniture in the middle of the text.
    """
    fed = _fed_starts(lines)
    layout = Layout(lines, fed or _indented_starts(lines))
    furniture = find_furniture(layout)
    starts = fed or _with_clusters(_without_columns(layout), furniture, lines)
    return Layout(_number(lines, starts), starts), furniture


def printed_offset(furniture: Furniture, lines: list[Line]) -> int | None:
    """The difference between printed and ordinal page numbers; None unless all folios agree."""
    offsets = {number - lines[index].page for index, number in furniture.folios.items()}
    return offsets.pop() if len(offsets) == 1 else None


def _fed_starts(lines: list[Line]) -> frozenset[int]:
    """Lines after a form feed; one that stands before or after the whole text starts no page."""
    written = [line.index for line in lines if line.text]
    if not written:
        return frozenset()
    return frozenset(line.index for line in lines if line.new_page and written[0] < line.index <= written[-1])


def _indented_starts(lines: list[Line]) -> frozenset[int]:
    """Lines with exactly one space before them, unless most lines have one."""
    starts = frozenset(line.index for line in lines if line.indent == 1)
    following = {line.index for line in lines if line.text and line.index - 1 in starts}
    many = 2 * len(starts) > sum(1 for line in lines if line.text) or 2 * len(starts & following) > len(starts)
    return frozenset() if many else starts


def _without_columns(layout: Layout) -> frozenset[int]:
    """Page starts without those that only open the second column of a page of two abstracts."""
    starts = sorted(layout.starts)
    pages = pairwise([*starts, len(layout.lines)])
    abstracts = {start for start, end in pages if _is_abstract_column(layout, start, end)}
    return layout.starts - {second for first, second in pairwise(starts) if {first, second} <= abstracts}


def _is_abstract_column(layout: Layout, start: int, end: int) -> bool:
    chunk = [line for line in layout.lines[start:end] if line.text]
    return abstract_label(chunk[0].text) is not None and layout.is_narrow(chunk)


def _with_clusters(starts: frozenset[int], furniture: Furniture, lines: list[Line]) -> frozenset[int]:
    """The page starts, and those that only a cluster of furniture marks."""
    given = sorted(starts)
    body = [line.index for line in lines if line.text and line.index not in furniture.lines]
    added: dict[int, int] = {}
    for first, last in sorted(furniture.cluster_starts):
        following = bisect_left(body, last)
        limit = body[following] if following < len(body) else last
        nearest = bisect_left(given, first)
        marked = nearest < len(given) and given[nearest] <= limit
        if body and body[0] < first and not marked:
            added.setdefault(limit, first)  # clusters with nothing between them stand at one page break
    return starts | frozenset(added.values())


def _number(lines: list[Line], starts: frozenset[int]) -> list[Line]:
    page, text_seen = 1, False
    numbered = []
    for line in lines:
        page += line.index in starts and text_seen
        text_seen = text_seen or bool(line.text)
        numbered.append(replace(line, page=page))
    return numbered
