"""Which rows lie in the same place of an article."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from .package import Row, grouped


def place(row: Row) -> tuple[int, int]:
    """Where a row begins and ends in its article, 0 where that is not known."""
    return row.integer("char_start") or 0, row.integer("char_end") or 0


class Places:
    """Rows with a place in an article, in their order there."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {
            article: sorted(found, key=place)
            for article, found in grouped((row["article_id"], row) for row in rows).items()
        }
        self._starts = {article: [place(row)[0] for row in rows] for article, rows in self._rows.items()}
        ends = ((article, (place(row)[1] for row in rows)) for article, rows in self._rows.items())
        self._latest = {article: list(accumulate(found, max)) for article, found in ends}  # end of any so far

    def touching(self, row: Row) -> list[Row]:
        """Those that share a character with a row of the same article."""
        (start, end), article, found = place(row), row["article_id"], []
        at = bisect_left(self._starts.get(article, ()), end)
        while at and self._latest[article][at - 1] > start:
            at -= 1
            if place(other := self._rows[article][at])[1] > start:
                found.append(other)
        return found[::-1]
