"""Credits: the creators of a package, the works that it is based on, the texts about citing and rights, and the files
by which others cite the package.

``CITATION.cff`` is in the Citation File Format 1.2.0. ``.zenodo.json`` has the metadata that Zenodo uses if it archives
the repository itself: CITATION.cff alone would lose there the kind of work, its version, its language and the articles.
The service takes one language, and gives such a record a DOI of its own whatever the file says, so the package's DOI is
a related work. The records of the services are made from these, too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from diplodata._names import COMPLETENESS
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.curation.inputs import Article
from diplodata_build.publishing.descriptor import filled, to_json

PACKAGE = "curation/package.yaml"
MESSAGE = {
    "en": "If you use these data, please cite them, and the articles behind the rows that you use.",
    "es": "Si usa estos datos, cítelos, y cite los artículos en que se apoyan las filas que use.",
}
RIGHTS = {
    "en": "The licence is that of the tables. Quotations remain their authors'; the articles are not included.",
    "es": "La licencia es la de las tablas. Las citas siguen siendo de sus autores; los artículos no se incluyen.",
}
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_ORCID = re.compile(r"https://orcid\.org/((?:[0-9]{4}-){3}[0-9]{3}[0-9X])")
HEADER = "# Made by `make build` from curation/package.yaml and curation/articles.yaml.\n"
_CODE = re.compile(r"`([^`]+)`")
ISO = {"es": "spa", "en": "eng"}  # the languages of the package in Zenodo's codes


@dataclass(frozen=True)
class Creator:
    """A creator: an organisation, or a person if there is a family name."""

    name: str
    given_name: str | None = None
    family_name: str | None = None
    orcid: str | None = None

    @property
    def sorted_name(self) -> str:
        """``Family, Given`` of a person, the name of an organisation."""
        return ", ".join(filter(None, (self.family_name, self.given_name))) if self.family_name else self.name


@dataclass(frozen=True)
class Relation:
    """Another work with an identifier: ``scheme`` is doi or url, ``relation`` as DataCite writes it."""

    identifier: str
    scheme: str
    relation: str
    resource_type: str | None


def creators(package: Mapping[str, Any]) -> list[Creator]:
    """The contributors of a package, in order; keys of a person as in Data Package (givenName, familyName, path)."""
    people = ((person, _ORCID.fullmatch(str(person.get("path")))) for person in package["contributors"])
    return [Creator(p["title"], p.get("givenName"), p.get("familyName"), orcid and orcid[1]) for p, orcid in people]


def wrong_identifiers(package: Mapping[str, Any]) -> Iterator[Problem]:
    """Malformed DOIs and ORCID addresses, and ORCIDs whose check digit (ISO 7064, modulo 11-2) is wrong."""
    for person in package["contributors"]:
        address = str(person.get("path") or "")
        found = _ORCID.fullmatch(address)
        if not found and "orcid.org" in address:
            yield Problem(PACKAGE, f"'{address}': an ORCID is written https://orcid.org/0000-0000-0000-0000")
        elif found and found[1][-1] != (digit := _check_digit(found[1][:-1])):
            yield Problem(PACKAGE, f"'{address}': its check digit would be {digit}; a digit is wrong")
    for key in ("doi", "concept_doi"):
        if package.get(key) and not DOI.fullmatch(package[key]):
            yield Problem(
                PACKAGE, f"{key}: '{package[key]}' is not a DOI; write it without an address: 10.5281/zenodo.1234"
            )


def _check_digit(digits: str) -> str:
    total = 0
    for digit in digits.replace("-", ""):
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def relations(package: Mapping[str, Any], articles: Iterable[Article]) -> list[Relation]:
    """What the package is derived from and where it is continued, as far as these have a DOI or an address."""
    named: list[tuple[str | None, str, str | None]] = [
        *((_identifier(article), "IsDerivedFrom", "publication-article") for article in articles),
        (package.get("repository"), "IsSupplementedBy", "software"),
        (package.get("homepage"), "IsDocumentedBy", None),
    ]
    found: dict[str, Relation] = {}
    for identifier, relation, kind in named:
        if identifier:
            scheme = "doi" if DOI.fullmatch(identifier) else "url"
            found.setdefault(identifier, Relation(identifier, scheme, relation, kind))
    return list(found.values())


def references(articles: Iterable[Article], sources: Iterable[Mapping[str, Any]]) -> list[str]:
    """The articles that have no DOI, as text; ``sources`` are those of the descriptor, in order."""
    return [source["title"] for article, source in zip(articles, sources, strict=True) if not _identifier(article)]


def _identifier(article: Article) -> str | None:
    """Its DOI; an ISSN does not identify an article."""
    return article.values.get("doi")


def dois(package: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The DOIs of the package and what each refers to: first the one of all versions, which is the one to cite."""
    texts = {"concept_doi": "All versions / Todas las versiones", "doi": f"Version / Versión {package['version']}"}
    return [(package[key], text) for key, text in texts.items() if package.get(key)]


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
        "creators": [filled({"name": c.sorted_name, "orcid": c.orcid}) for c in creators(package)],
        "description": "\n".join(
            [text_in(package, descriptor, "en"), paragraphs(package["title"]["es"]), text_in(package, descriptor, "es")]
        ),
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


def text_in(package: Mapping[str, Any], descriptor: Mapping[str, Any], language: str) -> str:
    """Description, completeness, limits and rights of the package in one language, as HTML."""
    covered = descriptor[f"{COMPLETENESS}_{language}"]
    return paragraphs(package["description"][language], covered, package["limits"][language], RIGHTS[language])


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs of HTML; what is in backticks is code."""
    escaped = (html.escape(text, quote=False) for text in texts)
    return "\n".join("<p>" + _CODE.sub(r"<code>\1</code>", text) + "</p>" for text in escaped)


def _related(relation: Relation) -> dict[str, str]:
    name = relation.relation[0].lower() + relation.relation[1:]
    return filled({"identifier": relation.identifier, "relation": name, "resource_type": relation.resource_type})
