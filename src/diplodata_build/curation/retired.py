"""``curation/retired.yaml``: which ids are no longer used, and what replaced them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation import input_models

RETIRED = "curation/retired.yaml"


@dataclass(frozen=True)
class Retired:
    """The retired ids: what replaces each (None: nothing does), and the file:line that says so."""

    successors: dict[str, str | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def read_retired(path: Path, root: Path) -> Retired:
    """The retired ids of a file.

    Raises:
        BuildError: a key is missing or unknown, an id occurs twice or is replaced by itself in the end.
    """
    source = read_yaml(path, root, input_models.Retired)
    retired = Retired()
    problems = []
    for i, entry in enumerate(source.value or []):
        place = source.place((i,))
        if entry["id"] in retired.places:
            problems.append(Problem(place, f"'{entry['id']}' is already used at {retired.places[entry['id']]}"))
        retired.successors.setdefault(entry["id"], entry["replaced_by"])
        retired.places.setdefault(entry["id"], place)
    problems += [
        Problem(retired.places[start], f"'{start}' is replaced by itself in the end: {' → '.join([start, *way])}")
        for start in retired.successors
        if (way := successors(start, retired)) and way[-1] == start
    ]
    stop_if_any(problems)
    return retired


def last_successors(retired: Retired) -> dict[str, str | None]:
    """What replaces each retired id in the end; None: nothing does."""
    ways = {start: successors(start, retired) for start in retired.successors}
    return {start: way[-1] if way and way[-1] not in ways else None for start, way in ways.items()}


def successors(start: str, retired: Retired) -> list[str]:
    """What replaced an id, what replaced that, and so on; a circle is followed once."""
    way: list[str] = []
    current = retired.successors.get(start)
    while current is not None and current not in way:
        way.append(current)
        current = retired.successors.get(current)
    return way
