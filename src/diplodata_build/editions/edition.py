"""The editions of the package that are compared: the one in a folder, or in a tag or revision of the repository.

Between two of them lies a step of the version; scripts/diff.py says which change calls for which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from diplodata._package import DESCRIPTOR
from diplodata.validation import check
from diplodata.validation.cells import csv_readable, header_matches
from diplodata.validation.files import descriptor_readable, paths_inside
from diplodata.validation.keys import primary_key
from diplodata.validation.package import RawPackage, str_of
from diplodata.validation.report import Rule
from diplodata_build.base.git import Version, git
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.curation.retired import RETIRED, Retired, read_retired


class Step(IntEnum):
    """How much of a version changes; a greater step includes the smaller ones."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


def step_between(old: Version, new: Version) -> Step:
    """The step from one version to a later one."""
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((step for step, a, b in zip(steps, old, new, strict=True) if a != b), Step.NONE)


def next_version(version: Version, step: Step) -> str:
    """The version that a step leads to."""
    major, minor, patch = version
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    if step is Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + (step is Step.PATCH)}"


@dataclass(frozen=True)
class Edition:
    """One state of the package; ``label`` is what the user calls it, ``warnings`` are doubled or empty keys.

    ``retired`` has the ids that ended, or what is wrong with their file: only those of the newer edition are needed.
    """

    label: str
    package: RawPackage
    retired: Retired | BuildError
    warnings: tuple[Problem, ...] = ()

    @property
    def version(self) -> str:
        """The version in the descriptor, empty if there is none."""
        return str_of(self.package.descriptor.get("version"))

    @property
    def released(self) -> str | None:
        """The date of the release, None if unreleased: until then no id is promised to last."""
        return str_of(self.package.descriptor.get("created"))[:10] or None


def read_edition(where: str, repository: Path) -> Edition:
    """The edition in a folder, else of a tag or revision of the repository.

    Raises:
        BuildError: there is neither, or no package in it that can be read; every finding.
    """
    try:
        if Path(where).is_dir():
            return _read(where, Path(where), repository)
        with TemporaryDirectory() as scratch:
            _export(where, Path(scratch), repository)
            return _read(where, Path(scratch), repository)
    except OSError as error:
        raise BuildError([Problem(where, f"cannot be read: {error.strerror or error}")]) from None


def _export(revision: str, folder: Path, repository: Path) -> None:
    name = f"{revision}^{{commit}}"
    try:
        commit = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", name).strip()
    except BuildError:
        raise BuildError([Problem(revision, "no such folder, nor a tag or revision of this repository")]) from None
    archive = folder / "revision.zip"
    git(repository, "archive", "--format=zip", f"--output={archive}", commit)
    with ZipFile(archive) as file:
        file.extractall(folder)


def _read(where: str, folder: Path, repository: Path) -> Edition:
    if not (folder / DESCRIPTOR).is_file():
        raise BuildError([Problem(where, f"holds no {DESCRIPTOR}")])
    package = RawPackage(folder)
    stop_if_any([Problem(where, message) for message in _unreadable(package)])
    home = folder if (folder / RETIRED).is_file() else repository
    retired: Retired | BuildError
    try:
        retired = read_retired(home / RETIRED, home)
    except BuildError as error:
        retired = BuildError(Problem(f"{where}: {one.place}", one.message) for one in error.problems)
    return Edition(where, package, retired, tuple(Problem(where, line) for line in _findings(package, primary_key)))


def _findings(package: RawPackage, *rules: Rule) -> Iterator[str]:
    yield from (finding.line("en") for finding in check(package, rules).findings)


def _unreadable(package: RawPackage) -> Iterator[str]:
    """What is wrong with a package such that its rows cannot be compared."""
    yield from _findings(package, descriptor_readable, paths_inside, csv_readable, header_matches)
    yield from _doubled("resources", (str_of(resource.get("name")) for resource in package.resources))
    for table in package.tables.values():
        if not table.present and not table.problems:
            yield f"{table.file}: the file of table '{table.name}' is not there"
        yield from _doubled(f"fields of '{table.name}'", (field.name for field in table.fields))


def _doubled(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1 or not name:
            yield f"{DESCRIPTOR}: {count} {what} are called '{name}'"
