"""Time grows with the length of any text: four times the text takes far less than 16 times as long.

Processor time is measured, so that other programs on the machine do not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from samples import raw_path
from test_citations import document

from diplodata_build.finding import find_candidates
from diplodata_build.finding.citations import find_citations
from diplodata_build.text import read_text

pytestmark = pytest.mark.slow

SIZE = 60_000
PIECES = 5_000
SAMPLE = raw_path("sample-article").read_text(encoding="utf-8")

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
    "articles": lambda n: SAMPLE * max(1, n // len(SAMPLE)),
}


def seconds(work: Callable[[], object]) -> float:
    """The better of two times."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long four times the size takes: about 4 for a linear rule, 16 for a quadratic one."""
    return seconds(lambda: work(4 * size)) / max(seconds(lambda: work(size)), 0.02)


@pytest.mark.parametrize("shape", SHAPES)
def test_reading(shape: str) -> None:
    assert growth(lambda size: read_text(SHAPES[shape](size)), SIZE) < 10


@pytest.mark.parametrize("piece", ["(", "Muro ", "(2013: 2) ", "(Muro, ", "Muro, 2013; ", "(ibídem) ", "1999-", "a"])
def test_citations(piece: str) -> None:
    assert growth(lambda count: find_citations(document(piece * count)), PIECES) < 10


@pytest.mark.parametrize(
    "piece",
    ["(", "« a ", "”", "López y ", "1999-", "a", "Á", "2013 ", "3, 4, ", "de la ", "A.", '"a ', "x@", "Muro (2013) "],
)
def test_candidates(piece: str) -> None:
    assert growth(lambda count: find_candidates(document(piece * count)), PIECES) < 10


def test_a_quadratic_rule_is_found() -> None:
    assert growth(lambda count: sum(1 for _ in range(count) for _ in range(0, count, 10)), PIECES) > 10


def test_a_line_of_a_megabyte() -> None:
    raw = "La red de los puertos une a quienes viven del mar. " * 20_000
    read = read_text(raw)
    assert len(read.blocks) == 1
    assert len(read.blocks[0].sentences) == 20_000
