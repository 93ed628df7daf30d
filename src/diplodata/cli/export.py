"""Write the tables in another format."""

from argparse import ArgumentParser, Namespace
from typing import get_args

from .._export import ExportFormat, export
from .._names import DataLanguage
from .options import add_language, names


def add_arguments(command: ArgumentParser) -> None:
    add_language(command)
    command.add_argument("to", metavar="FORMAT", help=", ".join(get_args(ExportFormat)))
    command.add_argument("path", metavar="PATH", help="a file or folder / un archivo o carpeta")
    command.add_argument("--tables", type=names, metavar="A,B", help="default: all / predeterminado: todas")
    command.add_argument("--overwrite", action="store_true", help="replace what is there / reemplazar lo que haya")


def run(options: Namespace) -> None:
    lang: DataLanguage = options.lang or "both"
    print(export(options.to, options.path, tables=options.tables, lang=lang, overwrite=options.overwrite))
