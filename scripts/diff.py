"""What differs between two editions of the package, cell by cell, and the version step that it calls for.

    diff.py v0.1.0 .                      the release 0.1.0 against this checkout
    diff.py old.zip diplodata.whl         two archives (zip, wheel, tar.gz), or two folders
    diff.py v0.1.0 v0.2.0 --format markdown --output changes.md

OLD and NEW are folders, archives or tags or revisions of this repository; a file or folder of that name goes first.
The step: major where fields come, go, move or are read in another way, constraints get tighter, or rows with lasting
ids go or are renamed; minor where tables or rows come or constraints get looser; patch where values and descriptions
are corrected. The numbers mean the same below 1.0.0: a major step from 0.1.0 leads to 1.0.0.

An id of a released edition (one whose datapackage.json has a date, from 0.1.0 on) that is gone needs an entry in
curation/retired.yaml: NEW's own, or this checkout's where NEW brings none. Before its first release the package has
promised no id to anybody, so what is gone then is listed and is no error. Ids of names, mentions, evidence, citations,
coverage and attributions follow from content and never need an entry; such rows are compared by their content, and
those that were only derived anew are counted.

Exit code: 0 compared; 1 an id is gone without an entry, or --fail-if-different and something differs; 2 OLD or NEW
cannot be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from diplodata_build.base.problems import BuildError, Problem, attempt, stop_if_any
from diplodata_build.editions import Differences, compare, read_edition
from diplodata_build.editions.show import FORMATS

ROOT = Path(__file__).resolve().parent.parent
DIFFERENT, UNUSABLE = 1, 2
MOST_PROBLEMS = 50


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        found = _compare(options.old, options.new, options.root)
        _write(FORMATS[options.format](found, options.full), options.output)
    except BuildError as error:
        _tell(error.problems)
        return UNUSABLE
    except RecursionError:
        _tell([Problem(f"{options.old}, {options.new}", "the descriptor of one of them is nested too deeply")])
        return UNUSABLE
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _tell([Problem(edition.label, line) for edition in (found.old, found.new) for line in edition.warnings])
    _tell(found.problems)
    return DIFFERENT if found.problems or (options.fail_if_different and found) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diff.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("old", "new"):
        parser.add_argument(name, metavar=name.upper(), help="a folder, an archive, or a tag or revision")
    parser.add_argument("--format", choices=FORMATS, default="terminal", help="default: terminal; json has everything")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write into this file (default: standard output)")
    parser.add_argument("--full", action="store_true", help="every row and cell, not only the first ones or counts")
    parser.add_argument("--fail-if-different", action="store_true", help="exit with 1 where anything differs")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    return parser


def _compare(old: str, new: str, root: Path) -> Differences:
    problems: list[Problem] = []
    editions = [attempt(problems, read_edition, where, root) for where in (old, new)]
    stop_if_any(problems)
    before, after = (edition for edition in editions if edition)
    return compare(before, after)


def _write(text: str, path: Path | None) -> None:
    """Show a text, or write it into a file: the whole of it or nothing."""
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BuildError([Problem(str(path), f"cannot be written: {error.strerror}")]) from None


def _tell(problems: list[Problem]) -> None:
    for problem in problems[:MOST_PROBLEMS]:
        print("diff.py: " + " ".join(str(problem).split()), file=sys.stderr)
    if len(problems) > MOST_PROBLEMS:
        print(f"diff.py: … and {len(problems) - MOST_PROBLEMS} more", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
