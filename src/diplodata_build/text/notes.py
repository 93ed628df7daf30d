"""Footnotes and endnotes: where they are, which mark each has in the body, and which lines are theirs.

The lines of a note go to the next note or the end of its group, and on where it breaks off: a footnote may go on in the
groups below it, and at the foot of the next page above that page's own notes.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line, RawSpan
from diplodata_build.text.note_starts import (
    Mark,
    NoteSequence,
    NoteStart,
    find_sequence,
    index_marks,
    join_labels,
    note_starts,
    page_edges,
    part_lines,
    symbols_of,
)
from diplodata_build.text.words import (
    ends_in_hyphen,
    fold,
    hangs,
    is_caps,
    is_finished,
    leads_in,
    open_link,
    opens_references,
    starts_low,
)

_WIDER, _LONGER, _FULL, _FEW = 1.08, 1.03, 0.85, 0.05
_LONG_GROUP = 25
_SYMBOL = re.compile(r"^(\*{1,3}|†|‡)\s*(?=\S)")
_NUMBERING = r"^(?:\d{1,2}\.?\s+)?"
_NOTES_HEADING = re.compile(_NUMBERING + r"(?:notas?(?: finales| al final| al pie)?|notes|endnotes|footnotes)\W*$")
_SHORT, _LATE, _FEWEST = 40, 0.6, 3


@dataclass
class Note:
    """A note: its number (none for a star), its lines (the first one still with the number), its mark in the body."""

    number: int | None
    prefix: int
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


def gather_notes(
    sequence: NoteSequence, groups: list[Group], endnotes: Set[int], heading: Group, layout: Layout
) -> list[Note]:
    """The notes with the lines that stand under their starts."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for start, _ in sequence:
        places[start.group].append(start.place)
    stops = {groups[number][0].index: min(starts) for number, starts in places.items()}
    stops |= {line.index: 0 for line in heading}
    measure = _usual_width(layout, [start.line for start, _ in sequence])
    notes = []
    for start, mark in sequence:
        group, is_endnote = groups[start.group], start.group in endnotes
        end = next((place for place in places[start.group] if place > start.place), len(group))
        lines = group[start.place : end]
        if end == len(group) and not is_endnote:
            lines = _cut_long(lines, layout)
        if start.place + len(lines) == len(group):
            following = (groups[number] for number in range(start.group + 1, len(groups)))
            lines = lines + _continued(lines, following, stops, is_endnote, measure)
        notes.append(Note(start.number, start.prefix, lines, mark))
    return notes


def _usual_width(layout: Layout, lines: Group) -> int:
    """The length of a full line of notes; a few may be longer, as one whose words stand far apart."""
    lengths = sorted(len(line.text) for line in lines)
    return max(layout.width, lengths[len(lengths) * 9 // 10] if lengths else 0)


def _cut_long(lines: Group, layout: Layout) -> Group:
    """A note in a text without blank lines ends where a line ends short after a sentence."""
    if len(lines) <= _LONG_GROUP:
        return lines
    for place, line in enumerate(lines, 1):
        if len(line.text) < _FULL * layout.width and is_finished(line.text):
            return lines[:place]
    return lines


def _continued(
    lines: Group, following: Iterable[Group], stops: Mapping[int, int], is_endnote: bool, measure: int
) -> Group:
    """Groups after a note, on its page, that go on with it; those of ``stops`` do so only for some lines, or none."""
    more: Group = []
    for group in following:
        elsewhere = group[0].page != lines[0].page and not is_endnote
        most = stops.get(group[0].index, len(group))
        if elsewhere or not most or is_caps(group[0].text) or not _breaks_off(lines + more, measure):
            break
        more += group[:most]
        if most < len(group):
            break
    return more


def _breaks_off(lines: Group, measure: int) -> bool:
    """Whether a note ends in a colon, inside a word, after one that needs another, or in a sentence at a full line."""
    last = lines[-1].text
    if ends_in_hyphen(last) or hangs(last) or leads_in(last):
        return True
    return len(last) > _FULL * measure and not is_finished(last) and not open_link(last)


def add_tails(notes: list[Note], taken: Set[int], groups: list[Group], layout: Layout) -> None:
    """Add the ends of notes that stand, without a number, at the foot of the next page; ``taken`` are notes' lines."""
    by_page: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_page[group[0].page].append(group)
    firsts = {note.lines[0].index for note in notes}
    used = set(taken)
    measure = _usual_width(layout, [line for note in notes for line in note.lines])
    last_on_page = {note.lines[-1].page: note for note in notes}
    widest = _widest_of_body(by_page.values(), used, layout)
    for page in sorted(by_page):
        note = last_on_page.get(page - 1)
        lines, stands_apart = _foot(by_page[page], firsts)
        if not note or any(line.index in used for line in lines):
            continue
        expected = _breaks_off(note.lines, measure) and _may_follow(note.lines[-1], lines, layout)
        tail = _tail(lines, stands_apart, expected, widest)
        note.lines.extend(tail)
        used.update(line.index for line in tail)
        if tail:
            last_on_page.setdefault(page, note)


def _widest_of_body(pages: Iterable[list[Group]], used: Set[int], layout: Layout) -> float:
    """A length that next to no line of the body has; infinite where many single ones have it.

    Lines are of uneven length where the extraction has joined words at their hyphens; those of notes are all longer.
    """
    lengths = [[len(line.text) for group in page for line in group if line.index not in used] for page in pages]
    every = sorted(length for page in lengths for length in page)
    wide = _WIDER * min(layout.width, every[len(every) // 2]) if every else math.inf
    triples = ((page[i - 1], page[i], page[i + 1]) for page in lengths for i in range(1, len(page) - 1))
    single = sum(above <= wide < length and below <= wide for above, length, below in triples)
    return wide if single <= _FEW * len(every) else math.inf


def _foot(groups: list[Group], firsts: Set[int]) -> tuple[Group, bool]:
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


def _tail(lines: Group, stands_apart: bool, expected: bool, widest: float) -> Group:
    """Those of the lines that end a note: lines apart from the body, or longer than its widest (in smaller type)."""
    if stands_apart and expected and len(lines) <= _LONG_GROUP:
        return lines
    wide = len(lines) - 1  # the first of the last lines that are wider than the body, the very last one aside
    while wide > 0 and len(lines[wide - 1].text) > widest:
        wide -= 1
    has_wide = wide < len(lines) - 1
    return lines[wide:] if has_wide and (expected or (stands_apart and wide == 0)) else []


@dataclass
class Notes:
    """All notes in their order, and the heading of the endnotes if there is one."""

    notes: list[Note] = field(default_factory=list)
    heading: Group = field(default_factory=list)

    def line_indices(self) -> set[int]:
        """Indices of all lines that belong to notes."""
        return {line.index for note in self.notes for line in note.lines} | {line.index for line in self.heading}


def find_notes(layout: Layout, set_apart: set[int]) -> Notes:
    """The notes of the text; lines that are furniture or call-outs are not looked at."""
    groups = join_labels(layout.groups(set_apart))
    endnotes, heading, references = _back_matter(groups)
    edges = page_edges(layout)
    marks = index_marks(groups, edges)
    groups = [part_lines(group, marks, edges, number in endnotes) for number, group in enumerate(groups)]
    starts = [start for i in range(len(groups)) if i not in references for start in note_starts(groups, i)]
    starts = [start for start in starts if start.line not in heading]
    endnotes = endnotes or _unheaded_endnotes(starts, groups)
    sequence = find_sequence(starts, marks, endnotes, edges, layout.hints.first_note)
    if not any(start.group in endnotes for start, _ in sequence):
        heading = []
    found = Notes(gather_notes(sequence, groups, endnotes, heading, layout), heading)
    add_tails(found.notes, found.line_indices(), groups, layout)
    found.notes[:0] = _symbol_notes(groups, found.line_indices())
    _forget_marks_in_notes(found)
    return found


def _back_matter(groups: list[Group]) -> tuple[set[int], Group, set[int]]:
    """Numbers of the groups under a heading such as «Notas», that heading, and the groups under «Referencias»."""
    endnotes: set[int] = set()
    references: set[int] = set()
    heading: Group = []
    current: set[int] | None = None
    for number, group in enumerate(groups):
        text = fold(group[0].text[:60])
        if _NOTES_HEADING.match(text):
            current, heading = endnotes, group[:1]
        elif opens_references(group[0].text) and len(group[0].text) <= _SHORT and number > _LATE * len(groups):
            current = references
        if current is not None:
            current.add(number)
    return endnotes, heading, references


def _unheaded_endnotes(starts: list[NoteStart], groups: list[Group]) -> set[int]:
    """Numbers of the last groups of the text where they are all of its notes, without a heading above them."""
    lowest: dict[str, int] = {}
    for start in starts:
        lowest[start.form] = min(start.number, lowest.get(start.form, start.number))
    firsts = {start.group: start for start in starts if start.place == 0}
    run: list[NoteStart] = []
    for number in reversed(range(len(groups))):
        if number not in firsts or (run and not _precedes(firsts[number], run[-1])):
            break
        run.append(firsts[number])
    return {start.group for start in run} if len(run) >= _FEWEST and run[-1].number == lowest[run[-1].form] else set()


def _precedes(start: NoteStart, following: NoteStart) -> bool:
    return start.form == following.form and start.number < following.number


def _symbol_notes(groups: list[Group], used: set[int]) -> list[Note]:
    """Notes with a star or dagger, which go before the numbered ones; each needs its mark on the same page."""
    marks: dict[tuple[int, str], Mark] = {}
    notes = []
    for group in groups:
        match = _SYMBOL.match(group[0].text)
        mark = marks.get((group[0].page, match.group(1))) if match else None
        if match and mark and group[0].index not in used:
            lines = [line for line in group if line.index not in used]
            notes.append(Note(None, match.end(), lines, mark))
            continue
        for line in group:
            for symbol in symbols_of(line):
                marks.setdefault((line.page, line.text[symbol.start : symbol.end]), symbol)
    return notes


def _forget_marks_in_notes(found: Notes) -> None:
    """Drop the marks of notes that turn out to be inside another note: those are plain numbers."""
    lines = found.line_indices()
    for note in found.notes:
        if note.mark and note.mark.line in lines:
            note.mark = None
