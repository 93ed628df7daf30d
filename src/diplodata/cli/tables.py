"""List the tables."""

from argparse import ArgumentParser, Namespace

from .._about import TableInfo, tables
from .._names import LANGUAGE
from .._schema import columns_in
from .options import add_format, add_language, print_rows


def add_arguments(command: ArgumentParser) -> None:
    add_language(command)
    add_format(command)


def run(options: Namespace) -> None:
    languages = {"_es": "es", "_en": "en"}
    fields = [{"name": name, LANGUAGE: languages.get(name[-3:])} for name in TableInfo._fields]
    columns = columns_in(fields, options.lang)
    rows = [[getattr(table, column.name) for column in columns] for table in tables()]
    print_rows(options, [column.heading for column in columns], rows)
