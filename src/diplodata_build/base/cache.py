"""What was computed before, kept on this machine by a hash of all that it depends on: never stale, and free to delete.

Every key holds the code of this repository, Python and the libraries, so that a change of any makes all anew.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

_PACKAGES = ("diplodata", "diplodata_build")
Result = TypeVar("Result")
SEAL = sha256().digest_size  # bytes before what is kept: its own hash, since a file may be torn or altered


class Cache:
    """Results in a folder, each in a file of its own under the hash of what it was made of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def get(self, made_of: tuple[Any, ...], make: Callable[[], Result]) -> Result:
        """The result for some strings, bytes and numbers (tuples and lists of them, too); made where none is kept.

        What ``make`` raises is raised, and nothing is kept.
        """
        name = sha256(f"{_of_machine()}{made_of!r}".encode("utf-8", "surrogatepass")).hexdigest()
        self._used.add(name)
        path = self._folder / name[:2] / name
        with suppress(Exception):  # not there, or not whole
            kept = path.read_bytes()
            if sha256(kept[SEAL:]).digest() == kept[:SEAL]:
                found: Result = pickle.loads(kept[SEAL:])
                return found
        made = make()
        with suppress(OSError):  # no room, or no right to write: it is made again next time
            _write(path, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        return made

    def keep_used(self) -> None:
        """Remove what nobody has asked for since this cache was opened."""
        for path in self._folder.glob("*/*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(sha256(content).digest() + content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _of_machine() -> str:
    """A hash of our own code, and of the versions of Python and of what is installed beside it."""
    digest = sha256(sys.version.encode())
    for folder in (Path(str(found.origin)).parent for one in _PACKAGES if (found := find_spec(one))):
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"\0{path}\0".encode() + path.read_bytes())
    for name in sorted({path.name for entry in sys.path for path in Path(entry).glob("*.dist-info")}):
        digest.update(name.encode())
    return digest.hexdigest()
