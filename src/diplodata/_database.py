"""The SQLite database: tables, keys, views and texts to search; and which SQL it allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from ._names import LANGUAGE
from ._package import installed
from ._schema import Value
from ._search import COPIES, text_columns
from ._sqlite import require_sqlite
from ._view_rows import date_bounds

if TYPE_CHECKING:
    import sqlite3

TEXT = 1_000_000  # bytes that one value may have
COLUMNS = 200  # that a query of sql() may have
ADDED = ("date_bounds", "search_text")  # the tables of the database that the package does not have

# SQLite keeps a boolean as 0 or 1 and a date as ISO text.
_TYPES = {"string": "TEXT", "integer": "BIGINT", "boolean": "BOOLEAN", "number": "DOUBLE", "date": "DATE"}
_TEXTS = ("table_name", "record_id", "field", "language", "text", "folded")
_SEARCH = f"CREATE TABLE search_text ({', '.join(f'{name} TEXT' for name in _TEXTS)})"
_FULL_TEXT_SEARCH = (
    "CREATE VIRTUAL TABLE search_text USING fts5({}, tokenize = 'unicode61 remove_diacritics 2')".format(
        ", ".join(name if name == "text" else f"{name} UNINDEXED" for name in _TEXTS)
    )
)
# The PRAGMAs that only report.
_REPORTING = {"database_list", "foreign_key_check", "foreign_key_list", "function_list", "index_info"}
_REPORTING |= {"index_list", "index_xinfo", "table_info", "table_list", "table_xinfo"}
_UNSAFE = ("load_extension", "fts3_tokenizer")


def sqlite_in_memory(*, only_reading: bool = False) -> sqlite3.Connection:
    """A new database; SQL in it cannot reach files, other databases or settings.

    With ``only_reading`` it cannot be changed either, a query has at most ``COLUMNS`` columns, and the tables are empty
    until ``insert_rows()`` is called.
    """
    require_sqlite()
    import sqlite3

    # Several threads may take turns with it.
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if only_reading:
        _create_tables(connection, _SEARCH)
    else:
        fill(connection, _SEARCH)
        connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, TEXT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if only_reading:
        connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, COLUMNS)
    if hasattr(connection, "setconfig"):  # Python 3.12: "a name" that no column has is an error, not a text
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)  # type: ignore[attr-defined,unused-ignore]
    connection.set_authorizer(authorizer(only_reading))
    return connection


def authorizer(only_reading: bool) -> Callable[..., int]:
    """The function that SQLite asks before each step of a statement."""
    import sqlite3

    outside = {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_CREATE_VTABLE}
    reading = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}

    def answer(action: int, first: str | None, second: str | None, *where: str | None) -> int:
        if action == sqlite3.SQLITE_PRAGMA:
            allowed = (first or "").lower() in _REPORTING
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = second not in _UNSAFE
        else:
            allowed = action in reading if only_reading else action not in outside
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return answer


def fill(connection: sqlite3.Connection, search: str = _FULL_TEXT_SEARCH) -> None:
    """Put tables and views with their keys, and search, into an empty database; ``search`` makes its ``search_text``.

    A database that is used without this package, so without ``has_words()``, is searched with FTS5.
    """
    _create_tables(connection, search)
    insert_rows(connection, (*installed().described, *ADDED))


def insert_rows(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Put the rows of some tables, views and ``ADDED`` into a database where these are still empty."""
    with connection:  # all of them or none
        for table in tables:
            marks = ", ".join("?" * len(connection.execute(f'SELECT * FROM "{table}"').description))
            connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', _rows(table))


def _rows(table: str) -> Iterator[tuple[Value | None, ...]]:
    if table == "date_bounds":
        return date_bounds(map(installed().rows, installed().resources))
    if table == "search_text":
        return _texts()
    return (
        tuple(value.isoformat() if isinstance(value, date) else value for value in row.values())
        for row in installed().rows(table)
    )


def _create_tables(connection: sqlite3.Connection, search: str) -> None:
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.create_function("has_words", 2, has_words, deterministic=True)
    for table in installed().described:
        connection.execute(_create_table(table))
    columns = "date_edtf TEXT PRIMARY KEY, date_earliest DATE, date_latest DATE, date_precision TEXT"
    connection.execute(f"CREATE TABLE date_bounds ({columns})")
    connection.execute(search)


def _create_table(table: str) -> str:
    schema = installed().schema(table)
    lines = []
    for field in schema["fields"]:
        required = " NOT NULL" if field.get("constraints", {}).get("required") else ""
        lines.append(f'"{field["name"]}" {_TYPES[field["type"]]}{required}')
    lines.append(f"PRIMARY KEY ({_listed(schema['primaryKey'])})")
    for key in schema.get("foreignKeys", ()):
        other, there = key["reference"]["resource"] or table, _listed(key["reference"]["fields"])
        lines.append(f'FOREIGN KEY ({_listed(key["fields"])}) REFERENCES "{other}" ({there})')
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _texts() -> Iterator[tuple[Value | None, ...]]:
    """The texts of every column of words, as rows of ``search_text``."""
    package = installed()
    for table in package.resources:
        if table in COPIES:
            continue
        key, language = package.key(table), {field["name"]: field.get(LANGUAGE) for field in package.fields(table)}
        for column in text_columns(table, "both"):
            for row in package.rows(table):
                if (text := row[column]) is not None:
                    yield table, row[key], column, language[column], text, fold(str(text))


class _Folding(dict[int, str]):
    """What each character becomes in ``fold()``, computed at first use."""

    def __missing__(self, character: int) -> str:
        parts = [each for each in normalize("NFD", chr(character).lower()) if category(each)[0] != "M"]
        found = "".join(each if category(each)[0] in "LN" else " " for each in parts)
        self[character] = found = normalize("NFC", found)
        return found


_FOLDING = _Folding()


def fold(text: str | None) -> str | None:
    """The words of a text in lower case without accents, separated by one space."""
    return None if text is None else " ".join(text.translate(_FOLDING).split())


def has_words(text: str | None, words: str | None) -> bool | None:
    """Whether all the words occur in a text, ignoring accents and case; False if there is no word."""
    if text is None or words is None:
        return None
    wanted = set(words.translate(_FOLDING).split())
    return bool(wanted) and wanted <= set(text.translate(_FOLDING).split())
