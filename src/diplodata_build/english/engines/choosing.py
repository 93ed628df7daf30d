"""Which engine drafts: the one asked for, else the first at hand, Argos Translate with a package or Apertium."""

from __future__ import annotations

import argparse
from pathlib import Path

from diplodata_build.english.engines import Engine, apertium, argos


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """The options of a command that drafts; ``open_engine`` reads them."""
    parser.add_argument(
        "--engine",
        choices=["argos", "apertium", "none"],
        help="what drafts missing English; default: Argos Translate, if this Python has it and there is a package for "
        "it, else Apertium, if it is installed",
    )
    parser.add_argument("--model", type=Path, metavar="FILE", help="the .argosmodel of argos, or a folder it installed")
    parser.add_argument("--model-sha256", metavar="HEX", help="the file's sha256, if it is not the pinned one")


def open_engine(options: argparse.Namespace) -> Engine | None:
    """The engine that the options name, else the first at hand, None if none is.

    Raises:
        BuildError: the engine asked for is not usable, or the model is refused.
    """
    pin = argos.Pin(options.model_sha256) if options.model_sha256 else argos.PINNED
    if options.engine == "argos" or (options.model and not options.engine):
        return argos.open_argos(options.model, pin)
    if options.engine == "apertium":
        return apertium.open_apertium()
    if options.engine is None and argos.is_at_hand():
        return argos.open_argos()
    if options.engine is None and apertium.is_at_hand():
        return apertium.open_apertium()
    return None
