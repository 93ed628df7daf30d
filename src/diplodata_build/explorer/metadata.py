"""What the page says of the package to machines, and shows where no script runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from diplodata._citing import installed_dataset
from diplodata._names import DESCRIPTION_ES, GROUP, LANGUAGE, TITLE_ES, UNFINISHED
from diplodata._package import Package
from diplodata._schema import Value
from diplodata_build.publishing.descriptor import filled


def json_ld(package: Package) -> dict[str, Any]:
    """The package as a Dataset of schema.org; what is not known is left out."""
    descriptor, dataset = package.descriptor, installed_dataset("en")
    found = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": [_in("en", descriptor["title"]), _in("es", descriptor[TITLE_ES])],
        "description": [_in("en", descriptor["description"]), _in("es", descriptor[DESCRIPTION_ES])],
        "version": package.version,
        "creativeWorkStatus": "Draft" if descriptor.get(UNFINISHED) else "Published",
        "inLanguage": descriptor["languages"],
        "keywords": descriptor["keywords"],
        "license": [one["path"] for one in descriptor["licenses"]],
        "creator": [{"@type": "Organization", "name": one["title"]} for one in descriptor["contributors"]],
        "isAccessibleForFree": True,
        "datePublished": descriptor.get("created"),
        "identifier": dataset["doi"] and f"https://doi.org/{dataset['doi']}",
        "url": descriptor.get("homepage"),
        "isBasedOn": [_article(row) for row in package.rows("articles")],
    }
    return filled(found)


def _in(language: str, text: str) -> dict[str, str]:
    return {"@language": language, "@value": text}


def _article(row: Any) -> dict[str, Any]:
    found = {
        "@type": "ScholarlyArticle",
        "name": _in(row["language"], row[f"title_{row['language']}"]),
        "author": [{"@type": "Person", "name": name} for name in row["authors"].split("; ")],
        "datePublished": row["year"] and str(row["year"]),
        "isPartOf": row["container"] and {"@type": "Periodical", "name": row["container"], "issn": row["issn"]},
        "identifier": row["doi"] and f"https://doi.org/{row['doi']}",
    }
    return filled(found)


class PlainTable(NamedTuple):
    """A table with only what tells its rows apart: titles and headings in both languages, cells with their language."""

    title: tuple[str, str]
    headings: list[tuple[str, str]]
    rows: list[list[tuple[str | None, Value | None]]]


# The columns of a core table that are shown without a script, as far as it has them.
_PLAIN = (
    *("name_es", "name_en", "term_es", "term_en", "text_es", "text_en", "speaker_es", "speaker_en"),
    *("date_edtf", "date_start", "date_end", "article_ids", "article_id", "first_page", "page"),
)


def plain_tables(package: Package) -> Iterator[PlainTable]:
    """The core tables with names and texts, dates, article and page."""
    for name, resource in package.resources.items():
        if resource[GROUP] != "core":
            continue
        fields = {field["name"]: field for field in package.fields(name) if field["name"] in _PLAIN}
        shown = [column for column in _PLAIN if column in fields]
        yield PlainTable(
            title=(resource[TITLE_ES], resource["title"]),
            headings=[(fields[column][TITLE_ES], fields[column]["title"]) for column in shown],
            rows=[[(fields[c].get(LANGUAGE), row[c]) for c in shown] for row in package.rows(name)],
        )
