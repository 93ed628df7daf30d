"""Zenodo as a release needs it: reserve a DOI for a version, send its files, publish it.

How far a run has come is not kept here: each run asks the service how the draft stands, and does what is missing. So
what goes wrong on the way needs no repair of its own: the whole is begun anew after a pause, a bounded number of
times, and a later run does just the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.releases.invenio import JSON, InterruptionError, Service, persist

SANDBOX = "https://sandbox.zenodo.org"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Published:
    """A published record: its page, and the DOI of all its versions."""

    url: str
    concept_doi: str


def greet(service: Service) -> None:
    """See whether the service can be reached and takes the token.

    Raises:
        BuildError: it cannot, or does not.
    """
    persist(service, lambda: service.get("user/records?size=1"))


def reserve(service: Service, record: Record, concept_doi: str | None, notes: Path) -> str:
    """Open a draft (of a new version where there is a ``concept_doi``), fill in its metadata, and reserve its DOI.

    ``record`` is what the API takes; ``notes`` is a file that keeps which draft it is.

    Raises:
        BuildError: the service refuses, cannot be reached, or has this version already.
    """
    return persist(service, lambda: _reserve(service, record, concept_doi, notes))


def publish(service: Service, record: Record, doi: str, files: Mapping[str, Path]) -> Published:
    """Send the files (by name) into the draft of the DOI and publish it; what is published so already is left alone.

    Raises:
        BuildError: the service refuses, cannot be reached, or has this version with other files.
    """
    sums = {name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for name, path in files.items()}
    return persist(service, lambda: _publish(service, record, doi, files, sums))


def published_otherwise(service: Service, doi: str, sums: Mapping[str, str]) -> list[Problem]:
    """Nothing, unless a record with this DOI is published and its files (md5 by name) are other ones."""
    return persist(service, lambda: _published_otherwise(service, doi, sums))


def _published_otherwise(service: Service, doi: str, sums: Mapping[str, str]) -> list[Problem]:
    path = f"records/{_id_of(doi)}"
    differing = _differing(_listed(service, f"{path}/files"), sums) if _published(service, path, doi) else ""
    message = f"{doi} is published already, with other files ({differing}): bump the version"
    return [Problem(service.host, message)] if differing else []


def _reserve(service: Service, record: Record, concept_doi: str | None, notes: Path) -> str:
    key = {"service": service.host, "version": _version(record)}
    draft = _remembered(service, key, notes)
    if draft is None:
        draft = _new_version(service, record, concept_doi) if concept_doi else _opened(service, record)
        notes.parent.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps(key | {"id": draft["id"]}) + "\n", "utf-8")
    draft = _described(service, draft, record)
    return _doi(draft) or _doi(service.send("POST", f"records/{draft['id']}/draft/pids/doi", {201}))


def _remembered(service: Service, key: dict[str, str], notes: Path) -> Record | None:
    try:
        told = json.loads(notes.read_text("utf-8"))
        draft_id = told.pop("id")
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    return service.get(f"records/{draft_id}/draft") if told == key else None


def _opened(service: Service, record: Record) -> Record:
    """A new draft; or that of this title and version whose making went unheard."""
    title = record["metadata"]["title"]
    phrase = quote('"' + title.replace("\\", " ").replace('"', " ") + '"')
    found = service.get(f"user/records?size=25&sort=newest&q={phrase}") or {}
    mine = [hit for hit in found.get("hits", {}).get("hits", ()) if hit["metadata"].get("title") == title]
    for hit in mine:
        if hit.get("is_published"):
            message = f"has a record of this title ({_doi(hit)}): give the DOI of all its versions as concept_doi"
            raise BuildError([Problem(service.host, f"{message}, so that this becomes its next version")])
    drafts = [hit for hit in mine if _version(hit) == _version(record)]
    draft = service.get(f"records/{drafts[0]['id']}/draft") if drafts else None
    return draft or service.send("POST", "records", {201}, record)


def _new_version(service: Service, record: Record, concept_doi: str) -> Record:
    latest = service.get(f"records/{_id_of(concept_doi)}/versions/latest")
    if latest is None:
        raise BuildError([Problem(service.host, f"has no record of concept_doi {concept_doi}")])
    if _version(latest) == _version(record):
        message = f"has version {_version(record)} already ({_doi(latest)}): bump the version"
        raise BuildError([Problem(service.host, message)])
    return service.send("POST", f"records/{latest['id']}/versions", {201})


def _described(service: Service, draft: Record, record: Record) -> Record:
    """Fill in a draft's metadata, its DOI kept. It is saved, with status 200, also where single fields are refused."""
    body = {**record, "pids": draft.get("pids") or {}}
    told = service.send("PUT", f"records/{draft['id']}/draft", {200}, body)
    stop_if_any(list(service.field_errors(told)))
    return told


def _publish(
    service: Service, record: Record, doi: str, files: Mapping[str, Path], sums: Mapping[str, str]
) -> Published:
    path = f"records/{_id_of(doi)}"
    draft = service.get(f"{path}/draft")
    if draft is None or draft.get("is_published"):
        return _standing(service, path, doi, sums)
    if _doi(draft) != doi:
        message = f"the draft {draft['id']} has the DOI {_doi(draft) or '(none)'}, package.yaml has {doi}"
        raise BuildError([Problem(service.host, f"{message}: they must be the same; reserve, then build")])
    _described(service, draft, record)
    _fill(service, f"{path}/draft/files", files, sums)
    return _told(service, service.send("POST", f"{path}/draft/actions/publish", {202}))


def _standing(service: Service, path: str, doi: str, sums: Mapping[str, str]) -> Published:
    """The record as it is published already, which is well if its files are these."""
    record = _published(service, path, doi)
    if record is None:
        message = f"has neither draft nor record of {doi}: was it reserved there, with this account?"
        raise BuildError([Problem(service.host, message)])
    stop_if_any(_published_otherwise(service, doi, sums))
    return _told(service, record)


def _published(service: Service, path: str, doi: str) -> Record | None:
    """The published record of a DOI; None too where this service has another DOI's under the same number."""
    record = service.get(path)
    return record if record and _doi(record) == doi else None


def _told(service: Service, record: Record) -> Published:
    return Published(f"{service.address}/records/{record['id']}", _doi(record.get("parent") or {}))


def _fill(service: Service, path: str, files: Mapping[str, Path], sums: Mapping[str, str]) -> None:
    """Make a draft hold these files and no others."""
    there = _listed(service, path)
    for name in there:
        if there[name] != sums.get(name):
            service.send("DELETE", f"{path}/{quote(name)}", {204, 404}, accept=JSON)
    for name, file in files.items():
        if there.get(name) != sums[name]:
            _put(service, path, name, file, sums[name])


def _differing(there: Mapping[str, str | None], sums: Mapping[str, str]) -> str:
    return ", ".join(sorted(name for name in {*there, *sums} if there.get(name) != sums.get(name)))


def _listed(service: Service, path: str) -> dict[str, str | None]:
    """The md5 of each file, None while it is not whole."""
    entries = (service.get(path, accept=JSON) or {}).get("entries") or ()
    whole = {entry["key"]: entry for entry in entries if entry.get("status") != "pending"}
    return {entry["key"]: None for entry in entries} | {
        key: str(entry.get("checksum")).removeprefix("md5:") for key, entry in whole.items()
    }


def _put(service: Service, path: str, name: str, file: Path, md5: str) -> None:
    service.send("POST", path, {201}, [{"key": name}], accept=JSON)
    key = f"{path}/{quote(name)}"
    stored = service.upload(f"{key}/content", file)
    # A service that has lost the file says so only here.
    told = {} if stored.get("errors") else service.send("POST", f"{key}/commit", {200, 404}, accept=JSON)
    if told.get("checksum") != f"md5:{md5}":
        raise InterruptionError(f"{name}: arrived as {told.get('checksum') or 'nothing'} instead of md5:{md5}")


def _version(record: Record) -> str:
    return str(record["metadata"].get("version"))


def _doi(record: Record) -> str:
    """The DOI of a record or of its parent, empty where there is none yet."""
    return str(((record.get("pids") or {}).get("doi") or {}).get("identifier") or "")


def _id_of(doi: str) -> str:
    """The record that a DOI of the service is of: ``10.5281/zenodo.1234`` is 1234."""
    return quote(doi.rpartition("/")[2].removeprefix("zenodo."), safe="")
