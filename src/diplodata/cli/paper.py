"""Print rows as a table for a paper, with citations and sources."""

from argparse import ArgumentParser, Namespace
from typing import get_args

from .._paper import PaperFormat, paper
from .options import add_language


def add_arguments(command: ArgumentParser) -> None:
    add_language(command, "en")
    command.add_argument("ids", nargs="+", metavar="ID")
    formats = f"default / predeterminado: {', '.join(get_args(PaperFormat))}"
    command.add_argument("--format", choices=get_args(PaperFormat), default="markdown", help=formats)


def run(options: Namespace) -> None:
    print(paper(options.ids, options.format, options.lang), end="")
