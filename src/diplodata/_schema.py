"""The types of Table Schema fields in Arrow, in pandas and in a CSV cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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
# Types other than text: the form of a CSV cell, and its value.
_CELLS: dict[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    "integer": (re.compile(r"0|-?[1-9][0-9]*"), int),
    "number": (re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"), float),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
    "boolean": (re.compile("true|false"), "true".__eq__),
}


def arrow_schema(fields: Iterable[Mapping[str, Any]], *, stored: bool = False) -> pa.Schema:
    """The Arrow schema of a table from the fields of its Table Schema; KeyError for a type that the package has not.

    ``stored``: as in Parquet files, where integers have 32 bits, since JavaScript has no number for those of 64.
    """
    import pyarrow as pa

    types = _ARROW | {"integer": "int32"} if stored else _ARROW
    return pa.schema([pa.field(field["name"], getattr(pa, types[field["type"]])()) for field in fields])


def parquet_of(table: pa.Table, about: Mapping[str, str]) -> bytes:
    """A Parquet file that says what it is; not compressed: every reader takes it, and it is smaller in a zip."""
    from io import BytesIO

    import pyarrow.parquet as pq

    target = BytesIO()
    form: Any = {"compression": "none", "write_statistics": False, "store_schema": False}
    if not hasattr(pq.ParquetWriter, "add_key_value_metadata"):  # pyarrow 16 says it with the Arrow schema alone
        table, form["store_schema"] = table.replace_schema_metadata(dict(about)), True
    with pq.ParquetWriter(target, table.schema, **form) as writer:
        writer.write_table(table)
        if not form["store_schema"]:
            writer.add_key_value_metadata(dict(about))
    return target.getvalue()


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


def polars_type(field_type: str) -> Any:
    """The polars type of a type of Table Schema."""
    import polars as pl

    types = {"string": pl.String, "integer": pl.Int64, "boolean": pl.Boolean, "number": pl.Float64, "date": pl.Date}
    return types[field_type]


def to_cell(value: Value | None) -> str:
    """The CSV cell of a value: empty for null, ``true``/``false``, dates in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def canonical_csv(columns: Iterable[str], rows: Iterable[Iterable[Value | None]]) -> bytes:
    """A table as CSV, always the same bytes for the same content: UTF-8, LF, a header, quotes only where needed."""
    import csv

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([to_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def parse(cell: str, field_type: str) -> Value | None:
    """The value of a CSV cell, None if it is empty; ValueError if it does not fit the type."""
    if not cell:
        return None
    if field_type not in _CELLS:
        return cell
    form, value_of = _CELLS[field_type]
    if not form.fullmatch(cell):
        raise ValueError(cell)
    return value_of(cell)


class Column(NamedTuple):
    """A column of a table and the heading under which it is shown."""

    name: str
    heading: str


def columns_in(fields: Iterable[Mapping[str, Any]], language: Language | None) -> list[Column]:
    """The columns in one language, without those of the other and without the suffix; None: all columns."""
    chosen = []
    for field in fields:
        own = field.get(LANGUAGE)
        if language is None or own is None:
            chosen.append(Column(field["name"], field["name"]))
        elif own == language:
            chosen.append(Column(field["name"], field["name"].removesuffix(f"_{own}")))
    return chosen
