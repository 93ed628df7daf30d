"""Where pages start, which ordinal each line has, and the printed number of the first page; and the furniture: running
heads, folios, ISSN lines and repeated links, which belong to the page and not to the article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from diplodata_build.text.figures import find_figures
from diplodata_build.text.hints import UNPRINTED, Hints
from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line
from diplodata_build.text.running_heads import (
    find_clusters,
    find_edge_heads,
    find_recurring_heads,
    folio,
    number_in_head,
)
from diplodata_build.text.words import abstract_label, hangs, is_finished

_LINK_LINE = re.compile(r"^<?(?:https?://|www\.)\S+>?$", re.IGNORECASE)
_NEAR = 200
_TITLE_LINES = 4

_LEADER = re.compile(r"\w\W{0,4}(?:[.…_-]{5,}|(?:\s\.){5,})\s*\d*$")
_NUMBERS = re.compile(r"[\d\s]+$")
_FEWEST_LED, _BETWEEN = 3, 4


@dataclass
class Furniture:
    """Indices of the furniture's lines, where clusters of it start a page, and the folios by line."""

    lines: set[int] = field(default_factory=set)
    cluster_starts: list[tuple[int, int]] = field(default_factory=list)
    folios: dict[int, int] = field(default_factory=dict)

    def add(self, lines: Iterable[Line]) -> None:
        """Take lines for furniture."""
        for line in lines:
            self.lines.add(line.index)
            if number := folio(line.text):
                self.folios[line.index] = number

    def add_cluster(self, lines: Group) -> None:
        """Take lines for furniture between two pages."""
        self.add(lines)
        self.cluster_starts.append((lines[0].index, lines[-1].index))


def find_furniture(layout: Layout) -> Furniture:
    """All furniture of the text."""
    found = Furniture()
    groups = list(layout.groups())
    found.add(_cut_title(groups))
    found.add(line for line in layout.lines if layout.hints.furniture and layout.hints.is_furniture(line.text))
    for cluster in find_clusters(groups, layout.starts):
        found.add_cluster(cluster)
    if not layout.starts:
        for cluster in find_recurring_heads(layout, found.lines.copy()):
            found.add_cluster(cluster)
    for head in find_edge_heads(_pages(layout, found)):
        found.add([head])
        number = number_in_head(head.text)
        if number is not None:
            found.folios[head.index] = number
    found.add(_edge_folios(layout, found))
    found.add(_contents(layout))
    for cells in find_figures(layout):
        found.lines.update(line.index for line in cells)
    for group in groups:
        if _repeats_links(group, layout, found):
            found.add(group)
    return found


def _cut_title(groups: list[Group]) -> Group:
    """A first line that breaks off in an ellipsis above a title: the title of the volume, cut to fit the page."""
    if len(groups) < 2 or len(groups[0]) > 1:
        return []
    first, following = groups[0][0], groups[1]
    above_title = len(following) <= _TITLE_LINES and not is_finished(following[-1].text)
    return [first] if above_title and first.text.endswith(("...", "…")) else []


def _pages(layout: Layout, found: Furniture) -> list[Group]:
    """Lines of each page that are neither blank nor furniture."""
    pages: list[Group] = [[]]
    for line in layout.lines:
        if line.index in layout.starts and pages[-1]:
            pages.append([])
        if line.text and line.index not in found.lines:
            pages[-1].append(line)
    return [page for page in pages if page]


def _contents(layout: Layout) -> Group:
    """A table of contents: its lines with a leader of dots, what stands between them, the numbers after them."""
    written = [line for line in layout.lines if line.text]
    led = [place for place, line in enumerate(written) if _LEADER.search(line.text)]
    found: Group = []
    for place, following in zip(led, [*led[1:], len(written)], strict=True) if len(led) >= _FEWEST_LED else ():
        end = place + 1
        while end < following and _NUMBERS.match(written[end].text):
            end += 1
        found += written[place : following if following - end <= _BETWEEN and following < len(written) else end]
    return found


def _edge_folios(layout: Layout, found: Furniture) -> Group:
    """Lines at the edge of a page that hold only a number, where they stand alone or count the pages."""
    places: list[tuple[int, Line]] = []
    for number, page in enumerate(_pages(layout, found) if layout.starts else []):
        edges = page if len(page) == 1 else [page[0], page[-1]]
        places += [(number, line) for line in edges if folio(line.text) is not None]
    offsets = Counter((folio(line.text) or 0) - number for number, line in places)
    starts = sorted(layout.starts)
    offsets.update(printed - bisect_right(starts, index) for index, printed in found.folios.items())
    return [
        line for number, line in places if offsets[(folio(line.text) or 0) - number] > 1 or _stands_alone(layout, line)
    ]


def _stands_alone(layout: Layout, line: Line) -> bool:
    """Whether nothing but a blank line or the edge of its page stands before a line and after it."""
    lines, at = layout.lines, line.index
    free_above = at in layout.starts or at == 0 or not lines[at - 1].text
    free_below = at + 1 == len(lines) or not lines[at + 1].text or at + 1 in layout.starts
    return free_above and free_below


def _repeats_links(group: Group, layout: Layout, found: Furniture) -> bool:
    """Whether a group is link addresses that the text near it has already (a link's target, printed a second time)."""
    if not all(_LINK_LINE.match(line.text) for line in group):
        return False
    low, high = group[0].index, group[-1].index
    if low and low not in layout.starts and hangs(layout.lines[low - 1].text):
        return False
    around = layout.lines[max(0, low - _NEAR) : low] + layout.lines[high + 1 : high + _NEAR]
    near = _letters("".join(line.text for line in around if line.index not in found.lines))
    return all(_letters(line.text) in near for line in group)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def lay_out(lines: list[Line], hints: Hints) -> tuple[Layout, Furniture]:
    """The layout with the page of every line, and its furniture.

    A form feed starts a page. In a text without any, a line with exactly one space before it does, and so does a
    cluster of furniture in the middle of the text.
    """
    fed = _fed_starts(lines)
    layout = Layout(lines, fed or _indented_starts(lines), hints)
    furniture = find_furniture(layout)
    starts = fed or _with_clusters(_without_columns(layout), furniture, lines)
    return Layout(_number(lines, starts), starts, hints), furniture


def printed_offset(furniture: Furniture, layout: Layout) -> int | None:
    """The difference between printed and ordinal page numbers: as an editor says, else None unless all folios agree."""
    given = layout.hints.page_offset
    if given is not None:
        return None if given == UNPRINTED else int(given)
    offsets = {number - layout.lines[index].page for index, number in furniture.folios.items()}
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
