"""Open the explorer in a browser, and print where it is."""

from argparse import ArgumentParser, Namespace
from typing import get_args

from .._explore import explore
from .._names import Language


def add_arguments(command: ArgumentParser) -> None:
    command.add_argument(
        "--lang", choices=get_args(Language), help="default: the browser's / si no se dice: la del navegador"
    )
    command.add_argument("--no-browser", action="store_true", help="only print its path / solo escribir su ruta")


def run(options: Namespace) -> None:
    print(explore(options.lang, browser=not options.no_browser))
