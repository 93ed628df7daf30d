"""Hugging Face: the tables as Parquet, a dataset card in both languages, one configuration a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from diplodata_build.base.problems import Problem
from diplodata_build.releases.model import Release, Target, Validator
from diplodata_build.releases.outside import OWNER, Client, wrong_licence
from diplodata_build.releases.texts import card, licence_files

CARD = "README.md"
# Licences that the hub knows, by their SPDX name (its own identifiers are these in lower case).
LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "ODbL", "PDDL", "MIT")
DEFAULT = "actors"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?")
_JUDGES = "{root}/src/diplodata_build/releases/judges"


def path_of(table: str) -> str:
    """Where a table lies in the bundle: a folder for each, one file for its only split."""
    return f"{table}/train.parquet"


def front_matter(release: Release) -> dict[str, Any]:
    """What the hub reads of the card."""
    package = release.package
    return {
        "language": release.descriptor["languages"],
        "license": package["licenses"][0]["name"].lower(),
        "pretty_name": package["title"]["en"],
        "size_categories": [_size(sum(resource["diplodata:rows"] for resource in release.tables.values()))],
        "multilinguality": ["translation"],
        "tags": list(dict.fromkeys(word.lower().replace(" ", "-") for word in release.descriptor["keywords"])),
        "configs": [_config(table) for table in release.tables],
    }


def _size(rows: int) -> str:
    return next(name for limit, name in _SIZES if rows < limit)


def _config(table: str) -> dict[str, Any]:
    default = {"default": True} if table == DEFAULT else {}
    return {"config_name": table, **default, "data_files": [{"split": "train", "path": path_of(table)}]}


def loading(release: Release) -> str:
    """How to load a table, as Python."""
    return (
        "from datasets import load_dataset\n\n"
        f'{DEFAULT} = load_dataset("{repository(release)}", "{DEFAULT}", split="train")\n'
        f"{DEFAULT}.to_pandas()"
    )


def files(release: Release) -> dict[str, bytes]:
    """The bundle: the card, the tables as Parquet, how to cite them, their licence."""
    head = yaml.safe_dump(front_matter(release), allow_unicode=True, sort_keys=False, width=120)
    page = f"---\n{head}---\n\n{card(release, loading(release), columns=True)}"
    tables = {path_of(table): release.content(twin["path"]) for table, twin in release.twins.items()}
    return {CARD: page.encode(), "CITATION.cff": release.content("CITATION.cff")} | licence_files(release) | tables


def problems(release: Release) -> Iterator[Problem]:
    """What the hub would refuse, or take and show wrongly."""
    package, place = release.package, release.curated.place
    yield from wrong_licence(release, "Hugging Face", LICENCES)
    for key in ("name", "huggingface_owner"):
        if package.get(key) and not _NAME.fullmatch(package[key]):
            yield Problem(place((key,)), f"{key} '{package[key]}' has to be 1 to 96 letters, digits, '-', '_' and '.'")
    if DEFAULT not in release.tables:
        yield Problem("datapackage.json", f"the table '{DEFAULT}', which Hugging Face is to show first, is not there")
    for name in release.tables.keys() - release.twins.keys():
        yield Problem("datapackage.json", f"the table '{name}' has no Parquet file")


CLIENT = Client(
    service="Hugging Face",
    environment="huggingface",
    script="huggingface_send.py",
    host="https://huggingface.co",
    tokens=(("HF_TOKEN",),),
    prefixes=("HF_", "HUGGING"),
    owner="huggingface_owner",
)


def repository(release: Release) -> str:
    """The name of the data at the hub; a marked placeholder stands for an owner that nobody has said yet."""
    return f"{release.package.get('huggingface_owner') or OWNER}/{release.package['name']}"


def publish(release: Release, folder: Path) -> str:
    """Send a staged bundle as one commit, tag it with its version, and return its address.

    Raises:
        BuildError: the owner or the token is missing or wrong, the service cannot be reached or refuses.
    """
    return CLIENT.send(release, repository(release), release.version, str(folder))


# The judges


def _lead_astray(folder: Path) -> None:
    """Point one configuration at another table's file."""
    page = (folder / CARD).read_text("utf-8")
    (folder / CARD).write_text(page.replace(f"path: {path_of('quotes')}", f"path: {path_of('events')}"), "utf-8")


def _hide_a_file(folder: Path) -> None:
    """A file that Hugging Face's client never sends, whatever one says."""
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.txt").write_text("left behind\n", "utf-8")


TARGET = Target(
    name="huggingface",
    needs=("huggingface_owner",),
    problems=problems,
    files=files,
    validators=(
        Validator(
            "load_dataset, every configuration",
            "huggingface",
            ("{bin}/python", f"{_JUDGES}/hf_load.py", "{root}/datapackage.json"),
            _lead_astray,
        ),
        Validator(
            "Hugging Face client, rehearsal",
            "huggingface",
            ("{bin}/python", f"{_JUDGES}/hf_rehearsal.py"),
            _hide_a_file,
        ),
    ),
    publish=publish,
    obstacles=CLIENT.obstacles,
)
