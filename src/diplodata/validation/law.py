"""Rules of the law that a package does not bring itself: schema, codes and licence of its version, where that is here.

What a package says of its own form is judged by the installed package of the same name and version. Packages of other
versions have only the law that they bring; ``binds`` tells, and so does the report.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from .._package import installed
from .hits import Hit
from .package import RawPackage, dict_of, list_of
from .report import Rule

_KEYS = ("name", "version")
_VOCABULARY = "vocabulary"
NOT_HERE = (
    "the schema, codes and licence of its version, which is not the installed one: those that it brings were taken",
    "el esquema, los códigos y la licencia de su versión, que no es la instalada: se tomaron los que trae",
)


def binds(package: RawPackage) -> bool:
    """Whether the installed package says what the package must be."""
    return all(package.descriptor.get(key) == installed().descriptor[key] for key in _KEYS)


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
    """The licence is that of this version.

    La licencia es la de esta versión.
    """
    said, ours = package.descriptor.get("licenses"), installed().descriptor["licenses"]
    if binds(package) and said != ours:
        yield package.hit(f"«{_shown(said)}» ≠ «{_shown(ours)}»", "licenses")


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


RULES: tuple[Rule, ...] = (schema_as_installed, vocabulary_as_installed, licence_as_installed)
