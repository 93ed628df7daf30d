"""What differs between two editions of the package, cell by cell, and the version step that it calls for.

    diff.py v0.1.0 .                      the release 0.1.0 against this checkout
    diff.py v0.1.0 v0.2.0 --full --output changes.md

OLD and NEW are folders, or tags or revisions of this repository; a folder of that name goes first. The step: major if a
field is added, removed, moved or read in another way, a constraint gets tighter, or a row with a lasting id is removed
or renamed; minor if tables or rows are added or a constraint gets looser; patch if values and descriptions are
corrected. If a description, a definition or a licence got another meaning, the step is major too: that is for a reader
to judge. The numbers mean the same below 1.0.0: a major step from 0.1.0 leads to 1.0.0.

An id of a released edition (one whose datapackage.json has a date) that ended needs an entry in curation/retired.yaml:
NEW's own, or this checkout's if NEW has none. An edition that was not released has promised no ids. Ids of names,
mentions, evidence, citations, coverage and attributions are derived from the content and never need an entry: such rows
are compared by their content, and those that were only derived again are counted as rederived.

Exit code: 0 compared; 1 an id ended without an entry, or --fail-if-different and something differs; 2 OLD or NEW cannot
be read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import write_text
from diplodata_build.base.command import print_problems, run, script_parser
from diplodata_build.base.problems import BuildError, Problem, attempt, stop_if_any
from diplodata_build.editions.compare import compare
from diplodata_build.editions.edition import read_edition
from diplodata_build.editions.report import as_json, markdown

DIFFERENT, UNUSABLE = 1, 2
MOST_PROBLEMS = 50


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    for name in ("old", "new"):
        parser.add_argument(name, metavar=name.upper(), help="a folder, or a tag or revision")
    parser.add_argument(
        "--format", choices=["markdown", "json"], default="markdown", help="default: markdown; json has everything"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write into this file (default: standard output)")
    parser.add_argument("--full", action="store_true", help="every row and cell, not only counts and the first names")
    parser.add_argument("--fail-if-different", action="store_true", help="exit with 1 if anything differs")
    return run(parser, _diff, arguments, failed=UNUSABLE)


def _diff(options: argparse.Namespace) -> int:
    try:
        problems: list[Problem] = []
        editions = [attempt(problems, read_edition, where, options.root) for where in (options.old, options.new)]
        stop_if_any(problems)
        found = compare(*(edition for edition in editions if edition))
        text = as_json(found) if options.format == "json" else markdown(found, options.full)
    except RecursionError:
        message = "the descriptor of one of them is nested too deeply"
        raise BuildError([Problem(f"{options.old}, {options.new}", message)]) from None
    if options.output:
        write_text(options.output, text)
    else:
        print(text, end="")
    print_problems([*found.old.warnings, *found.new.warnings, *found.problems], most=MOST_PROBLEMS)
    return DIFFERENT if found.problems or (options.fail_if_different and found) else 0


if __name__ == "__main__":
    sys.exit(main())
