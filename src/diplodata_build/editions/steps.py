"""The steps of a version, and the version that a step leads to.

major: a field is added, removed, moved or read in another way, a constraint gets tighter, a row with a lasting id is
removed or renamed; minor: tables or rows are added, a constraint gets looser; patch: values and descriptions are
corrected. The numbers mean the same below 1.0.0: a major step from 0.1.0 leads to 1.0.0.
"""

from __future__ import annotations

from enum import IntEnum

from diplodata_build.base.git import parse_version


class Step(IntEnum):
    """How much of a version changes; a greater step includes the smaller ones."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


def step_between(old: str, new: str) -> Step:
    """The step from one version to another.

    Raises:
        ValueError: one of them is not MAJOR.MINOR.PATCH, or the second is the earlier one.
    """
    before, after = _numbers(old), _numbers(new)
    if after < before:
        raise ValueError(f"{new} is earlier than {old}")
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((step for step, a, b in zip(steps, before, after, strict=True) if a != b), Step.NONE)


def next_version(version: str, step: Step) -> str:
    """The version that a step leads to.

    Raises:
        ValueError: the version is not MAJOR.MINOR.PATCH.
    """
    major, minor, patch = _numbers(version)
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    if step is Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + (step is Step.PATCH)}"


def _numbers(version: str) -> tuple[int, int, int]:
    if (numbers := parse_version(version)) is None:
        raise ValueError(f"'{version}' is not a version of three numbers, such as 0.2.0")
    return numbers
