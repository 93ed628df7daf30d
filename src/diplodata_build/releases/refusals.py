"""What stands in the way of a release, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from diplodata.validation import validate
from diplodata_build.base import git
from diplodata_build.base.problems import BuildError, Problem, attempt
from diplodata_build.releases.bump import too_small
from diplodata_build.releases.model import Release, Target
from diplodata_build.run import build

SHOWN = 10
ALWAYS = ("released", "doi")  # keys that every target needs: what was published before its DOI would never have it
SANDBOX = "10.5072/"  # where the DOIs of a rehearsal begin


def refusals(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """Why no bundle of this checkout may be made: it is not what is committed, tagged and built, or a bundle would be
    wrong. Targets are asked where the package is valid, for they rely on that.
    """
    problems: list[Problem] = []
    for look in (uncommitted, tagged, undated, too_small, partial(rehearsed, targets=targets), unbuilt):
        attempt(problems, _collect, problems, look, release)
    valid = attempt(problems, _collect, problems, invalid, release) == 0
    for target in targets if valid else ():
        attempt(problems, _collect, problems, target.problems, release)
    return list(dict.fromkeys(problems))


def _collect(problems: list[Problem], look: Callable[[Release], Iterable[Problem]], release: Release) -> int:
    """Add what is found, also where the search then breaks off; how many findings there are."""
    before = len(problems)
    for problem in look(release):
        problems.append(problem)
    return len(problems) - before


def uncommitted(release: Release) -> Iterator[Problem]:
    """The checkout is not what git has."""
    changed = git.changes(release.checkout.root)
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        names = ", ".join(changed[:SHOWN])
        yield Problem("git", f"files are not as the last commit has them; commit or remove them: {names}{more}")


def tagged(release: Release) -> Iterator[Problem]:
    """The version is that of another commit; its own tag is there already when a tag starts the release."""
    root, version = release.checkout.root, git.parse_version(release.version)
    if version in git.tagged_versions(root):
        tag = git.tag_of(version)
        if git.commit_of(root, tag) != git.commit_of(root, "HEAD"):
            message = f"{tag} is the tag of another commit: this version exists; `release.py bump` makes the next one"
            yield Problem(release.curated.place(("version",)), message)


def undated(release: Release) -> Iterator[Problem]:
    """The date of the release, where it is given, is no date."""
    released = release.package.get("released")
    try:
        date.fromisoformat(released or "2000-01-01")
    except ValueError:
        yield Problem(release.curated.place(("released",)), f"released '{released}' is no date YYYY-MM-DD")


def rehearsed(release: Release, targets: Sequence[Target]) -> Iterator[Problem]:
    """A DOI of Zenodo's sandbox, which leads nowhere, would get into what other services are given."""
    others = ", ".join(target.name for target in targets if target.name != "zenodo")
    for key in ("doi", "concept_doi"):
        found = str(release.package.get(key) or "")
        if others and found.startswith(SANDBOX):
            message = f"{key} '{found}' is of Zenodo's sandbox and leads nowhere; only a rehearsal of Zenodo takes it"
            yield Problem(release.curated.place((key,)), f"{message}, not {others}")


def unbuilt(release: Release) -> Iterator[Problem]:
    """What is published is not what a build gives, or a build warns (English missing or stale, open candidates), or
    some English is a machine's that nobody has read.
    """
    built = build(release.checkout, check=True)
    yield from built.warnings
    for path in built.changed:
        yield Problem(path, "is not what a build gives: run `make build` and commit what it writes")
    for row in built.inputs.assembly.rows["translations"]:
        if row["origin"] == "machine":
            key = f"{row['table_name']}:{row['record_id']}:{row['field']}"
            entry = built.inputs.curation.memory.entries[key]
            yield Problem(entry.place, f"'{key}' is a machine's English that nobody has read (fuzzy)")


def invalid(release: Release) -> Iterator[Problem]:
    """`diplodata validate` finds errors."""
    path = release.checkout.output / "datapackage.json"
    if not path.is_file():
        raise BuildError([Problem("datapackage.json", "is not there: run `make build`")])
    for finding in validate(path).errors:
        place, _, message = str(finding).partition(": ")
        yield Problem(place, message)


def needed(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """What only a person can give and publishing asks for: keys of package.yaml that are null, each by name."""
    wanted: dict[str, list[str]] = {}
    for target in targets:
        for key in dict.fromkeys((*ALWAYS, *target.needs)):
            wanted.setdefault(key, []).append(target.name)
    problems = [
        Problem(release.curated.place((key,)), f"{key} is null; give it to publish ({', '.join(names)})")
        for key, names in wanted.items()
        if release.package.get(key) is None
    ]
    if release.package.get("unfinished") == "true":
        place = release.curated.place(("unfinished",))
        problems.append(Problem(place, "unfinished is true; a release says false"))
    return problems + list(untold(release))


def untold(release: Release) -> Iterator[Problem]:
    """CHANGELOG.md has no heading with the version and the date of the release."""
    heading = f"## {release.version} ({release.package.get('released') or 'YYYY-MM-DD'})"
    path = release.checkout.root / "CHANGELOG.md"
    if not path.is_file() or heading not in path.read_text("utf-8").splitlines():
        yield Problem("CHANGELOG.md", f"has no heading `{heading}`")


def obstacles(release: Release, targets: Sequence[Target]) -> list[Problem]:
    """What the services themselves have against this release, or their tokens; every one is asked."""
    problems: list[Problem] = []
    for target in targets:
        if target.obstacles:
            attempt(problems, _collect, problems, target.obstacles, release)
    return problems
