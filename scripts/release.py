"""Make the bundles of a release, one folder a target; a dry run that sends nothing unless --publish is given.

It refuses, with all reasons at once: files that are not committed, a version that exists, English that is missing,
stale or a machine's, open candidates, undecided look-alikes, output that is not what a build gives, a package that is
not valid, a smaller version step than the changes call for, ids that are gone without an entry in
curation/retired.yaml, a DOI of Zenodo's sandbox (but for Zenodo alone), and what a service would refuse. Publishing
also needs what is null in curation/package.yaml, and bundles that passed `make release-check`. See
docs/maintainers/releasing.md.

release.py bump STEP   write the next version (major, minor, patch, or X.Y.Z) into curation/package.yaml
release.py reserve     ask Zenodo for the DOI of this version and write it into curation/package.yaml
release.py tag         print the tag of this version
release.py contents    write into releasing.md what each bundle holds and weighs
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import stop_if_any
from diplodata_build.releases import zenodo
from diplodata_build.releases.bundles import CONTENTS, not_validated, publish, stage, weights, with_weights
from diplodata_build.releases.preflight import preflight, preflight_publishing, preflight_services
from diplodata_build.releases.release import Release
from diplodata_build.releases.targets import TARGETS
from diplodata_build.releases.version import bump, write_values

USAGE = """release.py [--target NAME] [--output DIR] [--strict | --publish]
       release.py bump STEP
       release.py reserve | tag | contents"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    interrupted = "Interrupted; call it again, it finishes what it began."
    return run(parser(), lambda options: options.run(options), arguments, interrupted=interrupted)


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    made = script_parser(__file__, __doc__)
    made.usage = USAGE
    made.set_defaults(run=_release)
    made.add_argument("--target", choices=[*TARGETS, "all"], default="all", help="default: all")
    made.add_argument("--output", type=Path, default=Path("dist"), metavar="DIR", help="default: dist")
    mode = made.add_mutually_exclusive_group()
    mode.add_argument("--strict", action="store_true", help="refuse all that --publish refuses, but send nothing")
    mode.add_argument("--publish", action="store_true", help="send the bundles")
    actions = made.add_subparsers(prog="release.py", help=argparse.SUPPRESS, metavar="bump | reserve | tag | contents")
    step = actions.add_parser("bump")
    step.set_defaults(run=_bump)
    step.add_argument("step", metavar="STEP", help="major, minor, patch, or a version X.Y.Z")
    actions.add_parser("reserve").set_defaults(run=_reserve)
    actions.add_parser("tag").set_defaults(run=_tag)
    actions.add_parser("contents").set_defaults(run=_contents)
    return made


def _release(options: argparse.Namespace) -> None:
    release = Release(Checkout.at(options.root))
    targets = [TARGETS[name] for name in ([*TARGETS] if options.target == "all" else [options.target])]
    problems, needed = preflight(release, targets), preflight_publishing(release, targets)
    if options.strict or options.publish:
        problems += needed
    if options.publish:
        problems += preflight_services(release, targets)
    stop_if_any(problems)
    folders = stage(release, targets, options.output)
    for folder in folders.values():
        files = list(folder.iterdir())
        print(f"written: {files[0] if len(files) == 1 else f'{folder}/'}, {folder}.sha256")
    unchecked = list(not_validated(release, folders))
    if options.strict or options.publish:
        stop_if_any(unchecked)
    for problem in [*needed, *unchecked]:
        print(f"still needed to publish: {problem}")
    if options.publish:
        publish(release, targets, folders)
    else:
        print("A dry run: nothing was sent.")


def _bump(options: argparse.Namespace) -> None:
    version = bump(Release(Checkout.at(options.root)), options.step)
    print(f"curation/package.yaml: version {version}; released and doi null")
    print("Next: `make build`, describe the release in CHANGELOG.md, commit (releasing.md has all the steps).")


def _reserve(options: argparse.Namespace) -> None:
    release = Release(Checkout.at(options.root))
    doi = zenodo.reserve(release)
    write_values(release.checkout, {"doi": f'"{doi}"'})
    print(f"curation/package.yaml: doi {doi}; its draft waits for the files")
    print("Next: `make build`, commit (releasing.md has all the steps).")


def _tag(options: argparse.Namespace) -> None:
    print(f"v{Release(Checkout.at(options.root)).package['version']}")


def _contents(options: argparse.Namespace) -> None:
    release = Release(Checkout.at(options.root))
    table = weights({name: target.files(release) for name, target in TARGETS.items()})
    page = release.checkout.root / CONTENTS
    page.write_text(with_weights(page.read_text("utf-8"), table), "utf-8")
    print(f"written: {CONTENTS}")


if __name__ == "__main__":
    sys.exit(main())
