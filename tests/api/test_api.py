"""The public names: what importing costs, what they tell of themselves, and how errors read."""

import ast
import copy
import inspect
import pickle
import pydoc
import re
import subprocess
import sys
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from in_process import run_python
from small import small_package

import diplodata
from diplodata._errors import PATH_OF_A_PACKAGE, UnknownNameError
from diplodata._listing import ROWS_SHOWN, Listing
from diplodata._names import SEPARATORS, SPANISH, TABLES, VIEWS
from diplodata._package import Package

TYPING = Path(__file__).resolve().parent / "typing"


# The package


@pytest.mark.parametrize(
    "code",
    [
        "import diplodata; dir(diplodata)",
        "import diplodata; repr(diplodata.tables()), repr(diplodata.info()), repr(diplodata.describe('actors'))",
        "import diplodata; diplodata.path('actors'); diplodata.schema('actors'); diplodata.__version__",
        "from diplodata.cli import main; main(['tables']); main(['show', 'actors', '-n', '1'])",
    ],
)
def test_what_needs_no_frames_loads_neither_pandas_nor_pyarrow(code: str) -> None:
    heavy = "sorted({'pandas', 'pyarrow', 'numpy', 'polars', 'importlib.metadata'} & set(sys.modules))"
    assert run_python(f"import sys; {code}; print({heavy})").endswith("[]")


def test_import_loads_none_of_its_own_modules_and_names_are_the_same_at_each_access() -> None:
    loaded = "sorted(name for name in sys.modules if name.startswith('diplodata.') or name == 'typing')"
    assert run_python(f"import sys, diplodata; print({loaded})") == "[]"
    for name in diplodata.__all__:
        assert getattr(diplodata, name) is getattr(diplodata, name)
    tree = ast.walk(ast.parse(inspect.getsource(sys.modules["diplodata._names"])))
    assert [node.module for node in tree if hasattr(node, "names")] == ["typing"]


def test_the_lists_of_public_names_agree() -> None:
    tree = ast.parse(Path(diplodata.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imported = {
        name.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names
    }
    assert imported == diplodata._HOMES
    assert diplodata.__all__ == sorted(diplodata._HOMES) == dir(diplodata)
    errors = {name for name, value in vars(sys.modules["diplodata._errors"]).items() if inspect.isclass(value)}
    assert {name for name in errors if name.endswith("Error") and name[0] != "_"} <= set(diplodata.__all__)


def test_every_public_callable_explains_itself() -> None:
    for name in diplodata.__all__:
        if callable(value := getattr(diplodata, name)) and name != "TableName":
            assert len(inspect.getdoc(value) or "") > 20, name
            assert inspect.signature(value) if not inspect.isclass(value) else True
    told = pydoc.plain(pydoc.render_doc(diplodata))
    assert all(re.search(rf"(?m)^    {name}\(", told) for name in (*TABLES, "load", "describe"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_its_loader(table: str) -> None:
    loader, about = getattr(diplodata, table), next(one for one in diplodata.tables() if one.name == table)
    assert loader(backend="dicts") == diplodata.load(table, backend="dicts")
    assert loader.__name__ == table
    assert pickle.loads(pickle.dumps(loader)) is loader
    assert str(inspect.signature(loader)) == str(inspect.signature(diplodata.load)).replace("table: 'Name', ", "")
    for told in (about.title_en, about.title_es, about.description_en, about.description_es):
        assert told in loader.__doc__


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("actor", "actors"), ("laod", "load"), ("Traze", "Trace"), ("xyzzy", ""), ("_repr_html_", "")],
)
def test_a_mistyped_name_is_told_with_what_was_meant_if_it_is_like_any(wrong: str, right: str) -> None:
    told = rf" Did you mean / Quizá: '{right}'\?$" if right else "$"
    with pytest.raises(AttributeError, match=rf"no tiene el atributo '{wrong}'\.{told}"):
        getattr(diplodata, wrong)


# What it tells of itself


def test_tables_are_listed_in_order_and_make_a_frame() -> None:
    tables = diplodata.tables()
    assert [table.name for table in tables[:5]] == ["actors", "programs", "events", "concepts", "quotes"]
    frame = pd.DataFrame(tables)
    assert list(frame.columns) == list(tables[0]._fields)
    assert len(repr(tables).splitlines()) == len(tables) == len(TABLES)
    assert repr(tables).startswith("actors ")
    assert tables._repr_html_().count("<tr>") == len(TABLES) + 1
    for table in tables:
        assert all((table.title_en, table.title_es, table.description_en, table.description_es))
        assert table.columns == len(diplodata.schema(table.name)["fields"])


def test_info_is_what_the_package_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    english, spanish = diplodata.info(), diplodata.info("es")
    assert english.rows == sum(table.rows for table in diplodata.tables())
    assert english.version == diplodata.__version__
    assert english.citation == diplodata.cite()
    assert len(english.sources) == len(diplodata.articles(backend="dicts"))
    assert english.title != spanish.title
    assert english._fields == spanish._fields
    for told, words in (
        (english, ("Version  ", "Licence  ", "Covered  ", "Limits  ", "Cite as  ")),
        (spanish, ("Versión  ", "Licencia ", "Cobertura  ", "Límites  ", "Cítese como")),
    ):
        page = repr(told)
        assert all(word in page for word in words)
        assert all(len(line) <= 70 for line in page.splitlines())
        assert " ".join(told.citation.split()) in " ".join(page.split())


def test_info_in_a_notebook_is_html() -> None:
    told = diplodata.info()._replace(title="<b>", unfinished=False)
    assert "<h3>&lt;b&gt;</h3>" in told._repr_html_()
    assert "<td>0.1.0</td>" in told._replace(version="0.1.0")._repr_html_()


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_describe_counts_what_the_table_or_view_holds(name: str) -> None:
    told, spanish, frame = diplodata.describe(name), diplodata.describe(name, "es"), getattr(diplodata, name)()
    assert [one.column for one in told] == list(frame.columns)
    assert [one.distinct for one in told] == list(frame.nunique())
    assert [one.missing for one in told] == pytest.approx(list(frame.isna().mean()))
    assert all(one.title and one.description for one in (*told, *spanish))
    fields = diplodata.schema(name)["fields"] if name in TABLES else ()
    for field, english, es in zip(fields, told, spanish, strict=False):
        assert english[1] == field["type"] and english[-2:] == (field["title"], field["description"])
        assert es[-2:] == (field["diplodata:title_es"], field["diplodata:description_es"])


def test_every_coded_column_explains_its_codes() -> None:
    coded = 0
    for table in TABLES:
        for field in diplodata.schema(table)["fields"]:
            if codes := field.get("constraints", {}).get("enum"):
                coded += 1
                assert [one.code for one in diplodata.codes(table, field["name"])] == codes
                assert all(all(one) for lang in ("es", "en") for one in diplodata.codes(table, field["name"], lang))
    assert coded == len({(row["table_name"], row["field"]) for row in diplodata.vocabulary(backend="dicts")})
    spanish = ("es", "español", "Español, en cualquiera de sus variedades.")
    assert diplodata.codes("articles", "language", "es")[0] == spanish


def test_a_column_without_codes_is_told_with_those_that_have_them() -> None:
    with pytest.raises(diplodata.UnknownColumnError, match=r"'name_es'.+Hay: actor_type, scale, date_basis\.$"):
        diplodata.codes("actors", "name_es")
    with pytest.raises(diplodata.UncodedColumnError, match=r"There are none\. / No hay ninguno\.$"):
        diplodata.codes("vocabulary", "code")
    with pytest.raises(diplodata.UnknownTableError):
        diplodata.codes("actor", "scale")


def test_texts_are_told_in_one_language() -> None:
    codes, describe = partial(diplodata.codes, "actors", "scale"), partial(diplodata.describe, "actors")
    for ask, lang in product((diplodata.info, describe, codes), ("both", "fr", None)):
        with pytest.raises(diplodata.UnknownChoiceError, match="^lang: .+Hay: es, en"):
            ask(lang)


def test_an_installation_has_no_parquet_files_and_says_what_to_do(tmp_path: Path) -> None:
    package = Package(small_package(tmp_path))
    for ask in (partial(package.file_of, "actors", "parquet"), lambda: package.parquet):
        with pytest.raises(diplodata.DataNotFoundError) as error:
            ask()
        folder = tmp_path / "data" / "parquet"
        assert str(error.value).startswith(f"No datapackage.json at {folder}: an installation has no Parquet files")
        assert 'write them with export("parquet", folder)' in str(error.value)
        assert len(str(error.value).splitlines()) == 1
        assert 'una instalación no trae archivos Parquet, escríbalos con export("parquet", carpeta)' in str(error.value)


def test_a_schema_is_a_fresh_copy_and_paths_lead_to_files() -> None:
    diplodata.schema("actors")["fields"].clear()
    assert diplodata.schema("actors")["fields"]
    for table, format in product(TABLES, ("csv", "parquet")):
        path = diplodata.path(table, format)
        assert isinstance(path, Path) and path.is_file() and path.suffix == f".{format}"


def test_separators_are_those_of_the_columns() -> None:
    columns = {field["name"]: field for table in TABLES for field in diplodata.schema(table)["fields"]}
    told = {name for name, field in columns.items() if re.search(r"separated by", field["description"])}
    assert told == set(SEPARATORS)


# Listings


class Item(NamedTuple):
    """One row of a listing made here."""

    id: str
    share: float | None
    text: str


ITEMS = Listing([Item("a", 0.12345, "word " * 60), Item("bb", None, "<b>\nbold</b>")])


def test_a_listing_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    head, first, second = repr(ITEMS).splitlines()
    assert head.split() == ["id", "share", "text"]
    assert first.startswith("a   0.123  word word") and first.endswith("…") and len(first) == 50
    assert second == "bb         <b> bold</b>"
    monkeypatch.setenv("COLUMNS", "20")
    assert repr(ITEMS).splitlines()[-1] == "… more columns / más columnas: text"
    monkeypatch.setenv("COLUMNS", "80")
    many = Listing([ITEMS[1]] * (ROWS_SHOWN + 7))
    assert repr(many).splitlines()[-1] == "… 7 more rows / filas más" and "7 more rows" in many._repr_html_()
    assert "more rows" not in repr(many[:ROWS_SHOWN])
    assert repr(Listing()) == "no rows / sin filas"


def test_a_listing_is_a_sequence_of_its_items_and_whole_in_html() -> None:
    assert all(part in ITEMS._repr_html_() for part in ("word " * 60, "&lt;b&gt;", "<td></td>"))
    assert Listing(ITEMS, ["id"])._repr_html_().count("<th>") == 1
    chosen = Listing(ITEMS, ("text", "id"))
    assert chosen[1] is ITEMS[1]
    assert isinstance(chosen[:1], Listing) and chosen[:1].columns == ("text", "id")
    for again in (pickle.loads(pickle.dumps(chosen)), copy.deepcopy(chosen)):
        assert (again, again.columns) == (chosen, chosen.columns)
    assert list(pd.DataFrame(chosen).columns) == ["id", "share", "text"]


# Errors


def test_an_unknown_table_says_what_there_is_and_what_was_meant() -> None:
    for caught in (ValueError, KeyError, diplodata.DiplodataError):
        with pytest.raises(caught) as error:
            diplodata.path("actor")
        assert str(error.value).startswith("Unknown table / Tabla desconocida: 'actor'.")
        assert "Quizá: 'actors'?" in str(error.value)
        assert "actors, programs, events" in str(error.value)
    with pytest.raises(diplodata.UnknownTableError):
        diplodata.schema(["actors"])
    with pytest.raises(diplodata.UnknownFormatError, match="'xlsx'. There are / Hay: csv, parquet"):
        diplodata.path("actors", "xlsx")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Cita", "quotes"), ("quotations", "quotes"), ("libros", "works"), ("enunciado", "statements"),
        ("organisations", "actors"), ("organización", "actors"), ("atores", "actors"), ("entity", "entities"),
        ("programme", "programs"), ("definitions", "concept_definitions"), ("time_line", "timeline"),
        ("cronologías", "timeline"),
    ],
)  # fmt: skip
def test_a_table_is_found_by_what_people_call_it(said: str, meant: str) -> None:
    with pytest.raises(diplodata.UnknownTableError, match=rf"Did you mean / Quizá: '{meant}'\?"):
        diplodata.load(said)
    for nothing in ("xyzzy", "the", "", "…"):
        assert diplodata.UnknownTableError(nothing, TABLES).closest() == []


@pytest.mark.parametrize(
    ("spanish", "name"),
    [
        *SPANISH.items(),
        ("Cronología", "timeline"),
        ("CITAS CON FUENTES", "quotes_with_sources"),
        ("Artículos", "articles"),
    ],
)
def test_tables_and_views_answer_to_their_spanish_names(spanish: Any, name: Any) -> None:
    assert diplodata.load(spanish, backend="dicts") == diplodata.load(name, backend="dicts")
    assert diplodata.load(spanish, "es").attrs == diplodata.load(name, "es").attrs
    assert diplodata.schema(spanish) == diplodata.schema(name) and diplodata.path(spanish) == diplodata.path(name)
    assert diplodata.describe(spanish) == diplodata.describe(name)
    assert list(SPANISH.values()) == [*TABLES, *VIEWS] and not set(SPANISH) & {*TABLES, *VIEWS}


def test_a_view_is_taken_where_a_table_is() -> None:
    assert tuple(view.name for view in diplodata.views()) == VIEWS
    assert diplodata.path("timeline").name == "timeline.csv" and diplodata.schema("timeline")["primaryKey"]
    with pytest.raises(diplodata.UncodedColumnError):
        diplodata.codes("timeline", "moment")
    with pytest.raises(diplodata.UnknownTableError, match=r"Quizá: 'timeline'\? There are / Hay: actors.+timeline"):
        diplodata.describe("timelin")


def test_errors_survive_pickling() -> None:
    for error in (
        diplodata.UnknownColumnError("nme", ["name"], "scal"),
        diplodata.UnknownChoiceError("lang", "fr", ("es", "en")),
        diplodata.MissingExtraError("polars"),
        diplodata.DataNotFoundError("/nowhere", "/else"),
        diplodata.UnknownTableError("timelin", ["actors"], guesses=["timeline"]),
        diplodata.DataNotFoundError("nope", advice=PATH_OF_A_PACKAGE),
        ids := diplodata.UnknownIdError("mexco", ["mexico", "spain"], "spian"),
        diplodata.UnknownIdError("mejico", ["mexico"], successors={"mejico": "mexico"}),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
    assert "'mexco', 'spian'. Nearest / Los más parecidos: mexico, spain." in str(ids)
    assert ids.closest() == ["mexico", "spain"] and isinstance(ids, UnknownNameError)


# Types


@pytest.mark.slow
def test_a_consumer_passes_strict_mypy_and_its_mistakes_do_not(tmp_path: Path) -> None:
    options = ["--strict", "--config-file=", f"--cache-dir={TYPING.parents[1] / '.mypy_cache'}"]
    files = [TYPING / "consumer.py", TYPING / "mistakes.py"]
    command = [sys.executable, "-m", "mypy", *options, *map(str, files)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    found = {(Path(path).name, int(line)) for path, line in re.findall(r"(?m)^(.+?):(\d+): error", done.stdout)}
    lines = files[1].read_text("utf-8").splitlines()
    wrong = {("mistakes.py", number) for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    assert found == wrong and len(wrong) > 4, done.stdout + done.stderr


def test_the_consumer_uses_every_public_callable() -> None:
    used = set(re.findall(r"\bdd\.(\w+)", (TYPING / "consumer.py").read_text("utf-8")))
    assert set(diplodata.__all__) - used == set()  # test_installed.py runs it


EVERYTHING = """
import sys, tempfile, pathlib
calls = []
sys.addaudithook(lambda event, _: event.startswith("socket.") and calls.append(event))
import diplodata as dd
for backend in ("pandas", "polars", "arrow", "dicts"):
    dd.load("quotes", lang="en", backend=backend)
dd.sql("select count(*) as n from timeline"), dd.connect("duckdb")
id = dd.search("paz")[0].id
dd.info(), dd.trace(id), dd.get(id).related(), dd.cite(ids=id), dd.graph()
dd.validate()
for format in ("xlsx", "sqlite", "jsonl", "csv", "parquet", "graphml"):
    dd.export(format, pathlib.Path(tempfile.mkdtemp()) / "out")
EXTRA
print(calls)
"""


@pytest.mark.slow
def test_nothing_ever_asks_for_the_network() -> None:
    assert run_python(EVERYTHING.replace("EXTRA", "")).splitlines()[-1] == "[]"
    control = "import socket; socket.socket().close()"
    assert run_python(EVERYTHING.replace("EXTRA", control)).splitlines()[-1] == "['socket.__new__']"
