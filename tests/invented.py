"""A folder of articles of invented words, as long and as many as wanted: the same for the same numbers.

Authors are cited as in a field with a few great names; some acronyms are never spelled out; years crowd towards the
present; every twentieth article is the one before it with a few sentences changed. A page has 45 lines of 80 letters.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random

WORDS, AUTHORS, ACRONYMS = 3_000, 150, 24
LINES, WIDTH = 45, 80
NEVER = 4  # of so many acronyms one is never spelled out
COPIES, CHANGED = 20, 0.04  # every which article is a copy, and what share of its sentences is another
LITTLE = ("la", "de", "los", "en", "que", "con", "por", "las", "una", "del", "entre", "como", "sobre", "hacia", "su")
HEADINGS = ("La red de los puertos", "Los oficios de la costa", "Las cartas y los faros", "Conclusiones")


def write_articles(folder: Path, count: int, pages: int = 20) -> list[Path]:
    """Write some articles of some pages; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    sentences: list[str] = []
    for number in range(count):
        rng = Random(number)
        if number % COPIES == COPIES - 1:
            sentences = [_sentence(rng) if rng.random() < CHANGED else one for one in sentences]
        else:
            sentences = [_sentence(rng) for _ in range(21 * pages)]
        files.append(folder / f"article-{number:05}.txt")
        files[-1].write_text(article(sentences, number, rng, pages), "utf-8")
    return files


def article(sentences: Sequence[str], number: int, rng: Random, pages: int) -> str:
    """The text of an article as it would come out of a PDF: pages with notes at their feet."""
    title = f"Los {_word(rng)}s de la {_word(rng)} y el {_word(rng)} de {_word(rng).capitalize()}"
    lines = [title.upper(), "", f"{_surname(rng, 1.0)} {_word(rng).capitalize()}", "", "Introducción", ""]
    each = max(1, len(sentences) // (len(HEADINGS) + 1))
    notes: dict[int, list[str]] = {}  # by the line of their mark
    count = 0
    for first in range(0, len(sentences), 5):
        if first and first // each != (first - 5) // each and first // each <= len(HEADINGS):
            lines += [HEADINGS[first // each - 1], ""]
        paragraph = " ".join(sentences[first : first + 5])
        if rng.random() < 0.3:
            count += 1
            notes[len(lines) + 2] = textwrap.wrap(f"{count}. {_sentence(rng)}", WIDTH)
            paragraph = paragraph.replace(". ", f".{count} ", 1)
        lines += [*_wrapped(paragraph), ""]
    return "\f".join(_pages(lines, notes, pages)) + "\n"


def _pages(lines: Sequence[str], notes: dict[int, list[str]], most: int) -> Iterator[str]:
    body: list[str] = []
    feet: list[str] = []
    done = 0
    for at, line in enumerate(lines):
        body.append(line)
        feet += notes.get(at, [])
        if len(body) + len(feet) >= LINES and done < most - 1:
            yield "\n".join([*body, "", *feet]) + "\n"
            body, feet, done = [], [], done + 1
    yield "\n".join([*body, "", *feet]) + "\n"


def _wrapped(paragraph: str) -> list[str]:
    """Its lines; a citation stays on one, since a page that starts with a number is taken for one with a folio."""
    whole = re.sub(r"\([^)]*\)", lambda found: found[0].replace(" ", "\0"), paragraph)
    return [line.replace("\0", " ") for line in textwrap.wrap(whole, WIDTH, break_long_words=False)]


def _sentence(rng: Random) -> str:
    words = [rng.choice(LITTLE) if rng.random() < 0.45 else _word(rng) for _ in range(rng.randint(12, 26))]
    kind = rng.random()
    if kind < 0.16:
        words.append(f"({_work(rng)}: {rng.randint(1, 300)})")
    elif kind < 0.24:
        words.insert(6, f"en {_year(rng)}")
    elif kind < 0.32:
        words.insert(6, _acronym(rng))
    elif kind < 0.36:
        words.insert(6, f"«{_word(rng)} de la {_word(rng)} y de la {_word(rng)}»")
    return f"{' '.join(words).capitalize() if kind >= 0.36 else 'La ' + ' '.join(words)}."


def _acronym(rng: Random) -> str:
    """An acronym, once in a while with what it stands for, unless it is one that is never spelled out."""
    number = int(ACRONYMS * rng.random() ** 2)
    own = Random(f"acronym {number}")
    names = [_word(own).capitalize() for _ in range(3)]
    short = "R" + "".join(name[0] for name in names)
    if number % NEVER and rng.random() < 0.3:
        return f"la Red de {names[0]}, {names[1]} y {names[2]} ({short})"
    return f"la {short}"


def _work(rng: Random) -> str:
    number = int(AUTHORS * rng.random() ** 3)
    own = Random(f"author {number}")
    return f"{_surname(own, 1.0)}, {own.choice([_year(own) for _ in range(3)]) if rng.random() < 0.7 else _year(rng)}"


def _year(rng: Random) -> int:
    return 2024 - int(60 * rng.random() ** 1.4)


def _surname(rng: Random, power: float) -> str:
    return _word(rng, power).capitalize()


def _word(rng: Random, power: float = 3.0) -> str:
    """A word, the first ones of the list most often."""
    return _words()[int(WORDS * rng.random() ** power)]


@cache
def _words() -> list[str]:
    """Words of two to four syllables that Spanish could have."""
    rng = Random("words")
    beginnings = [*"bcdfglmnprstvz", "br", "cl", "dr", "fl", "gr", "pl", "tr"]
    syllables = [one + vowel for one in beginnings for vowel in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(rng.choice(syllables) for _ in range(rng.randint(2, 4)))] = None
    return list(found)
