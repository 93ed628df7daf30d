"""Readers of Parquet with nothing beside them: every cell, integers as plain numbers, what the file says of itself."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample import ROOT

from diplodata._citing import about_file
from diplodata._package import Package

JAVASCRIPT = Path(__file__).parent / "javascript"
PACKAGE = Package(ROOT)
FILES = {name: Path(PACKAGE.file_of(name, "parquet")) for name in PACKAGE.described}
Rows = list[dict[str, Any]]


def expected(name: str) -> Rows:
    """The rows of a table or view by its CSV file, dates as text."""
    return [{column: plain(value) for column, value in row.items()} for row in PACKAGE.rows(name)]


def plain(value: Any) -> Any:
    """A date as text, whatever its class; all else as it is."""
    return str(value)[:10] if hasattr(value, "isoformat") else value


def day(value: Any) -> Any:
    """A date of JavaScript, a time in text or in milliseconds, as text."""
    if isinstance(value, int):
        return str(date(1970, 1, 1) + timedelta(milliseconds=value))
    return value and value[:10]


def in_javascript(paths: list[Path]) -> dict[str, Any]:
    command = ["node", str(JAVASCRIPT / "read.mjs"), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def javascript() -> Iterator[dict[str, Any]]:
    """What the readers in JavaScript make of the files; `.ci/run` installs them and fails where a test is skipped."""
    if not shutil.which("node") or not (JAVASCRIPT / "node_modules").is_dir():
        pytest.skip(f"run `npm ci --ignore-scripts` in {JAVASCRIPT.relative_to(ROOT)}")
    yield in_javascript(list(FILES.values()))


@pytest.mark.parametrize("reader", ["hyparquet", "parquet-wasm"])
def test_javascript_reads_every_cell(reader: str, javascript: dict[str, Any]) -> None:
    for name, path in FILES.items():
        dates = {field["name"] for field in PACKAGE.fields(name) if field["type"] == "date"}
        rows = javascript[str(path)][reader]
        found = [{key: day(value) if key in dates else value for key, value in row.items()} for row in rows]
        assert found == expected(name), name


def test_javascript_reads_what_a_file_says_of_itself(javascript: dict[str, Any]) -> None:
    for name, path in FILES.items():
        about = about_file(PACKAGE.descriptor, PACKAGE.described[name])
        assert javascript[str(path)]["said"] == about
        assert json.loads(about["columns"]).keys() == {field["name"] for field in PACKAGE.fields(name)}


def test_integers_of_64_bits_are_no_numbers_in_javascript(javascript: dict[str, Any], tmp_path: Path) -> None:
    pq.write_table(pa.table({"page": pa.array([1], pa.int64())}), tmp_path / "wide.parquet")
    with pytest.raises(AssertionError, match="BigInt"):
        in_javascript([tmp_path / "wide.parquet"])


@pytest.mark.parametrize("name", FILES)
def test_duckdb_pandas_and_polars_read_every_cell(name: str) -> None:
    path, rows = FILES[name], expected(name)
    columns = list(rows[0])
    of_duckdb = duckdb.read_parquet(str(path)).fetchall()
    assert [dict(zip(columns, map(plain, row), strict=True)) for row in of_duckdb] == rows
    of_polars = pl.read_parquet(path).to_dicts()
    assert [{key: plain(value) for key, value in row.items()} for row in of_polars] == rows
    of_pandas = pd.read_parquet(path).to_dict("records")
    assert [{key: None if pd.isna(one) else plain(one) for key, one in row.items()} for row in of_pandas] == rows
