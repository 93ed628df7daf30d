"""Corrupted copies of bundles: each breaks one thing that a validator, and not merely our own code, has to see."""

import csv
import io
import json
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

Corrupt = Callable[[Path], None]


def in_json(name: str, change: Callable[[Any], object]) -> Corrupt:
    """Change a JSON file."""

    def corrupt(folder: Path) -> None:
        value = json.loads((folder / name).read_text("utf-8"))
        change(value)
        (folder / name).write_text(json.dumps(value), "utf-8")

    return corrupt


def in_text(name: str, old: str, new: str) -> Corrupt:
    """Replace words of a text file; release_check.py sees where they are not there."""
    return lambda folder: one_more(name, (folder / name).read_text("utf-8").replace(old, new))(folder)


def in_file(name: str, change: Callable[[bytes], bytes]) -> Corrupt:
    """Change the bytes of a file."""

    def corrupt(folder: Path) -> None:
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return corrupt


def in_database(pattern: str, query: str) -> Corrupt:
    """Change the rows of an SQLite database."""

    def corrupt(folder: Path) -> None:
        (path,) = folder.glob(pattern)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(query)
            connection.commit()

    return corrupt


def in_zip(pattern: str, end: str, change: Callable[[bytes], bytes | None]) -> Corrupt:
    """Change the files of a zip or wheel whose names have this end; None removes them."""

    def corrupt(folder: Path) -> None:
        (path,) = folder.glob(pattern)
        with zipfile.ZipFile(path) as old:
            members = {info: old.read(info) for info in old.infolist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for info, content in members.items():
                changed = change(content) if info.filename.endswith(end) else content
                if changed is not None:
                    new.writestr(info, changed)

    return corrupt


def in_tar(pattern: str, end: str, change: Callable[[bytes], bytes]) -> Corrupt:
    """Change the files of a source archive whose names have this end."""

    def corrupt(folder: Path) -> None:
        (path,) = folder.glob(pattern)
        with tarfile.open(path) as archive:
            members = [(info, file.read() if (file := archive.extractfile(info)) else b"") for info in archive]
        with tarfile.open(path, "w:gz") as archive:
            for info, content in members:
                changed = change(content) if info.name.endswith(end) else content
                info.size = len(changed)
                archive.addfile(info, io.BytesIO(changed))

    return corrupt


def one_byte(pattern: str) -> Corrupt:
    """Change the last byte of a file."""

    def corrupt(folder: Path) -> None:
        (path,) = folder.glob(pattern)
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    return corrupt


def one_more(name: str, content: str) -> Corrupt:
    """Add a file."""

    def corrupt(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, "utf-8")

    return corrupt


def break_a_cell(table: bytes) -> bytes:
    """The relations as CSV, the first of them starting from nobody: a reference to no row."""
    rows = list(csv.reader(io.StringIO(table.decode("utf-8"))))
    rows[1][rows[0].index("subject_id")] = "nobody"
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()
