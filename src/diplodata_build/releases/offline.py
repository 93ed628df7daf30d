"""Commands with the network cut, in a home of their own: a judge speaks from the bundle alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from diplodata_build.base.problems import BuildError, Problem

# A network namespace of its own, loopback up. Before the command runs no way may lead out (the addresses are of the
# blocks kept for documentation; nothing is sent).
_CUT = (
    "ip link set lo up && ! ip route get 203.0.113.1 >/dev/null 2>&1 && ! ip -6 route get 2001:db8::1 >/dev/null 2>&1"
    ' && exec "$@"'
)
_PREFIX = ("unshare", "--map-root-user", "--net", "sh", "-c", _CUT, "--")
_HOMES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
LONGEST = 900.0  # seconds


def run(command: Sequence[str], folder: Path, home: Path) -> tuple[int, str]:
    """Run a command in a folder with no network but loopback; returns its exit code and what it printed.

    Nothing of the caller's environment reaches it but the search path; ``home`` (an empty folder) is its home, with
    its caches and temporary files. A command that takes longer than ``LONGEST`` is ended, with exit code 124.

    Raises:
        BuildError: this machine cannot cut the network, or has no such command.
    """
    said = home / "said"  # a file, for a pipe stays open as long as a child of the command lives
    try:
        with said.open("wb") as output:
            done = subprocess.run(
                [*_PREFIX, *command], cwd=folder, env=_environment(home), stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, timeout=LONGEST, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, f"{_text(said)}\nended after {LONGEST:.0f} seconds"
    except OSError as error:
        raise BuildError([_cannot(str(error.strerror))]) from None
    return done.returncode, _text(said)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def ask(home: Path) -> None:
    """Try whether this machine can cut the network.

    Raises:
        BuildError: it cannot, with what it says.
    """
    code, said = run(["true"], home, home)
    if code:
        raise BuildError([_cannot(" ".join(said.split()) or "a way leads out of the namespace")])


def _environment(home: Path) -> dict[str, str]:
    folders = {name: home / name.lower() for name in _HOMES}
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    settings = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return settings | {"HOME": str(home)} | {name: str(folder) for name, folder in folders.items()}


def _cannot(reason: str) -> Problem:
    message = f"the network cannot be cut on this machine, so no bundle can be judged ({reason}); Linux with user"
    return Problem("unshare", f"{message} namespaces, `unshare` and `ip` is needed")
