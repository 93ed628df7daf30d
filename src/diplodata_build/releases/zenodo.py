"""Zenodo: the bundle of a record, what the service would refuse of it, and the two steps of publishing it.

The DOI has to stand in the files before they are built: ``reserve`` makes a draft on the service and asks for it;
``publish`` sends the files into that draft and publishes it. The bundle holds ``record.json`` (the metadata as the
records API takes them) and ``files/``, which a reader of the record finds: the whole package as one zip, and beside it
what is read without unpacking: each table, with a ``datapackage.json`` that names its files without folders, since the
service keeps none (so it works by its address and in the folder of a download), and the formats of other programs.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

from diplodata._names import PARQUET, Language
from diplodata._package import DESCRIPTOR
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.publishing import credits
from diplodata_build.publishing.descriptor import to_json
from diplodata_build.releases import zenodo_api as api
from diplodata_build.releases.exports import DATABASE, SPREADSHEETS, STATISTICS, descriptions, exports, zipped
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.sbom import sbom
from diplodata_build.releases.texts import LANGUAGES, checksums, list_of_files

SERVICE = "ZENODO_URL"  # names another service than the sandbox
TOKEN = "ZENODO_TOKEN"
SANDBOX = "https://sandbox.zenodo.org"
# Licences for data that the service knows, by their SPDX names; its own are the same in small letters.
LICENCES = {
    "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0",
}  # fmt: skip
SHORTEST = 3  # characters of a title or a description
PARQUET_DESCRIPTOR = "datapackage-parquet.json"  # of the files beside it
_READMES = ("README.md", "README.es.md")  # in the order of LANGUAGES
FORMATS = (*SPREADSHEETS, *DATABASE, *STATISTICS)
# In English and in Spanish.
_WHOLE = ("The whole package with its folders and pages", "El paquete entero, con sus carpetas y páginas")
_BILL = (
    "All that `pip install` brings with the package: versions, licences and digests (CycloneDX)",
    "Todo lo que `pip install` trae con el paquete: versiones, licencias y resúmenes (CycloneDX)",
)
_SUMS = "SHA256SUMS"
_DIGESTS = ("The SHA-256 digest of each of these files", "El resumen SHA-256 de cada uno de estos archivos")
_CHECK = (
    "The first line checks on Linux, the second on macOS, without a network, that the files in this folder are as they"
    " were published, those that you downloaded; on Windows `Get-FileHash` shows the digest of a file:",
    "La primera línea comprueba en Linux, la segunda en macOS, sin red, que los archivos de esta carpeta, los que"
    " descargó, están como se publicaron; en Windows `Get-FileHash` muestra el resumen de un archivo:",
)
CHECKS = (f"sha256sum --check --ignore-missing {_SUMS}", f"shasum -a 256 --check --ignore-missing {_SUMS}")
_EXPLORER = "explorer.html"
_PAGE = (
    "One page to read, search and download all of it in a browser, without a network",
    "Una página para leerlo, buscar y descargarlo todo en el navegador, sin red",
)
_TABLES = ("Each table and each view", "Cada tabla y cada vista")
_DESCRIPTORS = (
    "Every table, column and key of the CSV files, for Frictionless tools, and of the Parquet files",
    "Cada tabla, columna y clave de los archivos CSV, para herramientas Frictionless, y de los archivos Parquet",
)
_OPEN = (
    "`datapackage.json` names the files beside it: open it in the folder into which you downloaded them, or by its"
    " address, which needs no download:",
    "`datapackage.json` nombra los archivos que lo acompañan: ábralo en la carpeta donde los descargó, o por su"
    " dirección, sin descargar nada:",
)
_PAGES = tuple(f"docs/users/{page}.{lang}.md" for page in ("codebook", "datasheet") for lang in ("en", "es"))


# The bundle


def files(release: Release) -> dict[str, bytes]:
    """The bundle: ``record.json`` and the files of the record, checksums last."""
    package = {name: path.read_bytes() for name, path in _paths(release).items()}
    shown = _linked(release, {name: package[name] for name in ("CITATION.cff", *_READMES)})
    for name, language in zip(_READMES, LANGUAGES, strict=True):
        shown[name] += f"\n{_guide(release, language)}\n".encode()
    name = f"{release.package['name']}-{release.version}"
    shown |= {f"{name}.zip": zipped(_linked(release, package), name), f"{name}.cdx.json": sbom(release)}
    shown |= release.flat(DESCRIPTOR, PARQUET_DESCRIPTOR) | exports(release, FORMATS)
    shown[_EXPLORER] = package["explorer/index.html"]
    shown[_SUMS] = checksums(shown)
    return {"record.json": to_json(to_record(release))} | {f"files/{name}": shown[name] for name in shown}


def _guide(release: Release, language: Language) -> str:
    """What the files of the record are, and how the package is opened without the zip."""
    number = (release.package.get("doi") or "").rpartition("zenodo.")[2] or "RECORD"
    address = f"https://zenodo.org/records/{number}/files/datapackage.json"
    spanish, whole = language == "es", f"{release.package['name']}-{release.version}"
    files = {
        f"`{whole}.zip`": _WHOLE[spanish],
        "`*.csv`, `*.parquet`": _TABLES[spanish],
        f"`{DESCRIPTOR}`, `{PARQUET_DESCRIPTOR}`": _DESCRIPTORS[spanish],
        f"`{_EXPLORER}`": _PAGE[spanish],
        **{f"`{name}`": texts[spanish] for name, texts in descriptions(release, FORMATS).items()},
        f"`{whole}.cdx.json`": _BILL[spanish],
        f"`{_SUMS}`": _DIGESTS[spanish],
    }
    package = f'package = Package("{address}")\npackage.get_resource("actors").to_pandas()'
    code = f"```python\nfrom frictionless import Package\n\n{package}\n```"
    check = "\n".join(["```sh", *CHECKS, "```"])
    return "\n\n".join([list_of_files(files, language), _OPEN[spanish], code, _CHECK[spanish], check])


def _paths(release: Release) -> dict[str, Path]:
    """The files of the package, and the pages that explain it, by their names in the zip."""
    tables = [one["path"] for one in (*release.tables.values(), *release.twins.values())]
    published = ["CITATION.cff", DESCRIPTOR, f"{PARQUET}/{DESCRIPTOR}", "explorer/index.html", *tables]
    licences = (f"LICENSES/{licence['name']}.txt" for licence in release.package["licenses"])
    documents = [*_READMES, "CHANGELOG.md", *_PAGES, *licences]
    paths = {name: release.checkout.output / name for name in published}
    return paths | {name: release.checkout.root / name for name in documents}


def _linked(release: Release, files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files, the links of the READMEs leading to others of them, or into the repository."""
    # hatch_build.py does the same for the wheel; it cannot import from here, for it is in the source archive.
    rewrite = run_path(str(release.checkout.root / "hatch_build.py"))["long_description"]
    repository = release.package.get("repository")
    pages = {name: rewrite(files[name].decode(), repository, release.version, files) for name in _READMES}
    return files | {name: page.encode() for name, page in pages.items()}


def to_record(release: Release) -> dict[str, Any]:
    """The record as the records API (InvenioRDM) takes it; without a date while ``released`` is null."""
    package, spanish = release.package, {"id": credits.ISO["es"]}
    references = credits.references(release.articles, release.descriptor["sources"])
    metadata = {
        "resource_type": {"id": "dataset"},
        "title": package["title"]["en"],
        "additional_titles": [{"title": package["title"]["es"], "type": {"id": "translated-title"}, "lang": spanish}],
        "creators": [{"person_or_org": _creator(creator)} for creator in credits.creators(package)],
        "publisher": "Zenodo",
        "publication_date": package.get("released"),
        "version": release.version,
        "languages": [{"id": credits.ISO[language]} for language in release.descriptor["languages"]],
        "rights": [{"id": licence["name"].lower()} for licence in package["licenses"]],
        "subjects": [{"subject": word} for word in release.descriptor["keywords"]],
        "description": credits.text_in(package, release.descriptor, "en"),
        "additional_descriptions": [
            {
                "description": credits.text_in(package, release.descriptor, "es"),
                "type": {"id": "other"},
                "lang": spanish,
            }
        ],
        "related_identifiers": [_related(relation) for relation in credits.relations(package, release.articles)],
        "references": [{"reference": text} for text in references],
    }
    given = {key: value for key, value in metadata.items() if value}
    return {"access": {"record": "public", "files": "public"}, "files": {"enabled": True}, "metadata": given}


def _creator(creator: credits.Creator) -> dict[str, Any]:
    if creator.family_name:
        names = {"type": "personal", "family_name": creator.family_name, "given_name": creator.given_name}
    else:
        names = {"type": "organizational", "name": creator.name}
    orcid = [{"scheme": "orcid", "identifier": creator.orcid}] if creator.orcid else None
    return {key: value for key, value in {**names, "identifiers": orcid}.items() if value}


def _related(relation: credits.Relation) -> dict[str, Any]:
    kind = {"resource_type": {"id": relation.resource_type}} if relation.resource_type else {}
    described = {"identifier": relation.identifier, "scheme": relation.scheme}
    return described | {"relation_type": {"id": relation.relation.lower()}} | kind


# What stands in the way


def preflight(release: Release) -> Iterator[Problem]:
    """What the service would refuse, or what would be wrong for good once it is published."""
    package = release.package
    for key, language in ((key, language) for key in ("title", "description") for language in ("en", "es")):
        if len(package[key][language]) < SHORTEST:
            message = f"{key} '{package[key][language]}': Zenodo asks for {SHORTEST} characters at least"
            yield release.problem(message, key, language)
    for number, licence in enumerate(package["licenses"]):
        if licence["name"] not in LICENCES:
            message = f"licence '{licence['name']}': not known as one that Zenodo has ({', '.join(sorted(LICENCES))})"
            yield release.problem(message, "licenses", number, "name")
    yield from credits.wrong_identifiers(package)
    for name, path in _paths(release).items():
        if not path.is_file():
            yield Problem(name, "is missing, and the bundle needs it")


def preflight_service(release: Release) -> Iterator[Problem]:
    """The token is missing or refused, the service cannot be reached, or has this version with other files."""
    service = _service()
    service.call("GET", "user/records?size=1", {200})
    if doi := release.package.get("doi"):
        sent = {name[len("files/") :]: content for name, content in files(release).items() if name.startswith("files/")}
        md5 = {name: hashlib.md5(content, usedforsecurity=False).hexdigest() for name, content in sent.items()}
        yield from api.published_otherwise(service, doi, md5)


def _service() -> api.Service:
    return api.Service(os.environ.get(SERVICE) or SANDBOX, api.token_in(TOKEN))


# Sending


def reserve(release: Release) -> str:
    """Make a draft of this version on the service (a new version of the record where ``concept_doi`` is given) and
    reserve its DOI, which has to stand in ``package.yaml`` before the files are built.

    Raises:
        BuildError: all that stands in the way, or why it was interrupted; called again, it takes the same draft up.
    """
    problems = list(preflight(release))
    if not release.package.get("released"):
        problems.append(release.problem("released is null; give it to reserve a DOI", "released"))
    if doi := release.package.get("doi"):
        message = f"'{doi}' is given already: build and publish, or set it to null to reserve another one"
        problems.append(release.problem(message, "doi"))
    stop_if_any(problems)
    return api.reserve(_service(), to_record(release), release.package.get("concept_doi"))


def publish(release: Release, folder: Path) -> str:
    """Send a staged bundle into the draft of its DOI and publish it; returns its address.

    Files that the service has already, with the right md5, are not sent again; a version that is published with these
    very files is left as it is.

    Raises:
        BuildError: the service refused, or why it was interrupted; called again, it goes on from there.
    """
    record = json.loads((folder / "record.json").read_text("utf-8"))
    sent = {path.name: path for path in sorted((folder / "files").iterdir())}
    doi = release.package.get("doi")
    if not doi:
        raise BuildError([release.problem("doi is null; reserve one, build, then publish", "doi")])
    url, concept_doi = api.publish(_service(), record, doi, sent)
    return url if release.package.get("concept_doi") else f"{url} (concept_doi, of all versions: {concept_doi})"


TARGET = Target("zenodo", (), files, preflight, preflight_service, publish)
