"""Print where the files are."""

from argparse import ArgumentParser, Namespace

from .._about import path
from .._package import FORMATS, installed
from .options import VALID


def add_arguments(command: ArgumentParser) -> None:
    """The arguments of the command."""
    command.add_argument("table", nargs="?", metavar="TABLE", help="default: the folder / si no se dice: la carpeta")
    command.add_argument("--format", choices=FORMATS, default="csv", help="default / si no se dice: csv")


def run(options: Namespace) -> int:
    """Run the command; its exit code."""
    print(path(options.table, options.format) if options.table else installed().folder)
    return VALID
