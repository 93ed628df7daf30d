"""The rows of a table as CSV and as Parquet, the same bytes on every build.

CSV: UTF-8, LF, quotes where needed, empty for null, ``true``/``false``. Parquet: written by pyarrow from an explicit
schema, without metadata of its own; its bytes change only with pyarrow, which the build pins.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diplodata._schema import arrow_schema, canonical_csv
from diplodata_build.assembly.row_context import Row
from diplodata_build.curation.schemas import Table


def to_csv(table: Table, rows: list[Row]) -> bytes:
    """A table as CSV."""
    return canonical_csv(table.columns, ([row[column] for column in table.columns] for row in rows))


def to_parquet(table: Table, rows: list[Row]) -> bytes:
    """A table as Parquet (zstd)."""
    schema = arrow_schema([{"name": field.name, "type": field.type} for field in table.fields])
    columns = [[_typed(row[f.name], f.type) for row in rows] for f in table.fields]
    arrays = [pa.array(values, type=schema.field(i).type) for i, values in enumerate(columns)]
    buffer = BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), buffer, compression="zstd", store_schema=False)
    return buffer.getvalue()


def _typed(value: Any, kind: str) -> Any:
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value
