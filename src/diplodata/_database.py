"""The databases behind ``connect()`` and ``sql()``: the same tables, keys, views and search in DuckDB and in SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import category, normalize

from ._names import LANGUAGE
from ._package import installed
from ._schema import Value
from ._view_sql import SQL

if TYPE_CHECKING:
    import sqlite3

    import duckdb

MEMORY = "1GB"  # what DuckDB may use
TEXT = 1_000_000  # bytes that one value may have in SQLite
COLUMNS = 200  # that a query of sql() may have there

# Words that both engines know. SQLite keeps a boolean as 0 or 1 and a date as ISO text.
_TYPES = {"string": "TEXT", "integer": "BIGINT", "boolean": "BOOLEAN", "number": "DOUBLE", "date": "DATE"}
_DATES = {"date_start", "date_end", "date_edtf"}
_TEXTS = ("table_name", "record_id", "field", "language", "text", "folded")

# Where the two dialects silently differ, SQLite's way, as far as this version of DuckDB has the setting.
_DIALECT = {
    "default_null_order": "nulls_first_on_asc_last_on_desc",
    "integer_division": "true",
    "error_on_division_by_zero": "false",
    "ieee_floating_point_ops": "false",
}
# No files, no extensions, no change of these.
_CLOSED = {
    "temp_directory": "",
    "memory_limit": MEMORY,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
}
# fold() and has_words() of this module as DuckDB has them: functions in Python would make it complain at exit.
_DUCKDB_WORDS = r"""
CREATE MACRO fold(text) AS trim(regexp_replace(strip_accents(lower(text)), '[^\p{L}\p{N}]+', ' ', 'g'));
CREATE MACRO has_words(text, words) AS
  fold(words) <> '' AND list_has_all(string_split(fold(text), ' '), string_split(fold(words), ' '));
"""
_SEARCH = f"CREATE TABLE search_text ({', '.join(f'{name} TEXT' for name in _TEXTS)})"
_FULL_TEXT_SEARCH = (
    "CREATE VIRTUAL TABLE search_text USING fts5({}, tokenize = 'unicode61 remove_diacritics 2')".format(
        ", ".join(name if name == "text" else f"{name} UNINDEXED" for name in _TEXTS)
    )
)
# Of SQLite's PRAGMAs those that only tell something.
_TELLING = {"database_list", "foreign_key_check", "foreign_key_list", "function_list", "index_info"}
_TELLING |= {"index_list", "index_xinfo", "table_info", "table_list", "table_xinfo"}
_UNSAFE = ("load_extension", "fts3_tokenizer")


def duckdb_in_memory() -> duckdb.DuckDBPyConnection:
    """A DuckDB database of its own; SQL in it reaches neither files nor settings. ImportError without duckdb."""
    import duckdb

    # One thread: the tables are small, and rows keep their order.
    connection = duckdb.connect(":memory:", config={"threads": 1, "python_enable_replacements": False})
    connection.begin()
    for table in in_order():
        connection.execute(_table(table, within=False))
        file = str(installed().file_of(table, "parquet"))
        connection.execute(f'INSERT INTO "{table}" SELECT * FROM read_parquet(?)', [file])
    connection.execute(_DUCKDB_WORDS)
    connection.execute(_SEARCH)
    _finish(connection)
    connection.commit()
    _set(connection, duckdb.Error)
    return connection


def _set(connection: duckdb.DuckDBPyConnection, refusal: type[Exception]) -> None:
    known = {name for (name,) in connection.execute("SELECT name FROM duckdb_settings()").fetchall()}
    for name in known & _DIALECT.keys():
        try:
            connection.execute(f"SET GLOBAL {name} = '{_DIALECT[name]}'")
        except refusal:  # DuckDB 1 has some of them for one connection only
            connection.execute(f"SET {name} = '{_DIALECT[name]}'")
    for name, value in _CLOSED.items():
        connection.execute(f"SET {name} = '{value}'")


def sqlite_in_memory() -> sqlite3.Connection:
    """An SQLite database of its own; SQL in it reaches neither files nor other databases nor settings."""
    import sqlite3

    # Other threads may use it in their turn, and sql() interrupts it from one.
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    fill_sqlite(connection, _SEARCH)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA case_sensitive_like = ON")  # as in DuckDB
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, TEXT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if hasattr(connection, "setconfig"):  # Python 3.12: "a name" that no column has is an error, as in DuckDB, no text
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)  # type: ignore[attr-defined,unused-ignore]
    connection.set_authorizer(_allowed)
    return connection


def fill_sqlite(connection: sqlite3.Connection, search: str = _FULL_TEXT_SEARCH) -> None:
    """Put tables, keys, views and search into an empty SQLite database; ``search`` makes its ``search_text``.

    A database that is used without this package, and so without ``has_words()``, is searched by FTS5.
    """
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.create_function("has_words", 2, has_words, deterministic=True)
    connection.execute("BEGIN")
    for table in installed().resources:
        connection.execute(_table(table, within=True))
        rows = [[_plain(value) for value in row.values()] for row in installed().rows(table)]
        marks = ", ".join("?" * len(installed().fields(table)))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    connection.execute(search)
    _finish(connection)
    connection.commit()


def _finish(connection: Any) -> None:
    """What both engines take in the same words: bounds of dates, the texts that are searched, the views."""
    columns = "date_edtf TEXT PRIMARY KEY, date_earliest DATE, date_latest DATE, date_precision TEXT"
    connection.execute(f"CREATE TABLE date_bounds ({columns})")
    if bounds := list(_bounds()):
        connection.executemany("INSERT INTO date_bounds VALUES (?, ?, ?, ?)", bounds)
    texts = " UNION ALL ".join(_texts())
    # Materialized: DuckDB would compile fold() anew for each of the columns, which takes longer than all the rest.
    connection.execute(f"INSERT INTO search_text WITH texts AS MATERIALIZED ({texts}) SELECT *, fold(text) FROM texts")
    for name, query in SQL.items():
        connection.execute(f"CREATE VIEW {name} AS {query}")


def _table(table: str, *, within: bool) -> str:
    """The statement that makes a table; ``within``: also with keys that refer to the table itself.

    DuckDB checks each row of an INSERT against the rows before it, so that it could not be given such a table in order.
    """
    schema = installed().schema(table)
    lines = [_column(field) for field in schema["fields"]]
    lines.append(f"PRIMARY KEY ({_listed(schema['primaryKey'])})")
    for key in schema.get("foreignKeys", ()):
        other = key["reference"]["resource"]
        if other or within:
            there = _listed(key["reference"]["fields"])
            lines.append(f'FOREIGN KEY ({_listed(key["fields"])}) REFERENCES "{other or table}" ({there})')
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


def _column(field: dict[str, Any]) -> str:
    required = " NOT NULL" if field.get("constraints", {}).get("required") else ""
    return f'"{field["name"]}" {_TYPES[field["type"]]}{required}'


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def in_order() -> list[str]:
    """The tables, each after those that it refers to."""
    waiting = {
        table: {key["reference"]["resource"] for key in found["schema"].get("foreignKeys", ())} - {""}
        for table, found in installed().resources.items()
    }
    done: list[str] = []
    while waiting:
        done.extend(ready := [table for table, needed in waiting.items() if needed <= set(done)])
        for table in ready:
            del waiting[table]
    return done


def _plain(value: Value | None) -> Value | None:
    return value.isoformat() if isinstance(value, date) else value


def _bounds() -> Iterator[tuple[str | None, ...]]:
    """Every EDTF date of the package with its first and last day and, of single dates, the precision."""
    from .validation.edtf import bounds, precisions

    columns = [(table, field["name"]) for table in installed().resources for field in installed().fields(table)]
    dates = {row[name] for table, name in columns if name in _DATES for row in installed().rows(table)} - {None}
    for text in sorted(map(str, dates)):
        earliest, latest = bounds(text)
        codes = precisions(text)
        first, last = (day.isoformat() if day else None for day in (earliest, latest))
        yield text, first, last, codes[0] if len(codes) == 1 else None


def _texts() -> Iterator[str]:
    """One SELECT for every column of words: its texts as rows of ``search_text``."""
    from ._search import COPIES, text_columns

    for table in installed().resources:
        if table in COPIES:
            continue
        language = {field["name"]: field.get(LANGUAGE) for field in installed().fields(table)}
        for name in text_columns(table, "both"):
            told = f"'{language[name]}'" if language[name] else "NULL"
            yield (
                f"SELECT '{table}', \"{installed().key(table)}\", '{name}', {told}, \"{name}\" AS text "
                f'FROM "{table}" WHERE "{name}" IS NOT NULL'
            )


class _Plain(dict[int, str]):
    """What each sign becomes in ``fold()``, worked out when it is first met."""

    def __missing__(self, sign: int) -> str:
        signs = [each for each in normalize("NFD", chr(sign).lower()) if category(each)[0] != "M"]
        found = "".join(each if category(each)[0] in "LN" else " " for each in signs)
        self[sign] = found = normalize("NFC", found)
        return found


_PLAIN = _Plain()


def fold(text: str | None) -> str | None:
    """The words of a text in small letters without accents, one space between them; in DuckDB a macro of that name."""
    return None if text is None else " ".join(text.translate(_PLAIN).split())


def has_words(text: str | None, words: str | None) -> bool | None:
    """Whether all the words occur in a text, whatever accents and capitals; no word is in none. In DuckDB a macro."""
    if text is None or words is None:
        return None
    wanted = _words(words)
    return bool(wanted) and wanted <= _words(text)


def _words(text: str) -> set[str]:
    return set(text.translate(_PLAIN).split())


def only_reading(connection: sqlite3.Connection) -> None:
    """Let statements on an SQLite connection do nothing but read, from now on."""
    import sqlite3

    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, COLUMNS)
    steps = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}

    def allowed(action: int, first: str | None, second: str | None, *where: str | None) -> int:
        known = action in steps or action == sqlite3.SQLITE_PRAGMA
        return _allowed(action, first, second) if known else sqlite3.SQLITE_DENY

    connection.set_authorizer(allowed)


def _allowed(action: int, first: str | None, second: str | None, *where: str | None) -> int:
    """SQLite's question whether a step of a statement may be taken."""
    import sqlite3

    outside = action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_CREATE_VTABLE)
    unsafe = action == sqlite3.SQLITE_FUNCTION and second in _UNSAFE
    setting = action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _TELLING
    return sqlite3.SQLITE_DENY if outside or unsafe or setting else sqlite3.SQLITE_OK
