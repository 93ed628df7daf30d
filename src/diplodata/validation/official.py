"""The rules of others, which need the extra ``validate``: the official Data Package schema, and frictionless.

They never use the network: the profiles come from the dplib-py wheel, and frictionless only gets a descriptor in which
our own rules found no remote path and no unknown key.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files as files_of
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .cells import csv_readable, header_matches
from .files import PROFILE, bytes_match, descriptor_keys, descriptor_readable, descriptor_values, paths_inside
from .hits import Hit
from .package import RawDescriptor, RawPackage, dict_of, list_of
from .report import Rule
from .twins import parquet_readable, twins_described

if TYPE_CHECKING:
    from jsonschema import Draft7Validator

MODULES = ("dplib", "frictionless", "jsonschema", "referencing")
INSTALL = 'pip install "diplodata[validate]"'
_SOUND: tuple[Rule, ...] = (
    *(descriptor_readable, descriptor_keys, descriptor_values, paths_inside, bytes_match),
    *(csv_readable, header_matches, twins_described, parquet_readable),
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
    for descriptor in package.descriptors:
        for error in _validator().iter_errors(descriptor.descriptor):
            yield descriptor.hit(error.message, ".".join(map(str, error.absolute_path)) or None)


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
    """The reference implementation of Data Package, frictionless, reads every table and finds nothing wrong.

    La implementación de referencia de Data Package, frictionless, lee todas las tablas y no encuentra nada erróneo.
    """
    if any(True for rule in _SOUND for _ in rule(package)):
        return  # the report has those findings already; frictionless might open what they name, or never end
    for descriptor in package.descriptors:
        yield from _by_frictionless(descriptor)


def _by_frictionless(package: RawDescriptor) -> Iterator[Hit]:
    import frictionless

    report = frictionless.Package.from_descriptor(
        _without_patterns(package.descriptor), basepath=str(package.root)
    ).validate()
    file_of = {resource["name"]: path.name for resource, path in package.files()}
    for error in report.errors:
        yield package.hit(f"{error.type}: {error.note}")
    for task in report.tasks:
        file = file_of.get(task.name, task.name)
        for error in task.errors:
            row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
            yield Hit(file, row, column or None, f"{error.type}: {error.note}")
        for warning in task.warnings:
            yield Hit(file, None, None, str(warning))
    if len(report.tasks) != len(package.resources):
        yield package.hit(f"{len(report.tasks)} ≠ {len(package.resources)}")


def _without_patterns(descriptor: dict[str, Any]) -> dict[str, Any]:
    """The descriptor without its patterns: our own rule matches them in linear time, frictionless does not."""
    copy = deepcopy(descriptor)
    for resource in copy["resources"]:
        for field in list_of(dict_of(resource.get("schema")).get("fields")):
            dict_of(dict_of(field).get("constraints")).pop("pattern", None)
    return copy


RULES: tuple[Rule, ...] = (official_schema, frictionless_valid)
