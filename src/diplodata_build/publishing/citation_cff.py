"""``CITATION.cff``: how to cite the package and the articles that it is based on (Citation File Format 1.2.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from diplodata_build.base.problems import stop_if_any
from diplodata_build.curation.articles import Article
from diplodata_build.publishing.credits import (
    MESSAGE,
    Creator,
    authors,
    creators,
    dois,
    pages,
    wrong_dois,
    wrong_orcids,
)

HEADER = "# Made by `make build` from curation/package.yaml and curation/articles.yaml.\n"


def to_cff(package: Mapping[str, Any], articles: Iterable[Article]) -> bytes:
    """The citation file of a package (``curation/package.yaml`` and ``articles.yaml``).

    Raises:
        BuildError: an ORCID or a DOI is wrong, which validators of the format let pass.
    """
    stop_if_any([*wrong_orcids(package), *wrong_dois(package)])
    licences = [licence["name"] for licence in package["licenses"]]
    values = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": f"{MESSAGE['en']} / {MESSAGE['es']}",
        "title": package["title"]["en"],
        "abstract": f"{package['description']['en']}\n\n{package['description']['es']}",
        "version": package["version"],
        "date-released": package.get("released"),
        "doi": next((doi for doi, _ in dois(package)), None),
        "identifiers": [{"type": "doi", "value": doi, "description": text} for doi, text in dois(package)] or None,
        "url": package.get("homepage"),
        "repository-code": package.get("repository"),
        # A single licence is plain text: services that import a repository do not take a list.
        "license": licences[0] if len(licences) == 1 else licences,
        "keywords": package["keywords"]["en"] + package["keywords"]["es"],
        "authors": [_author(creator) for creator in creators(package)],
        "references": [_reference(article) for article in articles],
    }
    text = yaml.safe_dump(_given(values), allow_unicode=True, sort_keys=False, width=120)
    return (HEADER + text).encode()


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _author(creator: Creator) -> dict[str, Any]:
    orcid = creator.orcid and f"https://orcid.org/{creator.orcid}"
    if not creator.family_name:
        return _given({"name": creator.name, "orcid": orcid})
    return _given({"family-names": creator.family_name, "given-names": creator.given_name, "orcid": orcid})


def _reference(article: Article) -> dict[str, Any]:
    values = article.values
    first, last = pages(article)
    return _given(
        {
            "type": "article" if values.get("container") else "generic",
            "title": values["title"]["es"],
            "authors": [{"name": name} for name in authors(article)],
            "year": int(values["year"]) if values.get("year") else None,
            "journal": values.get("container"),
            "issue": values.get("issue"),
            "start": first,
            "end": last,
            "issn": values.get("issn"),
            "doi": values.get("doi"),
            "url": values.get("url"),
            "languages": [values["language"]],
        }
    )
