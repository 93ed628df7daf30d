"""The package in SQL: DuckDB where it is installed, else the standard library's SQLite."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from threading import RLock, Timer
from typing import TYPE_CHECKING, Any, Literal, NoReturn, get_args, overload

from ._errors import DiplodataError, MissingExtraError, QueryError, UnknownColumnError, require_one_of
from ._frames import attributes, picked, string_array
from ._names import VIEWS, Backend, DataLanguage
from ._package import installed
from ._schema import Value, arrow_schema, columns_in, pandas_type, to_cell
from ._view_definitions import DEFINITIONS

if TYPE_CHECKING:
    import sqlite3

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Engine = Literal["duckdb", "sqlite"]
Parameters = Sequence[object] | Mapping[str, object]
Dicts = list[dict[str, Value | None]]

SECONDS = 20.0  # what one query of sql() may take
ROWS = 100_000  # what it may return
BYTES = 100_000_000  # and how long its values may be in all

_ONLY_READS = (
    "sql() only reads: one SELECT over the tables and views, no files, no other databases, no settings. "
    "To change a copy in memory, use connect(); to write files, export()",
    "sql() solo lee: un SELECT sobre las tablas y vistas, sin archivos, otras bases de datos ni ajustes. "
    "Para cambiar una copia en memoria, use connect(); para escribir archivos, export()",
)
_UNKNOWN_TABLE = re.compile(r"no such table: (?:main\.)?(\S+)|Table with name (.+?) does not exist")
_UNKNOWN_COLUMN = re.compile(
    r'no such column: (?:\w+\.)?"?(\w+)|Referenced column "(.+?)" (?:was )?not found|not have a column named "(.+?)"'
)
_REFUSED = re.compile("not authorized|authorization denied|prohibited|read-only|configuration|one statement at a time")
# Statements that do not read, whatever the engine makes of them: refused in one way by both.
_WRITES = re.compile(
    r"\s*(alter|analyze|attach|begin|call|checkpoint|comment|commit|copy|create|deallocate|delete|detach|drop|execute|"
    r"export|force|import|insert|install|load|merge|pragma|prepare|reindex|release|replace|reset|rollback|savepoint|set|"
    r"truncate|update|use|vacuum)\b",
    re.IGNORECASE,
)


@overload
def connect(engine: Literal["duckdb"]) -> duckdb.DuckDBPyConnection: ...
@overload
def connect(engine: Literal["sqlite"]) -> sqlite3.Connection: ...
@overload
def connect(engine: None = None) -> duckdb.DuckDBPyConnection | sqlite3.Connection: ...
def connect(engine: Engine | None = None) -> Any:
    """A connection to a database in memory with all tables, their keys, the views and full-text search.

    ``engine``: ``"duckdb"`` or ``"sqlite"``; None is DuckDB where it is installed, else SQLite. What comes back is that
    library's connection (``duckdb.DuckDBPyConnection``, ``sqlite3.Connection``) to a database of its own, made anew at
    every call: tables and views may be added to it, rows changed, and nothing of that reaches the package. SQL in it
    cannot reach files, other databases, extensions or settings; DataFrames come into DuckDB by its ``register()``.

    Beside the tables and ``views()`` both engines have ``date_bounds``, the first and last day of every EDTF date;
    ``search_text``, one row a text, with its words in small letters without accents in ``folded``; ``fold(text)``, the
    words of a text in that form; and ``has_words(text, 'some words')``, whether all the words occur in a text, whatever
    accents, capitals and punctuation: ``SELECT * FROM search_text WHERE has_words(text, 'diplomacia ciudadana')``.
    DuckDB sorts nulls and divides whole numbers as SQLite does, and LIKE tells capitals from small letters in both.
    DuckDB lacks the keys within one table (``parent_id``, ``broader_id``), which it cannot check while such a table is
    being filled; in SQLite a value may have 1,000,000 bytes.

    Raises UnknownChoiceError, or MissingExtraError where DuckDB is asked for and not there.
    """
    from . import _database

    return _database.duckdb_in_memory() if _engine(engine) == "duckdb" else _database.sqlite_in_memory()


def _engine(engine: Engine | None) -> Engine:
    if engine is not None:
        require_one_of("engine", engine, get_args(Engine))
    there = find_spec("duckdb") is not None
    if engine == "duckdb" and not there:
        raise MissingExtraError("duckdb")
    return engine or ("duckdb" if there else "sqlite")


@overload
def sql(
    query: str,
    parameters: Parameters | None = None,
    *,
    backend: Literal["pandas"] = "pandas",
    engine: Engine | None = None,
) -> pd.DataFrame: ...
@overload
def sql(
    query: str, parameters: Parameters | None = None, *, backend: Literal["polars"], engine: Engine | None = None
) -> pl.DataFrame: ...
@overload
def sql(
    query: str, parameters: Parameters | None = None, *, backend: Literal["arrow"], engine: Engine | None = None
) -> pa.Table: ...
@overload
def sql(
    query: str, parameters: Parameters | None = None, *, backend: Literal["dicts"], engine: Engine | None = None
) -> Dicts: ...
def sql(
    query: str, parameters: Parameters | None = None, *, backend: Backend = "pandas", engine: Engine | None = None
) -> Any:
    """The rows of one SELECT over the tables, views and search of ``connect()``.

    ``parameters`` fill ``?`` from a sequence or ``$name`` from a mapping. Types are as in ``load()`` and the same from
    both engines; what is no text, number, truth value or date comes as text, bytes in hexadecimal. (SQLite has no dates
    and truth values: there they are known by the column's name, and stay ISO text or 0 and 1 under another one, as does
    what is none under that name. Before Python 3.12 it
    takes a name in double quotes that no column has for a text.) Of two columns of one name the second gets ``_2``;
    give computed columns a name, since each engine makes up its own.

    It only reads: one statement, no files, no other databases, no settings; at most 20 seconds, 100,000 rows and 100 MB
    of values. These limits keep from accidents, not from ill will: DuckDB makes values of any length, some 2,000 rows
    at a time, before they can be counted (``repeat('a', 2000000000)`` takes 4 GB), and SQLite sorts in memory as much
    as 20 seconds let it.

    Raises QueryError where a query cannot be run, UnknownTableError or UnknownColumnError with the nearest names,
    UnknownChoiceError, MissingExtraError.
    """
    require_one_of("backend", backend, get_args(Backend))
    return _framed(selected(query, parameters, engine), backend)


def selected(
    query: str, parameters: Parameters | None = None, engine: Engine | None = None
) -> dict[str, tuple[str, list[Value | None]]]:
    """The columns of one SELECT by name, each with its type and its values; raises as ``sql()`` does."""
    names, rows = _run(query, parameters, _engine(engine))
    typed = [_typed(_types().get(name), cells) for name, cells in _columns(names, rows)]
    return dict(zip(_apart(names), typed, strict=True))


def read_view(view: str, lang: DataLanguage, backend: Backend, columns: Sequence[str] | None) -> Any:
    """The rows of a view; the arguments are those of ``load()``."""
    require_one_of("lang", lang, get_args(DataLanguage))
    require_one_of("backend", backend, get_args(Backend))
    types = {field["name"]: field["type"] for field in installed().fields(view)}
    chosen = picked(columns_in(installed().fields(view), None if lang == "both" else lang), columns)
    names, rows = _run(f"SELECT * FROM {view}", None, "sqlite")
    cells = dict(_columns(names, rows))
    typed = {column.heading: _typed(types[column.name], cells[column.name]) for column in chosen}
    found = _framed(typed, backend)
    if backend == "pandas":
        told = DEFINITIONS[view]
        found.attrs.update(attributes(view, told.title_es if lang == "es" else told.title_en, lang))
    return found


def _run(query: str, parameters: Parameters | None, engine: Engine) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns and the rows of a query, in the database that all calls share."""
    with _LOCK:
        connection = _shared(engine)
        with _told(query):
            if _WRITES.match(query):
                raise QueryError(*_ONLY_READS)
            run = _run_duckdb if engine == "duckdb" else _run_sqlite
            return run(connection, query, parameters)


_LOCK = RLock()
_OPEN: dict[str, Any] = {}  # the connection that all calls share, by engine


def _shared(engine: Engine) -> Any:
    if engine not in _OPEN:
        connection: Any = connect(engine)
        if engine == "sqlite":
            from ._database import only_reading

            only_reading(connection)
        _OPEN[engine] = connection
    return _OPEN[engine]


@atexit.register
def _close() -> None:
    """DuckDB complains of a connection that outlives the interpreter, SQLite of one that is not closed."""
    while _OPEN:
        _OPEN.popitem()[1].close()


def _after_fork() -> None:
    """A child process takes a lock and connections of its own: those of the parent may be in use for ever."""
    global _LOCK, _OPEN
    for connection in _OPEN.values():  # kept for good: a thread that is not here may be at work in them
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
    _LOCK, _OPEN = RLock(), {}


if hasattr(os, "register_at_fork"):  # not in Windows
    os.register_at_fork(after_in_child=_after_fork)


def _run_duckdb(connection: Any, query: str, parameters: Parameters | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    import duckdb

    statements = connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError(*_ONLY_READS)
    connection.execute("BEGIN TRANSACTION READ ONLY")  # a SELECT of DuckDB 2 may hold an INSERT
    try:
        with _limited(connection):
            connection.execute(statements[0], parameters)
            return [column[0] for column in connection.description], _fetched(connection)
    finally:
        connection.rollback()


def _run_sqlite(connection: Any, query: str, parameters: Parameters | None) -> tuple[list[str], list[tuple[Any, ...]]]:
    with _limited(connection):
        cursor = connection.execute(query, parameters if parameters is not None else ())
        if cursor.description is None:  # nothing but a comment
            raise QueryError(*_ONLY_READS)
        return [column[0] for column in cursor.description], _fetched(cursor)


def _fetched(cursor: Any) -> list[tuple[Any, ...]]:
    """The rows of a result, one by one: they are refused as soon as they are too many or too long."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while row := cursor.fetchone():
        rows.append(row)
        size += _size(row)
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


def _size(value: Any) -> int:
    """About how many bytes a value takes, those of a list, struct or map of DuckDB added up."""
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, dict):
        return _size((*value, *value.values()))
    return sum(map(_size, value)) if isinstance(value, (list, tuple)) else 8


@contextmanager
def _limited(connection: Any) -> Iterator[None]:
    """Interrupt what the connection is doing when the time is over."""
    timer = Timer(SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # an interrupt that comes late must not meet the next query


@contextmanager
def _told(query: str) -> Iterator[None]:
    """Say in our words what an engine says in its own."""
    try:
        yield
    except DiplodataError:
        raise
    except Exception as error:
        _refuse(query, str(error).strip())


def _refuse(query: str, said: str) -> NoReturn:
    """The error for what an engine says of a query."""
    first = said.splitlines()[0].rstrip(".") if said else "?"
    if match := _UNKNOWN_TABLE.search(said):
        raise installed().unknown_table(_relations(), match[1] or match[2]) from None
    if match := _UNKNOWN_COLUMN.search(said):
        raise UnknownColumnError(next(filter(None, match.groups())), _columns_of(query)) from None
    if _REFUSED.search(said):
        raise QueryError(*_ONLY_READS) from None
    if "interrupted" in said.lower():
        raise QueryError(
            f"The query was stopped after {SECONDS:g} seconds: narrow it down",
            f"La consulta se detuvo a los {SECONDS:g} segundos: acótela",
        ) from None
    raise QueryError(f"The query cannot be run: {first}", f"La consulta no puede ejecutarse: {first}") from None


def _relations() -> list[str]:
    return [*installed().resources, *VIEWS, "date_bounds", "search_text"]


def _columns_of(query: str) -> list[str]:
    """The columns of the tables and views that a query names, or all of them if it names none."""
    words = set(re.findall(r"\w+", str(query).lower()))
    package = installed()
    known = {name: [field["name"] for field in package.fields(name)] for name in (*package.resources, *VIEWS)}
    named = [columns for name, columns in known.items() if name in words] or list(known.values())
    return list(dict.fromkeys(column for columns in named for column in columns))


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The columns of a result, each with its name, also where there are no rows."""
    return zip(names, zip(*rows, strict=True) if rows else ((),) * len(names), strict=True)


@cache
def _types() -> dict[str, str]:
    """The types of all columns, by name: a name has one type wherever it stands."""
    package = installed()
    fields = (field for name in (*VIEWS, *package.resources) for field in package.fields(name))
    return {field["name"]: field["type"] for field in fields} | {
        "date_earliest": "date",
        "date_latest": "date",
    }


def _typed(declared: str | None, cells: Sequence[Any]) -> tuple[str, list[Value | None]]:
    """The type of a column of a result, and its values as that type has them."""
    values = [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]
    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        return declared or "string", list(values)
    if declared == "boolean" and kinds <= {int, bool} and set(values) <= {0, 1, None}:
        return "boolean", [None if value is None else bool(value) for value in values]
    if declared == "date" and kinds == {str}:
        with suppress(ValueError):  # something else under that name
            return "date", [None if value is None else date.fromisoformat(str(value)) for value in values]
    whole = kinds != {int} or all(value is None or -(2**63) <= value < 2**63 for value in values)
    for kind, allowed in _KINDS.items():
        if kinds <= allowed and whole:
            return kind, values
    return "string", [None if value is None else _text(value) for value in values]


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_KINDS: dict[str, set[type]] = {
    "string": {str},
    "boolean": {bool},
    "integer": {int},
    "number": {int, float},
    "date": {date},
}


def _apart(names: Sequence[str]) -> list[str]:
    """The names of the columns, the second of a name with ``_2``, the third with ``_3``."""
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            number += 1
            free = f"{name}_{number}"
        found.append(free)
    return found


def _framed(columns: Mapping[str, tuple[str, list[Value | None]]], backend: Backend) -> Any:
    """Columns of typed values as pandas or polars DataFrame, Arrow table or dicts, typed as in ``load()``."""
    if backend == "dicts":
        rows = zip(*(values for _, values in columns.values()), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]
    import pyarrow as pa

    schema = arrow_schema({"name": name, "type": kind} for name, (kind, _) in columns.items())
    # By way of text: pa.array() of a list would import pandas.
    cells = [
        string_array([None if value is None else to_cell(value) for value in values]) for _, values in columns.values()
    ]
    table = pa.table([cell.cast(kind) for cell, kind in zip(cells, schema.types, strict=True)], schema=schema)
    if backend == "arrow":
        return table
    if backend == "polars":
        return _polars().from_arrow(table)
    return table.to_pandas(use_threads=False, types_mapper=pandas_type, date_as_object=False)


def _polars() -> Any:
    try:
        import polars
    except ImportError as error:
        raise MissingExtraError("polars") from error
    return polars
