"""What a worker does: read the files of a batch, each in a process of its own that may be lost, and write the part."""

from __future__ import annotations

import hashlib
import platform
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from diplodata_build.base.child import Child, ChildLostError
from diplodata_build.corpus.article import problem, read_article
from diplodata_build.corpus.batches import Batch, File
from diplodata_build.corpus.output import Output, Part
from diplodata_build.corpus.tables import TABLES, Rows

ATTEMPTS = 3  # to read a file whose process was lost
# The code that decides what the rows are.
READERS = ("text", "finding", "corpus/article.py", "corpus/tables.py")
LIBRARIES = ("abbreviations", "pypdfium2", "rapidfuzz")  # these too
ENGINE = ("dask", "distributed", "fsspec", "pyarrow")
OF_LIMITS = ("too_slow", "out_of_memory", "died")  # problems that other limits may solve
_own = threading.local()


@dataclass(frozen=True)
class Job:
    """What all batches of a run have in common; of one file, how long it may take and how much memory."""

    folder: str
    output: str
    seconds: int
    megabytes: int
    reader: str

    def stamps(self, file: File) -> tuple[str, str]:
        """How a part that is still good may name a file: as it is, or as one that these limits left out."""
        return file.stamp, f"{file.stamp} {self.seconds} s {self.megabytes} MB"


class OtherReaderError(RuntimeError):
    """A worker that came in the middle of a run has another version of the reader."""


@cache
def reader_version() -> str:
    """Changes with the code that reads, and with the libraries that decide what is read."""
    code = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    files = (file for name in READERS for file in ((root / name).rglob("*.py") if "." not in name else [root / name]))
    for path in sorted(files):
        code.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    code.update(" ".join(map(version, LIBRARIES)).encode())
    return code.hexdigest()[:16]


def versions() -> dict[str, str]:
    """What must be the same where the command runs and where the workers are."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: version(name) for name in ENGINE}, "reader": reader_version()}


def state(output: str) -> tuple[dict[str, str], bytes]:
    """The versions of a worker, and what it sees of the folder that it is to write into."""
    return versions(), Output(output).seen()


def read_batch(batch: Batch, job: Job) -> Part:
    """Read the files of a batch and write their rows; returns what was written."""
    if job.reader != reader_version():
        raise OtherReaderError
    rows: Rows = {table: [] for table in TABLES}
    members = []
    for file in batch.files:
        found = _read(file, job)
        for table, more in found.items():
            rows[table] += more
        members.append((file.path, _stamp(file, found, job)))
    return Output(job.output).write(batch.name, members, rows)


def _stamp(file: File, found: Rows, job: Job) -> str:
    """By what a later run sees whether the file must be read again; empty: in any case."""
    (_, kind, _), *_ = found.get("problems") or [("", "", "")]
    if kind == "not_opened":
        return ""
    return job.stamps(file)[kind in OF_LIMITS]


def _read(file: File, job: Job) -> Rows:
    child = _child(job.seconds, job.megabytes)
    for _ in range(ATTEMPTS):
        try:
            return child.call(read_article, job.folder, file.path)
        except ChildLostError as lost:
            if lost.too_slow:
                return problem(file.path, "too_slow", f"not read within {job.seconds} s")
    return problem(file.path, "died", f"its process was stopped {ATTEMPTS} times (out of memory?)")


def _child(seconds: int, megabytes: int) -> Child:
    """The process of this thread that reads, with these limits."""
    if getattr(_own, "limits", None) != (seconds, megabytes):
        for child in _children():
            child.close()
        _own.limits, _own.child = (seconds, megabytes), Child(seconds, megabytes)
    return _own.child  # type: ignore[no-any-return]


def _children() -> Iterator[Child]:
    with suppress(AttributeError):
        yield _own.child
