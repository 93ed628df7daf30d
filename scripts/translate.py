"""The English of the records: what state the translation memory is in.

status: for each table, how many cells are author's, authority's, an editor's, post-edited, a machine's, missing, stale.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from pipeline.house import House
from pipeline.inputs import Curation, read_curation
from pipeline.problems import BuildError
from pipeline.summary import aligned
from pipeline.translation.memory import spanish_fields

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="translate.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("action", choices=["status"])
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        curation = read_curation(House.at(options.root))
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        return 1
    print(_status(curation))
    return 0


def _status(curation: Curation) -> str:
    states = [code.code for code in curation.schemas.codes["translations", "origin"]] + ["missing", "stale"]
    counted: dict[str, Counter[str]] = {}
    for key, record, spanish in spanish_fields(curation.records, curation.schemas):
        entry = curation.memory.entries.get(key)
        state = (
            "missing" if entry is None or not entry.english else "stale" if entry.spanish != spanish else entry.origin
        )
        counted.setdefault(record.table, Counter())[state] += 1
    lines = [["table", *states], *([table, *(str(count[s]) for s in states)] for table, count in counted.items())]
    return "\n".join(aligned(lines))


if __name__ == "__main__":
    sys.exit(main())
