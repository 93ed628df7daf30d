"""Propose records for what an article holds and no record has: stubs, in which a person writes what is TODO.

Names that are those of recorded entities become evidence for them. With --write the stubs are put at the end of
curation/records/<table>/<article>.yaml, where builds leave them out until they are filled in; nothing that is there is
changed, and what is settled or in a stub is not proposed again. The text of the article must be at hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.adding.proposing import propose
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("article", metavar="ARTICLE", help="its id in curation/articles.yaml")
    parser.add_argument("--articles", type=Path, help="folder of the articles' texts")
    parser.add_argument("--write", action="store_true", help="put the stubs into the files of records")
    return run(parser, _propose, arguments)


def _propose(options: argparse.Namespace) -> None:
    print(propose(Checkout.at(options.root), options.article, options.articles, write=options.write))


if __name__ == "__main__":
    sys.exit(main())
