"""Two editions compared: all that differs, the version step it calls for, and ids that ended without an entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from diplodata.validation.package import Table
from diplodata_build.base.git import parse_version
from diplodata_build.base.problems import Problem
from diplodata_build.curation.retired import RETIRED, Retired
from diplodata_build.editions.descriptors import Change, descriptor_changes
from diplodata_build.editions.edition import Edition, Step, next_version
from diplodata_build.editions.rows import UNPROMISED, IdRedirects, TableDifference, compare_rows


class Reason(NamedTuple):
    """Why a version step is needed."""

    step: Step
    what: str


@dataclass(frozen=True)
class Differences:
    """What differs between two editions.

    ``changes`` of the descriptor, ``tables`` whose rows differ, ``problems``: ids of a released edition that ended
    without an entry in curation/retired.yaml.
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
        """All reasons for a version step, the greatest first; changes that ask for a patch are counted."""
        rows: dict[tuple[Step, str], list[str]] = {}
        for table in self.tables:
            for kind, step in table.steps.items():
                rows.setdefault((step, kind), []).append(f"{table.name} {len(getattr(table, kind))}")
        found = [Reason(step, f"rows {kind}: {', '.join(counts)}") for (step, kind), counts in rows.items()]
        found += [Reason(one.step, f"{one.place}: {one.what}") for one in self.changes if one.step > Step.PATCH]
        if descriptive := sum(one.step == Step.PATCH for one in self.changes):
            found.append(Reason(Step.PATCH, f"metadata: {descriptive} changed"))
        return sorted(found, key=lambda reason: -reason.step)

    @property
    def step(self) -> Step:
        """The smallest step that the next version may take."""
        return max((reason.step for reason in self.reasons), default=Step.NONE)

    @property
    def next_version(self) -> str | None:
        """The version that the needed step leads to, None if the old edition has no version or was not released."""
        version = parse_version(self.old.version)
        return next_version(version, self.step) if version and self.old.released else None


def compare(old: Edition, new: Edition) -> Differences:
    """All that differs between two editions.

    Raises:
        BuildError: the retired ids of the new edition have mistakes.
    """
    if not isinstance(new.retired, Retired):
        raise new.retired
    lasting = {id for table, row in new.package.rows() if table.name not in UNPROMISED for id in table.key(row)}
    redirects = IdRedirects(new.retired, lasting)
    names = dict.fromkeys((*new.package.tables, *old.package.tables))
    tables = [compare_rows(_table(old, name, new), _table(new, name, old), redirects) for name in names]
    found = Differences(old, new, descriptor_changes(old.package, new.package), [t for t in tables if t.steps], [])
    found.problems.extend(_unexplained(found, redirects) if old.released else [])
    return found


def _table(edition: Edition, name: str, other: Edition) -> Table:
    """A table of an edition; if it has none of that name, an empty one with the columns of the other's."""
    return edition.package.tables.get(name) or Table(name, "", header=other.package.tables[name].header)


def _unexplained(found: Differences, redirects: IdRedirects) -> Iterator[Problem]:
    """The released ids that ended without an entry, each once."""
    ended = [(table.name, row) for table in found.tables if table.name not in UNPROMISED for row in table.removed]
    seen = set(redirects.known)
    for table, row in ended:
        if row.id in seen:
            continue
        seen.add(row.id)
        if not redirects.explained(row.id):
            since = found.next_version if found.new.version == found.old.version else found.new.version
            entry = f'- {{id: {row.id}, replaced_by: …, since: "{since}", reason: …}}'
            message = f"released in {found.old.version} and gone; add to {RETIRED}: {entry} (replaced_by may be null)"
            yield Problem(f"{table}:{row.number}:{row.id}", message)
        elif dangling := redirects.dangling(row.id):
            yield dangling
