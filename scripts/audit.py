"""List the candidates of the articles that are open, and the records that may be one.

A candidate is recorded if a row covers its place, dismissed if curation/dismissed.yaml has an entry for it, else open.
Open ones inside an open name or short quotation are not listed: they follow what becomes of it. Two records that look
alike are merged, or told apart in curation/distinct.yaml. Exit code 1 if anything is undecided, 2 if the curated files
have mistakes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.adding.worklist import dismissals, lines, sample, summary
from diplodata_build.assembly.coverage import worklist
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.run import gather


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("--articles", type=Path, help="folder of the articles' texts")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--all", action="store_true", help="list recorded and dismissed candidates too")
    what.add_argument("--sample", action="store_true", help="list some of those that a rule has settled, to check them")
    what.add_argument("--yaml", action="store_true", help="print entries for curation/dismissed.yaml")
    return run(parser, _list, arguments, failed=2)


def _list(options: argparse.Namespace) -> int:
    inputs = gather(Checkout.at(options.root), options.articles)
    assembly = inputs.assembly
    listed, hidden = worklist(assembly.rows["coverage"])
    if options.yaml:
        print("".join(dismissals(assembly, inputs.readings)), end="")
    else:
        rows = assembly.rows["coverage"] if options.all else sample(assembly) if options.sample else listed
        print(*lines(rows), *assembly.look_alikes, summary(assembly, listed, hidden), sep="\n")
    return 1 if listed or assembly.look_alikes else 0


if __name__ == "__main__":
    sys.exit(main())
