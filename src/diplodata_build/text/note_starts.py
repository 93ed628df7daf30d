"""Where notes begin: lines with a number of a known form, those kept whose numbers follow each other.

A sequence may begin at any number, since a chapter goes on where the one before it stopped. The mark of a footnote
stands on its page or the page before, that of an endnote anywhere above it; marks come in the order of their notes. A
start without a mark counts among endnotes and directly under the note before it. A mark is a number glued to a word, a
year, a percent sign, a bracket or a closing quotation, or one that stands alone after the end of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line
from diplodata_build.text.words import CLOSERS, is_finished, open_link, starts_high, word_set

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGIT = re.compile(f"[0-9{_SUPERSCRIPT}]")
_TO_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
_GLUED = re.compile(r"(?<=[^\s\d(\[/°$€£=+<>#@–-])(\d{1,3})(?![\w%°º/]|[.,:]\d|[-–]\d)")
_RAISED = re.compile(f"[{_SUPERSCRIPT}]{{1,3}}")
_AFTER_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(\d{1,3})(?![\w%°º/]|[.,:]\d|[-–]\d)")  # «en 19862.»
_SPACED = re.compile(
    r"(?<=[.!?…»”’\"'),])\s(\d{1,3})(?=$|\s+[«“‘¿¡(—]*[A-ZÁÉÍÓÚÑ])|(?<=[»”’\"')][,;])\s(\d{1,3})(?=\s)"
)
_BRACKETED = re.compile(r"\s?\[(\d{1,3})\]|\s?(?<!\w\s)\((\d{1,3})\)")
_SET_OFF = re.compile(  # «el casamiento 464.», looked for only where a text sets its marks so
    r"(?:(?<=[^\W\d_]{3})|(?<=[»”’\")\]])|(?<=\.\.\.)|(?<=\b1[5-9]\d\d)|(?<=\b20\d\d))\s(\d{1,3})"
    r"(?=(?P<closed>\s?[.,;:?!…)»”–—])|\s|$)"
)
_SET_OFF_ROUND = re.compile(r"(?<=\w)\s\((\d{1,3})\)(?!\w)|^\((\d{1,3})\)(?=[.,;:]|\s[a-záéíóúñ(])")  # «la paz (17),»
_SYMBOL = re.compile("[*†‡]")
_SYMBOLS = re.compile(r"(?<=[^\s*†‡])(?:\*{1,3}|†|‡)(?!\S)")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_ABBREVIATIONS = word_set("p pp n no nº núm num núms vol t tomo art arts cap fig pág pag págs ed v s")
_COUNTING = word_set(  # what a number after them counts or names
    "figura tabla cuadro gráfico mapa capítulo artículo página páginas nota notas volumen número ley tomo parte punto "
    "legajo caja lámina año años día días del los las unos unas con más que por para entre hasta desde cada sus folio"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[.,]$")

GLUED, RAISED, SPACED, BRACKETED = "glued", "raised", "spaced", "bracketed"
ANYWHERE = frozenset({GLUED, RAISED})
_START = re.compile(
    r"^(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<plain>\d{1,3})(?P<dot>[.)\-–]{0,2})(?!\d)|"
    r"(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?P<space>\s*)(?=\S)"
)
_LABEL = re.compile(r"^\d{1,3}$")
_NEXT = re.compile(r"\s(\d{1,3})[.)]?\s+(?=[«“‘\"'(¿¡]*[A-ZÁÉÍÓÚÑ])")
_OPENS_LOW = re.compile(r"(?:https?:|www\.|v[ée]ase|ver|cfr?\.|ib[ií]d|[ií]d(?:em)?\b|op\. ?cit|apud)", re.IGNORECASE)
_FORMS = ("square", "round", "plain", "raised")
_SKIP, _DOUBTFUL = 6, 2
_SET_OFF_NOTES, _SET_OFF_PAGES = 5, 3
_LINE_END = 10**9
_NEAR = 40
_MARKED, _UNMARKED, _DOUBT, _GAP, _ODD_START = 1.0, 0.3, 0.1, 0.2, 0.3

Place = tuple[int, int]  # line, column
Edges = dict[int, Place]


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
    for match in _AFTER_YEAR.finditer(text):
        yield Mark(line.index, match.start(1), match.end(1), int(match.group(1)), GLUED, 3)
    for match in _SPACED.finditer(text):
        if not _abbreviated(text[max(0, match.start() - _NEAR) : match.start()]):
            number = int(match.group(1) or match.group(2))
            yield Mark(line.index, match.start(), match.end(), number, SPACED, 2 if match.group(1) else 3)
    for match in _RAISED.finditer(text):
        if match.start():
            yield Mark(line.index, match.start(), match.end(), to_number(match.group()), RAISED, 0)
    for match in _BRACKETED.finditer(text):
        if match.start():
            number = int(match.group(1) or match.group(2))
            yield Mark(line.index, match.start(), match.end(), number, BRACKETED, 0 if match.group(1) else 1)


def set_off_marks_of(line: Line) -> Iterable[Mark]:
    """Numbers on a line that a space sets off from the word before them."""
    for match in _SET_OFF.finditer(line.text):
        word = _WORD_BEFORE.search(line.text[max(0, match.start() - _NEAR) : match.start()])
        counts = word is not None and word.group().casefold() in _COUNTING
        if not counts and not _abbreviated(line.text[max(0, match.start() - _NEAR) : match.start()]):
            doubt = 1 if match["closed"] else 4
            yield Mark(line.index, match.start(), match.end(1), int(match.group(1)), GLUED, doubt)
    for match in _SET_OFF_ROUND.finditer(line.text):
        yield Mark(line.index, match.start(), match.end(), int(match.group(1) or match.group(2)), BRACKETED, 1)


def _abbreviated(before: str) -> bool:
    """Whether a text ends with an abbreviation that a number follows, as «vol.» or «p.»."""
    word = _WORD_BEFORE.search(before.rstrip(".,"))
    return word is not None and word.group().casefold() in _ABBREVIATIONS


def symbols_of(line: Line) -> Iterable[Mark]:
    """Stars and daggers glued to a word."""
    for match in _SYMBOLS.finditer(line.text) if _SYMBOL.search(line.text) else ():
        yield Mark(line.index, match.start(), match.end(), 0, "symbol", 0)


def _doubt(text: str, start: int) -> int | None:
    """How doubtful a glued number is: not at all after a closing mark, much after two letters; «G8» is no mark."""
    near = text[max(0, start - _NEAR) : start]  # a slice: the line may be a paragraph of any length
    before = near[-1]
    if before in ".,:" and near[-2:-1].isdigit() and not _YEAR_BEFORE.search(near):
        return None
    word = _WORD_BEFORE.search(near[:-1] if before == "." else near)
    if before == "." and word and (word.group().casefold() in _ABBREVIATIONS or len(word.group()) == 1):
        return None  # «p.3», «A.1»
    if before in CLOSERS or before in ".,;:!?…—%":
        return 1 if before in ":%" else 0
    if not word or len(word.group()) == 1:
        return None
    return 1 if len(word.group()) > 2 else 2


class MarkIndex:
    """The possible marks of a text by number, in order."""

    def __init__(self, lines: Iterable[Line], find_marks: Callable[[Line], Iterable[Mark]] = marks_of) -> None:
        self._marks: defaultdict[int, list[Mark]] = defaultdict(list)
        for line in lines:
            for mark in sorted(find_marks(line)) if _DIGIT.search(line.text) else ():
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
    """A line on which a note may begin: its group and place there, the number, its form, how long the number is.

    ``closed`` says whether the text before it has ended; where it has not, only a mark on the same page shows the note.
    """

    group: int
    place: int
    line: Line
    number: int
    form: str
    prefix: int
    closed: bool = True


NoteSequence = list[tuple[NoteStart, Mark | None]]


def join_labels(groups: Iterable[Group]) -> list[Group]:
    """The groups, a number alone on its line put before the group below it: the raised label of a note.

    Several labels above as many lines are the labels of these lines.
    """
    result: list[Group] = []
    for group in groups:
        above = result[-1] if result else []
        labelled = bool(above) and above[-1].page == group[0].page and _is_label(above[-1], group[0])
        stack = above[len(above) - len(group) :] if labelled and 1 < len(group) <= len(above) else []
        if stack and all(_is_label(label, line) for label, line in zip(stack, group, strict=True)):
            del above[-len(group) :]
            result.append([line for pair in zip(stack, group, strict=True) for line in pair])
        else:
            result.append([above.pop(), *group] if labelled else list(group))
    return [group for group in result if group]


def _is_label(line: Line, following: Line) -> bool:
    return _LABEL.match(line.text) is not None and _opens_note(following.text)


def _opens_note(text: str) -> bool:
    return starts_high(text) or _OPENS_LOW.match(text) is not None


def part_lines(group: Group, marks: MarkIndex, edges: Edges, is_endnote: bool) -> Group:
    """The lines of a group, one that holds several notes («1 Ibid. 2 Salas») cut into its notes."""
    parted: Group = []
    known = 0
    for line in group:
        start = _numbered_start(0, 0, line)
        known = start.number if start else known
        begin = 0
        for match in _NEXT.finditer(line.text) if known else ():
            number = int(match.group(1))
            marked = is_endnote or marks.find(number, edges[line.page], line.index, ANYWHERE)
            if (
                number == known + 1
                and marked
                and not _abbreviated(line.text[max(0, match.start() - _NEAR) : match.start()])
            ):
                parted.append(line.keep([(begin, match.start())]))
                begin, known = match.start() + 1, number
        parted.append(line.keep([(begin, len(line.text))]) if begin else line)
    return parted


def note_starts(groups: list[Group], number: int) -> list[NoteStart]:
    """Lines of a group on which a note may begin: its first one, one after the end of a sentence or the next number."""
    group = groups[number]
    found: list[NoteStart] = []
    for place, (previous, line) in enumerate(zip([None, *group], group, strict=False)):
        if _is_label(line, group[min(place + 1, len(group) - 1)]):
            found.append(NoteStart(number, place, line, int(line.text), "plain", len(line.text)))
        start = _numbered_start(number, place, line)
        if start:
            closed = previous is None or is_finished(previous.text) or open_link(previous.text) != "" or place == 1
            follows = bool(found) and found[-1].number + 1 == start.number
            found.append(replace(start, closed=closed or follows or start.prefix == len(str(start.number))))
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


def index_marks(groups: list[Group], edges: Edges) -> MarkIndex:
    """The possible marks of a text; those that a space sets off («el casamiento 464.», «la paz (17),») only where it
    has many of them: the notes of several pages have such a mark on their page, and of bare numbers few have another.
    """
    lines = [line for group in groups for line in group]
    usual, set_off = MarkIndex(lines), MarkIndex(lines, set_off_marks_of)
    apart: defaultdict[str, list[NoteStart]] = defaultdict(list)
    marked = set()
    for start in chain.from_iterable(note_starts(groups, number) for number in range(len(groups))):
        style = BRACKETED if start.form == "round" else GLUED
        place = start.number, edges[start.line.page], start.line.index, frozenset({style})
        mark = set_off.find(*place)
        if style == GLUED and usual.find(*place):
            marked.add(start.number)
        elif mark and mark.doubt == 1:
            apart[style].append(start)
    for style, starts in apart.items():
        fewest = max(_SET_OFF_NOTES, 2 * len(marked)) if style == GLUED else _SET_OFF_NOTES
        numbers, pages = ({start.number for start in starts}, {start.line.page for start in starts})
        if len(numbers) >= fewest and len(pages) >= _SET_OFF_PAGES:
            return MarkIndex(lines, partial(_marks_and_set_off, style))
    return usual


def _marks_and_set_off(style: str, line: Line) -> Iterable[Mark]:
    yield from marks_of(line)
    yield from (mark for mark in set_off_marks_of(line) if mark.style == style)


@dataclass(frozen=True)
class _Chain:
    """A sequence of notes, read from its last one back; the place of its last mark; how much speaks for it."""

    start: NoteStart
    mark: Mark | None
    before: _Chain | None
    place: Place
    score: float

    def backwards(self) -> Iterator[_Chain]:
        """The links of the chain from its last one."""
        link: _Chain | None = self
        while link:
            yield link
            link = link.before


def page_edges(layout: Layout) -> Edges:
    """The place right before each page."""
    edges: Edges = {}
    for line in layout.lines:
        edges.setdefault(line.page, (line.index - 1, _LINE_END))
    return edges


def find_sequence(
    starts: list[NoteStart], marks: MarkIndex, endnotes: Set[int], edges: Edges, first: int | None = None
) -> NoteSequence:
    """The best sequence of starts of one form, since the notes of one article look alike; ``first`` is its number."""
    forms = dict.fromkeys(start.form for start in starts)
    of_form = ([start for start in starts if start.form == form] for form in forms)
    chains = [chain for some in of_form if (chain := _best_chain(some, marks, endnotes, edges, first))]
    best = max(chains, key=lambda chain: chain.score, default=None)
    sequence = [(link.start, link.mark) for link in best.backwards()][::-1] if best else []
    return list(_without_gaps(sequence, starts))


def _without_gaps(sequence: NoteSequence, starts: list[NoteStart]) -> Iterator[tuple[NoteStart, Mark | None]]:
    """The sequence, with what it lacks: the one note directly above the next one; a number that is printed twice."""
    numbered: defaultdict[tuple[int, int], list[NoteStart]] = defaultdict(list)
    for start in starts:
        numbered[start.line.page, start.number].append(start)
    for place, (start, mark) in enumerate(sequence):
        page, before = start.line.page, sequence[place - 1][0] if place else None
        if before and before.number + 1 == start.number - 1:
            above = (other for other in numbered[page, start.number - 1] if _is_above(other, start))
            yield from ((other, None) for other in above if other.group > before.group)
        yield start, mark
        below = (other for other in numbered[page, start.number] if _is_above(start, other))
        yield from ((other, None) for other in below if other.group > start.group)


def _is_above(other: NoteStart, start: NoteStart) -> bool:
    """Whether a start opens the group of another one, or the group before it, and looks like it."""
    fits = other.form == start.form and other.closed and start.closed
    return fits and other.place == 0 and start.group - other.group in (0, 1)


def _best_chain(
    starts: list[NoteStart], marks: MarkIndex, endnotes: Set[int], edges: Edges, first: int | None
) -> _Chain | None:
    """The chain of starts with the most marks and the fewest gaps; each start is tried after few others only."""
    best: _Chain | None = None
    ending: dict[int, _Chain] = {}  # the best chain that ends with each number
    for start in starts:
        before: list[_Chain | None] = [ending.get(start.number - step) for step in range(1, _SKIP + 1)]
        before.append(best if start.number == 1 else None)  # a new chapter
        may_open = first is None or start.number == first
        links = [_link(chain, start, marks, endnotes, edges) for chain in before if chain or may_open]
        link = max((link for link in links if link), key=lambda link: link.score, default=None)
        held = ending.get(start.number)
        if link and (held is None or link.score > held.score):
            ending[start.number] = link
            best = link if best is None or link.score > best.score else best
    return best


def _link(before: _Chain | None, start: NoteStart, marks: MarkIndex, endnotes: Set[int], edges: Edges) -> _Chain | None:
    """A chain with one more start, unless nothing shows that this one is a note."""
    is_endnote = start.group in endnotes
    place = before.place if before else (-1, 0)
    after = place if is_endnote else max(place, edges[max(1, start.line.page - 1)])
    mark = _find_mark(marks, start, after, edges, is_endnote)
    follows = before is not None and before.start.number < start.number
    directly = follows and before is not None and before.start.group == start.group
    if not start.closed and not (mark and mark.line >= edges[start.line.page][0] and mark.doubt < _DOUBTFUL):
        return None
    if mark is None and not (is_endnote or (directly and before and before.start.number + 1 == start.number)):
        return None
    gain = _MARKED - _DOUBT * mark.doubt if mark else _UNMARKED
    if follows and before:
        gain -= _GAP * (start.number - before.start.number - 1)
    elif start.number > 1:
        gain -= _ODD_START
    return _Chain(
        start, mark, before, (mark.line, mark.start) if mark else place, gain + (before.score if before else 0)
    )


def _find_mark(marks: MarkIndex, start: NoteStart, after: Place, edges: Edges, is_endnote: bool) -> Mark | None:
    """The mark of a note: on its own page, else after the given place; anywhere after it for an endnote."""
    plain_footnote = not is_endnote and start.form.startswith("plain")
    styles = ANYWHERE if plain_footnote else ANYWHERE | {BRACKETED}
    if not is_endnote:
        on_page = max(after, edges[start.line.page])
        found = marks.find(start.number, on_page, start.line.index, styles | {SPACED})
        if found:
            return found
    return marks.find(start.number, after, start.line.index, styles | ({SPACED} if is_endnote else set()))
