"""What an extraction that keeps the layout leaves side by side: two columns, a box beside narrow lines, a side head.

The left side comes first, then the right. Side by side means white space at the same place of several lines with
running text on both sides of it; a table has too few words for that and stays as it is, and so do the rows under the
caption of a table that goes across both columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diplodata_build.text.figures import has_cells, table_rows
from diplodata_build.text.lines import Line
from diplodata_build.text.note_order import pages_of
from diplodata_build.text.words import starts_low

_GAP = re.compile(r" {2,}|\t+")
_WIDE_GAP = re.compile(r" {3,}|\t+")
_FEWEST_LINES, _FEWEST_BESIDE = 8, 3
_FEWEST_WORDS = 3
_ACROSS, _FAR, _INDENTED = 0.4, 0.3, 0.3
_MARGIN = 8
_PAUSE = 3
_NEAR, _REACH = 3, 12
_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s*[«“\"'¿¡(]*[^\W\d_a-zà-ÿ]")

BLANK, LEFT, RIGHT, BOTH, ACROSS = "blank", "left", "right", "both", "across"


@dataclass(frozen=True)
class _Run:
    """Lines of a page (half-open) of which some have text on both sides of a place."""

    start: int
    end: int
    gutter: int
    side_head: bool


def unfold_columns(lines: Sequence[Line], columns: int | None = None) -> list[Line]:
    """The lines with what is side by side put one after the other; most texts come back as they are.

    ``columns`` says how many a page has, where it is known: with one nothing stands side by side, with two also those
    pages are unfolded that show it less clearly than others.
    """
    if columns == 1 or not any(line.indent >= _MARGIN or _GAP.search(line.text) for line in lines):
        return list(lines)
    result: list[Line] = []
    pages = list(pages_of(lines))
    gutters = [_gutter(page) for page in pages]
    known = sorted(gutter for gutter in gutters if gutter)
    usual = Counter(known).most_common(1) if columns == 2 else []
    for page, found in zip(pages, gutters, strict=True):
        gutter = found or (usual[0][0] if usual else None)
        if not gutter and len(known) >= max(_FEWEST_BESIDE, len(pages) / 2):
            gutter = _gutter(page, known[len(known) // 2])
        result += _unfolded(page, gutter) if gutter else _with_runs_unfolded(page)
    return [line if line.index == index else replace(line, index=index) for index, line in enumerate(result)]


def _tables(page: Sequence[Line], gutter: int | None = None) -> set[int]:
    """Indices of the lines of the tables of a page; where it has two columns, of those that go across both."""
    found: set[int] = set()
    for place, line in enumerate(page):
        rows = table_rows(page, place)
        across = sum(_side(row, gutter) == ACROSS for row in rows) if gutter else 0
        low = sum(starts_low(_WIDE_GAP.split(row.text)[-1]) for row in rows)  # as lines of running text do
        if (
            (not gutter and _FEWEST_BESIDE * low <= len(rows))
            or across > 1
            or 2 * sum(has_cells(row.text, 3) for row in rows) > len(rows)
        ):
            found |= {row.index for row in [line, *rows] if rows}
    return found


def _side(line: Line, gutter: int) -> str:
    """On which side of a place the text of a line stands."""
    if not line.text:
        return BLANK
    place = gutter - line.indent
    if _NUMBER.match(line.text) and line.indent + len(line.text) > 0.7 * gutter and place > -_MARGIN:
        return ACROSS
    if place <= 0:
        return RIGHT
    if place > len(line.text):
        return LEFT
    return BOTH if _gap_before(line.text, place) else ACROSS


def _gap_before(text: str, place: int) -> bool:
    """Whether white space of two characters, or a tab, ends at or reaches past a place."""
    white = text[max(0, place - 2) : place]
    return (white == "  " or white.endswith("\t")) and bool(text[:place].strip())


# --- two columns on the whole page ---------------------------------------------------------------------------------


def _gutter(page: Sequence[Line], usual: int = 0) -> int | None:
    """The place where the right column starts, None where the page has no two columns of running text.

    ``usual`` is where it starts on other pages: near it fewer lines are enough.
    """
    tables = _tables(page)
    written = [line for line in page if line.text and line.index not in tables]
    width = max((line.indent + len(line.text) for line in written), default=0)
    starts: Counter[int] = Counter()
    for line in written:
        if line.indent > _INDENTED * width:
            starts[line.indent] += 1
        starts.update(line.indent + gap.end() for gap in _GAP.finditer(line.text) if _has_words(line, gap))
    places = [place for place, _ in starts.most_common(None if usual else 3)]
    places = [place for place in places if not usual or abs(place - usual) <= _NEAR]
    places = [place for place in places if _divides(written, place, _FEWEST_BESIDE if usual else _FEWEST_LINES)]
    return min(places, key=lambda place: sum(_side(line, place) == ACROSS for line in written), default=None)


def _has_words(line: Line, gap: re.Match[str]) -> bool:
    return min(len(line.text[: gap.start()].split()), len(line.text[gap.end() :].split())) >= _FEWEST_WORDS


def _divides(written: Sequence[Line], place: int, fewest_lines: int) -> bool:
    """Whether running text stands on both sides of a place, and few lines go across it."""
    sides = Counter(_side(line, place) for line in written)
    sides[BOTH] -= sum(
        _side(line, place) == BOTH and not all(map(_count_words, _parts(line, place))) for line in written
    )
    fewest = min(sides[LEFT], sides[RIGHT]) + sides[BOTH]
    words = [len(line.text.split()) for line in written]
    running = 2 * sum(count >= _FEWEST_WORDS for count in words) > len(words)
    return fewest >= fewest_lines and sides[ACROSS] <= _ACROSS * len(written) and running


def _unfolded(page: Sequence[Line], gutter: int) -> Iterator[Line]:
    """Left parts, then right parts; a line across both columns comes between those above and below it."""
    left: list[Line] = []
    right: list[Line] = []
    edges = [line for line in page if line.text]
    heads = [line for line in (edges[0], edges[-1]) if any(map(_is_far, _GAP.finditer(line.text)))]
    tables = _tables(page, gutter)
    for line in page:
        if line.index in tables or _side(line, gutter) == ACROSS or line in heads:
            yield from [*_one_after_the_other(left, right), line]
            left, right = [], []
            continue
        first, second = _parts(line, gutter)
        left.append(first)
        right.append(second)
    yield from _one_after_the_other(left, right)


def _is_far(gap: re.Match[str]) -> bool:
    """Whether a gap is so wide that it separates two running heads rather than two columns."""
    return gap.end() - gap.start() > _FAR * len(gap.string)


def _one_after_the_other(left: list[Line], right: list[Line]) -> list[Line]:
    """Both columns without blank lines at their ends, but one between them where notes end the left one."""
    left, right = _without_false_gaps(left), _without_false_gaps(right)
    foot = [line for line in left if line.text][-_MARGIN:]
    notes = [_blank(left[-1])] if any(_NOTE.match(line.text) for line in foot) else []
    return [*_trimmed(left, True), *notes, *_trimmed(right, False)] if any(line.text for line in right) else left


def _without_false_gaps(lines: list[Line]) -> list[Line]:
    """A column without the blank lines that come from the other one, whose lines stand between its own."""
    written = [place for place, line in enumerate(lines) if line.text]
    gaps = [after - before for before, after in pairwise(written)]
    false = set()
    for number, gap in enumerate(gaps):
        near = gaps[max(0, number - _NEAR) : number + _NEAR + 1]
        if gap == 2 and 2 * near.count(2) > len(near):
            false.add(written[number] + 1)
    return [line for place, line in enumerate(lines) if place not in false]


def _trimmed(lines: list[Line], left: bool) -> list[Line]:
    """The lines without blank ones where they touch the other column."""
    written = [place for place, line in enumerate(lines) if line.text]
    if not written:
        return lines[:1] if lines[0].new_page else []
    return lines[: written[-1] + 1] if left else lines[written[0] :]


def _blank(line: Line, new_page: bool = False) -> Line:
    return replace(line, text="", spans=(), indent=0, new_page=new_page)


def _parts(line: Line, gutter: int) -> tuple[Line, Line]:
    """The line's two sides, either of which may be blank."""
    side, place = _side(line, gutter), gutter - line.indent
    if side == RIGHT:
        return _blank(line, line.new_page), replace(line, indent=-place, new_page=False)
    if side != BOTH:
        return line, _blank(line)
    begin = len(line.text) - len(line.text[place:].lstrip())
    left = line.keep([(0, len(line.text[:place].rstrip()))])
    right = line.keep([(begin, len(line.text))])
    return left, replace(right, indent=begin - place, new_page=False)


# --- a box or a side head ------------------------------------------------------------------------------------------


def _with_runs_unfolded(page: Sequence[Line]) -> Iterator[Line]:
    """The page with each run of lines side by side unfolded, blank lines around its parts."""
    position = 0
    for run in _runs(page):
        yield from page[position : run.start]
        parts = [_parts(line, run.gutter) for line in page[run.start : run.end]]
        left, right = ([line for line in side if line.text or line.new_page] for side in zip(*parts, strict=True))
        blank = _blank(page[run.start])
        yield from [*left, blank, *right, *([] if run.side_head else [blank])]
        position = run.end
    yield from page[position:]


def _runs(page: Sequence[Line]) -> list[_Run]:
    """Runs of lines side by side, in their order and none twice."""
    starts: dict[int, list[int]] = {}
    for place, line in enumerate(page):
        for gap in _WIDE_GAP.finditer(line.text):
            starts.setdefault(line.indent + gap.end(), []).append(place)
    margin = _margin(page)
    found: list[_Run] = []
    tables = _tables(page)
    taken = {place for place, line in enumerate(page) if line.index in tables}
    for gutter, places in sorted(starts.items(), key=lambda item: -len(item[1])):
        for members in _together(places):
            run = _extended(page, members, gutter, gutter == margin)
            if taken.isdisjoint(range(run.start, run.end)) and _is_side_by_side(page, run, len(members)):
                found.append(run)
                taken.update(range(run.start, run.end))
    return sorted(found, key=lambda run: run.start)


def _margin(page: Sequence[Line]) -> int:
    """Where the body starts on a page with a wide left margin; 0 where the page has none."""
    indents = Counter(line.indent for line in page if line.text)
    usual, count = indents.most_common(1)[0] if indents else (0, 0)
    return usual if usual >= _MARGIN and 2 * count > indents.total() else 0


def _together(places: Sequence[int]) -> Iterator[list[int]]:
    """The places in groups without a long pause."""
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > _PAUSE:
            yield group
            group = []
        group.append(place)
    yield group


def _extended(page: Sequence[Line], members: Sequence[int], gutter: int, margin: bool) -> _Run:
    """The run with the lines above and below it that keep to one side of the place."""
    start, end = members[0], members[-1] + 1
    highest, lowest = max(0, start - _REACH), min(len(page), end + _REACH)
    while start > highest and _side(page[start - 1], gutter) == (LEFT if margin else RIGHT):
        start -= 1
    beside = (LEFT, BOTH) if margin else (LEFT, RIGHT)
    while end < lowest and _side(page[end], gutter) in beside:
        end += 1
    return _Run(start, end, gutter, margin)


def _is_side_by_side(page: Sequence[Line], run: _Run, members: int) -> bool:
    """Whether both sides of a run are running text, or the left one is a side head."""
    lines = page[run.start : run.end]
    if members < (1 if run.side_head else _FEWEST_BESIDE) or ACROSS in (_side(line, run.gutter) for line in lines):
        return False
    both = [_parts(line, run.gutter) for line in lines if _side(line, run.gutter) == BOTH]
    words = min(sum(_count_words(part) for part in side) for side in zip(*both, strict=True)) if both else 0
    return bool(both) and (run.side_head or words >= _FEWEST_WORDS * len(both))


def _count_words(line: Line) -> int:
    return sum(any(map(str.isalpha, word)) for word in line.text.split())
