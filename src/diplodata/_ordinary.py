"""What a stranger may have written: only ordinary files are read, not without end, and texts command no terminal."""
# As in _package: no pathlib, whose import takes longer than the work.
# ruff: noqa: PTH116

from __future__ import annotations

import os
from errno import EINVAL
from os import PathLike
from stat import S_ISDIR, S_ISREG

NOT_ORDINARY = "not an ordinary file / no es un archivo ordinario"


def read_ordinary(path: str | PathLike[str], largest: int | None = None) -> bytes:
    """The bytes of an ordinary file; OSError for what is none, ValueError if it is too large.

    What is there is asked first, since opening a device can already do something, and again once it is open.
    """
    _require_ordinary(os.stat(path).st_mode, path)
    flags = sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY"))
    with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
        found = os.fstat(file.fileno())
        _require_ordinary(found.st_mode, path)
        if largest is not None and found.st_size > largest:
            raise ValueError(f"{found.st_size} > {largest}")
        content = file.read() if largest is None else file.read(largest + 1)
    if largest is not None and len(content) > largest:  # it grew
        raise ValueError(f"> {largest}")
    return content


def printable(text: str, keep: str = "") -> str:
    """A text with escapes in place of line breaks, control characters and all else that a terminal would not show.

    ``keep`` has those that stay.
    """
    return "".join(one if one.isprintable() or one in keep else ascii(one)[1:-1] for one in text)


def _require_ordinary(mode: int, path: str | PathLike[str]) -> None:
    if not S_ISREG(mode) and not S_ISDIR(mode):  # of a folder the system itself says what it is
        raise OSError(EINVAL, NOT_ORDINARY, os.fspath(path))
