"""The records API of Zenodo (InvenioRDM): reserve the DOI of a version, send its files, publish it.

Nothing is remembered between runs: each asks the service what it has, and does what is missing. Calls that do the same
when repeated are repeated by urllib3. The others (POST) are not, for the service may have carried out a call whose
answer got lost, and would make a second draft or file of it: the run ends, and the next one finds what is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.util import Retry

from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.releases.upload_process import said

NATIVE = "application/vnd.inveniordm.v1+json"  # plain JSON is Zenodo's older form of a record, which has no ``pids``
JSON = "application/json"  # of calls about files
TIMEOUT = (10.0, 120.0)  # seconds to connect, and without a byte
LARGEST_ANSWER = 16 * 2**20  # bytes
LONGEST_PAUSE = 300  # seconds that a service may ask for
REPEATED = ("GET", "PUT", "DELETE")
FOUND_OR_NOT = (200, 404)
TURNED_AWAY = 429  # too many requests: the service did nothing
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SCOPES = "the scopes deposit:write and deposit:actions"
GO_ON = "what has arrived stays there: run this again to go on"
Record = Mapping[str, Any]


def token_in(variable: str) -> str:
    """The token in a variable of the environment.

    Raises:
        BuildError: there is none, or it cannot be one; the message never prints it.
    """
    token = os.environ.get(variable, "").strip()
    if not token:
        raise BuildError([Problem(variable, f"is not set: it holds a token of your account with {SCOPES}")])
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise BuildError([Problem(variable, "holds characters that no token has; copy it again")])
    return token


class _Bearer(AuthBase):
    """Signs requests, and keeps the token out of representations."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def said(self, text: str) -> str:
        """What the service says, without the token."""
        return said({"": self._token}, text)


class _Retry(Retry):
    """Repeats calls that may be repeated, and any call that the service turned away."""

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        return status_code == TURNED_AWAY or super().is_retry(method, status_code, has_retry_after)


class Service:
    """One service, called with one account's token."""

    def __init__(self, address: str, token: str, timeout: tuple[float, float] = TIMEOUT) -> None:
        """``address`` is ``https://host`` (plain http on this machine only), or the host.

        Raises:
            BuildError: it is no address, or the token would be sent in the clear.
        """
        self.address = (address if "://" in address else f"https://{address}").rstrip("/")
        parts = urlsplit(self.address)
        self.host, self._timeout = parts.netloc, timeout
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (local or parts.scheme == "https"):
            raise BuildError([Problem(address, "is no address of a service; it is written https://host")])
        retry = _Retry(  # after pauses of 0, 2, 4, 8 and 16 seconds, or as the service asks for
            total=5, connect=1, backoff_factor=1, allowed_methods=REPEATED, status_forcelist={500, 502, 503, 504},
            retry_after_max=LONGEST_PAUSE, raise_on_status=False,
        )  # fmt: skip
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))
        self._session.auth = self._signature = _Bearer(token)
        self._session.trust_env = not local  # no proxy between a machine and itself

    def call(
        self, method: str, path: str, expected: Collection[int], accept: str = NATIVE, **body: Any
    ) -> dict[str, Any]:
        """Make a call, with ``json`` or ``data``; its answer is empty after a status 204 or 404 that was expected.

        Raises:
            BuildError: the service cannot be reached, or answers with a status that is not among the expected ones.
        """
        name = f"{method} {path}"
        headers = {"Accept": accept} | ({"Content-Type": "application/octet-stream"} if "data" in body else {})
        try:
            answer = self._session.request(
                method, f"{self.address}/api/{path}", headers=headers, timeout=self._timeout,
                allow_redirects=method == "GET", stream=True, **body,
            )  # fmt: skip
            value = _json(answer)
        except requests.RequestException as error:
            raise BuildError([Problem(self.host, f"{name}: no answer ({type(error).__name__}); {GO_ON}")]) from None
        if answer.status_code not in expected:
            raise BuildError(list(self._refusal(answer, value or {}, name)))
        if answer.status_code in {204, 404}:
            return {}
        if value is None:
            raise BuildError([Problem(self.host, "answers with no JSON: is it a service with the records API?")])
        return value

    def _refusal(self, answer: requests.Response, value: Mapping[str, Any], name: str) -> Iterator[Problem]:
        status = answer.status_code
        message = f"{status} {value.get('message') or answer.reason}"
        if status == 401:
            message = "does not accept the token: it is mistyped, has expired, or is another service's"
        elif status == 403:
            message = f"the token may not do this: it needs {SCOPES}, and the record must be yours"
        elif status == TURNED_AWAY or status >= 500:
            message = f"{status} {answer.reason}; {GO_ON}"
        yield self._problem(f"{name}: {message}")
        yield from self.field_errors(value)

    def _problem(self, message: str) -> Problem:
        """What the service says, without the token and not without end."""
        return Problem(self.host, self._signature.said(message))

    def field_errors(self, answer: Mapping[str, Any]) -> Iterator[Problem]:
        """What the service has against single fields; it may say so and accept the rest."""
        for error in answer.get("errors") or ():
            yield self._problem(f"refuses {error.get('field')}: {' '.join(map(str, error.get('messages') or ()))}")


def _json(answer: requests.Response) -> dict[str, Any] | None:
    """The object in an answer; None if there is none, or if it is larger than any that a service has a reason to give.

    Raises:
        RequestException: the answer broke off.
    """
    content = b""
    for part in answer.iter_content(2**16):
        content += part
        if len(content) > LARGEST_ANSWER:
            answer.close()
            return None
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


# Reserving a DOI


def reserve(service: Service, record: Record, concept_doi: str | None) -> str:
    """Open a draft (of a new version where there is a ``concept_doi``), fill in its metadata, and reserve its DOI.

    Raises:
        BuildError: the service refuses, cannot be reached, or has this version already.
    """
    draft = _new_version(service, record, concept_doi) if concept_doi else _new_record(service, record)
    draft = _describe(service, draft, record)
    return _doi(draft) or _doi(service.call("POST", f"records/{draft['id']}/draft/pids/doi", {201}))


def _new_record(service: Service, record: Record) -> Record:
    """The draft of this title and version that an earlier run made, or a new one."""
    title = record["metadata"]["title"]
    phrase = quote('"' + title.replace("\\", " ").replace('"', " ") + '"')
    found = service.call("GET", f"user/records?size=25&sort=newest&q={phrase}", FOUND_OR_NOT)
    mine = [hit for hit in found.get("hits", {}).get("hits", ()) if hit["metadata"].get("title") == title]
    for hit in mine:
        if hit.get("is_published"):
            message = f"has a record of this title ({_doi(hit)}): give the DOI of all its versions as concept_doi"
            raise BuildError([Problem(service.host, f"{message}, so that this becomes its next version")])
    drafts = [hit for hit in mine if _version(hit) == _version(record)]
    draft = service.call("GET", f"records/{drafts[0]['id']}/draft", FOUND_OR_NOT) if drafts else None
    return draft or service.call("POST", "records", {201}, json=record)


def _new_version(service: Service, record: Record, concept_doi: str) -> Record:
    """The draft of the next version of a record; the service opens it once, however often it is asked."""
    latest = service.call("GET", f"records/{_id_of(concept_doi)}/versions/latest", FOUND_OR_NOT)
    if not latest:
        raise BuildError([Problem(service.host, f"has no record of concept_doi {concept_doi}")])
    if _version(latest) == _version(record):
        message = f"has version {_version(record)} already ({_doi(latest)}): bump the version"
        raise BuildError([Problem(service.host, message)])
    return service.call("POST", f"records/{latest['id']}/versions", {201})


def _describe(service: Service, draft: Record, record: Record) -> Record:
    """Fill in a draft's metadata, its DOI kept; it is saved, with status 200, even where single fields are refused."""
    body = {**record, "pids": draft.get("pids") or {}}
    answer = service.call("PUT", f"records/{draft['id']}/draft", {200}, json=body)
    stop_if_any(list(service.field_errors(answer)))
    return answer


# Publishing


def publish(service: Service, record: Record, doi: str, files: Mapping[str, Path]) -> tuple[str, str]:
    """Send files (by name) into the draft of the DOI and publish it; the page, and the DOI of all versions.

    Raises:
        BuildError: the service refuses, cannot be reached, or has this version with other files.
    """
    md5 = {name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for name, path in files.items()}
    path = f"records/{_id_of(doi)}"
    draft = service.call("GET", f"{path}/draft", FOUND_OR_NOT)
    if not draft or draft.get("is_published"):
        published = _published(service, doi)
        if not published:
            message = f"has neither draft nor record of {doi}: was it reserved there, with this account?"
            raise BuildError([Problem(service.host, message)])
        stop_if_any(published_otherwise(service, doi, md5))
    else:
        if _doi(draft) != doi:
            message = f"the draft {draft['id']} has the DOI {_doi(draft) or '(none)'}, package.yaml has {doi}"
            raise BuildError([Problem(service.host, f"{message}: they must be the same; reserve, then build")])
        _describe(service, draft, record)
        _send_files(service, f"{path}/draft/files", files, md5)
        published = service.call("POST", f"{path}/draft/actions/publish", {202})
    return f"{service.address}/records/{published['id']}", _doi(published.get("parent") or {})


def published_otherwise(service: Service, doi: str, md5: Mapping[str, str]) -> list[Problem]:
    """The finding that a record with this DOI is published and its files (md5 by name) differ."""
    if not _published(service, doi):
        return []
    listed = _listed(service, f"records/{_id_of(doi)}/files")
    differing = ", ".join(sorted(name for name in {*listed, *md5} if listed.get(name) != md5.get(name)))
    message = f"{doi} is published already, with other files ({differing}): bump the version"
    return [Problem(service.host, message)] if differing else []


def _published(service: Service, doi: str) -> Record:
    """The published record of a DOI; empty also where the number belongs to another DOI at this service."""
    record = service.call("GET", f"records/{_id_of(doi)}", FOUND_OR_NOT)
    return record if _doi(record) == doi else {}


def _send_files(service: Service, path: str, files: Mapping[str, Path], md5: Mapping[str, str]) -> None:
    """Make a draft hold these files and no others; a file of another content, or not whole, is sent again."""
    listed = _listed(service, path)
    for name in listed:
        if listed[name] != md5.get(name):
            service.call("DELETE", f"{path}/{quote(name)}", {204, 404}, JSON)
    for name, file in files.items():
        if listed.get(name) != md5[name]:
            service.call("POST", path, {201}, JSON, json=[{"key": name}])
            with file.open("rb") as content:
                service.call("PUT", f"{path}/{quote(name)}/content", {200, 404}, JSON, data=content)
            # A service that lost the file, or did not get all of it, says so only here.
            stored = service.call("POST", f"{path}/{quote(name)}/commit", {200, 404}, JSON).get("checksum") or "nothing"
            if stored != f"md5:{md5[name]}":
                raise BuildError([Problem(service.host, f"{name}: arrived as {stored}, not md5:{md5[name]}; {GO_ON}")])


def _listed(service: Service, path: str) -> dict[str, str | None]:
    """The files that a record or draft has, with the md5 of each; None while it is not whole."""
    entries = service.call("GET", path, FOUND_OR_NOT, JSON).get("entries") or ()
    return {
        entry["key"]: None if entry.get("status") == "pending" else str(entry.get("checksum")).removeprefix("md5:")
        for entry in entries
    }


def _version(record: Record) -> str:
    return str(record["metadata"].get("version"))


def _doi(record: Record) -> str:
    """The DOI of a record or of its parent, empty where it has none yet."""
    return str(((record.get("pids") or {}).get("doi") or {}).get("identifier") or "")


def _id_of(doi: str) -> str:
    """The record of a DOI of the service: ``10.5281/zenodo.1234`` is 1234."""
    return quote(doi.rpartition("/")[2].removeprefix("zenodo."), safe="")
