"""YAML files as plain values, with the line of each value; every mistake of a file is a finding at its line.

Scalars stay strings (``2010`` and ``no`` mean what they say; the models give the types); an empty value, ``null`` and
``~`` are None. Tags and aliases are refused: every record is written out in its own place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from diplodata._ordinary import read_ordinary
from diplodata_build.base.problems import BuildError, Problem, stop_if_any

Key = tuple[str | int, ...]
NULLS = {"", "~", "null"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves a node without a tag unless the file writes one."""

    def resolve(self, *_node: object) -> None:
        """No tag: the model of the file decides what a plain value means."""


@dataclass
class YamlWithLines:
    """A YAML file as lists, dicts, strings and None, with ``lines``: the line of each value by its path."""

    file: str
    value: Any = None
    lines: dict[Key, int] = field(default_factory=dict)

    def place(self, path: Key) -> str:
        """``file:line`` of a value, or of what holds it where it is missing."""
        while path not in self.lines and path:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"

    def within(self, outer: Key) -> Callable[[Key], str]:
        """``place`` for paths inside the value at a path."""
        return lambda path: self.place((*outer, *path))


def read_yaml(path: Path, root: Path, model: Any = None, raw: bytes | None = None) -> YamlWithLines:
    """A YAML file with the lines of its values, checked by ``model``, a type that pydantic knows, if one is given;
    ``raw``: its bytes, where they are read already.

    Raises:
        BuildError: the file is missing, is not UTF-8, not YAML or not as the model says, or a mapping has a key twice;
            with all findings at once.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = (read_ordinary(path) if raw is None else raw).decode("utf-8")
        reader = _Reader(name, text)
    except FileNotFoundError:
        raise BuildError([Problem(name, "the file is missing")]) from None
    except UnicodeDecodeError as error:
        raise BuildError([Problem(name, f"not UTF-8 text: {error.reason} at byte {error.start}")]) from None
    except yaml.YAMLError as error:
        raise BuildError([_syntax_problem(name, error)]) from None
    except RecursionError:
        raise BuildError([Problem(name, "nested too deeply")]) from None
    stop_if_any(reader.problems)
    if model is not None:
        try:
            reader.result.value = TypeAdapter(model).validate_python(reader.result.value)
        except ValidationError as error:
            raise BuildError(findings(error, reader.result.place)) from None
    return reader.result


class _Reader:
    """Turns the composed nodes of one file into values; ``problems``: what is wrong with them."""

    def __init__(self, name: str, text: str) -> None:
        self.result = YamlWithLines(name)
        self.problems: list[Problem] = []
        self.seen: set[int] = set()
        self.has_aliases = False
        node = yaml.compose(text, Loader=_Loader)
        if node is not None:
            self.result.value = self._value(node, ())
        if self.has_aliases:  # composed nodes do not know the lines of aliases
            for event in yaml.parse(text, Loader=_Loader):
                if isinstance(event, yaml.AliasEvent):
                    self._note(event, "an alias (*…): write the value out where it is used")

    def _value(self, node: yaml.Node, path: Key) -> Any:
        self.result.lines.setdefault(path, _line(node))
        if not self._is_plain(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in NULLS else node.value
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Key) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._note(key, "a key that is not plain text")
            elif self._is_plain(key):
                if key.value in found:
                    self._note(key, f"key '{key.value}' occurs twice in one mapping")
                self.result.lines[*path, key.value] = _line(key)
                found[key.value] = self._value(value, (*path, key.value))
        return found

    def _is_plain(self, node: yaml.Node) -> bool:
        if node.tag:
            self._note(node, f"a tag ({node.tag}): values are plain here")
        repeated = id(node) in self.seen
        self.has_aliases |= repeated
        self.seen.add(id(node))
        return not repeated

    def _note(self, found: yaml.Node | yaml.Event, message: str) -> None:
        self.problems.append(Problem(f"{self.result.file}:{_line(found)}", message))


def _line(found: yaml.Node | yaml.Event) -> int:
    return found.start_mark.line + 1 if found.start_mark else 1


def findings(
    error: ValidationError, place: Callable[[Key], str], subject: str = "", known: Iterable[str] = ()
) -> Iterator[Problem]:
    """What pydantic found wrong with a value, each at its ``place``, which is asked for by its path inside the value.

    Messages begin with ``subject``; ``known``: the keys that the value itself may have.
    """
    for detail in error.errors():
        inner = tuple(part for part in detail["loc"] if not str(part).startswith("function-"))
        keys = ", ".join(known) if len(inner) == 1 else ""
        yield Problem(place(inner), subject + _message(_name(inner), detail, keys))


def _name(path: Key) -> str:
    """The keys that lead to a value from the nearest list around it: ``title.en``."""
    keys = list(dropwhile(lambda part: isinstance(part, int), reversed(path)))
    return ".".join(reversed([str(key) for key in takewhile(lambda part: isinstance(part, str), keys)]))


def _message(name: str, detail: ErrorDetails, keys: str) -> str:
    given, context = str(detail["input"])[:80], detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            return f"unknown {name} '{given}' (known: {known})"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"unknown key '{name}'" + (f" (known: {keys})" if keys else "")
        case "missing":
            return f"{name} is missing"
        case "int_parsing":
            return f"{name} '{given}' is not a whole number"
        case "string_pattern_mismatch":
            return f"{name} '{given}' does not have the form {context['pattern']}"
    what = f"{detail['msg'].lower()} (found: {given!r})"
    return f"{name}: {what}" if name else what


def _syntax_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = " ".join(str(getattr(error, "problem", None) or error).split())
    return Problem(f"{name}:{mark.line + 1}" if mark else name, f"not YAML: {reason}")
