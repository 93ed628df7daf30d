"""A stand-in for Zenodo on loopback: the records API of InvenioRDM, as strict as the real one or stricter.

It knows drafts, reserved DOIs, files (initiated, uploaded, committed), publishing and new versions, asks for a token,
checks content types and metadata, and can be told to fail: ``Fault``. What it says and in which order it wants to be
called follows the source of ``invenio-rdm-records``; what the real service adds to that, it cannot know.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Errors = list[dict[str, Any]]
NATIVE = "application/vnd.inveniordm.v1+json"
JSON = "application/json"
BYTES = "application/octet-stream"
PREFIX = "10.5072"
REQUIRED = ("resource_type", "creators", "title", "publication_date", "publisher")
OPTIONAL = (
    "additional_titles", "subjects", "contributors", "dates", "languages", "identifiers", "related_identifiers",
    "sizes", "formats", "version", "rights", "copyright", "description", "additional_descriptions", "locations",
    "funding", "references",
)  # fmt: skip
# Coded values, as far as a data package has use for them.
CODES: dict[str, set[str]] = {
    "resource_type": {"dataset", "publication-article", "software", "other"},
    "type": {"translated-title", "alternative-title", "subtitle", "abstract", "methods", "technical-info", "other"},
    "lang": {"spa", "eng"},
    "relation_type": {"isderivedfrom", "issupplementedby", "isdocumentedby", "isvariantformof", "cites"},
    "rights": {"cc-by-4.0", "cc-by-sa-4.0", "cc0-1.0", "odbl-1.0"},
}
LONGEST_VERSION = 191
MOST_FILES = 100
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_MISSING = ["Missing data for required field."]


class RefusalError(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: int, message: str, errors: Errors | None = None) -> None:
        self.status = status
        self.body = {"status": status, "message": message} | ({"errors": errors} if errors else {})
        super().__init__(message)


@dataclass
class Fault:
    """What goes wrong with the next calls of a method whose path ends so, ``times`` times.

    ``kind``: ``cut`` (half of what is sent is read, then the line is cut), ``deaf`` (all is done, and no answer
    comes), ``slow`` (the answer comes after ``seconds``), ``corrupt`` (a byte is stored wrong), ``lost`` (what is
    uploaded is not stored), or an HTTP status (with ``seconds`` as Retry-After).
    """

    method: str
    ending: str
    kind: str | int
    times: int = 1
    seconds: float = 0.0

    def takes(self, method: str, path: str) -> bool:
        """Whether it strikes a call; it is used up by that."""
        struck = self.times > 0 and method == self.method and path.endswith(self.ending)
        self.times -= struck
        return struck


@dataclass
class Record:
    """One version of a record, draft or published; a file is None until it is uploaded."""

    id: str
    parent: str
    metadata: dict[str, Any] = field(default_factory=dict)
    pids: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes | None] = field(default_factory=dict)
    committed: set[str] = field(default_factory=set)
    published: bool = False
    edited: bool = False


class Records:
    """What the service holds, and the calls on it; each returns a status and a JSON value."""

    def __init__(self, check: Callable[[dict[str, Any]], Errors] | None = None) -> None:
        """``check`` judges metadata beside the service's own rules."""
        self.versions: dict[str, Record] = {}
        self.parent_pids: dict[str, dict[str, Any]] = {}
        self._check = check
        self._ids = iter(range(1, 10**6))

    # Drafts

    def create(self, body: dict[str, Any]) -> tuple[int, Any]:
        """POST records"""
        record = Record(id=str(next(self._ids)), parent=str(next(self._ids)))
        self.versions[record.id] = record
        return 201, self._save(record, body)

    def read_draft(self, id: str) -> tuple[int, Any]:
        """GET records/…/draft"""
        return 200, self.dump(self._draft(id))

    def update(self, id: str, body: dict[str, Any]) -> tuple[int, Any]:
        """PUT records/…/draft"""
        return 200, self._save(self._draft(id), body)

    def edit(self, id: str) -> tuple[int, Any]:
        """POST records/…/draft"""
        record = self._published(id)
        record.edited = True
        return 201, self.dump(record)

    def reserve(self, id: str) -> tuple[int, Any]:
        """POST records/…/draft/pids/doi"""
        record = self._draft(id)
        if "doi" in record.pids:
            errors = [{"field": "pids.doi", "messages": ["A PID already exists for type doi"]}]
            raise RefusalError(400, "A validation error occurred.", errors)
        record.pids["doi"] = _pid(record.id)
        return 201, self.dump(record)

    def publish(self, id: str) -> tuple[int, Any]:
        """POST records/…/draft/actions/publish"""
        record = self._draft(id)
        errors = self._wrong(record.metadata)
        if not record.files:
            errors.append({"field": "files.enabled", "messages": ["Missing uploaded files."]})
        elif set(record.files) != record.committed:
            errors.append({"field": "files", "messages": ["One or more files have not been committed."]})
        if errors:
            raise RefusalError(400, "A validation error occurred.", errors)
        record.published, record.edited = True, False
        record.pids.setdefault("doi", _pid(record.id))
        self.parent_pids.setdefault(record.parent, {"doi": _pid(record.parent)})
        return 202, self.dump(record)

    def new_version(self, id: str) -> tuple[int, Any]:
        """POST records/…/versions"""
        record = self._published(id)
        latest = self._latest(record.parent)
        draft = next((one for one in self.versions.values() if one.parent == record.parent and not one.published), None)
        if draft is None:
            kept = {key: value for key, value in latest.metadata.items() if key not in {"version", "publication_date"}}
            draft = Record(id=str(next(self._ids)), parent=record.parent, metadata=kept)
            self.versions[draft.id] = draft
        return 201, self.dump(draft)

    def _save(self, record: Record, body: dict[str, Any]) -> dict[str, Any]:
        """Save what is right, tell what is wrong."""
        if not isinstance(body, dict):
            raise RefusalError(400, "Unable to decode JSON data in request body.")
        errors = self._wrong(body.get("metadata") or {})
        errors += [
            {"field": key, "messages": ["Unknown field."]}
            for key in sorted(set(body) - {"access", "files", "metadata", "pids"})
        ]
        if self._check:
            errors += self._check(body)
        pids = body.get("pids", record.pids)
        if pids and pids != record.pids:
            errors.append({"field": "pids.doi", "messages": ["The prefix is managed by this service."]})
        else:
            record.pids = pids
        wrong = {str(error["field"]).split(".")[1] for error in errors if str(error["field"]).startswith("metadata.")}
        record.metadata = {key: value for key, value in (body.get("metadata") or {}).items() if key not in wrong}
        return self.dump(record) | ({"errors": errors} if errors else {})

    def _wrong(self, metadata: dict[str, Any]) -> Errors:
        return [{"field": f"metadata.{name}", "messages": messages} for name, messages in _wrong_fields(metadata)]

    # Records

    def read(self, id: str) -> tuple[int, Any]:
        """GET records/…"""
        if any(record.parent == id and record.published for record in self.versions.values()):
            return 302, {"location": f"/api/records/{self._latest(id).id}"}
        return 200, self.dump(self._published(id))

    def latest(self, id: str) -> tuple[int, Any]:
        """GET records/…/versions/latest"""
        record = self.versions.get(id)
        return 301, {"location": f"/api/records/{self._latest(record.parent if record else id).id}"}

    def search(self, query: str) -> tuple[int, Any]:
        """GET user/records"""
        words = query.strip('"').casefold()
        hits = [self.dump(record) for record in self.versions.values() if words in _title(record).casefold()]
        return 200, {"hits": {"hits": hits[::-1], "total": len(hits)}}

    def dump(self, record: Record) -> dict[str, Any]:
        """A record as the API gives it."""
        return {
            "id": record.id,
            "parent": {"id": record.parent, "pids": self.parent_pids.get(record.parent, {})},
            "pids": record.pids,
            "metadata": record.metadata,
            "files": {"enabled": True, "count": len(record.files)},
            "is_published": record.published,
            "is_draft": not record.published or record.edited,
        }

    def _draft(self, id: str) -> Record:
        record = self.versions.get(id)
        if record is None or (record.published and not record.edited):
            raise RefusalError(404, "The persistent identifier does not exist.")
        return record

    def _published(self, id: str) -> Record:
        record = self.versions.get(id)
        if record is None or not record.published:
            raise RefusalError(404, "The persistent identifier is not registered.")
        return record

    def _latest(self, parent: str) -> Record:
        found = [record for record in self.versions.values() if record.parent == parent and record.published]
        if not found:
            raise RefusalError(404, "The persistent identifier does not exist.")
        return found[-1]

    # Files

    def files(self, id: str, draft: bool) -> tuple[int, Any]:
        """GET records/…/files, GET records/…/draft/files"""
        record = self._draft(id) if draft else self._published(id)
        return 200, {"enabled": True, "entries": [_entry(record, key) for key in record.files]}

    def initiate(self, id: str, body: Any) -> tuple[int, Any]:
        """POST records/…/draft/files"""
        record = self._unlocked(id)
        if not isinstance(body, list) or not body or any(set(entry) != {"key"} for entry in body):
            raise RefusalError(400, "A validation error occurred.", [{"field": "0", "messages": ["Unknown field."]}])
        for key in (entry["key"] for entry in body):
            if key in record.files:
                raise RefusalError(400, f"File with key {key} already exists.")
            record.files[key] = None
        if len(record.files) > MOST_FILES:
            raise RefusalError(400, "Uploading selected files will result in exceeding the max amount per record.")
        return 201, {"enabled": True, "entries": [_entry(record, key) for key in record.files]}

    def upload(self, id: str, key: str, content: bytes | None) -> tuple[int, Any]:
        """PUT records/…/draft/files/…/content; None: it did not come whole, or the file is committed already"""
        record = self._known(id, key)
        if content is None or key in record.committed:
            del record.files[key]
            record.committed.discard(key)
            return 200, {"key": key, "errors": ["File upload transfer failed."]}
        record.files[key] = content
        return 200, {"key": key, "status": "pending"}

    def commit(self, id: str, key: str) -> tuple[int, Any]:
        """POST records/…/draft/files/…/commit"""
        record = self._known(id, key)
        if record.files[key] is None:
            raise RefusalError(500, "Internal server error")
        record.committed.add(key)
        return 200, _entry(record, key)

    def delete(self, id: str, key: str) -> tuple[int, Any]:
        """DELETE records/…/draft/files/…"""
        record = self._known(id, key)
        del record.files[key]
        record.committed.discard(key)
        return 204, None

    def _unlocked(self, id: str) -> Record:
        record = self._draft(id)
        if record.published:
            raise RefusalError(403, "Permission denied.")
        return record

    def _known(self, id: str, key: str) -> Record:
        record = self._unlocked(id)
        if key not in record.files:
            raise RefusalError(404, f"Record '{id}' has no file '{key}'.")
        return record


def _pid(id: str) -> dict[str, str]:
    return {"identifier": f"{PREFIX}/zenodo.{id}", "provider": "datacite", "client": "datacite"}


def _title(record: Record) -> str:
    return str(record.metadata.get("title", ""))


def _entry(record: Record, key: str) -> dict[str, Any]:
    content = record.files[key]
    if content is None or key not in record.committed:
        return {"key": key, "status": "pending"}
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"key": key, "status": "completed", "size": len(content), "checksum": f"md5:{digest}"}


# Metadata


def _wrong_fields(metadata: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Fields of a record's metadata that the service refuses, with what it says."""
    for name in REQUIRED:
        if not metadata.get(name):
            yield name, _MISSING
    for name in sorted(set(metadata) - {*REQUIRED, *OPTIONAL}):
        yield name, ["Unknown field."]
    if 0 < len(str(metadata.get("title") or "")) < 3:
        yield "title", ["Shorter than minimum length 3."]
    if len(str(metadata.get("version") or "")) > LONGEST_VERSION:
        yield "version", [f"Longer than maximum length {LONGEST_VERSION}."]
    if metadata.get("publication_date") and not _is_date(str(metadata["publication_date"])):
        yield "publication_date", ["Please provide a valid date or interval."]
    for name, value in metadata.items():
        yield from _wrong_codes(name, value)
    for number, creator in enumerate(metadata.get("creators") or ()):
        person = creator.get("person_or_org", {})
        needed = {"personal": "family_name", "organizational": "name"}.get(person.get("type"), "type")
        if not person.get(needed) or needed == "type":
            yield f"creators.{number}.person_or_org.{needed}", _MISSING


def _is_date(text: str) -> bool:
    for part in text.split("/"):
        try:
            date.fromisoformat(part + "-01-01"[len(part) - 4 :] if len(part) < 10 else part)
        except ValueError:
            return False
    return all(_DATE.fullmatch(part) for part in text.split("/")) and text.count("/") < 2


def _wrong_codes(path: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    """Coded values (``{"id": …}``) that the service does not know, at any depth."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _wrong_codes(f"{path}.{number}", item)
        return
    names = path.split(".")
    kind = {"languages": "lang"}.get(names[0], names[0]) if len(names) == 1 or names[-1].isdecimal() else names[-1]
    known = CODES.get(kind)
    if known is not None:
        if not isinstance(value, dict):
            yield path, ["Invalid input type."]
        elif value.get("id") not in known:
            yield path, [f"Invalid value {value.get('id')}."]
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "type" or isinstance(item, dict):
                yield from _wrong_codes(f"{path}.{key}", item)


# HTTP

_FILE = r"/api/records/(?P<id>\w+)/draft/files/(?P<key>[^/]+)"
_ROUTES: tuple[tuple[str, str, str], ...] = (
    ("POST", r"/api/records", "create"),
    ("GET", r"/api/records/(?P<id>\w+)", "read"),
    ("GET", r"/api/records/(?P<id>\w+)/draft", "read_draft"),
    ("PUT", r"/api/records/(?P<id>\w+)/draft", "update"),
    ("POST", r"/api/records/(?P<id>\w+)/draft", "edit"),
    ("POST", r"/api/records/(?P<id>\w+)/draft/pids/doi", "reserve"),
    ("POST", r"/api/records/(?P<id>\w+)/draft/actions/publish", "publish"),
    ("POST", r"/api/records/(?P<id>\w+)/versions", "new_version"),
    ("GET", r"/api/records/(?P<id>\w+)/versions/latest", "latest"),
    ("GET", r"/api/user/records", "search"),
    ("GET", r"/api/records/(?P<id>\w+)(?P<draft>/draft)?/files", "files"),
    ("POST", r"/api/records/(?P<id>\w+)/draft/files", "initiate"),
    ("PUT", _FILE + r"/content", "upload"),
    ("POST", _FILE + r"/commit", "commit"),
    ("DELETE", _FILE, "delete"),
)
_OF_FILES = {"files", "initiate", "upload", "commit", "delete"}
_WITH_BODY = {"create": JSON, "update": JSON, "initiate": JSON, "upload": BYTES}


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        with self.server.lock:
            self.server.calls.append(f"{self.command} {path.removeprefix('/api/')}")
            fault = next((one for one in self.server.faults if one.takes(self.command, path)), None)
        try:
            content = self._content(half=fault is not None and fault.kind == "cut")
            if fault and fault.kind == "cut":
                self._arrived(path, None)
                self._hang_up()
                return
            if fault and isinstance(fault.kind, int):
                raise RefusalError(fault.kind, HTTPStatus(fault.kind).phrase)
            status, body = self._arrived(path, content, fault)
        except RefusalError as error:
            status, body = error.status, error.body
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        if fault and fault.kind == "deaf":
            self._hang_up()
            return
        self._send(status, body, fault.seconds if fault and isinstance(fault.kind, int) else 0.0)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def _content(self, half: bool) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length // 2 if half else length)

    def _arrived(self, path: str, content: bytes | None, fault: Fault | None = None) -> tuple[int, Any]:
        """What the service does with a call; ``content`` is None where it did not come whole."""
        matches = ((name, re.fullmatch(pattern, path)) for method, pattern, name in _ROUTES if method == self.command)
        name, found = next(((name, found) for name, found in matches if found), ("", None))
        if found is None:
            raise RefusalError(404, "Not found.")
        self._signed()
        self._typed(name)
        arguments: dict[str, Any] = {key: unquote(value or "") for key, value in found.groupdict().items()}
        with self.server.lock:
            return self._called(name, arguments, content, fault)

    def _called(
        self, name: str, arguments: dict[str, Any], content: bytes | None, fault: Fault | None
    ) -> tuple[int, Any]:
        records = self.server.records
        if name == "upload":
            if content and fault and fault.kind == "corrupt":
                content = content[:-1] + bytes([content[-1] ^ 1])
            done = records.upload(**arguments, content=content)
            if fault and fault.kind == "lost":
                records.delete(**arguments)
            return done
        if content is None:
            return 400, None
        if name in _WITH_BODY:
            arguments["body"] = _parsed(content)
        elif content:
            raise RefusalError(400, "This call takes no body.")
        if name == "files":
            arguments["draft"] = bool(arguments["draft"])
        if name == "search":
            arguments["query"] = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
        called: tuple[int, Any] = getattr(records, name)(**arguments)
        return (called[0], _older(called[1])) if self._plain(name) and called[0] < 300 else called

    def _signed(self) -> None:
        told = self.headers.get("Authorization")
        if told is None:
            raise RefusalError(403, "Permission denied.")
        if told != f"Bearer {self.server.token}":
            raise RefusalError(401, "The server could not verify that you are authorized to access the URL requested.")

    def _typed(self, name: str) -> None:
        """Files are told of as plain JSON alone; bodies have their type."""
        if name in _OF_FILES and self.headers.get("Accept") != JSON:
            raise RefusalError(406, "Not acceptable.")
        if name in _WITH_BODY and self.headers.get("Content-Type") != _WITH_BODY[name]:
            raise RefusalError(415, "Unsupported media type.")

    def _plain(self, name: str) -> bool:
        return name not in _OF_FILES and self.headers.get("Accept") != NATIVE

    def _send(self, status: int, body: Any, retry_after: float) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(content)))
        if retry_after:
            self.send_header("Retry-After", f"{retry_after:.0f}")
        if status in {301, 302}:
            self.send_header("Location", body["location"])
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        """Cut the line hard: no more is read, and the other side is told of a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def finish(self) -> None:
        """The end of a connection, whichever side made it."""
        try:
            super().finish()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is printed."""


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise RefusalError(400, "Unable to decode JSON data in request body.") from None


def _older(body: Any) -> Any:
    """A record as Zenodo gives it to who asks for plain JSON: in its older form."""
    if "hits" in body:
        return {"hits": {**body["hits"], "hits": [_older(hit) for hit in body["hits"]["hits"]]}}
    doi = body["pids"].get("doi", {}).get("identifier", "")
    return {"id": int(body["id"]), "conceptrecid": body["parent"]["id"], "doi": doi, "metadata": body["metadata"]}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, token: str, records: Records) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token, self.records, self.lock = token, records, threading.Lock()
        self.calls: list[str] = []
        self.faults: list[Fault] = []
        self.defects: list[BaseException | None] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that is cut is no error here; anything else is a defect of the stand-in."""
        if not isinstance(error := sys.exc_info()[1], ConnectionError):
            self.defects.append(error)


class StandIn:
    """The service at work while the ``with`` block runs: where it is, what it holds, what it was asked."""

    def __init__(self, token: str, check: Callable[[dict[str, Any]], Errors] | None = None) -> None:
        self.records = Records(check)
        self._server = _Server(token, self.records)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.calls, self.faults = self._server.calls, self._server.faults

    def __enter__(self) -> StandIn:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._server.defects:
            raise AssertionError(f"the stand-in itself is wrong: {self._server.defects}")

    def fail(self, method: str, ending: str, kind: str | int, times: int = 1, seconds: float = 0.0) -> None:
        """Let the next calls of a method whose path ends so go wrong, in addition to what goes wrong already."""
        self.faults.append(Fault(method, ending, kind, times, seconds))
