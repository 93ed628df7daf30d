"""Where notes begin: lines with a number of a known form, those kept whose numbers follow each other.

The mark of a footnote stands on its page or the page before, that of an endnote anywhere above it; marks come in the
order of their notes. A start without a mark counts among endnotes and directly under the note before it. A mark is a
number glued to a word, a bracket or a closing quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line
from diplodata_build.text.words import CLOSERS, is_finished, open_link, starts_high, word_set

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGIT = re.compile(f"[0-9{_SUPERSCRIPT}]")
_TO_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
_GLUED = re.compile(r"(?<=[^\s\d(\[/°$€£=+<>#@–-])(\d{1,3})(?![\w%°º/]|[.,:]\d|[-–]\d)")
_RAISED = re.compile(f"[{_SUPERSCRIPT}]{{1,3}}")
_BRACKETED = re.compile(r"\s?\[(\d{1,3})\]|\s?(?<!\w\s)\((\d{1,3})\)")
_SYMBOL = re.compile("[*†‡]")
_SYMBOLS = re.compile(r"(?<=[^\s*†‡])(?:\*{1,3}|†|‡)(?!\S)")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_ABBREVIATIONS = word_set("p pp n no nº núm num núms vol t tomo art arts cap fig pág pag págs ed v s")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[.,]$")

GLUED, RAISED, BRACKETED = "glued", "raised", "bracketed"
_START = re.compile(
    r"^(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<plain>\d{1,3})(?P<dot>[.)\-–]{0,2})|"
    r"(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?P<space>\s*)(?=\S)"
)
_LABEL = re.compile(r"^\d{1,3}$")
_FORMS = ("square", "round", "plain", "raised")
_SKIP = 3
_LINE_END = 10**9

Place = tuple[int, int]  # line, column


@dataclass(frozen=True, order=True)
class Mark:
    """A number that may be the mark of a note: its place, and how doubtful it is (0 is best)."""

    line: int
    start: int
    end: int
    number: int
    style: str
    doubt: int


def to_number(digits: str) -> int:
    """The number that digits write, raised ones too."""
    return int(digits.translate(_TO_DIGITS))


def marks_of(line: Line) -> Iterable[Mark]:
    """All possible marks on a line."""
    text = line.text
    for match in _GLUED.finditer(text):
        doubt = _doubt(text, match.start())
        if doubt is not None:
            yield Mark(line.index, match.start(), match.end(), int(match.group()), GLUED, doubt)
    for match in _RAISED.finditer(text):
        if match.start():
            yield Mark(line.index, match.start(), match.end(), to_number(match.group()), RAISED, 0)
    for match in _BRACKETED.finditer(text):
        if match.start():
            number = int(match.group(1) or match.group(2))
            yield Mark(line.index, match.start(), match.end(), number, BRACKETED, 0 if match.group(1) else 1)


def symbols_of(line: Line) -> Iterable[Mark]:
    """Stars and daggers glued to a word."""
    for match in _SYMBOLS.finditer(line.text) if _SYMBOL.search(line.text) else ():
        yield Mark(line.index, match.start(), match.end(), 0, "symbol", 0)


def _doubt(text: str, start: int) -> int | None:
    """How doubtful a glued number is: not at all after a closing mark, much after a single letter as in «G8»."""
    before = text[start - 1]
    if before in ".,:" and text[start - 2 : start - 1].isdigit() and not _YEAR_BEFORE.search(text[:start]):
        return None
    word = _WORD_BEFORE.search(text[: start - 1] if before == "." else text[:start])
    if before == "." and word and word.group().casefold() in _ABBREVIATIONS:
        return None
    if before in CLOSERS or before in ".,;:!?…—":
        return 1 if before == ":" else 0
    if not word:
        return None
    return 1 if len(word.group()) > 2 else 2


class MarkIndex:
    """The possible marks of a text by number, in order."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._marks: defaultdict[int, list[Mark]] = defaultdict(list)
        for line in lines:
            for mark in sorted(marks_of(line)) if _DIGIT.search(line.text) else ():
                self._marks[mark.number].append(mark)

    def find(self, number: int, after: tuple[int, int], before: int, styles: frozenset[str]) -> Mark | None:
        """The least doubtful mark of a number after a place (line, column) and before a line, else the first one."""
        marks = self._marks.get(number, [])
        low = bisect_right(marks, after, key=lambda mark: (mark.line, mark.start))
        high = bisect_left(marks, before, key=lambda mark: mark.line)
        fitting = [mark for mark in marks[low:high] if mark.style in styles]
        return min(fitting, key=lambda mark: (mark.doubt, mark), default=None)


@dataclass(frozen=True)
class NoteStart:
    """A line on which a note may begin: its group and place there, the number, its form, how long the number is."""

    group: int
    place: int
    line: Line
    number: int
    form: str
    prefix: int


NoteSequence = list[tuple[NoteStart, Mark | None]]


def join_labels(groups: Iterable[Group]) -> list[Group]:
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


def note_starts(groups: list[Group], number: int) -> list[NoteStart]:
    """Lines of a group on which a note may begin: its first one, or one after the end of a sentence."""
    group = groups[number]
    found = []
    for place, (previous, line) in enumerate(zip([None, *group], group, strict=False)):
        if _is_label(line, group[min(place + 1, len(group) - 1)]):
            found.append(NoteStart(number, place, line, int(line.text), "plain", len(line.text)))
        start = _numbered_start(number, place, line)
        closed = previous is None or is_finished(previous.text) or open_link(previous.text) or place == 1
        if start and (closed or start.prefix == len(str(start.number))):
            found.append(start)
    return found


def _numbered_start(group: int, place: int, line: Line) -> NoteStart | None:
    """The number that a line starts with, where what follows it can be the start of a note."""
    match = _START.match(line.text[:40])
    if not match:
        return None
    form = next(name for name in _FORMS if match[name])
    rest = line.text[match.end() :]
    if form == "plain" and not match["dot"] and not _opens_note(rest):
        return None
    if form == "plain" and not match["space"] and not starts_high(rest):
        return None
    return NoteStart(group, place, line, to_number(match[form]), form + (match["dot"] or ""), match.end())


def find_sequence(starts: list[NoteStart], groups: list[Group], endnotes: Set[int], layout: Layout) -> NoteSequence:
    """The longest sequence of starts of one form, since the notes of one article look alike."""
    if not starts:
        return []
    marks = MarkIndex(line for group in groups for line in group)
    edges: dict[int, Place] = {}  # the place right before each page
    for line in layout.lines:
        edges.setdefault(line.page, (line.index - 1, _LINE_END))
    forms = dict.fromkeys(start.form for start in starts)
    of_form = ([start for start in starts if start.form == form] for form in forms)
    return max((_sequence(some, marks, endnotes, edges) for some in of_form), key=len)


def _sequence(starts: list[NoteStart], marks: MarkIndex, endnotes: Set[int], edges: dict[int, Place]) -> NoteSequence:
    """The starts that make a sequence of notes, each with its mark."""
    sequence: NoteSequence = []
    place, expected = (-1, 0), 1
    for start in starts:
        restarts = start.number == 1 and expected > 1
        if not (expected <= start.number < expected + _SKIP or restarts):
            continue
        is_endnote = start.group in endnotes
        after = place if is_endnote else max(place, edges[max(1, start.line.page - 1)])
        mark = _find_mark(marks, start, after, edges, is_endnote)
        if mark is None and (restarts or not (is_endnote or _follows_a_note(start, sequence))):
            continue
        sequence.append((start, mark))
        place = (mark.line, mark.start) if mark else place
        expected = start.number + 1
    return sequence


def _find_mark(
    marks: MarkIndex, start: NoteStart, after: Place, edges: dict[int, Place], is_endnote: bool
) -> Mark | None:
    """The mark of a note: on its own page, else after the given place; anywhere after it for an endnote."""
    plain_footnote = not is_endnote and start.form.startswith("plain")
    styles = frozenset({GLUED, RAISED} if plain_footnote else {GLUED, RAISED, BRACKETED})
    if not is_endnote:
        on_page = max(after, edges[start.line.page])
        found = marks.find(start.number, on_page, start.line.index, styles)
        if found:
            return found
    return marks.find(start.number, after, start.line.index, styles)


def _follows_a_note(start: NoteStart, sequence: NoteSequence) -> bool:
    """Whether a start without a mark stands directly among notes of the same group."""
    return bool(sequence) and sequence[-1][0].group == start.group and start.number == sequence[-1][0].number + 1
