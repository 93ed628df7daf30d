"""The English of the records: its state, machine drafts, and how close drafts come to it. Nothing uses the network.

status    for each table, how many fields are in which state: by origin, missing, stale
terms     where the English differs from curation/translation/glossary.csv; exit code 1 if it does
fill      drafts fields that have no English, as fuzzy entries for an editor to read; never changes an existing entry.
          Every draft is kept in curation/translation/drafts.po; run it again after an interruption, and it goes on
evaluate  writes docs/maintainers/translation.md: the drafts compared with the English, by chrF and BLEU
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.curation.inputs import read_curation
from diplodata_build.english.drafting import fill
from diplodata_build.english.engines import Engine
from diplodata_build.english.engines.apertium import open_apertium
from diplodata_build.english.engines.argos import PINNED, Pin, open_argos
from diplodata_build.english.evaluation import status, term_findings, write_evaluation
from diplodata_build.english.glossary import read_glossary
from diplodata_build.publishing.journal import one_at_a_time


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    actions = parser.add_subparsers(required=True, metavar="status | terms | fill | evaluate")
    for name, work in (("status", _status), ("terms", _terms), ("evaluate", _evaluate), ("fill", _fill)):
        action = actions.add_parser(name)
        action.set_defaults(work=work)
    action.add_argument("--engine", choices=["argos", "apertium"], default="argos")
    action.add_argument("--model", type=Path, metavar="FILE", help="the .argosmodel of argos")
    action.add_argument("--model-sha256", metavar="HEX", help="the file's sha256, if it is not the pinned one")
    action.add_argument("--drafts-only", action="store_true", help="draft all fields, to compare; en.po is not changed")
    interrupted = "Interrupted; the drafts made so far are kept, run it again, and it goes on."
    return run(parser, lambda options: options.work(options), arguments, interrupted=interrupted)


def _status(options: argparse.Namespace) -> None:
    checkout = Checkout.at(options.root)
    print(status(read_curation(checkout), read_glossary(checkout)))


def _terms(options: argparse.Namespace) -> int:
    checkout = Checkout.at(options.root)
    found = term_findings(read_curation(checkout).memory, read_glossary(checkout))
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


def _fill(options: argparse.Namespace) -> None:
    def engine() -> Engine:
        if options.engine == "apertium":
            return open_apertium()
        return open_argos(options.model, Pin(options.model_sha256) if options.model_sha256 else PINNED)

    checkout = Checkout.at(options.root)
    with one_at_a_time(checkout.output):
        print(fill(checkout, read_curation(checkout), engine, options.drafts_only))


def _evaluate(options: argparse.Namespace) -> None:
    checkout = Checkout.at(options.root)
    print(f"written: {checkout.name(write_evaluation(checkout, read_curation(checkout)))}")


if __name__ == "__main__":
    sys.exit(main())
