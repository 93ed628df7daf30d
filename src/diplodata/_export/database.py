"""The package as an SQLite database, alone or with the metadata with which Datasette shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._database import fill
from .._names import DataLanguage
from .._package import installed, localized
from .._search import text_columns
from .._sqlite import require_sqlite
from .content import ABOUT, about, rows_of

if TYPE_CHECKING:
    import sqlite3

# What a row is called in the tables that have such a column: the first of these, without the ending of its language.
_CALLED = ("name", "term", "title", "heading", "label", "reading", "text", "exact", "surface")
_MOST_FACETS = 6  # columns with codes that Datasette counts at once


def write_sqlite(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """The whole package in both languages, in one file: tables and views with keys, indexes and full-text search."""
    require_sqlite()
    import sqlite3

    try:
        with closing(sqlite3.connect(file)) as connection:
            fill(connection)
            for name in installed().described:
                _index(connection, name)
            connection.execute(f"CREATE TABLE {ABOUT} (item TEXT PRIMARY KEY, text_es TEXT, text_en TEXT)")
            rows = (tuple(row.values()) for row in rows_of(ABOUT, "both"))
            connection.executemany(f"INSERT INTO {ABOUT} VALUES (?, ?, ?)", rows)
            connection.commit()
            connection.execute("VACUUM")
    except sqlite3.OperationalError as error:  # a disk that fills
        raise OSError(str(error)) from error


def _index(connection: sqlite3.Connection, name: str) -> None:
    """Indexes of the columns that refer to rows, and a search of its words, which Datasette finds by ``content``."""
    for key in installed().schema(name).get("foreignKeys", ()):
        (column,) = key["fields"]
        connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
    if words := text_columns(name, "both"):
        columns = ", ".join(f'"{column}"' for column in words)
        search = f"""content="{name}", tokenize='unicode61 remove_diacritics 2'"""
        connection.execute(f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5({columns}, {search})')
        connection.execute(f"""INSERT INTO "{name}_fts" ("{name}_fts") VALUES ('rebuild')""")


def write_metadata(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """What Datasette says of the database, its tables and columns, in both languages; facets; what a row is called."""
    said, licence = dict(about("en")), installed().descriptor["licenses"][0]
    metadata = {
        "title": _both(installed().descriptor, "title"),
        "description": _both(installed().descriptor, "description"),
        "license": licence["title"],
        "license_url": licence["path"],
        "source": f"diplodata {said['version']}. {said['how to cite']}",
        "databases": {"diplodata": {"tables": {name: _table(name) for name in installed().described}}},
    }
    file.write_text(json.dumps(metadata, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def _table(name: str) -> dict[str, Any]:
    fields = installed().fields(name)
    there = [field["name"] for field in fields]
    called = next((one for word in _CALLED for one in (word, f"{word}_es") if one in there), there[0])
    coded = [field["name"] for field in fields if "enum" in field.get("constraints", {})]
    described = installed().described[name]
    return {
        "title": _both(described, "title"),
        "description": _both(described, "description"),
        "label_column": called,
        "facets": coded[:_MOST_FACETS],
        "columns": {field["name"]: _both(field, "description") for field in fields},
    }


def _both(thing: Any, key: str) -> str:
    return " / ".join(localized(thing, key, lang) for lang in ("es", "en"))
