"""Asking a service, and sending it a bundle, with its own client, which runs in an environment of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.problems import BuildError, Problem, attempt
from pipeline.releases.model import Release

_SCRIPTS = Path(__file__).parent / "clients"


@dataclass(frozen=True)
class Client:
    """The client of a service: ``script`` of clients/, run in ``.venv-<environment>``, which sends to ``host``.

    ``tokens`` are the sets of variables that it can sign in with, any of which is enough; they reach it by its
    environment alone, and what it prints is shown without them. Of the service's other variables (those that begin
    with one of ``prefixes``), which could lead it elsewhere, it gets none. ``owner`` is the key of
    ``curation/package.yaml`` that says whose data they are at the service.
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
        python = release.house.root / f".venv-{self.environment}" / "bin" / "python"
        if not python.exists():
            raise self._error(f"its client is not installed; run `make .venv-{self.environment}/ready`")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(self.prefixes)}
        with TemporaryDirectory() as home:  # no token of a file in the home is taken
            done = subprocess.run(
                [python, _SCRIPTS / self.script, *arguments],
                env={**kept, **tokens, "HOME": home, "PYTHONUTF8": "1"},
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
        said = [_without(tokens, line) for line in (done.stdout + done.stderr).splitlines() if line]
        if done.returncode:
            raise self._error(*said or ("its client failed without a word",))
        return _without(tokens, done.stdout).splitlines()[-1]

    def _tokens(self) -> dict[str, str]:
        for names in self.tokens:
            if all(os.environ.get(name) for name in names):
                return {name: os.environ[name] for name in names}
        ways = ", or ".join(" and ".join(names) for names in self.tokens)
        raise self._error(f"there is no token: set {ways} in the environment")

    def _error(self, *messages: str) -> BuildError:
        return BuildError(Problem(self.service, message) for message in messages)


def _without(secrets: dict[str, str], text: str) -> str:
    for secret in secrets.values():
        text = text.replace(secret, "***")
    return text
