"""Markdown that pages and cards have in common."""

from __future__ import annotations

from collections.abc import Iterable


def grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; each cell stands on one line."""
    columns = list(header)
    lines = [columns, ["---"] * len(columns), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
