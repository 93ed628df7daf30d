"""What differs between two descriptors: tables, fields, constraints, keys, codes, titles and licences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from diplodata._names import (
    ARTICLE_ROWS,
    DESCRIPTION_ES,
    EXACTLY_ONE,
    LANGUAGE,
    PAIRS,
    ROWS,
    TWIN_OF,
    UNFINISHED,
)
from diplodata.validation.files import BOOLEAN_FORM, CSV_FORM, PARQUET_FORM
from diplodata.validation.package import RawPackage, Table, dict_of, list_of, str_of
from diplodata_build.editions.steps import Change, Step

# What follows from the rows, or speaks of the edition itself.
_UNTOLD = {
    "resources", "schema", "version", "id", "created", "bytes", "hash", UNFINISHED, ROWS, ARTICLE_ROWS,
}  # fmt: skip
# How a file is found and read: whoever reads it notices.
_READING = {*CSV_FORM, *PARQUET_FORM, *BOOLEAN_FORM, "name", "path", "type", "missingValues", LANGUAGE, TWIN_OF}
# What may have got another meaning.
_MEANING = {"description", DESCRIPTION_ES, "licenses"}
_KEYS = {"fields", "primaryKey", "foreignKeys", EXACTLY_ONE, PAIRS}
_LOWER, _UPPER = {"minimum", "minLength"}, {"maximum", "maxLength"}


def descriptor_changes(old: RawPackage, new: RawPackage) -> list[Change]:
    """Every change of the descriptor that does not follow from the rows."""
    return [*_properties("package", old.descriptor, new.descriptor), *_resources(old, new)]


def _properties(place: str, old: dict[str, Any], new: dict[str, Any], told: Iterable[str] = ()) -> Iterator[Change]:
    """The keys whose values differ, but for those that are told elsewhere."""
    for key in sorted({*old, *new} - _UNTOLD - set(told)):
        if old.get(key) != new.get(key):
            step = Step.MAJOR if key in _READING else Step.PATCH
            yield Change(place, key, step, old.get(key), new.get(key), key in _MEANING)


def _resources(old: RawPackage, new: RawPackage) -> Iterator[Change]:
    before, after = ({str_of(r.get("name")): r for r in package.resources} for package in (old, new))
    yield from _came_and_went(before, after)
    for name in [name for name in before if name in after]:
        yield from _properties(name, before[name], after[name])
        if name in old.tables and name in new.tables:
            schemas = dict_of(before[name]["schema"]), dict_of(after[name]["schema"])
            yield from _fields(old.tables[name], new.tables[name], *schemas)
            yield from _keys(name, *schemas)
        elif name in old.tables or name in new.tables:
            yield Change(name, "schema", Step.MAJOR, before[name].get("schema"), after[name].get("schema"))


def _came_and_went(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in before:
        if name not in after:
            yield Change(name, _kind(before[name]) + " removed", Step.MAJOR)
    for name in after:
        if name not in before:
            yield Change(name, _kind(after[name]) + " added", Step.MINOR)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield Change("package", "order of the tables", Step.PATCH, list(before), list(after))


def _kind(resource: dict[str, Any]) -> str:
    return "table" if "schema" in resource else "file"


# Fields


def _fields(old: Table, new: Table, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    olds, news = (
        {field["name"]: field for field in map(dict_of, list_of(schema.get("fields")))} for schema in (before, after)
    )
    renamed = _renamed(old, new)
    for name in olds:
        if name in renamed:
            yield Change(old.name, "field renamed", Step.MAJOR, name, renamed[name])
        elif name not in news:
            yield Change(f"{old.name}.{name}", "field removed", Step.MAJOR)
    for name in news:
        if name not in olds and name not in renamed.values():
            yield Change(f"{new.name}.{name}", "field added", Step.MAJOR)
    now = [renamed.get(name, name) for name in olds if renamed.get(name, name) in news]
    if now != [name for name in news if name in now]:
        yield Change(new.name, "order of the fields", Step.MAJOR, list(olds), list(news))
    for name in olds:
        if (current := renamed.get(name, name)) in news:
            yield from _field(f"{new.name}.{current}", olds[name], news[current])


def _renamed(old: Table, new: Table) -> dict[str, str]:
    """Fields that are gone, and in the place of each a new one of its type with the same values in all shared rows."""
    olds, news = ({field.name: field.type for field in table.fields} for table in (old, new))
    came = [name for name in news if name not in olds]
    renamed: dict[str, str] = {}
    for name in (name for name in olds if name not in news):
        twins = (other for other in came if olds[name] == news[other] and _same_values(old, name, new, other))
        if twin := next(twins, None):
            renamed[name] = twin
            came.remove(twin)
    return renamed


def _same_values(old: Table, name: str, new: Table, other: str) -> bool:
    before, after = {old.key(row): row[name] for row in old.rows}, {new.key(row): row[other] for row in new.rows}
    shared = before.keys() & after.keys()
    return any(before[key] for key in shared) and all(before[key] == after[key] for key in shared)


def _field(place: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    yield from _properties(place, old, new, ("name", "constraints"))
    before, after = (
        {key: value for key, value in dict_of(field.get("constraints")).items() if value is not False}
        for field in (old, new)
    )
    for key in sorted({*before, *after} - {"enum"}):
        if before.get(key) != after.get(key):
            step = _constraint_step(key, before.get(key), after.get(key))
            yield Change(place, key, step, before.get(key), after.get(key))
    yield from _codes(place, before.get("enum"), after.get("enum"))


def _constraint_step(key: str, old: Any, new: Any) -> Step:
    """Minor where the constraint is looser than before, major where it is tighter or nobody can tell."""
    if old is None or new is None:
        return Step.MAJOR if old is None else Step.MINOR
    if isinstance(old, int | float) and isinstance(new, int | float):
        looser = (key in _LOWER and new < old) or (key in _UPPER and new > old)
        return Step.MINOR if looser else Step.MAJOR
    return Step.MAJOR


def _codes(place: str, old: Any, new: Any) -> Iterator[Change]:
    if not isinstance(old, list) or not isinstance(new, list):
        if old != new:
            yield Change(place, "codes", _constraint_step("enum", old, new), old, new)
        return
    gone, came = [code for code in old if code not in new], [code for code in new if code not in old]
    if gone:
        yield Change(place, "codes removed", Step.MAJOR, old=gone)
    if came:
        yield Change(place, "codes added", Step.MINOR, new=came)
    if old != new and not gone and not came:
        yield Change(place, "order of the codes", Step.PATCH, old, new)


# Keys


def _keys(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    yield from _properties(name, old, new, _KEYS)
    if old.get("primaryKey") != new.get("primaryKey"):
        yield Change(name, "primaryKey", Step.MAJOR, old.get("primaryKey"), new.get("primaryKey"))
    yield from _rules(name, "foreignKeys", _references(old), _references(new))
    if (before := old.get(EXACTLY_ONE)) != (after := new.get(EXACTLY_ONE)):
        yield Change(name, EXACTLY_ONE, _constraint_step(EXACTLY_ONE, before, after), before, after)
    allowed, allows = _pairs(old), _pairs(new)
    if allowed and allows:
        yield from _rules(name, "pairs", allowed, allows, looser=Step.MAJOR, tighter=Step.MINOR)
    elif allowed or allows:
        yield Change(name, PAIRS, _constraint_step(PAIRS, allowed or None, allows or None), allowed, allows)


def _references(schema: dict[str, Any]) -> list[str]:
    """Foreign keys as ``fields → table.fields``."""
    told = []
    for key in map(dict_of, list_of(schema.get("foreignKeys"))):
        reference = dict_of(key.get("reference"))
        target = f"{reference.get('resource') or '(this table)'}.{_joined(reference.get('fields'))}"
        told.append(f"{_joined(key.get('fields'))} → {target}")
    return told


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _pairs(schema: dict[str, Any]) -> list[str]:
    """The kinds of entities that a relation may tie, as ``predicate: actor → program``."""
    pairs = dict_of(schema.get(PAIRS))
    return [f"{code}: {' → '.join(map(str, list_of(pair)))}" for code in pairs for pair in list_of(pairs[code])]


def _rules(
    place: str, what: str, old: list[str], new: list[str], looser: Step = Step.MINOR, tighter: Step = Step.MAJOR
) -> Iterator[Change]:
    """Lists of rules: one less is looser and one more is tighter, or, where each allows something, the other way."""
    before, after = Counter(old), Counter(new)
    for one in before - after:
        yield Change(place, f"{what} removed", looser, old=one)
    for one in after - before:
        yield Change(place, f"{what} added", tighter, new=one)
