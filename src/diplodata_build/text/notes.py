"""Footnotes and endnotes: their lines put together, and the marks in the body that they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line, RawSpan
from diplodata_build.text.marks import BRACKETED, GLUED, RAISED, Mark, MarkIndex, symbols_of, to_number
from diplodata_build.text.words import (
    ends_in_hyphen,
    fold,
    hangs,
    is_caps,
    is_finished,
    open_link,
    starts_high,
    starts_low,
)

_START = re.compile(
    r"^(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<plain>\d{1,3})(?P<dot>[.)\-–]{0,2})|"
    r"(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?P<space>\s*)(?=\S)"
)
_STYLES = {"square": BRACKETED, "round": BRACKETED, "plain": GLUED, "raised": RAISED}
_LABEL = re.compile(r"^\d{1,3}$")
_SYMBOL = re.compile(r"^(\*{1,3}|†|‡)\s*(?=\S)")
_NUMBERING = r"^(?:\d{1,2}\.?\s+)?"
_NOTES_HEADING = re.compile(_NUMBERING + r"(?:notas?(?: finales| al final| al pie)?|notes|endnotes|footnotes)\W*$")
_REFERENCES_HEADING = re.compile(
    _NUMBERING + r"(?:referencias?|bibliograf\w*|fuentes|obras citadas|literatura|references|works cited)\b[\w\s]*\W*$"
)
_WIDER, _LONGER, _FULL = 1.08, 1.03, 0.85
_LONG_GROUP = 25
_SHORT, _LATE = 40, 0.6
_SKIP = 3

Group = list[Line]


@dataclass
class Note:
    """A note: its number (none for a star), its lines (the first one still with the number), its mark in the body."""

    number: int | None
    prefix: int
    style: str
    lines: list[Line]
    mark: Mark | None

    def text_lines(self) -> list[Line]:
        """The lines without the number."""
        first = self.lines[0]
        rest = first.keep([(self.prefix, len(first.text))])
        return [rest, *self.lines[1:]] if rest.text else self.lines[1:]

    def number_spans(self) -> list[RawSpan]:
        """Raw ranges of the number before the note."""
        return self.lines[0].raw_spans(0, self.prefix)


@dataclass
class Notes:
    """All notes in their order, and the heading of the endnotes if there is one."""

    notes: list[Note] = field(default_factory=list)
    heading: Group = field(default_factory=list)

    def line_indices(self) -> set[int]:
        """Indices of all lines that belong to notes."""
        return {line.index for note in self.notes for line in note.lines} | {line.index for line in self.heading}


@dataclass(frozen=True)
class _Start:
    """A line on which a note may begin."""

    group: int
    place: int
    line: Line
    number: int
    style: str
    prefix: int


Chain = list[tuple[_Start, Mark | None]]


def find_notes(layout: Layout, set_apart: set[int]) -> Notes:
    """The notes of the text; lines that are furniture or call-outs are not looked at."""
    groups = _with_labels(list(layout.groups(set_apart)))
    found = Notes()
    endnotes, references = _back_matter(groups, found)
    starts = [start for number in range(len(groups)) if number not in references for start in _starts(groups, number)]
    starts = [start for start in starts if start.line not in found.heading]
    chain = _longest_chain(starts, groups, endnotes, layout)
    if not any(start.group in endnotes for start, _ in chain):
        found.heading = []
    _gather(chain, groups, endnotes, found, layout)
    _add_tails(groups, found, layout)
    _add_symbol_notes(groups, found)
    _forget_marks_in_notes(found)
    return found


def _with_labels(groups: Iterable[Group]) -> list[Group]:
    """The groups, a number alone on its line put before the group below it: the raised label of a note."""
    result: list[Group] = []
    for group in groups:
        above = result[-1] if result else []
        labelled = bool(above) and above[-1].page == group[0].page and _is_label(above[-1], group[0])
        result.append([above.pop(), *group] if labelled else list(group))
    return [group for group in result if group]


def _is_label(line: Line, following: Line) -> bool:
    return _LABEL.match(line.text) is not None and _opens_note(following.text)


def _opens_note(text: str) -> bool:
    return starts_high(text) or text.startswith(("http", "www"))


def _add_symbol_notes(groups: list[Group], found: Notes) -> None:
    """Notes with a star or dagger, which go before the numbered ones; each needs its mark on the same page."""
    used = found.line_indices()
    marks: dict[tuple[int, str], Mark] = {}
    symbol_notes = []
    for group in groups:
        match = _SYMBOL.match(group[0].text)
        mark = marks.get((group[0].page, match.group(1))) if match else None
        if match and mark and group[0].index not in used:
            lines = [line for line in group if line.index not in used]
            symbol_notes.append(Note(None, match.end(), "symbol", lines, mark))
            continue
        for line in group:
            for symbol in symbols_of(line):
                marks.setdefault((line.page, line.text[symbol.start : symbol.end]), symbol)
    found.notes[:0] = symbol_notes


def _forget_marks_in_notes(found: Notes) -> None:
    """A number that seemed a mark, but stands in what turned out to be a note, is none."""
    lines = found.line_indices()
    for note in found.notes:
        if note.mark and note.mark.line in lines:
            note.mark = None


def _back_matter(groups: list[Group], found: Notes) -> tuple[set[int], set[int]]:
    """Numbers of the groups under a heading such as «Notas», which is kept, and of those under «Referencias»."""
    endnotes: set[int] = set()
    references: set[int] = set()
    current: set[int] | None = None
    for number, group in enumerate(groups):
        text = fold(group[0].text[:60])
        if _NOTES_HEADING.match(text):
            current, found.heading = endnotes, group[:1]
        elif _REFERENCES_HEADING.match(text) and len(group[0].text) <= _SHORT and number > _LATE * len(groups):
            current = references
        if current is not None:
            current.add(number)
    return endnotes, references


def _starts(groups: list[Group], number: int) -> list[_Start]:
    """Lines of a group on which a note may begin: its first one, or one after the end of a sentence."""
    found = []
    previous: Line | None = None
    for place, line in enumerate(groups[number]):
        if _is_label(line, groups[number][min(place + 1, len(groups[number]) - 1)]):
            found.append(_Start(number, place, line, int(line.text), "plain", len(line.text)))
        closed = previous is None or is_finished(previous.text) or open_link(previous.text) or place == 1
        start = _start(number, place, line)
        if start and (closed or start.prefix == len(str(start.number))):
            found.append(start)
        previous = line
    return found


def _start(group: int, place: int, line: Line) -> _Start | None:
    match = _START.match(line.text[:40])
    if not match:
        return None
    kind = next(name for name in _STYLES if match[name])
    rest = line.text[match.end() :]
    if kind == "plain" and not match["dot"] and not (starts_high(rest) or rest.startswith(("http", "www"))):
        return None
    if kind == "plain" and not match["space"] and not starts_high(rest):
        return None
    return _Start(group, place, line, to_number(match[kind]), kind + (match["dot"] or ""), match.end())


def _longest_chain(starts: list[_Start], groups: list[Group], endnotes: set[int], layout: Layout) -> Chain:
    """The notes of one article look alike: the longest sequence of starts of one form."""
    if not starts:
        return []
    marks = MarkIndex(line for group in groups for line in group)
    pages = _first_lines(layout)
    forms = dict.fromkeys(start.style for start in starts)
    chains = [_chain([start for start in starts if start.style == form], marks, endnotes, pages) for form in forms]
    return max(chains, key=len)


def _chain(starts: list[_Start], marks: MarkIndex, endnotes: set[int], pages: dict[int, int]) -> Chain:
    """The starts that make a sequence of notes, each with its mark."""
    chain: Chain = []
    place, expected = (-1, 0), 1
    for start in starts:
        restart = start.number == 1 and expected > 1
        if not (expected <= start.number < expected + _SKIP or restart):
            continue
        end = start.group in endnotes
        after = place if end else max(place, (pages[max(1, start.line.page - 1)] - 1, 10**9))
        mark = _mark(marks, start, after, pages, end)
        if (mark is None and not (end or _follows_a_note(start, chain))) or (restart and not mark):
            continue
        chain.append((start, mark))
        place = (mark.line, mark.start) if mark else place
        expected = start.number + 1
    return chain


def _mark(marks: MarkIndex, start: _Start, after: tuple[int, int], pages: dict[int, int], endnote: bool) -> Mark | None:
    """The mark of a note: on its own page, else on the page before; anywhere for an endnote."""
    kind = start.style.rstrip(".)-–")
    styles = frozenset({GLUED, RAISED, BRACKETED} if endnote or kind != "plain" else {GLUED, RAISED})
    if not endnote:
        own = max(after, (pages[start.line.page] - 1, 10**9))
        found = marks.find(start.number, own, start.line.index, styles)
        if found:
            return found
    return marks.find(start.number, after, start.line.index, styles)


def _first_lines(layout: Layout) -> dict[int, int]:
    first: dict[int, int] = {}
    for line in layout.lines:
        first.setdefault(line.page, line.index)
    return first


def _follows_a_note(start: _Start, chain: Chain) -> bool:
    """Whether a start without a mark stands directly among notes of the same group."""
    return bool(chain) and chain[-1][0].group == start.group and start.number == chain[-1][0].number + 1


def _gather(chain: Chain, groups: list[Group], endnotes: set[int], found: Notes, layout: Layout) -> None:
    """The lines of each note: to the next note, to the end of its group, and on where it is not finished."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for start, _ in chain:
        places[start.group].append(start.place)
    stops = {groups[number][0].index for number in places} | {line.index for line in found.heading}
    measure = max([layout.width, *(len(start.line.text) for start, _ in chain)])
    for start, mark in chain:
        group, endnote = groups[start.group], start.group in endnotes
        end = next((place for place in places[start.group] if place > start.place), len(group))
        lines = group[start.place : end]
        if end == len(group) and not endnote:
            lines = _cut_long(lines, layout)
        if start.place + len(lines) == len(group):
            following = (groups[number] for number in range(start.group + 1, len(groups)))
            lines = lines + _continued(lines, following, stops, endnote, measure)
        found.notes.append(Note(start.number, start.prefix, start.style, lines, mark))


def _cut_long(lines: Group, layout: Layout) -> Group:
    """A note in a text without blank lines ends where a line ends short after a sentence."""
    ends = (place for place, line in enumerate(lines, 1) if len(line.text) < 0.85 * layout.width)
    short = next((place for place in ends if is_finished(lines[place - 1].text)), len(lines))
    return lines[:short] if len(lines) > _LONG_GROUP else lines


def _continued(lines: Group, following: Iterable[Group], stops: set[int], endnote: bool, measure: int) -> Group:
    """Groups after a note, on its page, that go on with it; a line of ``stops`` opens something else."""
    more: Group = []
    for group in following:
        elsewhere = group[0].page != lines[0].page and not endnote
        if elsewhere or group[0].index in stops or is_caps(group[0].text) or not _goes_on(lines + more, measure):
            break
        more += group
    return more


def _goes_on(lines: Group, measure: int) -> bool:
    """Whether a note breaks off: in a word, after a word that needs another one, or at the end of a full line."""
    last = lines[-1].text
    if ends_in_hyphen(last) or hangs(last):
        return True
    return len(last) > _FULL * measure and not is_finished(last) and not open_link(last)


def _add_tails(groups: list[Group], found: Notes, layout: Layout) -> None:
    """The ends of notes that stand, without a number, at the foot of the next page."""
    by_page: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_page[group[0].page].append(group)
    firsts = {note.lines[0].index for note in found.notes}
    used = found.line_indices()
    measure = max([layout.width, *(len(line.text) for note in found.notes for line in note.lines)])
    last_on_page = {note.lines[-1].page: note for note in found.notes}
    for page in sorted(by_page):
        note = last_on_page.get(page - 1)
        lines, alone = _foot(by_page[page], firsts)
        if not note or any(line.index in used for line in lines):
            continue
        expected = _goes_on(note.lines, measure) and _may_follow(note.lines[-1], lines, layout)
        tail = _tail(lines, alone, expected, layout)
        note.lines.extend(tail)
        used.update(line.index for line in tail)
        if tail:
            last_on_page.setdefault(page, note)


def _foot(groups: list[Group], firsts: set[int]) -> tuple[Group, bool]:
    """The lines above the first note of a page, or its last ones; and whether they stand apart from the body."""
    for position, group in enumerate(groups):
        place = next((i for i, line in enumerate(group) if line.index in firsts), None)
        if place:
            return group[:place], position > 0
        if place == 0:
            return (groups[position - 1], position > 1) if position else ([], False)
    return (groups[-1], len(groups) > 1) if groups else ([], False)


def _may_follow(last: Line, lines: Group, layout: Layout) -> bool:
    """Whether lines can go on with a note that breaks off: they start low, or are one line, or longer than the body."""
    if not lines or starts_low(lines[0].text):
        return bool(lines)
    if ends_in_hyphen(last.text):
        return False
    return len(lines) == 1 or layout.measure(lines) > _LONGER * layout.width


def _tail(lines: Group, alone: bool, expected: bool, layout: Layout) -> Group:
    """Those of the lines that end a note: lines apart from the body, or longer than the body's (in smaller type)."""
    wide = len(lines) - 1
    while wide > 0 and len(lines[wide - 1].text) > _WIDER * layout.width:
        wide -= 1
    if alone and expected and len(lines) <= _LONG_GROUP:
        return lines
    return lines[wide:] if wide < len(lines) - 1 and (expected or (alone and wide == 0)) else []
