"""Time grows with the length of any text: four times the text takes far less than 16 times as long.

Processor time is measured, so that other programs on the machine do not count. Validation is compared with reading the
same CSV files. `reading.py` runs all of it, and fails where a ratio is too large.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from functools import partial

from sample import SAMPLE
from samples import document

import diplodata
from diplodata.validation import validate
from diplodata_build.finding import find_candidates
from diplodata_build.finding.citations import find_citations
from diplodata_build.text import read_text
from diplodata_build.text.document import Document

SIZE, PIECES = 60_000, 5_000
MOST_GROWTH = 10  # about 4 for a linear rule, 16 for a quadratic one
MOST_READS = 60  # of its files, in the time that validating the package may take
TEXT = SAMPLE.read_text("utf-8")
SHAPES: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "la red de los puertos (Pons, 2011: 5) une. " * (n // 43),
    "one word": lambda n: "a" * n,
    "hyphens": lambda n: "como afir-\n" * (n // 11),
    "blank lines": lambda n: "\n" * n,
    "brackets": lambda n: "(2010 " * (n // 6),
    "short lines": lambda n: "puerto\n" * (n // 7),
    "form feeds": lambda n: "un puerto\f" * (n // 10),
    "notes": lambda n: "\n\n".join(f" palabra{i % 900 + 1}.\n\n{i % 900 + 1}. Nota." for i in range(n // 30)),
    "links": lambda n: "https://puertos.example/uno\n\n" * (n // 30),
    "repeated lines": lambda n: "una red de puertos que se\nhablan a diario sin que\nnadie lo note.\n\n" * (n // 66),
    "side heads": lambda n: "la red de la\n\nLA COSTA\n\n" * (n // 24),
    "side by side": lambda n: "la red de puertos que    se habla cada día\n" * (n // 42),
    "boxes": lambda n: ("una línea que va de lado a lado\n" + "la red de aquí   un puerto de allá\n" * 4) * (n // 170),
    "recurring heads": lambda n: ("La red de los puertos\n12\n" + "una línea de texto que sigue\n" * 20) * (n // 600),
    "labels": lambda n: "la red de puertos\n2\nUna nota.\n" * (n // 30),
    "combining accents": lambda n: "a\u0301 " * (n // 3),
    "marks set off": lambda n: "\f".join(f"la red 9{i % 90}.\n\n9{i % 90} Salas, Faros." for i in range(n // 30)),
    "marks in brackets": lambda n: "\f".join(f"la red ({i}).\n\n({i}) Salas, Faros." for i in range(n // 30)),
    "contents": lambda n: "Los faros ......... 12\n" * (n // 23),
    "a row": lambda n: "Tabla 1. Faros\n" + "1 2,5 " * (n // 6) + "x",
    "references": lambda n: (
        "la red.\n" * (n // 16) + "\nReferencias\n" + "Salas, A. Faros. Lima:\nMuelle.\n" * (n // 64)
    ),
    "a link": lambda n: "www." * (n // 4),
    "works in capitals": lambda n: "Véase ROBLEDO: Los puertos. Una red, " * (n // 37),
    "articles": lambda n: TEXT * max(1, n // len(TEXT)),
}
CITED = ("(", "Muro ", "(2013: 2) ", "(Muro, ", "Muro, 2013; ", "(ibídem) ", "1999-", "a")
CANDIDATES = (*"(«”aÁ", "« a ", "López y ", "1999-", "2013 ", "3, 4, ", "de la ", "A.", '"a ', "x@", "Muro (2013) ")


def seconds(work: Callable[[], object]) -> float:
    """The better of two times."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long four times the size takes."""
    return seconds(lambda: work(4 * size)) / max(seconds(lambda: work(size)), 0.02)


def works() -> Iterator[tuple[str, Callable[[int], object], int]]:
    """What is tried: its name, the work for a size, the size."""
    for name, shape in SHAPES.items():
        yield f"reading: {name}", partial(_read, shape), SIZE
    for piece in CITED:
        yield f"citations: {piece}", partial(_find, find_citations, piece), PIECES
    for piece in CANDIDATES:
        yield f"candidates: {piece}", partial(_find, find_candidates, piece), PIECES


def _read(shape: Callable[[int], str], size: int) -> object:
    return read_text(shape(size))


def _find(finder: Callable[[Document], object], piece: str, count: int) -> object:
    return finder(document(piece * count))


def read_csv() -> None:
    """Every cell of the package, by a plain reader."""
    for table in diplodata.tables():
        with diplodata.path(table.name).open(encoding="utf-8", newline="") as file:
            list(csv.DictReader(file))


def too_slow() -> list[str]:
    """Print the largest ratios; returns what takes longer than it may."""
    grown = {name: growth(work, size) for name, work, size in works()}
    quadratic = growth(lambda count: sum(1 for _ in range(count) for _ in range(0, count, 10)), PIECES)
    validation = seconds(lambda: validate(extra=False)) / seconds(read_csv)
    worst = max(grown, key=lambda name: grown[name])
    print(
        f"four times the text: {grown[worst]:.1f} times as long at most ({worst}), {quadratic:.0f} for a quadratic rule"
    )
    print(f"validating the package takes as long as reading its files {validation:.0f} times")
    found = [f"{name}: {ratio:.1f}" for name, ratio in grown.items() if ratio >= MOST_GROWTH]
    found += [f"validation: {validation:.0f}"] if validation >= MOST_READS else []
    return found + ([] if quadratic > MOST_GROWTH else ["a quadratic rule is not seen"])
