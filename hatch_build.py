"""Adds the published data to a wheel, and what is known of the package's home to its page on an index.

Of each table a wheel has the CSV file, from which it is loaded; ``export`` writes the Parquet file.

An editable install takes the data from the checkout instead, so that it works before the first build.
"""

import re
from collections.abc import Container
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PUBLISHED = ("datapackage.json", "CITATION.cff", "data/csv", "explorer")
URLS = {"homepage": "Homepage", "repository": "Repository"}


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts datapackage.json, CITATION.cff, data/csv/ and explorer/ beside the modules of the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; ``version`` is ``standard`` or ``editable``."""
        if self.target_name != "wheel" or version != "standard":
            return
        for name in PUBLISHED:
            if not Path(self.root, name).exists():
                raise FileNotFoundError(f"{name} is not there yet: run `make build` first")
            build_data["force_include"][name] = f"diplodata/{name}"


class PageHook(MetadataHookInterface):
    """Takes the addresses of the package from curation/package.yaml, and its long description from the README."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling with the project's metadata, which has its version already."""
        curated = Path(self.root, "curation", "package.yaml").read_text("utf-8")
        urls = {name: value_of(curated, key) for key, name in URLS.items()}
        text = long_description(
            Path(self.root, "README.md").read_text("utf-8"), urls["Repository"], value_of(curated, "version")
        )
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        metadata["urls"] = {name: url for name, url in urls.items() if url}


def value_of(curated: str, key: str) -> str | None:
    """A value of one line of package.yaml; None where it is null (there is no YAML reader at hand here)."""
    found = re.search(rf"(?m)^{key}:[ \t]*(?:\"([^\"\n]+)\"|([^\s\"#]+))", curated)
    value = (found[1] or found[2]) if found else None
    return None if value in ("null", "~") else value


def long_description(readme: str, repository: str | None, version: str | None, beside: Container[str] = ()) -> str:
    """The README for a page where its neighbours are not, but for those ``beside``: its other relative links lead to
    this version in the repository, or are plain words while no repository is known. Pictures are left out then.
    """

    def led(link: re.Match[str]) -> str:
        picture, words, path, after = link.groups()
        if path.partition("#")[0] in beside:
            return link[0]
        if not repository:
            return "" if picture else words + after
        return f"{picture}[{words}]({repository}/{'raw' if picture else 'blob'}/v{version}/{path}){after}"

    return re.sub(r"(!?)\[([^\]\n]+)\]\((?![a-z]+:|#)([^)\s]+)\)(\n*)", led, readme)
