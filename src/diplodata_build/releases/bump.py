"""The version: how great a step it has to be, and the one place where it is changed."""

from __future__ import annotations

from collections.abc import Iterator

from diplodata_build.base import git
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.editions import Differences, Step, compare, next_version, read_edition, step_between
from diplodata_build.releases.curated import write_values
from diplodata_build.releases.model import Release

STEPS = ("major", "minor", "patch")


def too_small(release: Release) -> Iterator[Problem]:
    """The step from the last tagged version is smaller than what changed since calls for, or an id went unexplained."""
    place = release.curated.place(("version",))
    version = git.parse_version(release.version)
    if version is None:
        raise BuildError([Problem(place, f"'{release.version}' is no version MAJOR.MINOR.PATCH")])
    earlier = [tagged for tagged in git.tagged_versions(release.checkout.root) if tagged != version]
    if not earlier:
        return
    found = since(release, earlier[-1])
    yield from found.problems
    if least := short_of(release.version, earlier[-1], found):
        yield Problem(place, least)


def since(release: Release, version: git.Version) -> Differences:
    """What changed in the published package since a tagged version."""
    root = release.checkout.root
    return compare(read_edition(git.tag_of(version), root), read_edition(str(root), root))


def short_of(version: str, last: git.Version, found: Differences) -> str | None:
    """Why a version is not enough after the last one; None where it is."""
    before = git.tag_of(last)[1:]
    if (git.parse_version(version) or last) <= last:
        return f"{version} does not follow v{before}"
    if step_between(before, version) >= found.step:
        return None
    reasons = "; ".join(reason.what for reason in found.reasons if reason.step == found.step)
    least = next_version(before, found.step)
    return f"{version} is too small a step after v{before}: {found.step} is called for, {least} at least ({reasons})"


def bump(release: Release, step: str) -> str:
    """Write the next version into ``curation/package.yaml``; returns the version.

    ``step`` is ``major``, ``minor``, ``patch`` or a version itself. What belongs to one version alone, its date and its
    DOI, is null afterwards; everything else stays as it is.

    Raises:
        BuildError: the version does not go on from the present one, or less than what changed since the last calls for.
    """
    present = str(release.package["version"])
    version = _next(present, step)
    place = release.curated.place(("version",))
    if version is None:
        raise BuildError([Problem(place, f"'{step}' is neither {', '.join(STEPS)} nor a version later than {present}")])
    tagged = git.tagged_versions(release.checkout.root)
    if tagged and (message := short_of(version, tagged[-1], since(release, tagged[-1]))):
        raise BuildError([Problem(place, message)])
    write_values(release.checkout, {"version": f'"{version}"', "released": "null", "doi": "null"})
    return version


def _next(present: str, step: str) -> str | None:
    """The version that a step leads to from the present one; None where it is no step forward."""
    now, named = git.parse_version(present), git.parse_version(step)
    if step in STEPS and now:
        return next_version(present, Step[step.upper()])
    return step if now and named and named > now else None
