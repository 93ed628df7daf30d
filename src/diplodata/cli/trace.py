"""Print the passages that a row rests on; on a terminal also the citation of a quotation."""

from argparse import ArgumentParser, Namespace

from .._trace import Trace, trace
from .options import add_count, add_format, add_language, format_of, print_listing


def add_arguments(command: ArgumentParser) -> None:
    add_language(command, "en")
    add_format(command)
    command.add_argument("id", metavar="ID")
    add_count(command)


def run(options: Namespace) -> None:
    passages = trace(options.id, options.lang)
    print_listing(options, passages, Trace._fields)
    if format_of(options) == "table":
        for passage in passages:
            if (passage.table, passage.id) == ("quotes", options.id):
                print("", passage.citation(options.lang), sep="\n")
