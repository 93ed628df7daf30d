"""Footnotes and endnotes: where they are, which mark each has in the body, and which lines are theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group
from diplodata_build.text.marks import Mark, symbols_of
from diplodata_build.text.note_bodies import Note, add_tails, gather_notes
from diplodata_build.text.note_starts import find_sequence, join_labels, note_starts
from diplodata_build.text.words import fold

_SYMBOL = re.compile(r"^(\*{1,3}|†|‡)\s*(?=\S)")
_NUMBERING = r"^(?:\d{1,2}\.?\s+)?"
_NOTES_HEADING = re.compile(_NUMBERING + r"(?:notas?(?: finales| al final| al pie)?|notes|endnotes|footnotes)\W*$")
_REFERENCES_HEADING = re.compile(
    _NUMBERING + r"(?:referencias?|bibliograf\w*|fuentes|obras citadas|literatura|references|works cited)\b[\w\s]*\W*$"
)
_SHORT, _LATE = 40, 0.6


@dataclass
class Notes:
    """All notes in their order, and the heading of the endnotes if there is one."""

    notes: list[Note] = field(default_factory=list)
    heading: Group = field(default_factory=list)

    def line_indices(self) -> set[int]:
        """Indices of all lines that belong to notes."""
        return {line.index for note in self.notes for line in note.lines} | {line.index for line in self.heading}


@dataclass
class _BackMatter:
    """Numbers of the groups under a heading such as «Notas», that heading, and the groups under «Referencias»."""

    endnotes: set[int] = field(default_factory=set)
    heading: Group = field(default_factory=list)
    references: set[int] = field(default_factory=set)


def find_notes(layout: Layout, set_apart: set[int]) -> Notes:
    """The notes of the text; lines that are furniture or call-outs are not looked at."""
    groups = join_labels(layout.groups(set_apart))
    back = _back_matter(groups)
    starts = [start for i in range(len(groups)) if i not in back.references for start in note_starts(groups, i)]
    starts = [start for start in starts if start.line not in back.heading]
    sequence = find_sequence(starts, groups, back.endnotes, layout)
    heading = back.heading if any(start.group in back.endnotes for start, _ in sequence) else []
    found = Notes(gather_notes(sequence, groups, back.endnotes, heading, layout), heading)
    add_tails(found.notes, found.line_indices(), groups, layout)
    found.notes[:0] = _symbol_notes(groups, found.line_indices())
    _forget_marks_in_notes(found)
    return found


def _back_matter(groups: list[Group]) -> _BackMatter:
    back = _BackMatter()
    current: set[int] | None = None
    for number, group in enumerate(groups):
        text = fold(group[0].text[:60])
        if _NOTES_HEADING.match(text):
            current, back.heading = back.endnotes, group[:1]
        elif _REFERENCES_HEADING.match(text) and len(group[0].text) <= _SHORT and number > _LATE * len(groups):
            current = back.references
        if current is not None:
            current.add(number)
    return back


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
