"""What differs between two descriptors: tables, fields, constraints, keys, codes, titles and licences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diplodata._names import ARTICLE_ROWS, EDITION, EXACTLY_ONE, LANGUAGE, PAIRS, PARQUET, ROWS, UNFINISHED
from diplodata.validation.files import BOOLEAN_FORM, CSV_FORM, PARQUET_FORM
from diplodata.validation.package import RawPackage, dict_of, list_of, str_of
from diplodata_build.editions.edition import Step

# These follow from the rows, or are about the edition itself; the parts of a descriptor are compared one by one.
_IGNORED = {
    "version",
    "id",
    "created",
    "bytes",
    "hash",
    EDITION,
    UNFINISHED,
    ROWS,
    ARTICLE_ROWS,
    "schema",
    "constraints",
}
# How a file is found and read: programs of users depend on it.
_READING = {*CSV_FORM, *BOOLEAN_FORM, "name", "path", "type", "missingValues", "primaryKey", LANGUAGE}
# The steps where items join a list, leave it, or only change places in it.
_LISTS = {
    "resources": (Step.MINOR, Step.MAJOR, Step.PATCH),
    PARQUET: (Step.MINOR, Step.MAJOR, Step.PATCH),
    "fields": (Step.MAJOR, Step.MAJOR, Step.MAJOR),
    "enum": (Step.MINOR, Step.MAJOR, Step.PATCH),
    "foreignKeys": (Step.MAJOR, Step.MINOR, Step.PATCH),
    PAIRS: (Step.MINOR, Step.MAJOR, Step.PATCH),
}
# The package, a table or file, or a field: its properties, and what it demands of the rows.
_Part = tuple[dict[str, Any], dict[str, Any]]
_LOWER, _UPPER = {"minimum", "minLength"}, {"maximum", "maxLength"}


@dataclass(frozen=True)
class Change:
    """One change of the descriptor.

    ``place`` is a table, ``table.field`` or ``package``, ``what`` the property that changed; ``old`` and ``new`` are
    its values as in JSON (None: it has none).
    """

    place: str
    what: str
    step: Step
    old: Any = None
    new: Any = None


def descriptor_changes(old: RawPackage, new: RawPackage) -> list[Change]:
    """Every change of the descriptor that does not follow from the rows."""
    before, after = dict(_parts(old)), dict(_parts(new))
    shared = [place for place in before if place in after]  # what is not shared is missing in a list of the part above
    return [change for place in shared for change in _changes(place, before[place], after[place])]


def _parts(package: RawPackage) -> Iterator[tuple[str, _Part]]:
    resources = {str_of(resource.get("name")): resource for resource in package.resources}
    in_parquet = package.parquet.resources if package.parquet else ()
    files = {str_of(resource.get("name")): resource for resource in in_parquet}
    yield "package", (package.descriptor | {"resources": list(resources), PARQUET: list(files)}, {})
    for name, file in files.items():  # all else stands in the resource of the table
        yield f"{PARQUET}/{name}", ({key: file.get(key) for key in (*PARQUET_FORM, "path")}, {})
    for name, resource in resources.items():
        schema = dict_of(resource.get("schema"))
        fields = {str_of(field.get("name")): field for field in map(dict_of, list_of(schema.get("fields")))}
        demands: dict[str, Any] = {EXACTLY_ONE: schema.get(EXACTLY_ONE), "foreignKeys": schema.get("foreignKeys", [])}
        if pairs := dict_of(schema.get(PAIRS)):
            demands[PAIRS] = [[code, pair] for code in pairs for pair in list_of(pairs[code])]
        properties = {key: value for key, value in schema.items() if key not in (*demands, PAIRS)}
        yield name, (resource | properties | {"fields": list(fields)}, demands)
        for field_name, field in fields.items():
            constraints = dict_of(field.get("constraints"))
            yield f"{name}.{field_name}", (field, {k: v for k, v in constraints.items() if v is not False})


def _changes(place: str, old: _Part, new: _Part) -> Iterator[Change]:
    for constrains, before, after in zip((False, True), old, new, strict=True):
        for key in sorted({*before, *after} - _IGNORED):
            values: tuple[Any, Any] = before.get(key), after.get(key)
            if values[0] == values[1]:
                continue
            if key in _LISTS and all(isinstance(value, list) for value in values):
                yield from _list_changes(place, key, *values)
            elif constrains:
                yield Change(place, key, _constraint_step(key, *values), *values)
            else:
                yield Change(place, key, Step.MAJOR if key in _READING else Step.PATCH, *values)


def _list_changes(place: str, key: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    joined, left, moved = _LISTS[key]
    removed, added = [one for one in old if one not in new], [one for one in new if one not in old]
    if removed:
        yield Change(place, f"{key} removed", left, old=removed)
    if added:
        yield Change(place, f"{key} added", joined, new=added)
    if [one for one in old if one not in removed] != [one for one in new if one not in added]:
        yield Change(place, f"order of {key}", moved, old, new)


def _constraint_step(key: str, old: Any, new: Any) -> Step:
    """Minor if the constraint is looser than before, major if it is tighter or that cannot be told."""
    if new is None:
        return Step.MINOR
    if isinstance(old, int | float) and isinstance(new, int | float):
        looser = (key in _LOWER and new < old) or (key in _UPPER and new > old)
        return Step.MINOR if looser else Step.MAJOR
    return Step.MAJOR
