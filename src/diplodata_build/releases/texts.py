"""What several bundles say of the package: both languages in one line, the citation, the card, the files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from diplodata._cite import Style, format_sources
from diplodata._citing import dataset
from diplodata._names import ROWS, Language
from diplodata._package import localized
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.text_tables import grid
from diplodata_build.publishing import credits as citing
from diplodata_build.publishing.descriptor import to_json
from diplodata_build.releases.model import Release

LANGUAGES: tuple[Language, ...] = ("en", "es")
_HEADINGS = {
    "en": {
        "tables": ("Tables", "table", "rows", "what it holds"),
        "load": "Load it",
        "limits": "What can be concluded, and what not",
        "cite": "How to cite, licence",
        "columns": ("Columns", "column", "type", "what it holds"),
    },
    "es": {
        "tables": ("Tablas", "tabla", "filas", "qué contiene"),
        "load": "Cargarlas",
        "limits": "Qué se puede concluir y qué no",
        "cite": "Cómo citar, licencia",
        "columns": ("Columnas", "columna", "tipo", "qué contiene"),
    },
}


def in_both(thing: dict[str, Any], key: str = "description") -> str:
    """A title or description in both languages, "English / español", for services that keep one text."""
    return " / ".join(dict.fromkeys(localized(thing, key, language) for language in LANGUAGES))


def creators(release: Release) -> list[str]:
    """Who made the data."""
    return [creator.name for creator in citing.creators(release.package)]


def doi(release: Release) -> str | None:
    """The DOI to cite, that of all versions where there is one; None while there is none."""
    return next((found for found, _ in citing.dois(release.package)), None)


def citation(release: Release, language: Language, style: Style = "apa") -> str:
    """How to cite this version, as ``diplodata cite`` tells it."""
    return format_sources(style, [dataset(release.descriptor, doi(release), language)], language)


def licence_files(release: Release) -> dict[str, bytes]:
    """The whole text of each licence of the data, under a name that stands in any folder.

    Raises:
        BuildError: ``LICENSES/`` has no text of a licence.
    """
    found = {}
    for name in (licence["name"] for licence in release.package["licenses"]):
        path = release.checkout.root / "LICENSES" / f"{name}.txt"
        if not path.is_file():
            raise BuildError([Problem(release.checkout.name(path), f"the text of the licence {name} is not there")])
        found[f"LICENSE-{name}.txt"] = path.read_bytes()
    return found


def checksums(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """The checksums of some files as ``sha256sum -c --strict`` reads them, from the place where ``folder`` begins."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {folder}{name}\n" for name in sorted(files))
    return "".join(lines).encode()


def moved_descriptor(release: Release, moved: Callable[[str], str]) -> bytes:
    """``datapackage.json`` of files that lie elsewhere; ``moved`` gives the new path of each."""
    resources = [{**resource, "path": moved(resource["path"])} for resource in release.descriptor["resources"]]
    return to_json({**release.descriptor, "resources": resources})


def card(release: Release, loading: str, *, columns: bool) -> str:
    """What somebody reads first (Markdown, both languages); ``loading`` is Python that loads a table.

    ``columns``: what every column holds stands at the end (for services that do not show it otherwise).
    """
    parts = []
    for language in LANGUAGES:
        parts += [f"# {release.package['title'][language]}", *_body(release, language, loading)]
        if columns:
            parts.append(f"## {_HEADINGS[language]['columns'][0]}")
            parts += [_columns(resource, language) for resource in release.tables.values()]
    return "\n\n".join(parts) + "\n"


def _body(release: Release, language: Language, loading: str) -> list[str]:
    package, words = release.package, _HEADINGS[language]
    sources = "\n".join(f"- {source['title']}" for source in release.descriptor["sources"])
    licences = " · ".join(f"[{licence['title']}]({licence['path']})" for licence in package["licenses"])
    return [
        package["description"][language],
        f"## {words['tables'][0]}",
        _tables(release, language),
        f"## {words['load']}",
        f"```python\n{loading}\n```",
        f"## {words['limits']}",
        package["limits"][language],
        f"## {words['cite']}",
        f"{citation(release, language)}\n\n{citing.MESSAGE[language]}\n\n{sources}",
        f"{licences}. {citing.RIGHTS[language]}",
    ]


def _tables(release: Release, language: str) -> str:
    rows = [
        (f"`{name}`", str(resource[ROWS]), localized(resource, "description", language))
        for name, resource in release.tables.items()
    ]
    return grid(_HEADINGS[language]["tables"][1:], rows)


def _columns(resource: dict[str, Any], language: str) -> str:
    rows = [
        (f"`{field['name']}`", field["type"], localized(field, "description", language))
        for field in resource["schema"]["fields"]
    ]
    cells = grid(_HEADINGS[language]["columns"][1:], rows)
    return f"<details><summary><code>{resource['name']}</code></summary>\n\n{cells}\n\n</details>"
