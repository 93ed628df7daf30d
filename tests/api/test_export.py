"""Exports: each format read back by another library, nothing written over, nothing left half-written."""

import csv
import errno
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
import pytest

import diplodata
from diplodata import _export
from diplodata._export import by_table, spreadsheet
from diplodata._names import TABLES, VIEWS

FORMATS = get_args(_export.ExportFormat)
WHOLE = tuple(_export._AS_FILE)
# Linked data take seconds to write.
EACH = [pytest.param(name, marks=pytest.mark.slow if name in ("turtle", "jsonld") else ()) for name in FORMATS]


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def database(folder: Path) -> Any:
    with closing(sqlite3.connect(diplodata.export("sqlite", folder / "package.sqlite"))) as connection:
        yield connection


# Spreadsheet


@pytest.fixture(scope="module", params=["es", "en", "both"])
def book(request: pytest.FixtureRequest, folder: Path) -> tuple[Any, Any]:
    """A spreadsheet and the language that it is in."""
    lang: Any = request.param
    return openpyxl.load_workbook(diplodata.export("xlsx", folder / f"package.{lang}.xlsx", lang=lang)), lang


def sheets_of(book: Any, lang: str) -> dict[str, Any]:
    """The sheets by the name of their table, which the sheet of the columns tells."""
    names = [*VIEWS, *(name for name in TABLES if lang != "es" or name != "translations")]
    return dict(zip(names, book.worksheets[1:-1], strict=True))


def test_a_sheet_has_the_rows_of_its_table_with_codes_in_words(book: tuple[Any, Any]) -> None:
    read, lang = book
    vocabulary = diplodata.vocabulary(backend="dicts")
    explained = list(read.worksheets[-1].iter_rows(min_row=2, values_only=True))
    for name, sheet in sheets_of(read, lang).items():
        columns = [row[2] for row in explained if row[0] == sheet.title]
        rows = getattr(diplodata, name)(lang=lang, backend="dicts")
        shown = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(shown) == len(rows) and [cell.value for cell in sheet[1]] == [
            row[1] for row in explained if row[0] == sheet.title
        ]
        enums = {field["name"]: field.get("constraints", {}).get("enum") for field in diplodata.schema(name)["fields"]}
        left = set(rows[0]) - set(columns)  # labels, which stand in place of their codes
        assert all(one.removesuffix("_es").removesuffix("_en").removesuffix("_label") in columns for one in left)
        for place, column in enumerate(columns):
            for row, cells in zip(rows, shown, strict=True):
                value = plain(row[column])
                if enums.get(column) and value:
                    ends = ("es", "en") if lang == "both" else (lang,)
                    labels = {
                        " / ".join(entry[f"label_{end}"] for end in ends)
                        for entry in vocabulary
                        if entry["code"] == value
                    }
                    assert cells[place] in labels, (name, column, value)
                elif f"{column}_label" not in left and f"{column}_label_es" not in left and not isinstance(value, bool):
                    assert cells[place] == (value if column != "english_origin" else cells[place]), (name, column)


def test_what_a_row_is_called_comes_first_and_ids_lead_to_rows(book: tuple[Any, Any]) -> None:
    read, lang = book
    sheets = sheets_of(read, lang)
    explained = list(read.worksheets[-1].iter_rows(min_row=2, values_only=True))
    first = {name: next(row[2] for row in explained if row[0] == sheet.title) for name, sheet in sheets.items()}
    ending = "_es" if lang == "both" else ""
    assert first["actors"] == f"name{ending}" and first["concepts"] == f"term{ending}"
    assert first["relations_labelled"] == f"reading{ending}" and first["argument"] == f"text{ending}"
    columns = [row[2] for row in explained if row[0] == sheets["actors"].title]
    followed = 0
    for cells in sheets["actors"].iter_rows(min_row=2):
        cell = cells[columns.index("parent_id")]
        if cell.value:
            sheet, _, place = cell.hyperlink.location.rpartition("!")
            there = read[sheet.strip("'")][place].row
            assert read[sheet.strip("'")].cell(there, columns.index("actor_id") + 1).value == cell.value
            followed += 1
    assert followed > 5


def test_the_cover_says_what_it_is_how_to_cite_it_and_where_things_are(book: tuple[Any, Any]) -> None:
    read, lang = book
    cover, sheets = read["diplodata"], sheets_of(read, lang)
    texts = {cell.value for row in cover.iter_rows() for cell in row}
    for one in ("es", "en"):
        about = diplodata.info(one)  # type: ignore[arg-type]
        said = {about.title, about.description, about.licence, about.citation}
        assert said <= texts if lang in (one, "both") else about.description not in texts
    links = {cell.value: cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink}
    assert links == {sheet.title: f"'{sheet.title}'!A1" for sheet in sheets.values()}
    for sheet in sheets.values():  # made to be read, and printed
        assert sheet.freeze_panes == "B2" and sheet["A1"].font.bold
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        widths = [dimension.width for dimension in sheet.column_dimensions.values()]
        assert min(widths) > 8 and max(widths) < 62
        wide = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
        for cells in sheet.iter_rows(min_row=2):
            high = sheet.row_dimensions[cells[0].row].height or 15
            for cell in cells:
                if cell.value and high < 409:
                    assert len(str(cell.value)) <= wide.get(cell.column_letter, 60) * (high / 15), cell.coordinate


def test_no_sheet_heading_is_there_twice_and_none_is_in_the_other_language(book: tuple[Any, Any]) -> None:
    read, lang = book
    for sheet in read.worksheets[1:]:
        headings = [cell.value for cell in sheet[1]]
        assert len(headings) == len(set(headings)), sheet.title
    titles = {"es": ("Actores", "Cronología"), "en": ("Actors", "Timeline"), "both": ("actors", "timeline")}[lang]
    assert set(titles) <= set(read.sheetnames)
    assert ("Traducciones" in read.sheetnames) is False


def test_the_columns_sheet_explains_every_column_of_every_sheet(book: tuple[Any, Any]) -> None:
    read, lang = book
    explained = list(read.worksheets[-1].iter_rows(min_row=2, values_only=True))
    named = [(sheet.title, cell.value) for sheet in read.worksheets[1:-1] for cell in sheet[1]]
    assert [row[:2] for row in explained] == named
    assert all(row[4] and ("\n" in row[4]) is (lang == "both") for row in explained)


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "{=1}", "007"]
    real = diplodata.load("sections", backend="dicts")[0]
    forged = [real | {"heading_en": text} for text in hostile]
    monkeypatch.setattr(spreadsheet, "rows_of", lambda name, lang: forged)
    sheet = openpyxl.load_workbook(diplodata.export("xlsx", tmp_path / "a.xlsx", tables=["sections"]))["sections"]
    column = next(cell.column for cell in sheet[1] if "Heading" in cell.value and "inglés" in cell.value)
    found = [row[column - 1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in found] == hostile
    assert {(cell.data_type, cell.hyperlink) for cell in found} == {("s", None)}


# Database


def test_an_exported_database_has_tables_keys_views_and_search(database: sqlite3.Connection) -> None:
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert database.execute("pragma foreign_key_check").fetchall() == []
    for table in TABLES:
        loaded = [tuple(map(plain, row.values())) for row in diplodata.load(table, backend="dicts")]  # type: ignore[call-overload]
        assert database.execute(f"select * from {table}").fetchall() == loaded
        keys = database.execute(f"pragma foreign_key_list({table})").fetchall()
        assert len(keys) == len(diplodata.schema(table).get("foreignKeys", ()))  # type: ignore[arg-type]
    for view in VIEWS:
        rows = [tuple(map(plain, row.values())) for row in getattr(diplodata, view)(backend="dicts")]
        assert database.execute(f"select * from {view}").fetchall() == rows
    about = {item: (es, en) for item, es, en in database.execute("select * from about")}
    assert about["how to cite"] == (diplodata.cite(lang="es"), diplodata.cite(lang="en"))
    assert about["licence"] == (diplodata.info("es").licence, diplodata.info("en").licence)
    found = database.execute("select count(*) from search_text where search_text match 'DIPLOMACÍA'").fetchone()[0]
    assert found == len(diplodata.sql("select * from search_text where has_words(text, 'diplomacia')", backend="dicts"))
    with pytest.raises(sqlite3.OperationalError):  # what needs this package is not in a file for others
        database.execute("select has_words('a', 'a')")


# Folders


def test_csv_and_parquet_are_the_published_files(tmp_path: Path) -> None:
    for format in ("csv", "parquet"):
        written = diplodata.export(format, tmp_path / format)
        assert {file.name for file in written.iterdir()} == {f"{table}.{format}" for table in (*TABLES, "about")}
        for table in TABLES:
            assert (written / f"{table}.{format}").read_bytes() == diplodata.path(table, format).read_bytes()


@pytest.mark.parametrize("lang", ["both", "es", "en"])
def test_tables_and_views_in_one_language_and_one_row_a_line(tmp_path: Path, lang: Any) -> None:
    names = ["events", "claims_compared"] if lang != "both" else list(TABLES)
    for format in ("csv", "jsonl", "parquet"):
        diplodata.export(format, tmp_path, tables=names, lang=lang)
    files = sorted(f"{name}.{format}" for name in (*names, "about") for format in ("csv", "jsonl", "parquet"))
    assert sorted(file.name for file in tmp_path.iterdir()) == files
    for name in names:
        rows = getattr(diplodata, name)(lang=lang, backend="dicts")
        assert pq.read_table(tmp_path / f"{name}.parquet").to_pylist() == rows
        lines = (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == [
            {column: plain(value) for column, value in row.items()} for row in rows
        ]
        if lang != "both":
            with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                assert list(csv.DictReader(file)) == [
                    {column: "" if value is None else str(value) for column, value in row.items()} for row in rows
                ]


# CSV for Excel

CONVERTED = [
    "2018-12",
    "1709",
    "007",
    "120-122",
    "1/2",
    "5 de 6",
    "=1+1",
    "+1",
    "-x",
    "@a",
    "Mar 5",
    "12 dic 2018",
    "TRUE",
    "1E5",
]
KEPT = ["Marzo de la paz", "A-1", "c-00760941260b", "28 expertos de todo el mundo", "verdad", "Ley 5"]


@pytest.mark.parametrize("text", [*CONVERTED, *KEPT, "=" + "x" * 300, 'say "5"', 1709, True, None])
def test_excel_gets_as_a_formula_what_it_would_convert(text: Any) -> None:
    given = by_table._kept_as_text(text)
    if text in KEPT or not isinstance(text, str) or '"' in text:
        assert given == text
    elif len(text) > 255:
        assert given == f"'{text}"
    else:
        assert given == (f'="{text}"' if text != "5 de 6" else text)


def test_a_csv_for_excel_has_every_cell_after_a_byte_order_mark(tmp_path: Path) -> None:
    diplodata.export("excel-csv", tmp_path, lang="es", tables=["eventos"])
    content = (tmp_path / "events.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b'"=""2018-12"""' in content
    with (tmp_path / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [{key: re.sub(r'(?s)="(.*)"', r"\1", cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    rows = diplodata.events("es", backend="dicts")
    assert read == [{key: "" if cell is None else str(plain(cell)) for key, cell in row.items()} for row in rows]


# Statistics


def assert_cells(name: Any, lang: Any, read: dict[str, list[Any]]) -> None:
    """That a statistics program has every cell: codes and truth values as their labels."""
    rows = getattr(diplodata, name)(lang=lang, backend="dicts")
    enums = {field["name"]: field.get("constraints", {}).get("enum") for field in diplodata.schema(name)["fields"]}
    vocabulary = diplodata.vocabulary(backend="dicts")
    ends = ("es", "en") if lang == "both" else (lang,)
    truth = {True: {"both": "sí / yes", "es": "sí", "en": "yes"}[lang], False: "no"}
    assert list(read) == list(rows[0])
    for column, cells in read.items():
        for row, cell in zip(rows, cells, strict=True):
            given, wanted = (None if cell in ("", None) or cell != cell else cell), row[column]
            if wanted and (enums.get(column) or column == "english_origin"):
                entries = [entry for entry in vocabulary if entry["code"] == wanted]
                assert given in {" / ".join(entry[f"label_{end}"] for end in ends) for entry in entries}
            else:
                assert given == (truth[wanted] if isinstance(wanted, bool) else wanted), (name, column)


@pytest.mark.parametrize("lang", ["both", "es", "en"])
@pytest.mark.parametrize("format", ["stata", "spss"])
def test_statistics_programs_get_every_cell_with_its_labels(tmp_path: Path, format: Any, lang: Any) -> None:
    read, suffix = (pyreadstat.read_dta, "dta") if format == "stata" else (pyreadstat.read_sav, "sav")
    diplodata.export(format, tmp_path, tables=[*TABLES, *VIEWS], lang=lang)
    for name in (*TABLES, *VIEWS):
        data, about = read(tmp_path / f"{name}.{suffix}", apply_value_formats=True, formats_as_category=False)
        assert diplodata.__version__ in about.file_label and name in about.file_label
        assert all(about.column_names_to_labels[column] for column in data)
        assert_cells(name, lang, {column: list(data[column]) for column in data})


HAVEN = """
for (file in commandArgs(TRUE)) {
  read <- if (endsWith(file, "dta")) haven::read_dta(file) else haven::read_sav(file)
  stopifnot(all(sapply(read, function(column) nzchar(attr(column, "label")))))
  cells <- lapply(read, function(column) {
    if (haven::is.labelled(column)) as.character(haven::as_factor(column))
    else if (inherits(column, "Date")) as.character(column)
    else if (is.numeric(column)) as.vector(column)
    else as.character(column)
  })
  jsonlite::write_json(cells, paste0(file, ".json"), na = "null", digits = NA)
}
"""


@pytest.mark.slow
@pytest.mark.parametrize("format", ["stata", "spss"])
def test_r_reads_with_haven_what_statistics_programs_get(tmp_path: Path, format: Any) -> None:
    found = shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", "library(haven); library(jsonlite)"], check=False
    )
    if not found or found.returncode:
        pytest.skip("R with haven and jsonlite is not here")
    diplodata.export(format, tmp_path, tables=[*TABLES, *VIEWS], lang="es")
    files = [tmp_path / f"{name}.{'dta' if format == 'stata' else 'sav'}" for name in (*TABLES, *VIEWS)]
    subprocess.run(["Rscript", "--vanilla", "-e", HAVEN, *files], check=True)
    for name, file in zip((*TABLES, *VIEWS), files, strict=True):
        read = json.loads(file.with_name(f"{file.name}.json").read_text("utf-8"))
        dates = {field["name"] for field in diplodata.schema(name)["fields"] if field["type"] == "date"}
        plain_dates = {
            column: [date.fromisoformat(cell) if column in dates and cell else cell for cell in cells]
            for column, cells in read.items()
        }
        assert_cells(name, "es", plain_dates)


def test_an_spss_file_says_how_to_cite_it(tmp_path: Path) -> None:
    diplodata.export("spss", tmp_path, tables=["actors"], lang="en")
    _, about = pyreadstat.read_sav(tmp_path / "actors.sav", metadataonly=True)
    assert diplodata.cite(lang="en").replace(" ", "") in "".join(about.notes).replace(" ", "")


# What is there already, what cannot be written


@pytest.mark.parametrize("format", EACH)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, format: Any) -> None:
    target = diplodata.export(format, tmp_path / "same")
    files = {file: file.read_bytes() for file in ([target] if format in WHOLE else target.iterdir())}
    diplodata.export(format, target)  # which refuses to replace a file by another
    assert {file: file.read_bytes() for file in files} == files


def test_a_second_table_may_be_written_beside_the_first(tmp_path: Path) -> None:
    for table in ("actors", "sections"):
        diplodata.export("csv", tmp_path, tables=[table])
    assert {file.name for file in tmp_path.iterdir()} == {"actors.csv", "sections.csv", "about.csv"}
    with (tmp_path / "about.csv").open(encoding="utf-8", newline="") as file:
        about = {row["item"]: (row["text_es"], row["text_en"]) for row in csv.DictReader(file)}
    assert about["how to cite"] == (diplodata.cite(lang="es"), diplodata.cite(lang="en"))


def test_every_format_has_its_writer() -> None:
    assert sorted(FORMATS) == sorted({**_export._BY_TABLE, **_export._AS_FILE, **_export._AS_FILES})


@pytest.mark.parametrize("format", EACH)
def test_what_is_there_is_written_over_only_if_asked(tmp_path: Path, format: Any) -> None:
    target = tmp_path / "out"
    suffix = _export._SUFFIX.get(format, format)
    kept, said = (target, set()) if format in WHOLE else (target / f"sections.{suffix}", {target / f"about.{suffix}"})
    if format in _export._AS_FILES:
        kept, *others = (target / name for name in _export._AS_FILES[format])
        said = set(others)
    chosen = {} if "tables" in _export._NO_CHOICE.get(format, ()) else {"tables": ["sections"]}
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", "utf-8")
    with pytest.raises(diplodata.ExportError, match=r"overwrite=True.*ya existe"):
        diplodata.export(format, target, **chosen)
    assert kept.read_text("utf-8") == "mine"
    beside = kept.parent / "other"
    beside.write_text("mine", "utf-8")
    assert diplodata.export(format, target, overwrite=True, **chosen) == target
    assert kept.read_bytes() != b"mine" and beside.read_text("utf-8") == "mine"
    assert sorted(tmp_path.rglob("*")) == sorted({kept, beside, target} | said | ({beside.parent} - {tmp_path}))


@pytest.mark.parametrize("format", EACH)
def test_a_failure_half_way_leaves_nothing(tmp_path: Path, format: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    writers: dict[str, Any] = _export._AS_FILE if format in WHOLE else _export._BY_TABLE
    key = format
    if format in _export._AS_FILES:
        writers = _export._AS_FILES[format]
        key = list(writers)[-1]
    real, done = writers[key], []

    def until_the_disk_is_full(file: Path, *rest: Any) -> None:
        real(file, *rest)
        done.append(file)
        if key != format or format in WHOLE or len(done) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(writers, key, until_the_disk_is_full)
    with pytest.raises(diplodata.ExportError, match="No space left on device"):
        diplodata.export(format, tmp_path / "out")
    assert done and list(tmp_path.iterdir()) == []


TARGETS = [
    ("xlsx", "nowhere/a.xlsx", "There is no folder .*No existe la carpeta"),
    ("csv", "nowhere/deep", "There is no folder"),
    ("csv", "file", "is not a folder.*no es una carpeta"),
    ("xlsx", "folder", "is not a file.*no es un archivo"),
    *product(FORMATS, ("", None, 3, b"folder", "a\0b"), ("is not a path.*no es una ruta",)),
]


@pytest.mark.parametrize(("format", "target", "said"), TARGETS)
def test_a_target_that_cannot_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: Any, target: Any, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(diplodata.ExportError, match=said):
        diplodata.export(format, target, overwrite=True)
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_unknown_names_are_named_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(diplodata.UnknownFormatError, match="'xlsx'"):
        diplodata.export("xls", tmp_path / "a")  # type: ignore[arg-type]
    with pytest.raises(diplodata.UnknownTableError, match="'timeline'"):
        diplodata.export("csv", tmp_path / "a", tables=["actors", "timelines"])
    with pytest.raises(diplodata.UnknownChoiceError, match="both, es, en"):
        diplodata.export("csv", tmp_path / "a", lang="fr")  # type: ignore[arg-type]
    for arguments in ({"tables": ["actors"]}, {"lang": "es"}):
        with pytest.raises(diplodata.ExportError, match="whole package.*paquete entero"):
            diplodata.export("sqlite", tmp_path / "a", **arguments)  # type: ignore[arg-type]
    with pytest.raises(diplodata.ExportError, match="tables= is empty.*tables= está vacío"):
        diplodata.export("csv", tmp_path / "a", tables=[])
    extras: tuple[tuple[Any, str, str], ...] = (
        ("xlsx", "xlsxwriter", "excel"),
        ("stata", "pyreadstat", "statistics"),
        ("turtle", "rdflib", "rdf"),
        ("spss", "pyreadstat", "statistics"),
    )
    for format, library, extra in extras:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(diplodata.MissingExtraError, match=rf"pip install 'diplodata\[{extra}\]'"):
            diplodata.export(format, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
