"""The one reader of a package: its descriptor, its files and their rows (standard library only).

The public functions use ``installed()``; pages, comparisons and validation use the package of their own folder.
"""
# The imports are most of the time that listing the tables takes: no pathlib, and inside functions what only rows and
# views need.
# ruff: noqa: PTH112, PTH113, PTH118, PTH119, PTH120, PTH123, PTH202

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property
from io import StringIO
from os import PathLike, fspath
from os.path import basename, dirname, getsize, isdir, isfile, join, realpath
from typing import TYPE_CHECKING, Any, get_args

from ._errors import (
    NOT_FROM_AN_ARCHIVE,
    PATH_OF_A_PACKAGE,
    WITHOUT_PARQUET,
    Advice,
    DataNotFoundError,
    UnknownFormatError,
    UnknownIdError,
    UnknownTableError,
    nearest,
)
from ._names import (
    DESCRIPTION_ES,
    ENGLISH_ORIGIN,
    ENTITY_TABLES,
    GROUP,
    ORIGINS,
    PARQUET,
    RETIRED,
    SPANISH,
    TITLE_ES,
    VIEW_GROUP,
    Format,
)

if TYPE_CHECKING:
    from ._schema import Column, Row, Value

DESCRIPTOR = "datapackage.json"
FORMATS = get_args(Format)
PARENT = "entities"  # its ids are those of the four tables of entities, whose rows say more


class Package:
    """The package of one folder. Each file is read once, when it is first needed; do not change the results.

    ``content`` and ``descriptor`` check nothing, so that validation can report what is wrong with a broken package; all
    else needs a valid package.
    """

    def __init__(
        self, path: str | PathLike[str], largest: int | None = None, *, advice: Advice = PATH_OF_A_PACKAGE
    ) -> None:
        """``path`` is a datapackage.json or its folder; DataNotFoundError if there is none.

        A file of more than ``largest`` bytes is not read: ``content`` raises ValueError.
        """
        given = fspath(path)
        self.file = join(given, DESCRIPTOR) if isdir(given) else given
        if not isfile(self.file):
            raise DataNotFoundError(path, advice=advice)
        self.folder = dirname(self.file)
        self._largest = largest
        self._cells: dict[str, dict[str, tuple[str, ...]]] = {}
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._by_id: dict[str, dict[str, Row]] = {}
        self._groups: dict[tuple[str, str], dict[Value | None, list[Row]]] = {}

    # What the descriptor says

    def content(self, path: str) -> bytes:
        """The bytes of a file, by its path in the package; ValueError if it is too large, or OSError."""
        file = self._file(path)
        if self._largest is not None and (size := getsize(file)) > self._largest:
            raise ValueError(f"{size} > {self._largest}")
        with open(file, "rb") as opened:
            return opened.read()

    def _file(self, path: str) -> str:
        return join(self.folder, *path.split("/"))

    @cached_property
    def descriptor(self) -> Any:
        """The JSON of datapackage.json, an object unless it is broken; ValueError if it is not JSON."""
        return json.loads(self.content(basename(self.file)).decode("utf-8"))

    @property
    def version(self) -> str:
        """The version of the data."""
        return str(self.descriptor["version"])

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The described tables (CSV resources) by name, in the descriptor's order."""
        return {name: one for name, one in self.described.items() if one[GROUP] != VIEW_GROUP}

    @cached_property
    def views(self) -> dict[str, dict[str, Any]]:
        """The described views by name, in the descriptor's order."""
        return {name: one for name, one in self.described.items() if one[GROUP] == VIEW_GROUP}

    @cached_property
    def described(self) -> dict[str, dict[str, Any]]:
        """The tables and views by name, in the descriptor's order."""
        return {resource["name"]: resource for resource in self.descriptor["resources"] if "schema" in resource}

    @cached_property
    def parquet(self) -> Package:
        """The same tables and views as Parquet files; DataNotFoundError where there are none, as in an installation."""
        return Package(self._file(PARQUET), advice=WITHOUT_PARQUET)

    def find(self, name: object) -> str | None:
        """The table or view that has a name, in English or in Spanish; None if none has."""
        if not isinstance(name, str):
            return None
        spanish = SPANISH.get(_plain(name).replace(" ", "_").replace("-", "_"))
        return next((one for one in (name, spanish) if one in self.described), None)

    def named(self, name: object) -> str:
        """The same, or UnknownTableError."""
        if (found := self.find(name)) is None:
            raise self.unknown_table(self.described, name)
        return found

    def resource(self, table: str) -> dict[str, Any]:
        """The resource of a table or view; UnknownTableError."""
        return self.described[self.named(table)]

    def file_of(self, table: str, format: str = "csv") -> str:
        """The path of the file of a table or view; UnknownTableError, UnknownFormatError or DataNotFoundError."""
        if format not in FORMATS:
            raise UnknownFormatError(format, FORMATS)
        package = self if format == "csv" else self.parquet
        return package._file(str(package.resource(table)["path"]))

    def schema(self, table: str) -> dict[str, Any]:
        """The Table Schema of a table or view; UnknownTableError."""
        found: dict[str, Any] = self.resource(table)["schema"]
        return found

    def fields(self, name: str) -> list[dict[str, Any]]:
        """The fields of a table or view in their order; UnknownTableError."""
        found: list[dict[str, Any]] = self.schema(name)["fields"]
        return found

    def key(self, table: str) -> str:
        """The column that the rows of a table are known by; of a key of several columns the first."""
        return str(self.schema(table)["primaryKey"][0])

    def references(self, table: str) -> list[tuple[str, str]]:
        """The columns of a table that refer to a row, each with the table of that row; not the key of an entity."""
        schema = self.schema(table)
        found = ((key["fields"][0], key["reference"]["resource"] or table) for key in schema.get("foreignKeys", ()))
        return [(column, target) for column, target in found if column not in schema["primaryKey"]]

    # Its rows

    def read(self, table: str, columns: Iterable[Column] | None = None) -> list[Row]:
        """The rows of a table, with typed values and None for empty cells; a fresh copy.

        ``columns`` chooses columns (``english_origin`` may be one) and gives their keys. Raises UnknownTableError.
        """
        from ._schema import columns_in, parse

        fields = self.fields(table)
        types = {field["name"]: field["type"] for field in fields} | {ENGLISH_ORIGIN: "string"}
        wanted = columns_in(fields, None) if columns is None else list(columns)

        cells = dict(self.cells(table))
        if any(column.name == ENGLISH_ORIGIN for column in wanted) and ENGLISH_ORIGIN not in cells:
            origins = self.english_origins(table, cells[self.key(table)])
            cells[ENGLISH_ORIGIN] = tuple(origin or "" for origin in origins)
        values = []
        for column in wanted:
            texts = cells[column.name]
            value_of = {text: parse(text, types[column.name]) for text in set(texts)}  # equal ones are parsed once
            values.append([value_of[text] for text in texts])
        headings = [column.heading for column in wanted]
        return [dict(zip(headings, row, strict=True)) for row in zip(*values, strict=True)]

    def cells(self, table: str) -> dict[str, tuple[str, ...]]:
        """The columns of a table as its file has them, by name, read once; UnknownTableError."""
        import csv

        if (path := self.resource(table)["path"]) not in self._cells:
            header, *lines = csv.reader(StringIO(self.content(path).decode("utf-8"), newline=""))
            columns = zip(*lines, strict=True) if lines else [()] * len(header)
            self._cells[path] = dict(zip(header, columns, strict=True))
        return self._cells[path]

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table, read once."""
        if table not in self._rows:
            self._rows[table] = tuple(self.read(table))
        return self._rows[table]

    def by_id(self, table: str) -> dict[str, Row]:
        """The rows of a table by their id; none of a table whose key has several columns."""
        if table not in self._by_id:
            key = self.schema(table)["primaryKey"]
            self._by_id[table] = {str(row[key[0]]): row for row in self.rows(table)} if len(key) == 1 else {}
        return self._by_id[table]

    def rows_with(self, table: str, column: str, value: str) -> list[Row]:
        """The rows of a table with a value in a column, in their order."""
        if (table, column) not in self._groups:
            groups = self._groups[table, column] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
        return self._groups[table, column].get(value, [])

    def table_of(self, id: str) -> str:
        """The table in which an id stands, for an entity that of its type; UnknownIdError."""
        if isinstance(id, str):
            if entity := self.by_id(PARENT).get(id):
                return ENTITY_TABLES[str(entity["entity_type"])]
            for table in self.resources:
                if id in self.by_id(table):
                    return table
        raise self.unknown_id(id)

    def english_origins(self, table: str, ids: Iterable[object]) -> list[str | None]:
        """Where the English of each row comes from: the least checked origin of its cells in ``translations``.

        An entity's is that of its row in actors, programs, events or concepts. None for a row without an entry
        there.
        """
        entered, tables = self._least_checked, tuple(ENTITY_TABLES.values()) if table == PARENT else (table,)
        return [next((entered[one, str(id)] for one in tables if (one, str(id)) in entered), None) for id in ids]

    @cached_property
    def _least_checked(self) -> dict[tuple[str, str], str]:
        from ._schema import Column

        entries = self.read("translations", [Column(name, name) for name in ("table_name", "record_id", "origin")])
        return least_checked((str(row["table_name"]), str(row["record_id"]), str(row["origin"])) for row in entries)

    # What a name probably means

    def unknown_id(self, *ids: object) -> UnknownIdError:
        """The error for ids that no row has, with what replaced those that earlier versions had.

        An id made of others, such as ``actor.trait.1``, follows each of them.
        """
        known = dict.fromkeys(one for table in self.resources if table != PARENT for one in self.by_id(table))
        retired: dict[str, str | None] = self.descriptor.get(RETIRED, {})
        successors = {}
        for id in (one for one in ids if isinstance(one, str)):
            followed = ".".join(retired.get(part) or part for part in id.split("."))
            if id in retired or followed in known:
                successors[id] = retired.get(id, followed)
        return UnknownIdError(ids[0], known, *ids[1:], successors=successors)

    def unknown_table(self, known: Iterable[str], *names: object) -> UnknownTableError:
        """The error for names that are not among the known ones, with the table or view that each probably means."""
        known = tuple(known)
        found = [self.suggest_table(str(name), known) for name in names]
        return UnknownTableError(names[0], known, *names[1:], guesses=dict.fromkeys(one for one in found if one))

    def suggest_table(self, name: str, offered: Collection[str]) -> str | None:
        """The table or view, of those offered, that a name probably means, by names, titles, descriptions, spelling.

        Both languages count; accents and plurals do not.
        """
        about = {one: its for one, its in self.described.items() if one in offered}
        titles = {title: one for one, its in about.items() for title in (one, its["title"], its[TITLE_ES])}
        titles |= {spanish: one for spanish, one in SPANISH.items() if one in about}
        texts = [(text, one) for one, its in about.items() for text in (its["description"], its[DESCRIPTION_ES])]
        asked = _stems(name)
        found = (
            *(table for title, table in titles.items() if _stems(title) == asked),
            *(table for text, table in (*titles.items(), *texts) if asked <= _stems(text)),
        )
        return found[0] if asked and found else nearest(name, titles)


@cache
def installed() -> Package:
    """The package of these modules: beside them if they are installed, else that of the repository."""
    here = dirname(realpath(__file__))
    folders = (here, dirname(dirname(here)))
    for folder in folders:
        if isfile(join(folder, DESCRIPTOR)):
            return Package(folder)
    if not isdir(here):
        raise DataNotFoundError(here, advice=NOT_FROM_AN_ARCHIVE)
    raise DataNotFoundError(*folders)


def localized(thing: Mapping[str, Any], key: str, lang: str) -> str:
    """The ``title`` or ``description`` of the package, a table or a column in one language (``es``, else English)."""
    spanish = {"title": TITLE_ES, "description": DESCRIPTION_ES}
    return str(thing[spanish[key] if lang == "es" else key])


def least_checked(entries: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The least checked origin of each row, by table and id, from entries of (table, id, origin)."""
    found: dict[tuple[str, str], str] = {}
    for table, id, origin in entries:
        found[table, id] = min(origin, found.get((table, id), origin), key=ORIGINS.index)
    return found


def _plain(text: str) -> str:
    """A text in lower case without accents."""
    from unicodedata import normalize

    return normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def _stems(text: str) -> frozenset[str]:
    """The longer words of a text without accents and without endings of the plural."""
    import re

    return frozenset(re.sub("(?:ie|y|e)?s?$", "", word) for word in re.findall("[a-z]{4,}", _plain(text)))
