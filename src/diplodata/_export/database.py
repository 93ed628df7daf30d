"""The package as an SQLite database: tables with keys, views, full-text search, how to cite it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from .._database import fill
from .._names import DataLanguage
from .content import about


def write_sqlite(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """The whole package in both languages, in one file."""
    with closing(sqlite3.connect(file)) as connection:
        fill(connection)
        connection.execute("CREATE TABLE about (item TEXT PRIMARY KEY, es TEXT, en TEXT)")
        items = zip(about("es"), about("en"), strict=True)
        connection.executemany("INSERT INTO about VALUES (?, ?, ?)", [(en[0], es[1], en[1]) for es, en in items])
        connection.commit()
        connection.execute("VACUUM")
