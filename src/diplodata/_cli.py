"""The tables of diplodata on the command line. / Las tablas de diplodata en la línea de órdenes.

On a terminal tables are aligned and cut to its width; in a pipe they are whole, as CSV.
En una terminal las tablas se alinean y se recortan a su ancho; en una tubería salen enteras, como CSV.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import _package
from ._errors import DiplodataError
from ._schema import Language, columns_in

if TYPE_CHECKING:
    from .validation import Report

VALID, INVALID, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
ROWS_ON_A_TERMINAL = 10
_NARROW = 24  # a column is at least this wide (or as wide as its text) before one more is shown
_GAP = "  "


class Listing(NamedTuple):
    """A table of cells under its header, and how many rows there are in all."""

    header: list[str]
    rows: list[list[str]]
    total: int


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
    code: int = options.command(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diplodata", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="store_true", help="version of the data / versión de los datos")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_tables(commands)
    _add_show(commands)
    _add_validate(commands)
    _add_path(commands)
    return parser


_Commands = argparse._SubParsersAction  # the type has no public name


def _add_tables(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("tables", help="list the tables / listar las tablas")
    _add_language(command)
    command.set_defaults(command=_tables)


def _add_show(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("show", help="show the rows of a table / mostrar las filas de una tabla")
    command.add_argument("table", metavar="TABLE")
    command.add_argument(
        "-n",
        type=_count,
        metavar="N",
        help=f"rows; default: {ROWS_ON_A_TERMINAL} on a terminal, all in a pipe / filas; si no se dice: "
        f"{ROWS_ON_A_TERMINAL} en una terminal, todas en una tubería",
    )
    _add_language(command)
    command.set_defaults(command=_show)


def _add_validate(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("validate", help="check a package by every rule / comprobar un paquete")
    command.add_argument(
        "descriptor",
        nargs="?",
        type=Path,
        metavar="PATH/datapackage.json",
        help="default: the installed package / si no se dice: el paquete instalado",
    )
    command.add_argument("--json", action="store_true", help="the report as JSON / el informe como JSON")
    _add_language(command)
    command.set_defaults(command=_validate)


def _add_path(commands: "_Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("path", help="where the files are / dónde están los archivos")
    command.add_argument("table", nargs="?", metavar="TABLE", help="default: the folder / si no se dice: la carpeta")
    command.add_argument("--format", choices=_package.FORMATS, default="csv")
    command.set_defaults(command=_path)


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("es", "en"), help="one language only / solo una lengua")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _tables(options: argparse.Namespace) -> int:
    hidden = {"es": "_en", "en": "_es"}.get(options.lang)
    chosen = [name for name in _package.TableInfo._fields if hidden is None or not name.endswith(hidden)]
    rows = [[str(getattr(table, name)) for name in chosen] for table in _package.tables()]
    _put(Listing([name.removesuffix(f"_{options.lang}") for name in chosen], rows, len(rows)))
    return VALID


def _show(options: argparse.Namespace) -> int:
    wanted = ROWS_ON_A_TERMINAL if options.n is None and sys.stdout.isatty() else options.n
    columns = columns_in(_package.fields(options.table), options.lang)
    total = _package.resource(options.table)["diplodata:rows"]
    with _package.path(options.table).open(encoding="utf-8", newline="") as file:
        rows = [[row[column.name] for column in columns] for row in islice(csv.DictReader(file), wanted)]
    _put(Listing([column.heading for column in columns], rows, total))
    return VALID


def _validate(options: argparse.Namespace) -> int:
    from .validation import validate

    report = validate(options.descriptor)
    if options.json:
        import json

        print(json.dumps(report.as_dict(options.lang), ensure_ascii=False, indent=2))
    else:
        _put_report(report, options.lang)
    return VALID if report.valid else INVALID


def _put_report(report: "Report", language: Language | None) -> None:
    """Errors go to the output; warnings, what was not run and the counts beside it."""
    for error in report.errors:
        print(error.line(language))
    sys.stdout.flush()
    for line in (*(one.line(language) for one in report.warnings), *report.notes(language), report.summary(language)):
        print(line, file=sys.stderr)


def _path(options: argparse.Namespace) -> int:
    print(_package.path(options.table, options.format) if options.table else _package.root())
    return VALID


def _put(listing: Listing) -> None:
    """Print a listing: to fit where a person reads it, whole where a program does."""
    if not sys.stdout.isatty():
        csv.writer(sys.stdout, lineterminator="\n").writerows([listing.header, *listing.rows])
        return
    from shutil import get_terminal_size

    for line in fitted(listing, get_terminal_size().columns):
        print(line)


def fitted(listing: Listing, width: int) -> Iterator[str]:
    """The lines of a listing within a width: the first columns that fit, then what had to be left out."""
    cells = [[" ".join(cell.split()) for cell in row] for row in [listing.header, *listing.rows]]
    widths = _widths([max(map(len, column)) for column in zip(*cells, strict=True)], width)
    numeric = [all(cell.isdigit() for cell in column[1:] if cell) for column in zip(*cells, strict=True)]
    for row in cells:
        yield _line(row, widths, numeric)
    yield from _left_out(listing, len(widths), width)


def _widths(natural: Sequence[int], width: int) -> list[int]:
    """Widths of the columns that are shown; what is left goes to the cut ones, from the left."""
    widths: list[int] = []
    spare = width + len(_GAP)
    for wanted in natural:
        need = min(wanted, _NARROW) + len(_GAP)
        if need > spare:
            break
        widths.append(need - len(_GAP))
        spare -= need
    for index, wanted in enumerate(natural[: len(widths)]):
        more = min(wanted - widths[index], spare)
        widths[index] += more
        spare -= more
    return widths or [width]


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cut = [cell if len(cell) <= size else cell[: size - 1] + "…" for cell, size in zip(row, widths, strict=False)]
    placed = [
        cell.rjust(size) if right else cell.ljust(size) for cell, size, right in zip(cut, widths, numeric, strict=False)
    ]
    return _GAP.join(placed).rstrip()


def _left_out(listing: Listing, shown: int, width: int) -> Iterable[str]:
    from textwrap import wrap

    notes = []
    if len(listing.rows) < listing.total:
        notes.append(f"{len(listing.rows)} of / de {listing.total} rows / filas")
    if hidden := listing.header[shown:]:
        notes.append(f"{len(hidden)} more columns / columnas más: {', '.join(hidden)}")
    return ["", *wrap(" · ".join(notes), width)] if notes else []
