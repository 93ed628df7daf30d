"""Print the rows of one SELECT over the tables and views."""

import sys
from argparse import ArgumentParser, Namespace

from .._sql import select
from .options import add_format, print_rows


def add_arguments(command: ArgumentParser) -> None:
    add_format(command)
    command.add_argument("query", metavar="QUERY", help="- reads it from the input / - la lee de la entrada")


def run(options: Namespace) -> None:
    columns = select(sys.stdin.read() if options.query == "-" else options.query)
    rows = zip(*(values for _, values in columns.values()), strict=True)
    print_rows(options, list(columns), [list(row) for row in rows])
