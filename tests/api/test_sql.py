"""SQL on both engines: the same tables, keys, search and answers; what user text can and cannot do."""

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import category

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import diplodata
from diplodata import _database, _sql
from diplodata._names import TABLES

ENGINES = ("duckdb", "sqlite")
MADE = ("date_bounds", "search_text")


def dicts(query: str, engine: Any, parameters: Any = None) -> list[dict[str, Any]]:
    return diplodata.sql(query, parameters, backend="dicts", engine=engine)


def run_python(code: str) -> str:
    """What a program prints in an interpreter of its own."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def no_driver_error_shows(error: BaseException) -> bool:
    return error.__cause__ is None and (error.__context__ is None or error.__suppress_context__)


# The same database on both


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_sql_is_the_table_as_loaded(table: Any) -> None:
    loaded = diplodata.load(table, backend="dicts")
    assert all(dicts(f"select * from {table}", engine) == loaded for engine in ENGINES)


@pytest.mark.parametrize("name", MADE)
def test_what_the_database_adds_is_the_same_on_both(name: str) -> None:
    found = [dicts(f"select * from {name}", engine) for engine in ENGINES]
    assert found[0] == found[1] and len(found[0]) > 20


@pytest.mark.parametrize(
    "query",
    [
        "select actor_type, count(*) as n from actors group by actor_type order by n desc, actor_type",
        "select e.event_id, p.name_es from events e join programs p using (program_id) order by 1",
        "select count(*) as n from actors where name_es like 'c%'",
        "select count(*) as n from actors where name_es like 'C%'",
        "select program_id, parent_id from programs order by parent_id, program_id",
        "select program_id, parent_id from programs order by parent_id desc, program_id limit 7",
        "select 7 / 2 as whole, 7 / 2.0 as exact, 1 / 0 as none, 1.5 as half",
        "select avg(word_count) as mean, min(word_count) as least, max(page) as last from quotes",
        "select event_id, date_earliest from events where date_earliest >= '2010-01-01' order by 2, 1",
        "with recursive up(id, top) as (select program_id, parent_id from programs where parent_id is not null"
        " union all select up.id, p.parent_id from up join programs p on p.program_id = up.top"
        " where p.parent_id is not null) select * from up order by 1, 2",
        "select entity_type, label_en, row_number() over (partition by entity_type order by entity_id) as place"
        " from entities order by 1, 3 limit 20",
        "select record_id, field from search_text where has_words(text, 'DIPLOMACÍA ciudadana') order by 1, 2",
        "select has_words(null, 'a') as a, has_words('a', null) as b, fold(null) as c",
        "select fold('¿Qué  DIPLOMACIA, ciudadana?') as words",
        "select count(*) as n from search_text where folded like '%' || fold('Órgano') || '%'",
        "select statement_id, is_main from statements where is_main order by 1",
        "select 1 as n union select 2 order by n desc; -- and no more",
        "select null as missing, name_es, name_es from actors order by actor_id limit 2",
    ],
)
def test_a_query_gives_the_same_on_both(query: str) -> None:
    found = [dicts(query, engine) for engine in ENGINES]
    assert found[0] == found[1] and found[0]


def test_keys_are_those_of_the_schema() -> None:
    lite, duck = diplodata.connect("sqlite"), diplodata.connect("duckdb")
    kept = duck.execute(
        "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    for table in TABLES:
        schema = diplodata.schema(table)
        expected = {
            (*key["fields"], key["reference"]["resource"] or table, *key["reference"]["fields"])
            for key in schema.get("foreignKeys", ())
        }
        listed = lite.execute(f"pragma foreign_key_list({table})").fetchall()
        assert {(row[3], row[2], row[4]) for row in listed} == expected
        others = sorted([column] for column, other, _ in expected if other != table)
        assert sorted(columns for name, columns in kept if name == table) == others
        primary = [
            row[1] for row in sorted(lite.execute(f"pragma table_info({table})"), key=lambda row: row[5]) if row[5]
        ]
        assert primary == schema["primaryKey"]
    assert lite.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize("engine", ENGINES)
def test_keys_are_kept(engine: Any) -> None:
    connection: Any = diplodata.connect(engine)
    insert = (
        "insert into sections (section_id, article_id, position, kind, page, page_last) select {}, {}, 9, 'notes', 1, 1"
    )
    article = "(select min(article_id) from articles)"
    for section, of in (("'new'", "'nobody'"), ("(select min(section_id) from sections)", article), ("null", article)):
        with pytest.raises((sqlite3.IntegrityError, duckdb.ConstraintException)):
            connection.execute(insert.format(section, of))
    connection.execute(insert.format("'new'", article))


def test_types_in_duckdb_are_those_of_the_schema() -> None:
    kinds = {"string": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "number": "DOUBLE", "date": "DATE"}
    connection = diplodata.connect("duckdb")
    for table in TABLES:
        found = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
        assert found == [(field["name"], kinds[field["type"]]) for field in diplodata.schema(table)["fields"]]


# Search


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *((words, True) for words in ("mexico", "MÉXICO ciudad", "niñas", "ninas", "binacional", "órgano", "2019")),
        # What a query language would take for its own, and what is no letter.
        *((words, True) for words in ("multi-actor", "para-diplomacia", "sida, drogas", "México ciudad MÉXICO", "a*")),
        *(
            (words, True)
            for words in ("ciudad:mexico", "^ciudad", '"ciudad', "(ciudad", "ciudad)", "{ciudad}", "ciudad + a")
        ),
        *(
            (words, True)
            for words in ("me\u0301xico", "\u0488ciudad\u20dd", "ciudad\0", "¿ciudad?", "ciudad;--", "ciudad\n'")
        ),
        *((words, False) for words in ("xyzzy", "NOT xyzzy", "xyzzy OR ciudad", "NEAR(ciudad xyzzy)", "ciudadxyzz*")),
        *((words, False) for words in ("", " ", "*", "'", '"', "-", "\0", "\u0301", "🙂", "c\u0903iudad 한국", "ﬁn")),
    ],
)
def test_search_finds_the_texts_with_all_the_words_on_both_engines(words: str, found: bool) -> None:
    wanted = set(_database.fold(words).split())  # type: ignore[union-attr]
    expected = {
        (row["table_name"], row["record_id"], row["field"])
        for row in dicts("select * from search_text", "sqlite")
        if wanted and wanted <= set(row["folded"].split())
    }
    for engine in ENGINES:
        for column in ("text", "folded"):
            query = f"select table_name, record_id, field from search_text where has_words({column}, ?)"
            assert {tuple(row.values()) for row in dicts(query, engine, [words])} == expected
    assert bool(expected) is found


def test_the_engines_fold_every_letter_that_they_know_alike() -> None:
    signs = [chr(number) for number in range(1, sys.maxunicode) if category(chr(number)) not in ("Cn", "Cs")]
    told = diplodata.connect("duckdb").execute(
        "select fold('a' || sign || 'b') from (select unnest(?) as sign)", [signs]
    )
    assert [
        sign for sign, (found,) in zip(signs, told.fetchall(), strict=True) if found != _database.fold(f"a{sign}b")
    ] == []


def test_every_text_of_the_core_tables_is_searched() -> None:
    for table in ("actors", "programs", "events", "concepts"):
        key = diplodata.schema(table)["primaryKey"][0]
        texts = {
            (row[key], name, value)
            for row in diplodata.load(table, backend="dicts")
            for name, value in row.items()
            if name.startswith(("name_", "term_", "description_", "note_")) and value
        }
        found = dicts("select record_id, field, text from search_text where table_name = ?", "sqlite", [table])
        assert texts <= {tuple(row.values()) for row in found}


# Answers


def test_an_answer_is_typed_the_same_in_every_backend() -> None:
    query = "select event_id, date_earliest, first_page, mention_count * 1.5 as weight from events order by event_id"
    frame = diplodata.sql(query)
    assert [str(kind) for kind in frame.dtypes] == ["string", "datetime64[ms]", "Int64", "Float64"]
    assert diplodata.sql(query, backend="polars").dtypes == [pl.String, pl.Date, pl.Int64, pl.Float64]
    arrow = diplodata.sql(query, backend="arrow")
    assert [str(kind) for kind in arrow.schema.types] == ["string", "date32[day]", "int64", "double"]
    assert arrow.to_pylist() == dicts(query, None) == diplodata.sql(query, backend="polars").to_dicts()


def test_empty_texts_are_not_missing_in_any_backend() -> None:
    query = (
        "select '' as a, 'ñ' as b, null as c, -1.5 as d, 9223372036854775807 as e union all select null, '', 'x', 0, 0"
    )
    rows = dicts(query, "sqlite")
    assert rows[0] == {"a": "", "b": "ñ", "c": None, "d": -1.5, "e": 2**63 - 1}
    for engine in ENGINES:
        assert diplodata.sql(query, backend="arrow", engine=engine).to_pylist() == rows == dicts(query, engine)
        assert diplodata.sql(query, backend="polars", engine=engine).to_dicts() == rows


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_without_rows_keeps_its_columns_and_their_types(engine: Any) -> None:
    table = diplodata.sql(
        "select is_main, page, date_earliest from statements, events where 1 = 0", backend="arrow", engine=engine
    )
    assert table.num_rows == 0
    assert table.schema.types == [pa.bool_(), pa.int64(), pa.date32()]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("query", "parameters"), [("= ?", ["cgai"]), ("= $id", {"id": "cgai"})])
def test_parameters_are_values_and_no_sql(engine: Any, query: str, parameters: Any) -> None:
    assert len(dicts(f"select * from actors where actor_id {query}", engine, parameters)) == 1
    hostile = "x' or 1 = 1 --"
    parameters = [hostile] if isinstance(parameters, list) else {"id": hostile}
    assert dicts(f"select * from actors where actor_id {query}", engine, parameters) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_odd_values_come_as_text_and_wide_numbers_too(engine: Any) -> None:
    assert dicts("select cast('ab' as blob) as b", engine) == [{"b": "6162"}]
    assert _sql._typed(None, [2**70]) == ("string", [str(2**70)])
    assert diplodata.sql("select cast('ab' as blob) as b", engine=engine)["b"].tolist() == ["6162"]


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
    found = [_sql.selected(query, engine=engine) for engine in ENGINES]  # type: ignore[arg-type]
    assert found[0] == found[1] and [told for told, _ in found[0].values()] == [kind]


def test_a_list_under_the_name_of_a_truth_value_is_text() -> None:
    assert dicts("select [1, 0] as is_main", "duckdb") == [{"is_main": "[1, 0]"}]


# What user text can do


REFUSED = [
    "insert into works (work_id) values ('x')",
    "delete from coverage",
    "update actors set name_es = 'x'",
    "drop view timeline",
    "create table t (a int)",
    "create temp table t (a int)",
    "alter table actors add column x int",
    "/* a comment */ delete from coverage",
    "-- a comment\n create temp table t (a int)",
    "/* a comment */ set memory_limit = '64GB'",
    "/* a comment */ attach ':memory:' as a",
    "with gone as (delete from coverage returning *) select * from gone",
    "attach '{folder}/a.db' as a",
    "attach ':memory:' as a",
    "detach main",
    "copy actors to '{folder}/a.csv'",
    "copy (select 1) to '{folder}/a.csv'",
    "export database '{folder}/out'",
    "import database '{folder}'",
    "vacuum into '{folder}/a.db'",
    "vacuum",
    "install httpfs",
    "load httpfs",
    "pragma journal_mode = wal",
    "PRAGMA writable_schema = 1",
    "set memory_limit = '64GB'",
    "set enable_external_access = true",
    "reset lock_configuration",
    "begin",
    "call pragma_version()",
    "select 1; drop table actors",
    "select 1; select 2",
    "",
    "-- nothing",
]
UNREACHABLE = [
    "select * from read_csv('{secret}')",
    "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')",
    "select * from read_json('{secret}')",
    "select * from sniff_csv('{secret}')",
    "select * from query('select * from read_text(''{secret}'')')",
    "select * from '{secret}'",
    "select * from '{secret}.csv'",
    "select * from glob('{folder}/*')",
    "select * from sqlite_scan('{secret}', 'x')",
    "select * from parquet_metadata('{secret}')",
    "select * from 'http://localhost:1/x.parquet'",
    "select getenv('HOME')",
    "select load_extension('{secret}')",
    "select readfile('{secret}')",
    "select writefile('{folder}/a', 'x')",
    "select fts3_tokenizer('simple')",
    "select * from parameters",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, beside it a file with a secret."""
    (tmp_path / "secret").write_text("hidden,words\n1,2\n", "utf-8")
    (tmp_path / "secret.csv").write_text("hidden,words\n1,2\n", "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    return inner


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", [*REFUSED, *UNREACHABLE])
def test_user_text_reads_the_tables_and_nothing_else(query: str, engine: Any, folder: Path) -> None:
    before = dicts("select * from coverage", engine)
    with pytest.raises(diplodata.DiplodataError) as caught:
        dicts(query.format(folder=folder, secret=folder.parent / "secret"), engine)
    assert isinstance(caught.value, diplodata.QueryError | diplodata.UnknownTableError)
    assert " / " in str(caught.value) and "hidden" not in str(caught.value)
    assert no_driver_error_shows(caught.value)
    assert list(folder.iterdir()) == []
    assert dicts("select * from coverage", engine) == before


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", [query for query in REFUSED if not query.startswith(("with", "/* a comment */ set"))])
def test_what_does_not_read_is_refused_in_words_that_name_what_would_work(query: str, engine: Any) -> None:
    with pytest.raises(diplodata.QueryError, match=r"connect\(\); to write files, export\(\).*para escribir archivos"):
        dicts(query.format(folder="."), engine)


@pytest.mark.parametrize(
    "query", ["with x as (select 1 as a) select a from x", "values (1)", "SELECT 1", " ( select 1 )"]
)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_reads_is_not_refused(query: str, engine: Any) -> None:
    if engine == "sqlite" and query.startswith(" ("):
        query = query.strip(" ()")
    assert list(dicts(query, engine)[0].values()) == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "attach '{folder}/a.db' as a",
        "vacuum into '{folder}/a.db'",
        "copy actors to '{folder}/a.csv'",
        "export database '{folder}/out'",
        "select * from read_text('{secret}')",
        "select * from '{secret}.csv'",
        "select load_extension('{secret}')",
        "create virtual table v using csv(filename='{secret}')",
        "pragma temp_store_directory = '{folder}'",
        "set temp_directory = '{folder}'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set global memory_limit = '64GB'",
        "pragma profiling_output = '{folder}/a.json'",
        "install httpfs",
        "select * from frame_of_the_caller",
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_connection_reaches_no_files_and_no_settings(statement: str, engine: Any, folder: Path, shared: Any) -> None:
    frame_of_the_caller = diplodata.sql("select 1 as a")
    with pytest.raises((sqlite3.Error, duckdb.Error)):
        shared[engine].execute(statement.format(folder=folder, secret=folder.parent / "secret")).fetchall()
    assert list(folder.iterdir()) == [] and len(frame_of_the_caller) == 1


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    """One connection of each engine."""
    return {engine: diplodata.connect(engine) for engine in ENGINES}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_connection_is_a_copy_of_its_own_that_may_be_changed(engine: Any) -> None:
    connection: Any = diplodata.connect(engine)
    connection.execute("create table mine as select actor_id from actors")
    connection.execute("create temp table scratch as select 1 as a")
    connection.execute("drop table coverage")
    assert connection.execute("select count(*) from mine").fetchone()[0] == len(dicts("select * from actors", engine))
    assert dicts("select count(*) as n from coverage", engine)[0]["n"] > 0
    with pytest.raises(diplodata.UnknownTableError):
        dicts("select * from mine", engine)


# Limits


ENDLESS = "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_without_end_is_stopped_and_the_next_one_runs(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dicts("select 1", engine)
    monkeypatch.setattr(_sql, "SECONDS", 0.2)
    with pytest.raises(diplodata.QueryError, match=r"stopped after 0\.2 seconds.*se detuvo"):
        dicts(ENDLESS, engine)
    monkeypatch.undo()
    assert dicts("select count(*) as n from articles", engine)[0]["n"] >= 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_with_too_many_rows_is_refused_and_just_as_many_are_not(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sql, "ROWS", 100)
    assert len(dicts("select * from names limit 100", engine)) == 100
    with pytest.raises(diplodata.QueryError, match="LIMIT"):
        dicts("select * from names limit 101", engine)


@pytest.mark.parametrize(
    "query",
    [
        "select name from names",
        "select text_es, text_en from statements",
        "select cast(replace(folded, 'ñ', 'n') as blob) from search_text where language = 'en'",
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_with_too_much_text_is_refused(engine: Any, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dicts(query, engine)
    monkeypatch.setattr(_sql, "BYTES", 5_000)
    with pytest.raises(diplodata.QueryError, match="more than 5,000 bytes.*más de 5000 bytes"):
        dicts(query, engine)
    assert dicts(f"{query} limit 3", engine)


def test_the_values_in_lists_and_structs_are_counted() -> None:
    assert _sql._size((None, 1, "abc", b"ab")) == 8 + 8 + 3 + 2
    assert _sql._size([{"a": ["bc", "de"]}]) == 5


@pytest.mark.parametrize("query", ["zeroblob(1000001)", ", ".join("?" * 201)])
def test_a_value_without_bounds_or_a_row_is_refused(query: str) -> None:
    with pytest.raises(diplodata.QueryError, match="too (big|many)"):
        dicts(f"select {query}", "sqlite", [1] * query.count("?"))
    assert dicts("select length(zeroblob(1000000)) as n", "sqlite") == [{"n": 1_000_000}]


def test_a_text_without_bounds_is_refused() -> None:
    with pytest.raises(diplodata.QueryError, match="cannot be run"):
        dicts("with recursive r(n) as (select 'a' union all select n || n from r) select max(n) from r", "sqlite")


# Errors


@pytest.mark.parametrize("engine", ENGINES)
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
def test_errors_are_in_our_words(engine: Any, query: str, error: str, said: str) -> None:
    with pytest.raises(getattr(diplodata, error)) as caught:
        dicts(query, engine)
    assert said in str(caught.value) and " / " in str(caught.value)
    assert no_driver_error_shows(caught.value)


def test_the_columns_that_an_error_lists_are_those_of_the_tables_named() -> None:
    with pytest.raises(diplodata.UnknownColumnError) as caught:
        dicts("select nothing_like_it from works", "sqlite")
    assert caught.value.known == tuple(field["name"] for field in diplodata.schema("works")["fields"])


def test_unknown_engines_and_backends_are_named() -> None:
    with pytest.raises(diplodata.UnknownChoiceError, match="duckdb, sqlite"):
        diplodata.connect("postgres")  # type: ignore[call-overload]
    with pytest.raises(diplodata.UnknownChoiceError, match="pandas, polars, arrow, dicts"):
        diplodata.sql("select 1", backend="numpy")  # type: ignore[call-overload]


def test_without_duckdb_sqlite_answers_and_duckdb_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(diplodata.connect()).__module__.lstrip("_") == "duckdb"
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert isinstance(diplodata.connect(), sqlite3.Connection)
    with pytest.raises(diplodata.MissingExtraError, match=r"diplodata\[duckdb\]"):
        diplodata.sql("select 1", engine="duckdb")


def test_nothing_heavy_is_loaded_and_nothing_said_at_exit() -> None:
    code = (
        "import sys, json, diplodata as dd\n"
        "query = 'select count(*) as n from actors'\n"
        "rows = [dd.sql(query, backend='dicts', engine=engine) for engine in ('duckdb', 'sqlite')]\n"
        "dd.timeline(backend='dicts')\n"
        "heavy = [name for name in ('pandas', 'pyarrow', 'polars') if name in sys.modules]\n"
        "dd.sql(query, backend='arrow'), dd.sql(query, backend='polars'), dd.timeline(backend='arrow')\n"
        "print(json.dumps([rows, heavy, 'pandas' in sys.modules]))"
    )
    rows, heavy, pandas = json.loads(run_python(code))
    assert rows[0] == rows[1] and heavy == [] and pandas is False


FORK = """
import os, signal, sys, threading, time, warnings
import diplodata as dd
from diplodata import _sql

def answers():
    return [dd.sql("select count(*) as n from articles", engine=engine, backend="dicts") for engine in ENGINES]

def busy():
    try:
        dd.sql(ENDLESS, engine=sys.argv[1], backend="dicts")
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


@pytest.mark.parametrize("engine", ENGINES)
def test_a_process_forked_during_a_query_asks_and_ends_on_its_own(engine: str) -> None:
    code = FORK.replace("ENGINES", repr(ENGINES)).replace("ENDLESS", repr(ENDLESS))
    done = subprocess.run([sys.executable, "-c", code, engine], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.splitlines()) == ["child 7", "parent True", "stopped"]


def test_dates_and_truth_values_are_typed_alike_in_both() -> None:
    for engine in ENGINES:
        row = dicts("select date_earliest, is_main from events, statements where date_earliest is not null", engine)[0]
        assert type(row["date_earliest"]) is date and type(row["is_main"]) is bool
