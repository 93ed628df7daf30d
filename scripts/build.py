"""Build the package: read the articles if their texts are available, assemble, check, publish.

Writes data/, datapackage.json and readings/. Without the articles the tables are built from the committed readings.
What has no English is drafted by an offline engine, if one is at hand, once: curation/translation/ keeps the drafts,
marked as a machine's until somebody has read them, and later builds read them there.
With --check nothing is drafted or written; exit code 1 if the committed output is not what a build gives.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from diplodata_build.base.checkout import ARTICLES_VARIABLE, Checkout
from diplodata_build.base.command import print_problems, run, script_parser
from diplodata_build.english.engines.choosing import add_engine_options, open_engine
from diplodata_build.run import build, summarise


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    folder = f"folder of the articles' texts (default: ${ARTICLES_VARIABLE}, else articles/)"
    parser.add_argument("--articles", type=Path, help=folder)
    parser.add_argument("--output", type=Path, help="folder to publish into (default: this checkout)")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="only compare with what is published")
    mode.add_argument("--accept-counts", action="store_true", help="make the counts of this build the expected ones")
    add_engine_options(parser)
    return run(parser, _build, arguments, note="Nothing was published.")


def _build(options: argparse.Namespace) -> int:
    checkout = Checkout.at(options.root, options.output)
    built = build(
        checkout, options.articles, check=options.check, accept_counts=options.accept_counts,
        open_engine=partial(open_engine, options),
    )  # fmt: skip
    print_problems(built.warnings, prefix="warning: ")
    print(summarise(built.inputs))
    if built.drafted:
        print(f"\n{built.drafted}; read and correct them in curation/translation/en.po")
    if built.changed:
        print("A build would change:" if options.check else "Changed:", *built.changed, sep="\n  ")
    else:
        print("The published files are what a build gives." if options.check else "Nothing changed.")
    return 1 if options.check and built.changed else 0


if __name__ == "__main__":
    sys.exit(main())
