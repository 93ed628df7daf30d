"""The self-written sample articles, clean blocks made of them, and the registered articles where they are at hand."""

import hashlib
import os
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sample import FIXTURES

from diplodata_build.text import read_file
from diplodata_build.text.document import Block, Document, NoteMark, Offsets, Span

LAYOUTS = ("sample-article", "sample-numbered-references", "sample-endnotes", "sample-running-heads")

SENTENCE = re.compile(r"(?<=[^A-Z][.?!])\s+(?=[A-ZÁÉÍÓÚ«“¿])")


def raw_path(name: str) -> Path:
    """The file of a sample as it would come out of a PDF."""
    return FIXTURES / f"{name}.txt"


def expected(name: str) -> str:
    """Its clean text, written by hand."""
    return (FIXTURES / f"{name}.expected.txt").read_text(encoding="utf-8").removesuffix("\n")


@cache
def read_sample(name: str) -> Document:
    """A sample, read once for all tests."""
    return read_file(raw_path(name))


@cache
def read_article(sha256: str) -> Document:
    """The article whose file has this fingerprint, read once for all tests, which skip where it is not at hand."""
    folder = os.environ.get("DIPLODATA_ARTICLES")
    if not folder:
        pytest.skip("DIPLODATA_ARTICLES is not set")
    for path in sorted(Path(folder).glob("*.txt")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return read_file(path)
    pytest.skip(f"no article with the fingerprint {sha256[:12]} in DIPLODATA_ARTICLES")


def document(*parts: Any, marks: Sequence[int] = ()) -> Document:
    """A document of paragraphs; a part of another kind is a pair (kind, text)."""
    blocks: list[Block] = []
    start = 0
    for number, part in enumerate(parts):
        kind, text = part if isinstance(part, tuple) else ("paragraph", part)
        note = 1 + sum(block.kind == "note" for block in blocks) if kind == "note" else None
        cuts = [(0, 0), *((m.start(), m.end()) for m in SENTENCE.finditer(text)), (len(text), len(text))]
        sentences = tuple(Span(start + a[1], start + b[0]) for a, b in pairwise(cuts))
        blocks.append(Block(f"x.p{number:03}", kind, text, 1, 1, start, "es", note, sentences))
        start += len(text) + 2
    full = "\n\n".join(block.text for block in blocks)
    notes = tuple(NoteMark(number, place) for number, place in enumerate(marks, start=1))
    return Document(full, full, tuple(blocks), (), ((0, 1),), 1, None, notes, Offsets([(0, 0)], len(full)), ())


def drawn_article(random: Random) -> tuple[list[tuple[str, str]], list[str]]:
    """Blocks and notes of an article drawn from the sample: its paragraphs in another order, notes where they fall."""
    source = expected("sample-article").split("\n\n")
    opening = [("title", source[0]), ("title", source[1]), ("abstract", source[2]), ("abstract", source[3])]
    units = [[text] for text in (*source[4:7], *source[10:12], *source[13:15], source[17], *source[19:21])]
    units += [source[8:10], source[15:17]]
    random.shuffle(units)
    headings = [source[7], source[12], source[18]]
    blocks = opening if random.random() < 0.5 else opening[:2]
    notes = source[21:]
    marked = set(random.sample(range(1, len(units)), random.randint(1, len(notes))))
    count = 0
    for place, unit in enumerate(units):
        if place and place % 4 == 0:
            blocks.append(("heading", headings[place // 4 - 1]))
        if place in marked:
            count += 1
            unit[0] = _with_mark(unit[0], count, random)
        blocks += [("paragraph", unit[0]), *(("blockquote", text) for text in unit[1:])]
    return blocks, notes[:count]


def _with_mark(text: str, number: int, random: Random) -> str:
    """The text with the mark of a note after one of its words, before or behind the full stop or comma."""
    places = [i for i in range(len(text) // 3, len(text) - 1) if text[i] in ".,»" and text[i - 1].isalpha()]
    place = random.choice(places)
    place += text[place] == "»" or random.random() < 0.5
    return f"{text[:place]}⟦{number}⟧{text[place:]}"


# Sentences of no text in particular.
PROSE = (
    "Los prácticos de cada puerto conocían los faros de los demás, y sus familias se visitaban en las fiestas de "
    "septiembre sin que mediara permiso alguno de las autoridades de la capital, que apenas sabían de su existencia"
)
MORE = (
    "El archivo de la villa guarda las cartas de aquel siglo, y en ellas se lee cómo los vecinos del otro lado "
    "prestaban sus barcas para llevar el correo de una orilla a la otra"
)
