"""What a target of a release is, and what it is made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from diplodata._names import TWIN_OF
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation.articles import Article, read_articles
from diplodata_build.curation.input_models import PackageInput
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

    def content(self, path: str) -> bytes:
        """The bytes of a published file, by its path in the package."""
        return (self.checkout.output / path).read_bytes()


@dataclass(frozen=True)
class Validator:
    """An outside judge of a bundle, and the proof that it can say no.

    ``command`` runs in the bundle's folder with no network but loopback; ``{bin}`` is the ``bin`` folder of
    ``environment`` (a dependency group, installed in ``.venv-<environment>``; empty: the environment that runs this),
    ``{root}`` the checkout. ``spoil`` breaks a copy of the bundle in a way that this judge, and not merely our own
    code, must see.
    """

    name: str
    environment: str
    command: tuple[str, ...]
    spoil: Callable[[Path], None]


def changed(name: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    """A ``spoil`` that changes a JSON file of the bundle."""

    def spoil(folder: Path) -> None:
        told = json.loads((folder / name).read_text("utf-8"))
        change(told)
        (folder / name).write_text(json.dumps(told), "utf-8")

    return spoil


@dataclass(frozen=True)
class Target:
    """One service that a release goes to.

    ``needs`` are the keys of ``curation/package.yaml`` that must not be null when it is published; ``problems`` finds
    what the service would refuse or drop, before anything is sent; ``files`` gives the bundle (bytes by path, the same
    at every call); ``publish`` sends a staged bundle and returns where it lies now (None: nothing is sent anywhere).
    ``obstacles`` is asked when publishing, for every target before anything is sent to any: a token that is missing or
    refused, no network, a service that has this version already.
    """

    name: str
    needs: tuple[str, ...]
    problems: Callable[[Release], Iterable[Problem]]
    files: Callable[[Release], dict[str, bytes]]
    validators: tuple[Validator, ...]
    publish: Callable[[Release, Path], str] | None = None
    obstacles: Callable[[Release], Iterable[Problem]] | None = None
