"""The command line, as a person and as a pipe use it."""

import csv
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import written
from mutants import apply, copy_package

import diplodata
from diplodata._listing import fitted
from diplodata._package import installed
from diplodata.cli import main
from diplodata.validation import official
from diplodata_build.publishing.pages.examples import on_a_terminal

ACTOR, ACRONYM = next((id, row["acronym_es"]) for id, row in written.rows("actors").items() if row["acronym_es"])
QUOTE = next(iter(written.rows("quotes")))
COMMAND = [sys.executable, "-m", "diplodata"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command, its output in a pipe."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, encoding="utf-8", env=os.environ | environment, check=False
    )


def rows_of(*arguments: str) -> list[dict[str, str]]:
    """The rows that a command gives in a pipe."""
    return list(csv.DictReader(run(*arguments).stdout.splitlines()))


def broken_copy(folder: Path) -> str:
    """A copy of the package with an unknown code and a file too many."""
    path = copy_package(folder / "package")
    apply({"table": "actors", "where": {}, "set": {"actor_type": "office"}, "mend": False}, path)
    (path.parent / "data/csv/extra.csv").write_text("a\n", "utf-8")
    return str(path)


def test_tables_in_a_pipe_are_csv() -> None:
    done = run("tables")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["name"] for row in rows] == [table.name for table in diplodata.tables()]
    assert set(rows[0]) == set(diplodata.tables()[0]._fields)
    first, *_ = rows_of("tables", "--lang", "es")
    assert list(first) == ["name", "group", "rows", "columns", "title", "description"]
    assert first["title"] == "Actores"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_tables_fit_the_terminal(columns: int) -> None:
    for arguments in (["tables"], ["show", "actors"], ["show", "quotes", "-n", "3", "--lang", "en"]):
        lines = on_a_terminal(*arguments, columns=columns)
        assert max(map(len, lines)) <= columns
        assert "," not in lines[0]
    assert f"3 of / de {len(written.rows('quotes'))} rows / filas · " in " ".join(lines)
    assert "more columns / columnas más: " in " ".join(lines)


def test_a_terminal_shows_what_a_row_is_called_before_its_ids() -> None:
    assert on_a_terminal("show", "actors", columns=80)[0].split()[:2] == ["name_es", "name_en"]
    assert on_a_terminal("show", "relations", columns=80)[0].split()[:3] == ["subject_id", "predicate", "object_id"]
    assert on_a_terminal("show", "actors", "--columns", "actor_id,first_page", columns=80)[0].split() == [
        "actor_id", "first_page",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [80, 120])
def test_a_view_shows_texts_and_names_before_ids(columns: int) -> None:
    def header(view: str, *more: str) -> list[str]:
        return on_a_terminal("show", view, "-n", "1", *more, columns=columns)[0].split()

    assert header("claims_compared")[:3] == ["first_text_es", "first_text_en", "second_text_es"]
    assert header("claims_compared", "--lang", "en")[:3] == ["first_text", "second_text", "first_speaker_names"]
    assert header("concept_definitions", "--lang", "es")[:3] == ["term", "text", "defined_by_names"]
    for view in diplodata.views():
        shown = header(view.name, "--lang", "es")
        assert len(shown) >= 3
        assert not [name for name in shown if name.endswith(("_id", "_ids"))], view.name


def test_a_listing_is_cut() -> None:
    rows = [["1", "palabra " * 20, "x" * 30], ["22", "a\nb", ""]]
    (head, first, second), hidden = fitted(["id", "text", "more"], rows, 40)
    assert (head, second, list(hidden)) == ("id  text", "22  a b", ["more"])
    assert first.startswith(" 1  palabra palabra") and first.endswith("…") and len(first) == 40


def test_show_in_a_pipe_gives_the_whole_table() -> None:
    assert run("show", "actors").stdout == diplodata.path("actors").read_text("utf-8")
    assert len(run("show", "vocabulary", "-n", "2").stdout.splitlines()) == 3
    header = run("show", "actors", "-n", "0", "--lang", "es").stdout.strip().split(",")
    assert "name" in header and not any(name.endswith(("_es", "_en")) for name in header)


@pytest.mark.parametrize(
    ("name", "language", "column"),
    [("actors", "es", "name_es"), ("timeline", "en", "label_en"), (ACTOR, "es", "name")],
)
def test_columns_are_chosen_by_their_full_names_too(name: str, language: str, column: str) -> None:
    header, *rows = run("show", name, "--lang", language, "--columns", f"{column},first_page").stdout.splitlines()
    assert header == f"{column.removesuffix('_' + language)},first_page"
    assert rows


def test_without_rows_the_header_stays(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("diplodata.cli.show.table_as", lambda backend, table, columns: [])
    assert main(["show", "actors", "--lang", "en", "--columns", "name_en,english_origin"]) == 0
    assert capsys.readouterr().out == "name,english_origin\n"


def json_of(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json").stdout)


def test_show_as_json_has_types_and_null() -> None:
    columns = ["actor_id", "acronym_es", "first_page"]
    rows = json_of("show", "actors", "--columns", ",".join(columns))
    assert rows == diplodata.load("actors", backend="dicts", columns=columns)
    assert {type(row["first_page"]) for row in rows} == {int}
    assert None in {row["acronym_es"] for row in rows}


def test_show_of_a_view_and_of_an_id() -> None:
    view = rows_of("show", "quotes_with_sources", "--lang", "en")
    assert len(view) == len(diplodata.load("quotes")) and "speaker_names" in view[0]
    assert json_of("show", ACTOR) == [dict(diplodata.get(ACTOR))]
    assert any(ACRONYM in line for line in on_a_terminal("show", ACTOR, columns=60))
    expected = [one for one in diplodata.actors(lang="es", backend="dicts") if one["actor_id"] == ACTOR]
    assert json_of("show", ACTOR, "--lang", "es", "-n", "0") == expected
    header, shown = on_a_terminal("show", ACTOR, "--columns", "acronym_es,actor_id", columns=60)
    assert (header.split(), shown.split()) == (["acronym_es", "actor_id"], [ACRONYM, ACTOR])


def test_tables_and_views_answer_to_their_spanish_names(tmp_path: Path) -> None:
    assert run("show", "actores", "-n", "3").stdout == run("show", "actors", "-n", "3").stdout
    assert run("show", "cronología").stdout == run("show", "timeline").stdout
    assert run("schema", "Argumento").stdout == run("schema", "argument").stdout
    assert run("path", "obras").stdout == run("path", "works").stdout
    run("export", "csv", str(tmp_path), "--tables", "citas,cronologia")
    assert {file.name for file in tmp_path.iterdir()} == {"about.csv", "quotes.csv", "timeline.csv"}


def test_schema_tells_columns_and_codes_in_a_language() -> None:
    columns = json_of("schema", "quotes", "--lang", "es")
    assert [column["column"] for column in columns] == list(diplodata.load("quotes").columns)
    assert columns[2]["title"] == "Texto (español)"
    (moment,) = [row for row in rows_of("schema", "timeline") if row["column"] == "moment"]
    assert moment["distinct"] == str(diplodata.timeline()["moment"].nunique())
    codes = [code["code"] for code in rows_of("schema", "quotes", "quote_type")]
    assert codes == [code.code for code in diplodata.codes("quotes", "quote_type")]


def test_the_argument_is_shown_in_the_order_of_the_articles_and_in_one_language() -> None:
    shown = rows_of("show", "argument", "--lang", "es")
    told = diplodata.argument(lang="es", backend="dicts")
    assert [row["statement_id"] for row in shown] == [row["statement_id"] for row in told]
    assert list(shown[0]) == list(told[0]) and {"said_by_names", "modality_label", "text"} <= set(shown[0])
    assert on_a_terminal("show", "argument", "--lang", "es", "-n", "1", columns=120)[0].split()[0] == "text"


def test_search_finds_without_accents_and_says_where_it_finds_nothing() -> None:
    found = rows_of("search", "gestion", "de", "asuntos")
    assert found == rows_of("search", "gestión de asuntos")
    assert {"label", "snippet", "table", "id"} <= set(found[0])
    assert on_a_terminal("search", "ciudad", "-n", "2", columns=80).index("") == 3
    assert on_a_terminal("search", "xyzzy", columns=80) == ["no rows / sin filas"]
    for nothing in (["xyzzy"], ["paz", "-n", "0"]):
        assert run("search", *nothing).stdout == ",".join(diplodata.Hit._fields) + "\n"
    assert run("search", "xyzzy", "--format", "json").stdout == "[]\n"


def test_trace_gives_page_and_words_and_the_citation_of_a_quotation() -> None:
    quote = written.rows("quotes")[QUOTE]
    (row,) = csv.DictReader(run("trace", QUOTE).stdout.splitlines())
    assert [row[name] for name in ("article_id", "page", "printed_page", "exact")] == [
        quote[name] for name in ("article_id", "page", "printed_page", "text_es")
    ]
    (passage,) = diplodata.trace(QUOTE, "es")
    lines = on_a_terminal("trace", QUOTE, "--lang", "es", columns=80)
    assert lines[-2:] == ["", passage.citation("es")]


@pytest.mark.parametrize("style", ["text", "apa", "bibtex", "csl-json", "ris", "cff"])
def test_cite(style: str) -> None:
    told = run("cite", "--style", style, "--lang", "es", QUOTE).stdout
    assert told == diplodata.cite(style, "es", [QUOTE]).rstrip("\n") + "\n"  # type: ignore[arg-type]
    told = run("cite", "--style", style, "--works", QUOTE).stdout
    assert told == diplodata.cite(style, "en", [QUOTE], works=True).rstrip("\n") + "\n"  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_paper(form: str) -> None:
    assert run("paper", "--format", form, "--lang", "es", QUOTE, ACTOR).stdout == diplodata.paper(
        [QUOTE, ACTOR],
        form,  # type: ignore[arg-type]
        "es",
    )


def test_sql_from_an_argument_and_from_the_input() -> None:
    query = "select quote_type, count(*) as n from quotes group by quote_type order by n desc"
    counted = diplodata.load("quotes")["quote_type"].value_counts()
    expected = "".join(["quote_type,n\n", *(f"{code},{number}\n" for code, number in counted.items())])
    assert run("sql", query).stdout == expected
    assert run("sql", "select actor_id, acronym_es from actors where false").stdout == "actor_id,acronym_es\n"
    piped = subprocess.run([*COMMAND, "sql", "-"], input=query, capture_output=True, encoding="utf-8", check=True)
    assert piped.stdout == expected


def test_export_writes_and_says_where(tmp_path: Path) -> None:
    done = run("export", "csv", str(tmp_path / "out"), "--tables", "actors,timeline", "--lang", "es")
    assert done.stdout.strip() == str(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["about.csv", "actors.csv", "timeline.csv"]
    assert run("export", "csv", str(tmp_path / "out"), "--tables", "actors").returncode == 2


def test_output_is_utf8_in_any_locale() -> None:
    latin = run("show", "actors", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    assert latin.stdout == run("show", "actors").stdout


def test_version_and_path_of_a_table_and_of_the_package() -> None:
    assert run("--version").stdout.strip() == f"diplodata {diplodata.__version__}"
    assert run("path", "actors").stdout.strip() == str(diplodata.path("actors"))
    assert run("path", "actors", "--format", "parquet").stdout.strip().endswith("actors.parquet")
    assert (Path(run("path").stdout.strip()) / "datapackage.json").is_file()


@pytest.mark.slow
def test_validate_of_the_package_with_the_rules_of_the_extra() -> None:
    done, report = run("validate", "--lang", "es"), json.loads(run("validate", "--json").stdout)
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 errores" in done.stderr and "reglas" in done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith("no se ejecutó: ") and "artículos" in line]
    assert json.loads(run("validate", "--json", "--no-extra").stdout)["rules"] == report["rules"] - len(official.RULES)


def test_validate_of_a_broken_package_gives_all_findings(tmp_path: Path) -> None:
    path = broken_copy(tmp_path)
    done = run("validate", "--no-extra", path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    for finding in ("actors.csv:2:actor_type: «office»", "extra.csv: data/csv/extra.csv", "actors.csv: sha256:"):
        assert any(line.startswith(finding) for line in lines)
    assert "INVALID / NO VÁLIDO" in done.stderr
    done = run("validate", "--no-extra", "--json", path)
    report = json.loads(done.stdout)
    assert report["not_run"]
    assert (done.returncode, done.stderr, report["valid"]) == (1, "", False)
    codes = [found for found in report["findings"] if found["rule"] == "enum"]
    assert [(found["file"], found["row"], found["column"]) for found in codes] == [("actors.csv", 2, "actor_type")]
    assert report["errors"] == len([found for found in report["findings"] if found["level"] == "error"])


def test_validate_in_one_language(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    apply({"table": "actors", "where": {}, "set": {"description_es": "the city of those who were there"}}, path)
    told = {"en": "is in the language", "es": "está en el idioma"}
    for language, other in (("en", "es"), ("es", "en")):
        done = run("validate", "--no-extra", "--lang", language, str(path))
        assert any(told[language] in line for line in done.stdout.splitlines())
        assert told[other] not in done.stdout
        assert " / " not in done.stderr.splitlines()[-1]


def test_without_the_extra_the_own_rules_run_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(official, "MODULES", ("frictionless", "no_such_module"))
    assert main(["validate"]) == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "frictionless" in line]
    assert line.startswith("not run / no se ejecutó: ")
    assert line.count('pip install "diplodata[validate]"') == 2


def test_a_descriptor_without_its_files_is_invalid(tmp_path: Path) -> None:
    shutil.copy(Path(installed().folder) / "datapackage.json", tmp_path)
    done = run("validate", "--no-extra", str(tmp_path / "datapackage.json"))
    assert done.returncode == 1
    assert "actors.csv: data/csv/actors.csv" in done.stdout


UNUSABLE = f"""
show actors -n -1|show actors -n many|show actors --columns nombre|show actors --columns ''|show {ACTOR} --columns ''
show cgia|schema actors name_es|schema actor|schema timeline moment|path timelines|search ...|trace nobody|cite nobody
cite --style harvard|sql 'drop table actors'|sql 'select 1' --lang es|sql 'select nombre from actors'|export docx out
export csv /no/such/folder/out|export csv ''|path nothing|path actors --format xlsx|paper nobody
paper --format docx alejo
"""
TOLD = {  # in both languages
    "": "",
    "shwo": "COMMAND: Unknown value / Valor desconocido: 'shwo'. Did you mean / Quizá: 'show'?",
    "tables --lang fr": "--lang: Unknown value / Valor desconocido: 'fr'. There are / Hay: es, en.",
    "show": "the following arguments are required: TABLE|ID / faltan estos argumentos: TABLE|ID",
    "show actors -n": "-n: expected one argument / se espera un valor",
    "tables --x": "unrecognized arguments: --x / argumentos desconocidos: --x",
    "show cita": "Unknown table / Tabla desconocida: 'cita'. Did you mean / Quizá: 'quotes'?",
    "validate nope": "No datapackage.json at nope: give the path",
} | dict.fromkeys(re.split(r"[|\n]", UNUSABLE.strip()), "")


@pytest.mark.parametrize("line", TOLD)
def test_an_unusable_call_is_told_in_a_line(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(shlex.split(line))
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"diplodata: {TOLD[line]}") if line else "usage / uso: " in err


@pytest.mark.parametrize(
    "command", ["tables", "show", "schema", "search", "trace", "cite", "paper", "sql", "export", "validate"]
)
def test_help_is_in_both_languages_and_says_the_default(command: str) -> None:
    told = " ".join(run(command, "--help").stdout.split())
    assert all(heading in told for heading in ("usage / uso: ", "options / opciones:", "show this help / mostrar"))
    assert not any(heading in told for heading in ("usage: ", "options:", "positional arguments", "this help message"))
    default = {
        "schema": "default: en /",
        "trace": "default: en /",
        "cite": "default: en /",
        "paper": "default: en /",
    }.get(command, "default: both /")
    assert ("--lang" in told, default in told) == (command != "sql", command != "sql")


def test_a_full_disk_is_told_in_a_line() -> None:
    with Path("/dev/full").open("w") as full:
        for arguments in (["tables"], ["show", "actors"], ["show", "vocabulary", "--format", "json"]):
            done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, check=False, text=True)
            assert done.returncode == 2
            (line,) = done.stderr.splitlines()
            assert line.startswith("diplodata: the system refused / el sistema no lo permitió: [Errno 28]")


def test_from_inside_an_archive_the_way_to_install_is_told(tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "modules"), "zip", Path(diplodata.__file__).parents[1], "diplodata")
    done = run("tables", PYTHONPATH=archive)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "install the package with pip. / " in done.stderr and "make build" not in done.stderr


def test_a_reader_that_leaves_is_no_error() -> None:
    with subprocess.Popen([*COMMAND, "show", "vocabulary"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 141)


CALLS = {  # of each kind of end: what it is called with, and its exit code
    "done": (("tables",), 0),
    "refused": (("show", "nobody-at-all"), 2),
    "not there": (("validate", "no-such-folder"), 2),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
def test_closed_or_full_output_changes_no_exit_code_and_gives_no_traceback(call: str, closed: str) -> None:
    arguments, code = CALLS[call]
    done = subprocess.run(
        f"{shlex.join([*COMMAND, *arguments])} {closed}", shell=True, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize("error", [ZeroDivisionError("by \x1b[2J"), MemoryError(), RecursionError("too deep")])
def test_an_error_of_ours_is_a_line_and_never_says_invalid(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("diplodata.cli.validate.validate", fail)
    assert main(["validate"]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"diplodata: failed, please report it / falló, por favor infórmelo: {type(error).__name__}")
    assert line.isprintable() and "test_cli.py:" in line


@pytest.mark.parametrize(("seconds", "code"), [(0.05, 2), (600, 0)])
def test_what_cannot_be_judged_in_time_is_told_in_a_line(
    seconds: float, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("diplodata.cli.validate.SECONDS", seconds)
    before = signal.getsignal(signal.SIGPROF)
    assert main(["validate", "--no-extra"]) == code
    told = capfd.readouterr().err.splitlines()
    if code:
        assert told == [
            line for line in told if line.startswith("diplodata: Judging the package takes more than 0.05 s")
        ]
        assert len(told) == 1
    assert (signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF)[0]) == (before, 0)


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("argparse", "csv", "json", "pandas", "pyarrow", "re", "sqlite3", "subprocess", "diplodata_build"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n")
    copy_package(tmp_path / "package")
    for arguments in (["tables"], ["validate", "package"]):
        done = subprocess.run([*COMMAND, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, "imported" in done.stdout + done.stderr) == (0, False), done.stderr
    control = subprocess.run([sys.executable, "-c", "import csv"], cwd=tmp_path, capture_output=True, check=False)
    assert b"imported" in control.stderr


def test_what_a_stranger_named_commands_no_terminal(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "\x1b]0;title\x07")
    apply({"table": "actors", "where": {}, "set": {"name_es": "\x1b[2J"}}, path)
    done = run("validate", "--no-extra", str(path))
    assert done.returncode == 1 and all(line.isprintable() for line in (done.stdout + done.stderr).splitlines())
    gone = run("validate", "\x1b[2J")
    assert gone.returncode == 2 and gone.stderr.rstrip("\n").isprintable()
