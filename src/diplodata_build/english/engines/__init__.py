"""Engines of machine translation, Spanish to English; none of them uses the network.

Opening one that is not usable raises ``BuildError``. A word that an engine could not translate comes back in Spanish
after ``UNSURE``; drafting counts these and removes the mark.
"""

from __future__ import annotations

from typing import Protocol

UNSURE = "※"
WITHOUT = "`--engine none` does without drafts; those made so far are kept in drafts.po"


class Engine(Protocol):
    """What drafting needs of an engine."""

    @property
    def name(self) -> str:
        """``argos`` or ``apertium``."""

    @property
    def version(self) -> str:
        """Everything that decides the words: the engine's version, its model, its settings."""

    def translate(self, texts: list[str]) -> list[str]:
        """The English of each text, in the same order; empty where the engine found none."""
