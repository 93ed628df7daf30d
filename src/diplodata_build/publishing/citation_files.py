"""``CITATION.cff``: how to cite the package and the articles that it is based on (Citation File Format 1.2.0); and
``.zenodo.json``: the metadata that Zenodo uses if it archives the repository itself.

CITATION.cff alone would lose there the kind of work, its version, its language and the articles. The service takes one
language, and gives such a record a DOI of its own whatever the file says, so the package's DOI is a related work.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from diplodata_build.base.problems import stop_if_any
from diplodata_build.curation.inputs import Article
from diplodata_build.publishing.credits import (
    MESSAGE,
    RIGHTS,
    Creator,
    Relation,
    creators,
    dois,
    references,
    relations,
    wrong_identifiers,
)
from diplodata_build.publishing.descriptor import filled, to_json

HEADER = "# Made by `make build` from curation/package.yaml and curation/articles.yaml.\n"
_CODE = re.compile(r"`([^`]+)`")
ISO = {"es": "spa", "en": "eng"}  # the languages of the package in Zenodo's codes


def to_cff(package: Mapping[str, Any], articles: Iterable[Article]) -> bytes:
    """The citation file of a package (``curation/package.yaml`` and ``articles.yaml``).

    Raises:
        BuildError: an ORCID or a DOI is wrong, which validators of the format let pass.
    """
    stop_if_any([*wrong_identifiers(package)])
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
        "identifiers": [{"type": "doi", "value": doi, "description": text} for doi, text in dois(package)],
        "url": package.get("homepage"),
        "repository-code": package.get("repository"),
        # A single licence is plain text: services that import a repository do not take a list.
        "license": licences[0] if len(licences) == 1 else licences,
        "keywords": package["keywords"]["en"] + package["keywords"]["es"],
        "authors": [_author(creator) for creator in creators(package)],
        "references": [_reference(article) for article in articles],
    }
    text = yaml.safe_dump(filled(values), allow_unicode=True, sort_keys=False, width=120)
    return (HEADER + text).encode()


def _author(creator: Creator) -> dict[str, Any]:
    orcid = creator.orcid and f"https://orcid.org/{creator.orcid}"
    if not creator.family_name:
        return filled({"name": creator.name, "orcid": orcid})
    return filled({"family-names": creator.family_name, "given-names": creator.given_name, "orcid": orcid})


def _reference(article: Article) -> dict[str, Any]:
    values = article.values
    first, _, last = (values.get("pages") or "").partition("-")
    return filled(
        {
            "type": "article" if values.get("container") else "generic",
            "title": values["title"]["es"],
            "authors": [{"name": name} for name in values["authors"].split("; ")],
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


def to_zenodo_json(package: Mapping[str, Any], articles: Iterable[Article], descriptor: Mapping[str, Any]) -> bytes:
    """The file's bytes, from ``curation/`` and the descriptor of the same build."""
    articles = list(articles)
    itself = [Relation(package["doi"], "doi", "IsVariantFormOf", "dataset")] if package.get("doi") else []
    values = {
        "upload_type": "dataset",
        "title": package["title"]["en"],
        "creators": [_creator(creator) for creator in creators(package)],
        "description": "\n".join([text_in(package, "en"), paragraphs(package["title"]["es"]), text_in(package, "es")]),
        "access_right": "open",
        "license": package["licenses"][0]["name"].lower(),
        "language": ISO[descriptor["languages"][0]],
        "keywords": descriptor["keywords"],
        "related_identifiers": [_related(relation) for relation in [*itself, *relations(package, articles)]],
        "references": references(articles, descriptor["sources"]),
        "version": descriptor["version"],
        "publication_date": package.get("released"),
        "notes": paragraphs(*MESSAGE.values()),
    }
    return to_json(filled(values))


def text_in(package: Mapping[str, Any], language: str) -> str:
    """Description, limits and rights of the package in one language, as HTML."""
    return paragraphs(package["description"][language], package["limits"][language], RIGHTS[language])


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs of HTML; what is in backticks is code."""
    escaped = (html.escape(text, quote=False) for text in texts)
    return "\n".join("<p>" + _CODE.sub(r"<code>\1</code>", text) + "</p>" for text in escaped)


def _creator(creator: Creator) -> dict[str, str]:
    return filled({"name": creator.sorted_name, "orcid": creator.orcid})


def _related(relation: Relation) -> dict[str, str]:
    name = relation.relation[0].lower() + relation.relation[1:]
    return filled({"identifier": relation.identifier, "relation": name, "resource_type": relation.resource_type})
