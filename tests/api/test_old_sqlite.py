"""The exported database, the views, queries and search in SQLite 3.28, of 2019: the oldest that they are for."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

import diplodata
from diplodata._names import TABLES, VIEWS

FOLDER = Path(__file__).parent / "old_sqlite"
SOURCES = FOLDER / "node_modules" / "sqlite3" / "deps" / "sqlite-autoconf-3280000.tar.gz"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SOURCES.exists() or not shutil.which("gcc"), reason="needs gcc and npm ci (old_sqlite/README.md)"
    ),
]

ANSWERS = """
import json, sqlite3, sys
import diplodata
from diplodata._package import installed
from diplodata._view_rows import compute_views

read = sqlite3.connect(sys.argv[1])
tables = {name: (list(installed().rows(name)[0]), installed().rows(name)) for name in installed().resources}
counted = "select count(*) as n from timeline where date_edtf > '2000' order by n"
print(json.dumps({
    "version": sqlite3.sqlite_version,
    "whole": read.execute("pragma integrity_check").fetchall() + read.execute("pragma foreign_key_check").fetchall(),
    "rows": {name: read.execute(f"select count(*) from {name}").fetchone()[0] for name in installed().described},
    "found": read.execute("select count(*) from actors_fts where actors_fts match 'MÉXICO'").fetchone(),
    "searched": read.execute("select count(*) from search_text where search_text match 'diplomacía'").fetchone(),
    "views": compute_views(tables),
    "sql": diplodata.sql(counted, backend="dicts"),
    "search": [hit.id for hit in diplodata.search("chicago")],
}))
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the old library."""
    folder = tmp_path_factory.mktemp("sqlite")
    with tarfile.open(SOURCES) as sources:
        sources.extractall(folder, filter="data")
    options = ["-O1", "-shared", "-fPIC", "-DSQLITE_ENABLE_FTS5", "-DSQLITE_ENABLE_DESERIALIZE"]
    source, made = folder / "sqlite-autoconf-3280000" / "sqlite3.c", folder / "libsqlite3.so.0"
    subprocess.run(["gcc", *options, "-o", made, source, "-lm", "-lpthread", "-ldl"], check=True)
    return folder


def run(code: str, *arguments: object, library: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"LD_LIBRARY_PATH": str(library)} if library else {})
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_everything_works_as_with_a_new_library(library: Path, tmp_path: Path) -> None:
    file = diplodata.export("sqlite", tmp_path / "package.sqlite")
    answers: list[dict[str, Any]] = []
    for one in (None, library):
        done = run(ANSWERS, file, library=one)
        assert done.returncode == 0, done.stderr
        answers.append(json.loads(done.stdout))
    new, old = answers
    assert old.pop("version") == "3.28.0" != new.pop("version")
    assert old == new
    assert old["whole"] == [["ok"]] and set(old["views"]) == set(VIEWS) and set(old["rows"]) == {*TABLES, *VIEWS}
    assert old["found"][0] and old["searched"][0] and old["search"]


def test_the_old_library_exports_too(library: Path, tmp_path: Path) -> None:
    done = run("import diplodata, sys; diplodata.export('sqlite', sys.argv[1])", tmp_path / "a", library=library)
    assert done.returncode == 0, done.stderr


def test_the_library_is_old(library: Path) -> None:
    """What came with 3.30 is a mistake in it, so these tests see such SQL."""
    code = "import sqlite3; sqlite3.connect(':memory:').execute('select 1 as a order by a nulls first')"
    assert run(code).returncode == 0
    assert 'near "nulls": syntax error' in run(code, library=library).stderr
