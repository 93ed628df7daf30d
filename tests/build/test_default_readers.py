"""Readers with their defaults, which guess types from the first rows: no error, and every cell as it was published."""

import csv
import json
import math
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pytest
from pyarrow import csv as arrow_csv
from sample import ROOT
from sqlalchemy.exc import DatabaseError

from diplodata._guessing import EARLY, FIRST, kind_of, late, telling_first
from diplodata._names import ROWS

RESOURCES = json.loads((ROOT / "datapackage.json").read_text("utf-8"))["resources"]
FILES = sorted(ROOT / one["path"] for one in RESOURCES)
Columns = dict[str, list[Any]]


def with_polars(path: Path) -> Columns:
    return dict(pl.read_csv(path).to_dict(as_series=False))


def with_pandas(path: Path) -> Columns:
    frame = pd.read_csv(path)
    return {str(name): [None if pd.isna(value) else value for value in frame[name]] for name in frame}


def with_duckdb(path: Path) -> Columns:
    return dict(duckdb.read_csv(str(path)).to_arrow_table().to_pydict())


def with_arrow(path: Path) -> Columns:
    return dict(arrow_csv.read_csv(path).to_pydict())


READERS: dict[str, Callable[[Path], Columns]] = {
    "polars": with_polars,
    "pandas": with_pandas,
    "duckdb": with_duckdb,
    "pyarrow": with_arrow,
}
R = """
arguments <- commandArgs(TRUE)
options(warn = 2, readr.show_col_types = FALSE)
for (file in arguments[-(1:2)]) {
  rows <- if (arguments[1] == "readr") readr::read_csv(file) else data.table::fread(file, encoding = "UTF-8")
  cells <- lapply(rows, function(column) {
    text <- as.character(column)
    if (is.numeric(column)) text <- format(column, trim = TRUE, digits = 15, scientific = FALSE)
    ifelse(is.na(column), "", if (is.logical(column)) tolower(text) else text)
  })
  cells <- as.data.frame(cells, check.names = FALSE, stringsAsFactors = FALSE)
  data.table::fwrite(cells, file.path(arguments[2], gsub("/", "_", file)), quote = TRUE)
}
"""


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def same(value: Any, cell: str) -> bool:
    """Whether what was read is the cell: as text, or as the same number; an empty cell is null, or empty text."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, (int, float)):
        return cell.lstrip("-").replace(".", "", 1).isdecimal() and float(cell) == value
    return str(value) == cell  # dates in ISO 8601 too


def lost(path: Path, read: Columns) -> list[tuple[str, int, Any, str]]:
    """The cells that are not as in the file: column, row, what was read, what is there."""
    rows = list(rows_of(path))
    assert list(read) == list(rows[0]) and {len(values) for values in read.values()} == {len(rows)}
    return [
        (name, number, value, row[name])
        for name, values in read.items()
        for number, (value, row) in enumerate(zip(values, rows, strict=True), 2)
        if not same(value, row[name])
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("reader", READERS)
def test_no_cell_is_lost(reader: str, path: Path) -> None:
    assert lost(path, READERS[reader](path)) == []


@cache
def r_has(package: str) -> bool:
    """Whether R is here with a package; `.ci/run` installs both and fails where a test is skipped."""
    asked = ["Rscript", "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
    return shutil.which("Rscript") is not None and subprocess.run(asked, check=False).returncode == 0


def with_r(package: str, files: list[Path], folder: Path) -> Iterator[tuple[Path, Columns]]:
    script = folder / "read.R"
    script.write_text(R, "utf-8")
    command = ["Rscript", "--vanilla", str(script), package, str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, done.stderr
    for file in files:
        rows = list(rows_of(folder / str(file).replace("/", "_")))
        yield file, {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize("package", ["readr", "data.table"])
def test_no_cell_is_lost_in_r(package: str, tmp_path: Path) -> None:
    if not r_has(package) or not r_has("data.table"):
        pytest.skip(f"R with {package} is not here")
    for file, read in with_r(package, FILES, tmp_path):
        assert lost(file, read) == [], file


# Programs that load all that the descriptor lists


def published(package: frictionless.Package, target: Path) -> dict[str, int]:
    """The rows of each table that frictionless publishes to SQLite."""
    package.publish(f"sqlite:///{target}")
    with closing(sqlite3.connect(target)) as connection:
        return {
            one.name: connection.execute(f'SELECT count(*) FROM "{one.name}"').fetchone()[0]
            for one in package.resources
        }


def test_frictionless_publishes_the_package_to_a_database(tmp_path: Path) -> None:
    package = frictionless.Package(str(ROOT / "datapackage.json"))
    with pytest.raises(DatabaseError, match="user-defined function raised exception"):  # of a pattern and an empty cell
        published(package, tmp_path / "as-it-is.db")
    for field in (field for table in package.resources for field in table.schema.fields):
        if not field.required and "pattern" in field.constraints:
            del field.constraints["pattern"]
    assert published(package, tmp_path / "all.db") == {one["name"]: one[ROWS] for one in RESOURCES}


ALL_IN_R = """
folder <- commandArgs(TRUE)[1]
options(warn = 2)
for (resource in jsonlite::read_json(file.path(folder, "datapackage.json"))$resources) {
  rows <- read.csv(file.path(folder, resource$path), encoding = "UTF-8")
  stopifnot(nrow(rows) == resource[["diplodata:rows"]], ncol(rows) == length(resource$schema$fields))
}
"""


def test_r_reads_every_resource(tmp_path: Path) -> None:
    if not r_has("jsonlite"):
        pytest.skip("R with jsonlite is not here")
    (tmp_path / "all.R").write_text(ALL_IN_R, "utf-8")
    for folder, fails in ((ROOT, 0), (ROOT / "data" / "parquet", 1)):
        done = subprocess.run(["Rscript", "--vanilla", str(tmp_path / "all.R"), str(folder)], check=False)
        assert done.returncode == fails


# What the readers would lose, and what the build does about it

LATE = {
    "a year, then a decade": ["1990"] * FIRST + ["199X"],
    "empty, then a page": [""] * EARLY + ["12"],
    "numbers, then a range": [str(number) for number in range(FIRST)] + ["22-23"],
    "truth, then words": ["true"] * FIRST + ["maybe"],
    "numbers and truth": ["1"] * FIRST + ["true"],
}


@pytest.mark.parametrize("cells", LATE.values(), ids=LATE)
def test_a_row_that_shows_a_column_late_comes_first(cells: list[str]) -> None:
    assert late(cells) == len(cells) - 1
    order = telling_first([cells, [str(number) for number in range(len(cells))]])
    assert order == [len(cells) - 1, *range(len(cells) - 1)]
    assert late([cells[number] for number in order]) is None


def test_rows_that_show_their_columns_stay_in_their_order() -> None:
    for cells in ([""] * EARLY, ["12"] * 2 * EARLY, ["199X", *["1990"] * EARLY], [""] * FIRST + ["12"], []):
        assert late(cells) is None and telling_first([cells]) == list(range(len(cells)))
    assert (kind_of(["1", ""]), kind_of(["1", "1.5"]), kind_of(["T"])) == ("integer", "number", "boolean")


def test_a_file_with_a_late_row_is_not_read_whole_and_in_the_order_of_the_build_it_is(tmp_path: Path) -> None:
    cells, file = LATE["a year, then a decade"], tmp_path / "late.csv"
    file.write_text("\n".join(["date", *cells]) + "\n", "utf-8")
    with pytest.raises(pl.exceptions.ComputeError):
        with_polars(file)
    file.write_text("\n".join(["date", *(cells[number] for number in telling_first([cells]))]) + "\n", "utf-8")
    assert lost(file, with_polars(file)) == []


def test_a_text_that_pandas_takes_for_an_empty_cell_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "na.csv"
    file.write_text("name\nNA\nother\n", "utf-8")
    assert lost(file, with_pandas(file)) == [("name", 2, None, "NA")]
    assert lost(file, with_polars(file)) == []
