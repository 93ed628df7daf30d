"""Croissant: all tables with their keys as ``croissant.json``, which is schema.org's Dataset as JSON-LD too.

Format 1.1, where a text can stand in several languages. ``mlcroissant validate`` opens no file and follows no
reference; what it lets pass, ``findings`` looks at.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

from diplodata._package import localized
from diplodata_build.base.problems import Problem
from diplodata_build.publishing.credits import RIGHTS, dois
from diplodata_build.publishing.descriptor import to_json
from diplodata_build.releases.model import Release, Target, Validator, changed
from diplodata_build.releases.texts import LANGUAGES, citation, creators, in_both, licence_files

DOCUMENT = "croissant.json"
REQUIRED = ("name", "description", "creator", "publisher", "license", "version", "citeAs", "conformsTo")
DESCRIPTION = range(50, 5001)  # characters that Google's search for datasets takes
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


def document(release: Release) -> dict[str, Any]:
    """``croissant.json``; what nobody has decided yet (address, date) is left out.

    Name and description of the whole are plain text, as searches for datasets read them; those of tables and columns
    are kept by language.
    """
    package = release.package
    makers = [{"@type": "sc:Organization", "name": name} for name in creators(release)]
    told = {
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
    return {key: value for key, value in told.items() if value is not None}


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
    leads_to = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": _by_language(resource),
        "key": [{"@id": f"{name}/{field}"} for field in schema["primaryKey"]],
        "field": [_field(name, field, leads_to.get(field["name"])) for field in schema["fields"]],
    }


def _field(table: str, field: dict[str, Any], leads_to: dict[str, Any] | None) -> dict[str, Any]:
    told = {
        "@type": "cr:Field",
        "@id": f"{table}/{field['name']}",
        "name": field["name"],
        "description": _by_language(field),
        "dataType": _TYPES[field["type"]],
        "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": field["name"]}},
    }
    if leads_to and leads_to["resource"]:  # a reference to its own table is valid, yet mlcroissant cannot load it
        told["references"] = {"field": {"@id": f"{leads_to['resource']}/{leads_to['fields'][0]}"}}
    return told


def files(release: Release) -> dict[str, bytes]:
    """The bundle: the description, the CSV files that it describes, how to cite them, their licence."""
    tables = {resource["path"]: release.content(resource["path"]) for resource in release.tables.values()}
    described = {DOCUMENT: to_json(document(release)), "CITATION.cff": release.content("CITATION.cff")}
    return described | licence_files(release) | tables


# What the format's own judge lets pass


def problems(release: Release) -> Iterator[Problem]:
    """What is wrong with the bundle, of all that ``mlcroissant`` lets pass."""
    return findings(document(release), files(release))


def findings(told: dict[str, Any], bundle: dict[str, bytes]) -> Iterator[Problem]:
    """What is wrong with a Croissant description, given the files beside it."""
    for message in (*_lacking(told), *_repeated(told), *_wrong_files(told, bundle), *_wrong_references(told)):
        yield Problem(DOCUMENT, message)


def _lacking(told: dict[str, Any]) -> Iterator[str]:
    for key in REQUIRED:
        if not told.get(key):
            yield f"'{key}' is missing"
    if len(told.get("description") or "") not in DESCRIPTION:
        yield f"'description' has to have {DESCRIPTION.start} to {DESCRIPTION.stop - 1} characters"
    for node in _nodes(told):
        if set(node.get("description") or {}) != set(LANGUAGES) or not all(node["description"].values()):
            yield f"'{node.get('@id')}' is not described in both languages"


def _nodes(told: dict[str, Any]) -> list[dict[str, Any]]:
    sets = told.get("recordSet") or []
    return [*(told.get("distribution") or []), *sets, *(field for one in sets for field in one.get("field") or [])]


def _repeated(told: dict[str, Any]) -> Iterator[str]:
    counts = Counter(node.get("@id") for node in _nodes(told))
    yield from (f"the id '{found}' stands {count} times; each one once" for found, count in counts.items() if count > 1)


def _wrong_files(told: dict[str, Any], bundle: dict[str, bytes]) -> Iterator[str]:
    columns: dict[str, list[str]] = {}
    for one in told.get("distribution") or []:
        content = bundle.get(one["contentUrl"])
        if content is None:
            yield f"'{one['contentUrl']}' is not in the bundle"
            continue
        if hashlib.sha256(content).hexdigest() != one.get("sha256"):
            yield f"'{one['contentUrl']}' has another sha256"
        columns[one["@id"]] = next(csv.reader(StringIO(content.decode("utf-8"))))
    for name, sources in _sources(told):
        for source in sorted({file for file, _ in sources} - columns.keys()):
            yield f"record set '{name}' takes its columns from '{source}', which is not described"
        for source, header in columns.items():
            taken = [column for file, column in sources if file == source]
            if taken and taken != header:
                yield f"record set '{name}' has the columns {taken}, '{source}' has {header}"


def _sources(told: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Of each record set the file and the column of every field."""
    for one in told.get("recordSet") or []:
        sources = [field["source"] for field in one["field"]]
        yield one["@id"], [(source["fileObject"]["@id"], source["extract"]["column"]) for source in sources]


def _wrong_references(told: dict[str, Any]) -> Iterator[str]:
    sets = told.get("recordSet") or []
    keys = {one["@id"]: [key["@id"] for key in one.get("key") or []] for one in sets}
    fields = {field["@id"] for one in sets for field in one["field"]}
    for name, own in keys.items():
        if not own or not set(own) <= fields:
            yield f"record set '{name}' has no key of its own fields: {own}"
    for one in sets:
        for field in one["field"]:
            target = field.get("references", {}).get("field", {}).get("@id")
            if target and [target] not in keys.values():
                yield f"'{field['@id']}' refers to '{target}', which is the key of no record set"
            if target and target.startswith(f"{one['@id']}/"):
                yield f"'{field['@id']}' refers to its own record set, which cannot be loaded"


# The judges


def _first_field(told: dict[str, Any]) -> Any:
    return told["recordSet"][0]["field"][0]


TARGET = Target(
    name="croissant",
    needs=("homepage",),
    problems=problems,
    files=files,
    validators=(
        Validator(
            "mlcroissant validate",
            "croissant",
            ("{bin}/mlcroissant", "validate", "--jsonld", DOCUMENT),
            changed(DOCUMENT, lambda told: _first_field(told).update(dataType="sc:NoSuchType")),
        ),
        Validator(
            "mlcroissant load, every record set",
            "croissant",
            ("{bin}/python", "{root}/src/diplodata_build/releases/judges/croissant_load.py", "{root}/datapackage.json"),
            changed(DOCUMENT, lambda told: _first_field(told)["source"]["extract"].update(column="no_such_column")),
        ),
    ),
)
