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
from ._view_sql import PARTS, SQL

Cells = Mapping[str, Value | None]
Tables = Mapping[str, tuple[Collection[str], Collection[Cells]]]  # the columns and the rows of each table

_DATES = {"date_start", "date_end", "date_edtf"}
_BOUNDS = ("date_edtf", "date_earliest", "date_latest", "date_precision")
# What SQLite may do for all views of one package, in steps: a hundred times what those of two articles take, ten times
# what those of two hundred do.
_STEPS, _ROWS_A_STEP, _STEP = 1_000, 100, 100_000


def compute_views(tables: Tables) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The columns and rows of every view, from all tables: booleans come as 0 and 1, dates as ISO text.

    Raises sqlite3.Error where a table or column is missing or there is too much to compute, ValueError for a name and
    OverflowError for a number that SQLite cannot hold.
    """
    require_sqlite()
    import sqlite3

    steps = iter(range(_STEPS + sum(len(rows) for _, rows in tables.values()) // _ROWS_A_STEP))
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, (columns, rows) in tables.items():
            cells = ([row[column] for column in columns] for row in rows)
            _create(connection, table, columns, ([_plain(value) for value in row] for row in cells))
        dated = (rows for columns, rows in tables.values() if _DATES & {*columns})
        _create(connection, "date_bounds", _BOUNDS, date_bounds(dated))
        connection.set_progress_handler(lambda: next(steps, None) is None, _STEP)
        for part, query in PARTS.items():
            connection.execute(f"CREATE TABLE {part} AS {query}")
            _look_up(connection, part, [column[1] for column in connection.execute(f"PRAGMA table_info({part})")])
        found = {}
        for view, query in SQL.items():
            cursor = connection.execute(query)
            found[view] = ([column[0] for column in cursor.description], cursor.fetchall())
        return found


def _create(connection: Any, table: str, columns: Collection[str], rows: Iterable[Iterable[Value | None]]) -> None:
    named = [_quoted(column) for column in columns]
    connection.execute(f'CREATE TABLE "{table}" ({", ".join(named)})')
    connection.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})', map(tuple, rows))
    _look_up(connection, table, columns)


def _look_up(connection: Any, table: str, columns: Collection[str]) -> None:
    """Find the rows of a table by its id: else SQLite may look through all of them for each row of another."""
    if (first := next(iter(columns))).endswith("_id"):
        connection.execute(f'CREATE INDEX "{table} by id" ON "{table}" ({_quoted(first)})')


def _quoted(column: str) -> str:
    """A name from the header of any file."""
    return '"' + column.replace('"', '""') + '"'


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
