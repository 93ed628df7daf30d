"""A release in four steps: check, stage, validate, publish.

Each state is made by the step before it and by nothing else, and has the next step as its only way on: what was not
checked cannot be staged, what was not validated cannot be published.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass
from pathlib import Path

from diplodata_build.base.problems import BuildError, Problem, attempt, stop_if_any
from diplodata_build.publishing import journal
from diplodata_build.releases.judging import Verdict, contents, judge, prepare
from diplodata_build.releases.model import Release, Target, Validator
from diplodata_build.releases.refusals import needed, obstacles, refusals
from diplodata_build.releases.texts import checksums

_SEAL = object()
SAID = 30  # lines of a judge that a message shows


@dataclass(frozen=True)
class _State:
    """What a step leaves behind; only a step can make one."""

    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError(f"{type(self).__name__} is what the step before it gives, and is not made by hand")


def check(release: Release, targets: Sequence[Target], *, strict: bool = False, sending: bool = False) -> Checked:
    """The first step. A dry run lists what only publishing needs; ``strict`` refuses that too; ``sending`` also asks
    the services.

    Raises:
        BuildError: all that stands in the way.
    """
    problems = refusals(release, targets)
    lacking = attempt(problems, needed, release, targets) or []
    if strict or sending:
        problems += lacking
    if sending:
        problems += attempt(problems, _asked, release, targets) or []
    stop_if_any(problems)
    return Checked(_SEAL, release, tuple(targets), tuple(lacking), sending)


def _asked(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """What the services say; their clients lie in the environments of the judges."""
    return prepare(release.checkout.root, _judges(targets)) or obstacles(release, targets)


def _judges(targets: Sequence[Target]) -> list[Validator]:
    return [validator for target in targets for validator in target.validators]


@dataclass(frozen=True)
class Checked(_State):
    """A checkout that may be released; ``needed``: what is still to be given before it is published."""

    release: Release
    targets: tuple[Target, ...]
    needed: tuple[Problem, ...]
    sending: bool

    def stage(self, output: Path) -> Staged:
        """Write each bundle to ``output/<target>/``, and its checksums to ``output/<target>.sha256``.

        Raises:
            BuildError: a bundle cannot be made or written; what stood in ``output`` stands there still.
        """
        return Staged(_SEAL, self, stage(self.release, self.targets, output))


@dataclass(frozen=True)
class Staged(_State):
    """Bundles on the disk, ``folders`` by the target's name."""

    checked: Checked
    folders: dict[str, Path]

    def validate(self, say: Callable[[str], None] = print) -> Validated:
        """Put every bundle before its judges, with the network cut.

        Raises:
            BuildError: what each judge has against a bundle, or the judges cannot be had here.
        """
        release, targets = self.checked.release, self.checked.targets
        stop_if_any(prepare(release.checkout.root, _judges(targets)))
        problems = []
        for target in targets:
            for validator in target.validators:
                verdict = judge(validator, self.folders[target.name], release.checkout.root)
                say(f"{target.name}: {validator.name}: {'valid' if verdict.passed else 'INVALID'}")
                problems += [] if verdict.passed else [_refused(target, validator.name, verdict)]
        stop_if_any(problems)
        return Validated(_SEAL, self)


def _refused(target: Target, judge_name: str, verdict: Verdict) -> Problem:
    return Problem(f"{target.name}: {judge_name}", "refused\n" + "\n".join(verdict.said.splitlines()[-SAID:]))


@dataclass(frozen=True)
class Validated(_State):
    """Bundles that every judge let pass."""

    staged: Staged

    def publish(self, say: Callable[[str], None] = print) -> Published:
        """Send the bundles, one target after the other.

        Raises:
            BuildError: this was a dry run, a bundle is not as it was staged, or a service refused; then which targets
                have their bundle and which have not.
        """
        checked, folders = self.staged.checked, self.staged.folders
        if not checked.sending:
            message = "this release was checked as a dry run: what publishing asks for was not looked at"
            raise BuildError([Problem("publish", message)])
        stop_if_any([problem for folder in folders.values() for problem in _altered(folder)])
        places: dict[str, str] = {}
        for target in checked.targets:
            if target.publish:
                places[target.name] = _send(target, checked, folders[target.name], places)
                say(f"{target.name}: published: {places[target.name]}")
        return Published(_SEAL, self, places)


def _send(target: Target, checked: Checked, folder: Path, done: dict[str, str]) -> str:
    assert target.publish
    try:
        return target.publish(checked.release, folder)
    except (BuildError, OSError) as error:
        found = error.problems if isinstance(error, BuildError) else [Problem(target.name, str(error))]
        left = [one.name for one in checked.targets if one.publish and one.name not in done]
        told = f"published: {', '.join(done) or 'nothing'}; to be published still: {', '.join(left)}"
        raise BuildError([*found, Problem(target.name, f"not published. {told} (--target NAME --publish)")]) from None


@dataclass(frozen=True)
class Published(_State):
    """Where each bundle lies now, by the target's name."""

    validated: Validated
    places: dict[str, str]


# Staging


def stage(release: Release, targets: Sequence[Target], output: Path) -> dict[str, Path]:
    """Write the bundles of some targets; the folder of each by name.

    All of them are made and written down to the disk in a folder apart before the first is moved to its place.

    Raises:
        BuildError: a bundle cannot be made or written, or a folder of another's stands in its place.
    """
    bundles = {target.name: target.files(release) for target in targets}
    stop_if_any([problem for name, files in bundles.items() for problem in _unfit(name, files, output)])
    staged = {f"{name}/{path}": content for name, files in bundles.items() for path, content in files.items()}
    sums = {_sums(name).name: checksums(files, f"{name}/") for name, files in bundles.items()}
    with journal.one_at_a_time(output):
        source = journal.stage(output, staged | sums)
        for name in bundles:
            (source / _sums(name)).replace(output / _sums(name))
            shutil.rmtree(output / name, ignore_errors=True)
            (source / name).replace(output / name)
    return {name: output / name for name in bundles}


def _sums(name: str) -> Path:
    return Path(f"{name}.sha256")


def _unfit(name: str, files: dict[str, bytes], output: Path) -> list[Problem]:
    if not files:
        return [Problem(name, "the bundle holds no file")]
    if (output / name).exists() and not (output / _sums(name)).exists():
        message = f"is there already and no bundle of ours (no {_sums(name)} beside it); choose another --output"
        return [Problem(str(output / name), message)]
    return []


def _altered(folder: Path) -> list[Problem]:
    told = folder.with_name(_sums(folder.name).name).read_bytes()
    if checksums(contents(folder), f"{folder.name}/") == told:
        return []
    return [Problem(str(folder), "the bundle is not as it was staged and judged; make it again")]
