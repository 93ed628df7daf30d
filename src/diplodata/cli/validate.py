"""Check a package by every rule."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..validation import validate
from .options import INVALID, VALID, add_language, print_json


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
