"""Build the package: read the articles where they are at hand, assemble, check, publish.

Writes data/, datapackage.json and readings/. Without the articles the tables are built from the committed readings.
With --check nothing is written; exit 1 where the committed output is not what a build gives.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import ARTICLES_VARIABLE, Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.run import BuildResult, build
from diplodata_build.summary import summarise

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        checkout = Checkout.at(options.root, options.output)
        built = build(checkout, options.articles, check=options.check, accept_counts=options.accept_counts)
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        print(f"{len(error.problems)} problem(s); nothing was published.", file=sys.stderr)
        return 1
    for warning in built.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summarise(built))
    print(_outcome(built, options.check))
    return 1 if options.check and built.changed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    folder = f"folder of the articles' texts (default: ${ARTICLES_VARIABLE}, else articles/)"
    parser.add_argument("--articles", type=Path, help=folder)
    parser.add_argument("--output", type=Path, help="folder to publish into (default: this checkout)")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="only compare with what is published")
    way.add_argument("--accept-counts", action="store_true", help="make the rows found the expected ones")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser


def _outcome(built: BuildResult, check: bool) -> str:
    if not built.changed:
        return "The published files are what a build gives." if check else "Nothing changed."
    return "\n  ".join(["A build would change:" if check else "Changed:", *built.changed])


if __name__ == "__main__":
    sys.exit(main())
