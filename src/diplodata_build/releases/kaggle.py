"""Kaggle: a flat folder, every column of every file described, a cover picture and a starter notebook.

The client drops what it does not like without a word: files in folders, ``datapackage.json``, its own settings. Hence
the names here, and ``problems``.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata_build.base.problems import Problem
from diplodata_build.releases.cover import cover
from diplodata_build.releases.model import Release, Target, Validator, changed
from diplodata_build.releases.notebook import notebook
from diplodata_build.releases.outside import OWNER, Client, wrong_licence
from diplodata_build.releases.texts import card, in_both, licence_files, moved_descriptor

METADATA = "dataset-metadata.json"
COVER = "dataset-cover-image.png"
DESCRIPTOR = "datapackage-frictionless.json"
NOTEBOOK = "starter-notebook.ipynb"
# Names of the service's own list, which its client does not check.
LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "ODbL-1.0", "PDDL", "other")
DROPPED = ("datapackage.json", "kernel-metadata.json", "model-metadata.json", "model-instance-metadata.json")
LIMITS = {"short_title": range(6, 51), "subtitle": range(20, 81), "name": range(6, 51)}  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHERS = {
    "README.md": "What the tables hold, how to cite them / Qué contienen las tablas, cómo citarlas",
    "CITATION.cff": "How to cite the data and the articles / Cómo citar los datos y los artículos",
    DESCRIPTOR: "Every table, column and key, for Frictionless tools / Cada tabla, columna y clave, para herramientas"
    " Frictionless",
    NOTEBOOK: "A first look at the tables with pandas / Una primera mirada a las tablas con pandas",
}
_LICENCE = "The licence of the data / La licencia de los datos"


def metadata(release: Release) -> dict[str, Any]:
    """``dataset-metadata.json``: what the service shows of the data, its files and their columns."""
    package = release.package
    return {
        "id": f"{package.get('kaggle_owner') or OWNER}/{package['name']}",
        "title": package["short_title"]["en"],
        "subtitle": package["subtitle"]["en"],
        "description": _card(release),
        "isPrivate": False,
        "licenses": [{"name": licence["name"]} for licence in package["licenses"]],
        "keywords": package.get("kaggle_tags") or [],
        "expectedUpdateFrequency": "not specified",
        "userSpecifiedSources": "\n".join(f"- {source['title']}" for source in release.descriptor["sources"]),
        "image": COVER,
        "resources": [*_table_resources(release), *_other_resources(release)],
    }


def _card(release: Release) -> str:
    return card(release, 'import pandas as pd\n\nactors = pd.read_parquet("actors.parquet")', columns=False)


def _table_resources(release: Release) -> Iterator[dict[str, Any]]:
    for name, resource in release.tables.items():
        columns = [
            {"name": field["name"], "description": in_both(field), "type": field["type"]}
            for field in resource["schema"]["fields"]
        ]
        for told in (resource, release.twins[name]):
            description = f"{in_both(told, 'title')}. {in_both(resource)}"
            yield {"path": _flat(told["path"]), "description": description, "schema": {"fields": columns}}


def _other_resources(release: Release) -> Iterator[dict[str, Any]]:
    for name, description in (_OTHERS | dict.fromkeys(licence_files(release), _LICENCE)).items():
        yield {"path": name, "description": description}


def _flat(path: str) -> str:
    return PurePosixPath(path).name


def files(release: Release) -> dict[str, bytes]:
    """The bundle: tables as CSV and Parquet in one flat folder, what tells of them, and the cover."""
    return {**_uploaded(release), METADATA: _metadata_file(release), COVER: cover(release)}


def _metadata_file(release: Release) -> bytes:
    return (json.dumps(metadata(release), indent=2) + "\n").encode()  # ASCII: the client reads it in any locale


def _uploaded(release: Release) -> dict[str, bytes]:
    tables = {_flat(r["path"]): release.content(r["path"]) for r in release.descriptor["resources"]}
    return {
        "README.md": _card(release).encode(),
        "CITATION.cff": release.content("CITATION.cff"),
        DESCRIPTOR: moved_descriptor(release, _flat),
        NOTEBOOK: notebook(release),
        **licence_files(release),
        **tables,
    }


def problems(release: Release) -> Iterator[Problem]:
    """What the service would refuse, or its client drop."""
    package, told, place = release.package, metadata(release), release.curated.place
    texts = {"short_title": told["title"], "subtitle": told["subtitle"], "name": package["name"]}
    for key, text in texts.items():
        if len(text) not in LIMITS[key]:
            limits = f"{LIMITS[key].start} to {LIMITS[key].stop - 1}"
            yield Problem(place((key, "en")), f"{key} '{text}' has {len(text)} characters; Kaggle takes {limits}")
    for key in ("name", "kaggle_owner"):
        text = package.get(key)
        if text and not _SLUG.fullmatch(text):
            yield Problem(
                place((key,)), f"{key} '{text}' has to be small letters, digits and single hyphens for Kaggle"
            )
    yield from wrong_licence(release, "Kaggle", LICENCES)
    yield from (Problem(METADATA, message) for message in findings(told, _uploaded(release)))


def findings(told: dict[str, Any], bundle: dict[str, bytes]) -> Iterator[str]:
    """What the client would drop of a bundle, and which file or column is not described, or not there."""
    counts = Counter(resource["path"] for resource in told["resources"])
    yield from (f"'{path}' is described {count} times" for path, count in counts.items() if count > 1)
    for path in bundle:
        if "/" in path or path in DROPPED:
            yield f"'{path}' would be left out by Kaggle's client; give it a plain name of its own"
    sent = bundle.keys() - {METADATA, COVER}
    yield from (f"'{path}' is not described" for path in sorted(sent - counts.keys()))
    yield from (f"'{path}' is described and not there" for path in sorted(counts.keys() - sent))
    for resource in told["resources"]:
        yield from _wrong_columns(resource, bundle.get(resource["path"], b""))


def _wrong_columns(resource: dict[str, Any], content: bytes) -> Iterator[str]:
    columns = resource.get("schema", {}).get("fields", [])
    for one in ({"name": "the file", **resource}, *columns):
        if not one.get("description"):
            yield f"'{resource['path']}': {one['name']} has no description"
    if resource["path"].endswith(".csv"):
        header = next(csv.reader(StringIO(content.decode("utf-8"))), [])
        if header != [column["name"] for column in columns]:
            yield f"'{resource['path']}' has the columns {header}, described are others or in another order"


CLIENT = Client(
    service="Kaggle",
    environment="kaggle",
    script="kaggle_send.py",
    host="https://www.kaggle.com",
    tokens=(("KAGGLE_API_TOKEN",), ("KAGGLE_USERNAME", "KAGGLE_KEY")),
    prefixes=("KAGGLE_",),
    owner="kaggle_owner",
)


def publish(release: Release, folder: Path) -> str:
    """Send a staged bundle, as a new data set or a new version of it, and return its address.

    Raises:
        BuildError: the owner or the token is missing or wrong, the service cannot be reached or refuses.
    """
    return CLIENT.send(release, f"(Version {release.version})", str(folder))  # as the citation in the card has it


TARGET = Target(
    name="kaggle",
    needs=("kaggle_owner",),
    problems=problems,
    files=files,
    validators=(
        Validator(
            "kaggle client, rehearsal",
            "kaggle",
            (
                "{bin}/python",
                "{root}/src/diplodata_build/releases/judges/kaggle_rehearsal.py",
                "{root}/datapackage.json",
            ),
            # One column less is described than the tables have: the client does not look.
            changed(METADATA, lambda told: told["resources"][0]["schema"]["fields"].pop()),
        ),
    ),
    publish=publish,
    obstacles=CLIENT.obstacles,
)
