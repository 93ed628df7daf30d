"""Loading tables: what each backend and language gives, with which types, and what it imports."""

import csv
import sys
from datetime import date
from itertools import product

import pandas as pd
import polars as pl
import pytest
from in_process import run_python

import diplodata
from diplodata._names import ENGLISH_ORIGIN, ENTITY_TABLES, GROUPS, ORIGINS, TABLES
from diplodata._package import least_checked
from diplodata._schema import parse

PANDAS = {"string": "string", "integer": "Int64", "boolean": "boolean", "number": "Float64", "date": "datetime64[ms]"}
POLARS = {"string": pl.String, "integer": pl.Int64, "boolean": pl.Boolean, "number": pl.Float64, "date": pl.Date}
ARROW = {"string": "string", "integer": "int64", "boolean": "bool", "number": "double", "date": "date32[day]"}
PYTHON = {"string": str, "integer": int, "boolean": bool, "number": float, "date": date}
LANGUAGES = ("both", "es", "en")


def types_of(table: str, lang: str) -> dict[str, str]:
    """The field type of each column that a table should have in a language, told by the schema alone."""
    fields = diplodata.schema(table)["fields"]
    own = [field for field in fields if field.get("diplodata:language", lang) == lang or lang == "both"]
    types = {field["name"]: field["type"] for field in own}
    if lang == "both":
        return types
    bilingual = {field["name"] for field in own if "diplodata:language" in field}
    types = {name.removesuffix(f"_{lang}") if name in bilingual else name: kind for name, kind in types.items()}
    return types | ({ENGLISH_ORIGIN: "string"} if bilingual and lang == "en" else {})


# What there is


def test_the_names_are_those_of_the_descriptor() -> None:
    tables = diplodata.tables()
    assert [table.name for table in tables] == list(TABLES)
    assert [table.group for table in tables] == [group for group, names in GROUPS.items() for _ in names]
    for kind, table in ENTITY_TABLES.items():
        keys = {row["entity_id"] for row in diplodata.entities(backend="dicts") if row["entity_type"] == kind}
        assert keys == {row[diplodata.schema(table)["primaryKey"][0]] for row in diplodata.load(table, backend="dicts")}
    assert set(ORIGINS) == {code.code for code in diplodata.codes("translations", "origin")}


# Types and values


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_all_backends_hold_the_same_each_column_in_the_type_of_its_field(table: str, lang: str) -> None:
    kinds = types_of(table, lang)
    rows = diplodata.load(table, lang=lang, backend="dicts")
    assert len(rows) == next(one.rows for one in diplodata.tables() if one.name == table)
    assert list(rows[0]) == list(kinds)
    polars = diplodata.load(table, lang=lang, backend="polars")
    assert dict(polars.schema) == {name: POLARS[kind] for name, kind in kinds.items()}
    arrow = diplodata.load(table, lang=lang, backend="arrow")
    assert {one.name: str(one.type) for one in arrow.schema} == {name: ARROW[kind] for name, kind in kinds.items()}
    assert arrow.to_pylist() == polars.to_dicts() == rows
    frame = diplodata.load(table, lang=lang)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {n: PANDAS[kind] for n, kind in kinds.items()}
    assert isinstance(frame.index, pd.RangeIndex)
    for name, kind in kinds.items():
        assert {type(row[name]) for row in rows} <= {PYTHON[kind], type(None)}
        loaded = [None if pd.isna(value) else value for value in frame[name]]
        dates = [value.date() if isinstance(value, pd.Timestamp) else value for value in loaded]
        assert dates == [row[name] for row in rows], name


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_are_what_the_csv_file_says(table: str) -> None:
    with diplodata.path(table).open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    kinds = {field["name"]: field["type"] for field in diplodata.schema(table)["fields"]}
    expected = [{name: parse(cell, kinds[name]) for name, cell in row.items()} for row in cells]
    assert diplodata.load(table, backend="dicts") == expected


# One language


def test_one_language_drops_the_other_and_its_own_suffix() -> None:
    both, spanish, english = (diplodata.actors(lang=lang, backend="dicts")[0] for lang in LANGUAGES)
    assert (spanish["name"], spanish["description"]) == (both["name_es"], both["description_es"])
    assert (english["name"], english["description"]) == (both["name_en"], both["description_en"])
    assert list(english) == [*spanish, "english_origin"]
    assert list(diplodata.vocabulary(lang="en")["english_origin"].dropna()) == []


def test_the_origin_is_the_weakest_of_the_row_and_that_of_an_entity_its_rows() -> None:
    entities = {row["entity_id"]: row["english_origin"] for row in diplodata.entities(lang="en", backend="dicts")}
    seen = {}
    for table in (*ENTITY_TABLES.values(), "quotes", "works"):
        key = diplodata.schema(table)["primaryKey"][0]
        entries = diplodata.translations().query("table_name == @table")
        rank = entries["origin"].map(ORIGINS.index)
        expected = {str(id): ORIGINS[weakest] for id, weakest in rank.groupby(entries["record_id"]).min().items()}
        found = {row[key]: row["english_origin"] for row in diplodata.load(table, lang="en", backend="dicts")}
        assert {id: origin for id, origin in found.items() if origin} == expected
        assert len(expected) > 1 or table == "articles"
        seen |= found
    assert entities.items() <= seen.items()
    told = diplodata.entities(lang="en")["english_origin"].fillna("")
    assert list(told) == [origin or "" for origin in entities.values()]


def test_of_several_origins_the_least_checked_counts() -> None:
    told = [("actors", "a", "author"), ("actors", "a", "machine"), ("actors", "a", "editor"), ("events", "a", "author")]
    expected = {("actors", "a"): "machine", ("events", "a"): "author"}
    assert least_checked(told) == least_checked(reversed(told)) == expected
    assert least_checked([("actors", "b", origin) for origin in ORIGINS]) == {("actors", "b"): ORIGINS[0]}


# Columns


@pytest.mark.parametrize("backend", ["pandas", "polars", "arrow", "dicts"])
def test_columns_come_in_the_order_asked_for(backend: str) -> None:
    def headings(**asked: object) -> list[str]:
        found = diplodata.load("events", backend=backend, **asked)
        return list(found[0]) if backend == "dicts" else list(getattr(found, "column_names", found.columns))

    assert headings(columns=["name_es", "event_id"]) == ["name_es", "event_id"]
    assert headings(columns="name_es") == ["name_es"]
    assert headings(columns=["english_origin", "name"], lang="en") == ["english_origin", "name"]
    assert headings(columns=["name_en", "event_id"], lang="en") == ["name", "event_id"]
    assert headings(columns=["name", "name_es", "name"], lang="es") == ["name"]


def test_an_origin_is_of_its_row_whatever_the_columns() -> None:
    whole = [row["english_origin"] for row in diplodata.actors(lang="en", backend="dicts")]
    asked = {"lang": "en", "columns": ["english_origin"]}
    assert diplodata.actors(backend="dicts", **asked) == [{"english_origin": origin} for origin in whole]
    assert diplodata.actors(backend="arrow", **asked).to_pydict() == {"english_origin": whole}
    assert diplodata.actors(backend="polars", **asked).to_dict(as_series=False) == {"english_origin": whole}
    assert list(diplodata.actors(**asked)["english_origin"]) == whole


# Copies and what they carry


def test_each_call_gives_a_fresh_copy() -> None:
    frame = diplodata.load("actors")
    frame.loc[:, "first_page"] = 99
    frame.attrs["licences"].clear()
    assert not (diplodata.load("actors")["first_page"] == 99).all() and diplodata.load("actors").attrs["licences"]
    rows = diplodata.load("actors", backend="dicts")
    rows[0]["actor_id"] = "other"
    rows.clear()
    assert diplodata.load("actors", backend="dicts")[0]["actor_id"] not in ("other", None)


def test_a_frame_says_where_it_comes_from() -> None:
    frame = diplodata.load("quotes")
    assert set(frame.attrs) == {"table", "title", "version", "licences", "citation"}
    assert frame[frame["word_count"] > 5].attrs["version"] == diplodata.__version__
    assert (frame.attrs["table"], frame.attrs["title"]) == ("quotes", "Quotations")
    assert frame.attrs["citation"] == diplodata.cite()
    spanish = diplodata.quotes(lang="es").attrs
    assert (spanish["title"], spanish["citation"]) == ("Citas textuales", diplodata.cite(lang="es"))


# What is imported


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("backend", "unwanted"),
    [
        ("dicts", "pandas pyarrow polars numpy"),
        ("polars", "pandas pyarrow"),
        ("arrow", "pandas polars pyarrow.dataset"),
    ],
)
def test_a_backend_imports_no_other(backend: str, lang: str, unwanted: str) -> None:
    code = f"import sys, diplodata; diplodata.load('actors', lang={lang!r}, backend={backend!r})"
    assert run_python(f"{code}; print(sorted(set({unwanted.split()}) & set(sys.modules)))") == "[]"


def test_without_polars_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(diplodata.MissingExtraError, match=r"pip install 'diplodata\[polars\]'"):
        diplodata.load("actors", backend="polars")


# Errors


def test_unknown_columns_are_told_all_at_once() -> None:
    with pytest.raises(diplodata.UnknownColumnError) as error:
        diplodata.load("actors", columns=["nme_es", "actor_id", "scal"])
    assert error.value.names == ("nme_es", "scal")
    assert "Columna desconocida: 'nme_es', 'scal'. Did you mean / Quizá: 'name_es', 'scale'?" in str(error.value)
    with pytest.raises(diplodata.UnknownColumnError, match=r"'name_es'.+'name'\?.+english_origin"):
        diplodata.load("actors", lang="en", columns=["name_es"])
    with pytest.raises(diplodata.UnknownColumnError, match="'name'"):
        diplodata.load("actors", columns=["name"])


@pytest.mark.parametrize("backend", ["pandas", "polars", "arrow", "dicts"])
def test_columns_that_name_none_and_an_unknown_table_are_told_by_every_backend(backend: str) -> None:
    for load, columns in product((diplodata.actors, diplodata.timeline), ([], (), 5, [["name_es"]])):
        with pytest.raises(diplodata.UnknownChoiceError, match=r"^columns: No column .+ ninguna columna.+Hay: .+date_"):
            load(backend=backend, columns=columns)
    assert list(diplodata.actors(columns=pd.Index(["name_es"])).columns) == ["name_es"]
    with pytest.raises(diplodata.UnknownTableError, match="'actors'"):
        diplodata.load("actor", backend=backend)
    for argument, value in (("lang", "english"), ("lang", None), ("backend", "panda"), ("backend", ["pandas"])):
        with pytest.raises(diplodata.UnknownChoiceError, match=rf"^{argument}: .+There are / Hay: "):
            diplodata.load("actors", **{argument: value})


# Where there is less than on a desktop

WITH_LESS = """
import sys, tempfile, threading
from pathlib import Path

def refuse(thread):
    raise RuntimeError("can't start new thread")

threading.Thread.start = refuse
sys.modules |= dict.fromkeys(("numpy", "pandas", "pyarrow"))
import diplodata as dd

assert dd.tables() and dd.load("actors", backend="dicts") and dd.timeline(backend="dicts")
hit = dd.search("chicago")[0]
assert dd.get(hit.id) and dd.cite() and dd.trace("casas-cdmx")[0].citation()
assert dd.sql("select count(*) as n from actors", backend="dicts")[0]["n"]
for form in ("csv", "datasette", "excel-csv", "graphml", "jsonld", "jsonl", "sqlite", "turtle", "xlsx"):
    dd.export(form, Path(tempfile.mkdtemp()) / "out", **({"lang": "es"} if form in ("csv", "jsonl", "xlsx") else {}))
try:
    dd.load("actors")
except ImportError:
    print("only DataFrames need more")
"""


def test_rows_search_queries_and_exports_need_neither_threads_nor_pandas_nor_pyarrow() -> None:
    assert run_python(WITH_LESS) == "only DataFrames need more"
