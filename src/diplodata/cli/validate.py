"""Check a package by every rule."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .._errors import NotJudgedError
from ..validation import validate
from .options import INVALID, VALID, add_language, print_json

SECONDS = 600  # of the processor, a hundred times what this package takes


def add_arguments(command: ArgumentParser) -> None:
    add_language(command)
    command.add_argument(
        "descriptor",
        nargs="?",
        type=Path,
        metavar="PATH/datapackage.json",
        help="default: the installed package / predeterminado: el paquete instalado",
    )
    command.add_argument(
        "--no-extra",
        dest="extra",
        action="store_false",
        help="without the rules that need the extra validate / sin las reglas que requieren el extra validate",
    )
    command.add_argument("--json", action="store_true", help="the report as JSON / el informe como JSON")


def run(options: Namespace) -> int:
    with _limited():
        report, lang = validate(options.descriptor, extra=options.extra), options.lang
    if options.json:
        print_json(report.as_dict(lang))
    else:
        for error in report.errors:
            print(error.line(lang))
        sys.stdout.flush()
        for line in (*(one.line(lang) for one in report.warnings), *report.notes(lang), report.summary(lang)):
            print(line, file=sys.stderr)
    return VALID if report.valid else INVALID


@contextmanager
def _limited() -> Iterator[None]:
    """End what takes too long, where the system can; libraries have limits of their own, in their own process."""
    if not hasattr(signal, "setitimer"):  # Windows, a browser
        yield
        return
    before = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _end(*_: object) -> None:
    raise NotJudgedError(
        f"Judging the package takes more than {SECONDS} s of the processor; nothing was judged",
        f"Juzgar el paquete lleva más de {SECONDS} s de procesador; no se ha juzgado nada",
    )
