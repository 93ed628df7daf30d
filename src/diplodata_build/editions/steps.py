"""The steps of a version (scripts/diff.py says which change calls for which), and the version that a step leads to."""

from __future__ import annotations

from enum import IntEnum

from diplodata_build.base.git import Version


class Step(IntEnum):
    """How much of a version changes; a greater step includes the smaller ones."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


def step_between(old: Version, new: Version) -> Step:
    """The step from one version to a later one."""
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((step for step, a, b in zip(steps, old, new, strict=True) if a != b), Step.NONE)


def next_version(version: Version, step: Step) -> str:
    """The version that a step leads to."""
    major, minor, patch = version
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    if step is Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + (step is Step.PATCH)}"
