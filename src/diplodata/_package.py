"""Where the packaged data lie and what their descriptor says (standard library only)."""

import json
from copy import deepcopy
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ._errors import DataNotFoundError, UnknownFormatError, UnknownTableError

DESCRIPTOR = "datapackage.json"
FORMATS = ("csv", "parquet")
_HERE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder of datapackage.json: beside the modules once installed, the repository's root in a checkout."""
    folders = (_HERE, _HERE.parents[1])
    for folder in folders:
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise DataNotFoundError(*folders)


@cache
def descriptor() -> dict[str, Any]:
    """The packaged descriptor, read once; callers must not change it."""
    loaded: dict[str, Any] = json.loads((root() / DESCRIPTOR).read_text("utf-8"))
    return loaded


@cache
def resources() -> dict[str, dict[str, Any]]:
    """The described tables (CSV resources) by name, in the descriptor's order."""
    return {resource["name"]: resource for resource in descriptor()["resources"] if "schema" in resource}


@cache
def _twins() -> dict[str, dict[str, Any]]:
    found = (resource for resource in descriptor()["resources"] if "diplodata:distributionOf" in resource)
    return {resource["diplodata:distributionOf"]: resource for resource in found}


def resource(table: str, format: str = "csv") -> dict[str, Any]:
    """The resource of a table in one format; the caller must not change it.

    Raises UnknownTableError or UnknownFormatError.
    """
    if format not in FORMATS:
        raise UnknownFormatError(format, FORMATS)
    if table not in tuple(resources()):
        raise UnknownTableError(table, resources())
    return resources()[table] if format == "csv" else _twins()[table]


def path(table: str, format: Literal["csv", "parquet"] = "csv") -> Path:
    """The file of a table.

    Raises UnknownTableError or UnknownFormatError.
    """
    return root() / str(resource(table, format)["path"])


def schema(table: str) -> dict[str, Any]:
    """The Table Schema of a table (fields with titles, descriptions and constraints; keys), a fresh copy.

    Raises UnknownTableError.
    """
    return deepcopy(_schema(table))


def _schema(table: str) -> dict[str, Any]:
    found: dict[str, Any] = resource(table)["schema"]
    return found


def fields(table: str) -> list[dict[str, Any]]:
    """The fields of a table in their order; the caller must not change them."""
    found: list[dict[str, Any]] = _schema(table)["fields"]
    return found


class TableInfo(NamedTuple):
    """What one table is: its size, and what it holds in both languages."""

    name: str
    group: str
    rows: int
    columns: int
    title_en: str
    title_es: str
    description_en: str
    description_es: str


class Tables(tuple[TableInfo, ...]):
    """The tables of the package: prints as a list, iterates as TableInfo, and is input to ``pandas.DataFrame``."""

    __slots__ = ()

    def __repr__(self) -> str:
        wide = max((len(table.name) for table in self), default=0)
        return "\n".join(
            f"{table.name:<{wide}}  {table.rows:>5} × {table.columns:>2}  {table.title_en} / {table.title_es}"
            for table in self
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in TableInfo._fields)
        body = ("".join(f"<td>{escape(str(value))}</td>" for value in table) for table in self)
        rows = "".join(f"<tr>{cells}</tr>" for cells in body)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def tables() -> Tables:
    """What there is: one TableInfo a table, in the order of the descriptor.

    A light sequence and no DataFrame, so that the first thing anybody types answers at once; where a DataFrame is
    wanted, ``pandas.DataFrame(diplodata.tables())`` has the names of the columns.
    """
    return Tables(_info(found) for found in resources().values())


def _info(found: dict[str, Any]) -> TableInfo:
    return TableInfo(
        name=found["name"],
        group=found["diplodata:group"],
        rows=found["diplodata:rows"],
        columns=len(found["schema"]["fields"]),
        title_en=found["title"],
        title_es=found["diplodata:title_es"],
        description_en=found["description"],
        description_es=found["diplodata:description_es"],
    )


def __getattr__(name: str) -> str:
    """``__version__`` is the descriptor's, read when it is asked for."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return str(descriptor()["version"])
