"""Zenodo: the bundle of a record, what the service would refuse of it, and the two steps by which it gets there.

A DOI has to stand in the files before they are built, so ``reserve`` asks for it first (a draft on the service);
``publish`` sends the files into that draft and publishes it. The bundle holds ``record.json`` (the metadata as the
records API takes them), ``datacite.json`` (for whoever registers the DOI) and ``files/``, which is what a reader of the
record finds: the whole package as one zip, for the service keeps no folders and the paths of a Data Package have some,
and beside it what is read without unpacking.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.publishing.credits import (
    Creator,
    Relation,
    creators,
    references,
    relations,
    wrong_dois,
    wrong_orcids,
)
from diplodata_build.publishing.descriptor import to_json
from diplodata_build.publishing.zenodo_json import ISO, text_in
from diplodata_build.releases import zenodo_client as client
from diplodata_build.releases.datacite import PUBLISHER, to_datacite
from diplodata_build.releases.invenio import Service, token_of
from diplodata_build.releases.model import Release, Target, Validator, changed
from diplodata_build.releases.texts import checksums

SERVICE = "ZENODO_URL"  # names another service than the sandbox
TOKEN = "ZENODO_TOKEN"
# Licences for data that the service knows, by their SPDX names; its own are the same in small letters.
LICENCES = {
    "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0",
}  # fmt: skip
SHORTEST = 3  # characters of a title or a description
LONGEST_VERSION = 191
DRAFT = "zenodo.draft.json"
_READMES = ("README.md", "README.es.md")
_PAGES = tuple(f"docs/users/{page}.{lang}.md" for page in ("codebook", "datasheet") for lang in ("en", "es"))
_JUDGES = "{root}/src/diplodata_build/releases/judges"


def problems(release: Release) -> Iterator[Problem]:
    """What the service would refuse, or what would be wrong for good once it is published."""
    package, place = release.package, release.curated.place
    texts = [(key, lang, package[key][lang]) for key in ("title", "description") for lang in ("en", "es")]
    for key, lang, text in texts:
        if len(text) < SHORTEST:
            yield Problem(place((key, lang)), f"{key} '{text}': Zenodo asks for {SHORTEST} characters at least")
    if len(release.version) > LONGEST_VERSION:
        yield Problem(place(("version",)), f"a version has {LONGEST_VERSION} characters at most on Zenodo")
    for number, licence in enumerate(package["licenses"]):
        if licence["name"] not in LICENCES:
            message = f"licence '{licence['name']}': not known as one that Zenodo has ({', '.join(sorted(LICENCES))})"
            yield Problem(place(("licenses", number, "name")), message)
    yield from wrong_orcids(package)
    yield from wrong_dois(package)
    missing = [name for name, path in _paths(release).items() if not path.is_file()]
    for name in missing:
        yield Problem(name, "is not there, and the bundle needs it")
    for key in ("doi", "concept_doi"):
        if package.get(key) and not missing and package[key].encode() not in release.content("CITATION.cff"):
            yield Problem("CITATION.cff", f"built before {key} '{package[key]}' was given: run `make build`")
    if (doi := package.get("doi")) and release.descriptor.get("id") != f"https://doi.org/{doi}":
        yield Problem("datapackage.json", f"built before doi '{doi}' was given: run `make build`")


def files(release: Release) -> dict[str, bytes]:
    """The bundle: ``record.json``, ``datacite.json`` and the files of the record, checksums last."""
    package = {name: path.read_bytes() for name, path in _paths(release).items()}
    shown = _linked(release, {name: package[name] for name in ("CITATION.cff", *_READMES, "datapackage.json")})
    shown[f"{release.package['name']}-{release.version}.zip"] = _zipped(_linked(release, package))
    shown["SHA256SUMS"] = checksums(shown)
    told = {"record.json": to_json(to_record(release)), "datacite.json": to_json(to_datacite(release))}
    return told | {f"files/{name}": content for name, content in shown.items()}


def _paths(release: Release) -> dict[str, Path]:
    """The files of the package, and what a person reads of it, by their names in the zip."""
    published = ["CITATION.cff", "datapackage.json", *(one["path"] for one in release.descriptor["resources"])]
    licences = (f"LICENSES/{licence['name']}.txt" for licence in release.package["licenses"])
    documents = [*_READMES, "CHANGELOG.md", *_PAGES, *licences]
    told = {name: release.checkout.output / name for name in published}
    return told | {name: release.checkout.root / name for name in documents}


def _linked(release: Release, files: dict[str, bytes]) -> dict[str, bytes]:
    """Files with READMEs whose links lead somewhere: to the others of them, or into the repository."""
    lead = run_path(str(release.checkout.root / "hatch_build.py"))[
        "long_description"
    ]  # it stands alone, for the archive
    for name in _READMES:
        text = lead(files[name].decode(), release.package.get("repository"), release.version, files)
        files = {**files, name: text.encode()}
    return files


def _zipped(files: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on its files alone: no dates, one order, and nothing compressed (as zlib versions do
    in different ways).
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


# The record


def to_record(release: Release) -> dict[str, Any]:
    """The record as the records API (InvenioRDM) takes it; without a date while ``released`` is null."""
    package = release.package
    metadata = {
        "resource_type": {"id": "dataset"},
        "title": package["title"]["en"],
        "additional_titles": [
            {"title": package["title"]["es"], "type": {"id": "translated-title"}, "lang": {"id": "spa"}}
        ],
        "creators": [{"person_or_org": _creator(creator)} for creator in creators(package)],
        "publisher": PUBLISHER,
        "publication_date": package.get("released"),
        "version": release.version,
        "languages": [{"id": ISO[language]} for language in release.descriptor["languages"]],
        "rights": [{"id": licence["name"].lower()} for licence in package["licenses"]],
        "subjects": [{"subject": word} for word in release.descriptor["keywords"]],
        "description": text_in(package, "en"),
        "additional_descriptions": [
            {"description": text_in(package, "es"), "type": {"id": "other"}, "lang": {"id": "spa"}}
        ],
        "related_identifiers": [_related(relation) for relation in relations(package, release.articles)],
        "references": [
            {"reference": text} for text in references(release.articles, release.descriptor["sources"])
        ],
    }  # fmt: skip
    given = {key: value for key, value in metadata.items() if value}
    return {"access": {"record": "public", "files": "public"}, "files": {"enabled": True}, "metadata": given}


def _creator(creator: Creator) -> dict[str, Any]:
    if creator.family_name:
        names = {"family_name": creator.family_name, "given_name": creator.given_name}
        told: dict[str, Any] = {"type": "personal"} | {key: value for key, value in names.items() if value}
    else:
        told = {"type": "organizational", "name": creator.name}
    return told | ({"identifiers": [{"scheme": "orcid", "identifier": creator.orcid}]} if creator.orcid else {})


def _related(relation: Relation) -> dict[str, Any]:
    told = {"identifier": relation.identifier, "scheme": relation.scheme}
    kind = {"resource_type": {"id": relation.resource_type}} if relation.resource_type else {}
    return told | {"relation_type": {"id": relation.relation.lower()}} | kind


# Sending


def obstacles(release: Release) -> Iterator[Problem]:
    """The token, the way to the service, and what the service has of this version already."""
    try:
        service = _service()
        client.greet(service)
        doi = release.package.get("doi")
        if doi:
            yield from client.published_otherwise(service, doi, _md5(release))
    except BuildError as error:
        yield from error.problems


def _md5(release: Release) -> dict[str, str]:
    shown = {name: content for name, content in files(release).items() if name.startswith("files/")}
    return {name.removeprefix("files/"): hashlib.md5(content).hexdigest() for name, content in shown.items()}


def reserve(release: Release, folder: Path) -> str:
    """Make a draft of this version on the service (a new version of the record where ``concept_doi`` is given) and
    reserve its DOI, which has to stand in ``package.yaml`` before the files are built.

    ``folder`` (the output folder of a release) keeps the draft's id, so that a second run takes the same draft up.

    Raises:
        BuildError: all that is wrong, or why it did not come to an end; a second run goes on from there.
    """
    stop_if_any([*problems(release), *_unready(release)])
    return client.reserve(_service(), to_record(release), release.package.get("concept_doi"), folder / DRAFT)


def _unready(release: Release) -> Iterator[Problem]:
    if not release.package.get("released"):
        yield Problem(release.curated.place(("released",)), "released is null; give it to reserve a DOI")
    if doi := release.package.get("doi"):
        message = f"'{doi}' is given already: build and publish, or set it to null to reserve another one"
        yield Problem(release.curated.place(("doi",)), message)


def publish(release: Release, folder: Path) -> str:
    """Send a staged bundle into the draft of its DOI, publish it, and return where it lies now.

    What the service has already, with the right md5, is not sent again; a version that is published with these very
    files is left as it is.

    Raises:
        BuildError: why it did not come to an end; a second run goes on from there.
    """
    record = json.loads((folder / "record.json").read_text("utf-8"))
    shown = {path.name: path for path in sorted((folder / "files").iterdir())}
    doi = release.package.get("doi")
    if not doi:
        raise BuildError([Problem(release.curated.place(("doi",)), "doi is null; reserve one, build, then publish")])
    done = client.publish(_service(), record, doi, shown)
    if release.package.get("concept_doi"):
        return done.url
    return f"{done.url} (concept_doi, of all versions, for package.yaml: {done.concept_doi})"


def _service() -> Service:
    return Service(os.environ.get(SERVICE) or client.SANDBOX, token_of(TOKEN))


# Judges, and what each must not let pass


def _no_authors(folder: Path) -> None:
    path = folder / "files" / "CITATION.cff"
    path.write_text(path.read_text("utf-8").replace("\nauthors:", "\nauthor:"), "utf-8")


def _one_byte(folder: Path) -> None:
    path = next((folder / "files").glob("*.zip"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


_DATACITE = (
    "import json, sys; from datacite import schema45; told = json.load(open('datacite.json', encoding='utf-8'));"
    " sys.exit(chr(10).join(error.message for error in schema45.validator.iter_errors(told)) or 0)"
)

_CFF = ("{bin}/cffconvert", "--validate", "--infile", "files/CITATION.cff")
_SUMS = ("sh", "-c", "cd files && sha256sum --check --strict --quiet SHA256SUMS")
_BAD_LANGUAGES = changed("record.json", lambda told: told["metadata"].update(languages=["spa", "eng"]))

TARGET = Target(
    name="zenodo",
    needs=(),
    problems=problems,
    files=files,
    validators=(
        Validator("cffconvert", "cff", _CFF, _no_authors),
        Validator(
            "DataCite 4.5",
            "zenodo",
            ("{bin}/python", "-c", _DATACITE),
            changed("datacite.json", lambda told: told.update(titles=[])),
        ),
        Validator("InvenioRDM record", "zenodo", ("{bin}/python", f"{_JUDGES}/zenodo_record.py"), _BAD_LANGUAGES),
        Validator(
            "rehearsal on loopback",
            "zenodo",
            ("{bin}/python", f"{_JUDGES}/zenodo_rehearsal.py"),
            changed("record.json", lambda told: told["metadata"].update(title="ab")),
        ),
        Validator("sha256sum", "", _SUMS, _one_byte),
    ),
    publish=publish,
    obstacles=obstacles,
)
