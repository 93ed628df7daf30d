"""Credits: the creators of a package, the works that it is based on, and the texts about citing and rights.

Every file by which others cite the package is made from these: CITATION.cff, .zenodo.json, the records of the services.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diplodata_build.base.problems import Problem
from diplodata_build.curation.inputs import Article

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
    return [_creator(person) for person in package["contributors"]]


def _creator(person: Mapping[str, Any]) -> Creator:
    found = _ORCID.fullmatch(str(person.get("path")))
    return Creator(person["title"], person.get("givenName"), person.get("familyName"), found[1] if found else None)


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
    """The articles that have neither DOI nor address, as text; ``sources`` are those of the descriptor, in order."""
    return [source["title"] for article, source in zip(articles, sources, strict=True) if not _identifier(article)]


def _identifier(article: Article) -> str | None:
    """Its DOI or address; an ISSN does not identify an article."""
    return article.values.get("doi") or article.values.get("url")


def dois(package: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The DOIs of the package and what each refers to: first the one of all versions, which is the one to cite."""
    texts = {"concept_doi": "All versions / Todas las versiones", "doi": f"Version / Versión {package['version']}"}
    return [(package[key], text) for key, text in texts.items() if package.get(key)]
