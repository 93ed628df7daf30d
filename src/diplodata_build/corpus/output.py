"""The folder of a corpus: parts of tables, each whole; which files they hold; one run at a time.

::

    corpus.json             which folder was read, by which reader, and what the columns are
    parts/<name>.json       the files of a part: written last, so that a part without it is none
    <table>/<name>.parquet  the rows of that part, if it has any
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.corpus.tables import FORMAT, TABLES, Rows, arrow_table, described

ABOUT, LOCK = "corpus.json", ".lock"
FOLDERS = ("parts", *TABLES)
LEASE = 60  # seconds after which a run that writes elsewhere than on a disk, and says nothing, is held to have ended


@dataclass(frozen=True)
class Part:
    """A part that is whole: path and stamp of its files, and how many rows each table has of it."""

    files: tuple[tuple[str, str], ...]
    rows: dict[str, int]


class Output:
    """The folder of a corpus, anywhere that fsspec can write."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._fs: AbstractFileSystem
        self._fs, self._root = url_to_fs(url, use_listings_cache=False)

    @contextmanager
    def opened(self, folder: str, reader: str) -> Iterator[None]:
        """Make it the corpus of a folder, if it is not yet, for this run alone; where no part comes of that, nothing
        is left of it.

        Raises:
            BuildError: another run writes there, or it holds something else; nothing is written then.
        """
        about = {"format": FORMAT, "folder": folder, "reader": reader, "tables": described()}
        with self.told():
            existed = self._fs.exists(self._root)
            self._require(about)
            with self._locked():
                new = not self._require(about)
                try:
                    if new:
                        for name in FOLDERS:
                            self._fs.makedirs(self._path(name), exist_ok=True)
                        self._write(ABOUT, json.dumps(about, ensure_ascii=False, indent=1).encode())
                    yield
                finally:
                    if new and not self._names("parts"):
                        self._remove(existed)

    @contextmanager
    def told(self) -> Iterator[None]:
        """What cannot be written or read there is told in a line."""
        try:
            yield
        except OSError as error:
            raise BuildError([Problem(self.url, f"cannot be written: {error.strerror or error}")]) from None

    def _require(self, about: dict[str, Any]) -> bool:
        """Whether it is the corpus of this folder already; BuildError where it is something else."""
        try:
            there = json.loads(self._fs.cat_file(self._path(ABOUT)))
        except FileNotFoundError:
            others = set(self._names("")) - {LOCK, *FOLDERS}
            if others:
                message = f"holds other files ({min(others)}) and is no corpus: give an empty or a new folder"
                raise BuildError([Problem(self.url, message)]) from None
            return False
        if wrong := _differs(there, about):
            raise BuildError([Problem(self.url, f"{wrong}: give another --output")])
        return True

    def _remove(self, existed: bool) -> None:
        """Take away what was made of a folder."""
        for name in (*FOLDERS, ABOUT):
            with suppress(OSError):
                self._fs.rm(self._path(name), recursive=True)
        with suppress(OSError):
            self._fs.rm_file(self._path(LOCK))
        if not existed:
            with suppress(OSError):
                self._fs.rmdir(self._root)

    def seen(self) -> bytes:
        """What another machine must see too, if it writes into the same folder."""
        with suppress(OSError):
            return bytes(self._fs.cat_file(self._path(ABOUT)))
        return b""

    # --- parts -------------------------------------------------------------------------------------------------------

    def parts(self) -> dict[str, Part]:
        """The parts that are whole, by name."""
        names = [name.removesuffix(".json") for name in self._names("parts") if name.endswith(".json")]
        paths = [self._path(f"parts/{name}.json") for name in names]
        contents = self._fs.cat(paths) if paths else {}
        found = {}
        for name, path in zip(names, paths, strict=True):
            content = json.loads(contents[path])
            found[name] = Part(tuple(map(tuple, content["files"])), content["rows"])
        return found

    def write(self, name: str, files: Iterable[tuple[str, str]], rows: Rows) -> Part:
        """Write a part; it counts once all of it is there."""
        from pyarrow import parquet

        for table, found in rows.items():
            if found:
                buffer = BytesIO()
                parquet.write_table(arrow_table(table, found), buffer, compression="zstd")
                self._write(f"{table}/{name}.parquet", buffer.getvalue())
        part = Part(tuple(files), {table: len(found) for table, found in rows.items()})
        content = json.dumps({"files": part.files, "rows": part.rows}, ensure_ascii=False)
        self._write(f"parts/{name}.json", content.encode())
        return part

    def sweep(self, keep: Collection[str]) -> None:
        """Remove all parts but some, and what a run that was stopped has left of others."""
        for folder in FOLDERS:  # first what makes it a part
            old = [name for name in self._names(folder) if name.split(".")[0] not in keep]
            if old:
                self._fs.rm([self._path(f"{folder}/{name}") for name in old])

    # --- files -------------------------------------------------------------------------------------------------------

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def _names(self, folder: str) -> list[str]:
        try:
            return [path.rstrip("/").rsplit("/", 1)[-1] for path in self._fs.ls(self._path(folder), detail=False)]
        except FileNotFoundError:  # S3 has no empty folders
            return []

    def _write(self, name: str, content: bytes) -> None:
        """Write a file so that it is there whole or not at all. It makes no folder, so that a worker which does not
        share the disk says so."""
        path = self._path(name)
        if not isinstance(self._fs, LocalFileSystem):
            self._fs.pipe_file(path, content)
            return
        fresh = Path(f"{path}.{os.getpid()}.new")
        try:
            fresh.write_bytes(content)
            fresh.replace(path)
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Refuse where another run writes here: on a disk a lock, which ends with its process, elsewhere a lease."""
        if isinstance(self._fs, LocalFileSystem):
            self._fs.makedirs(self._root, exist_ok=True)
            with Path(self._path(LOCK)).open("w") as file:
                if not _lock(file):
                    raise BuildError([Problem(self.url, "another run is writing into this folder: wait until it ends")])
                yield
            return
        with suppress(FileNotFoundError):
            if time.time() - float(self._fs.cat_file(self._path(LOCK))) < LEASE:
                message = f"another run is writing into this folder, or was stopped less than {LEASE} s ago"
                raise BuildError([Problem(self.url, message)])
        self.renew()
        try:
            yield
        finally:
            with suppress(FileNotFoundError):
                self._fs.rm_file(self._path(LOCK))

    def renew(self) -> None:
        """Say that this run goes on, where a lock cannot."""
        if not isinstance(self._fs, LocalFileSystem):
            self._fs.pipe_file(self._path(LOCK), str(time.time()).encode())


def _differs(there: dict[str, Any], about: dict[str, Any]) -> str:
    """Why a folder cannot become what a run would make of it, empty if it can."""
    if there.get("format") != about["format"]:
        return f"a corpus of format {there.get('format')}, and this version writes format {about['format']}"
    if there["reader"] != about["reader"]:
        return "was read by another version of the reader"
    return f"the corpus of another folder, {there['folder']}" if there["folder"] != about["folder"] else ""


def _lock(file: IO[str]) -> bool:
    """Whether this process has a file for itself now; it loses it with its end."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
