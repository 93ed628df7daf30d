"""Print what the columns of a table or view mean, or the codes of one column."""

from argparse import ArgumentParser, Namespace

from .._about import codes, describe
from .options import add_format, add_language, print_listing


def add_arguments(command: ArgumentParser) -> None:
    add_language(command, "en")
    add_format(command)
    command.add_argument("table", metavar="TABLE", help="a table or view / una tabla o vista")
    command.add_argument("column", nargs="?", metavar="COLUMN", help="a coded column / una columna con códigos")


def run(options: Namespace) -> None:
    column, lang = options.column, options.lang
    print_listing(options, codes(options.table, column, lang) if column else describe(options.table, lang))
