"""A package as the rules see it: read once, whatever is wrong with it, and indexed.

What cannot be read is kept as a hit (``RawPackage.problems``, ``Table.problems``) for the rule that reports it, and is
empty for all other rules; no rule has to expect anything but the types below.
"""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple, TypeVar

from .. import _package
from .._errors import UNPACK, DataNotFoundError
from .._names import DERIVED, ENTITY_TYPES, EXACTLY_ONE, GROUP, LANGUAGE, PAIRS, PARQUET, VIEW_GROUP
from .._schema import canonical_csv
from .hits import Hit
from .share import printed_column
from .snapshot import Snapshot

CUT = "…"  # ends the text of a candidate that is published only in part
ARCHIVES = (b"PK", b"\x1f\x8b")  # how a zip and a file of gzip begin, and no JSON does
MOST_RESOURCES, MOST_TOGETHER = 200, 100_000  # of a descriptor, and resources × fields × keys; more are not read
MOST_PROBLEMS = 1_000  # of one file; what follows is not read
SHORTEST_ROW, FEW_ROWS = 16, 1_000  # bytes a row on average, in a file of more than a few rows
LONGEST_CELL = 2**13  # characters, eight times those of any here; set anew, since other libraries set it too
Key = TypeVar("Key")
Cell = TypeVar("Cell")
_SMALL_WORDS = {"of", "the", "and", "for", "on", "in", "to", "with"}
_UNSIGNED = re.compile(r"[0-9]{1,15}")


class Row(dict[str, str]):
    """The cells of one row by column; a missing column counts as empty (``header_matches`` reports it)."""

    __slots__ = ("file", "number")

    def __init__(self, cells: Iterable[tuple[str, str]], file: str, number: int) -> None:
        super().__init__(cells)
        self.file = file
        self.number = number

    def __missing__(self, column: str) -> str:
        return ""

    def integer(self, column: str) -> int | None:
        """The cell as a number from 0, None if it is empty or not a number (``types`` reports that)."""
        cell = self[column]
        return int(cell) if _UNSIGNED.fullmatch(cell) else None

    def hit(self, column: str | None, detail: str) -> Hit:
        """A hit at one cell of this row."""
        return Hit(self.file, self.number, column, detail)


class Field(NamedTuple):
    """One field of a Table Schema; each part has the type that it should have, whatever the descriptor holds."""

    name: str
    type: str
    constraints: dict[str, Any]
    language: str | None
    derived: bool

    @property
    def stem(self) -> str:
        """The name without the suffix of its language."""
        return self.name.removesuffix(f"_{self.language}") if self.language else self.name


class ForeignKey(NamedTuple):
    """Columns of a table, and the columns of another table to which they refer."""

    fields: tuple[str, ...]
    table: str
    columns: tuple[str, ...]


@dataclass
class Table:
    """One described table or view: its schema, and the rows of its CSV file."""

    name: str
    file: str
    present: bool = False
    size: int = 0
    group: str = ""
    fields: list[Field] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    exactly_one: tuple[str, ...] = ()
    pairs: dict[str, Any] = field(default_factory=dict)
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Hit] = field(default_factory=list)

    def note(self, detail: str, row: int | None = None) -> None:
        """Add a problem of the file."""
        self.problems.append(Hit(self.file, row, None, detail))

    def read(self, raw: bytes) -> None:
        """Take the header and the rows from the bytes of the file, as far as they can be read.

        Without the header of its fields a file gives no rows: they would be rows of another table.
        """
        self.present, self.size = True, len(raw)
        if raw.startswith(b"\xef\xbb\xbf"):
            self.note("BOM")
            raw = raw[3:]
        if b"\r" in raw:
            self.note("CR", raw[: raw.index(b"\r")].count(b"\n") + 1)
        if not raw.endswith(b"\n"):
            self.note(r"\n")
        if (lines := raw.count(b"\n")) > FEW_ROWS + len(raw) // SHORTEST_ROW:
            self.note(f"{lines} > {FEW_ROWS} + {len(raw)} / {SHORTEST_ROW}")
            return
        limit = csv.field_size_limit(LONGEST_CELL)
        try:
            records = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
            self.header = next(records, [])
            if self.header == [field.name for field in self.fields]:
                self._take(records)
                self._compare(raw)
        except UnicodeDecodeError as error:
            self.note(str(error), raw[: error.start].count(b"\n") + 1)
        except csv.Error as error:
            self.note(str(error), len(self.rows) + 2)
        finally:
            csv.field_size_limit(limit)

    def _take(self, records: Iterator[list[str]]) -> None:
        known: dict[str, str] = {}  # cells that are alike are kept once
        for number, record in enumerate(records, start=2):
            if len(record) != len(self.header):
                self.note(f"{len(record)} ≠ {len(self.header)}", number)
                if len(self.problems) >= MOST_PROBLEMS:
                    return
            cells = map(known.setdefault, record, record)
            self.rows.append(Row(zip(self.header, cells, strict=False), self.file, number))

    def _compare(self, raw: bytes) -> None:
        """Note the first line that the build would have written in another way, unless something worse is wrong."""
        written = b"" if self.problems else canonical_csv(self.header, (row.values() for row in self.rows))
        if written and written != raw:
            lines = zip(written.split(b"\n"), raw.split(b"\n"), strict=False)
            number, found, wanted = next((n, b, a) for n, (a, b) in enumerate(lines, start=1) if a != b)
            self.note(f"line {number}: {found[:60]!r} ≠ {wanted[:60]!r}")

    @cached_property
    def by_id(self) -> dict[str, Row]:
        """The rows by their primary key, where that is one column; of equal ids the first."""
        if len(self.primary_key) != 1:
            return {}
        rows: dict[str, Row] = {}
        for row in self.rows:
            rows.setdefault(row[self.primary_key[0]], row)
        return rows

    @cached_property
    def bilingual(self) -> list[tuple[Field, Field]]:
        """The Spanish and the English field of each bilingual column."""
        english = {one.stem: one for one in self.fields if one.language == "en"}
        return [(one, english[one.stem]) for one in self.fields if one.language == "es" and one.stem in english]

    def key(self, row: Row) -> tuple[str, ...]:
        """The primary key of a row."""
        return tuple(row[column] for column in self.primary_key)


class Span(NamedTuple):
    """Words of an article that a cell gives as printed, with their offsets in the clean text."""

    row: Row
    column: str
    article: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.row[self.column]


class RawDescriptor:
    """A descriptor and the files that it lists; ``name`` is what findings call it."""

    def __init__(self, path: Path, name: str, snapshot: Snapshot | None = None) -> None:
        """Read a datapackage.json; a ``snapshot`` of its folder, or of one above that, has what is read already."""
        self.path = path
        self.root = self.path.parent
        self.snapshot = snapshot or Snapshot(self.root)
        self.name = name
        self.problems: list[Hit] = []
        self.descriptor = self._read_descriptor()
        self.resources = self._resources()

    def hit(self, detail: str, column: str | None = None) -> Hit:
        """A hit in the descriptor."""
        return Hit(self.name, None, column, detail)

    def file_of(self, resource: dict[str, Any]) -> Path | None:
        """The file of a resource, None where its path is remote or leads out of the folder."""
        path = resource.get("path")
        if not isinstance(path, str) or not is_inside(path):
            return None
        full = self.root / path
        return full if full.resolve().is_relative_to(self.root.resolve()) else None

    def files(self) -> Iterator[tuple[dict[str, Any], Path, bytes]]:
        """Each resource with its file and what that holds, where it is in the folder and can be read."""
        for resource in self.resources:
            path = self.file_of(resource)
            content = self.snapshot.at(path) if path else None
            if path and isinstance(content, bytes):
                yield resource, path, content

    def _resources(self) -> list[dict[str, Any]]:
        resources = [dict_of(resource) for resource in list_of(self.descriptor.get("resources"))]
        for what, size, most in (
            ("resources", len(resources), MOST_RESOURCES),
            ("resources × fields × keys", sum(map(_size, resources)), MOST_TOGETHER),
        ):
            if size > most:
                self.problems.append(self.hit(f"{what}: {size} > {most}"))
                return []
        return resources

    def _read_descriptor(self) -> dict[str, Any]:
        try:
            loaded = json.loads(self.snapshot.content(self.path).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            self.problems.append(self.hit(str(error)))
            return {}
        if not isinstance(loaded, dict):
            self.problems.append(self.hit(f"{type(loaded).__name__} ≠ object"))
        elif not isinstance(loaded.get("resources"), list) or not loaded["resources"]:
            self.problems.append(self.hit("resources"))
        return dict_of(loaded)


class RawPackage(RawDescriptor):
    """The tables of a package by name, their cells as text; a table that is not there is empty.

    ``views`` are apart: what is true of the tables is true of them, as long as they are computed from them.
    ``described`` has both.
    """

    def __init__(self, path: str | PathLike[str], snapshot: Snapshot | None = None, *, own: bool = False) -> None:
        """Read a datapackage.json, or the folder that holds one; DataNotFoundError where there is none.

        An archive is not opened, since a hostile one could write elsewhere or fill the disk: its reader unpacks it.
        """
        file = Path(_package.Package(path).file)
        super().__init__(file, _package.DESCRIPTOR, snapshot or Snapshot(file.parent, own=own))
        with self.path.open("rb") as opened:
            if opened.read(max(map(len, ARCHIVES))).startswith(ARCHIVES):
                raise DataNotFoundError(path, advice=UNPACK)
        self.described = {table.name: table for table in map(self._read_table, self.resources) if table}
        self.tables = {name: table for name, table in self.described.items() if table.group != VIEW_GROUP}
        self.views = {name: table for name, table in self.described.items() if table.group == VIEW_GROUP}

    def __getitem__(self, name: str) -> Table:
        return self.tables.get(name) or Table(name, f"{name}.csv")

    @cached_property
    def parquet(self) -> RawDescriptor | None:
        """What describes the Parquet files; None where there are none, as in an installation."""
        name = f"{PARQUET}/{_package.DESCRIPTOR}"
        path = self.file_of({"path": name})
        if not path or self.snapshot.at(path) is None:
            return None
        return RawDescriptor(path, name, self.snapshot)

    def is_settled(self) -> bool:
        """Whether all files that are listed are as they were when they were read, and no build is moving any."""
        for descriptor in self.descriptors:
            for path in map(descriptor.file_of, descriptor.resources):
                if path:
                    self.snapshot.at(path)
        return self.snapshot.is_current()

    @property
    def descriptors(self) -> list[RawDescriptor]:
        """That of the package, and that of its Parquet files where there are any."""
        return [self, self.parquet] if self.parquet else [self]

    def rows(self) -> Iterator[tuple[Table, Row]]:
        """Each row of each table."""
        for table in self.tables.values():
            for row in table.rows:
                yield table, row

    def bilingual_cells(self) -> Iterator[tuple[Row, Field, Field]]:
        """Each row with the Spanish and the English field of each of its bilingual columns."""
        for table, row in self.rows():
            for spanish, english in table.bilingual:
                yield row, spanish, english

    @cached_property
    def unread_cells(self) -> frozenset[tuple[str, int | None, str | None]]:
        """(file, row, column) of the cells that show a machine's draft which nobody has read, and of their Spanish."""
        unread = {row["text_en"] for row in self["translations"].rows if row["origin"] == "machine"}
        pairs = ((row, pair) for row, *pair in self.bilingual_cells() if row[pair[1].name] in unread - {""})
        return frozenset((row.file, row.number, column.name) for row, pair in pairs for column in pair)

    def _read_table(self, resource: dict[str, Any]) -> Table | None:
        if "schema" not in resource:
            return None
        schema = dict_of(resource["schema"])
        name, path = str_of(resource.get("name")), self.file_of(resource)
        table = Table(
            name=name,
            file=path.name if path else f"{name}.csv",
            group=str_of(resource.get(GROUP)),
            fields=[_field(dict_of(one)) for one in list_of(schema.get("fields"))],
            primary_key=_names(schema.get("primaryKey")),
            foreign_keys=[_foreign_key(dict_of(one), name) for one in list_of(schema.get("foreignKeys"))],
            exactly_one=_names(schema.get(EXACTLY_ONE)),
            pairs=dict_of(schema.get(PAIRS)),
        )
        content = self.snapshot.at(path) if path else None
        if isinstance(content, bytes):
            table.read(content)
        elif content:
            table.note(content)
        return table

    @cached_property
    def entity_type(self) -> dict[str, str]:
        """The type of each entity by its id."""
        return {row["entity_id"]: row["entity_type"] for row in self["entities"].rows}

    @cached_property
    def entity_rows(self) -> dict[str, Row]:
        """The row of each entity in the table of its type."""
        return {key: row for name in ENTITY_TYPES for key, row in self[name].by_id.items()}

    @cached_property
    def names_of(self) -> dict[str, list[Row]]:
        """The names of each entity by its id."""
        return grouped((row["entity_id"], row) for row in self["names"].rows)

    @cached_property
    def owners_of(self) -> dict[str, list[str]]:
        """The entities that have a name."""
        owners: dict[str, list[str]] = defaultdict(list)
        for row in self["names"].rows:
            owners[row["name"]].append(row["entity_id"])
        return owners

    @cached_property
    def forms_of(self) -> dict[str, set[str]]:
        """What an entity may be called in either language, by its id: its names, and the initials of the English."""
        forms: dict[str, set[str]] = defaultdict(set)
        for key, names in self.names_of.items():
            forms[key] = {row["name"] for row in names}
            forms[key] |= {initials(row["name"]) for row in names if row["language"] == "en"} - {""}
        return forms

    @cached_property
    def evidence_of(self) -> dict[str, list[Row]]:
        """The evidence by the id of the entity, relation or statement that it supports."""
        owners = ("entity_id", "relation_id", "statement_id")
        return grouped((row[owner], row) for row in self["evidence"].rows for owner in owners if row[owner])

    @cached_property
    def spans(self) -> list[Span]:
        """Every cell that gives words of an article as printed, with its place."""
        columns = {"evidence": "exact", "mentions": "surface", "errata": "as_printed"}
        found = [_span(row, column) for name, column in columns.items() for row in self[name].rows]
        found += [_span(row, "text") for row in self["coverage"].rows if not row["text"].endswith(CUT)]
        found += [_span(row, printed_column(row)) for row in self["quotes"].rows]
        return [span for span in found if span]


def grouped(pairs: Iterable[tuple[Key, Cell]]) -> dict[Key, list[Cell]]:
    """Rows, or what is taken from them, by a key, in their order."""
    groups: dict[Key, list[Cell]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return dict(groups)


def initials(name: str) -> str:
    """The acronym formed by the longer words of a name, empty if it has fewer than two letters."""
    letters = "".join(word[0].upper() for word in name.split() if word not in _SMALL_WORDS and word[0].isalpha())
    return letters if len(letters) > 1 else ""


def is_inside(path: str) -> bool:
    """Whether a path of the descriptor is relative and stays in the folder, on every system."""
    windows = PureWindowsPath(path)
    absolute = windows.drive or windows.root or PurePosixPath(path).is_absolute()
    plain = path.isprintable() and "://" not in path and "\\" not in path
    return bool(path) and plain and not absolute and ".." not in windows.parts


def dict_of(value: object) -> dict[str, Any]:
    """The value if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def str_of(value: object) -> str:
    """The value if it is text, else an empty one."""
    return value if isinstance(value, str) else ""


def _size(resource: dict[str, Any]) -> int:
    """The fields of a resource times its keys."""
    schema = dict_of(resource.get("schema"))
    keys = sum(len(_names(schema.get(key)) or dict_of(schema.get(key))) for key in ("primaryKey", EXACTLY_ONE, PAIRS))
    return (1 + len(list_of(schema.get("fields")))) * (1 + keys + len(list_of(schema.get("foreignKeys"))))


def _names(value: object) -> tuple[str, ...]:
    return tuple(str_of(one) for one in ([value] if isinstance(value, str) else list_of(value)))


def _field(descriptor: dict[str, Any]) -> Field:
    return Field(
        name=str_of(descriptor.get("name")),
        type=str_of(descriptor.get("type")),
        constraints=dict_of(descriptor.get("constraints")),
        language=str_of(descriptor.get(LANGUAGE)) or None,
        derived=descriptor.get(DERIVED) is True,
    )


def _foreign_key(descriptor: dict[str, Any], own_name: str) -> ForeignKey:
    reference = dict_of(descriptor.get("reference"))
    table = str_of(reference.get("resource")) or own_name
    return ForeignKey(_names(descriptor.get("fields")), table, _names(reference.get("fields")))


def _span(row: Row, column: str) -> Span | None:
    start, end = row.integer("char_start"), row.integer("char_end")
    if start is None or end is None or not row[column]:
        return None
    return Span(row, column, row["article_id"], start, end)
