"""The tables of diplodata on the command line. / Las tablas de diplodata en la línea de órdenes.

On a terminal rows are aligned and cut to its width; in a pipe they are whole, as CSV; --format chooses.
En una terminal las filas se alinean y se recortan a su ancho; en una tubería salen enteras, como CSV; --format elige.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from . import _package
from ._errors import DiplodataError

VALID, INVALID, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
ROWS_ON_A_TERMINAL = 10
FORMATS = ("table", "csv", "json")

_Commands = argparse._SubParsersAction  # the type has no public name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done or valid, 1 invalid, 2 unusable call."""
    _set_encoding()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except DiplodataError as error:
        print(f"diplodata: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # The reader has gone: nothing may be written any more, not even by the interpreter's last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _set_encoding() -> None:
    """UTF-8 in a pipe whatever the locale says; what cannot be written becomes an escape, on a terminal a ?."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and stream.isatty():
            reconfigure(errors="replace")
        elif reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        print(f"diplodata {_package.descriptor()['version']}")
        return VALID
    if options.command is None:
        parser.print_help(sys.stderr)
        return UNUSABLE
    command: Callable[[argparse.Namespace], int] = getattr(import_module("._commands", __package__), options.command)
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diplodata", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="store_true", help="version of the data / versión de los datos")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    for add in (
        _add_tables, _add_show, _add_schema, _add_search, _add_trace, _add_cite, _add_sql, _add_export, _add_validate,
        _add_path,
    ):  # fmt: skip
        add(commands)
    return parser


def _add(
    commands: "_Commands[argparse.ArgumentParser]", name: str, told: str, rows: bool = True
) -> argparse.ArgumentParser:
    """A command with --lang and, where it gives rows, --format."""
    command = commands.add_parser(name, help=told, description=told)
    command.set_defaults(command=name)
    command.add_argument("--lang", choices=("es", "en"), help="one language only / solo una lengua")
    if rows:
        told = "default: table on a terminal, csv in a pipe / si no se dice: table en una terminal, csv en una tubería"
        command.add_argument("--format", choices=FORMATS, help=told)
    return command


def _add_tables(commands: "_Commands[argparse.ArgumentParser]") -> None:
    _add(commands, "tables", "list the tables / listar las tablas")


def _add_show(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "show the rows of a table or view, or one row / mostrar las filas de una tabla o vista, o una sola fila"
    command = _add(commands, "show", told)
    command.add_argument("name", metavar="TABLE|ID", help="a table, a view or an id / una tabla, vista o identificador")
    _add_count(command)
    command.add_argument(
        "--columns", type=_names, metavar="A,B", help="these columns, in this order / estas columnas, en este orden"
    )


def _add_schema(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "what columns or codes of a table mean / qué significan las columnas o los códigos de una tabla"
    command = _add(commands, "schema", told)
    command.add_argument("table", metavar="TABLE")
    command.add_argument("column", nargs="?", metavar="COLUMN", help="a coded column / una columna con códigos")


def _add_search(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "find rows by words, whatever their accents / buscar filas por palabras, con o sin tildes"
    command = _add(commands, "search", told)
    command.add_argument("text", nargs="+", metavar="WORD")
    _add_count(command)


def _add_trace(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "the words and page that a row rests on / las palabras y la página en que se apoya una fila"
    command = _add(commands, "trace", told)
    command.add_argument("id", metavar="ID")
    _add_count(command)


def _add_cite(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "how to cite the data, or the articles behind rows / cómo citar los datos, o los artículos de unas filas"
    command = _add(commands, "cite", told, rows=False)
    command.add_argument("ids", nargs="*", metavar="ID")
    command.add_argument("--style", default="text", help="text (default), apa, bibtex, csl-json, cff")


def _add_sql(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "one SELECT over the tables and views / un SELECT sobre las tablas y vistas"
    command = _add(commands, "sql", told)
    command.add_argument("query", metavar="QUERY", help="- reads it from the input / - la lee de la entrada")
    told = "default: duckdb where it is installed / si no se dice: duckdb si está instalado"
    command.add_argument("--engine", choices=("duckdb", "sqlite"), help=told)


def _add_export(commands: "_Commands[argparse.ArgumentParser]") -> None:
    told = "write the tables in another format / escribir las tablas en otro formato"
    command = _add(commands, "export", told, rows=False)
    command.add_argument("to", metavar="FORMAT", help="xlsx, sqlite, jsonl, csv, parquet, graphml")
    command.add_argument("path", type=Path, metavar="PATH", help="a file or folder / un archivo o carpeta")
    command.add_argument("--tables", type=_names, metavar="A,B", help="default: all / si no se dice: todas")
    command.add_argument("--overwrite", action="store_true", help="replace what is there / reemplazar lo que haya")


def _add_validate(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = _add(commands, "validate", "check a package by every rule / comprobar un paquete", rows=False)
    command.add_argument(
        "descriptor",
        nargs="?",
        type=Path,
        metavar="PATH/datapackage.json",
        help="default: the installed package / si no se dice: el paquete instalado",
    )
    command.add_argument("--json", action="store_true", help="the report as JSON / el informe como JSON")


def _add_path(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("path", help="where the files are / dónde están los archivos")
    command.add_argument("table", nargs="?", metavar="TABLE", help="default: the folder / si no se dice: la carpeta")
    command.add_argument("--format", choices=_package.FORMATS, default="csv")
    command.set_defaults(command="path")


def _add_count(command: argparse.ArgumentParser) -> None:
    told = (
        f"rows; default: {ROWS_ON_A_TERMINAL} on a terminal, all in a pipe / filas; si no se dice: "
        f"{ROWS_ON_A_TERMINAL} en una terminal, todas en una tubería"
    )
    command.add_argument("-n", type=_count, metavar="N", help=told)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows from 0 / no es un número de filas desde 0")
    return int(text)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
