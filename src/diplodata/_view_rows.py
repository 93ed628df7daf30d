"""The rows of the views, computed from those of the tables: by the build, and by validation to compare.

Users read what the build published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from typing import Any

from ._edtf import bounds, precisions
from ._schema import Value
from ._sqlite import require_sqlite
from ._view_sql import SQL

Cells = Mapping[str, Value | None]
Tables = Mapping[str, tuple[Collection[str], Collection[Cells]]]  # the columns and the rows of each table

_DATES = {"date_start", "date_end", "date_edtf"}
_BOUNDS = ("date_edtf", "date_earliest", "date_latest", "date_precision")
# What SQLite may do for all views of one package: a hundred times what those of two articles take.
_STEPS, _STEP = 10_000, 100_000


def compute_views(tables: Tables) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The columns and rows of every view, from all tables: booleans come as 0 and 1, dates as ISO text.

    Raises sqlite3.Error where a table or column is missing or there is too much to compute, ValueError for a name and
    OverflowError for a number that SQLite cannot hold.
    """
    require_sqlite()
    import sqlite3

    steps = iter(range(_STEPS))
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, (columns, rows) in tables.items():
            cells = ([row[column] for column in columns] for row in rows)
            _create(connection, table, columns, ([_plain(value) for value in row] for row in cells))
        _create(connection, "date_bounds", _BOUNDS, date_bounds(rows for _, rows in tables.values()))
        connection.set_progress_handler(lambda: next(steps, None) is None, _STEP)
        found = {}
        for view, query in SQL.items():
            cursor = connection.execute(query)
            found[view] = ([column[0] for column in cursor.description], cursor.fetchall())
        return found


def _create(connection: Any, table: str, columns: Collection[str], rows: Iterable[Iterable[Value | None]]) -> None:
    named = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)  # the header of any file
    connection.execute(f'CREATE TABLE "{table}" ({named})')
    connection.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})', map(tuple, rows))


def _plain(value: Value | None) -> Value | None:
    return value.isoformat() if isinstance(value, date) else value


def date_bounds(tables: Iterable[Iterable[Cells]]) -> Iterator[tuple[str | None, ...]]:
    """Every EDTF date of some tables with its first and last day and, of single dates, the precision."""
    found = {str(row[name]) for rows in tables for row in rows for name in _DATES & row.keys() if row[name]}
    for text in sorted(found):
        with suppress(ValueError):  # no such date, as another rule says
            first, last = (day.isoformat() if day else None for day in bounds(text))
            codes = precisions(text)
            yield text, first, last, codes[0] if len(codes) == 1 else None
