"""The rules of others, which need the extra ``validate``: the official Data Package schema, and frictionless.

They never use the network: the profiles come from the dplib-py wheel, and frictionless only gets a descriptor in which
our own rules found no remote path and no unknown key.
"""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files as files_of
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NoReturn

from .cells import csv_readable, header_matches
from .files import (
    PROFILE,
    bytes_match,
    descriptor_keys,
    descriptor_readable,
    descriptor_values,
    files_exist,
    files_ordinary,
    paths_inside,
    sha256_matches,
)
from .hits import Hit
from .package import RawDescriptor, RawPackage, dict_of, list_of
from .report import Rule

if TYPE_CHECKING:
    from jsonschema import Draft7Validator

MODULES = ("dplib", "frictionless", "jsonschema", "referencing")
INSTALL = 'pip install "diplodata[validate]"'
_RESOURCE = ("name", "type", "profile", "path", "scheme", "format", "encoding", "dialect", "bytes", "hash")
_SCHEMA = ("primaryKey", "foreignKeys", "missingValues")
_FIELD = ("name", "type", "constraints", "trueValues", "falseValues")
_SOUND: tuple[Rule, ...] = (
    *(descriptor_readable, descriptor_keys, descriptor_values, paths_inside, files_exist, files_ordinary),
    *(bytes_match, sha256_matches, csv_readable, header_matches),
)


def not_installed() -> tuple[str, str] | None:
    """What cannot be run without the extra and how to get it, in English and in Spanish; None where it is installed."""
    if all(map(find_spec, MODULES)):
        return None
    return (
        f"the official Data Package schema and frictionless; for these: {INSTALL}",
        f"el esquema oficial Data Package y frictionless; para ello: {INSTALL}",
    )


def official_schema(package: RawPackage) -> Iterator[Hit]:
    """Each descriptor follows the official schema of Data Package, version 2.

    Cada descriptor sigue el esquema oficial de Data Package, versión 2.
    """
    for descriptor in (one for one in package.descriptors if not one.problems):
        for error in _validator().iter_errors(_new_in(descriptor, package)):
            yield descriptor.hit(error.message, ".".join(map(str, error.absolute_path)) or None)


def _new_in(descriptor: RawDescriptor, package: RawPackage) -> dict[str, Any]:
    """A descriptor without the schemas of tables that it has in common with the first one: they are judged once."""
    if descriptor is package:
        return descriptor.descriptor
    judged = {str(one.get("name")): one.get("schema") for one in package.resources}
    resources = [
        {key: value for key, value in one.items() if key != "schema" or judged.get(str(one.get("name"))) != value}
        for one in descriptor.resources
    ]
    return descriptor.descriptor | ({"resources": resources} if resources else {})


@cache
def _validator() -> "Draft7Validator":
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource

    registry: Any = Registry(retrieve=lambda uri: Resource.from_contents(_profile(uri)))  # type: ignore[call-arg]
    return Draft7Validator(_profile(PROFILE), registry=registry)


def _profile(uri: str) -> dict[str, Any]:
    """The profile of a reference, from the wheel, never from the network."""
    version, name = uri.split("/")[-2:]
    loaded: dict[str, Any] = json.loads((files_of("dplib") / "profiles" / version / name).read_text("utf-8"))
    return loaded


def frictionless_valid(package: RawPackage) -> Iterator[Hit]:
    """The reference implementation of Data Package, frictionless, reads every table and finds nothing wrong in it.

    La implementación de referencia de Data Package, frictionless, lee todas las tablas y no
    encuentra nada erróneo en ellas.
    """
    if any(True for rule in _SOUND for _ in rule(package)):
        return  # the report has those findings already; frictionless might open what they name, or never end
    import frictionless

    found = frictionless.Package.from_descriptor(_described(package))
    contents = {str(resource["name"]): content for resource, _, content in package.files()}
    for resource in found.resources:
        resource.path, resource.data, resource.scheme = None, contents[resource.name], "buffer"
    with _nothing_sniffed():
        report = found.validate()
    files = {resource["name"]: path.name for resource, path, _ in package.files()}
    for error in report.errors:
        yield package.hit(f"{error.type}: {error.note}")
    for task in report.tasks:
        file = files.get(task.name, task.name)
        for error in task.errors:
            row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
            yield Hit(file, row, column or None, f"{error.type}: {error.note}")
        for warning in task.warnings:
            yield Hit(file, None, None, str(warning))
    if len(report.tasks) != len(package.resources):
        yield package.hit(f"{len(report.tasks)} ≠ {len(package.resources)}")


@contextmanager
def _nothing_sniffed() -> Iterator[None]:
    """Let frictionless guess nothing of the dialect, which the descriptor gives.

    To guess takes half as long as to read the rows, and of some texts for ever.
    """

    def refuse(*_arguments: object) -> NoReturn:
        raise csv.Error

    before, csv.Sniffer.sniff = csv.Sniffer.sniff, refuse  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        csv.Sniffer.sniff = before  # type: ignore[method-assign]


def _described(package: RawPackage) -> dict[str, Any]:
    """The descriptor with what frictionless judges by, without titles and the like, which it would copy many times.

    And without patterns: our own rule matches them in linear time, frictionless does not.
    """
    resources = []
    for resource in package.resources:
        schema = dict_of(resource.get("schema"))
        fields = [_some_of(field, _FIELD) for field in map(dict_of, list_of(schema.get("fields")))]
        for field in fields:
            field["constraints"] = {k: v for k, v in dict_of(field.get("constraints")).items() if k != "pattern"}
        resources.append(_some_of(resource, _RESOURCE) | {"schema": _some_of(schema, _SCHEMA) | {"fields": fields}})
    return {"resources": resources}


def _some_of(described: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: described[key] for key in keys if key in described}


RULES: tuple[Rule, ...] = (official_schema, frictionless_valid)
