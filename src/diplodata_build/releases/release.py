"""What a release is made from, and what a target of it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata._names import PARQUET
from diplodata._package import DESCRIPTOR
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation.input_models import PackageInput
from diplodata_build.curation.inputs import Article, read_articles
from diplodata_build.curation.schemas import read_schemas
from diplodata_build.publishing.descriptor import to_json


@dataclass(frozen=True)
class Release:
    """The published package of a checkout, with what ``curation/`` says of it."""

    checkout: Checkout

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """``datapackage.json``, which describes the CSV files.

        Raises:
            BuildError: there is none, or it is not JSON.
        """
        return self._json(DESCRIPTOR)

    @cached_property
    def parquet(self) -> dict[str, Any]:
        """The descriptor of the Parquet files, their paths in the package.

        Raises:
            BuildError: there is none, or it is not JSON.
        """
        described = self._json(f"{PARQUET}/{DESCRIPTOR}")
        return described | {
            "resources": [{**one, "path": f"{PARQUET}/{one['path']}"} for one in described["resources"]]
        }

    def _json(self, name: str) -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = json.loads((self.checkout.output / name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BuildError([Problem(name, f"cannot be read ({error}): run `make build`")]) from None
        return loaded

    @cached_property
    def curated(self) -> YamlWithLines:
        """``curation/package.yaml`` with the line of each value."""
        return read_yaml(self.checkout.curation / "package.yaml", self.checkout.root, PackageInput)

    @cached_property
    def package(self) -> dict[str, Any]:
        """``curation/package.yaml``: title, description and keywords by language; null where nobody has decided yet."""
        loaded: dict[str, Any] = self.curated.value
        return loaded

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """``curation/articles.yaml``."""
        return read_articles(self.checkout, read_schemas(self.checkout))

    @property
    def version(self) -> str:
        """The version of the data, MAJOR.MINOR.PATCH."""
        return str(self.descriptor["version"])

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The tables and views by name, in the descriptor's order."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    @cached_property
    def twins(self) -> dict[str, dict[str, Any]]:
        """The Parquet file of each table and view, by its name."""
        return {resource["name"]: resource for resource in self.parquet["resources"]}

    def flat(self, csv: str, parquet: str) -> dict[str, bytes]:
        """Both descriptors, by these names, and their files, all in one folder: for services without folders."""
        described = {csv: self.descriptor, parquet: self.parquet}
        paths = [one["path"] for descriptor in described.values() for one in descriptor["resources"]]
        files = {PurePosixPath(path).name: self.content(path) for path in paths}
        assert len(files) == len(paths), "two files of the package have one name"
        return {name: to_json(_flat(descriptor)) for name, descriptor in described.items()} | files

    def content(self, path: str) -> bytes:
        """The bytes of a published file, by its path in the package."""
        return (self.checkout.output / path).read_bytes()

    def problem(self, message: str, *key: str | int) -> Problem:
        """A problem with a value of ``curation/package.yaml``, at its line."""
        return Problem(self.curated.place(key), message)


def _flat(descriptor: dict[str, Any]) -> dict[str, Any]:
    resources = [{**one, "path": PurePosixPath(one["path"]).name} for one in descriptor["resources"]]
    return {**descriptor, "resources": resources}


@dataclass(frozen=True)
class Target:
    """One service that a release goes to.

    ``needs``: keys of ``curation/package.yaml`` that must not be null when it is published.
    ``files``: makes the bundle (bytes by path, the same at every call).
    ``preflight``: what the service would refuse of it, found without asking the service.
    ``preflight_service``: what the service itself has against it: a token that is missing or refused, no network, a
    version that is there already.
    ``publish``: sends the staged folder and returns where it is published; None: nothing is sent anywhere. It can be
    called again after an interruption.
    """

    name: str
    needs: tuple[str, ...]
    files: Callable[[Release], dict[str, bytes]]
    preflight: Callable[[Release], Iterable[Problem]]
    preflight_service: Callable[[Release], Iterable[Problem]] | None = None
    publish: Callable[[Release, Path], str] | None = None
