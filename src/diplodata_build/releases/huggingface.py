"""Hugging Face: the tables as Parquet, a dataset card in both languages, one configuration a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from diplodata._names import ROWS
from diplodata_build.base.problems import Problem
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.texts import dataset_card, licence_files, wrong_licence
from diplodata_build.releases.upload_process import OWNER, UploadProcess

CARD = "README.md"
# Licences that the hub knows, by their SPDX name (its own identifiers are these in lower case).
LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "ODbL", "PDDL", "MIT")
DEFAULT = "actors"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?")


def files(release: Release) -> dict[str, bytes]:
    """The bundle: the card, the tables as Parquet, how to cite them, their licence."""
    head = yaml.safe_dump(front_matter(release), allow_unicode=True, sort_keys=False, width=120)
    loading = (
        "from datasets import load_dataset\n\n"
        f'{DEFAULT} = load_dataset("{repository(release)}", "{DEFAULT}", split="train")\n'
        f"{DEFAULT}.to_pandas()"
    )
    page = f"---\n{head}---\n\n{dataset_card(release, loading, columns=True)}"
    tables = {path_of(table): release.content(twin["path"]) for table, twin in release.twins.items()}
    return {CARD: page.encode(), "CITATION.cff": release.content("CITATION.cff")} | licence_files(release) | tables


def front_matter(release: Release) -> dict[str, Any]:
    """The YAML at the head of the card, which the hub reads."""
    package = release.package
    rows = sum(resource[ROWS] for resource in release.tables.values())
    return {
        "language": release.descriptor["languages"],
        "license": package["licenses"][0]["name"].lower(),
        "pretty_name": package["title"]["en"],
        "size_categories": [next(name for limit, name in _SIZES if rows < limit)],
        "multilinguality": ["translation"],
        "tags": list(dict.fromkeys(word.lower().replace(" ", "-") for word in release.descriptor["keywords"])),
        "configs": [
            {
                "config_name": table,
                **({"default": True} if table == DEFAULT else {}),
                "data_files": [{"split": "train", "path": path_of(table)}],
            }
            for table in release.tables
        ],
    }


def path_of(table: str) -> str:
    """The path of a table in the bundle: a folder for each, one file for its only split."""
    return f"{table}/train.parquet"


def repository(release: Release) -> str:
    """The name of the data set at the hub; a marked placeholder stands for an owner that is not known yet."""
    return f"{release.package.get('huggingface_owner') or OWNER}/{release.package['name']}"


def preflight(release: Release) -> Iterator[Problem]:
    """What the hub would refuse, or take and show wrongly."""
    package = release.package
    yield from wrong_licence(release, "Hugging Face", LICENCES)
    for key in ("name", "huggingface_owner"):
        if package.get(key) and not _NAME.fullmatch(package[key]):
            message = f"{key} '{package[key]}' has to be 1 to 96 letters, digits, '-', '_' and '.'"
            yield release.problem(message, key)
    if DEFAULT not in release.tables:
        yield Problem("datapackage.json", f"has no table '{DEFAULT}', which Hugging Face is to show first")
    for name in release.tables.keys() - release.twins.keys():
        yield Problem("datapackage.json", f"the table '{name}' has no Parquet file")


UPLOAD = UploadProcess(
    service="Hugging Face",
    environment="huggingface",
    host="https://huggingface.co",
    tokens=(("HF_TOKEN",),),
    prefixes=("HF_", "HUGGING"),
    owner="huggingface_owner",
    arguments=lambda release: (repository(release), release.version),
)
TARGET = Target("huggingface", ("huggingface_owner",), files, preflight, UPLOAD.check_token, UPLOAD.publish)
