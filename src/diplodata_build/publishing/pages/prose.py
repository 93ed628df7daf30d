"""The prose of ``curation/pages/`` with its figures, and the texts of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from diplodata_build.base.problems import BuildError, Problem

PROSE = Path("curation/pages")


def with_figures(root: Path, name: str, figures: Mapping[str, object]) -> str:
    """The text of one file, each ``${name}`` in it replaced.

    Raises:
        BuildError: it asks for a figure that does not exist.
    """
    text = (root / PROSE / name).read_text("utf-8")
    template = Template(text)
    unknown = sorted(set(template.get_identifiers()) - set(figures))
    if unknown or not template.is_valid():
        message = f"no such figure: {', '.join(unknown)} (there are: {', '.join(sorted(figures))})"
        raise BuildError([Problem((PROSE / name).as_posix(), message)])
    return template.substitute(figures)


def titled(title: str, text: str) -> tuple[str, str]:
    """The title of a column, and what follows: the rest of its description where that begins with the title."""
    first = title.partition(" (")[0]
    same = re.match(rf"{re.escape(first)}\b", text)
    return (first, text[same.end() :]) if same else (f"{title}.", f" {text}")
