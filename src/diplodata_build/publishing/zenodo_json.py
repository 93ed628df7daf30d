"""``.zenodo.json``: the metadata that Zenodo uses if it archives the repository itself.

CITATION.cff alone would lose the kind of work, its version, its language and the articles. The service takes one
language, and gives such a record a DOI of its own whatever the file says, so the package's DOI is a related work.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from diplodata_build.curation.articles import Article
from diplodata_build.publishing.credits import MESSAGE, RIGHTS, Creator, Relation, creators, references, relations
from diplodata_build.publishing.descriptor import to_json

_CODE = re.compile(r"`([^`]+)`")
ISO = {"es": "spa", "en": "eng"}  # the languages of the package in Zenodo's codes


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
    return to_json({key: value for key, value in values.items() if value})


def text_in(package: Mapping[str, Any], language: str) -> str:
    """Description, limits and rights of the package in one language, as HTML."""
    return paragraphs(package["description"][language], package["limits"][language], RIGHTS[language])


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs of HTML; what is in backticks is code."""
    escaped = (html.escape(text, quote=False) for text in texts)
    return "\n".join("<p>" + _CODE.sub(r"<code>\1</code>", text) + "</p>" for text in escaped)


def _creator(creator: Creator) -> dict[str, str]:
    return {"name": creator.sorted_name} | ({"orcid": creator.orcid} if creator.orcid else {})


def _related(relation: Relation) -> dict[str, str]:
    kind = {"resource_type": relation.resource_type} if relation.resource_type else {}
    name = relation.relation[0].lower() + relation.relation[1:]
    return {"identifier": relation.identifier, "relation": name} | kind
