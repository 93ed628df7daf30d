"""The rows of a table as plain values, read from its CSV file (standard library only)."""

import csv
from functools import cache

from . import _package
from ._schema import Value, parse

Row = dict[str, Value | None]


def read(table: str) -> list[Row]:
    """The rows of a table, values typed from its schema and None where empty; a fresh copy.

    Raises UnknownTableError.
    """
    types = [(field["name"], field["type"]) for field in _package.fields(table)]
    with _package.path(table).open(encoding="utf-8", newline="") as file:
        cells = csv.reader(file)
        next(cells)
        return [{name: parse(cell, kind) for (name, kind), cell in zip(types, row, strict=True)} for row in cells]


@cache
def kept(table: str) -> tuple[Row, ...]:
    """The rows of a table, read once; callers must not change them."""
    return tuple(read(table))


@cache
def by_id(table: str) -> dict[str, Row]:
    """The rows of a table with a key of one column, by their id; callers must not change them."""
    key: list[str] = _package.resource(table)["schema"]["primaryKey"]
    return {str(row[key[0]]): row for row in kept(table)} if len(key) == 1 else {}
