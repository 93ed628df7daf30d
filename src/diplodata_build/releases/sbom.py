"""The bill of materials of a release, in CycloneDX: the package, its data, and all that `pip install` brings with it.

Versions, hashes, and who needs whom are those of the lock with which all was tested; ranges are those of
pyproject.toml, and licences what each distribution says that is installed here. The bytes are the same at every call.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from diplodata._package import DESCRIPTOR
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.publishing import credits
from diplodata_build.releases.release import Release

LOCK = "requirements/dev.txt"  # in the checkout: all extras, with what only the tests need
_PROJECT = "diplodata (pyproject.toml)"  # how the lock calls the package and its extras
_ENTRY = re.compile(r"(?m)^(?P<name>[a-z0-9][\w.-]*)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\\n(?P<more>(?: .*\n)+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"(?m)^    #(?: via|  ) (\S.*)$")


class Locked(NamedTuple):
    """One version in the lock: when it is the one that is installed, its files, and what needs it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: frozenset[str]


def sbom(release: Release) -> bytes:
    """The bill of materials as JSON.

    Raises:
        BuildError: the lock lacks what the package needs, or has another version than is installed here.
    """
    project = tomllib.loads((release.checkout.root / "pyproject.toml").read_text("utf-8"))["project"]
    lock, ranges = _read(release), _ranges(project)
    package, data = _package(release, project), _data(release)
    always = closure(lock, {name for name, told in ranges.items() if "extra" not in told})
    parts = {one: _part(one, ranges.get(one.name, {}), one.name in always) for one in lock}
    bom = Bom(components=[data, *parts.values()], serial_number=UUID(int=0))
    bom.metadata.component = package
    bom.metadata.timestamp = _day(release)  # type: ignore[assignment]  # none, rather than that of now
    bom.register_dependency(package, [data, *(part for one, part in parts.items() if one.name in ranges)])
    for one, part in parts.items():
        bom.register_dependency(part, [of for other, of in parts.items() if one.name in other.via])
    bom.serial_number = uuid5(UUID(int=0), _written(bom))  # another one wherever anything is another
    return f"{_written(bom)}\n".encode()


def _written(bom: Bom) -> str:
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _day(release: Release) -> datetime | None:
    try:
        return datetime.fromisoformat(release.package["released"]).replace(tzinfo=UTC)
    except (KeyError, TypeError, ValueError):  # not released; preflight refuses what is no date
        return None


# What is installed, and the lock


def everything() -> dict[str, Distribution]:
    """The package, and all that it and its extras bring on this machine, by name."""
    seen: dict[tuple[str, frozenset[str]], Distribution] = {}
    _collect("diplodata", frozenset({"all"}), seen)
    return {name: found for (name, _), found in seen.items()}


def _collect(name: str, extras: frozenset[str], seen: dict[tuple[str, frozenset[str]], Distribution]) -> None:
    key = canonicalize_name(name), extras
    if key in seen:
        return
    seen[key] = distribution(name)
    for line in seen[key].requires or ():
        need = Requirement(line)
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            _collect(need.name, frozenset(need.extras), seen)


def licences(found: Distribution) -> Iterator[str]:
    """What a distribution says of its licence, the best first: an expression, classifiers, a line of text."""
    about = found.metadata
    yield from about.get_all("License-Expression") or ()
    yield from (one for one in about.get_all("Classifier") or () if one.startswith("License ::"))
    yield from (text.partition("\n")[0] for text in about.get_all("License") or ())


def _read(release: Release) -> list[Locked]:
    """All that the package and its extras bring, on any system.

    Raises:
        BuildError: the lock has not the version of it that is installed here.
    """
    text, here = (release.checkout.root / LOCK).read_text("utf-8"), everything()
    lock = [
        Locked(name, version, marker, tuple(_HASH.findall(more)), frozenset(_VIA.findall(more)))
        for name, version, marker, more in _ENTRY.findall(text)
    ]
    # What has no marker is installed here if the package needs it, and not only a tool of ours.
    names = closure([one for one in lock if one.name in here or one.marker], {_PROJECT})
    unlocked = {(name, one.version) for name, one in here.items()} - {(one.name, one.version) for one in lock}
    if wrong := sorted(f"{name} {version}" for name, version in unlocked if name != "diplodata"):
        raise BuildError([Problem(LOCK, f"has not what is installed here: {', '.join(wrong)}; run `make build`")])
    return [one for one in lock if one.name in names]


def closure(lock: Iterable[Locked], names: Set[str]) -> Set[str]:
    """These names, and those that they need."""
    more = {one.name for one in lock if one.via & names} | names
    return names if more == names else closure(lock, more)


def _ranges(project: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By name the versions that pyproject.toml allows, and the extra if one asks for it."""
    asked = {"": project["dependencies"], **project["optional-dependencies"]}
    needs = [({"extra": extra} if extra else {}, Requirement(line)) for extra, lines in asked.items() for line in lines]
    own = canonicalize_name(project["name"])
    return {
        canonicalize_name(one.name): {**extra, "range": str(one.specifier)} for extra, one in needs if one.name != own
    }


# Components


def _package(release: Release, project: Mapping[str, Any]) -> Component:
    purl, package = PackageURL("pypi", None, project["name"], release.version), release.package
    pages = {
        ExternalReferenceType.VCS: package.get("repository"),
        ExternalReferenceType.WEBSITE: package.get("homepage"),
    }
    return Component(
        name=project["name"],
        version=release.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        description=project["description"],
        supplier=OrganizationalEntity(name=", ".join(creator.name for creator in credits.creators(package))),
        licenses=[LicenseFactory().make_with_expression(project["license"])],
        external_references=[ExternalReference(type=kind, url=XsUri(url)) for kind, url in pages.items() if url],
    )


def _data(release: Release) -> Component:
    """The tables: their descriptor, which has the digest of each of their files."""
    named = " AND ".join(licence["name"] for licence in release.package["licenses"])
    return Component(
        name=DESCRIPTOR,
        version=release.version,
        type=ComponentType.DATA,
        bom_ref=DESCRIPTOR,
        hashes=[_sha256(hashlib.sha256(release.content(DESCRIPTOR)).hexdigest())],
        licenses=[LicenseFactory().make_with_expression(named)],
    )


def _part(one: Locked, told: Mapping[str, str], always: bool) -> Component:
    purl = PackageURL("pypi", None, one.name, one.version)
    more = {**told, **({"marker": one.marker} if one.marker else {})}
    kind, hashes = ExternalReferenceType.DISTRIBUTION, map(_sha256, one.hashes)
    return Component(
        name=one.name,
        version=one.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        scope=ComponentScope.REQUIRED if always else ComponentScope.OPTIONAL,
        licenses=_licences(one),
        external_references=[ExternalReference(type=kind, url=XsUri(str(purl)), hashes=hashes)],
        properties=[Property(name=f"diplodata:{key}", value=value) for key, value in more.items()],
    )


def _licences(one: Locked) -> list[License]:
    """What the distribution says first of its licence, where this version of it is installed."""
    try:
        found = distribution(one.name)
    except PackageNotFoundError:  # for another system
        return []
    said = next(licences(found), "") if found.version == one.version else ""
    return [LicenseFactory().make_from_string(said.rpartition(" :: ")[2])] if said else []


def _sha256(digest: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)
