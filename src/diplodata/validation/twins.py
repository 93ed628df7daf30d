"""Rules of the Parquet files: the same tables as the CSV files, described in the same words, cell by cell.

A package may come without them, as an installation does; those that it has are all there.

pyarrow is imported by the rules themselves: reading a report does not need it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .._citing import about_file
from .._names import PARQUET
from .._schema import Value, arrow_schema
from .cells import TYPES, differences, value_of
from .files import in_parquet
from .hits import Hit
from .package import RawPackage, Table, str_of

if TYPE_CHECKING:
    import pyarrow as pa

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


def parquet_readable(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file can be read, and has as many rows as its CSV file.

    Un archivo Parquet se puede leer y tiene tantas filas como su archivo CSV.
    """
    for _, path, schema in _twins(package):
        if isinstance(schema, str):
            yield Hit(path.name, None, None, schema)


@lru_cache(maxsize=1)
def _twins(package: RawPackage) -> "list[tuple[Table, Path, pa.Schema | str]]":
    """Each table that has a Parquet file, with the file and its schema, or what is wrong with it: found once for all
    rules, without keeping the content of all files."""
    files = package.parquet.files() if package.parquet else ()
    owners = ((package.described.get(str_of(resource.get("name"))), path) for resource, path in files)
    found = ((table, path, _read(path, len(table.rows), package.largest)) for table, path in owners if table)
    return [(table, path, one if isinstance(one, str) else one.schema) for table, path, one in found]


def _read(path: Path, rows: int, largest: int | None) -> "pa.Table | str":
    """The table in a Parquet file, or what is wrong with it; a file with another number of rows is not unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        if (found := file.metadata.num_rows) != rows or sum(group.num_rows for group in groups) != rows:
            return f"{found} ≠ {rows}"
        if largest is not None and (size := sum(group.total_byte_size for group in groups)) > largest:
            return f"{size} > {largest}"
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
    for table, path, found in _twins(package):
        if isinstance(found, str) or any(field.type not in TYPES for field in table.fields):
            continue
        expected = arrow_schema([{"name": field.name, "type": field.type} for field in table.fields], stored=True)
        if not found.equals(expected):
            has, wants = ([f"{field.name}: {field.type}" for field in schema] for schema in (found, expected))
            yield Hit(path.name, None, None, differences(has, wants))


def parquet_says(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file says what it is, what its columns mean, its version and licence and how to cite it.

    Un archivo Parquet dice qué es, qué significan sus columnas, su versión y licencia y cómo citarlo.
    """
    for table, path, schema in _twins(package):
        if isinstance(schema, str):
            continue
        try:
            about = about_file(package.descriptor, package.source.described[table.name])
        except (KeyError, TypeError, AttributeError):  # another rule says what the descriptor lacks
            continue
        pairs = (schema.metadata or {}).items()
        said = {key.decode("utf-8", "replace"): text.decode("utf-8", "replace") for key, text in pairs}
        for key, text in about.items():
            if said.get(key) != text:
                yield Hit(path.name, None, None, f"{key}: «{said.get(key, '')[:60]}» ≠ «{str(text)[:60]}»")


def parquet_cells(package: RawPackage) -> Iterator[Hit]:
    """A Parquet file has the rows of its CSV file, cell by cell.

    Un archivo Parquet tiene las filas de su archivo CSV, celda por celda.
    """
    for table, path, schema in _twins(package):
        arrow = _read(path, len(table.rows), package.largest) if not isinstance(schema, str) else schema
        if isinstance(arrow, str):
            continue
        for field in table.fields:
            if field.name in arrow.column_names:
                yield from _different_cells(table, path, field.name, field.type, arrow.column(field.name).to_pylist())


def _different_cells(table: Table, path: Path, name: str, kind: str, values: list[Value | None]) -> Iterator[Hit]:
    for row, value in zip(table.rows, values, strict=True):
        if (cell := value_of(row[name], kind)) != value:
            yield Hit(path.name, row.number, name, f"{value!r} ≠ {cell!r}")
