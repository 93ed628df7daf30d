"""The published rows as their files have them, read without the package: what its answers are compared with."""

import csv
from functools import cache
from pathlib import Path

CSV = Path(__file__).resolve().parent.parent / "data" / "csv"


@cache
def rows(table: str) -> dict[str, dict[str, str]]:
    """The rows of a table by the first column of its key, each cell as it is written; nobody changes them."""
    with (CSV / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}
