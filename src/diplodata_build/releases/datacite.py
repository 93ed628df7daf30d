"""The package's DataCite metadata (schema 4.5, JSON): what a DOI says of it, whoever registers it."""

from __future__ import annotations

from typing import Any

from diplodata_build.curation.articles import Article
from diplodata_build.publishing.credits import RIGHTS, Creator, Relation, authors, creators, pages, relations
from diplodata_build.releases.model import Release

PUBLISHER = "Zenodo"
UNKNOWN_YEAR = "0000"  # the format cannot do without a year; publishing asks for ``released``
_TYPES = {"publication-article": "JournalArticle", "software": "Software"}


def to_datacite(release: Release) -> dict[str, Any]:
    """The metadata of a release, in both languages; an article without identifier is a related item."""
    package = release.package
    values = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": package.get("doi"),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [_creator(creator) for creator in creators(package)],
        "titles": [
            {"title": package["title"]["en"], "lang": "en"},
            {"title": package["title"]["es"], "lang": "es", "titleType": "TranslatedTitle"},
        ],
        "publisher": {"name": PUBLISHER},
        "publicationYear": (package.get("released") or UNKNOWN_YEAR)[:4],
        "subjects": [{"subject": word, "lang": lang} for lang in ("en", "es") for word in package["keywords"][lang]],
        "dates": package.get("released") and [{"date": package["released"], "dateType": "Issued"}],
        "language": release.descriptor["languages"][0],
        "relatedIdentifiers": [_related(relation) for relation in relations(package, release.articles)],
        "relatedItems": [_item(article) for article in release.articles],
        "formats": sorted({resource["mediatype"] for resource in release.descriptor["resources"]}),
        "version": release.version,
        "rightsList": [
            *(_rights(licence) for licence in package["licenses"]),
            *({"rights": RIGHTS[lang], "lang": lang} for lang in ("en", "es")),
        ],
        "descriptions": [
            {"description": package[key][lang], "descriptionType": kind, "lang": lang}
            for key, kind in (("description", "Abstract"), ("limits", "Other"))
            for lang in ("en", "es")
        ],
        "url": package.get("homepage"),
    }
    return {key: value for key, value in values.items() if value}


def _creator(creator: Creator) -> dict[str, Any]:
    told: dict[str, Any] = {"name": creator.sorted_name}
    told["nameType"] = "Personal" if creator.family_name else "Organizational"
    names = {"givenName": creator.given_name, "familyName": creator.family_name}
    told |= {key: value for key, value in names.items() if value}
    if creator.orcid:
        scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
        told["nameIdentifiers"] = [{"nameIdentifier": f"https://orcid.org/{creator.orcid}", **scheme}]
    return told


def _related(relation: Relation) -> dict[str, str]:
    kind = {"resourceTypeGeneral": _TYPES[relation.resource_type]} if relation.resource_type else {}
    told = {"relatedIdentifier": relation.identifier, "relatedIdentifierType": relation.scheme.upper()}
    return told | {"relationType": relation.relation} | kind


def _item(article: Article) -> dict[str, Any]:
    values = article.values
    first, last = pages(article)
    told = {
        "relatedItemType": "JournalArticle" if values.get("container") else "Text",
        "relationType": "IsDerivedFrom",
        "titles": [{"title": values["title"]["es"], "lang": values["language"]}],
        "creators": [{"name": name, "nameType": "Personal"} for name in authors(article)],
        "publicationYear": values.get("year"),
        "issue": values.get("issue"),
        "firstPage": first,
        "lastPage": last,
    }
    return {key: value for key, value in told.items() if value}


def _rights(licence: dict[str, str]) -> dict[str, str]:
    scheme = {"rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
    return {"rights": licence["title"], "rightsUri": licence["path"], "rightsIdentifier": licence["name"], **scheme}
