"""The tables of diplodata on the command line. / Las tablas de diplodata en la línea de órdenes.

On a terminal rows are aligned and cut to its width; in a pipe they are whole, as CSV; --format chooses.
En una terminal las filas se alinean y se recortan a su ancho; en una tubería salen enteras, como CSV; --format elige.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from ._errors import DiplodataError, require_one_of
from ._package import FORMATS as FILE_FORMATS
from ._package import installed

VALID, INVALID, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
ROWS_ON_A_TERMINAL = 10
FORMATS = ("table", "csv", "json")

_Commands = argparse._SubParsersAction  # the type has no public name

# What argparse, which speaks English alone, says of a call, and the same in Spanish.
_SPANISH = {
    r"the following arguments are required: (.*)": r"faltan estos argumentos: \1",
    r"unrecognized arguments: (.*)": r"argumentos desconocidos: \1",
    r"expected one argument": "se espera un valor",
    r"expected at least one argument": "se espera al menos un valor",
    r"ambiguous option: (.*) could match (.*)": r"opción ambigua: \1 puede ser \2",
    r"ignored explicit argument (.*)": r"no admite ningún valor: \1",
}
_IN_BOTH = "one language only; default: both / solo una lengua; si no se dice, las dos"
_IN_ENGLISH = "language; default: en / lengua; si no se dice, en"


class _Help(argparse.HelpFormatter):
    """Help whose usage is announced in both languages."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage / uso: " if prefix is None else prefix)


class _WholeHelp(_Help, argparse.RawDescriptionHelpFormatter):
    """The same, the lines of the description as they are."""


class _Parser(argparse.ArgumentParser):
    """A parser that speaks both languages, and refuses what is none of its choices as the package does."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, **{"formatter_class": _Help} | settings)
        self._positionals.title, self._optionals.title = "arguments / argumentos", "options / opciones"
        self.add_argument("-h", "--help", action="help", help="show this help / mostrar esta ayuda")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None:
            require_one_of("/".join(action.option_strings) or str(action.metavar), value, tuple(action.choices))

    def error(self, message: str) -> NoReturn:
        """Say in both languages what is wrong with the call; exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, f"diplodata: {_in_both(message)}\n")


def _in_both(message: str) -> str:
    """What argparse says, and the same in Spanish; the package's own messages are in both already."""
    said = message.removeprefix("argument ")
    told = (match.expand(spanish) for pattern, spanish in _SPANISH.items() if (match := re.search(pattern, said)))
    return " / ".join([said, *told])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done or valid, 1 invalid, 2 unusable call."""
    _set_encoding()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except DiplodataError as error:
        print(f"diplodata: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:  # the reader has gone
        _write_no_more()
        return BROKEN_PIPE
    except OSError as error:  # a full disk
        _write_no_more()
        print(f"diplodata: the system refused / el sistema no lo permitió: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _write_no_more() -> None:
    """Let what is still to be written go nowhere, even at the interpreter's last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        print(f"diplodata {installed().version}")
        return VALID
    if options.command is None:
        parser.print_help(sys.stderr)
        return UNUSABLE
    command: Callable[[argparse.Namespace], int] = getattr(import_module("._commands", __package__), options.command)
    return command(options)


def _parser() -> _Parser:
    parser = _Parser(prog="diplodata", description=__doc__, formatter_class=_WholeHelp)
    parser.add_argument("--version", action="store_true", help="version of the data / versión de los datos")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands / órdenes")
    for add in (
        _add_tables, _add_show, _add_schema, _add_search, _add_trace, _add_cite, _add_sql, _add_export, _add_validate,
        _add_path,
    ):  # fmt: skip
        add(commands)
    return parser


def _add(
    commands: "_Commands[_Parser]", name: str, told: str, rows: bool = True, language: str | None = _IN_BOTH
) -> _Parser:
    """A command with --lang, where language tells what it does, and --format, where it gives rows."""
    command = commands.add_parser(name, help=told, description=told)
    command.set_defaults(command=name)
    if language:
        command.add_argument("--lang", choices=("es", "en"), help=language)
    if rows:
        told = "default: table on a terminal, csv in a pipe / si no se dice: table en una terminal, csv en una tubería"
        command.add_argument("--format", choices=FORMATS, help=told)
    return command


def _add_tables(commands: "_Commands[_Parser]") -> None:
    _add(commands, "tables", "list the tables / listar las tablas")


def _add_show(commands: "_Commands[_Parser]") -> None:
    told = "show the rows of a table or view, or one row / mostrar las filas de una tabla o vista, o una sola fila"
    command = _add(commands, "show", told)
    command.add_argument("name", metavar="TABLE|ID", help="a table, a view or an id / una tabla, vista o identificador")
    _add_count(command, "; an id has one row whatever N / un identificador tiene una fila, sea cual sea N")
    command.add_argument(
        "--columns", type=_names, metavar="A,B", help="these columns, in this order / estas columnas, en este orden"
    )


def _add_schema(commands: "_Commands[_Parser]") -> None:
    told = "what columns or codes of a table mean / qué significan las columnas o los códigos de una tabla"
    command = _add(commands, "schema", told, language=_IN_ENGLISH)
    command.add_argument("table", metavar="TABLE", help="a table or view / una tabla o vista")
    command.add_argument("column", nargs="?", metavar="COLUMN", help="a coded column / una columna con códigos")


def _add_search(commands: "_Commands[_Parser]") -> None:
    told = "find rows by words, whatever their accents / buscar filas por palabras, con o sin tildes"
    command = _add(commands, "search", told)
    command.add_argument("text", nargs="+", metavar="WORD")
    _add_count(command)


def _add_trace(commands: "_Commands[_Parser]") -> None:
    told = "the words and page that a row rests on / las palabras y la página en que se apoya una fila"
    command = _add(commands, "trace", told, language=_IN_ENGLISH)
    command.add_argument("id", metavar="ID")
    _add_count(command)


def _add_cite(commands: "_Commands[_Parser]") -> None:
    told = "how to cite the data, or the articles behind rows / cómo citar los datos, o los artículos de unas filas"
    command = _add(commands, "cite", told, rows=False, language=_IN_ENGLISH)
    command.add_argument("ids", nargs="*", metavar="ID")
    command.add_argument("--style", default="text", help="text (default / si no se dice), apa, bibtex, csl-json, cff")


def _add_sql(commands: "_Commands[_Parser]") -> None:
    told = "one SELECT over the tables and views / un SELECT sobre las tablas y vistas"
    command = _add(commands, "sql", told, language=None)
    command.add_argument("query", metavar="QUERY", help="- reads it from the input / - la lee de la entrada")
    told = "default: duckdb where it is installed / si no se dice: duckdb si está instalado"
    command.add_argument("--engine", choices=("duckdb", "sqlite"), help=told)


def _add_export(commands: "_Commands[_Parser]") -> None:
    told = "write the tables in another format / escribir las tablas en otro formato"
    command = _add(commands, "export", told, rows=False)
    command.add_argument("to", metavar="FORMAT", help="xlsx, sqlite, jsonl, csv, parquet, graphml")
    command.add_argument("path", metavar="PATH", help="a file or folder / un archivo o carpeta")
    command.add_argument("--tables", type=_names, metavar="A,B", help="default: all / si no se dice: todas")
    command.add_argument("--overwrite", action="store_true", help="replace what is there / reemplazar lo que haya")


def _add_validate(commands: "_Commands[_Parser]") -> None:
    command = _add(commands, "validate", "check a package by every rule / comprobar un paquete", rows=False)
    command.add_argument(
        "descriptor",
        nargs="?",
        type=Path,
        metavar="PATH/datapackage.json",
        help="default: the installed package / si no se dice: el paquete instalado",
    )
    command.add_argument("--json", action="store_true", help="the report as JSON / el informe como JSON")


def _add_path(commands: "_Commands[_Parser]") -> None:
    told = "where the files are / dónde están los archivos"
    command = commands.add_parser("path", help=told, description=told)
    command.add_argument("table", nargs="?", metavar="TABLE", help="default: the folder / si no se dice: la carpeta")
    command.add_argument("--format", choices=FILE_FORMATS, default="csv", help="default / si no se dice: csv")
    command.set_defaults(command="path")


def _add_count(command: _Parser, more: str = "") -> None:
    told = (
        f"rows; default: {ROWS_ON_A_TERMINAL} on a terminal, all in a pipe / filas; si no se dice: "
        f"{ROWS_ON_A_TERMINAL} en una terminal, todas en una tubería{more}"
    )
    command.add_argument("-n", type=_count, metavar="N", help=told)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows from 0 / no es un número de filas desde 0")
    return int(text)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
