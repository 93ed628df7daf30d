"""What a corpus holds, told by reading all its files: whoever counts sees a file that is missing or twice there."""

from collections import Counter
from pathlib import Path

from pyarrow import parquet

from diplodata_build.corpus.article import read_article
from diplodata_build.corpus.tables import TABLES, Rows

GOOD = 12  # articles in the small folder


def rows_in(output: Path) -> Rows:
    """All rows of each table, sorted."""
    return {
        table: sorted(
            (
                tuple(row.values())
                for file in (output / table).iterdir()
                for row in parquet.read_table(file).to_pylist()
            ),
            key=repr,
        )
        for table in TABLES
    }


def rows_of(folder: Path, paths: list[str]) -> Rows:
    """The rows that some files of a folder must have, read one after another in this process."""
    found: Rows = {table: [] for table in TABLES}
    for path in paths:
        for table, rows in read_article(str(folder), path).items():
            found[table] += rows
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def times_of(output: Path) -> Counter[str]:
    """How many times each file is there, as an article or as a problem."""
    rows = rows_in(output)
    return Counter(row[0] for table in ("articles", "problems") for row in rows[table])
