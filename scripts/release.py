"""Make the bundles of a release, one folder a target; a dry run that sends nothing unless --publish is given.

It refuses, with all reasons at once: files that are not committed, a version that exists, English that is missing,
stale or a machine's, open candidates, output that is not what a build gives, a package that is not valid, a smaller
version step than the changes call for, ids that are gone without an entry in curation/retired.yaml, a DOI of Zenodo's
sandbox (but for Zenodo alone), and what a service would not take or would drop. Publishing asks for what is null in
curation/package.yaml, too. See docs/maintainers/releasing.md.

release.py bump STEP   write the next version (major, minor, patch, or X.Y.Z) into curation/package.yaml
release.py reserve     ask Zenodo for the DOI of this version and write it into curation/package.yaml
release.py tag         print the tag of this version
release.py check       make every bundle twice, compare, and put it and a spoiled copy before every judge;
                       this is `make release-check`, and takes the checkout as it is, committed or not
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.releases import NAMES, load
from diplodata_build.releases.bump import bump
from diplodata_build.releases.check import check_bundles, table
from diplodata_build.releases.curated import write_values
from diplodata_build.releases.model import Release
from diplodata_build.releases.steps import check

USAGE = """release.py [--target NAME] [--output DIR] [--strict | --publish]
       release.py bump STEP
       release.py reserve | tag
       release.py [--target NAME] check"""
ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(Release(Checkout.at(options.root)), options))
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        print(f"{len(error.problems)} problem(s).", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrupted; call it again, it finishes what it began.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="release.py",
        usage=USAGE,
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
        allow_abbrev=False,  # nothing is sent by half a word
    )
    parser.set_defaults(run=_release)
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.add_argument("--target", choices=[*NAMES, "all"], default="all", help="default: all")
    parser.add_argument("--output", type=Path, default=Path("dist"), metavar="DIR", help="default: dist")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--strict", action="store_true", help="refuse all that --publish refuses, but send nothing")
    way.add_argument("--publish", action="store_true", help="send the bundles when every judge has let them pass")
    actions = parser.add_subparsers(prog="release.py", help=argparse.SUPPRESS, metavar="bump | reserve | tag | check")
    step = actions.add_parser("bump")
    step.set_defaults(run=_bump)
    step.add_argument("step", metavar="STEP", help="major, minor, patch, or a version X.Y.Z")
    actions.add_parser("reserve").set_defaults(run=_reserve)
    actions.add_parser("tag").set_defaults(run=_tag)
    actions.add_parser("check").set_defaults(run=_check)
    return parser


def _names(options: argparse.Namespace) -> Sequence[str]:
    return NAMES if options.target == "all" else [options.target]


def _release(release: Release, options: argparse.Namespace) -> int:
    targets = [load(name) for name in _names(options)]
    checked = check(release, targets, strict=options.strict, sending=options.publish)
    print(f"{release.package['name']} {release.version}: nothing stands in the way of these bundles")
    staged = checked.stage(options.output)
    for folder in staged.folders.values():
        print(f"written: {folder}/, {folder}.sha256")
    validated = staged.validate()
    for problem in checked.needed:
        print(f"still needed to publish: {problem}")
    if options.publish:
        validated.publish()
    else:
        print("A dry run: nothing was sent.")
    return 0


def _bump(release: Release, options: argparse.Namespace) -> int:
    print(f"curation/package.yaml: version {bump(release, options.step)}; released and doi null")
    print("Next: `make build`, describe the release in CHANGELOG.md, commit (docs/maintainers/releasing.md).")
    return 0


def _reserve(release: Release, options: argparse.Namespace) -> int:
    from diplodata_build.releases.zenodo import reserve

    doi = reserve(release, options.output)
    write_values(release.checkout, {"doi": f'"{doi}"'})
    print(f"curation/package.yaml: doi {doi}; its draft waits for the files")
    print("Next: `make build`, commit (docs/maintainers/releasing.md has all the steps).")
    return 0


def _tag(release: Release, _: argparse.Namespace) -> int:
    print(f"v{release.package['version']}")
    return 0


def _check(release: Release, options: argparse.Namespace) -> int:
    lines = check_bundles(release.checkout, _names(options))
    print("", table(lines), sep="\n")
    good = sum(line.good for line in lines)
    print(f"\n{good} of {len(lines)} as they must be")
    return 0 if good == len(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
