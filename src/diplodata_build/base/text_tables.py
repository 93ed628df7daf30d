"""Tables of text: Markdown for pages and dataset cards, aligned columns for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; each cell stands on one line."""
    columns = list(header)
    lines = [columns, ["---"] * len(columns), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of cells as text: the first column aligned to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        first, *rest = zip(line, widths, strict=True)
        yield "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()
