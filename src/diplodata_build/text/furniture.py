"""Running heads, folios, ISSN lines and repeated link addresses: what belongs to the page and not to the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    CAPTION,
    ends_in_hyphen,
    fold,
    hangs,
    is_caps,
    is_finished,
    starts_high,
    starts_low,
)

Group = list[Line]

_FOLIO = re.compile(
    r"^[\W_]*(?:p[áa]g(?:ina)?\.?|p\.|page)?\s*(\d{1,4})[\W_]*(?:(?:de|of|/)\s*\d{1,4})?$", re.IGNORECASE
)
_ISSN = re.compile(r"\bISSN\b(?:\s?-?[LE]\b)?\W*\d{4}\W?\d{3}[\dXx]", re.IGNORECASE)
_LINK_LINE = re.compile(r"^<?(?:https?://|www\.)\S+>?$", re.IGNORECASE)
_EDGE_NUMBER = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
_OWN_FOLIO = re.compile(r"^\d{1,4}(?=[^\d.)])[\W_]*|(?<![\W_])[\W_]+\d{1,4}$")  # from the start of a run: linear
_NEAR, _SHARE = 200, 0.85
_EDGE_DEPTH = 2
_OPENING, _PAGE, _RECURS = 6, 15, 3


@dataclass
class Furniture:
    """Indices of the furniture's lines, where clusters of it start a page, and the folios by line."""

    lines: set[int] = field(default_factory=set)
    cluster_starts: list[tuple[int, int]] = field(default_factory=list)
    folios: dict[int, int] = field(default_factory=dict)

    def add(self, lines: Group) -> None:
        """Take lines for furniture."""
        for line in lines:
            self.lines.add(line.index)
            if number := folio(line.text):
                self.folios[line.index] = number


def folio(text: str) -> int | None:
    """The page number that a line consists of."""
    match = _FOLIO.match(text) if len(text) <= 24 else None
    return int(match.group(1)) if match else None


def find_furniture(layout: Layout) -> Furniture:
    """All furniture of the text."""
    found = Furniture()
    groups = list(layout.groups())
    _add_cut_title(groups, found)
    _add_clusters(groups, layout, found)
    if not layout.starts:
        _add_recurring_heads(layout, found)
    _add_running_heads(layout, found)
    _add_page_edge_folios(layout, found)
    _add_repeated_links(groups, layout, found)
    return found


def _key(text: str) -> str:
    """What stays the same in a running head from page to page."""
    return re.sub(r"\W+", " ", re.sub(r"\d+", "#", fold(text))).strip()


def _head_key(text: str) -> str:
    """The same for the edge of a page, where notes such as «5 Ibíd., p. 12.» differ in their numbers alone."""
    return text if is_finished(text) or starts_low(text) else _key(text)


def _add_cut_title(groups: list[Group], found: Furniture) -> None:
    """A first line that breaks off in an ellipsis above a title is the title of the volume, cut to fit the page."""
    if len(groups) < 2 or len(groups[0]) > 1:
        return
    first, following = groups[0][0], groups[1]
    if first.text.endswith(("...", "…")) and len(following) <= 4 and not is_finished(following[-1].text):
        found.add(groups[0])


def _add_clusters(groups: list[Group], layout: Layout, found: Furniture) -> None:
    """Groups such as «author / folio / journal and ISSN», which survive in the middle of the text."""
    keys = Counter(_head_key(group[-1].text) for group in groups if len(group) <= 4)
    for position in range(len(groups)):
        low, high = _page_neighbours(groups, position, layout)
        if not _is_anchor(groups, position, keys, (low, high)):
            continue
        first = _cluster_top(groups, position, low, keys)
        last = position + 1 if high > position and _is_folio_group(groups[position + 1]) else position
        for member in groups[first : last + 1]:
            found.add(member)
        found.cluster_starts.append((groups[first][0].index, groups[last][-1].index))


def _page_neighbours(groups: list[Group], position: int, layout: Layout) -> tuple[int, int]:
    """The first and last group of its page among a group, the two before it and the one after it."""
    low = position
    while low > max(0, position - 2) and groups[low][0].index not in layout.starts:
        low -= 1
    after = position + 1
    return low, after if after < len(groups) and groups[after][0].index not in layout.starts else position


def _is_folio_group(group: Group) -> bool:
    return len(group) == 1 and folio(group[0].text) is not None


def _is_anchor(groups: list[Group], position: int, keys: Counter[str], page: tuple[int, int]) -> bool:
    group, (low, high) = groups[position], page
    if len(group) > 4 or _is_folio_group(group):
        return False
    beside = groups[max(low, position - 1) : position] + groups[position + 1 : high + 1]
    has_folio = any(_is_folio_group(other) for other in beside)
    repeated = keys[_head_key(group[-1].text)] > 1
    if any(_ISSN.search(line.text) for line in group):
        return has_folio or repeated or (position == low and not is_finished(group[-1].text))
    return has_folio and repeated and len(group) <= 2 and not is_finished(group[-1].text)


def _cluster_top(groups: list[Group], position: int, low: int, keys: Counter[str]) -> int:
    """Index of the first group of the cluster whose last one is known: the folio and one running head above it."""
    top = position
    if top > low and _is_folio_group(groups[top - 1]):
        top -= 1
    if top == low:
        return top
    above = groups[top - 1]
    if len(above) == 1 and _looks_like_head(above[0].text) and (top < position or keys[_head_key(above[0].text)] > 1):
        return top - 1
    return top


def _looks_like_head(text: str) -> bool:
    short = len(text.split()) <= 25
    return short and starts_high(text) and not (is_finished(text) or ends_in_hyphen(text) or hangs(text))


def _add_recurring_heads(layout: Layout, found: Furniture) -> None:
    """Running heads of a text whose pages nothing else marks: lines that come back at a distance."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    written = [line for line in layout.lines if line.text]
    for place, line in enumerate(written):
        text = _OWN_FOLIO.sub("", line.text)
        if place >= _OPENING and line.index not in found.lines and _may_recur(text, _SHARE * layout.width):
            seen[_key(text)].append(place)
    heads = {place for places in seen.values() if _is_recurring(places) for place in places}
    cluster: Group = []
    for place, line in enumerate(written):
        beside = folio(line.text) is not None and {place - 1, place + 1} & heads
        if place in heads or beside:
            cluster.append(line)
        elif cluster:
            found.add(cluster)
            found.cluster_starts.append((cluster[0].index, cluster[-1].index))
            cluster = []


def _may_recur(text: str, limit: float) -> bool:
    """Whether a line may be a running head: short or in capitals, and no caption."""
    head = (_looks_like_head(text) and len(text) < limit) or (is_caps(text) and text.endswith(("...", "…")))
    return head and " " in text and CAPTION.match(text) is None


def _is_recurring(places: Sequence[int]) -> bool:
    """Whether a line comes back often enough and never within what may be one page."""
    apart = min((after - before for before, after in pairwise(places)), default=0)
    return len(places) >= _RECURS and apart >= _PAGE


def _add_running_heads(layout: Layout, found: Furniture) -> None:
    """Lines that come back, but for their numbers, at the edges of several pages."""
    pages = _pages(layout, found)
    edges = [(number, line) for number, page in enumerate(pages) for line in _edges(page)]
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in edges:
        seen[_head_key(line.text)].add(number)
    heads = [(number, line) for number, line in edges if _is_running_head(line, len(seen[_head_key(line.text)]))]
    title = _title_lines(pages[0], {line.index for _, line in heads}) if pages else set()
    found.add([line for _, line in heads if line.index not in title])
    _add_head_numbers(heads, found)


def _pages(layout: Layout, found: Furniture) -> list[Group]:
    """Lines of each page that are neither blank nor furniture."""
    pages: list[Group] = [[]]
    for line in layout.lines:
        if line.index in layout.starts and pages[-1]:
            pages.append([])
        if line.text and line.index not in found.lines:
            pages[-1].append(line)
    return [page for page in pages if page]


def _edges(page: Group) -> Group:
    """The lines at the top and at the foot of a page, folios not counted."""
    rest = [line for line in page[: _EDGE_DEPTH + 1] if folio(line.text) is None][:_EDGE_DEPTH]
    tail = [line for line in page[-_EDGE_DEPTH - 1 :] if folio(line.text) is None][-_EDGE_DEPTH:]
    return rest + [line for line in tail if line not in rest]


def _is_running_head(line: Line, pages: int) -> bool:
    text = line.text
    if _ISSN.search(text):
        return True
    if pages < 2 or not any(map(str.isalpha, text)) or ends_in_hyphen(text):
        return False
    is_label = is_caps(text) or (starts_high(text) and not is_finished(text))
    return pages > 2 or is_label or _EDGE_NUMBER.search(text) is not None


def _title_lines(first_page: Group, heads: set[int]) -> set[int]:
    """Lines of the first page that running heads repeat, where they are the only title that the article has."""
    opening: list[int] = []
    for line in first_page:
        if is_finished(line.text) or len(opening) > 6:
            break
        opening.append(line.index)
    return set() if any(index not in heads for index in opening[:2]) else heads & set(opening)


def _add_head_numbers(heads: list[tuple[int, Line]], found: Furniture) -> None:
    """Page numbers inside running heads («45 | Title»)."""
    for _, line in heads:
        match = _EDGE_NUMBER.search(line.text)
        if match and line.index in found.lines and line.index not in found.folios:
            found.folios[line.index] = int(match.group(1) or match.group(2))


def _add_page_edge_folios(layout: Layout, found: Furniture) -> None:
    """Lines at the edge of a page that hold only a number, where they stand alone or count the pages."""
    places = (
        [
            (number, line)
            for number, page in enumerate(_pages(layout, found))
            for line in {page[0].index: page[0], page[-1].index: page[-1]}.values()
            if folio(line.text) is not None
        ]
        if layout.starts
        else []
    )
    offsets = Counter((folio(line.text) or 0) - number for number, line in places)
    for number, line in places:
        if offsets[(folio(line.text) or 0) - number] > 1 or _stands_alone(layout, line):
            found.add([line])


def _stands_alone(layout: Layout, line: Line) -> bool:
    before = layout.lines[line.index - 1] if line.index else None
    after = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    starts_page = line.index in layout.starts
    return (starts_page or not before or not before.text) and (
        not after or not after.text or after.index in layout.starts
    )


def _add_repeated_links(groups: list[Group], layout: Layout, found: Furniture) -> None:
    """Groups of link addresses that the text near them has already (the link's target, printed a second time)."""
    for group in groups:
        links = [line for line in group if _LINK_LINE.match(line.text)]
        if len(links) != len(group):
            continue
        low, high = group[0].index, group[-1].index
        around = layout.lines[max(0, low - _NEAR) : low] + layout.lines[high + 1 : high + _NEAR]
        near = _letters("".join(line.text for line in around if line.index not in found.lines))
        if all(_letters(line.text) in near for line in links):
            found.add(group)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)
