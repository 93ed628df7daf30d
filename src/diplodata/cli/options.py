"""Shared by the commands: exit codes, common arguments, and the printing of rows and listings."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import Any

from .._listing import NO_ROWS, fitted, text_of
from .._names import Language
from .._schema import to_cell

VALID, INVALID, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
ROWS_ON_A_TERMINAL = 10
FORMATS = ("table", "csv", "json")

# Arguments


def add_language(command: ArgumentParser, default: Language | None = None) -> None:
    """``--lang``; the default is English or, None, both languages."""
    effect = (
        "language; default: en / idioma; predeterminado: en"
        if default
        else "one language only; default: both / solo un idioma; predeterminado: los dos"
    )
    command.add_argument("--lang", choices=("es", "en"), default=default, help=effect)


def add_format(command: ArgumentParser) -> None:
    """``--format``, for commands that give rows."""
    default = "default: table on a terminal, csv in a pipe / predeterminado: table en una terminal, csv en una tubería"
    command.add_argument("--format", choices=FORMATS, help=default)


def add_count(command: ArgumentParser, more: str = "") -> None:
    """``-n``, for commands that may give many rows."""
    default = (
        f"rows; default: {ROWS_ON_A_TERMINAL} on a terminal, all in a pipe / filas; predeterminado: "
        f"{ROWS_ON_A_TERMINAL} en una terminal, todas en una tubería{more}"
    )
    command.add_argument("-n", type=_count, metavar="N", help=default)


def names(text: str) -> list[str]:
    """The names of a list separated by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a number of rows (0 or more) / no es un número de filas (0 o más)")
    return int(text)


# What is printed


def format_of(options: Namespace) -> str:
    """The format of ``--format``; by default a table on a terminal, CSV in a pipe."""
    return options.format or ("table" if sys.stdout.isatty() else "csv")


def print_listing(options: Namespace, listing: Any, every: Sequence[str] = ()) -> None:
    """Print a listing: on a terminal its own columns, in a pipe every field."""
    fields = listing.columns if format_of(options) == "table" else every or listing.columns
    print_rows(options, list(fields), [[getattr(item, name) for name in fields] for item in listing])


def print_rows(options: Namespace, header: list[str], rows: list[list[Any]]) -> None:
    """Print rows, at most ``-n``: cut to the width of a terminal, whole in a pipe."""
    form, wanted = format_of(options), getattr(options, "n", None)
    if wanted is None and form == "table" and hasattr(options, "n"):
        wanted = ROWS_ON_A_TERMINAL
    if form == "table":
        _print_table(header, rows[:wanted], len(rows))
    elif form == "csv":
        import csv

        lines = ([to_cell(value) for value in row] for row in rows[:wanted])
        csv.writer(sys.stdout, lineterminator="\n").writerows([header, *lines])
    else:
        print_json([dict(zip(header, row, strict=True)) for row in rows[:wanted]])


def _print_table(header: list[str], rows: list[list[Any]], total: int) -> None:
    from shutil import get_terminal_size
    from textwrap import wrap

    if not total:
        print(NO_ROWS)
        return
    width = get_terminal_size().columns
    lines, hidden = fitted(header, [[text_of(value) for value in row] for row in rows], width)
    notes = []
    if len(rows) < total:
        notes.append(f"{len(rows)} of / de {total} rows / filas")
    if hidden:
        notes.append(f"{len(hidden)} more columns / columnas más: {', '.join(hidden)}")
    print(*lines, *(["", *wrap(" · ".join(notes), width)] if notes else []), sep="\n")


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
