"""List the candidates of the articles and what became of each; exit 1 while any is open, 2 where the
curated files have mistakes.

A candidate is recorded where a row takes its place, dismissed by an entry of curation/dismissed.yaml, else open.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.assembly.row_context import Row
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.run import gather

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("article_id", "page", "kind", "text", "outcome", "record_id", "reason")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="audit.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=Path, help="folder of the articles' texts")
    parser.add_argument("--all", action="store_true", help="list recorded and dismissed candidates too")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        rows = gather(Checkout.at(options.root), options.articles).assembly.rows["coverage"]
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 2
    still_open = [row for row in rows if row["outcome"] == "open"]
    for row in rows if options.all else still_open:
        print(_line(row))
    print(f"{len(rows)} candidates, {len(still_open)} open.")
    return 1 if still_open else 0


def _line(row: Row) -> str:
    return "\t".join(str(row[column] if row[column] is not None else "") for column in COLUMNS)


if __name__ == "__main__":
    sys.exit(main())
