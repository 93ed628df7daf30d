"""Begin with a new article: read its text and make its entry of curation/articles.yaml.

article.py new articles/olmedo.txt           show the entry, what the text holds, what looks wrong
article.py new articles/olmedo.txt --write   put the entry at the end of curation/articles.yaml
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from diplodata_build.adding.new_article import new_article
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.command import run, script_parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    new = parser.add_subparsers(required=True, metavar="new").add_parser("new", help="the entry of a text")
    new.add_argument("file", type=Path, metavar="FILE", help="the text, in the folder of the articles")
    new.add_argument("--write", action="store_true", help="put the entry into curation/articles.yaml")
    return run(parser, _new, arguments)


def _new(options: argparse.Namespace) -> None:
    print(new_article(Checkout.at(options.root), options.file, write=options.write))


if __name__ == "__main__":
    sys.exit(main())
