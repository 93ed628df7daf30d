"""Print where the files are."""

from argparse import ArgumentParser, Namespace

from .._about import path
from .._package import FORMATS, installed


def add_arguments(command: ArgumentParser) -> None:
    command.add_argument("table", nargs="?", metavar="TABLE", help="default: the folder / predeterminado: la carpeta")
    command.add_argument("--format", choices=FORMATS, default="csv", help="default / predeterminado: csv")


def run(options: Namespace) -> None:
    print(path(options.table, options.format) if options.table else installed().folder)
