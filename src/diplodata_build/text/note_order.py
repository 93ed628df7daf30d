"""Notes that an extraction gives before the text of their page, as `pdftotext -raw` does with some PDFs, put behind it.

They are consecutive numbers at the top of a page whose marks stand below them. They end at the folio, or where a line
goes on with the sentence of the page before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from diplodata_build.text.lines import Line
from diplodata_build.text.note_starts import ANYWHERE, NoteStart, marks_of, note_starts
from diplodata_build.text.words import is_finished, starts_low

_SHORT = 0.8
_HEAD = 4  # lines that may stand above the first note: a running head, an ISSN, a folio


def lower_notes(lines: Sequence[Line]) -> list[Line]:
    """The lines with such notes behind the text of their page; most texts come back as they are."""
    result: list[Line] = []
    for page in pages_of(lines):
        first, end = _notes_above(page) if page[0].new_page else (0, 0)
        if first < end:
            moved = [*page[:first], *page[end:], *page[first:end]]
            page = [replace(line, new_page=place == 0) for place, line in enumerate(moved)]
        result += page
    return [line if line.index == index else replace(line, index=index) for index, line in enumerate(result)]


def pages_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between form feeds."""
    page: list[Line] = []
    for line in lines:
        if line.new_page and page:
            yield page
            page = []
        page.append(line)
    yield page


def _notes_above(page: list[Line]) -> tuple[int, int]:
    """Where the notes at the top of a page begin and end; twice the same place if there are none."""
    top = _starts(page[: _HEAD + 2])
    first = next((place for place in sorted(top) if place <= _HEAD), None)
    if first is None:
        return 0, 0
    starts = _starts(page)
    numbers: list[int] = []
    for place in range(first, len(page)):
        start, text = starts.get(place), page[place].text
        if start and start.form == starts[first].form and start.number == starts[first].number + len(numbers):
            numbers.append(start.number)
        elif text.isdecimal() or (place - 1 not in starts and _goes_over(page[first:place], text)):
            below = {mark.number for line in page[place:] for mark in marks_of(line) if mark.style in ANYWHERE}
            return (first, place) if 2 * len(below.intersection(numbers)) >= len(numbers) else (0, 0)
    return 0, 0


def _starts(lines: list[Line]) -> dict[int, NoteStart]:
    return {start.place: start for start in note_starts([lines], 0)}


def _goes_over(notes: Sequence[Line], text: str) -> bool:
    """Whether a line after notes goes on with the page before, or stands under the short last line of a note."""
    last = notes[-1].text
    return is_finished(last) and (starts_low(text) or len(last) < _SHORT * max(len(line.text) for line in notes))
