"""How many articles there are, in words, and the handwritten texts that say another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from diplodata_build.base.problems import Problem

_NUMBERS = {
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "es": ("ningún", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
}
_VALUES = {word: number for words in _NUMBERS.values() for number, word in enumerate(words) if number > 1}
_VALUES |= {"both": 2, "ambos": 2}
# «Two Spanish articles», not «two of the articles».
_SAID = re.compile(rf"\b({'|'.join(_VALUES)})(?:\s+(?!of\b|de\b)\w+){{0,2}}\s+(?:articles|artículos)\b", re.IGNORECASE)
_TEXTS = (
    "README*.md",
    "curation/package.yaml",
    "curation/pages/*.md",
    "docs/users/*.md",
    "notebooks/*.*",
    "src/diplodata_build/explorer/words.yaml",
)
_GENERATED = re.compile(r"codebook|datasheet|trust")


def in_words(number: int, language: str) -> str:
    """A number as prose has it: a word up to ten."""
    words = _NUMBERS[language]
    return words[number] if number < len(words) else str(number)


def other_numbers(root: Path, number: int) -> Iterator[Problem]:
    """The places of the handwritten texts that give another number of articles than there are."""
    for path in sorted(path for pattern in _TEXTS for path in root.glob(pattern)):
        name = path.relative_to(root).as_posix()
        if name.startswith("docs/") and _GENERATED.match(path.name):
            continue
        text = path.read_text("utf-8")
        for said in _SAID.finditer(text):
            if _VALUES[said[1].lower()] != number:
                line = text.count("\n", 0, said.start()) + 1
                there = f"there are {number} / hay {number}"
                yield Problem(f"{name}:{line}", f"«{' '.join(said[0].split())}»: {there}")
