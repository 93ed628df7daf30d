"""A fake Kaggle: as much of it as its own client calls; blobs first, then a data set or a version that names them."""

import json
from typing import Any

from fakes.service import TOKEN, RefusedError, token_of
from werkzeug import Request, Response

HOST = "http://localhost"  # where Kaggle's client sends in its setting LOCALHOST: port 80


class FakeKaggle:
    """What the service holds; ``answer`` takes a call."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.blobs: dict[str, tuple[str, bytes]] = {}  # name and content by token
        self.versions: list[dict[str, Any]] = []  # what was asked to be created
        self.settings: dict[str, Any] = {}
        self.unready = 1  # times that the status is not ready yet
        self.broken = ""  # a file that cannot be uploaded
        self.refusing = False

    def answer(self, request: Request) -> Response:
        """One call."""
        self.calls.append(request.path)
        try:
            return Response(json.dumps(self._called(request)), mimetype="application/json")
        except RefusedError as refused:
            return Response(json.dumps(refused.body), refused.status, mimetype="application/json")

    def arrived(self) -> dict[str, tuple[bytes, dict[str, Any]]]:
        """The files of the newest version by name: their content and description."""
        return {self.blobs[one["token"]][0]: (self.blobs[one["token"]][1], one) for one in self.versions[-1]["files"]}

    def _called(self, request: Request) -> Any:
        name = request.path.rpartition("/")[2]
        if request.method == "PUT":
            return self._upload(name, request.get_data(), request.headers.get("Content-Range", ""))
        body = json.loads(request.get_data() or b"{}")
        if name == "IntrospectToken":
            return {"active": body["token"] == TOKEN, "username": "somebody"}
        if token_of(request) != TOKEN:
            raise RefusedError(401, "Unauthenticated")
        return getattr(self, f"_{name}")(body)

    def _upload(self, token: str, content: bytes, content_range: str) -> Any:
        name, stored = self.blobs[token]
        if content_range.startswith("bytes */"):
            raise RefusedError(404, f"the upload of {name} is over, with {len(stored)} bytes")
        if name == self.broken:
            raise RefusedError(400, "broken")
        self.blobs[token] = (name, content)
        return {}

    # Named as the calls are

    def _StartBlobUpload(self, body: dict[str, Any]) -> Any:  # noqa: N802
        token = f"blob-{len(self.blobs)}"
        self.blobs[token] = (body["name"], b"")
        return {"token": token, "createUrl": f"{HOST}/upload/{token}"}

    def _ListDatasets(self, _: dict[str, Any]) -> Any:  # noqa: N802
        return {"datasets": []}

    def _GetDataset(self, body: dict[str, Any]) -> Any:  # noqa: N802
        self._exists()
        notes = [{"versionNumber": i, "versionNotes": one["versionNotes"]} for i, one in enumerate(self.versions, 1)]
        ref = f"{body['ownerSlug']}/{body['datasetSlug']}"
        return {"id": 1, "ref": ref, "description": self.versions[-1]["description"], "versions": notes}

    def _GetDatasetStatus(self, _: dict[str, Any]) -> Any:  # noqa: N802
        self._exists()
        self.unready -= 1
        return {"status": "READY" if self.unready < 0 else "BLOBS_RECEIVED"}

    def _CreateDataset(self, body: dict[str, Any]) -> Any:  # noqa: N802
        return self._create({**body, "versionNotes": "Initial release"})

    def _CreateDatasetVersion(self, body: dict[str, Any]) -> Any:  # noqa: N802
        return self._create(body["body"])

    def _UpdateDatasetMetadata(self, body: dict[str, Any]) -> Any:  # noqa: N802
        self.settings = body["settings"]
        return {"errors": []}

    def _exists(self) -> None:
        if not self.versions:
            raise RefusedError(404, "Not found")

    def _create(self, body: dict[str, Any]) -> Any:
        if self.refusing:
            return {"status": "error", "error": "The licence is not known"}
        self.versions.append(body)
        return {"status": "ok", "url": "https://www.kaggle.com/datasets/somebody/data", "invalidTags": ["no-such-tag"]}
