"""From Table Schema fields to types: the one table of what a field type is in Arrow, in pandas and in a CSV cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from ._names import LANGUAGE, Language

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas.api.extensions import ExtensionDtype

Value = str | int | float | bool | date
Row = dict[str, Value | None]

# Name of the type's constructor in pyarrow.
_ARROW = {"string": "string", "integer": "int64", "boolean": "bool_", "number": "float64", "date": "date32"}
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": True, "false": False}


def arrow_type(field_type: str) -> pa.DataType:
    """The Arrow type in which the Parquet files keep a field type; KeyError for one that the package does not use."""
    import pyarrow as pa

    found: pa.DataType = getattr(pa, _ARROW[field_type])()
    return found


def arrow_schema(fields: Iterable[Mapping[str, Any]]) -> pa.Schema:
    """The Arrow schema of a table from the fields of its Table Schema."""
    import pyarrow as pa

    return pa.schema([pa.field(field["name"], arrow_type(field["type"])) for field in fields])


def pandas_type(arrow: pa.DataType) -> ExtensionDtype | None:
    """The nullable pandas type of an Arrow type (None: pandas' own choice), the same in pandas 2 and 3."""
    import pandas as pd

    found = {
        "string": pd.StringDtype("pyarrow"),
        "int64": pd.Int64Dtype(),
        "bool": pd.BooleanDtype(),
        "double": pd.Float64Dtype(),
    }
    return found.get(str(arrow))


def to_cell(value: Value | None) -> str:
    """The CSV cell of a value: empty for null, ``true``/``false``, dates in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def canonical_csv(columns: Iterable[str], rows: Iterable[Iterable[Value | None]]) -> bytes:
    """A table as the one CSV that its content gives: UTF-8, LF, a header, quotes only where they are needed."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([to_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def parse(cell: str, field_type: str) -> Value | None:
    """The value of a CSV cell, None where it is empty; ValueError where the cell is not of the type."""
    if not cell:
        return None
    value: Value = _PARSERS.get(field_type, str)(cell)
    return value


def _integer(cell: str) -> int:
    if not _INTEGER.fullmatch(cell):
        raise ValueError(cell)
    return int(cell)


def _number(cell: str) -> float:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(cell)
    return float(cell)


def _date(cell: str) -> date:
    if not _DATE.fullmatch(cell):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _boolean(cell: str) -> bool:
    if cell not in _BOOLEANS:
        raise ValueError(cell)
    return _BOOLEANS[cell]


_PARSERS: dict[str, Any] = {"integer": _integer, "number": _number, "boolean": _boolean, "date": _date}


class Column(NamedTuple):
    """A column of a table and the heading under which it is shown."""

    name: str
    heading: str


def columns_in(fields: Iterable[Mapping[str, Any]], language: Language | None) -> list[Column]:
    """The columns for readers of one language: the other language's left out, the suffix dropped; None: all of them."""
    chosen = []
    for field in fields:
        own = field.get(LANGUAGE)
        if language is None or own is None:
            chosen.append(Column(field["name"], field["name"]))
        elif own == language:
            chosen.append(Column(field["name"], field["name"].removesuffix(f"_{own}")))
    return chosen
