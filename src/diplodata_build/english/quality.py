"""What makes a draft doubtful. These signs see slips of form only; a wrong meaning takes a reader."""

from __future__ import annotations

import re
from collections.abc import Callable

SHORTEST, LONGEST = 0.5, 1.8
_SPANISH = re.compile(r"\b(?:el|los|las|una|del|por|para|con|que|según|más|también|cuando|sobre|desde)\b|[ñ¿¡]", re.I)
_DOUBLED = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
_LOOP = re.compile(r"(\S.{3,}?)\1{2,}")


def length(spanish: str, english: str) -> bool:
    """Much shorter or longer than the Spanish."""
    return len(spanish) > 20 and not SHORTEST <= len(english) / len(spanish) <= LONGEST


def doubled(spanish: str, english: str) -> bool:
    """A word twice in a row."""
    return bool(_DOUBLED.search(english)) and not _DOUBLED.search(spanish)


def loop(_: str, english: str) -> bool:
    """The same again and again."""
    return bool(_LOOP.search(english))


def untranslated(spanish: str, english: str) -> bool:
    """Spanish left standing."""
    return bool(_SPANISH.search(english)) or (spanish == english and len(spanish.split()) > 3)


SIGNS: dict[str, Callable[[str, str], bool]] = {
    "length": length, "doubled word": doubled, "loop": loop, "Spanish left": untranslated
}  # fmt: skip


def doubts(spanish: str, english: str) -> list[str]:
    """The signs that a draft shows."""
    return [name for name, shows in SIGNS.items() if shows(spanish, english)]
