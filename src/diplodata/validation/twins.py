"""Rules of the Parquet files: the same tables as the CSV files, cell by cell and type by type.

pyarrow is imported by the rules themselves: reading a report does not need it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .._citing import about_file
from .._names import TWIN_OF
from .._schema import Value, arrow_schema
from .cells import TYPES, differences, value_of
from .hits import Hit
from .package import LARGEST_FILE, RawPackage, Table, str_of

if TYPE_CHECKING:
    import pyarrow as pa


def parquet_readable(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file can be read, and has as many rows as its CSV file.

    Un archivo Parquet se puede leer y tiene tantas filas como su archivo CSV.
    """
    for _, path, arrow in _twins(package):
        if isinstance(arrow, str):
            yield Hit(path.name, None, None, arrow)


@lru_cache(maxsize=1)
def _twins(package: RawPackage) -> "list[tuple[Table, Path, pa.Table | str]]":
    """Each table that has a Parquet file, with the file and its content, read once for all rules."""
    owners = ((package.described.get(str_of(resource.get(TWIN_OF))), path) for resource, path in package.files())
    return [(table, path, _read(path, len(table.rows))) for table, path in owners if table]


def _read(path: Path, rows: int) -> "pa.Table | str":
    """The table in a Parquet file, or what is wrong with it; a file with another number of rows is not unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        if (found := file.metadata.num_rows) != rows or sum(group.num_rows for group in groups) != rows:
            return f"{found} ≠ {rows}"
        if (size := sum(group.total_byte_size for group in groups)) > LARGEST_FILE:
            return f"{size} > {LARGEST_FILE}"
        table = file.read(use_threads=False)
        table.validate(full=True)
        str(table.schema)  # names that are not UTF-8 fail here
        return table
    except (pa.ArrowException, OSError, ValueError) as error:
        return " ".join(str(error).split())[:200]


def parquet_types(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has the fields of its table in order, each with the Arrow type of its type.

    Un archivo Parquet tiene los campos de su tabla en su orden, cada uno con el tipo Arrow del suyo.
    """
    for table, path, arrow in _twins(package):
        if isinstance(arrow, str) or any(field.type not in TYPES for field in table.fields):
            continue
        expected = arrow_schema([{"name": field.name, "type": field.type} for field in table.fields], stored=True)
        if not arrow.schema.equals(expected):
            has, wants = ([f"{field.name}: {field.type}" for field in schema] for schema in (arrow.schema, expected))
            yield Hit(path.name, None, None, differences(has, wants))


def parquet_says(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file says what it is, what its columns mean, its version and licence and how to cite it.

    Un archivo Parquet dice qué es, qué significan sus columnas, su versión y licencia y cómo citarlo.
    """
    for table, path, arrow in _twins(package):
        if isinstance(arrow, str):
            continue
        try:
            about = about_file(package.descriptor, package.source.described[table.name])
        except (KeyError, TypeError, AttributeError):  # another rule says what the descriptor lacks
            continue
        pairs = (arrow.schema.metadata or {}).items()
        said = {key.decode("utf-8", "replace"): text.decode("utf-8", "replace") for key, text in pairs}
        for key, text in about.items():
            if said.get(key) != text:
                yield Hit(path.name, None, None, f"{key}: «{said.get(key, '')[:60]}» ≠ «{str(text)[:60]}»")


def parquet_cells(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has the rows of its CSV file, cell by cell.

    Un archivo Parquet tiene las filas de su archivo CSV, celda por celda.
    """
    for table, path, arrow in _twins(package):
        if isinstance(arrow, str):
            continue
        for field in table.fields:
            if field.name in arrow.column_names:
                yield from _different_cells(table, path, field.name, field.type, arrow.column(field.name).to_pylist())


def _different_cells(table: Table, path: Path, name: str, kind: str, values: list[Value | None]) -> Iterator[Hit]:
    for row, value in zip(table.rows, values, strict=True):
        if (cell := value_of(row[name], kind)) != value:
            yield Hit(path.name, row.number, name, f"{value!r} ≠ {cell!r}")
