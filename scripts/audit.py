"""List the candidates of the articles and what became of each, and the records that may be one.

A candidate is recorded if a row covers its place, dismissed if curation/dismissed.yaml has an entry for it, else open.
Two records that look alike are merged, or told apart in curation/distinct.yaml. Exit code 1 if anything is undecided, 2
if the curated files have mistakes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.run import gather

COLUMNS = ("article_id", "page", "kind", "text", "outcome", "record_id", "reason")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("--articles", type=Path, help="folder of the articles' texts")
    parser.add_argument("--all", action="store_true", help="list recorded and dismissed candidates too")
    return run(parser, _list, arguments, failed=2)


def _list(options: argparse.Namespace) -> int:
    assembly = gather(Checkout.at(options.root), options.articles).assembly
    rows = assembly.rows["coverage"]
    still_open = [row for row in rows if row["outcome"] == "open"]
    for row in rows if options.all else still_open:
        print("\t".join("" if row[column] is None else str(row[column]) for column in COLUMNS))
    for problem in assembly.look_alikes:
        print(problem)
    print(f"{len(rows)} candidates, {len(still_open)} open; {len(assembly.look_alikes)} look-alikes undecided.")
    return 1 if still_open or assembly.look_alikes else 0


if __name__ == "__main__":
    sys.exit(main())
