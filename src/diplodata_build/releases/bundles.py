"""Bundles on the disk: written as a whole, compared with what `make release-check` validated, published."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.base.text_tables import grid
from diplodata_build.publishing import journal
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.texts import checksums

CONTENTS = Path("docs/maintainers/releasing.md")  # in the checkout: the page that has the table of ``weights``
VALIDATED = Path("dist/validated.json")  # in the checkout: the digest of each bundle that `make release-check` passed


def stage(release: Release, targets: Sequence[Target], output: Path) -> dict[str, Path]:
    """Write each bundle to ``output/<target>/`` and its checksums to ``output/<target>.sha256``; the folders by target.

    All bundles are made and written to the disk in a folder apart before the first is moved to its place.

    Raises:
        BuildError: a bundle cannot be made or written, or a folder that is none of ours stands in its place.
    """
    bundles = {target.name: target.files(release) for target in targets}
    stop_if_any([problem for name, files in bundles.items() for problem in _unfit(name, files, output)])
    staged = {f"{name}/{path}": content for name, files in bundles.items() for path, content in files.items()}
    staged |= {f"{name}.sha256": checksums(files, f"{name}/") for name, files in bundles.items()}
    with journal.one_at_a_time(output):
        source = journal.stage(output, staged)
        for name in bundles:
            (source / f"{name}.sha256").replace(output / f"{name}.sha256")
            shutil.rmtree(output / name, ignore_errors=True)
            (source / name).replace(output / name)
    return {name: output / name for name in bundles}


def _unfit(name: str, files: dict[str, bytes], output: Path) -> Iterator[Problem]:
    if not files:
        yield Problem(name, "the bundle has no files")
    if (output / name).exists() and not (output / f"{name}.sha256").exists():
        message = f"exists and is no bundle of ours ({name}.sha256 is missing beside it); choose another --output"
        yield Problem(str(output / name), message)


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a folder: bytes by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def digest(files: Mapping[str, bytes]) -> str:
    """One SHA-256 of all files of a bundle and their names."""
    return hashlib.sha256(checksums(files)).hexdigest()


def weights(bundles: Mapping[str, Mapping[str, bytes]]) -> str:
    """What each bundle holds and weighs, as a table in Markdown: its kinds of files, with how many there are of each.

    Weights are in megabytes of one decimal, so that the table does not change with every row of the data.
    """
    rows = []
    for name, files in bundles.items():
        kinds = Counter(PurePosixPath(path).suffix.lstrip(".") or "others" for path in files)
        held = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        rows.append((name, str(len(files)), f"{sum(map(len, files.values())) / 1e6:.1f} MB", held))
    return grid(("bundle", "files", "weight", "holds"), rows)


def with_weights(page: str, table: str) -> str:
    """The page with this table of ``weights`` in place of the one that it has."""
    header = table.partition("\n")[0]
    return re.sub(rf"(?m)^{re.escape(header)}(?:\n\|.*)*$", lambda _: table, page, count=1)


def not_validated(release: Release, folders: Mapping[str, Path]) -> Iterator[Problem]:
    """Bundles that differ from those that passed `make release-check` in this checkout."""
    try:
        passed = json.loads((release.checkout.root / VALIDATED).read_text("utf-8"))
    except (OSError, ValueError):
        passed = {}
    for name, folder in folders.items():
        if passed.get(name) != digest(contents(folder)):
            yield Problem(str(folder), "is not a bundle that passed `make release-check`; run it on this commit")


def publish(release: Release, targets: Sequence[Target], folders: Mapping[str, Path]) -> None:
    """Send the bundles, one target after the other, and print where each is published.

    Raises:
        BuildError: a service refused, or could not be reached; which targets are published then, and which are not.
    """
    left = [target.name for target in targets if target.publish]
    published: list[str] = []
    for target in targets:
        if target.publish:
            try:
                place = target.publish(release, folders[target.name])
            except (BuildError, OSError) as error:
                found = error.problems if isinstance(error, BuildError) else [Problem(target.name, str(error))]
                message = f"Published: {', '.join(published) or 'nothing'}; still to be published: {', '.join(left)}"
                found.append(Problem(target.name, f"not published. {message} (--target NAME --publish)"))
                raise BuildError(found) from None
            print(f"{target.name}: published: {place}")
            published.append(left.pop(0))
