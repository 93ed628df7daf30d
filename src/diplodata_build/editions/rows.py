"""What differs between the rows of two editions of a table, cell by cell, and what became of the ids of the older."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from diplodata.validation.package import Row, Table
from diplodata_build.base.problems import Problem
from diplodata_build.curation.retired import Retired, successors
from diplodata_build.editions.edition import Step

# The ids of these tables are derived from the content and promised to nobody. A row with another id and content is
# still the same row if it is about the same: these columns tell.
ABOUT: dict[str, tuple[str, ...]] = {
    "names": ("entity_id", "language", "name_kind"),
    "attributions": ("quote_id", "statement_id", "relation_id", "role"),
    "evidence": ("entity_id", "relation_id", "statement_id", "article_id", "supports"),
    "mentions": ("entity_id", "article_id", "surface"),
    "citations": ("work_id", "article_id", "form"),
    "coverage": ("article_id", "kind", "text"),
}
UNPROMISED = {*ABOUT, "translations"}
# A build derives these again from the text: they change with every character inserted before them.
DERIVED_CELLS = {"char_start", "char_end", "source_sha256"}
REFERENCES = {"record_id"}  # beside the foreign keys
# The columns that say best what a row is.
LABELS = ("name_en", "term_en", "label_en", "title_en", "heading_en", "text_en", "label", "name", "exact", "surface",
          "text", "as_printed")  # fmt: skip


@dataclass(frozen=True)
class IdRedirects:
    """The redirects of ``curation/retired.yaml`` to ids of the later edition, whose lasting ids are ``known``."""

    retired: Retired
    known: set[str]

    def follow(self, identifier: str) -> str:
        """The id that replaces this one; itself if it is known or nothing replaces it.

        An id made of others, such as ``actor.trait.1``, follows each of them.
        """
        return self._successor(identifier) or ".".join(self._successor(part) or part for part in identifier.split("."))

    def _successor(self, identifier: str) -> str | None:
        """An id itself if it is known, else the first known id that replaced it."""
        return next((one for one in (identifier, *successors(identifier, self.retired)) if one in self.known), None)

    def explained(self, identifier: str) -> bool:
        """Whether an entry says why an id ended: its own, or that of an ended id which it is made of."""
        parts = {identifier, *identifier.split(".")} - self.known
        return any(part in self.retired.places for part in parts)

    def dangling(self, identifier: str) -> Problem | None:
        """The problem where an id is replaced by one that is not known."""
        way = successors(identifier, self.retired)
        if not way or any(one in self.known for one in way) or self.retired.successors.get(way[-1], "") is None:
            return None
        message = f"'{identifier}' is replaced by '{way[-1]}', which is no id of the new edition; name one, or null"
        return Problem(self.retired.places[identifier], message)


@dataclass(frozen=True)
class Cell:
    """One cell that differs, as in the CSV files."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class LoneRow:
    """An added or removed row: its id, what it is, and its place in the file (the header is row 1)."""

    id: str
    label: str
    number: int


@dataclass(frozen=True)
class ChangedRow:
    """A row of both editions: the cells that changed, and those that only follow from the text or a renamed id."""

    id: str
    old_id: str
    cells: list[Cell]
    derived: list[Cell]


@dataclass
class TableDifference:
    """What differs between the rows of a table; ``rederived`` rows have no change of their own."""

    name: str
    added: list[LoneRow]
    removed: list[LoneRow]
    renamed: list[ChangedRow] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    rederived: list[ChangedRow] = field(default_factory=list)

    @property
    def steps(self) -> dict[str, Step]:
        """The version step that each kind of difference calls for, of the kinds that occur."""
        ended = Step.PATCH if self.name in UNPROMISED else Step.MAJOR
        step = {"removed": ended, "renamed": ended, "added": Step.MINOR, "changed": Step.PATCH, "rederived": Step.PATCH}
        return {kind: step for kind, step in step.items() if getattr(self, kind)}


def compare_rows(old: Table, new: Table, redirects: IdRedirects) -> TableDifference:
    """What differs between the rows of two editions of a table; an empty table stands for a missing one."""
    keys = [(key.table, column) for table in (old, new) for key in table.foreign_keys for column in key.fields]
    derived = DERIVED_CELLS | {column for table, column in keys if table in UNPROMISED}
    derived |= {*old.primary_key, *new.primary_key} if new.name in ABOUT else set()
    lasting = set() if new.name in UNPROMISED else {*new.primary_key}
    columns = [column for column in old.header if column in new.header and column not in lasting]
    redirected = _redirected(old, new, {column for _, column in keys} | REFERENCES, redirects)
    pairs, removed, added = _paired(redirected, new, [column for column in columns if column not in derived])
    found = TableDifference(new.name, [_lone(new, row) for row in added], [_lone(old, row) for row in removed])
    for before, after in sorted(pairs, key=lambda pair: pair[1].number):
        row = old.rows[before.number - 2]
        cells = [Cell(column, row[column], after[column]) for column in columns if row[column] != after[column]]
        follows = [cell for cell in cells if cell.field in derived or before[cell.field] == cell.new]
        own = [cell for cell in cells if cell not in follows]
        changed = ChangedRow(_id(new, after), _id(old, row), own, follows)
        if lasting and _id(old, row) != _id(old, before):
            found.renamed.append(changed)
        if cells:
            (found.changed if own else found.rederived).append(changed)
    return found


def _redirected(old: Table, new: Table, references: set[str], redirects: IdRedirects) -> list[Row]:
    """Copies of the old rows whose references, and whose key if it was renamed, are those of the new edition."""
    rows, old_keys, new_keys = [], {old.key(row) for row in old.rows}, {new.key(row) for row in new.rows}
    for row in old.rows:
        cells = {column: redirects.follow(cell) if column in references else cell for column, cell in row.items()}
        key = tuple(map(redirects.follow, old.key(row)))
        renamed = key in new_keys and key not in old_keys  # else it was merged into a row that was already there
        cells |= zip(old.primary_key, key if renamed else old.key(row), strict=True)
        rows.append(Row(cells.items(), row.file, row.number))
    return rows


def _paired(old: list[Row], new: Table, content: list[str]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs of old and new rows, and the rows of each edition that are left: paired by key, then by ever less content.

    Of rows that have the same in common, the first of one edition is paired with the first of the other.
    """
    pairs, before, after = [], old, new.rows
    for columns in (new.primary_key, *((content, ABOUT[new.name]) if new.name in ABOUT else ())):
        left, right = _numbered(before, columns), _numbered(after, columns)
        pairs += [(row, right[key]) for key, row in left.items() if key in right]
        before = [row for key, row in left.items() if key not in right]
        after = [row for key, row in right.items() if key not in left]
    return pairs, before, after


def _numbered(rows: Iterable[Row], columns: Iterable[str]) -> dict[tuple[str | int, ...], Row]:
    """Rows by their cells in some columns, and by how many rows with the same cells stand before."""
    seen: Counter[tuple[str, ...]] = Counter()
    numbered: dict[tuple[str | int, ...], Row] = {}
    for row in rows:
        cells = tuple(row[column] for column in columns)
        numbered[*cells, seen[cells]] = row
        seen[cells] += 1
    return numbered


def _lone(table: Table, row: Row) -> LoneRow:
    return LoneRow(_id(table, row), next((row[column] for column in LABELS if row[column]), ""), row.number)


def _id(table: Table, row: Row) -> str:
    return ":".join(table.key(row))
