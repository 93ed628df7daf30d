"""Send a staged folder to Kaggle with Kaggle's own client: a new data set, or a new version of an existing one.

usage: kaggle_upload.py check HOST | send HOST VERSION FOLDER

``check`` only sees whether the service answers and accepts the token. HOST is where the client must send, which is
verified before its first call: with any mistake in its settings it calls the live service. VERSION is the mark of this
version (in the description, or in the notes of a version) by which a second run knows that the files arrived. Runs
where the package ``kaggle`` is installed; the token is taken from KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY.
Prints the address, or why it failed (exit 1).
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
ATTEMPTS = 120  # how often the service is asked whether the data set is ready
PAUSE = float(os.environ.get("DIPLODATA_PAUSE", "5"))  # seconds between two of these


class RefusedError(Exception):
    """The upload cannot go on; the message says why."""


def sign_in(host: str) -> Any:
    """Kaggle's client, once it is certain that it calls ``host``; merely importing it makes a call."""
    tokens = {name: os.environ.pop(name) for name in TOKENS if name in os.environ}
    with redirect_stdout(StringIO()):  # it prints how to get a token
        from kaggle.api.kaggle_api_extended import KaggleApi  # type: ignore[import-not-found]
    client = KaggleApi.build_kaggle_client_with_params(args=KaggleApi.args)
    found = client.http_client().get_non_api_endpoint()
    if found != host:
        raise RefusedError(f"the client would send to {found}, not to {host}; nothing was sent")
    os.environ.update(tokens)
    api = _complete(KaggleApi)()
    try:
        with redirect_stdout(StringIO()):
            api.authenticate()
    except SystemExit:
        raise RefusedError("the token is not accepted; nothing was sent") from None
    api.dataset_list(mine=True)  # a key of the older kind is verified by the first call only
    return api


def _complete(base: Any) -> Any:
    """Kaggle's client, but stopping at a file that cannot be uploaded: the original goes on without the file."""

    class Complete(base):  # type: ignore[misc]
        MAX_UPLOAD_RESUME_ATTEMPTS = 1  # each of these tries a broken connection ten times, for six minutes

        def upload_files(self, request: Any, resources: Any, folder: str, *rest: Any) -> None:
            try:
                super().upload_files(request, resources, folder, *rest)
            except ValueError as error:  # from 2.2.5 on
                raise RefusedError(f"{error}; run it again to go on") from None
            own = {self.DATASET_METADATA_FILE, *self.DATASET_COVER_IMAGE_FILES}
            expected = sum(path.name not in own for path in Path(folder).iterdir())
            if len(request.files) != expected:
                missing = expected - len(request.files)
                raise RefusedError(f"{missing} of {expected} files could not be uploaded; run it again to go on")

    return Complete


def send(api: Any, folder: Path, version: str) -> str:
    """Create the data set or a version of it, then send its cover, sources and settings; returns the address."""
    reference = json.loads((folder / "dataset-metadata.json").read_text("utf-8"))["id"]
    published = versions(api, reference)
    if published is None:
        check_answer(api.dataset_create_new(str(folder), public=True, quiet=True))
    elif not any(version in text for text in published):
        check_answer(api.dataset_create_version(str(folder), version, quiet=True))
    wait(api, reference)
    try:
        api.dataset_metadata_update(reference, str(folder))
    except SystemExit:
        raise RefusedError("the files arrived, their metadata was refused (above); run it again to go on") from None
    return f"https://www.kaggle.com/datasets/{reference}"


def versions(api: Any, reference: str) -> list[str] | None:
    """The description of a data set and the notes of each version; None where it does not exist."""
    from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetRequest  # type: ignore[import-not-found]

    request = ApiGetDatasetRequest()
    request.owner_slug, request.dataset_slug = reference.split("/")
    try:
        with api.build_kaggle_client() as client:
            found = client.datasets.dataset_api_client.get_dataset(request)
    except requests.HTTPError as error:
        if error.response.status_code in (403, 404):  # somebody else's will be refused when it is to be created
            return None
        raise
    return [found.description or "", *(one.version_notes or "" for one in found.versions)]


def check_answer(answer: Any) -> None:
    """Raise RefusedError where an answer is a refusal, which the client treats as any other answer."""
    if answer is None or answer.error or (answer.status or "").lower() != "ok":
        raise RefusedError(f"refused: {getattr(answer, 'error', None) or getattr(answer, 'status', None)}")
    if answer.invalid_tags:
        print(f"unknown tags, left out: {', '.join(answer.invalid_tags)}", file=sys.stderr)


def wait(api: Any, reference: str) -> None:
    """Wait until the service has processed the files; raise RefusedError where it fails or takes too long."""
    for _ in range(ATTEMPTS):
        status = api.dataset_status(reference)
        if status == "ready":
            return
        if status in ("failed", "deleted"):
            raise RefusedError(f"the files arrived, but the service says '{status}'")
        time.sleep(PAUSE)
    raise RefusedError(f"the service still says '{status}'; run it again later to go on")


def main(mode: str, host: str, version: str = "", folder: str = "") -> int:
    """Run the command; returns its exit code."""
    try:
        api = sign_in(host)
        with TemporaryDirectory() as tempfile.tempdir:  # the client cannot resume the upload of an earlier run
            print(host if mode == "check" else send(api, Path(folder), version))
        return 0
    except requests.HTTPError as error:
        rejected = error.response.status_code == 401
        message = "the token is not accepted; nothing was sent" if rejected else f"refused: {error}"
    except requests.RequestException as error:
        message = f"{host} cannot be reached ({type(error).__name__}); run it again to go on"
    except (RefusedError, ValueError) as error:
        message = str(error)
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
