"""Rules of the law that a package does not bring itself: schema, codes and licence of its version, and the bytes of an
edition that was published, where these are here.

What a package says of its own form is judged by the installed package of the same name and version. Packages of other
versions have only the law that they bring; ``binds`` tells, and so does the report.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from .._names import LIMITS
from .._package import installed
from .hits import Hit
from .package import RawPackage, dict_of, list_of
from .report import Rule

_KEYS = ("name", "version")
_VOCABULARY = "vocabulary"
_NOT_HERE = (
    "the schema, codes and licence of its version, which is not the installed one: those that it brings were taken",
    "el esquema, los códigos y la licencia de su versión, que no es la instalada: se tomaron los que trae",
)

_EDITION_NOT_HERE = (
    "the bytes of the edition that it says it is, which is not the installed one",
    "los bytes de la edición que dice ser, que no es la instalada",
)


def binds(package: RawPackage) -> bool:
    """Whether the installed package says what the package must be."""
    return all(package.descriptor.get(key) == installed().descriptor[key] for key in _KEYS)


def not_here(package: RawPackage) -> tuple[str, str] | None:
    """What a package could not be judged by, since it is not that of the installed one."""
    if not binds(package):
        return _NOT_HERE
    return _EDITION_NOT_HERE if is_published(package.descriptor) > is_published(installed().descriptor) else None


def schema_as_installed(package: RawPackage) -> Iterator[Hit]:
    """The tables, views and columns are those of this version, with all their keys and constraints.

    Las tablas, vistas y columnas son las de esta versión, con todas sus claves y restricciones.
    """
    if not binds(package):
        return
    schemas = {str(resource.get("name")): dict_of(resource.get("schema")) for resource in package.resources}
    for name, resource in installed().described.items():
        found = dict(_leaves(_by_name(schemas.get(name, {}))))
        expected = dict(_leaves(_by_name(resource["schema"])))
        for path in dict.fromkeys(chain(expected, found)):
            if found.get(path) != expected.get(path):
                place = "/".join(("resources", name, "schema", *path))
                yield package.hit(f"«{_shown(found.get(path))}» ≠ «{_shown(expected.get(path))}»", place)


def vocabulary_as_installed(package: RawPackage) -> Iterator[Hit]:
    """The codes, with their labels and definitions, are those of this version.

    Los códigos, con sus etiquetas y definiciones, son los de esta versión.
    """
    if not binds(package):
        return
    table, columns = package[_VOCABULARY], installed().cells(_VOCABULARY)
    key = installed().key(_VOCABULARY)
    expected = dict(zip(columns[key], zip(*columns.values(), strict=True), strict=True))
    for row in table.rows:
        if row[key] not in expected:
            yield row.hit(key, f"+ {_shown(row[key])}")
            continue
        for column, cell in zip(columns, expected[row[key]], strict=True):
            if row[column] != cell:
                yield row.hit(column, f"«{_shown(row[column])}» ≠ «{_shown(cell)}»")
    for code in sorted(expected.keys() - {row[key] for row in table.rows}):
        yield Hit(table.file, None, key, f"- {code}")


def licence_as_installed(package: RawPackage) -> Iterator[Hit]:
    """The licence, and what the package says of its own limits, are those of this version.

    La licencia y los límites que el paquete declara son los de esta versión.
    """
    for key in ("licenses", f"{LIMITS}_es", f"{LIMITS}_en") if binds(package) else ():
        said, ours = package.descriptor.get(key), installed().descriptor[key]
        if said != ours:
            yield package.hit(f"«{_shown(said)}» ≠ «{_shown(ours)}»", key)


def edition_as_installed(package: RawPackage) -> Iterator[Hit]:
    """A published edition has the date of that edition and its tables, byte for byte.

    Una edición publicada tiene la fecha de esa edición y sus tablas, byte por byte.
    """
    if not binds(package) or not is_published(installed().descriptor) or not is_published(package.descriptor):
        return
    found = {str(resource.get("name")): resource for resource in package.resources}
    if (date := package.descriptor["created"]) != installed().descriptor["created"]:
        yield package.hit(f"«{_shown(date)}» ≠ «{installed().descriptor['created']}»", "created")
    for name, resource in installed().described.items():
        if (digest := found.get(name, {}).get("hash")) != resource["hash"]:
            yield package.hit(f"«{_shown(digest)}» ≠ «{resource['hash']}»", f"resources/{name}/hash")


def is_published(descriptor: Mapping[str, Any]) -> bool:
    """Whether a package claims to be a published edition; every other is judged by schema, codes and rules."""
    return "created" in descriptor


def _by_name(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its fields by name, their order, and its foreign keys by their columns."""
    fields = [dict_of(field) for field in list_of(schema.get("fields"))]
    names = [str(field.get("name")) for field in fields]
    keys = {str(dict_of(key).get("fields")): key for key in list_of(schema.get("foreignKeys"))}
    return schema | {"fields": dict(zip(names, fields, strict=True)), "order": names, "foreignKeys": keys}


def _leaves(thing: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value in nested objects with the keys that lead to it."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from _leaves(value, (*path, str(key)))
    else:
        yield path, thing


def _shown(value: Any) -> str:
    return str(value)[:60]


RULES: tuple[Rule, ...] = (
    schema_as_installed,
    vocabulary_as_installed,
    licence_as_installed,
    edition_as_installed,
)
