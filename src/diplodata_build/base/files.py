"""Writing text files: the whole of it or nothing."""

from __future__ import annotations

from pathlib import Path

from diplodata_build.base.problems import BuildError, Problem


def write_text(path: Path, text: str) -> None:
    """Write a file in one step (UTF-8, LF): whoever reads it finds the old text or the new one.

    Raises:
        BuildError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, "utf-8", newline="\n")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise BuildError([Problem(str(path), f"cannot be written: {error.strerror}")]) from None
