"""The steps of a version, and which one a change calls for at least.

major: a field comes, goes, moves or is read in another way, a constraint gets tighter, a row with a lasting id goes or
is renamed; minor: tables or rows come, a constraint gets looser; patch: values and descriptions are corrected. The
numbers mean the same below 1.0.0: a major step from 0.1.0 leads to 1.0.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from diplodata_build.base.git import parse_version


class Step(IntEnum):
    """How much of a version changes; the greater step contains the smaller."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """One change of the descriptor.

    ``place`` is a table, ``table.field`` or ``package``, ``what`` the property that changed; ``old`` and ``new`` are
    its values as JSON has them (None: it has none). With ``judge`` only a reader can tell whether a meaning changed.
    """

    place: str
    what: str
    step: Step
    old: Any = None
    new: Any = None
    judge: bool = False

    @property
    def text(self) -> str:
        """The property, the same for a text in either language."""
        return self.what.removeprefix("diplodata:").removesuffix("_es")


def step_between(old: str, new: str) -> Step:
    """The step from one version to another.

    Raises:
        ValueError: one of them is not MAJOR.MINOR.PATCH, or the second is the earlier.
    """
    before, after = parse_version(old), parse_version(new)
    if before is None or after is None:
        raise ValueError(f"'{old if before is None else new}' is no version of three numbers, such as 0.2.0")
    if after < before:
        raise ValueError(f"{new} is earlier than {old}")
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((step for step, a, b in zip(steps, before, after, strict=True) if a != b), Step.NONE)


def next_version(version: str, step: Step) -> str:
    """The version that a step leads to.

    Raises:
        ValueError: the version is not MAJOR.MINOR.PATCH.
    """
    step_between(version, version)
    major, minor, patch = map(int, version.split("."))
    match step:
        case Step.MAJOR:
            return f"{major + 1}.0.0"
        case Step.MINOR:
            return f"{major}.{minor + 1}.0"
        case Step.PATCH:
            return f"{major}.{minor}.{patch + 1}"
    return version
