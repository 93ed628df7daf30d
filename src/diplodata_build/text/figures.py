"""Labels of charts and cells of tables, which belong to a picture and not to the text: short lines without a sentence
between a caption and its source, and rows of numbers beside a caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Group, Line
from diplodata_build.text.words import CAPTION, is_finished

_SOURCE = re.compile(r"^(?:fuentes?|source|nota|elaboraci[oó]n|elaborad[oa]|tomado de)\b\s*[:\w]", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d.,%$€*()<>=±+\-–—/\s]+")
_ROW = re.compile(r"(?:\s[(\[]?[–-]?\d(?:[\d.,]*\d)?%?\*{0,3}[)\]]?){2,}$")  # «Villas del sur 12,3 (4,5) 6»
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r"\s{3,}|\t+")
_TABLE = re.compile(r"^(?:tabla|cuadro|table)\s+\d", re.IGNORECASE)
_CELL_WORDS, _ROW_WORDS, _SHARE, _FARTHEST, _FEWEST = 8, 4, 0.7, 150, 2
_FEWEST_ROWS, _SET_IN, _ROW_END = 3, 8, 60


def find_figures(layout: Layout) -> Iterator[Group]:
    """The labels and cells beside each caption, the caption and the source left out."""
    written = [line for line in layout.lines if line.text]
    for place, line in enumerate(written):
        if is_caption(line.text):
            cells = _cells(written, place, layout)
            if cells:
                yield cells


def is_caption(text: str) -> bool:
    """Whether a line is the caption of a numbered figure or table, not a sentence about one."""
    match = CAPTION.match(text)
    after = text[match.end() :].lstrip() if match else ""
    return match is not None and match["number"] is not None and not after[:1].islower()


def is_source(text: str) -> bool:
    """Whether a line says where a figure or table comes from («Fuente: …»)."""
    return _SOURCE.match(text) is not None and ":" in text[:40]


def table_rows(lines: Sequence[Line], place: int) -> list[Line]:
    """The rows of a table under the caption at a place of some lines of a page: most of them have wide gaps.

    The table ends before the next caption or source, or at a blank line after which no row of cells comes.
    """
    caption = lines[place]
    rows: list[Line] = []
    if _GAP.search(caption.text) or not _TABLE.match(caption.text):
        return []
    for before, line in pairwise(line for line in lines[place : place + _FARTHEST] if line.text):
        apart = line.index - before.index > 1 and len(rows) >= _FEWEST_ROWS and not has_cells(line.text)
        if apart or line.new_page or line.page != caption.page or CAPTION.match(line.text) or _SOURCE.match(line.text):
            break
        rows.append(line)
    gaps = sum(_GAP.search(row.text) is not None or row.indent > caption.indent + _SET_IN for row in rows)
    return rows if len(rows) >= _FEWEST_ROWS and 2 * gaps >= len(rows) else []


def has_cells(text: str, fewest: int = 2) -> bool:
    """Whether wide gaps part a line into pieces of few words."""
    pieces = _GAP.split(text)
    return len(pieces) >= fewest and all(len(piece.split()) <= _ROW_WORDS for piece in pieces)


def _cells(written: Sequence[Line], caption: int, layout: Layout) -> Group:
    """The lines after a caption that are cells: up to the source, or as long as most of them are numbers."""
    run: Group = []
    if rows := table_rows(written, caption):
        return rows
    for line in written[caption + 1 : caption + 1 + _FARTHEST]:
        if line.page != written[caption].page or line.index in layout.starts or CAPTION.match(line.text):
            return run if _SOURCE.match(line.text) else _numbers(run)
        if not _is_cell(line, layout):
            return run if _SOURCE.match(line.text) else _numbers(run)
        run.append(line)
    return _numbers(run)


def _is_cell(line: Line, layout: Layout) -> bool:
    """Whether a line is a row, a number, or too short and open for a sentence («Máx.» ends none)."""
    text = line.text
    if (_NUMBERS.fullmatch(text) and _DIGIT.search(text)) or has_cells(text) or _ROW.search(text[-_ROW_END:]):
        return True
    words = len(text.split())
    short = len(text) <= _SHARE * layout.width and words <= _CELL_WORDS and not text.startswith(("•", "-"))
    return short and (words < _ROW_WORDS / 2 or not is_finished(text)) and not _SOURCE.match(text)


def _numbers(run: Group) -> Group:
    """The run up to its last row of numbers, where most rows have some."""
    rows = [_DIGIT.search(line.text) is not None for line in run]
    last = max((place for place, row in enumerate(rows) if row), default=-1)
    return run[: last + 1] if 2 * sum(rows) > last + 1 >= _FEWEST else []
