"""A fake Hugging Face hub: as much as its own client calls; large files first by their sha256, a commit, a tag."""

import json
from base64 import b64decode
from typing import Any

from fakes.service import TOKEN, RefusedError, token_of
from werkzeug import Request, Response

REPOSITORY = "somebody/data"


class FakeHub:
    """What the hub holds; ``answer`` takes a call."""

    def __init__(self) -> None:
        self.large: dict[str, bytes] = {}  # content by sha256
        self.commits: list[dict[str, bytes]] = []  # all files after each commit
        self.tags: list[str] = []
        self.refusing = ""  # part of the path of calls that are refused

    @property
    def files(self) -> dict[str, bytes]:
        """What lies there now."""
        return self.commits[-1] if self.commits else {}

    def answer(self, request: Request) -> Response:
        """One call."""
        try:
            body, status, headers = self._called(request), 200, {}
        except RefusedError as refused:
            body, status = refused.body, refused.status
            headers = {"X-Error-Code": str(refused.body.get("error", ""))}
        return Response(json.dumps(body), status, headers, "application/json")

    def _called(self, request: Request) -> Any:
        path, body, host = request.path, request.get_data(), request.host_url.rstrip("/")
        if path.startswith("/lfs/"):
            self.large[path.removeprefix("/lfs/")] = body
            return {}
        if token_of(request) != TOKEN:
            raise RefusedError(401, "Invalid user token.")
        if self.refusing and self.refusing in path:
            raise RefusedError(403, f"no right to {path}")
        match path.partition(REPOSITORY)[2].strip("/").partition("/")[0] or path:
            case "/api/whoami-v2":
                return {"name": "somebody", "type": "user"}
            case "/api/repos/create":
                return {"url": f"{host}/datasets/{REPOSITORY}"}
            case "/api/validate-yaml":
                return {"errors": [], "warnings": []}
            case "refs":
                if not self.commits:
                    raise RefusedError(404, "Repository not found", error="RepoNotFound")
                tags = [{"name": tag, "ref": tag, "targetCommit": "0"} for tag in self.tags]
                return {"branches": [], "converts": [], "tags": tags}
            case "tree":
                return [{"type": "file", "path": path, "size": 1, "oid": "0"} for path in self.files]
            case "preupload":
                paths = [one["path"] for one in json.loads(body)["files"]]
                modes = {path: "lfs" if path.endswith(".parquet") else "regular" for path in paths}
                return {"files": [{"path": one, "uploadMode": modes[one], "shouldIgnore": False} for one in paths]}
            case ".git":
                objects = json.loads(body)["objects"]
                uploads = [{**one, "actions": {"upload": {"href": f"{host}/lfs/{one['oid']}"}}} for one in objects]
                return {"transfer": "basic", "objects": uploads}
            case "commit":
                return self._commit(body, host)
            case "tag":
                self.tags.append(json.loads(body)["tag"])
                return {}
        raise RefusedError(404, "no such call")

    def _commit(self, body: bytes, host: str) -> Any:
        files = dict(self.files)
        for line in map(json.loads, body.splitlines()):
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.large[value["oid"]]
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        self.commits.append(files)
        return {"success": True, "commitOid": "0" * 40, "commitUrl": f"{host}/datasets/{REPOSITORY}/commit/{'0' * 40}"}
