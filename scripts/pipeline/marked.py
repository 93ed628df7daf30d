"""YAML with the line of every value.

Scalars stay strings (``2010`` and ``no`` mean what they say; the schemas give the types); an empty value, ``null`` and
``~`` are None. Aliases are refused: a record says what it says in its own place, and they can blow a small file up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.problems import BuildError, Problem

Key = tuple[str | int, ...]
NULLS = {"", "~", "null"}
DEEPEST = 20
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Marked:
    """A YAML file as plain lists, dicts, strings and None, with ``lines``: the line of each value by its path."""

    file: str
    value: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def place(self, path: Key) -> str:
        """``file:line`` of a value, or of what holds it where it is missing."""
        while path not in self.lines and path:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"

    def _report(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(f"{self.file}:{node.start_mark.line + 1}", message))

    def take(self, node: yaml.Node, path: Key) -> Any:
        """The plain value of a node; notes the lines of everything in it."""
        self.lines[path] = node.start_mark.line + 1
        if id(node) in self._seen:
            return self._report(node, "an alias (*…): write the value out where it is used")
        self._seen.add(id(node))
        if len(path) > DEEPEST:
            return self._report(node, f"nested more than {DEEPEST} levels deep")
        if isinstance(node, yaml.MappingNode):
            return self._take_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.take(child, (*path, i)) for i, child in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return None if plain and node.value in NULLS else node.value

    def _take_mapping(self, node: yaml.MappingNode, path: Key) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in result:
                self._report(key_node, f"key '{key}' stands twice in one mapping")
            result[key] = self.take(child, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result


def read_yaml(path: Path, root: Path) -> Marked:
    """A YAML file with line marks.

    Raises:
        BuildError: the file is missing, is not UTF-8, is not YAML, or a mapping holds a key twice.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    marked = Marked(name)
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=Loader)
    except FileNotFoundError:
        raise BuildError([Problem(name, "the file is missing")]) from None
    except UnicodeDecodeError as error:
        raise BuildError([Problem(name, f"not UTF-8 text: {error.reason} at byte {error.start}")]) from None
    except yaml.YAMLError as error:
        raise BuildError([_yaml_problem(name, error)]) from None
    marked.value = marked.take(node, ()) if node is not None else None
    if marked.problems:
        raise BuildError(marked.problems)
    return marked


def _yaml_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = f"{name}:{mark.line + 1}" if mark else name
    return Problem(place, f"not YAML: {getattr(error, 'problem', None) or error}")
