"""Read articles: a PDF or the raw text that came out of one in, clean text or its structure out.

    read.py article.txt                              the clean text
    read.py article.pdf                              the same of a PDF, which pypdfium2 opens
    read.py article.pdf --as raw --output articles   the text that the PDF is registered and built by
    read.py article.txt --as json                    pages, sections, blocks, sentences and candidates
    read.py article.txt --check                      what looks wrong, with page and line
    read.py folder --output read --as json --jobs 4  every *.txt of a folder, one file each
    read.py folder --output read --resume            only those that are newer than their files there

A text that is registered in curation/articles.yaml is read with its hints. A file that cannot be read is reported in
one line and the others are done; the exit code is then 2.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import registered_hints
from diplodata_build.finding.batch import read_articles

UNREADABLE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a text file, a *.pdf file, or a folder of *.txt files"
    )
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--as", dest="form", choices=("json", "raw", "text"), default="text", help="default: text")
    forms.add_argument("--check", dest="form", action="store_const", const="doubts", help="say what looks wrong")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write one file per article here")
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="read N articles at a time")
    parser.add_argument(
        "--resume", action="store_true", help="leave out what is older than its file in --output: go on after a stop"
    )
    return run(parser, _read, arguments)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def _read(options: argparse.Namespace) -> int:
    if options.resume and not options.output:
        raise BuildError([Problem("--resume", "needs --output, the folder of the files that are there")])
    code = 0
    hints = registered_hints(Checkout.at(options.root))
    outcomes = read_articles(options.paths, options.form, options.output, options.jobs, hints, resume=options.resume)
    for outcome in outcomes:
        sys.stdout.write(outcome.result)
        if outcome.error:
            sys.stdout.flush()
            print("read.py:", *f"{outcome.path}: {outcome.error}".split(), file=sys.stderr)
            code = UNREADABLE
    return code


if __name__ == "__main__":
    sys.exit(main())
