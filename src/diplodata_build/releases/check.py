"""The check of all bundles: the same bytes twice, and every judge once with the bundle and once with a spoiled copy.

python -m diplodata_build.releases.check OUTPUT NAME…    stages bundles, without asking what stands in a release's way
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from diplodata_build.base import git
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.releases import load
from diplodata_build.releases.judging import contents, judge, prepare
from diplodata_build.releases.model import Release, Validator
from diplodata_build.releases.repository import JUDGES
from diplodata_build.releases.steps import stage
from diplodata_build.releases.tokens import without_secrets

SAID = 40  # lines of a judge that are shown
LONG_AGO = 1_000_000_000  # seconds: September 2001
HERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242", "SOURCE_DATE_EPOCH": "1"}


@dataclass(frozen=True)
class Line:
    """One line of the table; ``said`` explains what is not ``good``."""

    bundle: str
    judge: str
    result: str
    control: str
    good: bool
    said: str = ""


def check_bundles(checkout: Checkout, names: Sequence[str], say: Callable[[str], None] = print) -> list[Line]:
    """Make the bundles of some targets twice and put them before their judges, with the network cut.

    The first time in the checkout as it is, committed or not, the second from a copy of its files that has another
    place, times, rights, language and time zone; that copy itself is judged as ``repository``.

    Raises:
        BuildError: a bundle cannot be made, or the judges cannot be had here.
    """
    judges = [(name, one) for name in names for one in load(name).validators] + [("repository", one) for one in JUDGES]
    stop_if_any(prepare(checkout.root, [one for _, one in judges]))
    with TemporaryDirectory(prefix="diplodata-") as place:
        first, second, copy = Path(place, "first"), Path(place, "second"), Path(place, "otra carpeta, ñ", "repository")
        say(f"making the bundles twice: {', '.join(names)}")
        fresh_copy(checkout.root, copy)
        bundle(checkout.root, names, first, HERE, 0o022)
        bundle(copy, names, second, ELSEWHERE, 0o077)
        lines = [compare(name, contents(first / name), contents(second / name)) for name in names]
        folders = {name: first / name for name in names} | {"repository": copy}
        for line in _judged(judges, folders, checkout.root):
            lines.append(line)
            say(f"{len(lines) - len(names)}/{len(judges)} {line.bundle}: {line.judge}: {line.result}, {line.control}")
    order = [*names, "repository"]
    return sorted(lines, key=lambda line: order.index(line.bundle))


def fresh_copy(root: Path, folder: Path) -> None:
    """The files of a checkout that git has or would take, in another folder, with other times and rights."""
    for name in git.files(root):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / name)
        (folder / name).chmod(0o600)
        os.utime(folder / name, (LONG_AGO, LONG_AGO))


def bundle(root: Path, names: Sequence[str], output: Path, settings: dict[str, str], umask: int) -> None:
    """Stage the bundles of a checkout by its own code, in a process of its own.

    Raises:
        BuildError: that failed, with what it said.
    """
    paths = os.pathsep.join(str(root / name) for name in ("scripts", "src"))
    settings = {**without_secrets(), **settings, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "diplodata_build.releases.check", str(output), *names]
    done = subprocess.run(
        command, cwd=root, env=settings, umask=umask, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BuildError([Problem(str(root), f"the bundles cannot be made:\n{done.stderr.strip()}")])


def compare(name: str, first: dict[str, bytes], second: dict[str, bytes]) -> Line:
    """The line on whether a bundle has the same bytes both times."""
    differing = sorted(path for path in {*first, *second} if first.get(path) != second.get(path))
    result = f"{len(differing)} of {len(first)} files DIFFER" if differing else f"{len(first)} files equal"
    return Line(name, "the same bytes twice", result, "", not differing, "\n".join(differing))


def _judged(judges: list[tuple[str, Validator]], folders: dict[str, Path], root: Path) -> Iterator[Line]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        works = [pool.submit(_line, name, one, folders[name], root) for name, one in judges]
        for work in as_completed(works):
            yield work.result()


def _line(name: str, validator: Validator, folder: Path, root: Path) -> Line:
    start = time.monotonic()
    verdict, spoiled = (judge(validator, folder, root, spoiled=way) for way in (False, True))
    result = f"{'valid' if verdict.passed else 'INVALID'} ({time.monotonic() - start:.0f} s)"
    control = "ACCEPTED" if spoiled.passed else "refused"
    said = [] if verdict.passed else verdict.said.splitlines()[-SAID:]
    said += [f"spoiled copy accepted: {spoiled.said}"] if spoiled.passed else []
    return Line(name, validator.name, result, control, verdict.passed and not spoiled.passed, "\n".join(said))


def table(lines: Sequence[Line]) -> str:
    """The lines as a table, and below it what is said of those that are not as they must be."""
    cells = [("bundle", "validator", "result", "spoiled copy")]
    cells += [(line.bundle, line.judge, line.result, line.control or "-") for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    bad = [f"\n{line.bundle}: {line.judge}\n{line.said}" for line in lines if not line.good]
    return "\n".join([*rows, *bad])


def main(arguments: list[str]) -> int:
    """Stage the bundles of the checkout that this module lies in; returns the exit code."""
    output, *names = arguments
    release = Release(Checkout.at(Path(__file__).resolve().parents[3]))
    targets = [load(name) for name in names]
    try:
        stop_if_any([problem for target in targets for problem in target.problems(release)])
        stage(release, targets, Path(output))
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
