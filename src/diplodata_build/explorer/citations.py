"""What the page makes citations from: those of ``diplodata.cite``, with places where pages and speakers go."""

from __future__ import annotations

import re
from typing import Any, get_args

from diplodata._cite import Style, format_sources
from diplodata._citing import WORDS, format_pages, installed_dataset
from diplodata._names import Language
from diplodata._package import PARENT, Package
from diplodata._schema import Value
from diplodata._trace import speakers, trace

LANGUAGES = get_args(Language)
STYLES: tuple[Style, ...] = ("text", "bibtex", "apa")
# Where the pages of rows and those who say them go; no text has these characters, and no style changes them.
PAGES, SAID = "\ue000", "\ue001"
_NUMBERS = re.compile(r"\d+(?:(?:-|, )\d+)*")
_SPOKEN = ("quotes", "statements")


def citations(package: Package) -> dict[str, Any]:
    """By language and style: the package, and each article for itself, with pages, and with pages and speakers.

    With the two last, APA has a second line, the reference for the running text.
    """
    return {
        language: {
            "joined": WORDS[language].joined,
            "dataset": {style: format_sources(style, [installed_dataset(language)], language) for style in STYLES},
            "articles": {
                str(article["article_id"]): {
                    "page": _NUMBERS.sub(PAGES, format_pages(article, [1], language)),
                    "pages": _NUMBERS.sub(PAGES, format_pages(article, [1, 2], language)),
                    **{
                        style: [format_sources(style, [form], language) for form in _forms(article, language)]
                        for style in STYLES
                    },
                }
                for article in package.rows("articles")
            },
        }
        for language in LANGUAGES
    }


def _forms(article: Any, language: Language) -> list[dict[str, Any]]:
    plain: dict[str, Any] = {"rows": "", "pages_of_rows": "", "said_by": []}
    paged = {"rows": PAGES, "pages_of_rows": PAGES, "said_by": []}
    spoken = {"rows": WORDS[language].told_by.format(PAGES, SAID), "pages_of_rows": PAGES, "said_by": [SAID]}
    return [article | form for form in (plain, paged, spoken)]


def pages_of_rows(package: Package) -> dict[str, list[Value | None]]:
    """The pages on which rows rest, of tables whose rows have none of their own: ``ceccon 1, 3-5; alejo 120``.

    They are the printed ones where these are known.
    """
    found: dict[str, list[Value | None]] = {}
    for table in package.resources:
        fields = {field["name"] for field in package.fields(table)}
        if table in (PARENT, "articles") or "page" in fields or len(package.schema(table)["primaryKey"]) > 1:
            continue
        found[table] = [_pages(package, id) for id in package.by_id(table)]
    return found


def _pages(package: Package, id: str) -> str | None:
    by_article: dict[str, set[int]] = {}
    for place in trace(id):
        by_article.setdefault(place.article_id, set()).update(range(place.page, place.page_last + 1))
    articles: Any = package.by_id("articles")
    told = {one: format_pages(articles[one], by_article[one], "en") for one in articles if one in by_article}
    return "; ".join(f"{one} {''.join(_NUMBERS.findall(pages))}" for one, pages in told.items()) or None


def speakers_of_rows(package: Package) -> dict[str, dict[str, list[Value | None]]]:
    """Who says each quotation and holds each statement, where it is not the article itself."""
    return {
        table: {
            language: ["; ".join(speakers(table, id, language)) or None for id in package.by_id(table)]
            for language in LANGUAGES
        }
        for table in _SPOKEN
    }
