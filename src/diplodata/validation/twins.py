"""Rules of the Parquet files: the same tables as the CSV files, described in the same words, cell by cell.

A package may come without them, as an installation does; those that it has are all there.

pyarrow is imported by the rules themselves: reading a report does not need it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .._citing import about_file
from .._names import PARQUET
from .._schema import Value, arrow_schema
from .cells import TYPES, differences, value_of
from .files import in_parquet
from .hits import Hit
from .package import RawPackage, Table, str_of
from .snapshot import LARGEST_FILE

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# How the build writes columns; unpacking these gives little more than the file has.
_ENCODINGS = {"PLAIN", "RLE", "RLE_DICTIONARY"}
_WRITER = re.compile(r"parquet-cpp-arrow version [0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}")
_BESIDE = ("is_stats_set", "has_column_index", "has_offset_index", "bloom_filter_offset", "file_path")
_ROWS_OF_A_GROUP = 2**20  # as pyarrow writes them
_MARK = 4  # bytes: PAR1 at both ends, and the length of the footer
_OWN = {"resources", "path", "bytes", "hash"}  # what a descriptor says of its own files


def twins_described(package: RawPackage) -> Iterator[Hit]:
    """The Parquet files have a descriptor with the tables of the package, which says the same of all; so in a checkout.

    Los archivos Parquet tienen un descriptor con las tablas del paquete, que dice lo mismo de todo; así en un
    repositorio.
    """
    parquet = package.parquet
    if parquet is None:
        if (package.root / "curation").is_dir():
            yield package.hit(f"- {PARQUET}")
        return
    found, wanted = ([str_of(one.get("name")) for one in each.resources] for each in (parquet, package))
    if found != wanted:
        yield parquet.hit(differences(found, wanted))
    tables = dict(zip(wanted, map(in_parquet, package.resources), strict=True))
    said = [("package", parquet.descriptor, package.descriptor)]
    said += [(name, one, tables[name]) for name, one in zip(found, parquet.resources, strict=True) if name in tables]
    for place, one, other in said:
        for key in sorted({*one, *other} - _OWN):
            yield from (parquet.hit(*unlike) for unlike in _unlike(f"{place}.{key}", one.get(key), other.get(key)))


def _unlike(place: str, found: object, wanted: object) -> Iterator[tuple[str, str]]:
    """What differs in two values of JSON, and its place."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted({*found, *wanted}):
            yield from _unlike(f"{place}.{key}", found.get(key), wanted.get(key))
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for number, pair in enumerate(zip(found, wanted, strict=True)):
            yield from _unlike(f"{place}.{number}", *pair)
    elif found != wanted:
        yield f"«{str(found)[:60]}» ≠ «{str(wanted)[:60]}»", place


class _Twin(NamedTuple):
    """A table with its Parquet file: what the footer says, and which columns it has, or why they cannot be read."""

    table: Table
    path: Path
    content: bytes
    metadata: "pq.FileMetaData | None"
    schema: "pa.Schema | None"
    problem: str

    def hit(self, detail: str, column: str | None = None) -> Hit:
        """A hit in the file."""
        return Hit(self.path.name, None, column, detail)


def parquet_readable(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file can be read, has as many rows as its CSV file, and holds no more text than that.

    Un archivo Parquet se puede leer, tiene tantas filas como su archivo CSV y no contiene más texto que este.
    """
    yield from (twin.hit(twin.problem) for twin in _twins(package) if twin.problem)


@lru_cache(maxsize=1)
def _twins(package: RawPackage) -> list[_Twin]:
    """Each table that has a Parquet file, with the file and its content, read once for all rules."""
    files = package.parquet.files() if package.parquet else ()
    owners = ((package.described.get(str_of(one.get("name"))), path, content) for one, path, content in files)
    return [_read(table, path, content, package.snapshot.own) for table, path, content in owners if table]


def _read(table: Table, path: Path, content: bytes, own: bool) -> _Twin:
    """What a Parquet file says of itself; its columns are let go again, so that never those of all files are kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    metadata = None
    try:
        metadata = pq.read_metadata(pa.BufferReader(content))
        problem = _unbounded(metadata, len(table.rows), own)
        schema = None if problem else _columns(table, content, metadata).schema
        return _Twin(table, path, content, metadata, schema, problem)
    except (pa.ArrowException, OSError, ValueError) as error:
        return _Twin(table, path, content, metadata, None, " ".join(str(error).split())[:200] or "∅")


def _columns(table: Table, content: bytes, metadata: "pq.FileMetaData") -> "pa.Table":
    """The columns of a file, unpacked only where they hold no more text than the table; else ValueError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = map(metadata.schema.column, range(metadata.num_columns))
    texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
    arrow = pq.ParquetFile(pa.BufferReader(content), metadata=metadata, read_dictionary=texts).read(use_threads=False)
    if (size := _text_in(arrow)) > table.size:
        raise ValueError(f"{size} > {table.size}")
    for number, field in enumerate(arrow.schema):
        if pa.types.is_dictionary(field.type):
            decoded = arrow.column(number).cast(field.type.value_type)
            arrow = arrow.set_column(number, field.with_type(field.type.value_type), decoded)
    arrow.validate(full=True)
    str(arrow.schema)  # names that are not UTF-8 fail here
    return arrow


def _unbounded(metadata: "pq.FileMetaData", rows: int, own: bool) -> str:
    """Why a file could take more than its own size, empty if it cannot."""
    groups = [metadata.row_group(number) for number in range(min(metadata.num_row_groups, rows + 1))]
    if (found := metadata.num_rows) != rows or sum(group.num_rows for group in groups) != rows:
        return f"{found} ≠ {rows}"
    if (size := sum(group.total_byte_size for group in groups)) > LARGEST_FILE and not own:
        return f"{size} > {LARGEST_FILE}"
    columns = [group.column(number) for group in groups for number in range(group.num_columns)]
    unlike = {column.compression for column in columns} - {"UNCOMPRESSED"}
    unlike |= {encoding for column in columns for encoding in column.encodings} - _ENCODINGS
    return ", ".join(sorted(unlike))


def _text_in(arrow: "pa.Table") -> int:
    """How many bytes of text the columns hold, without unpacking their dictionaries."""
    import pyarrow as pa
    import pyarrow.compute as pc

    size = 0
    for chunk in (chunk for column in arrow.columns for chunk in column.chunks):
        if pa.types.is_dictionary(chunk.type):
            size += pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0
    return size


def parquet_plain(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has its columns one after the other, whole, and nothing beside them: no statistics or indexes,
    which readers trust more than the cells, and no order that it promises.

    Un archivo Parquet tiene sus columnas una tras otra, enteras, y nada más: ni estadísticas ni índices, en los que los
    lectores confían más que en las celdas, ni un orden que prometa.
    """
    for twin in _twins(package):
        if twin.metadata is None or twin.schema is None:
            continue
        end = _MARK
        if (groups := twin.metadata.num_row_groups) > 1 + len(twin.table.rows) // _ROWS_OF_A_GROUP:
            yield twin.hit(f"row_groups: {groups}")
        if not _WRITER.fullmatch(twin.metadata.created_by or ""):
            yield twin.hit(f"created_by: {twin.metadata.created_by}")
        for group in (twin.metadata.row_group(number) for number in range(twin.metadata.num_row_groups)):
            if group.sorting_columns:
                yield twin.hit(f"sorting_columns: {group.sorting_columns}")
            for column in (group.column(number) for number in range(group.num_columns)):
                for said in _BESIDE:
                    if getattr(column, said, None):
                        yield twin.hit(f"{said}: {getattr(column, said)}", column.path_in_schema)
                if not column.total_compressed_size:  # a table without rows
                    continue
                first = column.dictionary_page_offset if column.has_dictionary_page else column.data_page_offset
                if first != end:
                    yield twin.hit(f"{first} ≠ {end}", column.path_in_schema)
                end = first + column.total_compressed_size
        if (size := end + twin.metadata.serialized_size + 2 * _MARK) != len(twin.content):
            yield twin.hit(f"{len(twin.content)} ≠ {size}")


def parquet_types(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has the fields of its table in order, each with the Arrow type of its type.

    Un archivo Parquet tiene los campos de su tabla en su orden, cada uno con el tipo Arrow del suyo.
    """
    for twin in _twins(package):
        if twin.schema is None or any(field.type not in TYPES for field in twin.table.fields):
            continue
        expected = _schema(twin.table)
        if not twin.schema.equals(expected):
            schemas = (twin.schema, expected)
            has, wants = ([f"{field.name}: {field.type}" for field in schema] for schema in schemas)
            yield twin.hit(differences(has, wants))


def _schema(table: Table) -> "pa.Schema":
    return arrow_schema([{"name": field.name, "type": field.type} for field in table.fields], stored=True)


def parquet_says(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file says what it is, what its columns mean, its version and licence and how to cite it; nothing else.

    Un archivo Parquet dice qué es, qué significan sus columnas, su versión y licencia y cómo citarlo; nada más.
    """
    described = {str_of(resource.get("name")): resource for resource in package.resources if "schema" in resource}
    for twin in _twins(package):
        if twin.metadata is None or twin.schema is None:
            continue
        try:
            about = about_file(package.descriptor, described[twin.table.name])
        except (KeyError, TypeError, AttributeError):  # another rule says what the descriptor lacks
            continue
        pairs = (twin.metadata.metadata or {}).items()
        said = {key.decode("utf-8", "replace"): text.decode("utf-8", "replace") for key, text in pairs}
        for key in (*about, *sorted(said.keys() - about.keys())):
            if said.get(key) != about.get(key):
                yield twin.hit(f"{key}: «{said.get(key, '')[:60]}» ≠ «{str(about.get(key, ''))[:60]}»")


def parquet_cells(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has the rows of its CSV file, cell by cell.

    Un archivo Parquet tiene las filas de su archivo CSV, celda por celda.
    """
    for twin in _twins(package):
        if twin.metadata is None or twin.schema is None:
            continue
        arrow = _columns(twin.table, twin.content, twin.metadata)
        for field in twin.table.fields:
            if field.name in arrow.column_names:
                values = [value_of(row[field.name], field.type) for row in twin.table.rows]
                column = arrow.column(field.name)
                if not _same(column, values):
                    yield from _different_cells(twin, field.name, values, column.to_pylist())


def _same(column: "pa.ChunkedArray", values: list[Value | None]) -> bool:
    """Whether a column has these values, compared as a whole."""
    import pyarrow as pa

    try:
        return bool(column.equals(pa.chunked_array([pa.array(values, column.type)])))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False  # cells that are not of the type: one by one


def _different_cells(twin: _Twin, name: str, cells: list[Value | None], values: list[Value | None]) -> Iterator[Hit]:
    for row, cell, value in zip(twin.table.rows, cells, values, strict=True):
        if cell != value:
            yield Hit(twin.path.name, row.number, name, f"{value!r} ≠ {cell!r}")
