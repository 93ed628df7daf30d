"""What every format is written from: the rows of a table or view, and what the package says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from .._about import info
from .._frames import available_columns, result_as
from .._loaders import load_rows
from .._names import ENGLISH_ORIGIN, LANGUAGE, DataLanguage, Language
from .._package import installed, localized
from .._schema import Row, columns_in

if TYPE_CHECKING:
    import pyarrow as pa

_LABELS: dict[Language, tuple[str, ...]] = {
    "es": ("título", "descripción", "versión", "licencia", "cómo citar", "fuentes"),
    "en": ("title", "description", "version", "licence", "how to cite", "sources"),
}


ABOUT = "about"  # what the package says of itself, as a table beside the others


def rows_of(name: str, lang: DataLanguage) -> list[Row]:
    """The rows of a table or view, or of what the package says of itself, in one language or both."""
    if name == ABOUT:
        columns = _about_columns(lang)
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    found: list[Row] = load_rows(name, lang, "dicts", None)
    return found


def headings_of(name: str, lang: DataLanguage) -> list[str]:
    """The columns of these rows, which there may be none of."""
    return list(_about_columns(lang)) if name == ABOUT else [one.heading for one in available_columns(name, lang)]


def arrow_of(name: str, lang: DataLanguage) -> pa.Table:
    """The same rows, for the formats that need the types of Arrow."""
    if name == ABOUT:
        return result_as("arrow", {heading: ("string", texts) for heading, texts in _about_columns(lang).items()})
    return load_rows(name, lang, "arrow", None)


def languages_of(lang: DataLanguage) -> tuple[Language, ...]:
    """The languages that are written, in the order in which they stand in one cell."""
    return ("es", "en") if lang == "both" else (lang,)


def column_titles(name: str, lang: DataLanguage) -> dict[str, str]:
    """The title of each column by its heading; in both languages «Spanish / English», in one without its name."""
    fields = {field["name"]: field for field in installed().fields(name)} if name != ABOUT else {}
    columns = columns_in(fields.values(), None if lang == "both" else lang)
    found = {column.heading: fields[column.name] for column in columns}
    if lang == "en":
        found[ENGLISH_ORIGIN] = next(each for each in installed().fields("translations") if each["name"] == "origin")
    titles = {
        heading: " / ".join(localized(field, "title", one) for one in languages_of(lang))
        for heading, field in found.items()
    }
    alone = lang != "both"
    return {
        heading: title.rpartition(" (")[0] if alone and LANGUAGE in found[heading] and title.endswith(")") else title
        for heading, title in titles.items()
    }


def code_labels(name: str, column: str, lang: DataLanguage) -> dict[str, str]:
    """The label of each code of a column in the vocabulary's order; empty for a column without codes."""
    return {
        str(row["code"]): " / ".join(str(row[f"label_{one}"]) for one in languages_of(lang))
        for row in _entries(name, column)
    }


def _entries(name: str, column: str) -> list[Row]:
    """The vocabulary's rows on a column; on that of a view, those on a column with the same codes."""
    vocabulary = installed().rows("vocabulary")
    if column == ENGLISH_ORIGIN:
        name, column = "translations", "origin"
    if name not in installed().views:
        return [row for row in vocabulary if (row["table_name"], row["field"]) == (name, column)]
    field = next((one for one in installed().fields(name) if one["name"] == column), {})
    codes = field.get("constraints", {}).get("enum")
    for group in _by_column(vocabulary):
        if codes and [row["code"] for row in group] == codes:
            return group
    return []


def _by_column(vocabulary: Iterable[Row]) -> list[list[Row]]:
    groups = groupby(vocabulary, key=lambda row: (row["table_name"], row["field"]))
    return [list(group) for _, group in groups]


def about(lang: Language) -> list[tuple[str, str]]:
    """Title, description, version and so on, each with its label."""
    said = info(lang)
    unfinished = {"es": " (sin publicar)", "en": " (not released)"}[lang] if said.unfinished else ""
    version, sources = said.version + unfinished, "\n".join(said.sources)
    texts = (said.title, said.description, version, said.licence, said.citation, sources)
    return list(zip(_LABELS[lang], texts, strict=True))


def _about_columns(lang: DataLanguage) -> dict[str, list[str]]:
    """A row for each thing said, by its English label: ``text``, or ``text_es`` and ``text_en``."""
    texts = {
        f"text_{one}" if lang == "both" else "text": [text for _, text in about(one)] for one in languages_of(lang)
    }
    return {"item": list(_LABELS["en"])} | texts
