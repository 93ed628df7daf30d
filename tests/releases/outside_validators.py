"""The validators of `make release-check`: outside programs and clients, each with a copy that it has to refuse.

They run with the network cut but for loopback, in a home of their own, and see none of the caller's tokens.
"""

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrupt import Corrupt, break_a_cell, in_database, in_file, in_json, in_tar, in_text, in_zip, one_byte, one_more
from fakes.huggingface import REPOSITORY, FakeHub
from fakes.kaggle import HOST, FakeKaggle
from fakes.service import TOKEN, serving
from given import RELEASE, ROOT
from r_twin import differences, install
from werkzeug import Response

from diplodata._names import ROWS
from diplodata_build.releases.bundles import contents
from diplodata_build.releases.croissant import DOCUMENT
from diplodata_build.releases.huggingface import CARD, path_of
from diplodata_build.releases.kaggle import METADATA
from diplodata_build.releases.upload_process import CLIENTS

LONGEST = 900.0  # seconds
OUTSIDE = ROOT / "tests" / "releases" / "outside"
DESCRIPTOR = str(ROOT / "datapackage.json")
Validate = Callable[[Path, Path], str]


@dataclass(frozen=True)
class Validator:
    """``validate`` says what is wrong with a bundle, given its folder and an empty home; nothing where it is valid."""

    bundle: str
    name: str
    validate: Validate
    corrupt: Corrupt


def run(environment: str, command: Sequence[object], folder: Path, home: Path, **settings: str) -> tuple[int, str]:
    """Run a program of ``.venv-<environment>`` ("": of our own); its exit code and all that it prints."""
    programs = ROOT / f".venv-{environment}" / "bin" if environment else Path(sys.executable).parent
    folders = {name: str(home) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    kept = {"PATH": f"{programs}:{os.environ['PATH']}", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=kept | folders | settings, timeout=LONGEST, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    return done.returncode, done.stdout


def program(environment: str, *command: str | Path) -> Validate:
    """A program that ends with another code than 0 where it finds something; ``*.x`` stands for files of the bundle."""

    def validate(folder: Path, home: Path) -> str:
        found = [sorted(folder.glob(str(one))) if "*" in str(one) else [one] for one in command]
        code, output = run(environment, [one for some in found for one in some], folder, home)
        return output or f"exit code {code}" if code else ""

    return validate


# Zenodo


def unpacked(command: str) -> Validate:
    """A program that validates the descriptor of the package in the zip."""

    def validate(folder: Path, home: Path) -> str:
        (path,) = folder.glob(WHOLE)
        with zipfile.ZipFile(path) as archive:
            archive.extractall(home / "package")
        (package,) = (home / "package").iterdir()
        code, output = run("", [command, "validate", "datapackage.json"], package, home)
        return output if code else ""

    return validate


def by_address(folder: Path, home: Path) -> str:
    """frictionless on the descriptor of the record, by its address alone, as the service gives the files."""
    files = {f"/records/1/files/{path.name}": path.read_bytes() for path in (folder / "files").iterdir()}
    with serving(lambda call: Response(files.get(call.path), 200 if call.path in files else 404)) as server:
        address = server.url_for("/records/1/files/datapackage.json")
        code, output = run("", ["frictionless", "validate", address], home, home)
        return output if code else ""


# Kaggle and Hugging Face: their clients send the bundle to a fake service


class Uploads:
    """Runs of one of our upload programs, and what came otherwise than it has to."""

    def __init__(self, environment: str, home: Path, *arguments: str, **settings: str) -> None:
        self.environment, self.home, self.arguments, self.settings = environment, home, arguments, settings
        self.wrong: list[str] = []

    def send(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """Run the program once."""
        command = ["python", CLIENTS / f"{self.environment}_upload.py", "send", *self.arguments, *arguments]
        return run(self.environment, command, self.home, self.home, **{"PYTHONUTF8": "1", **self.settings, **settings})

    def expect(self, what: str, holds: object, seen: object = "") -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(f"not so: {what} {seen}")

    def refused(self, what: str, done: tuple[int, str], words: str) -> None:
        """Note where a run does not end with one clear line that has these words and no token."""
        code, output = done
        clear = code == 1 and len(output.splitlines()) == 1 and words in output
        self.expect(what, clear and TOKEN not in output, done)


def kaggle_client(folder: Path, home: Path) -> str:
    """Everything arrives at Kaggle, described; what stops an upload is noticed; a second run goes on."""
    staged, kaggle = contents(folder), FakeKaggle()
    uploads = Uploads(
        "kaggle", home, HOST, KAGGLE_API_ENVIRONMENT="LOCALHOST", KAGGLE_API_TOKEN=TOKEN, DIPLODATA_PAUSE="0"
    )
    uploads.refused("without a service", uploads.send("v1", str(folder)), "cannot be reached")
    with serving(kaggle.answer, 80):
        refused = uploads.send("v1", str(folder), KAGGLE_API_ENVIRONMENT="")
        uploads.refused("another host", refused, "would send to https://www.kaggle")
        uploads.expect("it was not called", not kaggle.calls, kaggle.calls)
        older = {"KAGGLE_API_TOKEN": "", "KAGGLE_USERNAME": "somebody", "KAGGLE_KEY": "wrong"}
        for token in ({"KAGGLE_API_TOKEN": "wrong"}, older):
            refused = uploads.send("v1", str(folder), **token)
            uploads.refused("a wrong token", refused, "token is not accepted; nothing was sent")
        uploads.expect("nothing was uploaded", not kaggle.blobs, kaggle.calls)
        kaggle.refusing = True
        uploads.refused("a refusal", uploads.send("v1", str(folder)), "refused: The licence is not known")
        kaggle.refusing, kaggle.blobs, kaggle.broken = False, {}, "actors.csv"
        uploads.refused("a file is missing", uploads.send("v1", str(folder)), "run it again to go on")
        uploads.expect("nothing is created without it", not kaggle.versions, kaggle.versions)
        kaggle.broken = ""
        for number, version in enumerate((f"(Version {RELEASE.version})", "(Version 999)"), 1):
            for run_again in (False, True):
                code, output = uploads.send(version, str(folder))
                uploads.expect("it ends well, once a version", code == 0 and len(kaggle.versions) == number, output)
                uploads.expect("unknown tags are told", run_again or "no-such-tag" in output, output)
            kaggle_whole(uploads, kaggle, staged)
        uploads.expect("it is public", not kaggle.versions[0].get("isPrivate"))
    return "\n".join(uploads.wrong)


def kaggle_whole(uploads: Uploads, kaggle: FakeKaggle, staged: dict[str, bytes]) -> None:
    """Every file, its description and those of its columns, and the settings arrived."""
    told, arrived, newest = json.loads(staged[METADATA]), kaggle.arrived(), kaggle.versions[-1]
    sent = {name: content for name, content in staged.items() if name not in (METADATA, told["image"])}
    uploads.expect("every file arrives", {name: content for name, (content, _) in arrived.items()} == sent, [*arrived])
    uploads.expect("every file is described", all(one.get("description") for _, one in arrived.values()))
    for name, table in RELEASE.tables.items():
        for file in (f"{name}.csv", f"{name}.parquet"):
            found = arrived.get(file, (b"", {}))[1].get("columns") or []
            columns = [(one["name"], one["description"]) for one in sorted(found, key=lambda one: one.get("order", 0))]
            fields = table["schema"]["fields"]
            uploads.expect(f"{file}: columns in order", [one for one, _ in columns] == [one["name"] for one in fields])
            for (_, text), field in zip(columns, fields, strict=False):
                both = field["description"] in text and field["diplodata:description_es"] in text
                uploads.expect(f"{file}: {field['name']} is described in both languages", both, text)
    same = (newest["subtitle"], newest["description"], newest["categoryIds"])
    uploads.expect("subtitle, description, tags", same == (told["subtitle"], told["description"], told["keywords"]))
    given = ("title", "userSpecifiedSources", "expectedUpdateFrequency", "licenses", "keywords")
    uploads.expect("settings", all(kaggle.settings[key] == told[key] for key in given), kaggle.settings)
    name, cover = kaggle.blobs[kaggle.settings["image"]["token"]]
    uploads.expect("cover", (name, cover) == (told["image"], staged[told["image"]]), name)
    size = int.from_bytes(cover[16:20]), int.from_bytes(cover[20:24])
    uploads.expect("the client's cut-out is the whole cover", size == (560, 280), size)


def huggingface_client(folder: Path, home: Path) -> str:
    """Everything arrives at the hub in one commit and a tag; what stops an upload is noticed; a second run goes on."""
    staged, hub = contents(folder), FakeHub()
    uploads = Uploads("huggingface", home, HF_TOKEN=TOKEN)
    with serving(hub.answer) as server:
        host = server.url_for("").rstrip("/")

        def send(version: str, **settings: str) -> tuple[int, str]:
            return uploads.send(host, REPOSITORY, version, str(folder), **settings)

        uploads.refused("a wrong token", send("0", HF_TOKEN="wrong"), "token is not accepted; nothing was sent")
        for hub.refusing in ("/repos/create", "/tag/"):
            uploads.refused("a refusal", send("0"), "refused:")
        hub.refusing = ""
        for tags in (["v0"], ["v0", "v1"]):
            if hub.commits:
                hub.commits[-1]["old.parquet"] = b""  # of the version before
            code, output = send(tags[-1][1:])
            uploads.expect("it ends well, with a tag", code == 0 and hub.tags == tags, output)
            uploads.expect(
                "these files lie there, and no others", hub.files == staged, hub.files.keys() ^ staged.keys()
            )
        commits = len(hub.commits)
        code, output = send("1")
        uploads.expect("a version that is there is left alone", code == 0 and len(hub.commits) == commits, output)
    uploads.refused("without a service", send("0"), "cannot be reached")
    return "\n".join(uploads.wrong)


# The Python Package Index: pypiserver on this machine

LOAD = """
import json, diplodata
everything = [*diplodata.tables(), *diplodata.views()]
print(json.dumps({one.name: len(diplodata.load(one.name)) for one in everything}))
"""


def wheel_contents(folder: Path, home: Path) -> str:
    """check-wheel-contents; the hook alone has a name that cannot be imported, since PyInstaller asks for it."""
    (wheel,) = folder.glob("*.whl")
    hook = f"{wheel}: W004: Module is not located at importable path:\n  diplodata/_pyinstaller/hook-diplodata.py\n"
    code, output = run("release", ["check-wheel-contents", wheel], folder, home)
    return "" if code and output == hook else output or f"exit code {code}: it says nothing of the hook"


def upload_install_load(folder: Path, home: Path) -> str:
    """Both files can be uploaded, once; in an empty environment every table and view loads, and all is valid."""
    uploads, files = home / "uploads", sorted(folder.iterdir())
    uploads.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    programs, log = ROOT / ".venv-release" / "bin", home / "log"
    options = ["-i", "127.0.0.1", "-p", port, "-P", ".", "-a", ".", "--disable-fallback"]
    with log.open("wb") as said:
        command = [programs / "pypi-server", "run", *options, uploads, ROOT / ".wheelhouse"]
        server = subprocess.Popen([str(part) for part in command], stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_for(port)
        return _uploaded(files, uploads, port, home, log) or _installed(folder, port, home)
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(150):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the index on this machine did not start")


def _uploaded(files: list[Path], uploads: Path, port: int, home: Path, log: Path) -> str:
    twine = ["twine", "upload", "--disable-progress-bar", "--non-interactive", "-u", "nobody", "-p", "nothing"]
    twine += ["--repository-url", f"http://127.0.0.1:{port}/"]
    code, output = run("release", [*twine, *files], home, home)
    if code or contents(uploads) != {path.name: path.read_bytes() for path in files}:
        return f"the upload failed:\n{output}"
    for path in files:
        code, output = run("release", [*twine, path], home, home)
        if code == 0 or f"'{path.name}' since it already exists" not in log.read_text("utf-8"):
            return f"{path.name} could be uploaded a second time, or was refused for another reason:\n{output}"
    return ""


def _installed(folder: Path, port: int, home: Path) -> str:
    (wheel,) = folder.glob("*.whl")
    python = home / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-cache-dir", "--no-compile"]
    install += ["--only-binary", ":all:", "--index-url", f"http://127.0.0.1:{port}/simple/"]
    for command in (
        ["python", "-m", "venv", home / "env"],
        [*install, f"diplodata=={wheel.name.split('-')[1]}"],
        [python.with_name("diplodata"), "validate"],
        [python, "-c", LOAD],
    ):
        code, output = run("release", command, home, home)
        if code:
            return f"{' '.join(map(str, command[:4]))} …\n{output}"
    with zipfile.ZipFile(wheel) as archive:
        resources = json.loads(archive.read("diplodata/datapackage.json"))["resources"]
    rows, loaded = {one["name"]: one[ROWS] for one in resources if "schema" in one}, json.loads(output)
    shutil.rmtree(home / "env")
    return "" if loaded == rows else f"what loads is not what the descriptor has: {loaded}, not {rows}"


def pyproject(folder: Path, home: Path) -> str:
    """validate-pyproject on the file in the source archive."""
    shutil.unpack_archive(next(folder.glob("*.tar.gz")), home / "archive", filter="data")
    return program("release", "validate-pyproject", next((home / "archive").glob("*/pyproject.toml")))(folder, home)


# The package for R


def r_check(folder: Path, home: Path) -> str:
    """R CMD check as CRAN runs it, but for what asks the network: every error and warning is one."""
    (archive,) = folder.glob("*.tar.gz")
    unasked = ("_R_CHECK_CRAN_INCOMING_REMOTE_", "_R_CHECK_SYSTEM_CLOCK_")
    settings = dict.fromkeys(unasked, "false") | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    code, output = run("", ["R", "CMD", "check", "--as-cran", "--no-manual", archive], home, home, **settings)
    done = not code and re.search(r"(?m)^Status: (?:OK|\d+ NOTEs?)$", output)
    return "" if done else f"exit code {code}\n{output}"


def r_cells(folder: Path, home: Path) -> str:
    """Installed into an empty library, every table and view is as in Python, cell by cell."""
    (archive,) = folder.glob("*.tar.gz")
    return install(archive, home / "library") or "\n".join(differences(home / "library", home / "read"))


def _another_actor(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"Chicago", b"Chicag0"))


def _first_field(document: Any) -> Any:
    return document["recordSet"][0]["field"][0]


WHOLE = "files/diplodata-[0-9]*.zip"
BILL = f"files/{RELEASE.package['name']}-{RELEASE.version}.cdx.json"
BROKEN_CELL = in_zip(WHOLE, "/csv/relations.csv", break_a_cell)
LOOSE_BROKEN_CELL = in_file("files/relations.csv", break_a_cell)
FORMATS = program("", "python", OUTSIDE / "formats.py", DESCRIPTOR, ".")


VALIDATORS = (
    Validator(
        "zenodo",
        "cffconvert",
        program("cff", "cffconvert", "--validate", "--infile", "files/CITATION.cff"),
        in_text("files/CITATION.cff", "\nauthors:", "\nauthor:"),
    ),
    Validator(
        "zenodo",
        "InvenioRDM's schema and codes",
        program("zenodo", "python", OUTSIDE / "zenodo_record.py"),
        in_json("record.json", lambda record: record["metadata"].update(languages=["spa", "eng"])),
    ),
    Validator(
        "zenodo",
        "sha256sum",
        program("", "sh", "-c", "cd files && sha256sum --check --strict --quiet SHA256SUMS"),
        one_byte(WHOLE),
    ),
    Validator(
        "zenodo",
        "CycloneDX's schema",
        program("release", "python", OUTSIDE / "sbom.py", BILL),
        in_file(BILL, lambda bill: bill.replace(b'"library"', b'"book"', 1)),
    ),
    Validator("zenodo", "frictionless validate, unpacked", unpacked("frictionless"), BROKEN_CELL),
    Validator("zenodo", "diplodata validate, unpacked", unpacked("diplodata"), BROKEN_CELL),
    Validator("zenodo", "frictionless validate, by address", by_address, LOOSE_BROKEN_CELL),
    Validator(
        "zenodo",
        "diplodata validate, in the folder of a download",
        program("", "diplodata", "validate", "files/datapackage.json"),
        LOOSE_BROKEN_CELL,
    ),
    Validator("zenodo", "Stata, read", FORMATS, in_zip("files/*-stata-es.zip", "/actors.dta", lambda _: None)),
    Validator("zenodo", "SPSS, cited", FORMATS, in_zip("files/*-spss-en.zip", "/about.sav", lambda _: None)),
    Validator(
        "zenodo", "spreadsheets, read", FORMATS, in_zip("files/*-es.xlsx", "/workbook.xml", lambda book: book[:-9])
    ),
    Validator("kaggle", "database, read", FORMATS, in_database("*.sqlite", "DELETE FROM relations WHERE rowid = 1")),
    Validator("kaggle", "database, cited", FORMATS, in_database("*.sqlite", "DELETE FROM about")),
    # One column less is described than the table has: the client does not look.
    Validator(
        "kaggle",
        "Kaggle's client",
        kaggle_client,
        in_json(METADATA, lambda metadata: metadata["resources"][0]["schema"]["fields"].pop()),
    ),
    Validator(
        "huggingface",
        "load_dataset, every configuration",
        program("huggingface", "python", OUTSIDE / "hf_load.py", DESCRIPTOR),
        in_text(CARD, f"path: {path_of('quotes')}", f"path: {path_of('events')}"),
    ),
    Validator(
        "huggingface",
        "Hugging Face's client",
        huggingface_client,
        one_more(".git/notes.txt", "the client never sends this\n"),
    ),
    Validator(
        "croissant",
        "mlcroissant validate",
        program("croissant", "mlcroissant", "validate", "--jsonld", DOCUMENT),
        in_json(DOCUMENT, lambda document: _first_field(document).update(dataType="sc:NoSuchType")),
    ),
    Validator(
        "croissant",
        "mlcroissant load, every record set",
        program("croissant", "python", OUTSIDE / "croissant_load.py", DESCRIPTOR),
        in_json(DOCUMENT, lambda document: _first_field(document)["source"]["extract"].update(column="no_such_column")),
    ),
    Validator(
        "r",
        "R CMD check --as-cran",
        r_check,
        in_tar("*.tar.gz", "/man/dd_load.Rd", lambda content: content.replace(b"\\item{lang}", b"\\item{language}")),
    ),
    Validator("r", "cell by cell as Python", r_cells, in_tar("*.tar.gz", "/tables/actors.csv.gz", _another_actor)),
    Validator(
        "pypi",
        "twine check --strict",
        program("release", "twine", "check", "--strict", "*"),
        in_zip("*.whl", ".dist-info/METADATA", lambda content: content.split(b"\n\n")[0] + b"\n"),
    ),
    Validator(
        "pypi",
        "check-wheel-contents",
        wheel_contents,
        in_zip("*.whl", ".dist-info/RECORD", lambda content: content.replace(b"__init__.py,", b"__init__.pyc,")),
    ),
    Validator(
        "pypi",
        "validate-pyproject",
        pyproject,
        in_tar("*.tar.gz", "/pyproject.toml", lambda content: content.replace(b"CC-BY-4.0", b"CC-BY-9.9")),
    ),
    Validator("pypi", "upload, install, load", upload_install_load, in_zip("*.whl", "/actors.csv", lambda _: None)),
    Validator(
        "repository",
        "reuse lint",
        program("release", "reuse", "lint"),
        one_more("stray.py", "print('whose is this?')\n"),
    ),
)
