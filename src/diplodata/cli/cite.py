"""Print how to cite the data, and the articles behind some rows."""

from argparse import ArgumentParser, Namespace

from .._cite import cite
from .options import add_language


def add_arguments(command: ArgumentParser) -> None:
    add_language(command, "en")
    command.add_argument("ids", nargs="*", metavar="ID")
    command.add_argument(
        "--style", default="text", help="text (default / predeterminado), apa, bibtex, csl-json, ris, cff"
    )
    command.add_argument("--works", action="store_true", help="also the works they cite / también las obras que citan")


def run(options: Namespace) -> None:
    print(cite(options.style, options.lang, options.ids or None, works=options.works).rstrip("\n"))
