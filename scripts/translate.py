"""The English of the records: its state, machine drafts, and how close drafts come to it. Nothing uses the network.

status    for each table, how many fields are in which state (by origin, missing, stale); what has no English
terms     where the English differs from curation/translation/glossary.csv; exit code 1 if it does
fill      drafts what has no English, as a build does: fuzzy entries for an editor to read; what anybody wrote or read
          stays. Every draft is kept in curation/translation/drafts.po; after an interruption run it again: it goes on
evaluate  writes docs/maintainers/translation.md: the drafts compared with the English, by chrF and BLEU
"""

from __future__ import annotations

import argparse
import sys

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import read_curation
from diplodata_build.english.drafting import draft_all, fill
from diplodata_build.english.engines import Engine
from diplodata_build.english.engines.apertium import INSTALL
from diplodata_build.english.engines.choosing import add_engine_options, open_engine
from diplodata_build.english.evaluation import status, term_findings, write_evaluation
from diplodata_build.english.glossary import read_glossary
from diplodata_build.publishing.journal import one_at_a_time

PACKAGE = "For Argos Translate: `make translate-env`, and --model FILE (curation/translation/README.md)"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    actions = parser.add_subparsers(required=True, metavar="status | terms | fill | evaluate")
    for name, work in (("status", _status), ("terms", _terms), ("evaluate", _evaluate), ("fill", _fill)):
        action = actions.add_parser(name)
        action.set_defaults(work=work)
    add_engine_options(action)
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
        if found := open_engine(options):
            return found
        raise BuildError([Problem("translate.py", f"no engine is at hand. {INSTALL}. {PACKAGE}")])

    checkout = Checkout.at(options.root)
    with one_at_a_time(checkout.output):
        curation = read_curation(checkout)
        print(draft_all(checkout, curation, engine()) if options.drafts_only else fill(checkout, curation, engine))


def _evaluate(options: argparse.Namespace) -> None:
    checkout = Checkout.at(options.root)
    print(f"written: {checkout.name(write_evaluation(checkout, read_curation(checkout)))}")


if __name__ == "__main__":
    sys.exit(main())
