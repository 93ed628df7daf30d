"""SQL: the tables, keys and search of the databases, answers, and what user text can and cannot do."""

import re
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import written
from in_process import run_python

import diplodata
from diplodata import _database, _sql
from diplodata._names import TABLES, VIEWS

ACTOR = next(iter(written.rows("actors")))


def dicts(query: str, parameters: Any = None) -> list[dict[str, Any]]:
    return diplodata.sql(query, parameters, backend="dicts")


def no_driver_error_shows(error: BaseException) -> bool:
    return error.__cause__ is None and (error.__context__ is None or error.__suppress_context__)


# The databases


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_sql_is_the_table_as_loaded(table: Any) -> None:
    assert dicts(f"select * from {table}") == diplodata.load(table, backend="dicts")


def test_duckdb_has_the_rows_of_the_tables_and_views_and_its_docstring_says_what_it_lacks() -> None:
    connection = diplodata.connect("duckdb")
    loaders = {name: getattr(diplodata, name) for name in (*TABLES, *VIEWS)}
    there = {name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()}
    assert there == set(loaders)
    for name, load in loaders.items():
        found = connection.execute(f'select * from "{name}"')
        rows = [dict(zip([column[0] for column in found.description], row, strict=True)) for row in found.fetchall()]
        assert rows == load(backend="dicts"), name
    known = "select function_name from duckdb_functions() union select table_name from duckdb_tables()"
    functions = connection.execute(known).fetchall()
    above, _, _ = str(diplodata.connect.__doc__).partition("has none of\n    the above")
    for name in ("fold", "has_words", "date_bounds", "search_text"):
        assert (name,) not in functions and f"``{name}" in above


NOTHING = {"a": None, "b": None, "c": None}
UP = "with recursive up(n) as (select 1 union all select n + 1 from up where n < 3) select sum(n) as n from up"
TWICE = "select null as missing, 'x' as name_es, 'y' as name_es"


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select 7 / 2 as whole, 7 / 2.0 as exact, 1 / 0 as none", [{"whole": 3, "exact": 3.5, "none": None}]),
        ("select 'a' like 'A' as folded, 'a' like 'a' as same", [{"folded": 0, "same": 1}]),
        ("select has_words(null, 'a') as a, has_words('a', null) as b, fold(null) as c", [NOTHING]),
        ("select fold('¿Qué  DIPLOMACIA, ciudadana?') as words", [{"words": "que diplomacia ciudadana"}]),
        ("select 1 as n union select 2 order by n desc; -- and no more", [{"n": 2}, {"n": 1}]),
        (TWICE, [{"missing": None, "name_es": "x", "name_es_2": "y"}]),
        (UP, [{"n": 6}]),
    ],
)
def test_a_query_gives_what_sqlite_gives(query: str, rows: list[dict[str, Any]]) -> None:
    assert dicts(query) == rows


@pytest.mark.parametrize("written", ['"{}"', "[{}]", "main.{}", "(SELECT * FROM/**/{}/**/)"])
def test_a_table_has_its_rows_however_it_is_named(written: str) -> None:
    whole = diplodata.connect()
    _sql._shared.cache_clear()  # a database that no query has filled yet
    for table in (*TABLES, *_database.ADDED):
        query = f"SELECT count(*) AS rows FROM {written.format(table.upper())}"
        (rows,) = dicts(query)
        assert rows["rows"] == whole.execute(query).fetchone()[0] > 0


def test_only_the_tables_that_a_query_names_are_read() -> None:
    _sql._shared.cache_clear()
    dicts("SELECT * FROM quotes JOIN articles USING (article_id)")
    assert {*TABLES, *VIEWS, *_database.ADDED} - _sql._shared()[1] == {"quotes", "articles"}
    assert not dicts("PRAGMA foreign_key_check")  # looks at any
    assert not _sql._shared()[1]


def test_keys_are_those_of_the_schema_and_kept() -> None:
    lite = diplodata.connect("sqlite")
    for table in TABLES:
        schema = diplodata.schema(table)
        expected = {
            (*key["fields"], key["reference"]["resource"] or table, *key["reference"]["fields"])
            for key in schema.get("foreignKeys", ())
        }
        listed = lite.execute(f"pragma foreign_key_list({table})").fetchall()
        assert {(row[3], row[2], row[4]) for row in listed} == expected
        columns = sorted(lite.execute(f"pragma table_info({table})"), key=lambda row: row[5])
        assert [row[1] for row in columns if row[5]] == schema["primaryKey"]
    assert lite.execute("pragma foreign_key_check").fetchall() == []
    columns = "section_id, article_id, position, kind, page, page_last"
    insert = f"insert into sections ({columns}) select {{}}, {{}}, 9, 'notes', 1, 1"
    article = "(select min(article_id) from articles)"
    for section, of in (("'new'", "'nobody'"), ("(select min(section_id) from sections)", article), ("null", article)):
        with pytest.raises(sqlite3.IntegrityError):
            lite.execute(insert.format(section, of))
    lite.execute(insert.format("'new'", article))


# Search


FOUND = ["mexico", "MÉXICO ciudad", "niñas", "ninas", "binacional", "órgano", "2019"]
# What a query language would take for its own, and what is no letter.
FOUND += ["multi-actor", "para-diplomacia", "sida, drogas", "México ciudad MÉXICO", "a*", "ciudad:mexico", "^ciudad"]
FOUND += ['"ciudad', "(ciudad", "{ciudad}", "ciudad + a", "me\u0301xico", "\u0488ciudad\u20dd", "ciudad\0", "¿ciudad?"]
FOUND += ["ciudad;--", "ciudad\n'"]
NOT_FOUND = ["xyzzy", "NOT xyzzy", "xyzzy OR ciudad", "NEAR(ciudad xyzzy)", "ciudadxyzz*", "", " ", "*", "'", '"', "-"]
NOT_FOUND += ["\0", "\u0301", "🙂", "c\u0903iudad 한국", "ﬁn"]


@pytest.mark.parametrize("words", [*FOUND, *NOT_FOUND])
def test_search_finds_the_texts_with_all_the_words(words: str) -> None:
    wanted = set(_database.fold(words).split())  # type: ignore[union-attr]
    expected = {
        (row["table_name"], row["record_id"], row["field"])
        for row in dicts("select * from search_text")
        if wanted and wanted <= set(row["folded"].split())
    }
    for column in ("text", "folded"):
        query = f"select table_name, record_id, field from search_text where has_words({column}, ?)"
        assert {tuple(row.values()) for row in dicts(query, [words])} == expected
    assert bool(expected) is (words in FOUND)


def test_every_text_of_the_core_tables_is_searched() -> None:
    for table in ("actors", "programs", "events", "concepts"):
        key = diplodata.schema(table)["primaryKey"][0]
        texts = {
            (row[key], name, value)
            for row in diplodata.load(table, backend="dicts")
            for name, value in row.items()
            if name.startswith(("name_", "term_", "description_", "note_")) and value
        }
        found = dicts("select record_id, field, text from search_text where table_name = ?", [table])
        assert texts <= {tuple(row.values()) for row in found}


# Answers


def test_an_answer_is_typed_the_same_in_every_backend() -> None:
    query = "select event_id, date_earliest, first_page, mention_count * 1.5 as weight from events order by event_id"
    frame = diplodata.sql(query)
    assert [str(kind) for kind in frame.dtypes] == ["string", "datetime64[ms]", "Int64", "Float64"]
    assert diplodata.sql(query, backend="polars").dtypes == [pl.String, pl.Date, pl.Int64, pl.Float64]
    arrow = diplodata.sql(query, backend="arrow")
    assert [str(kind) for kind in arrow.schema.types] == ["string", "date32[day]", "int64", "double"]
    assert arrow.to_pylist() == dicts(query) == diplodata.sql(query, backend="polars").to_dicts()
    (row, *_) = dicts("select date_earliest, is_main from events, statements where date_earliest is not null")
    assert type(row["date_earliest"]) is date and type(row["is_main"]) is bool


def test_empty_texts_are_not_missing_and_bytes_come_as_text_in_any_backend() -> None:
    first = "select '' as a, 'ñ' as b, null as c, -1.5 as d, 9223372036854775807 as e, cast('ab' as blob) as f"
    query = f"{first} union all select null, '', 'x', 0, 0, ''"
    rows = dicts(query)
    assert rows[0] == {"a": "", "b": "ñ", "c": None, "d": -1.5, "e": 2**63 - 1, "f": "6162"}
    assert diplodata.sql(query, backend="arrow").to_pylist() == rows
    assert diplodata.sql(query, backend="polars").to_dicts() == rows
    assert diplodata.sql(query)["f"].tolist() == ["6162", ""]


def test_an_answer_without_rows_keeps_its_columns_and_their_types() -> None:
    table = diplodata.sql("select is_main, page, date_earliest from statements, events where 1 = 0", backend="arrow")
    assert table.num_rows == 0
    assert table.schema.types == [pa.bool_(), pa.int64(), pa.date32()]


@pytest.mark.parametrize(("query", "parameters"), [("= ?", lambda id: [id]), ("= $id", lambda id: {"id": id})])
def test_parameters_are_values_and_no_sql(query: str, parameters: Any) -> None:
    for value, found in ((ACTOR, 1), ("x' or 1 = 1 --", 0)):
        assert len(dicts(f"select * from actors where actor_id {query}", parameters(value))) == found


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("select date_edtf as date_earliest from events order by event_id", "string"),
        ("select date_edtf as is_main from events order by event_id", "string"),
        ("select first_page as date_earliest from events order by event_id", "integer"),
        ("select 7 as is_main union all select 1", "integer"),
        ("select 'no' as page", "string"),
    ],
)
def test_what_is_not_of_the_type_of_its_name_keeps_its_own(query: str, kind: str) -> None:
    assert [found for found, _ in _sql.select(query).values()] == [kind]


# What user text can do


REFUSED = """
insert into works (work_id) values ('x')
delete from coverage
update actors set name_es = 'x'
drop view timeline
create table t (a int)
alter table actors add column x int
/* a comment */ delete from coverage
-- a comment\n create temp table t (a int)
with gone as (delete from coverage returning *) select * from gone
attach '{folder}/a.db' as a
detach main
vacuum into '{folder}/a.db'
vacuum
PRAGMA writable_schema = 1
begin
savepoint here
reindex
select 1; drop table actors
select 1; select 2
-- nothing
""".strip().split("\n")
UNREACHABLE = """
copy actors to '{folder}/a.csv'
select * from read_text('{secret}')
select * from '{secret}.csv'
select getenv('HOME')
select load_extension('{secret}')
select readfile('{secret}')
select writefile('{folder}/a', 'x')
select fts3_tokenizer('simple')
select * from parameters
""".strip().split("\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, beside it a file with a secret."""
    for name in ("secret", "secret.csv"):
        (tmp_path / name).write_text("hidden,words\n1,2\n", "utf-8")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    return tmp_path / "inner"


@pytest.mark.parametrize("query", ["", *REFUSED, *UNREACHABLE])
def test_user_text_reads_the_tables_and_nothing_else(query: str, folder: Path) -> None:
    before = dicts("select * from coverage")
    with pytest.raises((diplodata.QueryError, diplodata.UnknownTableError)) as caught:
        dicts(query.format(folder=folder, secret=folder.parent / "secret"))
    assert " / " in str(caught.value) and "hidden" not in str(caught.value)
    if query not in UNREACHABLE and not query.startswith("with"):
        told = r"connect\(\); to write files, export\(\).*para escribir archivos"
        assert re.search(told, str(caught.value))  # words that name what would work
    assert no_driver_error_shows(caught.value)
    assert list(folder.iterdir()) == []
    assert dicts("select * from coverage") == before


def test_what_reads_is_not_refused() -> None:
    for query in ("with x as (select 1 as a) select a from x", "values (1)", "SELECT 1", "/* a comment */ select 1;"):
        assert list(dicts(query)[0].values()) == [1]


def test_a_connection_reaches_no_files_and_no_settings(folder: Path) -> None:
    connection = diplodata.connect("sqlite")
    for statement in (
        f"attach '{folder}/a.db' as a",
        f"vacuum into '{folder}/a.db'",
        f"select load_extension('{folder.parent}/secret')",
        f"create virtual table v using csv(filename='{folder.parent}/secret')",
        f"pragma temp_store_directory = '{folder}'",
        "pragma writable_schema = 1",
    ):
        with pytest.raises(sqlite3.Error):
            connection.execute(statement).fetchall()
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_a_connection_is_a_copy_of_its_own_that_may_be_changed(engine: Any) -> None:
    connection: Any = diplodata.connect(engine)
    connection.execute("create table mine as select actor_id from actors")
    connection.execute("create temp table scratch as select 1 as a")
    connection.execute("drop table coverage")
    assert connection.execute("select count(*) from mine").fetchone()[0] == len(dicts("select * from actors"))
    assert dicts("select count(*) as n from coverage")[0]["n"] > 0
    with pytest.raises(diplodata.UnknownTableError):
        dicts("select * from mine")


# Limits


ENDLESS = "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r"


def test_a_query_without_end_is_stopped_and_the_next_one_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    dicts("select 1")
    monkeypatch.setattr(_sql, "SECONDS", 0.2)
    with pytest.raises(diplodata.QueryError, match=r"stopped after 0\.2 seconds.*se detuvo"):
        dicts(ENDLESS)
    monkeypatch.undo()
    assert dicts("select count(*) as n from articles")[0]["n"] >= 2


def test_a_query_with_too_much_text_or_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = "select cast(replace(folded, 'ñ', 'n') as blob) from search_text where language = 'en'"
    monkeypatch.setattr(_sql, "BYTES", 5_000)
    for query in ("select name from names", "select text_es, text_en from statements", blob):
        with pytest.raises(diplodata.QueryError, match="more than 5,000 bytes.*más de 5000 bytes"):
            dicts(query)
        assert dicts(f"{query} limit 3")
    monkeypatch.undo()
    monkeypatch.setattr(_sql, "ROWS", 100)
    assert len(dicts("select * from names limit 100")) == 100
    with pytest.raises(diplodata.QueryError, match="LIMIT"):
        dicts("select * from names limit 101")


def test_a_value_without_bounds_or_a_row_is_refused() -> None:
    for query in ("zeroblob(1000001)", ", ".join("?" * 201)):
        with pytest.raises(diplodata.QueryError, match="too (big|many)"):
            dicts(f"select {query}", [1] * query.count("?"))
    assert dicts("select length(zeroblob(1000000)) as n") == [{"n": 1_000_000}]
    with pytest.raises(diplodata.QueryError, match="cannot be run"):
        dicts("with recursive r(n) as (select 'a' union all select n || n from r) select max(n) from r")


# Errors


@pytest.mark.parametrize(
    ("query", "error", "said"),
    [
        ("select * from actor", "UnknownTableError", "'actors'"),
        ("select * from time_line", "UnknownTableError", "'timeline'"),
        ("select nmae_es from actors", "UnknownColumnError", "'name_es'"),
        ("select a.nmae_es from actors a", "UnknownColumnError", "'name_es'"),
        ("select * from timeline where date_edft = '2010'", "UnknownColumnError", "'date_edtf'"),
        ("selec * from actors", "QueryError", "syntax error"),
        ("select * from actors where", "QueryError", "no puede ejecutarse"),
        ("select 'open", "QueryError", "no puede ejecutarse"),
        ("select nosuch(1)", "QueryError", "nosuch"),
        ("select ?", "QueryError", "cannot be run"),
        ("select cast('x' as int) + nosuch(2)", "QueryError", " / "),
    ],
)
def test_errors_are_in_our_words(query: str, error: str, said: str) -> None:
    with pytest.raises(getattr(diplodata, error)) as caught:
        dicts(query)
    assert said in str(caught.value) and " / " in str(caught.value)
    assert no_driver_error_shows(caught.value)


def test_an_error_lists_the_columns_of_the_tables_named_the_engines_and_the_backends() -> None:
    with pytest.raises(diplodata.UnknownColumnError) as caught:
        dicts("select nothing_like_it from works")
    assert caught.value.known == tuple(field["name"] for field in diplodata.schema("works")["fields"])
    with pytest.raises(diplodata.UnknownChoiceError, match="sqlite, duckdb"):
        diplodata.connect("postgres")  # type: ignore[call-overload]
    with pytest.raises(diplodata.UnknownChoiceError, match="pandas, polars, arrow, dicts"):
        diplodata.sql("select 1", backend="numpy")  # type: ignore[call-overload]


def test_without_duckdb_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert isinstance(diplodata.connect(), sqlite3.Connection)
    with pytest.raises(diplodata.MissingExtraError, match=r"diplodata\[duckdb\]"):
        diplodata.connect("duckdb")


def test_nothing_heavy_is_loaded_and_nothing_said_at_exit() -> None:
    code = (
        "import sys, diplodata as dd\n"
        "query = 'select count(*) as n from actors'\n"
        "dd.sql(query, backend='dicts'), dd.connect('sqlite'), dd.connect(), dd.timeline(backend='dicts')\n"
        "heavy = [name for name in ('pandas', 'pyarrow', 'polars') if name in sys.modules]\n"
        "dd.sql(query, backend='arrow'), dd.sql(query, backend='polars'), dd.timeline(backend='arrow')\n"
        "print(heavy, 'pandas' in sys.modules)"
    )
    assert run_python(code) == "[] False"


FORK = """
import os, signal, sys, threading, time, warnings
import diplodata as dd
from diplodata import _sql

def answers():
    return dd.sql("select count(*) as n from articles", backend="dicts")

def busy():
    try:
        dd.sql(ENDLESS, backend="dicts")
    except dd.QueryError:
        print("stopped", flush=True)

before = answers()
_sql.SECONDS = 1
thread = threading.Thread(target=busy)
thread.start()
while _sql._LOCK.acquire(blocking=False):
    _sql._LOCK.release()
    time.sleep(0.001)
warnings.simplefilter("ignore")
if child := os.fork():
    print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    thread.join()
    print("parent", answers() == before)
else:
    signal.alarm(60)
    same = answers() == before and len(dd.timeline(backend="dicts")) > 20
    sys.exit(7 if same else 1)
"""


def test_a_process_forked_during_a_query_asks_and_ends_on_its_own() -> None:
    code = FORK.replace("ENDLESS", repr(ENDLESS))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.splitlines()) == ["child 7", "parent True", "stopped"]
