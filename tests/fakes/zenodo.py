"""A fake Zenodo: the records API of InvenioRDM, as strict as the real one or stricter.

It has drafts, reserved DOIs, files (initiated, uploaded, committed), publishing and new versions, asks for a token,
checks content types and required metadata, and can be told to fail (``Fault``). Its answers, and the order in which it
wants to be called, follow the source of ``invenio-rdm-records``.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event
from types import TracebackType
from typing import Any, Self

from fakes.service import TOKEN, RefusedError, hang_up, serving, token_of
from werkzeug import Request, Response

NATIVE = "application/vnd.inveniordm.v1+json"
JSON = "application/json"
BYTES = "application/octet-stream"
REQUIRED = ("resource_type", "creators", "title", "publication_date", "publisher")
OPTIONAL = (
    "additional_titles", "subjects", "languages", "related_identifiers", "version", "rights", "description",
    "additional_descriptions", "references",
)  # fmt: skip
MISSING = "Missing data for required field."


@dataclass
class Fault:
    """What goes wrong with the next ``times`` calls of a method whose path ends so.

    ``kind``: ``cut`` (the connection ends before all has arrived), ``deaf`` (the call is carried out, and no answer
    comes), ``slow`` (the answer comes after ``seconds``), ``corrupt`` (a byte is stored wrong), ``lost`` (an upload is
    not stored), or an HTTP status (with ``seconds`` as Retry-After).
    """

    method: str
    ending: str
    kind: str | int
    times: int = 1
    seconds: float = 0.0


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


class FakeZenodo:
    """The service at work while the ``with`` block runs."""

    def __init__(self) -> None:
        self.versions: dict[str, Record] = {}
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        self._ids = iter(range(1, 1000))
        self._serving = serving(self._answer)

    def __enter__(self) -> Self:
        self.address = self._serving.__enter__().url_for("").rstrip("/")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._serving.__exit__(kind, error, trace)

    def fail(self, method: str, ending: str, kind: str | int, times: int = 1, seconds: float = 0.0) -> None:
        """Let the next calls of a method whose path ends so go wrong."""
        self.faults.append(Fault(method, ending, kind, times, seconds))

    def held(self) -> list[dict[str, bytes | None]]:
        """The files of each published record."""
        return [record.files for record in self.versions.values() if record.published]

    # Calls

    def _answer(self, request: Request) -> Response:
        self.calls.append(f"{request.method} {request.environ['RAW_URI'].partition('?')[0].removeprefix('/api/')}")
        fault = self._fault(request.method, request.path)
        if fault and fault.kind == "cut":
            if request.path.endswith("/content"):
                self._drop(request.path)
            return hang_up(request)
        try:
            if fault and isinstance(fault.kind, int):
                raise RefusedError(fault.kind, HTTPStatus(fault.kind).phrase)
            status, body, location = self._called(request, fault.kind if fault else "")
        except RefusedError as refused:
            status, body, location = refused.status, refused.body, ""
        if fault and fault.kind == "slow":
            Event().wait(fault.seconds)  # a test may have taken the time out of `time.sleep`
        if fault and fault.kind == "deaf":
            return hang_up(request)
        headers = {"Location": location} if location else {}
        if fault and fault.seconds and isinstance(fault.kind, int):
            headers["Retry-After"] = f"{fault.seconds:.0f}"
        return Response("" if body is None else json.dumps(body), status, headers, JSON)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and path.endswith(fault.ending):
                fault.times -= 1
                return fault
        return None

    def _drop(self, path: str) -> None:
        """A file that did not come whole is not there at all."""
        _, record_id, name = re.fullmatch(r"(.*)records/(\w+)/draft/files/(.*)/content", path).groups()  # type: ignore[union-attr]
        self.versions[record_id].files.pop(name, None)

    def _called(self, request: Request, fault: str | int) -> tuple[int, Any, str]:
        """What a call gives: status, JSON, and where it leads."""
        if not token_of(request):
            raise RefusedError(403, "Permission denied.")
        if token_of(request) != TOKEN:
            raise RefusedError(401, "The server could not verify that you are authorized to access the URL requested.")
        for pattern, work in ROUTES.items():
            method, path = pattern.split(" ")
            if method == request.method and (found := re.fullmatch(path, request.path.removeprefix("/api/"))):
                body = self._body(request, BYTES if path.endswith("/content") else JSON)
                if "/files" in path and request.headers.get("Accept") != JSON:
                    raise RefusedError(406, "Not acceptable.")
                given: tuple[int, Any, str] = getattr(self, work)(*found.groups(), body=body, fault=fault)
                plain = "/files" not in path and request.headers.get("Accept") != NATIVE
                return (given[0], _older(given[1]), given[2]) if plain and given[0] < 300 else given
        raise RefusedError(404, "Not found.")

    def _body(self, request: Request, kind: str) -> Any:
        content = request.get_data()
        if content and request.mimetype != kind:
            raise RefusedError(415, "Unsupported media type.")
        return json.loads(content) if content and kind == JSON else content

    # Records

    def search(self, body: Any, fault: str | int) -> tuple[int, Any, str]:
        hits = [self._dump(record) for record in self.versions.values()]
        return 200, {"hits": {"hits": hits[::-1], "total": len(hits)}}, ""

    def create(self, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = Record(id=str(next(self._ids)), parent=str(next(self._ids)))
        self.versions[record.id] = record
        return 201, self._save(record, body), ""

    def read(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        latest = [one for one in self.versions.values() if one.parent == record_id and one.published]
        if latest:
            return 302, None, f"/api/records/{latest[-1].id}"
        return 200, self._dump(self._published(record_id)), ""

    def latest(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        parent = self.versions[record_id].parent if record_id in self.versions else record_id
        found = [one for one in self.versions.values() if one.parent == parent and one.published]
        if not found:
            raise RefusedError(404, "The persistent identifier does not exist.")
        return 301, None, f"/api/records/{found[-1].id}"

    def new_version(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        """The draft of the next version; a second call gives the same one."""
        record = self._published(record_id)
        drafts = [one for one in self.versions.values() if one.parent == record.parent and not one.published]
        draft = drafts[0] if drafts else Record(id=str(next(self._ids)), parent=record.parent)
        if not drafts:
            kept = {key: value for key, value in record.metadata.items() if key not in ("version", "publication_date")}
            self.versions[draft.id], draft.metadata = draft, kept
        return 201, self._dump(draft), ""

    def read_draft(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        return 200, self._dump(self._draft(record_id)), ""

    def update(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        return 200, self._save(self._draft(record_id), body), ""

    def reserve(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._draft(record_id)
        if "doi" in record.pids:
            raise RefusedError(400, "A PID already exists for type doi")
        record.pids["doi"] = _pid(record.id)
        return 201, self._dump(record), ""

    def publish(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._draft(record_id)
        errors = list(_wrong(record.metadata))
        if not record.files or set(record.files) != record.committed:
            errors.append({"field": "files", "messages": ["Missing uploaded files."]})
        if errors:
            raise RefusedError(400, "A validation error occurred.", errors=errors)
        record.published = True
        return 202, self._dump(record), ""

    def _save(self, record: Record, body: Any) -> dict[str, Any]:
        """Keep what is valid of a record, and say what is not."""
        errors = [error for error in _wrong(body["metadata"]) if error["messages"] != [MISSING]]
        pids = body.get("pids", record.pids)
        if pids != record.pids:
            errors.append({"field": "pids.doi", "messages": ["The prefix is managed by this service."]})
        wrong = {error["field"].removeprefix("metadata.") for error in errors}
        record.metadata = {key: value for key, value in body["metadata"].items() if key not in wrong}
        return self._dump(record) | ({"errors": errors} if errors else {})

    def _dump(self, record: Record) -> dict[str, Any]:
        published = any(one.parent == record.parent and one.published for one in self.versions.values())
        return {
            "id": record.id,
            "parent": {"id": record.parent, "pids": {"doi": _pid(record.parent)} if published else {}},
            "pids": record.pids,
            "metadata": record.metadata,
            "is_published": record.published,
        }

    def _draft(self, record_id: str) -> Record:
        record = self.versions.get(record_id)
        if record is None or record.published:
            raise RefusedError(404, "The persistent identifier does not exist.")
        return record

    def _published(self, record_id: str) -> Record:
        record = self.versions.get(record_id)
        if record is None or not record.published:
            raise RefusedError(404, "The persistent identifier is not registered.")
        return record

    # Files

    def files(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        return 200, _entries(self._published(record_id)), ""

    def draft_files(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        return 200, _entries(self._draft(record_id)), ""

    def initiate(self, record_id: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._draft(record_id)
        for entry in body:
            if entry["key"] in record.files:
                raise RefusedError(400, f"File with key {entry['key']} already exists.")
            record.files[entry["key"]] = None
        return 201, _entries(record), ""

    def upload(self, record_id: str, name: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._file(record_id, name)
        record.files[name] = body[:-1] + bytes([body[-1] ^ 1]) if fault == "corrupt" else body
        if fault == "lost":
            del record.files[name]
        return 200, {"key": name, "status": "pending"}, ""

    def commit(self, record_id: str, name: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._file(record_id, name)
        if record.files[name] is None:
            raise RefusedError(500, "Internal server error")
        record.committed.add(name)
        return 200, _entry(record, name), ""

    def delete(self, record_id: str, name: str, body: Any, fault: str | int) -> tuple[int, Any, str]:
        record = self._file(record_id, name)
        del record.files[name]
        record.committed.discard(name)
        return 204, None, ""

    def _file(self, record_id: str, name: str) -> Record:
        record = self._draft(record_id)
        if name not in record.files:
            raise RefusedError(404, f"Record '{record_id}' has no file '{name}'.")
        return record


ROUTES = {
    "GET user/records": "search",
    "POST records": "create",
    r"GET records/(\w+)": "read",
    r"GET records/(\w+)/versions/latest": "latest",
    r"POST records/(\w+)/versions": "new_version",
    r"GET records/(\w+)/draft": "read_draft",
    r"PUT records/(\w+)/draft": "update",
    r"POST records/(\w+)/draft/pids/doi": "reserve",
    r"POST records/(\w+)/draft/actions/publish": "publish",
    r"GET records/(\w+)/files": "files",
    r"GET records/(\w+)/draft/files": "draft_files",
    r"POST records/(\w+)/draft/files": "initiate",
    r"PUT records/(\w+)/draft/files/([^/]+)/content": "upload",
    r"POST records/(\w+)/draft/files/([^/]+)/commit": "commit",
    r"DELETE records/(\w+)/draft/files/([^/]+)": "delete",
}


def _wrong(metadata: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is wrong with a record's metadata."""
    for name in REQUIRED:
        if not metadata.get(name):
            yield {"field": f"metadata.{name}", "messages": [MISSING]}
    for name in sorted(set(metadata) - {*REQUIRED, *OPTIONAL}):
        yield {"field": f"metadata.{name}", "messages": ["Unknown field."]}
    if 0 < len(metadata.get("title", "")) < 3:
        yield {"field": "metadata.title", "messages": ["Shorter than minimum length 3."]}


def _pid(record_id: str) -> dict[str, str]:
    return {"identifier": f"10.5072/zenodo.{record_id}", "provider": "datacite", "client": "datacite"}


def _entries(record: Record) -> dict[str, Any]:
    return {"enabled": True, "entries": [_entry(record, name) for name in record.files]}


def _entry(record: Record, name: str) -> dict[str, Any]:
    content = record.files[name]
    if content is None or name not in record.committed:
        return {"key": name, "status": "pending"}
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"key": name, "status": "completed", "size": len(content), "checksum": f"md5:{md5}"}


def _older(body: Any) -> Any:
    """A record as Zenodo gives it to those who ask for plain JSON: in its older form, without pids."""
    if "hits" in body:
        return {"hits": {**body["hits"], "hits": [_older(hit) for hit in body["hits"]["hits"]]}}
    return {"id": int(body["id"]), "conceptrecid": body["parent"]["id"], "metadata": body["metadata"]}
