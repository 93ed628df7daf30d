"""Send a staged folder to Hugging Face with its own client: one commit with exactly these files, and a tag.

usage: huggingface_upload.py check HOST | send HOST REPOSITORY VERSION FOLDER

``check`` only sees whether the service answers and accepts the token. Runs where the package ``huggingface_hub`` is
installed; the token is taken from HF_TOKEN. Prints the address, or why it failed (exit 1).
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ["HF_HUB_DISABLE_XET"] = "1"  # its newer way of sending may split a folder into several commits
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

import httpx2  # type: ignore[import-not-found]
from huggingface_hub import HfApi  # type: ignore[import-not-found]
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError  # type: ignore[import-not-found]


def send(api: Any, repository: str, version: str, folder: Path) -> str:
    """Commit the folder and tag it, unless the tag exists; returns the address."""
    tag = f"v{version}"
    if tag not in tags(api, repository):
        api.create_repo(repository, repo_type="dataset", exist_ok=True)
        api.upload_folder(
            repo_id=repository,
            repo_type="dataset",
            folder_path=folder,
            commit_message=tag,
            delete_patterns="*",  # files of the version before
        )
        api.create_tag(repository, repo_type="dataset", tag=tag)
    return f"{api.endpoint}/datasets/{repository}"


def tags(api: Any, repository: str) -> list[str]:
    """The tags of a data set; none where it does not exist yet."""
    try:
        return [one.name for one in api.list_repo_refs(repository, repo_type="dataset").tags]
    except RepositoryNotFoundError:
        return []


def main(mode: str, host: str, repository: str = "", version: str = "", folder: str = "") -> int:
    """Run the command; returns its exit code."""
    warnings.showwarning = lambda message, *_: print(message, file=sys.stderr)
    api = HfApi(endpoint=host)
    try:
        api.whoami()
        print(host if mode == "check" else send(api, repository, version, Path(folder)))
        return 0
    except HfHubHTTPError as error:
        rejected = error.response.status_code == 401
        message = "the token is not accepted; nothing was sent" if rejected else f"refused: {error}"
    except httpx2.HTTPError as error:
        message = f"{host} cannot be reached ({type(error).__name__}); run it again to go on"
    except (OSError, ValueError) as error:
        message = f"refused: {error}"
    print(" ".join(message.split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
