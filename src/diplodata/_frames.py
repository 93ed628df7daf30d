"""Tables and results of queries as pandas or polars DataFrames, Arrow tables or plain dicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any

from ._errors import MissingExtraError, UnknownChoiceError, UnknownColumnError
from ._names import ENGLISH_ORIGIN, Backend, DataLanguage
from ._package import installed
from ._schema import Column, Value, arrow_schema, columns_in, pandas_type, to_cell

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Columns = Sequence[str] | None  # what the argument ``columns`` of a loader takes; None: all of them
Only = tuple[str, str] | None  # a column and the value that rows must have in it; None: all rows
Typed = Mapping[str, tuple[str, Sequence[Value | None]]]  # the columns of a result: type and values by name


def available_columns(name: str, lang: DataLanguage) -> list[Column]:
    """All columns of a table or view in a language, or in both."""
    found = columns_in(installed().fields(name), None if lang == "both" else lang)
    is_table = name in installed().resources
    if lang == "en" and is_table and any(column.name != column.heading for column in found):
        found.append(Column(ENGLISH_ORIGIN, ENGLISH_ORIGIN))
    return found


def select_columns(available: Sequence[Column], columns: Columns) -> list[Column]:
    """The columns that are named (None: all), each once, by either of their names.

    Raises UnknownColumnError, or UnknownChoiceError where ``columns`` names none.
    """
    if columns is None:
        return list(available)
    by_name = {name: column for column in available for name in column}
    headings = [column.heading for column in available]
    try:
        asked = dict.fromkeys([columns] if isinstance(columns, str) else columns)
    except TypeError:  # a number, or a list of lists
        asked = {}
    if not asked:
        raise UnknownChoiceError("columns", columns, headings, "No column is named / No se nombra ninguna columna")
    if unknown := [name for name in asked if name not in by_name]:
        raise UnknownColumnError(unknown[0], headings, *unknown[1:])
    return list(dict.fromkeys(by_name[name] for name in asked))


def table_as(backend: Backend, table: str, columns: Sequence[Column], only: Only = None) -> Any:
    """Some columns of a table or view, read from its CSV file for dicts, else from its Parquet file."""
    package = installed()
    wanted = [row[only[0]] == only[1] for row in package.rows(table)] if only else None
    if backend == "dicts":
        rows = package.read(table, columns)
        return list(compress(rows, wanted)) if wanted else rows
    file, key = package.file_of(table, "parquet"), package.key(table)
    fields = [field["name"] for field in package.fields(table)]  # which may have the origin as a column of its own
    stored = [column.name for column in columns if column.name in fields]
    with_origin = len(stored) < len(columns)
    if with_origin and key not in stored:
        stored.append(key)  # by which origins are found
    if backend == "polars":
        pl = _polars()
        frame = pl.read_parquet(file, columns=stored, glob=False).cast({pl.Int32: pl.Int64})
        if with_origin:
            origins = pl.Series(ENGLISH_ORIGIN, package.english_origins(table, frame[key]), pl.String)
            frame = frame.with_columns(origins)
        frame = frame.filter(pl.Series(wanted)) if wanted else frame
        return frame.select(pl.col(column.name).alias(column.heading) for column in columns)
    import pyarrow.parquet as pq

    # Not pq.read_table: it loads pyarrow.dataset, and that pandas.
    arrow = pq.ParquetFile(file).read(columns=stored, use_threads=False).select(stored)
    by_name = {field["name"]: field for field in package.fields(table)}
    arrow = arrow.cast(arrow_schema(by_name[name] for name in stored)).replace_schema_metadata()
    if with_origin:
        origins = package.english_origins(table, arrow[key].to_pylist())
        arrow = arrow.append_column(ENGLISH_ORIGIN, _string_array(origins))
    if wanted:
        arrow = arrow.filter(_string_array([to_cell(one) for one in wanted]).cast("bool"))
    arrow = arrow.select([column.name for column in columns]).rename_columns([column.heading for column in columns])
    return _pandas(arrow) if backend == "pandas" else arrow


def result_as(backend: Backend, columns: Typed) -> Any:
    """The columns of a result, typed like those of tables."""
    if backend == "dicts":
        rows = zip(*(values for _, values in columns.values()), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]
    import pyarrow as pa

    schema = arrow_schema({"name": name, "type": kind} for name, (kind, _) in columns.items())
    # By way of text: pa.array() of a list would import pandas.
    texts = ([None if value is None else to_cell(value) for value in values] for _, values in columns.values())
    arrays = [_string_array(text).cast(kind) for text, kind in zip(texts, schema.types, strict=True)]
    arrow = pa.table(arrays, schema=schema)
    if backend == "polars":
        return _polars().from_arrow(arrow)
    return _pandas(arrow) if backend == "pandas" else arrow


def _pandas(arrow: pa.Table) -> pd.DataFrame:
    # Unthreaded: the pools of pandas and Arrow may abort at exit.
    frame: pd.DataFrame = arrow.to_pandas(use_threads=False, types_mapper=pandas_type, date_as_object=False)
    return frame


def _polars() -> Any:
    try:
        import polars
    except ImportError as error:
        raise MissingExtraError("polars") from error
    return polars


def _string_array(values: Sequence[str | None]) -> pa.StringArray:
    """An Arrow array of texts, put together from its buffers: ``pa.array`` would import pandas."""
    from array import array
    from itertools import accumulate

    import pyarrow as pa

    encoded = [(value or "").encode() for value in values]
    ends = array("i", accumulate(map(len, encoded), initial=0))
    present = sum(1 << position for position, value in enumerate(values) if value is not None)
    bits = present.to_bytes(len(values) // 8 + 1, "little")
    return pa.StringArray.from_buffers(len(values), *map(pa.py_buffer, (ends, b"".join(encoded), bits)))
