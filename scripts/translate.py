"""The English of the records: its state, drafts by a machine, and how near drafts come to it. Nothing uses the network.

status    for each table, how many fields are author, authority, editor, post_edited, machine, missing, stale
terms     where the English has a term otherwise than curation/translation/glossary.csv; exit 1 if it does
fill      drafts for fields that have no English, as fuzzy entries for an editor to read; what is there stays as it is.
          Every draft is kept in curation/translation/drafts.po; after an interruption it goes on where it stopped
evaluate  writes docs/maintainers/translation.md: the drafts against the English, by chrF, BLEU and the glossary
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.curation.drafts import read_drafts, replace
from diplodata_build.curation.inputs import Curation, read_curation
from diplodata_build.curation.memory import add_drafts, spanish_fields
from diplodata_build.english.drafting import draft_fields, protector_of
from diplodata_build.english.engines import Engine, EngineError
from diplodata_build.english.engines.apertium import open_apertium
from diplodata_build.english.engines.argos import open_argos
from diplodata_build.english.engines.models import PINNED, Pin
from diplodata_build.english.glossary import read_glossary
from diplodata_build.english.report import evaluation, status, term_findings
from diplodata_build.publishing.publish import one_at_a_time

ROOT = Path(__file__).resolve().parent.parent
BAR = 30


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    checkout = Checkout.at(options.root)
    try:
        return int(options.run(checkout, read_curation(checkout), options))
    except BuildError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
    except EngineError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrupted; the drafts made so far are kept, call it again to go on.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="translate.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    actions = parser.add_subparsers(required=True, metavar="status | terms | fill | evaluate")
    for name, run in (("status", _status), ("terms", _terms), ("evaluate", _evaluate)):
        actions.add_parser(name).set_defaults(run=run)
    fill = actions.add_parser("fill")
    fill.set_defaults(run=_fill)
    fill.add_argument("--engine", choices=["argos", "apertium"], default="argos")
    fill.add_argument("--model", type=Path, metavar="FILE", help="the .argosmodel of argos")
    fill.add_argument("--model-sha256", metavar="HEX", help="which file it must be, where it is not the pinned one")
    fill.add_argument("--drafts-only", action="store_true", help="draft every field, to compare; en.po stays as it is")
    return parser


def _status(checkout: Checkout, curation: Curation, _: argparse.Namespace) -> int:
    found = len(term_findings(curation.memory, read_glossary(checkout)))
    print(status(curation), f"{found} terms otherwise than the glossary (translate.py terms)", sep="\n")
    return 0


def _terms(checkout: Checkout, curation: Curation, _: argparse.Namespace) -> int:
    found = term_findings(curation.memory, read_glossary(checkout))
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


def _fill(checkout: Checkout, curation: Curation, options: argparse.Namespace) -> int:
    fields = [(key, spanish) for key, _, spanish in spanish_fields(curation.records, curation.schemas)]
    if not options.drafts_only:
        entries = curation.memory.entries
        fields = [(key, spanish) for key, spanish in fields if key not in entries or not entries[key].english]
    if not fields:
        print("No field lacks English.")
        return 0
    engine = _engine(options)
    protector = protector_of(curation.records, read_glossary(checkout))
    with one_at_a_time(checkout.output):
        drafts = draft_fields(checkout, engine, protector, fields, read_drafts(checkout), _progress)
        added = 0 if options.drafts_only else add_drafts(checkout, drafts)
    empty = sum(1 for draft in drafts if not draft.english)
    print(f"{len(drafts)} fields drafted by {engine.name} {engine.version}, {empty} left empty for an editor")
    print(f"{added} fuzzy entries added to curation/translation/en.po")
    return 0


def _engine(options: argparse.Namespace) -> Engine:
    if options.engine == "apertium":
        return open_apertium()
    return open_argos(options.model, Pin(options.model_sha256) if options.model_sha256 else PINNED)


def _evaluate(checkout: Checkout, curation: Curation, _: argparse.Namespace) -> int:
    path = checkout.root / "docs" / "maintainers" / "translation.md"
    try:
        text = evaluation(curation, read_drafts(checkout), read_glossary(checkout))
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; `make translate-env` makes an environment that has it"
        raise EngineError(message) from None
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text)
    print(f"written: {checkout.name(path)}")
    return 0


def _progress(done: int, of: int) -> None:
    """A bar on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        filled = BAR * done // of
        print(f"\r{'█' * filled}{'·' * (BAR - filled)} {done} of {of} texts", end="", file=sys.stderr, flush=True)
        if done == of:
            print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
