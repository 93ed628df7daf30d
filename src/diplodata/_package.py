"""Where the packaged data lie and what their descriptor says (standard library only)."""
# pathlib takes a fifth of the time in which a table is read: it is imported where a Path is given.
# ruff: noqa: PTH112, PTH113, PTH118, PTH120, PTH123

from __future__ import annotations

import json
from functools import cache
from os.path import dirname, isdir, isfile, join, realpath
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ._errors import DataNotFoundError, UnknownFormatError, UnknownTableError, _ZippedError
from ._listing import Listing
from ._names import DESCRIPTION_ES, GROUP, ROWS, TITLE_ES, TWIN_OF, Format, TableName

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DESCRIPTOR = "datapackage.json"
FORMATS = get_args(Format)
_HERE = dirname(realpath(__file__))


def root() -> Path:
    """The folder of datapackage.json: beside the modules once installed, the repository's root in a checkout."""
    from pathlib import Path

    return Path(_folder())


@cache
def _folder() -> str:
    folders = (_HERE, dirname(dirname(_HERE)))
    for folder in folders:
        if isfile(join(folder, DESCRIPTOR)):
            return folder
    if not isdir(_HERE):
        raise _ZippedError(_HERE)
    raise DataNotFoundError(*folders)


@cache
def descriptor() -> dict[str, Any]:
    """The packaged descriptor, read once; callers must not change it."""
    with open(join(_folder(), DESCRIPTOR), encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded


@cache
def resources() -> dict[str, dict[str, Any]]:
    """The described tables (CSV resources) by name, in the descriptor's order."""
    return {resource["name"]: resource for resource in descriptor()["resources"] if "schema" in resource}


@cache
def _twins() -> dict[str, dict[str, Any]]:
    return {resource[TWIN_OF]: resource for resource in descriptor()["resources"] if TWIN_OF in resource}


def resource(table: str, format: str = "csv") -> dict[str, Any]:
    """The resource of a table in one format; the caller must not change it.

    Raises UnknownTableError or UnknownFormatError.
    """
    if format not in FORMATS:
        raise UnknownFormatError(format, FORMATS)
    if table not in tuple(resources()):
        raise UnknownTableError(table, resources())
    return resources()[table] if format == "csv" else _twins()[table]


def path(table: TableName, format: Format = "csv") -> Path:
    """The file of a table.

    Raises UnknownTableError or UnknownFormatError.
    """
    from pathlib import Path

    return Path(file_of(table, format))


def file_of(table: str, format: str = "csv") -> str:
    """``path`` as text, for any text that names a table."""
    return join(_folder(), *str(resource(table, format)["path"]).split("/"))


def schema(table: TableName) -> dict[str, Any]:
    """The Table Schema of a table (fields with titles, descriptions and constraints; keys), a fresh copy.

    Raises UnknownTableError.
    """
    from copy import deepcopy

    return deepcopy(_schema(table))


def _schema(table: str) -> dict[str, Any]:
    found: dict[str, Any] = resource(table)["schema"]
    return found


def fields(table: str) -> list[dict[str, Any]]:
    """The fields of a table in their order; the caller must not change them."""
    found: list[dict[str, Any]] = _schema(table)["fields"]
    return found


def key(table: str) -> str:
    """The column that the rows of a table are known by; of a key of several columns the first."""
    return str(_schema(table)["primaryKey"][0])


def told(thing: Mapping[str, Any], what: str, lang: str) -> str:
    """The ``title`` or ``description`` of the package, a table or a column in one language (``es``, else English)."""
    spanish = {"title": TITLE_ES, "description": DESCRIPTION_ES}
    return str(thing[spanish[what] if lang == "es" else what])


class TableInfo(NamedTuple):
    """What one table is: its size, and what it holds in both languages."""

    name: TableName
    group: str
    rows: int
    columns: int
    title_en: str
    title_es: str
    description_en: str
    description_es: str


class Tables(Listing[TableInfo]):
    """The tables of the package, printed one a line with their titles in both languages."""

    def __repr__(self) -> str:
        wide = max((len(table.name) for table in self), default=0)
        return "\n".join(
            f"{table.name:<{wide}}  {table.rows:>5} × {table.columns:>2}  {table.title_en} / {table.title_es}"
            for table in self
        )


def tables() -> Tables:
    """What there is: one TableInfo a table, in the order of the descriptor.

    A light sequence and no DataFrame, so that the first thing anybody types answers at once; where a DataFrame is
    wanted, ``pandas.DataFrame(diplodata.tables())`` has the names of the columns.
    """
    return Tables(_info(found) for found in resources().values())


def _info(found: dict[str, Any]) -> TableInfo:
    return TableInfo(
        name=found["name"],
        group=found[GROUP],
        rows=found[ROWS],
        columns=len(found["schema"]["fields"]),
        title_en=found["title"],
        title_es=found[TITLE_ES],
        description_en=found["description"],
        description_es=found[DESCRIPTION_ES],
    )


if not TYPE_CHECKING:  # with it in sight, a type checker would take any name as one of this module

    def __getattr__(name: str) -> str:
        """``__version__`` is the descriptor's, read when it is asked for."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return str(descriptor()["version"])
