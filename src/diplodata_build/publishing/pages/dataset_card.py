"""The data card: the prose of ``curation/pages/``, its figures counted from the published tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diplodata._about import unfinished_in
from diplodata._names import ARTICLE_ROWS, COMPLETENESS, GROUPS, LIMITS, ORIGINS, TABLES
from diplodata._package import Package
from diplodata.validation.share import REPRODUCING, reproduced
from diplodata_build.base.text_tables import grid
from diplodata_build.publishing.pages.article_number import in_words
from diplodata_build.publishing.pages.prose import with_figures

WORDS = {
    "en": {
        "header": "article, words, pages, actors, programmes, events, concepts, quotations, reproduced",
        "no_doi": "There is no DOI yet.",
        "no_contact": "The project's contributors; an address for reports is not public yet.",
    },
    "es": {
        "header": "artículo, palabras, páginas, actores, programas, eventos, conceptos, citas, reproducido",
        "no_doi": "Aún no hay DOI.",
        "no_contact": "Quienes contribuyen al proyecto; aún no hay una dirección pública para avisos.",
    },
}


def dataset_card(root: Path, language: str, package: Package, curated: dict[str, Any]) -> str:
    """The data card of a package as Markdown in ``es`` or ``en``; ``curated`` is curation/package.yaml.

    Raises:
        BuildError: the prose asks for a figure that does not exist.
    """
    figures = {**_counts(package), **_origins(package), **_texts(language, package, curated)}
    return with_figures(root, f"datasheet.{language}.md", figures)


def _counts(package: Package) -> dict[str, object]:
    undated = {
        f"{table}_without_dates": sum(not (row["date_start"] or row["date_end"]) for row in package.rows(table))
        for table in ("actors", "programs")
    }
    return {
        **{name: len(package.rows(name)) for name in TABLES},
        **undated,
        "programs_without_status": sum(row["status"] == "unknown" for row in package.rows("programs")),
        "articles_with_printed_pages": sum(row["printed_page_offset"] is not None for row in package.rows("articles")),
    }


def _origins(package: Package) -> dict[str, int]:
    origins = Counter(str(row["origin"]) for row in package.rows("translations"))
    kinds = Counter(row["english_kind"] for row in package.rows("quotes"))
    return {**{origin: origins[origin] for origin in ORIGINS}, "back_translations": kinds["back_translation"]}


def _texts(language: str, package: Package, curated: dict[str, Any]) -> dict[str, str]:
    words = WORDS[language]
    return {
        "articles_in_words": in_words(len(package.rows("articles")), language),
        "version": package.version + unfinished_in(package.descriptor, language),
        "completeness": package.descriptor[f"{COMPLETENESS}_{language}"],
        "limits": package.descriptor[f"{LIMITS}_{language}"],
        "creators": "; ".join(person["title"] for person in curated["contributors"]),
        "licence": ", ".join(licence["name"] for licence in curated["licenses"]),
        "doi": f"DOI: {curated['doi']}." if curated.get("doi") else words["no_doi"],
        "contact": f"{curated['contact']}." if curated.get("contact") else words["no_contact"],
        "articles_table": grid(words["header"].split(", "), _articles(package, language)),
    }


def _articles(package: Package, language: str) -> Iterator[list[str]]:
    shared = reproduced({name: package.rows(name) for name in REPRODUCING}, REPRODUCING)
    for article in package.rows("articles"):
        name, words = str(article["article_id"]), int(str(article["word_count"]))
        rows = [str(package.resource(table)[ARTICLE_ROWS].get(name, 0)) for table in GROUPS["core"]]
        title = f"{article['authors']}: {article[f'title_{language}']}"
        yield [title, str(words), str(article["page_count"]), *rows, f"{100 * shared[name] / words:.1f} %"]
