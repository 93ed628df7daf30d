"""What differs between the rows of two editions of a table.

daff aligns the rows and compares their cells. It is given keys of ours: its own join the columns of a key by a
separator, take empty, ``null`` and ``undefined`` for the same, and leave rows that share a key to where they stand. And
it is given shared columns only, under one header: it looks for the header among the first rows and drops columns of one
name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import daff  # type: ignore[import-untyped]

from diplodata.validation.package import Row, Table
from diplodata_build.editions.steps import Step
from diplodata_build.editions.succession import Succession

# What a row of these tables is about: where its id and its content are new, it is still the row that stood there.
# Their ids follow from the content and are promised to nobody.
ABOUT: dict[str, tuple[str, ...]] = {
    "names": ("entity_id", "language", "name_kind"),
    "attributions": ("quote_id", "statement_id", "relation_id", "role"),
    "evidence": ("entity_id", "relation_id", "statement_id", "article_id", "supports"),
    "mentions": ("entity_id", "article_id", "surface"),
    "citations": ("work_id", "article_id", "form"),
    "coverage": ("article_id", "kind", "text"),
}
UNPROMISED = {*ABOUT, "translations"}
FOLLOWING = {*UNPROMISED, "entities"}  # what happens to their rows follows from those of other tables
# What a build derives anew from the text: it changes with every sign that is set before it.
DERIVED_CELLS = {"char_start", "char_end", "source_sha256"}
REFERENCES = {"record_id"}  # beside the foreign keys
# The columns that tell best what a row is.
LABELS = ("name_en", "term_en", "label_en", "title_en", "heading_en", "text_en", "label", "name", "exact", "surface",
          "text", "as_printed")  # fmt: skip


class Cell(NamedTuple):
    """One cell that differs, as the CSV files have it."""

    field: str
    old: str
    new: str


class Found(NamedTuple):
    """A row that came or went: its id, what it is, and where it stands in its file (the header is row 1)."""

    id: str
    label: str
    number: int


@dataclass(frozen=True)
class Changed:
    """A row of both editions: the cells that were changed, and those that only follow from the text or a renamed id."""

    id: str
    cells: tuple[Cell, ...]
    derived: tuple[Cell, ...]


@dataclass
class TableDifference:
    """What differs between the rows of a table; ``rederived`` are those without any change of their own."""

    name: str
    before: int
    after: int
    added: list[Found] = field(default_factory=list)
    removed: list[Found] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    rederived: list[Changed] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.added, self.removed, self.renamed, self.changed, self.rederived))

    @property
    def fields(self) -> Counter[str]:
        """How many cells were changed in each field."""
        return Counter(cell.field for row in self.changed for cell in row.cells)

    @property
    def steps(self) -> dict[str, Step]:
        """The version step that each kind of difference calls for, of those that there are."""
        gone = Step.PATCH if self.name in UNPROMISED else Step.MAJOR
        steps = {"removed": gone, "renamed": gone, "added": Step.MINOR, "changed": Step.PATCH, "rederived": Step.PATCH}
        return {kind: step for kind, step in steps.items() if getattr(self, kind)}


def compare_rows(old: Table, new: Table, succession: Succession) -> TableDifference:
    """What differs between the rows of two editions of a table; an empty table stands for one that is not there."""
    comparison = _Comparison(old, new, succession)
    if old.rows != new.rows or old.header != new.header:
        comparison.run()
    return comparison.found


class _Comparison:
    """Two editions of a table, paired round by round, each round by a looser key."""

    def __init__(self, old: Table, new: Table, succession: Succession) -> None:
        self.old, self.new, self.succession = old, new, succession
        self.found = TableDifference(new.name, len(old.rows), len(new.rows))
        self.columns = [column for column in old.header if column in new.header]
        ties = [(key.table, column) for table in (old, new) for key in table.foreign_keys for column in key.fields]
        self.references = {column for _, column in ties} | REFERENCES
        self.derived = DERIVED_CELLS | {column for table, column in ties if table in UNPROMISED}
        if new.name in ABOUT:
            self.derived |= {*old.primary_key, *new.primary_key}
        self.before = {old.key(row) for row in old.rows}
        self.now = {new.key(row) for row in new.rows}

    def run(self) -> None:
        """Pair the rows, and note what differs."""
        before, after = self.old.rows, self.new.rows
        for old_key, new_key in self._rounds():
            before, after = self._pair(_keyed(before, old_key), _keyed(after, new_key))
        self.found.removed = [_found(self.old, row) for row in before]
        self.found.added = [_found(self.new, row) for row in after]
        order = {_id(self.new.key(row)): row.number for row in reversed(self.new.rows)}
        for rows in (self.found.changed, self.found.rederived):
            rows.sort(key=lambda row: order[row.id])

    def _rounds(self) -> Iterable[tuple[Callable[[Row], Any], Callable[[Row], Any]]]:
        by_id = self._renamed_key, self.new.key
        if self.new.name not in ABOUT:
            return [by_id]
        content = [column for column in self.columns if column not in self.derived]
        same, about = self._by(content), self._by(ABOUT[self.new.name])
        exact = (lambda row: (by_id[0](row), same[0](row))), (lambda row: (by_id[1](row), same[1](row)))
        return [exact, same, by_id, about]

    def _by(self, columns: Iterable[str]) -> tuple[Callable[[Row], Any], Callable[[Row], Any]]:
        return partial(self._values, columns=columns, follow=True), partial(self._values, columns=columns, follow=False)

    def _values(self, row: Row, columns: Iterable[str], follow: bool) -> tuple[str, ...]:
        follows = self.references if follow else ()
        return tuple(self.succession.follow(row[column]) if column in follows else row[column] for column in columns)

    def _renamed_key(self, row: Row) -> tuple[str, ...]:
        """The key under which a row of the old edition stands in the new one, where it was renamed."""
        key = self.old.key(row)
        renamed = tuple(map(self.succession.follow, key))
        return renamed if renamed in self.now and renamed not in self.before else key

    def _pair(self, old: dict[str, Row], new: dict[str, Row]) -> tuple[list[Row], list[Row]]:
        """Note what differs between rows of one key; the rows whose key the other side does not have."""
        for key, cells in _differing(old, new, self.columns).items():
            self._note(old[key], new[key], cells)
        if self.new.name not in ABOUT:
            pairs = [(_id(self.old.key(old[key])), _id(self.new.key(new[key]))) for key in old if key in new]
            self.found.renamed += [pair for pair in pairs if pair[0] != pair[1] and self.new.name not in UNPROMISED]
        return [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]

    def _note(self, old: Row, new: Row, cells: list[Cell]) -> None:
        if self.new.name not in UNPROMISED:  # the ids of a pair are the same, or told as renamed
            cells = [cell for cell in cells if cell.field not in self.new.primary_key]
        derived = tuple(cell for cell in cells if self._follows(cell))
        changed = Changed(_id(self.new.key(new)), tuple(cell for cell in cells if cell not in derived), derived)
        if changed.cells:
            self.found.changed.append(changed)
        elif derived:
            self.found.rederived.append(changed)

    def _follows(self, cell: Cell) -> bool:
        """Whether the cell changed because of the text or a renamed id only."""
        renamed = cell.field in self.references and self.succession.follow(cell.old) == cell.new
        return renamed or cell.field in self.derived


def _keyed(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[str, Row]:
    """Rows by their key and, where several have one, by how many of them stand before."""
    seen: Counter[str] = Counter()
    keyed = {}
    for row in rows:
        name = json.dumps(key(row))
        keyed[f"{name} {seen[name]}"] = row
        seen[name] += 1
    return keyed


def _differing(old: dict[str, Row], new: dict[str, Row], columns: list[str]) -> dict[str, list[Cell]]:
    """The cells that differ, by the key of their rows, where both sides have it."""
    flags = daff.CompareFlags()
    flags.ids = ["key"]
    flags.ordered = flags.show_meta = False
    flags.allow_nested_cells = flags.show_unchanged_columns = True
    flags.unchanged_context = 0
    header = ["key", *(f"={column}" for column in columns)]
    sides = [[header, *([key, *(row[c] for c in columns)] for key, row in side.items())] for side in (old, new)]
    alignment = daff.Coopy.compareTables(*map(daff.PythonTableView, sides), flags).align()
    told = daff.PythonTableView([])
    daff.TableDiff(alignment, flags).hilite(told)
    differing = {}
    for _action, key, *cells in told.getData():
        pairs = [(c, cell) for c, cell in zip(columns, cells, strict=True) if isinstance(cell, dict)]
        if pairs:
            differing[key] = [Cell(column, cell["before"], cell["after"]) for column, cell in pairs]
    return differing


def _id(key: tuple[str, ...]) -> str:
    return ":".join(key)


def _found(table: Table, row: Row) -> Found:
    return Found(_id(table.key(row)), next((row[column] for column in LABELS if row[column]), ""), row.number)
