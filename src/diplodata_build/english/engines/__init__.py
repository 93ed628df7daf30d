"""Engines of machine translation, Spanish to English, none of which touches the network.

An engine has a name and a version, and translates texts. Its version says all that decides its words. A word that it
could not translate comes back in Spanish behind ``UNSURE``; whoever takes the text counts these and takes them out.
"""

from __future__ import annotations

from typing import Protocol

UNSURE = "※"


class Engine(Protocol):
    """What drafting needs of an engine."""

    @property
    def name(self) -> str:
        """``argos`` or ``apertium``."""

    @property
    def version(self) -> str:
        """Everything that decides the words: the engine's version, its model, its settings."""

    def translate(self, texts: list[str]) -> list[str]:
        """The English of each text, in their order; empty where the engine found none."""


class EngineError(Exception):
    """An engine cannot be used; the message says why and what to do."""
