"""Programs of other environments: a service's own client uploads a bundle, and no program gets another one's token."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from diplodata._ordinary import printable
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases.release import Release

OWNER = "INSERT-OWNER-HERE"  # in bundles made before the owner is known; nothing is sent with it
CLIENTS = Path(__file__).parent / "clients"
LONGEST = 4_000  # characters of what a service says that are shown
_SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|_KEY$")


@dataclass(frozen=True)
class UploadProcess:
    """How a bundle gets to a service: ``<environment>_upload.py`` runs in ``.venv-<environment>``, sends to ``host``.

    ``tokens``: the sets of variables that it can sign in with, one of which is enough. They are given to it in its
    environment only, and its output is shown without them. It gets no other service's token, no configuration from the
    home folder, and no other variable that begins with one of ``prefixes``: any of these could send it elsewhere.
    ``owner``: the key of ``curation/package.yaml`` with the owner of the data at this service. ``arguments``: what the
    program is told beside the folder to send.
    """

    service: str
    environment: str
    host: str
    tokens: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...]
    owner: str
    arguments: Callable[[Release], tuple[str, ...]]

    def check_token(self, release: Release) -> tuple[()]:
        """See whether the service can be reached and accepts the token; there are no findings beside the error.

        Raises:
            BuildError: it cannot or does not, or the client is not installed.
        """
        self._run(release, "check", self.host)
        return ()

    def publish(self, release: Release, folder: Path) -> str:
        """Send a staged bundle as a new data set or a new version of it; returns its address.

        Raises:
            BuildError: owner, token or client is missing, or the upload failed, with what the client printed.
        """
        if not release.package.get(self.owner):
            raise BuildError([release.problem(f"{self.owner} is null; {self.service} needs it", self.owner)])
        return self._run(release, "send", self.host, *self.arguments(release), str(folder))

    def _run(self, release: Release, *arguments: str) -> str:
        tokens = self._tokens()
        with TemporaryDirectory() as home:
            left_out = (*self.prefixes, "XDG_")
            kept = {name: value for name, value in without_secrets().items() if not name.startswith(left_out)}
            script = (str(CLIENTS / f"{self.environment}_upload.py"), *arguments)
            settings = {**kept, **tokens, "HOME": home, "PYTHONUTF8": "1"}
            done = run_in(release, self.environment, "python", script, settings)
        output, errors = (said(tokens, text).splitlines() for text in (done.stdout, done.stderr))
        if done.returncode:
            raise self._error(*([line for line in (*output, *errors) if line] or ["its client failed silently"]))
        for line in errors:
            print(printable(f"{self.service}: {line}"), file=sys.stderr)
        return output[-1]

    def _tokens(self) -> dict[str, str]:
        for names in self.tokens:
            if all(os.environ.get(name) for name in names):
                return {name: os.environ[name] for name in names}
        choices = ", or ".join(" and ".join(names) for names in self.tokens)
        raise self._error(f"there is no token: set {choices} in the environment")

    def _error(self, *messages: str) -> BuildError:
        return BuildError(Problem(self.service, message) for message in messages)


def run_in(
    release: Release, environment: str, program: str, arguments: Iterable[str], settings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program of ``.venv-<environment>`` with these environment variables and no others.

    Raises:
        BuildError: it is not installed.
    """
    path = release.checkout.root / f".venv-{environment}" / "bin" / program
    if not path.exists():
        raise BuildError([Problem(environment, f"{program} is not installed; run `make .venv-{environment}/ready`")])
    return subprocess.run([path, *arguments], env=settings, capture_output=True, encoding="utf-8", check=False)


def without_secrets() -> dict[str, str]:
    """The environment of this process without tokens and passwords."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)}


def said(secrets: Mapping[str, str], text: str) -> str:
    """What a service or its client says, as it may be shown: not without end, with *** in place of each secret.

    ``secrets`` by variable; a user's name is none, and stands in addresses. A secret is hidden in the forms that it has
    in an address and in a header, too.
    """
    for name, secret in secrets.items():
        if secret and not name.endswith("_USERNAME"):
            for form in (secret, quote(secret, safe=""), b64encode(secret.encode()).decode().rstrip("=")):
                text = text.replace(form, "***")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
