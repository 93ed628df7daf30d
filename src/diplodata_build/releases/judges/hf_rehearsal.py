"""Send a bundle with Hugging Face's own client to a stand-in for the hub on this machine, and look at what arrives.

usage: hf_rehearsal.py, in the folder of the bundle; exit 1 with every thing that comes otherwise than it has to. It
proves the bundle and our use of the client, not what the hub accepts.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stand_in import TOKEN, RefusalError, Rehearsal, client, serving  # type: ignore[import-not-found]

PORT = 8123
HOST = f"http://127.0.0.1:{PORT}"
REPOSITORY = "somebody/data"
FOLDER = Path.cwd()
STAGED = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}


class Hub:
    """As much of the hub as its client calls: large files first by their sha256, then a commit, then a tag."""

    def __init__(self) -> None:
        self.large: dict[str, bytes] = {}  # content by sha256
        self.commits: list[dict[str, bytes]] = []  # all files after each commit
        self.tags: list[str] = []
        self.refusing = ""  # a call that is refused

    def answer(self, method: str, path: str, token: str, body: bytes, headers: dict[str, str]) -> Any:
        """One call."""
        path = path.partition("?")[0]
        if path.startswith("/lfs/"):
            return self.large.update({path.removeprefix("/lfs/"): body})
        if token != TOKEN:
            raise RefusalError(401, "Invalid user token.")
        name = path.partition(REPOSITORY)[2].strip("/").partition("/")[0] or path
        if self.refusing and self.refusing in path:
            raise RefusalError(403, f"no right to {path}")
        answers: dict[str, Callable[[bytes], Any]] = {
            "/api/whoami-v2": lambda _: {"name": "somebody", "type": "user"},
            "/api/repos/create": lambda _: {"url": f"{HOST}/datasets/{REPOSITORY}"},
            "/api/validate-yaml": lambda _: {"errors": [], "warnings": []},
            "refs": self._refs,
            "tree": lambda _: [{"type": "file", "path": path, "size": 1, "oid": "0"} for path in self.files()],
            "preupload": self._preupload,
            "commit": self._commit,
            "tag": lambda told: self.tags.append(json.loads(told)["tag"]),
            ".git": self._batch,
        }
        return answers.get(name, self._unknown)(body)

    def files(self) -> dict[str, bytes]:
        """What lies there now."""
        return self.commits[-1] if self.commits else {}

    def _unknown(self, _: bytes) -> Any:
        raise RefusalError(404, "no such call")

    def _refs(self, _: bytes) -> Any:
        if not self.commits:
            raise RefusalError(404, "Repository not found", "RepoNotFound")
        return {"branches": [], "converts": [], "tags": [{"name": t, "ref": t, "targetCommit": "0"} for t in self.tags]}

    def _preupload(self, body: bytes) -> Any:
        paths = [one["path"] for one in json.loads(body)["files"]]
        modes = {path: "lfs" if path.endswith(".parquet") else "regular" for path in paths}
        return {"files": [{"path": path, "uploadMode": mode, "shouldIgnore": False} for path, mode in modes.items()]}

    def _batch(self, body: bytes) -> Any:
        objects = json.loads(body)["objects"]
        ways = [{**one, "actions": {"upload": {"href": f"{HOST}/lfs/{one['oid']}"}}} for one in objects]
        return {"transfer": "basic", "objects": ways}

    def _commit(self, body: bytes) -> Any:
        files = dict(self.files())
        for line in map(json.loads, body.splitlines()):
            told = line["value"]
            if line["key"] == "file":
                files[told["path"]] = b64decode(told["content"])
            elif line["key"] == "lfsFile":
                files[told["path"]] = self.large[told["oid"]]
            elif line["key"] == "deletedFile":
                del files[told["path"]]
        self.commits.append(files)
        return {"success": True, "commitOid": "0" * 40, "commitUrl": f"{HOST}/datasets/{REPOSITORY}/commit/{'0' * 40}"}


def send(version: str, **settings: str) -> Any:
    """Run our client."""
    settings = {"HF_TOKEN": TOKEN, **settings}
    return client("huggingface_send.py", "send", HOST, REPOSITORY, version, str(FOLDER), **settings)


def main() -> int:
    """The whole rehearsal; 0 where everything came as it has to."""
    rehearsal, hub = Rehearsal(), Hub()
    rehearsal.refused("no service is noticed", send("0"), "cannot be reached")
    with serving(hub, PORT):
        wrong = send("0", HF_TOKEN="wrong")
        rehearsal.refused("a wrong token is noticed", wrong, "token is not accepted; nothing was sent")
        hub.refusing = "/repos/create"
        rehearsal.refused("a refusal is noticed", send("0"), "refused:")
        hub.refusing = "/tag/"
        rehearsal.refused("a tag that is refused is noticed", send("0"), "refused:")
        hub.refusing = ""
        done = send("0")
        rehearsal.expect("a second run goes on to the end", done.returncode == 0 and hub.tags == ["v0"], done.stderr)
        rehearsal.expect("every file arrives as it is", hub.files() == STAGED, hub.files().keys() ^ STAGED.keys())
        hub.commits[-1]["old.parquet"] = b""
        done, commits = send("1"), len(hub.commits)
        rehearsal.expect("a second version is made", done.returncode == 0 and hub.tags == ["v0", "v1"], done.stderr)
        rehearsal.expect("what it has not is gone", hub.files() == STAGED, hub.files().keys() ^ STAGED.keys())
        done = send("1")
        rehearsal.expect("once", done.returncode == 0 and len(hub.commits) == commits, done.stderr)
    return bool(rehearsal.wrong)


if __name__ == "__main__":
    sys.exit(main())
