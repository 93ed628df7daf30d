"""What users have of a corpus: its tables by every backend, the same rows, nothing of a part that is not whole."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from counting import rows_in
from in_process import run_python, run_script

import diplodata as dd

ROWS: dict[str, Callable[[Any], list[tuple[Any, ...]]]] = {
    "duckdb": lambda relation: relation.fetchall(),
    "polars": lambda frame: frame.collect().rows(),
    "arrow": lambda dataset: [tuple(row.values()) for row in dataset.to_table().to_pylist()],
}


@pytest.fixture(scope="module")
def written(articles: Path, cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus; no test changes it."""
    output = tmp_path_factory.mktemp("written") / "out"
    run_script("corpus", articles / "sub", "--output", output, "--scheduler", cluster)
    return output


@pytest.mark.parametrize("backend", ROWS)
def test_each_backend_gives_the_rows(backend: Any, written: Path) -> None:
    corpus: dd.Corpus[Any] = dd.corpus(written, backend=backend)
    rows = {table: sorted(ROWS[backend](corpus[table]), key=repr) for table in corpus}
    assert rows == rows_in(written)
    assert rows["problems"] == []  # of which there is no file
    assert corpus["sentences"] is corpus["sentences"]
    assert repr(corpus).endswith(f"'{backend}'): {', '.join(rows)}")
    assert len(corpus) == len(rows)


@pytest.mark.parametrize("backend", ["duckdb", "polars"])
def test_sql_is_lazy_and_reaches_all_tables(backend: Any, written: Path) -> None:
    corpus: dd.Corpus[Any] = dd.corpus(written, backend=backend)
    query = "select count(*) from citations join articles on citations.path = articles.path"
    assert ROWS[backend](corpus.sql(query)) == [(len(rows_in(written)["citations"]),)]
    assert ROWS[backend](corpus.sql("select count(*) from problems")) == [(0,)]
    with pytest.raises(dd.MissingExtraError, match=r"diplodata\[duckdb\]"):
        dd.corpus(written, backend="arrow").sql(query)


def test_a_part_that_is_not_whole_is_not_seen(written: Path) -> None:
    before = dd.corpus(written, backend="arrow")["articles"].count_rows()
    (list_of_files,) = (written / "parts").glob("*.json")
    there = list_of_files.read_bytes()
    try:
        list_of_files.unlink()
        assert dd.corpus(written, backend="arrow")["articles"].count_rows() == 0
    finally:
        list_of_files.write_bytes(there)
    assert dd.corpus(written, backend="arrow")["articles"].count_rows() == before > 0


def test_it_says_what_its_columns_are(written: Path) -> None:
    corpus = dd.corpus(written)
    for lang in ("en", "es"):
        described = corpus.describe("citations", lang=lang)  # type: ignore[arg-type]
        assert [one.column for one in described][:2] == ["path", "key"]
        assert all(one.title for one in described)
    assert corpus.describe("citations")[0].title != corpus.describe("citations", lang="es")[0].title
    with pytest.raises(dd.UnknownTableError, match="'citations'"):
        corpus.describe("citation")
    with pytest.raises(dd.UnknownTableError, match="Unknown table"):
        corpus["sentencias"]
    with pytest.raises(dd.UnknownChoiceError):
        corpus.describe("citations", lang="fr")  # type: ignore[arg-type]


def test_what_is_no_corpus(written: Path, tmp_path: Path) -> None:
    with pytest.raises(dd.DataNotFoundError, match=r"No corpus\.json at .*scripts/corpus\.py"):
        dd.corpus(tmp_path)
    about = json.loads((written / "corpus.json").read_text("utf-8"))
    (tmp_path / "corpus.json").write_text(json.dumps(about | {"format": 2}), "utf-8")
    with pytest.raises(dd.UnknownChoiceError, match="2"):
        dd.corpus(tmp_path)
    (tmp_path / "corpus.json").write_text("{", "utf-8")
    with pytest.raises(dd.DataNotFoundError):
        dd.corpus(tmp_path)
    with pytest.raises(dd.UnknownChoiceError, match="duckdb"):
        dd.corpus(written, backend="pandas")  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("without", "backend"), [((), "duckdb"), (("duckdb",), "polars"), (("duckdb", "polars"), "arrow")]
)
def test_the_first_backend_that_is_there(
    without: tuple[str, ...], backend: str, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in without:
        monkeypatch.setitem(sys.modules, name, None)
    assert dd.corpus(written).backend == backend
    for name in without:
        with pytest.raises(dd.MissingExtraError):
            dd.corpus(written, backend=name)  # type: ignore[call-overload]


def test_users_need_nothing_of_the_engine(written: Path) -> None:
    """Neither Dask nor fsspec is loaded, and nothing of what makes the package."""
    code = f"""
import sys, diplodata
corpus = diplodata.corpus({str(written)!r}, backend="polars")
corpus["articles"].collect()
print(sorted(name for name in ("dask", "distributed", "fsspec", "diplodata_build", "pandas") if name in sys.modules))
"""
    assert run_python(code) == "[]"
    assert importlib.util.find_spec("distributed")  # which would be at hand
