"""The rows of a table as plain values, read from its CSV file (standard library only)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

from . import _package
from ._names import ENGLISH_ORIGIN, ENTITY_TABLES, ORIGINS
from ._schema import Column, Value, columns_in, parse

Row = dict[str, Value | None]


def read(table: str, columns: Iterable[Column] | None = None) -> list[Row]:
    """The rows of a table, values typed from its schema and None where empty; a fresh copy.

    ``columns`` chooses some of them (``english_origin`` among them) and gives their keys. Raises UnknownTableError.
    """
    fields = _package.fields(table)
    types = {field["name"]: field["type"] for field in fields} | {ENGLISH_ORIGIN: "string"}
    wanted = columns_in(fields, None) if columns is None else list(columns)
    with open(_package.file_of(table), encoding="utf-8", newline="") as file:  # noqa: PTH123
        header, *lines = csv.reader(file)
    cells = dict(zip(header, zip(*lines, strict=True), strict=bool(lines)))
    if any(column.name == ENGLISH_ORIGIN for column in wanted):
        cells[ENGLISH_ORIGIN] = tuple(origin or "" for origin in english_origins(table, cells[_package.key(table)]))
    values = [_parsed(cells.get(column.name, ()), types[column.name]) for column in wanted]
    headings = [column.heading for column in wanted]
    return [dict(zip(headings, row, strict=True)) for row in zip(*values, strict=True)]


def _parsed(cells: Iterable[str], field_type: str) -> list[Value | None]:
    value_of = {cell: parse(cell, field_type) for cell in set(cells)}  # many cells are equal: each is parsed once
    return [value_of[cell] for cell in cells]


@cache
def kept(table: str) -> tuple[Row, ...]:
    """The rows of a table, read once; callers must not change them."""
    return tuple(read(table))


@cache
def by_id(table: str) -> dict[str, Row]:
    """The rows of a table with a key of one column, by their id; callers must not change them."""
    key: list[str] = _package.resource(table)["schema"]["primaryKey"]
    return {str(row[key[0]]): row for row in kept(table)} if len(key) == 1 else {}


def english_origins(table: str, ids: Iterable[object]) -> list[str | None]:
    """Where the English of each row comes from: the least checked origin of its cells in ``translations``.

    An entity's is that of its row in actors, programs, events or concepts. None for a row whose English has no entry
    there.
    """
    entered, tables = _weakest(), tuple(ENTITY_TABLES.values()) if table == "entities" else (table,)
    return [next((entered[one, str(id)] for one in tables if (one, str(id)) in entered), None) for id in ids]


@cache
def _weakest() -> dict[tuple[str, str], str]:
    entries = read("translations", [Column(name, name) for name in ("table_name", "record_id", "origin")])
    return least_checked((str(row["table_name"]), str(row["record_id"]), str(row["origin"])) for row in entries)


def least_checked(entries: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The least checked of all origins told of a row, by table and id, from entries of (table, id, origin)."""
    found: dict[tuple[str, str], str] = {}
    for table, id, origin in entries:
        found[table, id] = min(origin, found.get((table, id), origin), key=ORIGINS.index)
    return found
