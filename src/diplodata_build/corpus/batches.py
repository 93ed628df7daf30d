"""Which files of a folder there are, and which of them are read together: large ones first, about a second of work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs

from diplodata_build.base.problems import BuildError, Problem

# What one core reads in a second, in bytes (measured), and how many files one batch has at most. A page of a PDF takes
# longer than its text; how many pages it has is not known before it is read.
PER_SECOND = {".txt": 400_000, ".pdf": 400_000}
MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder; ``stamp`` differs where it was changed."""

    path: str
    stamp: str
    size: int

    @property
    def seconds(self) -> float:
        """About how long one core reads it."""
        return self.size / PER_SECOND[self.path[-4:].lower()]


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that one worker reads, one after another, and writes as one part of each table."""

    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """The name of the part: it changes with the files, their content and their order."""
        members = "\n".join(f"{file.path}\t{file.stamp}" for file in self.files)
        return hashlib.sha256(members.encode()).hexdigest()[:20]


def files_in(folder: str) -> list[File]:
    """The texts and PDFs of a folder and of those in it.

    Raises:
        BuildError: there are none, or the folder cannot be opened.
    """
    try:
        fs, root = url_to_fs(folder)
        entries: dict[str, dict[str, Any]] = fs.find(root, detail=True)
    except (OSError, ValueError, ImportError) as error:
        raise BuildError([Problem(folder, f"cannot be opened: {error}")]) from None
    found = [
        File(path[len(root) :].lstrip("/"), _stamp(path, entry), entry["size"])
        for path, entry in entries.items()
        if path[-4:].lower() in PER_SECOND
    ]
    if not found:
        reason = "no *.txt and no *.pdf file in this folder" if fs.exists(root) else "no such folder"
        raise BuildError([Problem(folder, reason)])
    return found


def _stamp(path: str, entry: dict[str, Any]) -> str:
    """What a file system says of the content of a file without reading it: its hash, or size and time of change."""
    changed = entry.get("ETag") or entry.get("mtime") or entry.get("LastModified")
    if entry.get("islink") and Path(path).exists():
        changed = Path(path).stat().st_mtime
    return f"{entry['size']}-{changed}".replace('"', "")


def batches_of(files: Iterable[File]) -> Iterator[Batch]:
    """All files in batches of about a second, largest files first, so that none of them is left to the end."""
    batch: list[File] = []
    seconds = 0.0
    for file in sorted(files, key=lambda file: (-file.seconds, file.path)):
        if batch and (seconds + file.seconds > 1 or len(batch) == MOST_FILES):
            yield Batch(tuple(batch))
            batch, seconds = [], 0.0
        batch.append(file)
        seconds += file.seconds
    if batch:
        yield Batch(tuple(batch))
