"""The version: which step the changes call for, and the one place where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplodata_build.base import git
from diplodata_build.base.checkout import Checkout, write_text
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.editions.compare import Differences, compare
from diplodata_build.editions.edition import Step, next_version, read_edition, step_between
from diplodata_build.releases.release import Release

STEPS = ("major", "minor", "patch")


def write_values(checkout: Checkout, values: dict[str, str]) -> None:
    """Change values of ``curation/package.yaml``, given as YAML; comments stay, keys that it lacks are not added."""
    path = checkout.curation / "package.yaml"
    text = path.read_text("utf-8")
    for key, value in values.items():
        text = re.sub(rf'(?m)^({key}:[ \t]*)("[^"\n]*"|[^\s#]+)', rf"\g<1>{value}", text, count=1)
    write_text(path, text)


def wrong_step(release: Release) -> Iterator[Problem]:
    """The step since the last tagged version is too small for the changes, or an id is gone without an entry."""
    version = git.parse_version(release.version)
    if version is None:
        raise BuildError([release.problem(f"'{release.version}' is no version MAJOR.MINOR.PATCH", "version")])
    earlier = [tagged for tagged in git.tagged_versions(release.checkout.root) if tagged != version]
    if earlier:
        found = _changes_since(release, earlier[-1])
        yield from found.problems
        if reason := _too_small(release.version, earlier[-1], found):
            yield release.problem(reason, "version")


def bump(release: Release, step: str) -> str:
    """Write the next version into ``curation/package.yaml``; returns the version.

    ``step`` is ``major``, ``minor``, ``patch`` or a version. The date and the DOI of the last version become null.

    Raises:
        BuildError: the version is not later than the present one, or the step is too small for the changes.
    """
    present = str(release.package["version"])
    now, named = git.parse_version(present), git.parse_version(step)
    if step in STEPS and now:
        version = next_version(now, Step[step.upper()])
    elif now and named and named > now:
        version = step
    else:
        message = f"'{step}' is neither {', '.join(STEPS)} nor a version later than {present}"
        raise BuildError([release.problem(message, "version")])
    tagged = git.tagged_versions(release.checkout.root)
    if tagged and (reason := _too_small(version, tagged[-1], _changes_since(release, tagged[-1]))):
        raise BuildError([release.problem(reason, "version")])
    write_values(release.checkout, {"version": f'"{version}"', "released": "null", "doi": "null"})
    return version


def _changes_since(release: Release, version: git.Version) -> Differences:
    """What changed in the published package since a tagged version."""
    root = release.checkout.root
    return compare(read_edition(git.tag_of(version), root), read_edition(str(root), root))


def _too_small(version: str, last: git.Version, found: Differences) -> str | None:
    """Why a version cannot follow the last one, given what changed; None where it can."""
    after = git.parse_version(version) or last
    if after <= last:
        return f"{version} does not follow {git.tag_of(last)}"
    if step_between(last, after) >= found.step:
        return None
    reasons = "; ".join(reason.what for reason in found.reasons if reason.step == found.step)
    least, tag = next_version(last, found.step), git.tag_of(last)
    return f"{version} is too small a step after {tag}: {found.step} is called for, {least} at least ({reasons})"
