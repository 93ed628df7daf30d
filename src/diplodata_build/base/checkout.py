"""The folders and files of a checkout: four kinds of files, each in one place. Writing one: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from diplodata_build.base.cache import Cache
from diplodata_build.base.problems import BuildError, Problem

ARTICLES_VARIABLE = "DIPLODATA_ARTICLES"
BUILD = ".build"  # in the folder of the published files: what builds need for themselves, and git ignores
LAYOUT = "layout.json"  # the places of the network, which the explorer keeps among the readings


@dataclass(frozen=True)
class Checkout:
    """The paths of one checkout; ``output``: the folder of the published files, the checkout itself by default."""

    root: Path
    output: Path

    @classmethod
    def at(cls, root: Path, output: Path | None = None) -> Checkout:
        """The checkout in a folder, publishing into it or into another folder."""
        return cls(root.resolve(), (output or root).resolve())

    @property
    def curation(self) -> Path:
        """What people decide."""
        return self.root / "curation"

    @property
    def translation(self) -> Path:
        """The English of the records, its drafts, the glossary."""
        return self.curation / "translation"

    @property
    def readings(self) -> Path:
        """What the build read in each article."""
        return self.root / "readings"

    @cached_property
    def cache(self) -> Cache:
        """What builds into the same folder computed before."""
        return Cache(self.output / BUILD / "cache")

    def name(self, path: Path) -> str:
        """A path as messages show it: relative to the checkout if it is inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


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
