"""Publishing: everything is staged, then moved by a journal of renames.

No file is ever torn. Where a move is interrupted, the journal stays and the next command that touches the outputs
finishes it. One build at a time holds the lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.problems import BuildError, Problem

BUILD = ".build"
JOURNAL = "journal.json"
STAGE = "stage"
WHOLE_FOLDERS = ("data", "readings")
KEPT = ("README.md",)


@contextmanager
def one_at_a_time(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder.

    Raises:
        BuildError: another build holds it.
    """
    (output / BUILD).mkdir(parents=True, exist_ok=True)
    with (output / BUILD / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError([Problem(str(output), "another build is at work here; wait until it has ended")]) from None
        yield


def stage(output: Path, files: dict[str, bytes]) -> Path:
    """Write files (by path) into a fresh staging folder and return it."""
    folder = output / BUILD / STAGE
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def changed(output: Path, files: dict[str, bytes]) -> list[str]:
    """Paths of the output that are not as the files say: missing, different, or no longer published."""
    differing = [name for name, content in files.items() if _content(output / name) != content]
    return sorted(differing + list(_leftover(output, files)))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _leftover(output: Path, files: dict[str, bytes]) -> Iterator[str]:
    for folder in WHOLE_FOLDERS:
        for path in (output / folder).rglob("*"):
            name = path.relative_to(output).as_posix()
            if path.is_file() and name not in files and path.name not in KEPT:
                yield name


def move(output: Path, names: list[str]) -> None:
    """Move staged files to their places; a name that is not staged is taken away."""
    folder = output / BUILD
    draft = folder / f"{JOURNAL}.new"
    draft.write_text(
        json.dumps([{"name": name, "staged": (folder / STAGE / name).exists()} for name in names]), "utf-8"
    )
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(folder / JOURNAL)
    finish(output)


def finish(output: Path) -> bool:
    """Finish a journal that an interrupted build left; True where there was one.

    Raises:
        BuildError: the journal is none of ours; nothing is moved then.
    """
    journal = output / BUILD / JOURNAL
    if not journal.exists():
        return False
    for name, staged in _entries(journal, output):
        source, target = output / BUILD / STAGE / name, output / name
        if not staged:
            target.unlink(missing_ok=True)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
    journal.unlink()
    return True


def _entries(journal: Path, output: Path) -> list[tuple[str, bool]]:
    try:
        entries = [(str(entry["name"]), bool(entry["staged"])) for entry in json.loads(journal.read_text("utf-8"))]
    except (ValueError, TypeError, KeyError) as error:
        raise BuildError([Problem(str(journal), f"not a journal of renames; take it away ({error})")]) from None
    for name, _ in entries:
        if not (output / name).resolve().is_relative_to(output.resolve()):
            raise BuildError([Problem(str(journal), f"the journal names '{name}' outside the output folder")])
    return entries
