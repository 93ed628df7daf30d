"""What a release is made from, and what a target of it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata._names import TWIN_OF
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation.input_models import PackageInput
from diplodata_build.curation.inputs import Article, read_articles
from diplodata_build.curation.schemas import read_schemas


@dataclass(frozen=True)
class Release:
    """The published package of a checkout, with what ``curation/`` says of it."""

    checkout: Checkout

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """``datapackage.json``.

        Raises:
            BuildError: there is none, or it is not JSON.
        """
        try:
            loaded: dict[str, Any] = json.loads((self.checkout.output / "datapackage.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BuildError([Problem("datapackage.json", f"cannot be read ({error}): run `make build`")]) from None
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
        """The described tables (CSV resources of the descriptor) by name, in its order."""
        return {resource["name"]: resource for resource in self.descriptor["resources"] if "schema" in resource}

    @cached_property
    def twins(self) -> dict[str, dict[str, Any]]:
        """The Parquet resource of each table, by the table's name."""
        return {resource[TWIN_OF]: resource for resource in self.descriptor["resources"] if TWIN_OF in resource}

    def flat(self) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The descriptor with each file in its own folder, for services without folders; those files by name."""
        resources = self.descriptor["resources"]
        paths = {PurePosixPath(one["path"]).name: one["path"] for one in resources}
        assert len(paths) == len(resources), "two files of the package have one name"
        described = [{**one, "path": PurePosixPath(one["path"]).name} for one in resources]
        return {**self.descriptor, "resources": described}, {name: self.content(path) for name, path in paths.items()}

    def content(self, path: str) -> bytes:
        """The bytes of a published file, by its path in the package."""
        return (self.checkout.output / path).read_bytes()

    def problem(self, message: str, *key: str | int) -> Problem:
        """A problem with a value of ``curation/package.yaml``, at its line."""
        return Problem(self.curated.place(key), message)


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
