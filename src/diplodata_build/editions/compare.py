"""Two editions compared: all that differs, the version step that it calls for, and ids that are gone without a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from diplodata.validation.package import Table
from diplodata_build.base.problems import Problem
from diplodata_build.curation.retired import RETIRED
from diplodata_build.editions.descriptors import descriptor_changes
from diplodata_build.editions.editions import Edition, read_edition
from diplodata_build.editions.rows import UNPROMISED, TableDifference, compare_rows
from diplodata_build.editions.steps import Change, Step, next_version, step_between
from diplodata_build.editions.succession import Succession


class Reason(NamedTuple):
    """Why a version step is needed."""

    step: Step
    what: str


@dataclass(frozen=True)
class Differences:
    """What differs between two editions.

    ``changes`` of the descriptor, ``tables`` whose rows differ, ``problems``: ids of a released edition that are gone
    and of which curation/retired.yaml does not say why.
    """

    old: Edition
    new: Edition
    changes: list[Change]
    tables: list[TableDifference]
    problems: list[Problem]

    def __bool__(self) -> bool:
        return bool(self.changes or self.tables)

    @cached_property
    def reasons(self) -> list[Reason]:
        """All reasons for a version step, the greatest first; what asks for a patch is counted."""
        rows: dict[tuple[Step, str], list[str]] = defaultdict(list)
        for table in self.tables:
            for kind, step in table.steps.items():
                rows[step, kind].append(f"{table.name} {len(getattr(table, kind))}")
        found = [Reason(step, f"rows {kind}: {', '.join(told)}") for (step, kind), told in rows.items()]
        found += [Reason(one.step, f"{one.place}: {one.what}") for one in self.changes if one.step > Step.PATCH]
        descriptive = sum(one.step == Step.PATCH for one in self.changes)
        if descriptive:
            found.append(Reason(Step.PATCH, f"metadata: {descriptive} changed"))
        return sorted(found, key=lambda reason: -reason.step)

    @property
    def step(self) -> Step:
        """The smallest step that the next version may take."""
        return max((reason.step for reason in self.reasons), default=Step.NONE)

    @property
    def given(self) -> Step | None:
        """The step between the two versions, None where there is none that can be told."""
        try:
            return step_between(self.old.version, self.new.version)
        except ValueError:
            return None

    @property
    def next(self) -> str | None:
        """The version that the needed step leads to, None where the old edition has no version or was not released."""
        try:
            return next_version(self.old.version, self.step) if self.old.released else None
        except ValueError:
            return None

    @cached_property
    def to_judge(self) -> list[str]:
        """What only a reader can judge: where it got another meaning, the step is major."""
        found = [f"{change.place}: {change.text}" for change in self.changes if change.judge]
        vocabulary = [table for table in self.tables if table.name == "vocabulary"]
        found += [
            f"vocabulary: {row.id}"
            for table in vocabulary
            for row in table.changed
            if any(cell.field.startswith("definition") for cell in row.cells)
        ]
        return list(dict.fromkeys(found))


def compare(old: Edition, new: Edition) -> Differences:
    """All that differs between two editions."""
    succession = Succession(new.retired, frozenset(_lasting_ids(new)))
    names = [*new.package.tables, *(name for name in old.package.tables if name not in new.package.tables)]
    tables = [compare_rows(_table(old, name, new), _table(new, name, old), succession) for name in names]
    found = Differences(old, new, descriptor_changes(old.package, new.package), [t for t in tables if t], [])
    found.problems.extend(_unexplained(found, succession) if old.released else [])
    return found


def needed_step(old: str, new: str, repository: Path) -> Step:
    """The smallest step from the version of one edition to that of another, each a folder, an archive or a revision.

    Raises:
        BuildError: one of them cannot be read.
    """
    return compare(read_edition(old, repository), read_edition(new, repository)).step


def _table(edition: Edition, name: str, other: Edition) -> Table:
    """A table of an edition; where it has none of that name an empty one, with the columns of the other's."""
    return edition.package.tables.get(name) or Table(name, "", header=other.package.tables[name].header)


def _lasting_ids(edition: Edition) -> Iterator[str]:
    for table in edition.package.tables.values():
        if table.name not in UNPROMISED:
            for row in table.rows:
                yield from table.key(row)


def _unexplained(found: Differences, succession: Succession) -> Iterator[Problem]:
    """The ids that were released and are gone, each once, of which no entry says why."""
    told: set[str] = set()
    for table in (table for table in found.tables if table.name not in UNPROMISED):
        for row in table.removed:
            if row.id in succession.known or row.id in told:
                continue
            told.add(row.id)
            if not succession.explained(row.id):
                yield Problem(f"{table.name}:{row.number}:{row.id}", _missing(row.id, found))
            elif dangling := succession.dangling(row.id):
                yield dangling


def _missing(identifier: str, found: Differences) -> str:
    since = found.new.version if found.given else found.next
    entry = f'- {{id: {identifier}, replaced_by: …, since: "{since}", reason: …}}'
    return f"released in {found.old.version} and gone; write into {RETIRED}: {entry} (replaced_by may be null)"
