"""The package as an SQLite database: tables with keys, views, full-text search, how to cite it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from .._database import fill
from .._names import DataLanguage
from .content import ABOUT, rows_of


def write_sqlite(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """The whole package in both languages, in one file."""
    with closing(sqlite3.connect(file)) as connection:
        fill(connection)
        connection.execute(f"CREATE TABLE {ABOUT} (item TEXT PRIMARY KEY, text_es TEXT, text_en TEXT)")
        rows = (tuple(row.values()) for row in rows_of(ABOUT, "both").to_pylist())
        connection.executemany(f"INSERT INTO {ABOUT} VALUES (?, ?, ?)", rows)
        connection.commit()
        connection.execute("VACUUM")
