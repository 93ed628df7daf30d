"""``CITATION.cff``: how to cite the package and the articles that it rests on (Citation File Format 1.2.0)."""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.inputs import Article, Curation

HEADER = "# Made by `make build` from curation/package.yaml and curation/articles.yaml.\n"


def to_cff(curation: Curation) -> bytes:
    """The citation file of a package."""
    package = curation.package
    values = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "If you use these data, please cite them, and the articles behind the rows that you use.",
        "title": package["title"]["en"],
        "abstract": package["description"]["en"],
        "version": package["version"],
        "date-released": package.get("released"),
        "doi": package.get("doi"),
        "url": package.get("homepage"),
        "repository-code": package.get("repository"),
        "license": [licence["name"] for licence in package["licenses"]],
        "keywords": package["keywords"]["en"] + package["keywords"]["es"],
        "authors": [{"name": person["title"]} for person in package["contributors"]],
        "references": [_reference(article) for article in curation.articles],
    }
    text = yaml.safe_dump(_given(values), allow_unicode=True, sort_keys=False, width=120)
    return (HEADER + text).encode()


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _reference(article: Article) -> dict[str, Any]:
    values = article.values
    first, _, last = (values.get("pages") or "").partition("-")
    return _given(
        {
            "type": "article",
            "title": values["title"]["es"],
            "authors": [{"name": name} for name in values["authors"].split("; ")],
            "year": int(values["year"]) if values.get("year") else None,
            "journal": values.get("container"),
            "issue": values.get("issue"),
            "start": first or None,
            "end": last or None,
            "issn": values.get("issn"),
            "doi": values.get("doi"),
            "url": values.get("url"),
            "languages": [values["language"]],
        }
    )
