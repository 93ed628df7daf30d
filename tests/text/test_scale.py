"""Time grows with the length of the text, whatever the text is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from samples import raw_path

from diplodata_build.text import read_text

SIZE = 60_000
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


def seconds(raw: str) -> float:
    """The better of two times."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        read_text(raw)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("shape", SHAPES)
def test_linear(shape: str) -> None:
    """Four times the text in far less than the sixteen times as long that a quadratic rule would take."""
    once, fourfold = seconds(SHAPES[shape](SIZE)), seconds(SHAPES[shape](4 * SIZE))
    assert fourfold < 10 * max(once, 0.02)


def test_a_line_of_a_megabyte() -> None:
    raw = "La red de los puertos une a quienes viven del mar. " * 20_000
    document = read_text(raw)
    assert len(document.blocks) == 1
    assert len(document.blocks[0].sentences) == 20_000
