"""What a reader takes the columns of a CSV file for that is told nothing of their types."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

FIRST, EARLY = 100, 1_000  # rows by which polars and readr guess; the other readers look at more
# Text that pandas, readr, data.table or Arrow take for an empty cell.
_EMPTY = "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null"
TAKEN_FOR_EMPTY = frozenset(_EMPTY.split("|"))
_KINDS = {
    "integer": re.compile(r"-?[0-9]+"),
    "number": re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"),
    "boolean": re.compile("true|false|TRUE|FALSE|True|False|T|F"),
}


def kind_of(cells: Sequence[str]) -> str | None:
    """What all the cells that are not empty look like; ``text`` if they are not alike, None if all are empty."""
    filled = {cell for cell in cells if cell}
    alike = (kind for kind, form in _KINDS.items() if all(map(form.fullmatch, filled)))
    return next(alike, "text") if filled else None


def late(cells: Sequence[str]) -> int | None:
    """The first row that shows what a column is, if the rows by which readers guess do not; else None."""
    kind, first = kind_of(cells), kind_of(cells[:FIRST])
    if first == kind or (first is None and kind_of(cells[:EARLY]) == kind):
        return None
    alone = (row for row, cell in enumerate(cells) if kind_of([cell]) == kind)
    later = range(FIRST, len(cells))
    together = bisect_left(later, True, key=lambda row: kind_of(cells[: row + 1]) == kind)  # once so, it stays so
    return next(alone, FIRST + together)


def telling_first(columns: Sequence[Sequence[str]]) -> list[int]:
    """The numbers of the rows in their order, but those first that show what a column is.

    A reader that guesses types by the first rows then reads every cell.
    """
    telling = sorted({row for cells in columns if (row := late(cells)) is not None})
    rest = set(telling)
    count = len(columns[0]) if columns else 0
    return telling + [row for row in range(count) if row not in rest]
