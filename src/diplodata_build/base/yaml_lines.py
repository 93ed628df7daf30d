"""YAML with the line of every value.

Scalars stay strings (``2010`` and ``no`` mean what they say; the schemas give the types); an empty value, ``null`` and
``~`` are None. Aliases are refused: a record says what it says in its own place, and they can blow a small file up.
The file is read event by event, so that no depth of nesting can do harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import TypeAdapter, ValidationError

from diplodata_build.base.problems import BuildError, Problem, stop_if_any

Key = tuple[str | int, ...]
NULLS = {"", "~", "null"}
DEEPEST = 20
LARGEST = 32 * 2**20  # bytes
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class YamlWithLines:
    """A YAML file as plain lists, dicts, strings and None, with ``lines``: the line of each value by its path."""

    file: str
    value: Any = None
    lines: dict[Key, int] = field(default_factory=dict)

    def place(self, path: Key) -> str:
        """``file:line`` of a value, or of what holds it where it is missing."""
        while path not in self.lines and path:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"


@dataclass
class _Level:
    """A list or mapping that is being read, and the key that waits for its value."""

    container: list[Any] | dict[str, Any]
    path: Key
    key: str | None = None

    @property
    def next_path(self) -> Key:
        """The path of the value that comes next."""
        return (*self.path, len(self.container) if self.key is None else self.key)


class _Reader:
    """Takes the events of one file, one by one."""

    def __init__(self, marked: YamlWithLines) -> None:
        self.marked = marked
        self.problems: list[Problem] = []
        self.levels: list[_Level] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take one event; what cannot be read on raises at once, all else is noted.

        Raises:
            BuildError: the nesting is too deep, a key is no plain text, or there is a second document.
        """
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(event, "a second document: one file, one document")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)

    def _take_node(self, event: yaml.NodeEvent) -> None:
        level = self.levels[-1] if self.levels else None
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self._note(event, f"a tag ({event.tag}): values are plain here")
        if level and isinstance(level.container, dict) and level.key is None:
            self._take_key(level, event)
        else:
            self._take_value(level, event)

    def _take_key(self, level: _Level, event: yaml.NodeEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a key that is no plain text")
        if event.value in level.container:
            self._note(event, f"key '{event.value}' stands twice in one mapping")
        level.key = event.value
        self.marked.lines[level.next_path] = _line(event)

    def _take_value(self, level: _Level | None, event: yaml.NodeEvent) -> None:
        path = level.next_path if level else ()
        self.marked.lines.setdefault(path, _line(event))
        value = self._value(event)
        if level is None:
            self.marked.value = value
        elif isinstance(level.container, list):
            level.container.append(value)
        else:
            level.container[level.key or ""] = value
            level.key = None
        if isinstance(value, list | dict):
            self.levels.append(_Level(value, path))
            if len(self.levels) > DEEPEST:
                self._stop(event, f"nested more than {DEEPEST} levels deep")

    def _value(self, event: yaml.NodeEvent) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in NULLS else event.value
        if isinstance(event, yaml.AliasEvent):
            self._note(event, "an alias (*…): write the value out where it is used")
            return None
        return {} if isinstance(event, yaml.MappingStartEvent) else []

    def _note(self, event: yaml.Event, message: str) -> None:
        self.problems.append(Problem(f"{self.marked.file}:{_line(event)}", message))

    def _stop(self, event: yaml.Event, message: str) -> NoReturn:
        self._note(event, message)
        raise BuildError(self.problems)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def read_yaml(path: Path, root: Path, shape: Any = None) -> YamlWithLines:
    """A YAML file with line marks, of a shape (a type as pydantic reads it) if one is given.

    Raises:
        BuildError: the file is missing, is not UTF-8, is not YAML, has not the shape, or a mapping holds a key twice.
    """
    marked = YamlWithLines(path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix())
    reader = _Reader(marked)
    try:
        for event in yaml.parse(_text(path, marked.file), Loader=Loader):
            reader.take(event)
    except yaml.YAMLError as error:
        raise BuildError([_yaml_problem(marked.file, error)]) from None
    stop_if_any(reader.problems)
    if shape is not None:
        stop_if_any(list(_misshapen(marked, shape)))
    return marked


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BuildError([Problem(name, f"larger than {LARGEST} bytes")])
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise BuildError([Problem(name, "the file is missing")]) from None
    except UnicodeDecodeError as error:
        raise BuildError([Problem(name, f"not UTF-8 text: {error.reason} at byte {error.start}")]) from None


def _misshapen(marked: YamlWithLines, shape: Any) -> Iterator[Problem]:
    try:
        TypeAdapter(shape).validate_python(marked.value)
    except ValidationError as error:
        for detail in error.errors():
            key = ".".join(map(str, detail["loc"]))
            yield Problem(
                marked.place(detail["loc"]), f"{key}: {detail['msg'].lower()} (found: {str(detail['input'])[:80]!r})"
            )


def _yaml_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = f"{name}:{mark.line + 1}" if mark else name
    return Problem(place, "not YAML: " + " ".join(str(getattr(error, "problem", None) or error).split()))
