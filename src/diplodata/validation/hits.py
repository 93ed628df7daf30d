"""One place that breaks a rule."""

from typing import NamedTuple


class Hit(NamedTuple):
    """One place that breaks a rule: the file, the row as a spreadsheet counts (the header is row 1), the column.

    ``detail`` shows the values at fault in symbols rather than in words: the sentences are the rule's.
    """

    file: str
    row: int | None
    column: str | None
    detail: str
