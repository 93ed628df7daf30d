"""Running heads: in clusters within the text, at the edges of pages, at a distance where no pages are known.

First, what a line looks like that belongs to the page and not to the article: a folio, an ISSN line, a running head.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line
from diplodata_build.text.note_starts import marks_of
from diplodata_build.text.words import (
    CAPTION,
    ends_in_hyphen,
    fold,
    hangs,
    is_caps,
    is_finished,
    open_link,
    starts_high,
    starts_low,
)

ISSN = re.compile(r"\bISSN\b(?:\s?-?[LE]\b)?\W*\d{4}\W?\d{3}[\dXx]", re.IGNORECASE)
_FOLIO = re.compile(
    r"^[\W_]*(?:p[áa]g(?:ina)?\.?|p\.|page)?\s*(\d{1,4})[\W_]*(?:(?:de|of|/)\s*\d{1,4})?$", re.IGNORECASE
)
_LONGEST_FOLIO, _HEAD_WORDS = 24, 25
_EDGE_NUMBER = re.compile(r"^(\d{1,4})\b|(?<!\d[-–])\b(\d{1,4})$")  # «pp. 1-8» is the whole article
_OWN_FOLIO = re.compile(r"^\d{1,4}(?=[^\d.)])[\W_]*|(?<![\W_])[\W_]+\d{1,4}$")  # from the start of a run: linear
_SHARE = 0.85
_EDGE_DEPTH = 2
_OPENING, _PAGE, _RECURS = 6, 15, 3  # in lines, in lines, times
_CLUSTER_LINES, _HEAD_LINES = 4, 2
_PROSE, _MANY = 30, 6  # a line as long as this may be prose; so many pages show what recurs
_NOTE = re.compile(r"^(\d{1,3})[.)]?\s+\S")
_REACH, _UNDER = 40, 2  # in groups; in lines
_LABEL = re.compile(r"\d{1,3}$")


def folio(text: str) -> int | None:
    """The page number that a line consists of."""
    match = _FOLIO.match(text) if len(text) <= _LONGEST_FOLIO else None
    return int(match.group(1)) if match else None


def is_folio_group(group: Group) -> bool:
    """Whether a group is one line with only a page number."""
    return len(group) == 1 and folio(group[0].text) is not None


def looks_like_head(text: str) -> bool:
    """Whether a line may be a running head: short, and neither the end of a sentence nor cut off inside one."""
    short = len(text.split()) <= _HEAD_WORDS
    return short and starts_high(text) and not (is_finished(text) or ends_in_hyphen(text) or hangs(text))


def without_numbers(text: str) -> str:
    """What stays the same in a running head from page to page."""
    return re.sub(r"\W+", "", re.sub(r"\d+", "#", fold(text)))  # OCR puts spaces into words


def head_key(text: str) -> str:
    """The same for the edge of a page, where notes such as «5 Ibíd., p. 12.» differ only in their numbers."""
    return text if is_finished(text) or starts_low(text) else without_numbers(text)


def find_clusters(groups: list[Group], starts: Set[int]) -> Iterator[Group]:
    """Clusters of furniture such as «author / folio / journal and ISSN»; ``starts`` are the known starts of pages."""
    keys = Counter(head_key(group[-1].text) for group in groups if len(group) <= _CLUSTER_LINES)
    for position in range(len(groups)):
        page = _page_around(groups, position, starts)
        if _is_anchor(groups, position, page, keys) and not _has_label(groups, position, starts):
            first = _cluster_top(groups, position, page.start, keys)
            with_folio = position + 1 in page and is_folio_group(groups[position + 1])
            members = groups[first : position + 1 + with_folio]
            yield [line for group in members for line in group]


def _page_around(groups: list[Group], position: int, starts: Set[int]) -> range:
    """The groups on the page of one group, as far as two before it and one after it."""
    low, after = position, position + 1
    while low > max(0, position - 2) and groups[low][0].index not in starts:
        low -= 1
    if after < len(groups) and groups[after][0].index not in starts:
        after += 1
    return range(low, after)


def _is_anchor(groups: list[Group], position: int, page: range, keys: Counter[str]) -> bool:
    """Whether a group shows that a cluster is here: an ISSN or a head that comes back, and a folio beside it."""
    group = groups[position]
    if len(group) > _CLUSTER_LINES or is_folio_group(group):
        return False
    beside = groups[max(page.start, position - 1) : position] + groups[position + 1 : page.stop]
    has_folio = any(is_folio_group(other) for other in beside)
    repeated = keys[head_key(group[-1].text)] > 1
    closed = is_finished(group[-1].text) or _NOTE.match(group[0].text) is not None
    if any(ISSN.search(line.text) for line in group):
        return has_folio or repeated or (position == page.start and not closed)
    return has_folio and repeated and len(group) <= _HEAD_LINES and not closed


def _has_label(groups: list[Group], position: int, starts: Set[int]) -> bool:
    """Whether the number above a group is the label of a note, whose mark stands above it on the page."""
    if not position or not is_folio_group(groups[position - 1]):
        return False
    low = position - 1
    while low > max(0, position - _REACH) and groups[low][0].index not in starts:
        low -= 1
    number = folio(groups[position - 1][0].text)
    above = (line for group in groups[low : position - 1] for line in group)
    return any(mark.number == number for line in above for mark in marks_of(line))


def _cluster_top(groups: list[Group], position: int, low: int, keys: Counter[str]) -> int:
    """Index of the first group of the cluster whose last one is known: the folio and one running head above it."""
    top = position
    if top > low and is_folio_group(groups[top - 1]):
        top -= 1
    if top == low or len(groups[top - 1]) > 1:
        return top
    above = groups[top - 1][0].text
    is_head = looks_like_head(above) and (top < position or keys[head_key(above)] > 1)
    return top - 1 if is_head else top


def find_recurring_heads(layout: Layout, known: Set[int]) -> Iterator[Group]:
    """Heads, with the folios beside them, of a text whose pages nothing else marks; ``known`` is furniture already."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    written = [line for line in layout.lines if line.text]
    for place, line in enumerate(written):
        text = _OWN_FOLIO.sub("", line.text)
        if place >= _OPENING and line.index not in known and _may_recur(text, _SHARE * layout.width):
            seen[without_numbers(text)].append(place)
    heads = {place for places in seen.values() if _is_recurring(places) for place in places}
    cluster: Group = []
    for place, line in enumerate(written):
        folio_beside = folio(line.text) is not None and {place - 1, place + 1} & heads
        if place in heads or folio_beside:
            cluster.append(line)
        elif cluster:
            yield cluster
            cluster = []


def _may_recur(text: str, limit: float) -> bool:
    """Whether a line may be a running head: short or in capitals, and no caption."""
    head = (looks_like_head(text) and len(text) < limit) or (is_caps(text) and text.endswith(("...", "…")))
    return head and " " in text and CAPTION.match(text) is None


def _is_recurring(places: Sequence[int]) -> bool:
    """Whether a line is repeated often enough, and never within what may be one page."""
    apart = min((after - before for before, after in pairwise(places)), default=0)
    return len(places) >= _RECURS and apart >= _PAGE


def find_edge_heads(pages: Sequence[Group]) -> list[Line]:
    """Lines that are repeated at the edges of several pages, numbers aside."""
    edges = [(number, line) for number, page in enumerate(pages) for line in _edges(page)]
    inside = {line.index for line in _inside_prose(pages)}
    inside |= {line.index for number, line in edges if _is_note(line, pages[number])}
    seen: defaultdict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, line in edges:
        if line.index not in inside or ISSN.search(line.text) or open_link(line.text):
            seen[head_key(line.text)].append((number, line))
    heads = [line for same in seen.values() if _are_heads(same) for _, line in same]
    heads += _heads_inside(pages, seen, {line.index for line in heads})
    title = _title_lines(pages[0], {line.index for line in heads}) if pages else set()
    return [line for line in heads if line.index not in title]


def _heads_inside(
    pages: Sequence[Group], seen: Mapping[str, Sequence[tuple[int, Line]]], heads: Set[int]
) -> Iterator[Line]:
    """Heads that the extraction puts elsewhere on the page, as above the notes: they count the pages as the others."""
    counted = Counter(
        (key, printed - number)
        for key, same in seen.items()
        for number, line in same
        if line.index in heads and (printed := number_in_head(line.text)) is not None
    )
    for number, page in enumerate(pages) if counted else ():
        for line in page:
            printed = number_in_head(line.text)
            known = printed is not None and counted[head_key(line.text), printed - number] > 1
            if known and line.index not in heads:
                yield line


def _edges(page: Group) -> Group:
    """The lines at the top and at the foot of a page, folios not counted."""
    top = [line for line in page[: _EDGE_DEPTH + 1] if folio(line.text) is None][:_EDGE_DEPTH]
    foot = [line for line in page[-_EDGE_DEPTH - 1 :] if folio(line.text) is None][-_EDGE_DEPTH:]
    return top + [line for line in foot if line not in top]


def _inside_prose(pages: Sequence[Group]) -> Iterator[Line]:
    """Lines at the edges of pages that no blank line sets apart and that are part of a sentence: they go on with the
    line above, are gone on with below or on the next page, or end a note («… en su libro / Los faros»)."""
    for page, following in zip(pages, [*pages[1:], []], strict=False):
        note = False
        for above, line in pairwise(page):
            note = _NOTE.match(above.text) is not None or (note and not is_finished(above.text))
            if line.index - above.index > 1:
                note = False
            elif not is_finished(above.text) and len(above.text) > _PROSE:
                if starts_low(line.text) or hangs(above.text) or ends_in_hyphen(above.text):
                    yield line
                if starts_low(above.text) or (note and len(pages) < _MANY):
                    yield line if note else above
            elif line is page[-1] and following and _is_cut(line.text, page, following[: _EDGE_DEPTH + 1]):
                yield line


def _is_note(line: Line, page: Group) -> bool:
    """Whether a line starts with a number whose mark stands above it on the page, or the line above is that number."""
    match = _NOTE.match(line.text)
    above = [other for other in page if other.index < line.index]
    under = bool(above) and line.index - above[-1].index <= _UNDER
    label = match.group(1) if match else above[-1].text if under else ""
    marks = (mark for other in above for mark in marks_of(other)) if _LABEL.match(label) else ()
    return any(mark.number == int(label) for mark in marks)


def _is_cut(text: str, page: Group, following: Group) -> bool:
    """Whether the last line of a page is as long as the others and its sentence ends on the next page."""
    lengths = sorted(len(line.text) for line in page)
    full = len(text) > _SHARE * lengths[len(lengths) // 2]
    return full and not is_finished(text) and any(starts_low(line.text) for line in following)


def _are_heads(same: Sequence[tuple[int, Line]]) -> bool:
    """Whether lines at the edges of pages, which differ in their numbers only, are a running head.

    Notes such as «5 Ibíd., p. 12» and «6 Ibíd., p. 14» are none: a folio at the end of a head counts the pages.
    """
    found = [(number, page) for page, line in same if (number := number_in_head(line.text)) is not None]
    counted = Counter(number - page for number, page in found)
    stable = len({number for number, _ in found}) < 2 or 2 * max(counted.values()) > len(found)
    return stable and _is_head_on(len({page for page, _ in same}), same[0][1].text)


def _is_head_on(pages: int, text: str) -> bool:
    """Whether a line at the edge of this many pages is a running head."""
    if ISSN.search(text):
        return True
    if pages < 2 or not any(map(str.isalpha, text)) or ends_in_hyphen(text):
        return False
    is_label = is_caps(text) or (starts_high(text) and not is_finished(text))
    return pages > 2 or is_label or _EDGE_NUMBER.search(text) is not None


def _title_lines(first_page: Group, heads: Set[int]) -> Set[int]:
    """Lines of the first page that running heads repeat, where they are the only title that the article has."""
    opening: list[int] = []
    for line in first_page:
        if is_finished(line.text) or len(opening) > _OPENING:
            break
        opening.append(line.index)
    return set() if any(index not in heads for index in opening[:2]) else heads & set(opening)


def number_in_head(text: str) -> int | None:
    """The page number at one end of a running head («45 | Title»)."""
    match = _EDGE_NUMBER.search(text)
    return int(match.group(1) or match.group(2)) if match else None
