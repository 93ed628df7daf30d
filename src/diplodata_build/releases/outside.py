"""Asking a service, and sending it a bundle, with its own client, which runs in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from diplodata_build.base.problems import BuildError, Problem, attempt
from diplodata_build.releases.model import Release
from diplodata_build.releases.tokens import hidden, without_secrets

OWNER = "INSERT-OWNER-HERE"  # where nobody has said whose the data are there; nothing is sent with it
_SCRIPTS = Path(__file__).parent / "clients"


@dataclass(frozen=True)
class Client:
    """The client of a service: ``script`` of clients/, run in ``.venv-<environment>``, which sends to ``host``.

    ``tokens`` are the sets of variables that it can sign in with, any of which is enough; they reach it by its
    environment alone, and what it prints is shown without them. It gets no token of another service, and none of its
    own other variables (those that begin with one of ``prefixes``), which could lead it elsewhere. ``owner`` is the key
    of ``curation/package.yaml`` that says whose data they are at the service.
    """

    service: str
    environment: str
    script: str
    host: str
    tokens: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...]
    owner: str

    def obstacles(self, release: Release) -> Iterator[Problem]:
        """What of the service stands in the way of sending: a token missing or refused, no network."""
        problems: list[Problem] = []
        attempt(problems, self._run, release, "ask", self.host)
        yield from problems

    def send(self, release: Release, *arguments: str) -> str:
        """Send; returns where the data lie now.

        Raises:
            BuildError: the owner or the token is missing, the client is not installed, or it failed, with what it said.
        """
        if not release.package.get(self.owner):
            place = release.curated.place((self.owner,))
            raise BuildError([Problem(place, f"{self.owner} is null; {self.service} needs it")])
        return self._run(release, "send", self.host, *arguments)

    def _run(self, release: Release, *arguments: str) -> str:
        tokens = self._tokens()
        python = release.checkout.root / f".venv-{self.environment}" / "bin" / "python"
        if not python.exists():
            raise self._error(f"its client is not installed; run `make .venv-{self.environment}/ready`")
        others = (*self.prefixes, "XDG_")  # no token of a file is taken, neither in the home nor where these lead
        kept = {name: value for name, value in without_secrets().items() if not name.startswith(others)}
        with TemporaryDirectory() as home:
            done = subprocess.run(
                [python, _SCRIPTS / self.script, *arguments],
                env={**kept, **tokens, "HOME": home, "PYTHONUTF8": "1"},
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
        said, warned = (hidden(tokens, text).splitlines() for text in (done.stdout, done.stderr))
        if done.returncode:
            raise self._error(*([line for line in (*said, *warned) if line] or ["its client failed without a word"]))
        for line in warned:
            print(f"{self.service}: {line}", file=sys.stderr)
        return said[-1]

    def _tokens(self) -> dict[str, str]:
        for names in self.tokens:
            if all(os.environ.get(name) for name in names):
                return {name: os.environ[name] for name in names}
        ways = ", or ".join(" and ".join(names) for names in self.tokens)
        raise self._error(f"there is no token: set {ways} in the environment")

    def _error(self, *messages: str) -> BuildError:
        return BuildError(Problem(self.service, message) for message in messages)


def wrong_licence(release: Release, service: str, known: Collection[str]) -> Iterator[Problem]:
    """The finding where the package has not just one licence, of those that a service knows."""
    names = [licence["name"] for licence in release.package["licenses"]]
    if len(names) != 1 or names[0] not in known:
        message = f"licenses: {', '.join(names)}; {service} takes exactly one of {', '.join(known)}"
        yield Problem(release.curated.place(("licenses",)), message)
