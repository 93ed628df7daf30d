"""Kaggle: a flat folder, every column of every file described, a cover picture and a starter notebook.

Kaggle's client silently drops files in folders, ``datapackage.json`` and files named as its own settings; hence the
names used here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata_build.base.problems import Problem
from diplodata_build.releases.cover import cover
from diplodata_build.releases.exports import DATABASE, SPREADSHEETS, descriptions, exports
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.texts import dataset_card, in_both, licence_files, wrong_licence
from diplodata_build.releases.upload_process import OWNER, UploadProcess

METADATA = "dataset-metadata.json"
COVER = "dataset-cover-image.png"
DESCRIPTOR = "datapackage-frictionless.json"
PARQUET_DESCRIPTOR = "datapackage-parquet.json"
NOTEBOOK = "starter-notebook.ipynb"
FORMATS = (*SPREADSHEETS, *DATABASE)
# Names of the service's own list, which its client does not check.
LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "ODbL-1.0", "PDDL", "other")
LIMITS = {"short_title": range(6, 51), "subtitle": range(20, 81), "name": range(6, 51)}  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHERS = {
    "README.md": "What the tables hold, how to cite them / Qué contienen las tablas, cómo citarlas",
    "CITATION.cff": "How to cite the data and the articles / Cómo citar los datos y los artículos",
    DESCRIPTOR: "Every table, column and key, for Frictionless tools / Cada tabla, columna y clave, para herramientas"
    " Frictionless",
    PARQUET_DESCRIPTOR: "The same of the Parquet files / Lo mismo de los archivos Parquet",
    NOTEBOOK: "A first look at the tables with pandas / Una primera mirada a las tablas con pandas",
}
_LICENCE = "The licence of the data / La licencia de los datos"


def files(release: Release) -> dict[str, bytes]:
    """The bundle, flat: tables as CSV and Parquet, spreadsheets, a database, what explains them, and the cover."""
    return {
        "README.md": _card(release).encode(),
        "CITATION.cff": release.content("CITATION.cff"),
        NOTEBOOK: notebook(release),
        **licence_files(release),
        **release.flat(DESCRIPTOR, PARQUET_DESCRIPTOR),
        **exports(release, FORMATS),
        METADATA: (json.dumps(metadata(release), indent=2) + "\n").encode(),  # ASCII: the client reads it in any locale
        COVER: cover(release),
    }


def metadata(release: Release) -> dict[str, Any]:
    """``dataset-metadata.json``: what the service shows of the data, its files and their columns."""
    package = release.package
    formats = {name: " / ".join(texts) for name, texts in descriptions(release, FORMATS).items()}
    others = _OTHERS | dict.fromkeys(licence_files(release), _LICENCE) | formats
    return {
        "id": _handle(release),
        "title": package["short_title"]["en"],
        "subtitle": package["subtitle"]["en"],
        "description": _card(release),
        "isPrivate": False,
        "licenses": [{"name": licence["name"]} for licence in package["licenses"]],
        "keywords": package.get("kaggle_tags") or [],
        "expectedUpdateFrequency": "not specified",
        "userSpecifiedSources": "\n".join(f"- {source['title']}" for source in release.descriptor["sources"]),
        "image": COVER,
        "resources": [
            *_tables(release),
            *({"path": name, "description": description} for name, description in others.items()),
        ],
    }


def _card(release: Release) -> str:
    """With code that works in any folder, on Kaggle's machines and elsewhere."""
    loading = (
        "import kagglehub  # pip install kagglehub\nimport pandas as pd\n\n"
        f'actors = pd.read_parquet(kagglehub.dataset_download("{_handle(release)}", "actors.parquet"))'
    )
    return dataset_card(release, loading, columns=False, others=descriptions(release, FORMATS))


def _handle(release: Release) -> str:
    return f"{release.package.get('kaggle_owner') or OWNER}/{release.package['name']}"


def _tables(release: Release) -> Iterator[dict[str, Any]]:
    for name, table in release.tables.items():
        columns = [
            {"name": field["name"], "description": in_both(field), "type": field["type"]}
            for field in table["schema"]["fields"]
        ]
        for resource in (table, release.twins[name]):
            description = f"{in_both(resource, 'title')}. {in_both(table)}"
            yield {"path": _flat(resource["path"]), "description": description, "schema": {"fields": columns}}


def notebook(release: Release) -> bytes:
    """The starter notebook, without results; it opens with title and description of the data in both languages."""
    package = release.package
    title = f"# {package['title']['en']}\n*{package['title']['es']}*"
    opening = "\n\n".join([title, package["description"]["en"], package["description"]["es"]])
    document = json.loads(Path(__file__).with_name("kaggle-notebook.ipynb").read_text("utf-8"))
    cell = {"cell_type": "markdown", "id": "cell-0", "metadata": {}, "source": opening.splitlines(keepends=True)}
    document["cells"].insert(0, cell)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _flat(path: str) -> str:
    return PurePosixPath(path).name


def preflight(release: Release) -> Iterator[Problem]:
    """What the service would refuse."""
    package = release.package
    for key, limits in LIMITS.items():
        text = package[key] if key == "name" else package[key]["en"]
        if len(text) not in limits:
            message = f"{key} '{text}' has {len(text)} characters; Kaggle takes {limits.start} to {limits.stop - 1}"
            yield release.problem(message, key, "en")
    for key in ("name", "kaggle_owner"):
        if package.get(key) and not _SLUG.fullmatch(package[key]):
            message = f"{key} '{package[key]}': Kaggle takes small letters, digits and single hyphens"
            yield release.problem(message, key)
    yield from wrong_licence(release, "Kaggle", LICENCES)


UPLOAD = UploadProcess(
    service="Kaggle",
    environment="kaggle",
    host="https://www.kaggle.com",
    tokens=(("KAGGLE_API_TOKEN",), ("KAGGLE_USERNAME", "KAGGLE_KEY")),
    prefixes=("KAGGLE_",),
    owner="kaggle_owner",
    arguments=lambda release: (f"(Version {release.version})",),  # as the citation in the card has it
)
TARGET = Target("kaggle", ("kaggle_owner",), files, preflight, UPLOAD.check_token, UPLOAD.publish)
