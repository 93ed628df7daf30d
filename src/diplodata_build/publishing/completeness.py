"""What of the articles is covered and what was left out, in words; the descriptor has them for all who quote them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

_TEXTS = {
    "en": (
        "Sentences of the articles: {recorded} of {total} are covered by a row, {dismissed} were left out, each for a "
        "stated reason, and {open} are open. Acronyms, names, quoted words, dates and citations: {others_recorded} of "
        "{others_total} recorded, {others_dismissed} left out, {others_open} open. That a sentence is covered does not "
        "mean that the row says all that it says."
    ),
    "es": (
        "Oraciones de los artículos: {recorded} de {total} están cubiertas por una fila, {dismissed} se dejaron fuera, "
        "cada una por un motivo indicado, y {open} están pendientes. Siglas, nombres, palabras entre comillas, fechas "
        "y referencias: {others_recorded} de {others_total} están en los datos, {others_dismissed} se dejaron fuera y "
        "{others_open} están pendientes. Que una oración esté cubierta no significa que la fila diga todo lo que dice."
    ),
}


def completeness(coverage: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The sentence in each language, from the rows of ``coverage``."""
    counts = Counter((row["kind"] == "sentence", row["outcome"]) for row in coverage)
    figures = {
        prefix + outcome: counts[of_sentences, outcome]
        for prefix, of_sentences in (("", True), ("others_", False))
        for outcome in ("recorded", "dismissed", "open")
    }
    totals = {
        prefix + "total": sum(count for (of_sentences, _), count in counts.items() if of_sentences is wanted)
        for prefix, wanted in (("", True), ("others_", False))
    }
    return {language: text.format(**figures, **totals) for language, text in _TEXTS.items()}
