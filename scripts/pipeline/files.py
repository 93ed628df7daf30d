"""The rows of a table as CSV and as Parquet, the same bytes on every build.

CSV: UTF-8, LF, quotes where needed, empty for null, ``true``/``false``. Parquet: written by pyarrow from an explicit
schema, without metadata of its own; its bytes change only with pyarrow, which the build pins.
"""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schemas import Table
from pipeline.sources import Row

ARROW_TYPES: dict[str, Any] = {
    "string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "number": pa.float64(), "date": pa.date32()
}  # fmt: skip


def to_csv(table: Table, rows: list[Row]) -> bytes:
    """A table as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(row[column]) for column in table.columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def to_parquet(table: Table, rows: list[Row]) -> bytes:
    """A table as Parquet (zstd)."""
    schema = pa.schema([(field.name, ARROW_TYPES[field.type]) for field in table.fields])
    columns = [[_typed(row[f.name], f.type) for row in rows] for f in table.fields]
    arrays = [pa.array(values, type=schema.field(i).type) for i, values in enumerate(columns)]
    buffer = BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def _typed(value: Any, kind: str) -> Any:
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value
