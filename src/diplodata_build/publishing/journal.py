"""The journal of renames by which a build publishes: everything is staged, then moved.

No file is ever torn: what is staged is on the disk before the journal is, and the journal before the first rename. If a
move is interrupted, the journal stays, and the next command that touches the outputs finishes it. One build at a time
holds the lock; without a journal a stage is of no use and is removed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diplodata._names import PARQUET
from diplodata._package import DESCRIPTOR
from diplodata_build.base.checkout import BUILD, LAYOUT
from diplodata_build.base.problems import BuildError, Problem

JOURNAL = "journal.json"
STAGE = "stage"


@contextmanager
def one_at_a_time(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder.

    Raises:
        BuildError: another build holds it, or a file cannot be read or written (disk full, read-only folder).
    """
    try:
        (output / BUILD).mkdir(parents=True, exist_ok=True)
        with (output / BUILD / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = "another build is at work here; wait until it has ended"
                raise BuildError([Problem(str(output), message)]) from None
            try:
                yield
            finally:
                if not (output / BUILD / JOURNAL).exists():
                    shutil.rmtree(output / BUILD / STAGE, ignore_errors=True)
    except OSError as error:
        place = str(error.filename or output)
        raise BuildError([Problem(place, (error.strerror or str(error)).lower())]) from None


def stage(output: Path, files: dict[str, bytes]) -> Path:
    """Write files (by path) into a fresh staging folder, down to the disk, and return it."""
    folder = output / BUILD / STAGE
    if folder.exists():
        shutil.rmtree(folder)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_to_disk(folder / name, content)
    _sync_folders({folder, *((folder / name).parent for name in files)})
    return folder


def write_to_disk(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk afterwards."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(folders: Iterable[Path]) -> None:
    """Write the entries of some folders to the disk."""
    for folder in sorted(folders):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def changed(output: Path, files: dict[str, bytes]) -> list[str]:
    """Paths of the output that are not as the files say: missing, different, or no longer published.

    Raises:
        BuildError: the output folder has files with our names that are not a package.
    """
    paths = {name: output / name for name in files}
    differing = sorted(name for name, path in paths.items() if not path.is_file() or path.read_bytes() != files[name])
    before = _published_before(output)
    strangers = [name for name in differing if (output / name).exists()] if before is None else []
    if strangers:
        message = f"there is no package here, but files with its names ({', '.join(strangers)}); choose an empty folder"
        raise BuildError([Problem(str(output), message)])
    return sorted({*differing, *(name for name in before or () if name not in files and (output / name).exists())})


def _published_before(output: Path) -> list[str] | None:
    """What an earlier build published here, by its descriptor; None if there is no package yet."""
    if not (output / DESCRIPTOR).is_file():
        return None
    readings = [f"readings/{path.name}" for path in (output / "readings").glob("*.json") if path.name != LAYOUT]
    named = [*_listed(output, ""), *_listed(output, f"{PARQUET}/"), *readings]
    return [name for name in named if _inside(output, name)]


def _listed(output: Path, folder: str) -> list[str]:
    """The files that the descriptor in a folder lists; none if it cannot be read."""
    try:
        resources = json.loads((output / folder / DESCRIPTOR).read_text("utf-8"))["resources"]
        return [f"{folder}{resource['path']}" for resource in resources]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _inside(output: Path, name: str) -> bool:
    return (output / name).resolve().is_relative_to(output.resolve())


def move(output: Path, names: list[str]) -> None:
    """Move staged files to their places; a file that is not staged is removed."""
    folder = output / BUILD
    draft = folder / f"{JOURNAL}.new"
    entries = [{"name": name, "staged": (folder / STAGE / name).exists()} for name in names]
    write_to_disk(draft, json.dumps(entries).encode())
    draft.replace(folder / JOURNAL)
    _sync_folders([folder])
    finish(output)


def finish(output: Path) -> bool:
    """Finish a journal that an interrupted build left; True where there was one.

    Raises:
        BuildError: the file is not a journal; nothing is moved then.
    """
    journal = output / BUILD / JOURNAL
    if not journal.exists():
        return False
    entries = _entries(journal, output)
    for name, staged in entries:
        _put(output / BUILD / STAGE / name if staged else None, output / name)
    _sync_folders({folder for name, _ in entries if (folder := (output / name).parent).is_dir()})
    journal.unlink()
    shutil.rmtree(output / BUILD / STAGE, ignore_errors=True)
    return True


def _put(source: Path | None, target: Path) -> None:
    """Move a staged file to its place, unless that is done already; None: remove what is there."""
    if source is None:
        target.unlink(missing_ok=True)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _entries(journal: Path, output: Path) -> list[tuple[str, bool]]:
    try:
        entries = [(str(entry["name"]), bool(entry["staged"])) for entry in json.loads(journal.read_text("utf-8"))]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BuildError([Problem(str(journal), f"not a journal of renames; remove it ({error})")]) from None
    for name, _ in entries:
        if not _inside(output, name):
            raise BuildError([Problem(str(journal), f"the journal names '{name}' outside the output folder")])
    return entries
