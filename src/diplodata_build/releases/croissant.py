"""Croissant: all tables with their keys as ``croissant.json``, which is also schema.org's Dataset as JSON-LD.

Format 1.1, where a text can be given in several languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diplodata._package import localized
from diplodata_build.base.problems import Problem
from diplodata_build.publishing.credits import RIGHTS, creators, dois
from diplodata_build.publishing.descriptor import to_json
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.texts import LANGUAGES, citation, in_both, licence_files

DOCUMENT = "croissant.json"
DESCRIPTION = range(50, 5001)  # characters that Google's search for data sets takes
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "number": "sc:Float",
    "date": "sc:Date",
}
_TERMS = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileObject fileProperty fileSet format"
    " includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace"
    " samplingRate separator source subField transform"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "name": {"@container": "@language"},
    "description": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS.split()},
}


def files(release: Release) -> dict[str, bytes]:
    """The bundle: the description, the CSV files that it describes, how to cite them, their licence."""
    tables = {resource["path"]: release.content(resource["path"]) for resource in release.tables.values()}
    described = {DOCUMENT: to_json(document(release)), "CITATION.cff": release.content("CITATION.cff")}
    return described | licence_files(release) | tables


def document(release: Release) -> dict[str, Any]:
    """``croissant.json``; what nobody has decided yet (address, date) is left out.

    Name and description of the data set are plain text, as searches for data sets read them; those of tables and
    columns are given by language.
    """
    package = release.package
    makers = [{"@type": "sc:Organization", "name": creator.name} for creator in creators(package)]
    values = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": package["title"]["en"],
        "alternateName": [package["title"]["es"], package["name"]],
        "description": in_both(release.descriptor),
        "inLanguage": release.descriptor["languages"],
        "keywords": release.descriptor["keywords"],
        "license": [licence["path"] for licence in package["licenses"]],
        "copyrightNotice": " / ".join(RIGHTS[language] for language in LANGUAGES),
        "version": release.version,
        "datePublished": package.get("released"),
        "url": package.get("homepage"),
        "sameAs": [f"https://doi.org/{doi}" for doi, _ in dois(package)] or None,
        "citeAs": citation(release, "en", "bibtex"),
        "isBasedOn": [source["title"] for source in release.descriptor["sources"]],
        "creator": makers,
        "publisher": makers,
        "distribution": [_file(resource) for resource in release.tables.values()],
        "recordSet": [_record_set(resource) for resource in release.tables.values()],
    }
    return {key: value for key, value in values.items() if value is not None}


def _file(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{resource['name']}.csv",
        "name": f"{resource['name']}.csv",
        "description": _by_language(resource, "title"),
        "contentUrl": resource["path"],
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": resource["mediatype"],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _by_language(thing: dict[str, Any], key: str = "description") -> dict[str, str]:
    return {language: localized(thing, key, language) for language in LANGUAGES}


def _record_set(resource: dict[str, Any]) -> dict[str, Any]:
    name, schema = resource["name"], resource["schema"]
    references = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": _by_language(resource),
        "key": [{"@id": f"{name}/{field}"} for field in schema["primaryKey"]],
        "field": [_field(name, field, references.get(field["name"])) for field in schema["fields"]],
    }


def _field(table: str, field: dict[str, Any], reference: dict[str, Any] | None) -> dict[str, Any]:
    described = {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": _by_language(field),
        "dataType": _TYPES[field["type"]],
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": field["name"]}},
    }
    if reference and reference["resource"]:  # one to its own table is valid, but mlcroissant cannot load it
        described["references"] = {"field": {"@id": f"{reference['resource']}/{reference['fields'][0]}"}}
    return described


def preflight(release: Release) -> Iterator[Problem]:
    """What a search for data sets would not take."""
    if len(in_both(release.descriptor)) not in DESCRIPTION:
        limits = f"{DESCRIPTION.start} to {DESCRIPTION.stop - 1}"
        yield release.problem(f"the description in both languages has to have {limits} characters", "description")


TARGET = Target("croissant", ("homepage",), files, preflight)
