"""Send a staged folder to Kaggle with Kaggle's own client: a new data set, or a new version of one that is there.

usage: kaggle_send.py ask HOST | send HOST VERSION FOLDER

``ask`` only looks whether the service answers and takes the token, and prints its address.
HOST is where the client has to send, which is looked at before its first call: any mistake in its settings leads it to
the live service. VERSION is the mark of this version (in the description, or in the notes of a version) by which a
second run knows that the files are there already. Runs where the package ``kaggle`` is installed; the token is taken
from KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY. Prints the address of the data set, or why not (exit 1).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

TOKENS = ("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY")
PATIENCE = 120  # times that the service is asked whether a data set is ready, every five seconds
PAUSE = float(os.environ.get("DIPLODATA_PAUSE", "5"))


class RefusedError(Exception):
    """The service, or what was said to it, does not allow to go on; the message says why."""


def sign_in(host: str) -> Any:
    """Kaggle's client, once it is sure that it speaks to ``host``; importing it already calls the service.

    Raises:
        RefusedError: it would send elsewhere, or the token is not accepted.
    """
    tokens = {name: os.environ.pop(name) for name in TOKENS if name in os.environ}
    with redirect_stdout(StringIO()):  # it prints how to get a token
        from kaggle.api.kaggle_api_extended import KaggleApi  # type: ignore[import-not-found]
    client = KaggleApi.build_kaggle_client_with_params(args=KaggleApi.args)
    found = client.http_client().get_non_api_endpoint()
    if found != host:
        raise RefusedError(f"the client would send to {found}, not to {host}; nothing was sent")
    os.environ.update(tokens)
    api = _whole(KaggleApi)()
    try:
        with redirect_stdout(StringIO()):
            api.authenticate()
    except SystemExit:
        raise RefusedError("the token is not accepted; nothing was sent") from None
    api.dataset_list(mine=True)  # an older key is first looked at by a call
    return api


def _whole(base: Any) -> Any:
    """Kaggle's client, except that it stops where a file could not be uploaded; its own goes on without the file."""

    class Whole(base):  # type: ignore[misc]
        MAX_UPLOAD_RESUME_ATTEMPTS = 1  # each tries a broken connection ten times, for six minutes

        def upload_files(self, request: Any, resources: Any, folder: str, *rest: Any) -> None:
            try:
                super().upload_files(request, resources, folder, *rest)
            except ValueError as error:  # from 2.2.5 on
                raise RefusedError(f"{error}; run it again to go on") from None
            own = {self.DATASET_METADATA_FILE, *self.DATASET_COVER_IMAGE_FILES}
            expected = sum(path.name not in own for path in Path(folder).iterdir())
            if len(request.files) != expected:
                gone = expected - len(request.files)
                raise RefusedError(f"{gone} of {expected} files could not be uploaded; run it again to go on")

    return Whole


def send(api: Any, folder: Path, version: str) -> str:
    """Create the data set or a version of it, then its cover, sources and frequency; the address.

    Raises:
        RefusedError: the service refuses, or a file did not arrive.
    """
    reference = json.loads((folder / "dataset-metadata.json").read_text("utf-8"))["id"]
    there = ask(api, reference)
    if there is None:
        check(api.dataset_create_new(str(folder), public=True, quiet=True))
    elif not any(version in text for text in there):
        check(api.dataset_create_version(str(folder), version, quiet=True))
    wait(api, reference)
    try:
        api.dataset_metadata_update(reference, str(folder))
    except SystemExit:
        raise RefusedError("the files are there, their metadata was refused (above); run it again to go on") from None
    return f"https://www.kaggle.com/datasets/{reference}"


def ask(api: Any, reference: str) -> list[str] | None:
    """What a data set says of its versions (its description, the notes of each); None where there is none."""
    from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetRequest  # type: ignore[import-not-found]

    request = ApiGetDatasetRequest()
    request.owner_slug, request.dataset_slug = reference.split("/")
    try:
        with api.build_kaggle_client() as client:
            found = client.datasets.dataset_api_client.get_dataset(request)
    except requests.HTTPError as error:
        if error.response.status_code in (403, 404):  # one that is another's is refused when it is to be created
            return None
        raise
    return [found.description or "", *(one.version_notes or "" for one in found.versions)]


def check(response: Any) -> None:
    """Read an answer to the end: the client takes a refusal for an answer like any other.

    Raises:
        RefusedError: the service did not accept the files.
    """
    if response is None or response.error or (response.status or "").lower() != "ok":
        raise RefusedError(f"refused: {getattr(response, 'error', None) or getattr(response, 'status', None)}")
    if response.invalid_tags:
        print(f"unknown tags, left out: {', '.join(response.invalid_tags)}", file=sys.stderr)


def wait(api: Any, reference: str) -> None:
    """Wait until the service has taken the files in.

    Raises:
        RefusedError: it could not, or takes too long.
    """
    for _ in range(PATIENCE):
        status = api.dataset_status(reference)
        if status == "ready":
            return
        if status in ("failed", "deleted"):
            raise RefusedError(f"the service has the files but says '{status}'")
        time.sleep(PAUSE)
    raise RefusedError(f"the service still says '{status}'; run it again later to go on")


def main(mode: str, host: str, version: str = "", folder: str = "") -> int:
    """Ask or send, and say where the data lie or why they do not."""
    try:
        api = sign_in(host)
        with TemporaryDirectory() as tempfile.tempdir:  # the client never gets over an upload that it left half done
            print(host if mode == "ask" else send(api, Path(folder), version))
        return 0
    except RefusedError as error:
        message = str(error)
    except requests.HTTPError as error:
        code = error.response.status_code
        message = "the token is not accepted; nothing was sent" if code == 401 else f"refused: {error}"
    except requests.RequestException as error:
        message = f"{host} cannot be reached ({type(error).__name__}); run it again to go on"
    except ValueError as error:
        message = str(error)
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
