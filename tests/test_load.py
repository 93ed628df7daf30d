"""The Python side: what is imported when, what ``load`` gives, and how errors read."""

import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import diplodata
from diplodata._errors import UnknownNameError
from diplodata._schema import columns_in, parse

TABLES = [table.name for table in diplodata.tables()]
DTYPES = {"string": "string", "integer": "Int64", "boolean": "boolean", "number": "Float64", "date": "datetime64[ms]"}


def run_python(code: str) -> str:
    """What a program prints in an interpreter of its own."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import diplodata; dir(diplodata)",
        "import diplodata; repr(diplodata.tables())",
        "import diplodata; diplodata.path('actors'); diplodata.schema('actors'); diplodata.__version__",
        "from diplodata._cli import main; main(['tables']); main(['show', 'actors', '-n', '1'])",
    ],
)
def test_what_needs_no_frames_loads_neither_pandas_nor_pyarrow(code: str) -> None:
    heavy = "sorted({'pandas', 'pyarrow', 'numpy', 'importlib.metadata'} & set(sys.modules))"
    assert run_python(f"import sys; {code}; print({heavy})").endswith("[]")


def test_import_loads_none_of_its_own_modules() -> None:
    loaded = "[name for name in sys.modules if name.startswith('diplodata.')]"
    assert run_python(f"import sys, diplodata; print({loaded})") == "[]"


def test_public_names_are_the_same_at_each_access() -> None:
    assert dir(diplodata) == sorted(diplodata.__all__)
    for name in diplodata.__all__:
        assert getattr(diplodata, name) is getattr(diplodata, name)
    with pytest.raises(AttributeError, match="has no attribute 'laod'"):
        getattr(diplodata, "laod")  # noqa: B009  # as a user would meet it


@pytest.mark.parametrize("table", TABLES)
def test_each_column_has_the_type_of_its_field(table: str) -> None:
    frame = diplodata.load(table)
    expected = {field["name"]: DTYPES[field["type"]] for field in diplodata.schema(table)["fields"]}
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == expected
    assert len(frame) == next(one.rows for one in diplodata.tables() if one.name == table)
    assert isinstance(frame.index, pd.RangeIndex)


@pytest.mark.parametrize("table", TABLES)
def test_the_frame_is_what_the_csv_file_says(table: str) -> None:
    text = pd.read_csv(diplodata.path(table), dtype="string", keep_default_na=False)
    frame = diplodata.load(table)
    for field in diplodata.schema(table)["fields"]:
        values = [parse(cell, field["type"]) for cell in text[field["name"]]]
        loaded = [None if pd.isna(value) else value for value in frame[field["name"]]]
        if field["type"] == "date":
            loaded = [value and value.date() for value in loaded]
        assert loaded == values, field["name"]


def test_columns_come_in_the_order_asked_for() -> None:
    assert list(diplodata.load("events", columns=["name_es", "event_id"]).columns) == ["name_es", "event_id"]
    assert list(diplodata.load("events", columns="name_es").columns) == ["name_es"]


def test_each_call_gives_a_fresh_copy() -> None:
    frame = diplodata.load("actors")
    frame.loc[:, "first_page"] = 99
    frame.loc[0, "name_es"] = "otro"
    frame.attrs["licences"].clear()
    again = diplodata.load("actors")
    assert not (again["first_page"] == 99).all()
    assert again.loc[0, "name_es"] != "otro"
    assert again.attrs["licences"]


def test_a_frame_says_where_it_comes_from() -> None:
    frame = diplodata.load("quotes")
    assert frame[frame["word_count"] > 5].attrs["version"] == diplodata.__version__
    assert frame.attrs["table"] == "quotes"
    assert set(frame.attrs) == {"table", "title", "version", "licences"}


def test_a_schema_is_a_fresh_copy() -> None:
    diplodata.schema("actors")["fields"].clear()
    assert diplodata.schema("actors")["fields"]


def test_tables_are_listed_in_order_and_make_a_frame() -> None:
    tables = diplodata.tables()
    assert TABLES[:5] == ["actors", "programs", "events", "concepts", "quotes"]
    frame = pd.DataFrame(tables)
    assert list(frame.columns) == list(tables[0]._fields)
    assert len(repr(tables).splitlines()) == len(tables) == 20
    assert repr(tables).startswith("actors ")
    assert tables._repr_html_().count("<tr>") == 21
    for table in tables:
        assert all((table.title_en, table.title_es, table.description_en, table.description_es))
        assert table.columns == len(diplodata.schema(table.name)["fields"])


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_paths_lead_to_files(format: str) -> None:
    for table in TABLES:
        path = diplodata.path(table, format)  # type: ignore[arg-type]
        assert isinstance(path, Path)
        assert path.is_file()
        assert path.suffix == f".{format}"


def test_an_unknown_table_says_what_there_is_and_what_was_meant() -> None:
    for caught in (ValueError, KeyError, diplodata.DiplodataError):
        with pytest.raises(caught) as error:
            diplodata.load("actor")
        assert str(error.value).startswith("Unknown table / Tabla desconocida: 'actor'.")
        assert "Quizá: 'actors'?" in str(error.value)
        assert "actors, programs, events" in str(error.value)
    with pytest.raises(diplodata.UnknownTableError):
        diplodata.schema(["actors"])  # type: ignore[arg-type]


def test_other_unknown_names_are_told_apart() -> None:
    with pytest.raises(diplodata.UnknownColumnError, match="Columna desconocida: 'name'.+'name_es'"):
        diplodata.load("actors", columns=["name"])
    with pytest.raises(diplodata.UnknownFormatError, match="'xlsx'. There are / Hay: csv, parquet"):
        diplodata.path("actors", "xlsx")  # type: ignore[arg-type]


def test_errors_survive_pickling() -> None:
    error = diplodata.UnknownTableError("actor", ["actors"])
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, UnknownNameError)
    assert str(again) == str(error)


def test_columns_of_one_language_lose_their_suffix() -> None:
    columns = columns_in(diplodata.schema("actors")["fields"], "es")
    assert ("name_es", "name") in columns
    assert ("actor_id", "actor_id") in columns
    assert not any(column.name.endswith("_en") for column in columns)
