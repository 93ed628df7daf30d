"""Judges at work: one validator on one bundle, or on a copy of it that is spoiled to see whether the judge says no."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from diplodata_build.base.problems import Problem
from diplodata_build.releases import offline
from diplodata_build.releases.model import Validator
from diplodata_build.releases.tokens import without_secrets


@dataclass(frozen=True)
class Verdict:
    """Whether a judge let a bundle pass, and what it said."""

    passed: bool
    said: str


def judge(validator: Validator, bundle: Path, root: Path, *, spoiled: bool = False) -> Verdict:
    """One judge's verdict on a bundle, or on a spoiled copy; the bundle itself is left alone, the network is cut.

    Raises:
        BuildError: this machine cannot cut the network.
    """
    with TemporaryDirectory(prefix="diplodata-") as place:
        copy, home = Path(place, bundle.name), Path(place, "home")
        shutil.copytree(bundle, copy)
        home.mkdir()
        if spoiled:
            validator.spoil(copy)
            if contents(copy) == contents(bundle):
                return Verdict(True, "the spoiled copy is the bundle as it was")
        code, said = offline.run(_command(validator, root), copy, home)
    return Verdict(code == 0, said)


def _command(validator: Validator, root: Path) -> list[str]:
    name = validator.environment
    programs = root / f".venv-{name}" / "bin" if name else Path(sys.executable).parent
    return [part.replace("{bin}", str(programs)).replace("{root}", str(root)) for part in validator.command]


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a folder: bytes by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def prepare(root: Path, validators: Iterable[Validator]) -> list[Problem]:
    """Make the environments that some judges need, where they are not there yet; what could not be made.

    Raises:
        BuildError: this machine cannot cut the network.
    """
    with TemporaryDirectory(prefix="diplodata-") as home:
        offline.ask(Path(home))
    problems = []
    for name in sorted({validator.environment for validator in validators} - {""}):
        goal = f".venv-{name}/ready"
        command = ["make", "--silent", "-C", str(root), goal]
        if subprocess.run(command, env=without_secrets(), check=False).returncode:
            problems.append(Problem(goal, "this environment could not be made; is there a network? (`make` said why)"))
    return problems
