"""Where everything lies: the folders and files of a checkout (design: four kinds of files, each in one place)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ARTICLES_VARIABLE = "DIPLODATA_ARTICLES"


@dataclass(frozen=True)
class Checkout:
    """The paths of one checkout; ``output`` is where the published files go, the checkout itself by default."""

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
    def readings(self) -> Path:
        """What the build read in each article."""
        return self.root / "readings"

    @property
    def own_articles(self) -> Path:
        """Where the articles' texts lie unless somebody names another folder."""
        return self.root / "articles"

    @staticmethod
    def named_articles(given: Path | None = None) -> Path | None:
        """The folder of the articles' texts that somebody named: the one given, else of the environment."""
        named = os.environ.get(ARTICLES_VARIABLE)
        return given or (Path(named) if named else None)

    def name(self, path: Path) -> str:
        """A path as messages show it: relative to the checkout where it lies inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
