"""SQL: ``sql()`` queries SQLite, ``connect()`` gives a database of one's own."""

from __future__ import annotations

import atexit
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from itertools import chain
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, NoReturn, get_args, overload

from ._database import ADDED, authorizer, insert_rows, sqlite_in_memory
from ._errors import DiplodataError, MissingExtraError, QueryError, UnknownColumnError, require_one_of
from ._frames import arrow_of, result_as
from ._names import Backend
from ._package import installed
from ._schema import Row, Value

if TYPE_CHECKING:
    import sqlite3

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Engine = Literal["sqlite", "duckdb"]
Parameters = Sequence[object] | Mapping[str, object]

SECONDS = 20.0  # what one query of sql() may take
ROWS = 100_000  # what it may return
BYTES = 100_000_000  # and how long its values may be in all

_STEPS = 1000  # of SQLite between two looks at the clock
_ONLY_READS = (
    "sql() only reads: one SELECT over the tables and views, no files, no other databases, no settings. "
    "To change a copy in memory, use connect(); to write files, export()",
    "sql() solo lee: un SELECT sobre las tablas y vistas, sin archivos, otras bases de datos ni ajustes. "
    "Para cambiar una copia en memoria, use connect(); para escribir archivos, export()",
)
_UNKNOWN_TABLE = re.compile(r"no such table: (?:main\.)?(\S+)")
_UNKNOWN_COLUMN = re.compile(r'no such column: (?:\w+\.)?"?(\w+)')
_REFUSED = re.compile("not authorized|authorization denied|prohibited|one statement at a time")


@overload
def connect(engine: Literal["sqlite"] = "sqlite") -> sqlite3.Connection: ...
@overload
def connect(engine: Literal["duckdb"]) -> duckdb.DuckDBPyConnection: ...
def connect(engine: Engine = "sqlite") -> Any:
    """A connection to a database in memory with all tables and views, made anew at every call.

    It is that library's own connection (``sqlite3.Connection``, ``duckdb.DuckDBPyConnection``). All that is in it may
    be changed; the package is not affected. The views are tables too, with the rows that the package publishes.

    ``"sqlite"``, which ``sql()`` uses too, also has all keys; ``date_bounds``, the first and last day of every EDTF
    date; ``search_text``, one row a text, with its words in lower case without accents in ``folded``; ``fold(text)``,
    the words of a text in that form; and ``has_words(text, 'some words')``, whether all the words occur in a text,
    ignoring accents, case and punctuation: ``SELECT * FROM search_text WHERE has_words(text, 'diplomacia ciudadana')``.
    LIKE is case-sensitive, a value may have 1,000,000 bytes, and SQL cannot reach files, other databases, extensions or
    settings.

    ``"duckdb"`` is a plain DuckDB database with the same rows; it has none of the above, and takes DuckDB's SQL.

    Raises UnknownChoiceError, or MissingExtraError if DuckDB is not installed.
    """
    if require_one_of("engine", engine, get_args(Engine)) == "sqlite":
        return sqlite_in_memory()
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("duckdb") from error
    connection = duckdb.connect(":memory:")
    for name in installed().described:
        connection.from_arrow(arrow_of(name, stored=True)).create(name)
    return connection


@overload
def sql(query: str, parameters: Parameters | None = None, *, backend: Literal["pandas"] = "pandas") -> pd.DataFrame: ...
@overload
def sql(query: str, parameters: Parameters | None = None, *, backend: Literal["polars"]) -> pl.DataFrame: ...
@overload
def sql(query: str, parameters: Parameters | None = None, *, backend: Literal["arrow"]) -> pa.Table: ...
@overload
def sql(query: str, parameters: Parameters | None = None, *, backend: Literal["dicts"]) -> list[Row]: ...
def sql(query: str, parameters: Parameters | None = None, *, backend: Backend = "pandas") -> Any:
    """The rows of one SELECT over the tables, views and search of ``connect("sqlite")``.

    ``parameters`` fill ``?`` from a sequence or ``$name`` from a mapping. Types are as in ``load()``; bytes come as
    text in hexadecimal. (SQLite has no dates and booleans: a column with the name of a date or boolean column is
    converted, under another name it stays ISO text or 0 and 1. Before Python 3.12, SQLite takes an unknown name in
    double quotes for a text.) The second of two columns with the same name gets ``_2``; give computed columns a name,
    since the one that SQLite makes up may change.

    It only reads: one statement, no files, no other databases, no settings; at most 20 seconds, 100,000 rows and 100 MB
    of values. These limits are against accidents, not against attacks: in 20 seconds SQLite can sort a lot in memory.

    Raises QueryError if the query cannot be run, UnknownTableError or UnknownColumnError with the nearest names,
    UnknownChoiceError, MissingExtraError.
    """
    require_one_of("backend", backend, get_args(Backend))
    return result_as(backend, select(query, parameters))


def select(query: str, parameters: Parameters | None = None) -> dict[str, tuple[str, list[Value | None]]]:
    """The columns of one SELECT by name, each with its type and its values; raises as ``sql()`` does."""
    names, rows = _run(query, parameters)
    typed = [_typed(_types().get(name), cells) for name, cells in _columns(names, rows)]
    return dict(zip(_distinct(names), typed, strict=True))


# For the database that all calls share. A fork waits until no query is running, so that a child has a whole copy.
_LOCK = RLock()
if hasattr(os, "register_at_fork"):  # not in Windows
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


@cache
def _shared() -> tuple[sqlite3.Connection, set[str]]:
    """The database, and the tables that have no rows in it yet."""
    connection = sqlite_in_memory(only_reading=True)
    atexit.register(connection.close)  # else Python warns
    return connection, {*installed().described, *ADDED}


def _database_for(query: object) -> sqlite3.Connection:
    """The database with the rows of the tables that a query names; of all tables where a PRAGMA may look at any."""
    connection, empty = _shared()
    words = set(re.findall(r"\w+", str(query).lower()))
    named = empty.copy() if any(word.startswith("pragma") for word in words) else empty & words
    if named:
        connection.set_authorizer(None)
        try:
            insert_rows(connection, named)
        finally:
            connection.set_authorizer(authorizer(only_reading=True))
        empty -= named
    return connection


def _run(query: str, parameters: Parameters | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns and the rows of a query; errors of SQLite become ours."""
    with _LOCK:
        connection = _database_for(query)
        try:
            with _limited(connection):
                cursor = connection.execute(query, parameters if parameters is not None else ())
                if cursor.description is None:  # only a comment
                    raise QueryError(*_ONLY_READS)
                return [column[0] for column in cursor.description], _fetched(cursor)
        except DiplodataError:
            raise
        except Exception as error:
            _refuse(query, str(error).strip())


def _fetched(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """The rows of a result; QueryError as soon as they are too many or too long."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        rows.append(row)
        size += sum(len(value) if isinstance(value, (str, bytes)) else 8 for value in row)
        if len(rows) > ROWS:
            raise QueryError(
                f"The query has more than {ROWS:,} rows: narrow it down or end it with LIMIT",
                f"La consulta tiene más de {ROWS} filas: acótela o termínela con LIMIT",
            )
        if size > BYTES:
            raise QueryError(
                f"The query has values of more than {BYTES:,} bytes in all: ask for fewer rows or columns",
                f"La consulta tiene valores de más de {BYTES} bytes en total: pida menos filas o columnas",
            )
    return rows


@contextmanager
def _limited(connection: sqlite3.Connection) -> Iterator[None]:
    """Interrupt the connection when the time is over; SQLite itself asks, since a browser has no threads."""
    end = monotonic() + SECONDS
    connection.set_progress_handler(lambda: monotonic() > end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _refuse(query: str, reason: str) -> NoReturn:
    """Raise our error for what SQLite says about a query."""
    first = reason.splitlines()[0].rstrip(".") if reason else "?"
    if match := _UNKNOWN_TABLE.search(reason):
        raise installed().unknown_table((*installed().described, *ADDED), match[1]) from None
    if match := _UNKNOWN_COLUMN.search(reason):
        package, words = installed(), set(re.findall(r"\w+", str(query).lower()))
        known = {name: [field["name"] for field in package.fields(name)] for name in package.described}
        named = [columns for name, columns in known.items() if name in words] or known.values()
        raise UnknownColumnError(match[1], dict.fromkeys(chain.from_iterable(named))) from None
    if _REFUSED.search(reason):
        raise QueryError(*_ONLY_READS) from None
    if "interrupted" in reason.lower():
        raise QueryError(
            f"The query was stopped after {SECONDS:g} seconds: narrow it down",
            f"La consulta se detuvo a los {SECONDS:g} segundos: acótela",
        ) from None
    raise QueryError(f"The query cannot be run: {first}", f"La consulta no puede ejecutarse: {first}") from None


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The columns of a result with their names, even if there are no rows."""
    return zip(names, zip(*rows, strict=True) if rows else ((),) * len(names), strict=True)


@cache
def _types() -> dict[str, str]:
    """The types of all columns, by name: a name has one type wherever it stands."""
    package = installed()
    fields = (field for name in package.described for field in package.fields(name))
    return {field["name"]: field["type"] for field in fields} | {"date_earliest": "date", "date_latest": "date"}


def _typed(declared: str | None, values: Sequence[Any]) -> tuple[str, list[Value | None]]:
    """The type of a column of a result, and its values as that type has them."""
    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        return declared or "string", list(values)
    if declared == "boolean" and kinds == {int} and set(values) <= {0, 1, None}:
        return "boolean", [None if value is None else bool(value) for value in values]
    if declared == "date" and kinds == {str}:
        with suppress(ValueError):  # something else under that name
            return "date", [None if value is None else date.fromisoformat(value) for value in values]
    for kind, allowed in (("string", {str}), ("integer", {int}), ("number", {int, float})):
        if kinds <= allowed:
            return kind, list(values)
    texts = (value.hex() if isinstance(value, bytes) else value for value in values)
    return "string", [None if text is None else str(text) for text in texts]


def _distinct(names: Sequence[str]) -> list[str]:
    """The names of the columns, the second of a name with ``_2``, the third with ``_3``."""
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found.append(free)
    return found
