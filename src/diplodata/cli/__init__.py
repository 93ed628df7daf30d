"""The tables of diplodata on the command line. / Las tablas de diplodata en la línea de comandos.

On a terminal rows are aligned and cut to its width; in a pipe they are whole, as CSV; --format chooses.
En una terminal las filas se alinean y se recortan a su ancho; en una tubería salen enteras, como CSV; --format elige.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, TextIO

from .._errors import DiplodataError, require_one_of
from .._ordinary import printable
from .._package import installed
from .options import BROKEN_PIPE, INTERRUPTED, UNUSABLE, VALID

# Each is a module here, imported when it is needed: ``add_arguments`` gives its arguments, ``run`` runs it and returns
# its exit code (None: VALID).
COMMANDS = {
    "tables": "list the tables / listar las tablas",
    "show": "show the rows of a table or view, or one row / mostrar las filas de una tabla o vista, o una sola fila",
    "schema": "what columns or codes of a table mean / qué significan las columnas o los códigos de una tabla",
    "explore": "open the package as one page in a browser / abrir el paquete como una página en el navegador",
    "search": "find rows by words, whatever their accents / buscar filas por palabras, con o sin acentos",
    "trace": "the words and page that a row rests on / las palabras y la página en que se apoya una fila",
    "cite": "how to cite the data, or the articles behind rows / cómo citar los datos, o los artículos de unas filas",
    "paper": "rows as a table for a paper, with citations / filas como tabla para un artículo, con referencias",
    "sql": "one SELECT over the tables and views / un SELECT sobre las tablas y vistas",
    "export": "write the tables in another format / escribir las tablas en otro formato",
    "validate": "check a package by every rule / validar un paquete con todas las reglas",
    "path": "where the files are / dónde están los archivos",
}
# Messages of argparse, which are in English only, and the same in Spanish.
_SPANISH = {
    r"the following arguments are required: (.*)": r"faltan estos argumentos: \1",
    r"unrecognized arguments: (.*)": r"argumentos desconocidos: \1",
    r"expected one argument": "se espera un valor",
    r"expected at least one argument": "se espera al menos un valor",
    r"ambiguous option: (.*) could match (.*)": r"opción ambigua: \1 puede ser \2",
    r"ignored explicit argument (.*)": r"no admite ningún valor: \1",
}


class _Help(argparse.HelpFormatter):
    """Help with "usage" in both languages."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage / uso: " if prefix is None else prefix)


class _WholeHelp(_Help, argparse.RawDescriptionHelpFormatter):
    """The same, with the line breaks of the description."""


class _Parser(argparse.ArgumentParser):
    """A parser in both languages, which refuses unknown choices as the package does."""

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
        said = message.removeprefix("argument ")  # the package's own messages are in both languages already
        spanish = (found.expand(text) for pattern, text in _SPANISH.items() if (found := re.search(pattern, said)))
        self.exit(UNUSABLE, f"diplodata: {' / '.join([said, *spanish])}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done or valid, 1 invalid, 2 where it could not be done or judged."""
    _open_closed()
    _set_encoding()
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except DiplodataError as error:
        return _refuse(str(error))
    except BrokenPipeError:  # the reader has gone
        _write_no_more(sys.stdout)
        return BROKEN_PIPE
    except OSError as error:  # a full disk
        _write_no_more(sys.stdout)
        return _refuse(f"the system refused / el sistema no lo permitió: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # an error of ours, or too little memory: not what 1 means
        _write_no_more(sys.stdout)
        return _refuse(f"failed, please report it / falló, por favor infórmelo: {_where(error)}")
    finally:
        _tell_of_replaced()
    return code


def _refuse(message: str) -> int:
    """Say on one line why the command was not done, if anybody reads it."""
    _say(f"diplodata: {printable(message)}")
    return UNUSABLE


def _say(line: str) -> None:
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _write_no_more(sys.stderr)


def _where(error: Exception) -> str:
    """What went wrong, and in which line of which module."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    line = f" ({os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno})" if place else ""  # noqa: PTH119
    return f"{type(error).__name__}: {error}{line}"


def _open_closed() -> None:
    """Give output that was closed before the start somewhere to go."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _write_no_more(stream: TextIO) -> None:
    """Discard further output, even at the interpreter's last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _set_encoding() -> None:
    """UTF-8 in a pipe, whatever the locale; a terminal shows what it lacks as ``plain`` does."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and not stream.isatty():
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        elif reconfigure and stream.encoding.lower() != "utf-8":
            from .plain import ERRORS

            reconfigure(errors=ERRORS)
        elif reconfigure:
            reconfigure(errors="backslashreplace")


def _tell_of_replaced() -> None:
    plain = sys.modules.get(f"{__package__}.plain")
    if plain and plain.replaced:
        _say(plain.NOTICE)


def _run(arguments: Sequence[str]) -> int:
    parser = _Parser(prog="diplodata", description=__doc__, formatter_class=_WholeHelp)
    parser.add_argument("--version", action="store_true", help="version of the data / versión de los datos")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands / comandos")
    for name, effect in COMMANDS.items():
        command = commands.add_parser(name, help=effect, description=effect)
        if arguments and arguments[0] == name:
            module = import_module(f".{name}", __package__)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    if options.version:
        print(f"diplodata {installed().version}")
        return VALID
    if options.run is None:
        parser.print_help(sys.stderr)
        return UNUSABLE
    return int(options.run(options) or VALID)
