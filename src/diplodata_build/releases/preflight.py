"""What stands in the way of a release: all of it is found and reported at once, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from diplodata._package import DESCRIPTOR, installed
from diplodata.validation import RULES, RawPackage, check, official
from diplodata_build.base import git
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.memory import without_english
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.version import wrong_step
from diplodata_build.run import build

SHOWN = 10
ALWAYS = ("released", "doi")  # every target needs these: what is published before it has a DOI never names it
SANDBOX = "10.5072/"  # DOIs of Zenodo's sandbox begin so
Check = Callable[[Release], Iterable[Problem]]


def preflight(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """Why no bundle may be made of this checkout, not even in a dry run; nothing is asked of a service.

    The targets' own checks rely on a valid package, and are left out where it is not.
    """
    checks: list[Check] = [uncommitted, tagged_elsewhere, bad_date, wrong_step, partial(sandbox_doi, targets=targets)]
    problems = _all_of([*checks, unbuilt], release)
    problems += _all_of([invalid], release) or _all_of([target.preflight for target in targets], release)
    return list(dict.fromkeys(problems))


def preflight_publishing(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """What a person still has to give before these targets are published."""
    return _all_of([partial(not_given, targets=targets), not_in_changelog], release)


def preflight_services(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """What the services have against this release or its tokens; every one is asked."""
    return _all_of([target.preflight_service for target in targets if target.preflight_service], release)


def _all_of(checks: Sequence[Check], release: Release) -> list[Problem]:
    """What all checks find, also before and after one of them breaks off."""
    found: list[Problem] = []
    for look in checks:
        try:
            for problem in look(release):
                found.append(problem)  # one by one: a check may raise after it has found something
        except BuildError as error:
            found += error.problems
    return found


def uncommitted(release: Release) -> Iterator[Problem]:
    """The checkout differs from the last commit."""
    changed = git.changes(release.checkout.root)
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        names = ", ".join(changed[:SHOWN])
        yield Problem("git", f"these files differ from the last commit; commit or remove them: {names}{more}")


def tagged_elsewhere(release: Release) -> Iterator[Problem]:
    """The version is tagged at another commit; at this one, the tag is that of the present release."""
    root, version = release.checkout.root, git.parse_version(release.version)
    if version in git.tagged_versions(root):
        tag = git.tag_of(version)
        if git.commit_of(root, tag) != git.commit_of(root, "HEAD"):
            message = f"{tag} is the tag of another commit: this version exists; `release.py bump` makes the next one"
            yield release.problem(message, "version")


def bad_date(release: Release) -> Iterator[Problem]:
    """``released`` is given, and is no date."""
    released = release.package.get("released")
    try:
        date.fromisoformat(released or "2000-01-01")
    except ValueError:
        yield release.problem(f"released '{released}' is no date YYYY-MM-DD", "released")


def sandbox_doi(release: Release, targets: Sequence[Target]) -> Iterator[Problem]:
    """A DOI of Zenodo's sandbox, which leads nowhere, would get into the bundles of other services."""
    others = ", ".join(target.name for target in targets if target.name != "zenodo")
    for key in ("doi", "concept_doi"):
        found = str(release.package.get(key) or "")
        if others and found.startswith(SANDBOX):
            message = (
                f"{key} '{found}' is a DOI of Zenodo's sandbox and leads nowhere; only Zenodo takes it, not {others}"
            )
            yield release.problem(message, key)


def unbuilt(release: Release) -> Iterator[Problem]:
    """The published files are not what a build gives, the build warns (English missing or stale, open candidates,
    undecided look-alikes), or some English is a machine's that nobody has reviewed; nothing is drafted here.
    """
    built = build(release.checkout, check=True)
    curation = built.inputs.curation
    yield from built.warnings
    yield from without_english(curation.memory, curation.records, curation.schemas)
    for path in built.changed:
        yield Problem(path, "differs from what a build gives: run `make build` and commit what it writes")
    yield from _other_explorer(release)
    for row in built.inputs.assembly.rows["translations"]:
        if row["origin"] == "machine":
            key = f"{row['table_name']}:{row['record_id']}:{row['field']}"
            entry = curation.memory.entries[key]
            yield Problem(entry.place, f"'{key}' is a machine's English that nobody has reviewed (fuzzy)")


def _other_explorer(release: Release) -> Iterator[Problem]:
    if installed().content(DESCRIPTOR) != release.content(DESCRIPTOR):  # it is made from the package that is imported
        return
    from diplodata_build import explorer  # needs networkx, which the environments of machine translation lack

    if explorer.write(release.checkout, check=True).changed:
        yield Problem("explorer/index.html", "differs from what a build gives: run `make build`")


def invalid(release: Release) -> Iterator[Problem]:
    """`diplodata validate` finds errors."""
    path = release.checkout.output / "datapackage.json"
    if not path.is_file():
        raise BuildError([Problem("datapackage.json", "is missing: run `make build`")])
    for finding in check(RawPackage(path), (*RULES, *official.RULES)).errors:
        place, _, message = str(finding).partition(": ")
        yield Problem(place, message)


def not_given(release: Release, targets: Sequence[Target]) -> Iterator[Problem]:
    """Keys of ``curation/package.yaml`` that are null and that a target needs, and ``unfinished``."""
    for key in dict.fromkeys([*ALWAYS, *(key for target in targets for key in target.needs)]):
        if release.package.get(key) is None:
            names = ", ".join(target.name for target in targets if key in (*ALWAYS, *target.needs))
            yield release.problem(f"{key} is null; publishing needs it ({names})", key)
    if release.package.get("unfinished") == "true":
        yield release.problem("unfinished is true; for a release it has to be false", "unfinished")


def not_in_changelog(release: Release) -> Iterator[Problem]:
    """``CHANGELOG.md`` has no heading with the version and the date of the release."""
    heading = f"## {release.version} ({release.package.get('released') or 'YYYY-MM-DD'})"
    path = release.checkout.root / "CHANGELOG.md"
    if not path.is_file() or heading not in path.read_text("utf-8").splitlines():
        yield Problem("CHANGELOG.md", f"has no heading `{heading}`")
