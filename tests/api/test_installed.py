"""What users do with the installed package, with whatever versions of its dependencies are beside it.

`make test-oldest` and `make test-newest` run this file alone, on the wheel in an environment without this checkout, so
it uses nothing of the checkout but other files of this folder.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

import diplodata
from diplodata._export import ExportFormat

TABLES = {table.name: table.rows for table in diplodata.tables()}
VIEWS = [view.name for view in diplodata.views()]
BACKENDS = ("pandas", "polars", "arrow", "dicts")
CONSUMER = Path(__file__).parent / "typing" / "consumer.py"


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_table_loads_with_its_rows_and_columns(backend: Any) -> None:
    for name, rows in TABLES.items():
        table = diplodata.load(name, backend=backend)
        columns = list(table[0]) if backend == "dicts" else list(getattr(table, "column_names", None) or table.columns)
        assert len(table) == rows > 0
        assert backend != "pandas" or "object" not in set(map(str, table.dtypes))  # no column has lost its type
        assert columns == [field["name"] for field in diplodata.schema(name)["fields"]]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_view_gives_the_same_rows_in_every_backend(backend: Any, lang: Any) -> None:
    for name in VIEWS:
        view = getattr(diplodata, name)
        assert len(view(lang=lang, backend=backend)) == len(view(lang=lang, backend="dicts")) > 0


def test_queries_and_connections() -> None:
    connections = [diplodata.connect("sqlite"), diplodata.connect("duckdb")]
    for name, rows in TABLES.items():
        query = f'select count(*) as n from "{name}"'
        assert diplodata.sql(query, backend="dicts") == [{"n": rows}]
        assert all(connection.execute(query).fetchone() == (rows,) for connection in connections)


@pytest.mark.parametrize("form", get_args(ExportFormat))
def test_every_export_writes_files(form: Any, tmp_path: Path) -> None:
    made = diplodata.export(form, tmp_path / "out")
    files = [path for path in (made, *made.rglob("*")) if path.is_file()]
    assert files and all(path.stat().st_size for path in files)


def test_search_trace_citation_and_graph() -> None:
    actor = diplodata.load("actors", backend="dicts")[0]
    assert actor["actor_id"] in {hit.id for hit in diplodata.search(actor["name_es"])}
    assert diplodata.trace(actor["actor_id"])
    assert diplodata.get(actor["actor_id"])["name_es"] == actor["name_es"]
    assert all(diplodata.cite(style) for style in ("text", "bibtex", "apa", "csl-json", "ris", "cff"))
    assert all(diplodata.paper(actor["actor_id"], format) for format in ("markdown", "latex", "html"))
    assert actor["actor_id"] in diplodata.graph()


def test_the_package_is_valid() -> None:
    report = diplodata.validate()
    assert report.valid, report.summary()


def test_a_program_of_a_user_and_the_command_line_work() -> None:
    subprocess.run([sys.executable, CONSUMER], check=True, capture_output=True)
    command = [sys.executable, "-m", "diplodata", "show", "actors", "--format", "json"]
    shown = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert len(json.loads(shown)) == TABLES["actors"]
