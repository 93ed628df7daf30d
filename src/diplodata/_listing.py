"""Light sequences that read as tables: aligned on a terminal, HTML in a notebook (standard library only)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self, SupportsIndex, TypeVar, cast, overload

Item = TypeVar("Item")
NO_ROWS = "no rows / sin filas"
ROWS_SHOWN = 60  # of a longer listing the rest is counted, not printed
_NARROW = 24  # a column is at least this wide (or as wide as its text) before one more is shown
_GAP = "  "


class Listing(tuple[Item, ...]):
    """NamedTuples of one kind: prints as a table, iterates as the NamedTuples, is input to ``pandas.DataFrame``.

    ``columns`` are the fields that are shown (default: all); the items keep every field. Long texts are cut to the
    width of the terminal; in HTML they are whole. A slice is a listing too.
    """

    columns: tuple[str, ...]

    def __new__(cls, items: Iterable[Item] = (), columns: Sequence[str] | None = None) -> Self:
        made = super().__new__(cls, items)
        made.columns = tuple(columns if columns is not None else getattr(next(iter(made), None), "_fields", ()))
        return made

    @overload
    def __getitem__(self, index: SupportsIndex) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Item | Self:
        found: Any = super().__getitem__(index)
        return type(self)(found, self.columns) if isinstance(index, slice) else cast(Item, found)

    def cells(self) -> list[list[str]]:
        """The texts of the rows that are shown, in ``columns``; empty if a value is missing."""
        return [[text_of(getattr(item, name)) for name in self.columns] for item in self[:ROWS_SHOWN]]

    def __repr__(self) -> str:
        if not self:
            return NO_ROWS
        from shutil import get_terminal_size

        lines, hidden = fitted(self.columns, self.cells(), get_terminal_size().columns)
        return "\n".join([*lines, *self._left_out(hidden)])

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in self.cells())
        rows = "".join(f"<tr>{cells}</tr>" for cells in body)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return table + "".join(f"<p>{note}</p>" for note in self._left_out(()))

    def _left_out(self, hidden: Sequence[str]) -> Iterator[str]:
        if len(self) > ROWS_SHOWN:
            yield f"… {len(self) - ROWS_SHOWN} more rows / filas más"
        if hidden:
            yield f"… more columns / más columnas: {', '.join(hidden)}"


def text_of(value: Any) -> str:
    """A value as it is shown: empty for None, fractions with three digits."""
    if isinstance(value, float):
        return f"{value:.3g}"
    return "" if value is None else str(value)


def fitted(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> tuple[list[str], Sequence[str]]:
    """A table as lines within a width, one a row; and the names of the columns that do not fit."""
    cells = [[" ".join(cell.split()) for cell in row] for row in [header, *rows]]
    widths = _widths([max(map(len, column)) for column in zip(*cells, strict=True)], width)
    columns = [column[1:] for column in zip(*cells, strict=True)]
    numeric = [all(cell.replace(".", "", 1).isdigit() for cell in column if cell) for column in columns]
    return [_line(row, widths, numeric) for row in cells], header[len(widths) :]


def _widths(natural: Sequence[int], width: int) -> list[int]:
    """Widths of the columns that are shown; spare width goes to those that are cut, from the left."""
    widths: list[int] = []
    spare = width + len(_GAP)
    for wanted in natural:
        need = min(wanted, _NARROW) + len(_GAP)
        if need > spare:
            break
        widths.append(need - len(_GAP))
        spare -= need
    for index, wanted in enumerate(natural[: len(widths)]):
        more = min(wanted - widths[index], spare)
        widths[index] += more
        spare -= more
    return widths or [width]


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cut = [cell if len(cell) <= size else cell[: size - 1] + "…" for cell, size in zip(row, widths, strict=False)]
    placed = [
        cell.rjust(size) if right else cell.ljust(size) for cell, size, right in zip(cut, widths, numeric, strict=False)
    ]
    return _GAP.join(placed).rstrip()
