"""The editions of the package that are compared: in a folder, in an archive, or in a revision of the repository.

Archives (zip, wheel, tar, tar.gz) and revisions are never unpacked: of what they hold only the descriptor, the tables
that it names and the retired ids are written, under names of ours, into a temporary folder.
"""

from __future__ import annotations

import gzip
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple, NoReturn

from diplodata._package import DESCRIPTOR
from diplodata.validation import check
from diplodata.validation.cells import csv_readable, header_matches
from diplodata.validation.files import descriptor_readable, paths_inside
from diplodata.validation.keys import primary_key
from diplodata.validation.package import LARGEST_FILE, RawPackage, str_of
from diplodata_build.base.git import git
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.curation.retired import RETIRED, Retired, read_retired

LARGEST_ARCHIVE = 2**28  # bytes, unpacked: what holds more is no edition of ours
_GZIP = b"\x1f\x8b"
# What the readers of archives raise for one that is broken, encrypted or packed in a way that they do not know.
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, LZMAError, EOFError, RuntimeError,
           NotImplementedError, OverflowError, ValueError)  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """One state of the package; ``label`` is what the user calls it, ``warnings`` what is wrong with it."""

    label: str
    package: RawPackage
    retirement: Retired | BuildError
    warnings: tuple[str, ...] = ()

    @property
    def retired(self) -> Retired:
        """The ids that no longer stand; only those of the newer edition are asked for.

        Raises:
            BuildError: the file has mistakes.
        """
        if isinstance(self.retirement, BuildError):
            raise self.retirement
        return self.retirement

    @property
    def version(self) -> str:
        """The version that the descriptor gives."""
        return str_of(self.package.descriptor.get("version"))

    @property
    def released(self) -> str | None:
        """The date of the release, None where this is none: until then no id is promised to last."""
        return str_of(self.package.descriptor.get("created"))[:10] or None


class Container(NamedTuple):
    """What an archive holds: the names of its files, and a function that reads one, a byte more than is allowed."""

    names: list[str]
    read: Callable[[str], bytes]


def read_edition(where: str, repository: Path) -> Edition:
    """The edition in a folder or archive, else of a tag or revision of the repository.

    Raises:
        BuildError: there is no such thing, or it holds no package that can be read; every finding.
    """
    place = Path(where)
    try:
        if place.is_dir():
            return _read(where, _descriptor_in(where, place), repository)
        if _is_descriptor(place.name) and place.is_file():
            return _read(where, place, repository)
        with TemporaryDirectory() as scratch:
            archive = place if place.is_file() else _archive_of(where, Path(scratch), repository)
            folder = Path(scratch) / "package"
            _unpack(where, archive, folder)
            return _read(where, folder / DESCRIPTOR, repository)
    except OSError as error:
        _refuse(where, f"cannot be read: {error.strerror or error}")


def _refuse(where: str, message: str) -> NoReturn:
    raise BuildError([Problem(where, message)])


# Folders


def _descriptor_in(where: str, folder: Path) -> Path:
    paths = [*folder.glob("*.json"), *folder.glob("*/*.json")]
    return folder / _only_descriptor(where, [path.relative_to(folder).as_posix() for path in paths])


def _is_descriptor(name: str) -> bool:
    """Whether a file is called as a descriptor; one service wants another name than the usual one."""
    return name.startswith("datapackage") and name.endswith(".json")


def _only_descriptor(where: str, names: list[str]) -> str:
    """The descriptor among some files: at the top or one folder further down."""
    found = sorted(name for name in names if _is_descriptor(PurePosixPath(name).name) and name.count("/") <= 1)
    found = [name for name in found if PurePosixPath(name).name == DESCRIPTOR] or found
    found = [name for name in found if "/" not in name] or found
    if not found:
        _refuse(where, f"holds no {DESCRIPTOR}, neither at the top nor one folder further down")
    if len(set(found)) > 1:
        _refuse(where, f"holds several packages ({', '.join(found[:5])}); name one of them")
    return found[0]


def _read(where: str, descriptor: Path, repository: Path) -> Edition:
    package = RawPackage(descriptor)
    stop_if_any([Problem(where, message) for message in _unreadable(package)])
    warnings = tuple(one.line("en") for one in check(package, [primary_key]).findings)
    return Edition(where, package, _retirement(where, descriptor.parent, repository), warnings)


def _retirement(where: str, root: Path, repository: Path) -> Retired | BuildError:
    """The edition's own retired ids, else those of the checkout; or what is wrong with them."""
    home = root if (root / RETIRED).is_file() else repository
    try:
        return read_retired(home / RETIRED, home)
    except BuildError as error:
        return BuildError(Problem(f"{where}: {one.place}", one.message) for one in error.problems)


def _unreadable(package: RawPackage) -> Iterator[str]:
    """What is wrong with a package so that its rows cannot be told."""
    if package.problems:
        yield from (one.line("en") for one in check(package, [descriptor_readable]).findings)
        return
    for name, count in Counter(str_of(resource.get("name")) for resource in package.resources).items():
        if count > 1 or not name:
            yield f"{DESCRIPTOR}: {count} resources are called '{name}'"
    yield from (one.line("en") for one in check(package, [paths_inside, csv_readable, header_matches]).findings)
    for table in package.tables.values():
        if table.path and not table.path.is_file():
            yield f"{table.path.name}: the file of table '{table.name}' is not there"
        for field, count in Counter(field.name for field in table.fields).items():
            if count > 1 or not field:
                yield f"{DESCRIPTOR}: {count} fields of '{table.name}' are called '{field}'"


# Archives and revisions


def _archive_of(where: str, scratch: Path, repository: Path) -> Path:
    """A revision of the repository as an archive."""
    try:
        name = f"{where}^{{commit}}"
        commit = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", name).strip()
    except BuildError:
        _refuse(where, "no such file or folder, nor a tag or revision of this repository")
    archive = scratch / "revision.tar"
    git(repository, "archive", "--format=tar", f"--output={archive}", commit)
    return archive


def _unpack(where: str, archive: Path, folder: Path) -> None:
    try:
        _take(where, _open(where, archive), folder)
    except _BROKEN as error:
        _refuse(where, f"is no archive that can be read (zip, wheel, tar.gz): {error or type(error).__name__}")


def _open(where: str, path: Path) -> Container:
    if zipfile.is_zipfile(path):
        return _open_zip(path)
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    with gzip.open(path) if packed else path.open("rb") as file:
        content = file.read(LARGEST_ARCHIVE + 1)
    if len(content) > LARGEST_ARCHIVE:
        _refuse(where, f"holds more than {LARGEST_ARCHIVE} bytes")
    return _open_tar(tarfile.open(fileobj=BytesIO(content), mode="r:"))


def _open_zip(path: Path) -> Container:
    def read(name: str) -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            return file.read(LARGEST_FILE + 1)

    with zipfile.ZipFile(path) as archive:
        return Container(archive.namelist(), read)


def _open_tar(archive: tarfile.TarFile) -> Container:
    def read(name: str) -> bytes:
        file = archive.extractfile(members[name])
        return file.read(LARGEST_FILE + 1) if file else b""

    found = [(PurePosixPath(member.name).as_posix(), member) for member in archive.getmembers() if member.isfile()]
    members = dict(found)
    return Container([name for name, _ in found], read)


def _take(where: str, container: Container, folder: Path) -> None:
    """Write what is needed of a container into a folder; what it lacks is left out."""
    descriptor = PurePosixPath(_only_descriptor(where, container.names))
    count = Counter(container.names)
    size = 0

    def take(stored: PurePosixPath, name: str) -> None:
        nonlocal size
        if count[str(stored)] > 1:
            _refuse(where, f"{stored} stands {count[str(stored)]} times in it")
        if count[str(stored)]:
            content = container.read(str(stored))
            size += len(content)
            if size > LARGEST_ARCHIVE:
                _refuse(where, f"its tables hold more than {LARGEST_ARCHIVE} bytes")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)

    take(descriptor, DESCRIPTOR)
    tables = RawPackage(folder / DESCRIPTOR).tables.values()  # none of the paths leads out of the folder
    for name in {path.relative_to(folder).as_posix() for path in (table.path for table in tables) if path}:
        take(descriptor.parent / name, name)
    take(descriptor.parent / RETIRED, RETIRED)
