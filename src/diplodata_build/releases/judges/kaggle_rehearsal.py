"""Send a bundle with Kaggle's own client to a stand-in for Kaggle on this machine, and look at what arrives.

usage: kaggle_rehearsal.py DATAPACKAGE, in the folder of the bundle, with port 80 of loopback free; exit 1 with every
thing that comes otherwise than it has to. It proves the bundle and our use of the client, not what Kaggle accepts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from stand_in import TOKEN, RefusalError, Rehearsal, client, serving  # type: ignore[import-not-found]

HOST = "http://localhost"
FOLDER = Path.cwd()
METADATA = "dataset-metadata.json"
STAGED = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}
TOLD: dict[str, Any] = json.loads(STAGED[METADATA])
LOCAL = {"KAGGLE_API_ENVIRONMENT": "LOCALHOST", "KAGGLE_API_TOKEN": TOKEN}


class Kaggle:
    """As much of Kaggle as its client calls: blobs first, then a data set or a version that names them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.blobs: dict[str, tuple[str, bytes]] = {}  # name and content by token
        self.versions: list[dict[str, Any]] = []  # what was asked to be created
        self.settings: dict[str, Any] = {}
        self.unready = 1  # times that the status is not ready yet
        self.broken = ""  # a file that cannot be uploaded
        self.refusing = False

    def answer(self, method: str, path: str, token: str, body: bytes, headers: dict[str, str]) -> Any:
        """One call."""
        self.calls.append(path)
        if method == "PUT":
            return self._upload(path.rpartition("/")[2], body, headers)
        told, name = json.loads(body or b"{}"), path.rpartition("/")[2]
        if name == "IntrospectToken":
            return {"active": told["token"] == TOKEN, "username": "somebody"}
        if token != TOKEN:
            raise RefusalError(401, "Unauthenticated")
        return getattr(self, f"_{name}")(told)

    def _upload(self, token: str, body: bytes, headers: dict[str, str]) -> Any:
        name, content = self.blobs[token]
        if headers.get("Content-Range", "").startswith("bytes */"):
            raise RefusalError(404, f"the upload of {name} is over, with {len(content)} bytes")
        if name == self.broken:
            raise RefusalError(400, "broken")
        self.blobs[token] = (name, body)
        return {}

    def _StartBlobUpload(self, told: dict[str, Any]) -> Any:  # noqa: N802  # named as the calls are
        token = f"blob-{len(self.blobs)}"
        self.blobs[token] = (told["name"], b"")
        return {"token": token, "createUrl": f"{HOST}/upload/{token}"}

    def _ListDatasets(self, _: dict[str, Any]) -> Any:  # noqa: N802
        return {"datasets": []}

    def _GetDataset(self, told: dict[str, Any]) -> Any:  # noqa: N802
        self._there()
        notes = [{"versionNumber": i, "versionNotes": one["versionNotes"]} for i, one in enumerate(self.versions, 1)]
        ref = f"{told['ownerSlug']}/{told['datasetSlug']}"
        return {"id": 1, "ref": ref, "description": self.versions[-1]["description"], "versions": notes}

    def _GetDatasetStatus(self, _: dict[str, Any]) -> Any:  # noqa: N802
        self._there()
        self.unready -= 1
        return {"status": "READY" if self.unready < 0 else "BLOBS_RECEIVED"}

    def _there(self) -> None:
        if not self.versions:
            raise RefusalError(404, "Not found")

    def _CreateDataset(self, told: dict[str, Any]) -> Any:  # noqa: N802
        return self._create({**told, "versionNotes": "Initial release"})

    def _CreateDatasetVersion(self, told: dict[str, Any]) -> Any:  # noqa: N802
        return self._create(told["body"])

    def _create(self, told: dict[str, Any]) -> Any:
        if self.refusing:
            return {"status": "error", "error": "The licence is not known"}
        self.versions.append(told)
        return {"status": "ok", "url": "https://www.kaggle.com/datasets/somebody/data", "invalidTags": ["no-such-tag"]}

    def _UpdateDatasetMetadata(self, told: dict[str, Any]) -> Any:  # noqa: N802
        self.settings = told["settings"]
        return {"errors": []}

    def arrived(self) -> dict[str, tuple[bytes, dict[str, Any]]]:
        """The files of the newest version by name: what they hold and what was said of them."""
        return {self.blobs[one["token"]][0]: (self.blobs[one["token"]][1], one) for one in self.versions[-1]["files"]}


def send(version: str, **settings: str) -> Any:
    """Run our client."""
    return client("kaggle_send.py", "send", HOST, version, str(FOLDER), **{**LOCAL, **settings})


def what_stops_it(rehearsal: Rehearsal, service: Kaggle) -> None:
    """Nothing may have been created after any of these."""
    rehearsal.refused(
        "another host is noticed", send("v1", KAGGLE_API_ENVIRONMENT=""), "would send to https://www.kaggle"
    )
    rehearsal.expect("and not called", not service.calls, service.calls)
    wrong = send("v1", KAGGLE_API_TOKEN="wrong")
    rehearsal.refused("a wrong token is noticed", wrong, "token is not accepted; nothing was sent")
    older = {"KAGGLE_API_TOKEN": "", "KAGGLE_USERNAME": "somebody", "KAGGLE_KEY": "wrong"}
    rehearsal.refused("a wrong key is noticed", send("v1", **older), "token is not accepted; nothing was sent")
    rehearsal.expect("nothing was uploaded", not service.blobs, service.calls)
    service.refusing = True
    rehearsal.refused("a refusal is noticed", send("v1"), "refused: The licence is not known")
    service.refusing, service.blobs, service.broken = False, {}, "actors.csv"
    rehearsal.refused("a file that does not arrive is noticed", send("v1"), "run it again to go on")
    rehearsal.expect("and nothing is created without it", not service.versions, service.versions)
    service.broken = ""


def whole(rehearsal: Rehearsal, service: Kaggle, descriptor: dict[str, Any]) -> None:
    """Every file and every description has to have arrived."""
    arrived = service.arrived()
    sent = {name: content for name, content in STAGED.items() if name not in (METADATA, TOLD["image"])}
    rehearsal.expect("every file arrives as it is", {k: v for k, (v, _) in arrived.items()} == sent, sorted(arrived))
    undescribed = [name for name, (_, said) in arrived.items() if not said.get("description")]
    rehearsal.expect("every file is described", not undescribed, undescribed)
    columns = [line for resource in descriptor["resources"] for line in lacking(resource, arrived, descriptor)]
    rehearsal.expect("every column is described in both languages", not columns, columns[:5])
    newest = service.versions[-1]
    same = (newest["subtitle"], newest["description"], newest["categoryIds"])
    rehearsal.expect("subtitle, description, tags", same == (TOLD["subtitle"], TOLD["description"], TOLD["keywords"]))
    settings, given = (
        service.settings,
        ("title", "userSpecifiedSources", "expectedUpdateFrequency", "licenses", "keywords"),
    )
    rehearsal.expect(
        "settings", all(settings[key] == TOLD[key] for key in given) and not settings.get("isPrivate"), settings
    )
    name, cover = service.blobs[settings["image"]["token"]]
    rehearsal.expect("cover", (name, cover) == (TOLD["image"], STAGED[TOLD["image"]]), name)
    size = int.from_bytes(cover[16:20]), int.from_bytes(cover[20:24])
    rehearsal.expect("the client's cut-out is the whole cover", size == (560, 280), size)


def lacking(resource: dict[str, Any], arrived: dict[str, Any], descriptor: dict[str, Any]) -> list[str]:
    """The columns of a resource that did not arrive in their place with both descriptions."""
    name = Path(resource["path"]).name
    twin = resource.get("diplodata:distributionOf", resource["name"])
    fields = next(one for one in descriptor["resources"] if one["name"] == twin)["schema"]["fields"]
    columns = {one["name"]: one for one in arrived.get(name, (b"", {}))[1].get("columns") or []}
    return [
        f"{name}: {field['name']}"
        for i, field in enumerate(fields)
        if columns.get(field["name"], {}).get("order", 0) != i
        or not all(
            field[key] in columns[field["name"]]["description"] for key in ("description", "diplodata:description_es")
        )
    ]


def main(descriptor: Path) -> int:
    """The whole rehearsal; 0 where everything came as it has to."""
    rehearsal, service = Rehearsal(), Kaggle()
    rehearsal.refused("no service is noticed", send("v1"), "cannot be reached")
    with serving(service, 80):
        what_stops_it(rehearsal, service)
        done = send("(version 0)")
        rehearsal.expect("a second run goes on to the end", done.returncode == 0, done.stderr)
        rehearsal.expect("it is public and new", service.versions and not service.versions[0].get("isPrivate"))
        whole(rehearsal, service, json.loads(descriptor.read_text("utf-8")))
        rehearsal.expect("unknown tags are told", "no-such-tag" in done.stderr, done.stderr)
        done = send("(version 999)")
        rehearsal.expect("a second version is made", done.returncode == 0 and len(service.versions) == 2, done.stderr)
        whole(rehearsal, service, json.loads(descriptor.read_text("utf-8")))
        done = send("(version 999)")
        rehearsal.expect("once", done.returncode == 0 and len(service.versions) == 2, done.stderr)
    return bool(rehearsal.wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
