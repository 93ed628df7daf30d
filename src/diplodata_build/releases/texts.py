"""What several bundles say of the package: texts in both languages, the citation, the dataset card, the licences."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from diplodata._cite import Style, format_sources
from diplodata._citing import dataset
from diplodata._names import COMPLETENESS, ROWS, Language
from diplodata._package import localized
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.text_tables import grid
from diplodata_build.publishing import credits
from diplodata_build.releases.release import Release

LANGUAGES: tuple[Language, ...] = ("en", "es")
# In English and in Spanish; ``of_tables`` and ``of_columns`` head the columns of a list.
_WORDS: dict[str, tuple[Any, Any]] = {
    "tables": ("Tables", "Tablas"),
    "of_tables": (("table", "rows", "what it holds"), ("tabla", "filas", "qué contiene")),
    "files": ("Files", "Archivos"),
    "of_files": (("file", "what it is"), ("archivo", "qué es")),
    "load": ("Load it", "Cargarlas"),
    "limits": ("What can be concluded, and what not", "Qué se puede concluir y qué no"),
    "cite": ("How to cite, licence", "Cómo citar, licencia"),
    "columns": ("Columns", "Columnas"),
    "of_columns": (("column", "type", "what it holds"), ("columna", "tipo", "qué contiene")),
}


def in_both(thing: dict[str, Any], key: str = "description") -> str:
    """A title or description in both languages, "English / español", for services that keep one text."""
    return " / ".join(dict.fromkeys(localized(thing, key, language) for language in LANGUAGES))


def citation(release: Release, language: Language, style: Style = "apa") -> str:
    """How to cite this version, as ``diplodata cite`` prints it: by the DOI of all versions where there is one."""
    doi = next((found for found, _ in credits.dois(release.package)), None)
    return format_sources(style, [dataset(release.descriptor, doi, language)], language)


def licence_files(release: Release) -> dict[str, bytes]:
    """The full text of each licence of the data, under a name that fits any folder.

    Raises:
        BuildError: ``LICENSES/`` has no text of a licence.
    """
    found = {}
    for name in (licence["name"] for licence in release.package["licenses"]):
        path = release.checkout.root / "LICENSES" / f"{name}.txt"
        if not path.is_file():
            raise BuildError([Problem(release.checkout.name(path), f"the text of the licence {name} is missing")])
        found[f"LICENSE-{name}.txt"] = path.read_bytes()
    return found


def wrong_licence(release: Release, service: str, known: Collection[str]) -> Iterator[Problem]:
    """The package has not exactly one licence of those that a service knows.

    Raises:
        BuildError: the text of a licence is missing.
    """
    names = [licence["name"] for licence in release.package["licenses"]]
    if len(names) != 1 or names[0] not in known:
        message = f"licenses: {', '.join(names)}; {service} takes exactly one of {', '.join(known)}"
        yield release.problem(message, "licenses")
    licence_files(release)


def checksums(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """The checksums of files as ``sha256sum --check`` reads them; ``folder`` is put before each name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {folder}{name}\n" for name in sorted(files))
    return "".join(lines).encode()


def list_of_files(files: Mapping[str, str], language: Language) -> str:
    """A section of a page that says what each file is."""
    spanish = language == "es"
    return f"## {_WORDS['files'][spanish]}\n\n{grid(_WORDS['of_files'][spanish], files.items())}"


def dataset_card(
    release: Release, loading: str, *, columns: bool, others: Mapping[str, tuple[str, str]] | None = None
) -> str:
    """The page that presents the data (Markdown, both languages); ``loading`` is Python that loads a table.

    ``others``: files beside the tables, and what they are in English and in Spanish.
    ``columns``: describe every column at the end, for services that do not show it otherwise.
    """
    parts = []
    for language in LANGUAGES:
        parts += [f"# {release.package['title'][language]}", *_body(release, language, loading)]
        if others:
            told = {f"`{name}`": texts[language == "es"] for name, texts in others.items()}
            parts.append(list_of_files(told, language))
        if columns:
            parts.append(f"## {_WORDS['columns'][language == 'es']}")
            parts += [_columns(resource, language) for resource in release.tables.values()]
    return "\n\n".join(parts) + "\n"


def _body(release: Release, language: Language, loading: str) -> list[str]:
    package, words = release.package, {key: texts[language == "es"] for key, texts in _WORDS.items()}
    sources = "\n".join(f"- {source['title']}" for source in release.descriptor["sources"])
    licences = " · ".join(f"[{licence['title']}]({licence['path']})" for licence in package["licenses"])
    tables = [
        (f"`{name}`", str(one[ROWS]), localized(one, "description", language)) for name, one in release.tables.items()
    ]
    return [
        package["description"][language],
        f"## {words['tables']}",
        grid(words["of_tables"], tables),
        f"## {words['load']}",
        f"```python\n{loading}\n```",
        f"## {words['limits']}",
        release.descriptor[f"{COMPLETENESS}_{language}"],
        package["limits"][language],
        f"## {words['cite']}",
        f"{citation(release, language)}\n\n{credits.MESSAGE[language]}\n\n{sources}",
        f"{licences}. {credits.RIGHTS[language]}",
    ]


def _columns(resource: dict[str, Any], language: str) -> str:
    rows = [
        (f"`{field['name']}`", field["type"], localized(field, "description", language))
        for field in resource["schema"]["fields"]
    ]
    cells = grid(_WORDS["of_columns"][language == "es"], rows)
    return f"<details><summary><code>{resource['name']}</code></summary>\n\n{cells}\n\n</details>"
