"""What is wrong with the input of a build: all findings at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, order=True)
class Problem:
    """One finding: ``place`` is ``file:line`` or a file, ``message`` says what is wrong and what would be right."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class BuildError(Exception):
    """The build stops; ``problems`` holds every finding so far, ``warnings`` what would not stop it."""

    def __init__(self, problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> None:
        self.problems = list(dict.fromkeys(problems))
        self.warnings = list(dict.fromkeys(warnings))
        super().__init__("\n".join(map(str, [*self.problems, *self.warnings])))


def attempt(problems: list[Problem], work: Callable[..., Result], *arguments: Any) -> Result | None:
    """The result of some work, or None with its findings added, so that the search for others can go on."""
    try:
        return work(*arguments)
    except BuildError as error:
        problems += error.problems
        return None


def stop_if_any(problems: list[Problem]) -> None:
    """Raise ``BuildError`` if there are problems."""
    if problems:
        raise BuildError(problems)
