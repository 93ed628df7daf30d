"""Print the rows in which words occur."""

from argparse import ArgumentParser, Namespace

from .._search import Hit, search
from .options import add_count, add_format, add_language, print_listing


def add_arguments(command: ArgumentParser) -> None:
    add_language(command)
    add_format(command)
    command.add_argument("text", nargs="+", metavar="WORD")
    add_count(command)


def run(options: Namespace) -> None:
    print_listing(options, search(" ".join(options.text), options.lang), Hit._fields)
