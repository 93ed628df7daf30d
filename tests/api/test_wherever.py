"""The package where Python is not as at home: browsers, frozen programs, archives, odd folders, terminals in ASCII."""

import json
import os
import pty
import shutil
import subprocess
import sys
import zipapp
import zipfile
from pathlib import Path

import pytest
import written
from sample import ROOT

import diplodata
from diplodata.cli import main
from diplodata.cli.options import UNUSABLE
from diplodata.cli.plain import NOTICE, plain

PYODIDE = Path(__file__).parent / "pyodide"
PYINSTALLER = ROOT / ".venv-pyinstaller" / "bin" / "pyinstaller"
OFFLINE = ["unshare", "-rn"]

ANSWERS = """
import json, sys, tempfile
import diplodata as dd

folder = tempfile.mkdtemp()

def said(ask):
    try:
        ask()
    except Exception as error:
        return f"{type(error).__name__}: {error}"

answer = json.dumps({
    "loaded": {name: dd.load(name, "en", backend="dicts") for name in ("actors", "timeline")},
    "found": [hit.id for hit in dd.search("diplomacía ciudadana")],
    "cited": [dd.cite(style, "es", dd.search("chicago")[:3]) for style in ("text", "apa", "ris", "cff")],
    "traced": [passage.citation() for passage in dd.trace("casas-cdmx")],
    "pasted": dd.paper(dd.search("chicago")[:3]),
    "sql": said(lambda: dd.sql("select count(*) from timeline", backend="dicts")),
    "exported": said(lambda: (dd.export("csv", f"{folder}/csv"), dd.export("jsonl", f"{folder}/jsonl"))),
    "database": said(lambda: dd.export("sqlite", f"{folder}/package.sqlite")),
    "pandas": "pandas" in sys.modules or "pyarrow" in sys.modules,
}, default=str)
"""


def run(*command: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command, with its output; nothing of this checkout is on its path."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as pip installs it."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


# In a browser

needs_pyodide = pytest.mark.skipif(
    not (PYODIDE / "node_modules").is_dir() or not shutil.which("node") or not shutil.which("unshare"),
    reason="needs node and npm ci (pyodide/README.md)",
)


def in_pyodide(build: str, wheel: Path, program: str = ANSWERS) -> subprocess.CompletedProcess[str]:
    return run(*OFFLINE, "node", PYODIDE / "run.mjs", build, wheel, program, cwd=PYODIDE)


@pytest.fixture(scope="module")
def at_home(unpacked: Path) -> dict[str, object]:
    """The same answers from this Python."""
    done = run(sys.executable, "-c", f"{ANSWERS}\nprint(answer)", PYTHONPATH=str(unpacked))
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.slow
@needs_pyodide
def test_pyodide_answers_as_at_home(wheel: Path, at_home: dict[str, object]) -> None:
    done = in_pyodide("pyodide", wheel)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == at_home
    assert at_home["sql"] is at_home["exported"] is at_home["database"] is None and not at_home["pandas"]


@pytest.mark.slow
@needs_pyodide
def test_pyodide_without_sqlite_answers_all_but_sql_and_says_what_to_load(
    wheel: Path, at_home: dict[str, object]
) -> None:
    done = in_pyodide("pyodide-without-sqlite", wheel)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    for lacking in (answers.pop("sql"), answers.pop("database")):
        assert lacking.startswith(
            "QueryError: This Python has no sqlite3; in Pyodide `await micropip.install('sqlite3')`"
        )
        assert "\n" not in lacking
    assert answers == {name: value for name, value in at_home.items() if name in answers}


@pytest.mark.slow
@needs_pyodide
def test_a_mistake_in_pyodide_is_seen(wheel: Path) -> None:
    done = in_pyodide("pyodide", wheel, "import diplodata; answer = diplodata.load('actor', backend='dicts')")
    assert done.returncode and "UnknownTableError" in done.stderr


@pytest.mark.parametrize("library", ["pyarrow", "sqlite3"])
def test_what_cannot_be_judged_is_neither_valid_nor_invalid(
    library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert main(["validate"]) == UNUSABLE
    said = capsys.readouterr()
    assert library in said.err and said.err.count("\n") == 1 and not said.out


# In a program made with PyInstaller

PROGRAM = f"{ANSWERS}\nfrom diplodata.cli import main\nsys.exit(main(sys.argv[1:]) if sys.argv[1:] else print(answer))"
needs_pyinstaller = pytest.mark.skipif(
    not PYINSTALLER.exists() or not shutil.which("unshare"), reason="run `make .venv-pyinstaller/ready`"
)


def frozen(folder: Path, package: Path) -> Path:
    """The program of one file that PyInstaller makes."""
    (folder / "app.py").write_text(PROGRAM, "utf-8")
    done = run(PYINSTALLER, "--onefile", "--log-level", "WARN", "app.py", cwd=folder, PYTHONPATH=str(package))
    assert done.returncode == 0, done.stderr
    return folder / "dist" / "app"


@pytest.mark.slow
@needs_pyinstaller
def test_a_frozen_program_answers_as_at_home(unpacked: Path, tmp_path: Path, at_home: dict[str, object]) -> None:
    program = frozen(tmp_path, unpacked)
    done = run(*OFFLINE, program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == at_home
    for command in (
        ["tables"],
        ["show", "actores"],
        ["schema", "actors"],
        ["search", "paz"],
        ["cite"],
    ):
        expected = run(sys.executable, "-m", "diplodata", *command, PYTHONPATH=str(unpacked))
        done = run(*OFFLINE, program, *command, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (expected.returncode, expected.stdout), done.stderr
    done = run(*OFFLINE, program, "validate", cwd=tmp_path)  # it was made without pyarrow
    assert done.returncode == UNUSABLE and "This needs pyarrow" in done.stderr


@pytest.mark.slow
@needs_pyinstaller
def test_without_its_hook_a_frozen_program_says_what_it_lacks(unpacked: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(unpacked / "diplodata", package / "diplodata")  # without the metadata that name the hook
    done = run(frozen(tmp_path, package), cwd=tmp_path)
    assert done.returncode and "No datapackage.json at" in done.stderr


# In an archive


def test_a_zipapp_says_in_one_line_what_helps_and_its_folder_works(unpacked: Path, tmp_path: Path) -> None:
    folder, archive = tmp_path / "app", tmp_path / "app.pyz"
    shutil.copytree(unpacked / "diplodata", folder / "diplodata")
    (folder / "__main__.py").write_text("import sys\nfrom diplodata.cli import main\nsys.exit(main())\n", "utf-8")
    zipapp.create_archive(folder, archive)
    for command in (["tables"], ["search", "paz"], ["--version"], ["validate"]):
        done = run(sys.executable, "-I", archive, *command)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and "unpack it" in done.stderr and "descomprímalo" in done.stderr
    assert run(sys.executable, "-I", folder, "--version").stdout.strip() == f"diplodata {diplodata.__version__}"


# In a folder with a name that is a pattern

NAMED = "[a] ñ{b}*"
EVERYTHING = """
import sys
from pathlib import Path
from typing import get_args

import diplodata as dd
from diplodata._export import ExportFormat

here = Path.cwd()
assert Path(dd.__file__).is_relative_to(here) and Path(dd.path("actors")).is_relative_to(here)
connections = dd.connect(), dd.connect("duckdb")
for table in ("actors", "evidence", "timeline"):
    counted = {len(dd.load(table, backend="dicts")), len(dd.load(table)), len(dd.load(table, backend="polars"))}
    counted |= {dd.load(table, backend="arrow").num_rows}
    for connection in connections:
        counted |= set(connection.execute(f'select count(*) from "{table}"').fetchone())
    assert len(counted) == 1 and counted != {0}, (table, counted)
for format in get_args(ExportFormat):
    made = dd.export(format, here / f"[{format}] ñ *?")
    assert made.exists() and made.parent == here
assert dd.validate(Path(dd.__file__).parent, extra=False).valid
"""


@pytest.mark.slow
def test_everything_works_in_a_folder_whose_name_is_a_pattern(unpacked: Path, tmp_path: Path) -> None:
    folder, other = tmp_path / NAMED, tmp_path / "a ñbc"
    shutil.copytree(unpacked / "diplodata", folder / "diplodata")
    shutil.copytree(folder, other)  # which the pattern might match, with nothing but headers
    for file in other.rglob("*.csv"):
        file.write_text(file.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")
    done = run(sys.executable, "-c", EVERYTHING, cwd=folder, PYTHONPATH=str(folder))
    assert done.returncode == 0, done.stderr
    for command in (["tables"], ["show", "actors"], ["path", "actors"], ["export", "csv", "[c]ñ*"]):
        done = run(sys.executable, "-m", "diplodata", *command, cwd=folder, PYTHONPATH=str(folder))
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert (folder / "[c]ñ*" / "actors.csv").read_bytes() == diplodata.path("actors").read_bytes()
    done = run(sys.executable, "-c", EVERYTHING, cwd=other, PYTHONPATH=str(other))
    assert done.returncode and "AssertionError: ('actors'" in done.stderr  # the other one is seen


# On a terminal that lacks characters

QUOTE = next(iter(written.rows("quotes")))
COMMANDS = [
    [], ["--help"], ["tables"], ["show", "actors"], ["show", "chicago", "--lang", "es"], ["show", "nope"],
    ["schema", "actors", "--lang", "es"], ["search", "diplomacía", "--lang", "es"], ["trace", QUOTE], ["cite", QUOTE],
    ["paper", QUOTE], ["sql", "select name_es, '∅' as n from actors limit 3"], ["validate", "/nowhere/ñ"],
    ["tables", "--format", "json"], ["export", "csv", "/nowhere/ñ/tables"],
]  # fmt: skip
CODECS = {"ascii": {"PYTHONIOENCODING": "ascii"}, "cp1252": {"PYTHONIOENCODING": "cp1252"}}


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """All that a command prints on a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    set_up = os.environ | {"COLUMNS": "100", "PYTHONUTF8": "1"} | environment
    command = [sys.executable, "-m", "diplodata", *arguments]
    text = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=set_up) as process:
        os.close(theirs)
        while True:
            try:
                text += os.read(ours, 65536)
            except OSError:  # how Linux reports that the other side is closed
                break
    os.close(ours)
    assert process.returncode in (0, 2)
    return text.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_terminal_shows_what_it_lacks_in_plain_and_says_so(arguments: list[str]) -> None:
    whole = on_a_terminal(*arguments).decode()
    for codec, environment in CODECS.items():
        shown = on_a_terminal(*arguments, **environment).decode(codec)
        lacking = {character for character in whole + NOTICE if not encodes(character, codec)}
        told = f"{whole}{NOTICE}\n" if lacking & set(whole) else whole
        assert shown == told.translate({ord(character): plain(character) for character in lacking})
        assert "Traceback" not in shown and bool(lacking & set(whole)) == (codec == "ascii" or "∅" in whole)


def encodes(character: str, codec: str) -> bool:
    """Whether a codec has a character."""
    try:
        return bool(character.encode(codec))
    except UnicodeEncodeError:
        return False


def test_every_character_of_the_package_has_a_plain_form_or_a_number() -> None:
    texts = "".join(Path(diplodata.path(table.name)).read_text("utf-8") for table in diplodata.tables())
    forms = {character: plain(character) for character in set(texts) if not character.isascii()}
    assert all(form and form.isascii() for form in forms.values())
    assert (forms["á"], forms["ñ"], forms["º"], forms["«"], forms["…"]) == ("a", "n", "o", '"', "~")
    assert (plain("€"), plain("½"), plain("∉")) == (r"\u20ac", r"\xbd", r"\u2209")
