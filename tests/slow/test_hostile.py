"""Hostile input: findings or one clear line, in bounded work and memory, nothing outside the folder, no network."""

import csv
import gc
import io
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from threading import Timer
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from mutants import BY_NAME, apply, copy_package, mend, read_json, write, write_json

from diplodata import export
from diplodata._errors import DataNotFoundError, ExportError, NotJudgedError
from diplodata._package import installed
from diplodata._schema import canonical_csv
from diplodata.validation import (
    RawPackage,
    Report,
    confined,
    hits_of,
    sentences,
    snapshot,
    spans,
    statements,
    validate,
)
from diplodata.validation.hits import Hit
from diplodata.validation.package import LONGEST_CELL
from diplodata.validation.report import Rule, rules_in
from diplodata.validation.snapshot import Snapshot
from diplodata_build.base.checkout import BUILD, Checkout
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation.inputs import read_curation
from diplodata_build.curation.memory import read_po
from diplodata_build.english.engines.argos import PINNED, unpack
from diplodata_build.publishing import journal
from diplodata_build.reading.reading import from_json, load_readings
from diplodata_build.reading.texts import find_articles
from diplodata_build.text import UnreadableText, read_raw

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
SECONDS = 20  # of the processor, however busy the machine is
MEMORY = 4 * 2**30


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may even try to connect, or to ask for an address."""

    def refuse(*_arguments: Any, **_named: Any) -> None:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test may take much work, or more memory than a laptop has."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY / 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The datapackage.json of a copy of the package."""
    return copy_package(tmp_path / "package")


def refused(path: Path, rule: str) -> Report:
    """The report on a package that one rule, at least, finds wrong, and on which none stumbles."""
    report = validate(path)
    assert rule in {found.rule for found in report.errors}, report.summary()
    stumbles = [found for found in report.findings if found.file == "datapackage.json" and "Error: " in found.detail]
    assert not stumbles
    assert all(len(found.line()) < 2000 and found.line().isprintable() for found in report.findings)
    return report


# Descriptors


def change(path: Path, key: str, value: Any) -> None:
    """Set a key of the descriptor."""
    apply({"descriptor": key, "value": value, "mend": False}, path)


REMOTE = {
    **{
        f"resources/actors/{key}": f"https://example.org/{key}.json"
        for key in ("path", "schema", "dialect", "profile", "checklist")
    },
    "resources/actors/scheme": "http",
    "resources/actors/extrapaths": ["https://example.org/more.csv"],
    "$schema": "https://example.org/profile.json",
    "profile": "https://example.org/profile.json",
}


@pytest.mark.parametrize("key", REMOTE)
def test_what_is_remote_is_not_fetched(key: str, path: Path) -> None:
    change(path, key, REMOTE[key])
    assert not validate(path).valid


@pytest.mark.parametrize("size", [10**30, -1, 1.5, "many", None, [1], {"a": 1}])
def test_absurd_sizes_are_findings(size: Any, path: Path) -> None:
    for key in ("bytes", "diplodata:rows", "diplodata:articleRows", "hash"):
        change(path, f"resources/actors/{key}", size)
    refused(path, "bytes_match")


def test_a_large_descriptor_and_a_number_of_many_digits_are_findings(path: Path) -> None:
    descriptor = read_json(path)
    field = {"name": "x", "type": "string", "constraints": {"enum": [str(number) for number in range(20_000)]}}
    descriptor["resources"][0]["schema"]["fields"] += [field | {"name": f"x{number}"} for number in range(20)]
    descriptor["keywords"] = ["k"] * 2_000
    write_json(path, descriptor)
    refused(path, "header_matches")
    write(path, b'{"resources": [{"bytes": ' + b"9" * 100_000 + b"}]}")
    refused(path, "descriptor_readable")


BOMBS = ("(a+)+", "(a|a)*b", "(.*)*=", "(((a{100}){100}){100}){100}", "a{1,30000}{1,30000}", "(((")


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pattern_cannot_take_for_ever(bomb: str, path: Path) -> None:
    apply({"table": "actors", "where": {}, "set": {"name_es": "a" * 60 + "!"}}, path)
    change(path, "resources/actors/schema/fields/name_es/constraints/pattern", bomb)
    refused(path, "pattern")


# CSV and Parquet files


CSV = {
    "a cell of a million characters": b'"' + b"x" * 1_000_000 + b'",1\n',
    "a quote that is never closed": b'a,"b\n' + b"c,d\n" * 20_000,
    "columns without end": b",".join(b"c%d" % number for number in range(20_000)) + b"\n",
    "rows without end": b"a,b\n" * 20_000,
    "zeros": b"\0" * 1_000_000,
    "quotes": b'"' * 999_999,
    "not UTF-8": b"\xff\xfe" * 1000,
}


@pytest.mark.parametrize("name", CSV)
@pytest.mark.parametrize("append", [False, True])
def test_a_csv_file_of_any_content_gives_findings(name: str, append: bool, path: Path) -> None:
    file = path.parent / "data/csv/relations.csv"
    write(file, (file.read_bytes() if append else b"") + CSV[name])
    mend(path)
    refused(path, "csv_readable" if append else "header_matches")


def test_a_file_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LARGEST_FILE", 1000)
    refused(path, "descriptor_readable")


def test_a_ring_of_many_is_found_in_linear_time(path: Path) -> None:
    file = path.parent / "data/csv/actors.csv"
    header = file.read_text("utf-8").splitlines()[0]
    at = header.split(",").index("parent_id")
    rows = ([f"a{number}", *[""] * (at - 1), f"a{(number + 1) % 10_000}"] for number in range(10_000))
    width = header.count(",") + 1
    lines = (",".join(row + [""] * (width - len(row))) for row in rows)
    write(file, "\n".join([header, *lines, ""]).encode())
    mend(path)
    refused(path, "no_cycles")


def parquet(path: Path, content: bytes) -> None:
    """Put other bytes in the place of a Parquet file."""
    write(path.parent / "data/parquet/names.parquet", content)
    mend(path)


@pytest.mark.parametrize("part", [100, 0, 4, 0.5, 0.99])
def test_a_truncated_parquet_file_is_a_finding(part: float, path: Path) -> None:
    content = (path.parent / "data/parquet/names.parquet").read_bytes()
    parquet(path, content[: int(part * len(content)) if part < 1 else int(part)])
    refused(path, "parquet_readable")


def test_a_parquet_file_of_absurdly_many_rows_or_long_cells_is_not_unpacked(path: Path) -> None:
    rows = next(one for one in read_json(path)["resources"] if one["name"] == "names")["diplodata:rows"]
    for column, values, detail in (
        ("a", pa.nulls(100_000_000, pa.bool_()), "100000000 ≠ "),
        ("name_id", pa.array(["x" * 200_000] * rows), f"> {snapshot.LARGEST_FILE}"),
    ):
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table({column: values}), sink, compression="zstd", use_dictionary=False)
        parquet(path, sink.getvalue().to_pybytes())
        assert any(detail in found.detail for found in refused(path, "parquet_readable").errors)


# One budget for all


def names(path: Path, repeated: dict[str, int], **form: Any) -> None:
    """Write names.parquet anew, with as long a text in each row of some columns, always the same one."""
    table = pq.read_table(Path(installed().file_of("names", "parquet")))
    for name, length in repeated.items():
        column = pa.DictionaryArray.from_arrays(pa.array([0] * len(table), pa.int32()), ["x" * length])
        table = table.set_column(table.column_names.index(name), name, column)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **{"write_statistics": False, "store_schema": False, "compression": "none"} | form)
    content = bytes(sink.getvalue())
    assert len(content) < 2**20
    parquet(path, content)


def delta(path: Path) -> None:
    """The same, each text written as the one before it."""
    rows = installed().resource("names")["diplodata:rows"]
    sink = pa.BufferOutputStream()
    form: Any = {"use_dictionary": False, "column_encoding": {"name": "DELTA_BYTE_ARRAY"}, "compression": "none"}
    pq.write_table(pa.table({"name": ["x" * 100_000] * rows}), sink, **form)
    parquet(path, bytes(sink.getvalue()))


def relations(path: Path, row: bytes, times: int, *, header: bool = True) -> None:
    """Write relations.csv anew, with one row many times; a comma stands for as many as a row has, # for its number."""
    file = path.parent / "data/csv/relations.csv"
    first = file.read_bytes().partition(b"\n")[0] + b"\n" if header else b""
    row = row.replace(b",", b"," * first.count(b",")) if header else row
    content = first + b"".join(row.replace(b"#", b"%d" % number) for number in range(times))
    write(file, content[: 2**20])
    mend(path)


def resources(path: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Change the list of resources."""
    descriptor = read_json(path)
    write_json(path, descriptor | {"resources": change(descriptor["resources"])})


WIDE = {"fields": [{"name": "x", "type": "string"}] * 10_000, "primaryKey": ["x"] * 10_000}
ZSTD = {"compression": "zstd"}
TOGETHER = "resources × fields × keys"
BUDGET: dict[str, tuple[str, str, Callable[[Path], None]]] = {
    "a dictionary": ("parquet_readable", "names.parquet: ", lambda path: names(path, {"name": 900_000})),
    "two dictionaries": ("parquet_readable", ">", lambda path: names(path, {"name": 300_000, "source": 300_001})),
    "a packed dictionary": ("parquet_readable", "> 33554432", lambda path: names(path, {"name": 10**8}, **ZSTD)),
    "a text as the one before": ("parquet_readable", "DELTA_BYTE_ARRAY", delta),
    "rows without cells": ("csv_readable", "> 1000 + ", lambda path: relations(path, b"\n", 2**20, header=False)),
    "rows of one cell": ("csv_readable", "> 1000 + ", lambda path: relations(path, b"a\n", 2**18)),
    "rows too short": ("csv_readable", "1 ≠ ", lambda path: relations(path, b"abcdefghijklmnopqrst\n", 49_000)),
    "a header without end": ("header_matches", "+ ", lambda path: relations(path, b",", 2**20, header=False)),
    "numbers, then words": ("pattern", "relations.csv", lambda path: relations(path, b"#,\n", 40_000)),
    "one file many times": (
        "descriptor_readable", "resources: 8000 > ",
        lambda path: resources(path, lambda all: [{"name": "x", "path": all[0]["path"], "schema": {}}] * 8_000),
    ),
    "many fields and keys": (
        "descriptor_readable", TOGETHER, lambda path: resources(path, lambda all: [all[0] | {"schema": WIDE}]),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[float, float]:
    """The seconds of the processor and the memory that the package itself takes."""
    return judged(copy_package(tmp_path_factory.mktemp("good") / "package"), 0)[1:]


# Starts a command and says what it took. A process begins with the memory that its parent had at most: this has little.
MEASURE = """
import json, os, resource, sys
status = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def judged(path: Path, code: int) -> tuple[str, float, float]:
    """What `diplodata validate` finds in a package, the seconds of the processor and the memory that it takes."""
    command = [sys.executable, "-c", MEASURE, "-m", "diplodata", "validate", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    status, seconds, memory = json.loads(done.stderr.splitlines()[-1])
    assert status == code, done.stderr
    return done.stdout, seconds, memory


@pytest.mark.parametrize("name", BUDGET)
def test_a_megabyte_of_anything_takes_little_more_than_the_package(
    name: str, path: Path, good: tuple[float, float]
) -> None:
    rule, says, spoil = BUDGET[name]
    spoil(path)
    printed, seconds, memory = judged(path, 1)
    lines = printed.splitlines()
    assert any(says in line and sentences(BY_NAME[rule])[0] in line for line in lines), printed[:2000]
    assert not any("Error: " in line for line in lines), printed[:2000]
    assert memory < 1.5 * good[1]
    assert seconds < 3 * good[0]


@pytest.mark.parametrize("room", [20, 100])  # MiB
def test_a_process_that_takes_too_much_is_a_finding(room: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "MEMORY", (room * 2**20, 0))
    assert [found.detail for found in validate(path).errors] == [f"> {room} MiB"]


def test_a_process_that_takes_too_long_is_ended() -> None:
    endless = "from diplodata.validation.confined import limit\nlimit(2**30, 0)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", endless], check=False).returncode == -signal.SIGXCPU


@pytest.mark.parametrize("possible", [True, False])
def test_where_no_process_can_be_started_the_rules_run_here_and_the_report_says_so(
    possible: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true" if possible else "")
    report = validate(path)
    assert report.valid, report
    assert confined.NO_LIMIT in report.not_run
    monkeypatch.undo()
    assert confined.NO_LIMIT not in validate(path).not_run


# Rules of ours, which run without such a process


MOST_GROWTH = 10  # of what is 4 times as large: about 4 for a linear rule, 16 for a quadratic one
OF_PASSAGES = (*rules_in(spans), *rules_in(statements))
MARKED = ("id", "number", "moment", "tie")  # of columns that tell rows apart: each copy has its own


def copies(source: Path, times: int) -> RawPackage:
    """A package with each row many times, all of one article."""
    read = Snapshot(source)
    for one in read_json(source / "datapackage.json")["resources"]:
        header, *rows = csv.reader(io.StringIO((source / one["path"]).read_text("utf-8")))
        marked = [name.endswith(MARKED) and name != "article_id" for name in header]
        more = range(1 if one["name"] in ("articles", "vocabulary") else times)
        copied = (
            [f"{cell}-{copy}" if cell and mark and copy else cell for cell, mark in zip(row, marked, strict=True)]
            for copy in more
            for row in rows
        )
        read.found[one["path"]] = canonical_csv(header, copied)
    return RawPackage(source / "datapackage.json", read)


def filled(source: Path, text: str, length: int) -> RawPackage:
    """A package with a long text in all columns of the first row of each table that may have any."""
    read, text = Snapshot(source), (text * length)[:length]
    for one in read_json(source / "datapackage.json")["resources"]:
        header, *rows = csv.reader(io.StringIO((source / one["path"]).read_text("utf-8")))
        free = [
            field["type"] == "string" and "enum" not in field.get("constraints", ())
            for field in one["schema"]["fields"]
        ]
        ours = [mark and not name.endswith("id") for name, mark in zip(header, free, strict=True)]
        changed = [[text if mark else cell for mark, cell in zip(ours, first, strict=True)] for first in rows[:1]]
        read.found[one["path"]] = canonical_csv(header, [*changed, *rows[1:]])
    return RawPackage(source / "datapackage.json", read)


def grows(rules: Sequence[Rule], small: RawPackage, large: RawPackage) -> list[str]:
    """The rules whose work grows faster than the package, each of three times that it is measured."""
    gc.disable()
    try:
        for _ in range(3):
            known = [(rule, spent(rule, large)) for rule in rules]
            rules = [rule for rule, most in known if most > 0.1 and most > MOST_GROWTH * spent(rule, small)]
    finally:
        gc.enable()
    return [rule.__name__ for rule in rules]


def spent(rule: Rule, package: RawPackage) -> float:
    """The seconds of the processor that a rule takes."""
    started = time.process_time()
    hits_of(rule, package)
    return time.process_time() - started


def each_beside_each(package: RawPackage) -> Iterator[Hit]:
    """A rule as it should not be: every row beside every other, every sign a beginning."""
    rows = package["evidence"].rows
    pairs = ((one, other) for one in rows for other in rows for _ in range(5))
    yield from (one.hit(None, "") for one, other in pairs if one["exact"] > other["exact"] > one["exact"])
    yield from (row.hit(None, "") for row in rows if re.search(r"\S*\w\S*!", row["exact"]))


def test_the_work_of_passages_grows_with_the_rows_alone(built_sample: Path) -> None:
    small, large = copies(built_sample, 10), copies(built_sample, 40)
    assert grows(OF_PASSAGES, small, large) == []
    assert grows([each_beside_each], small, large) == ["each_beside_each"]


def test_the_work_of_passages_grows_with_the_length_of_a_cell_alone(built_sample: Path) -> None:
    small, large = (filled(built_sample, "«", length) for length in (2_000, 8_000))
    assert grows(OF_PASSAGES, small, large) == []
    assert grows([each_beside_each], small, large) == ["each_beside_each"]


def test_a_cell_that_is_too_long_is_a_finding_and_what_follows_is_not_read(path: Path) -> None:
    header, row, *rows = (path.parent / "data/csv/errata.csv").read_text("utf-8").splitlines(keepends=True)
    for length, found in ((LONGEST_CELL, []), (LONGEST_CELL + 1, ["field larger than field limit (8192)"])):
        write(
            path.parent / "data/csv/errata.csv", "".join([header, "x" * length + row[row.index(",") :], *rows]).encode()
        )
        table = RawPackage(path)["errata"]
        assert [hit.detail for hit in table.problems] == found
        assert len(table.rows) == (0 if found else len(rows) + 1)


# What is no file


PLACES = ("datapackage.json", "data/csv/actors.csv", "data/parquet/datapackage.json", "data/README.md")


# By kind and place, where it is not files_ordinary: the device is reached by a link, which leads out of the folder.
REFUSING = {
    ("device", "data/csv/actors.csv"): "paths_inside",
    ("device", "data/parquet/datapackage.json"): "files_listed",
    **{(kind, "data/README.md"): "files_listed" for kind in ("pipe", "socket", "device")},
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_file_is_not_opened(name: str, kind: str, path: Path) -> None:
    (path.parent / name).unlink()
    if kind == "pipe":
        os.mkfifo(path.parent / name)
    elif kind == "device":
        (path.parent / name).symlink_to("/dev/zero")
    else:
        place = path.parent / name  # a socket's own address must be short
        with socket.socket(socket.AF_UNIX) as opened, chdir(place.parent):
            opened.bind(place.name)
    if name == "datapackage.json":
        with pytest.raises(DataNotFoundError):
            validate(path.parent)
    else:
        refused(path, REFUSING.get((kind, name), "files_ordinary"))


def problems_of(folder: Path) -> None:
    """Look for registered articles in a folder."""
    problems: list[Problem] = []
    find_articles(Checkout.at(ROOT), (), folder, problems)
    stop_if_any(problems)


READERS: dict[str, Callable[[Path], object]] = {
    "x.txt": read_raw,
    "x.pdf": read_raw,
    "folder/x.txt": lambda pipe: problems_of(pipe.parent),
    "x.json": lambda pipe: from_json(pipe, pipe.name),
    "x.po": lambda pipe: read_po(pipe, Checkout.at(ROOT)),
    "x.yaml": lambda pipe: read_yaml(pipe, pipe.parent),
    "x.zip": lambda pipe: unpack(pipe, PINNED, pipe.parent),
    "actors.csv": lambda pipe: export("csv", pipe.parent),
    "data.xlsx": lambda pipe: export("xlsx", pipe),
}


@pytest.mark.parametrize("name", READERS)
def test_nothing_waits_for_a_pipe(name: str, tmp_path: Path) -> None:
    pipe = tmp_path / name
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits"))
    signal.alarm(60)
    try:
        with pytest.raises(
            (BuildError, UnreadableText, ExportError, OSError), match=r"ordinary|exists|no model|no such"
        ):
            READERS[name](pipe)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# A build at the same time


def test_a_package_that_a_build_is_moving_is_not_judged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplodata.validation.PATIENCE", 0.3)
    journal_file = path.parent / snapshot.JOURNAL
    journal_file.parent.mkdir()
    journal_file.write_text("[]")
    with pytest.raises(NotJudgedError, match="a build moves them"):
        validate(path)
    Timer(0.1, journal_file.unlink).start()
    assert validate(path).valid


def test_a_file_that_changes_while_it_is_read_is_read_again(path: Path) -> None:
    read = RawPackage(path)
    assert read.is_settled()
    file = path.parent / "data/csv/actors.csv"
    write(file, file.read_bytes())
    assert not read.is_settled()
    assert RawPackage(path).is_settled()


# Curated files, readings, journals


YAML = {
    "deep mappings": "{a: " * 100_000,
    "deep blocks": "".join(" " * depth + "a:\n" for depth in range(2_000)),
    "indicators": "- " * 100_000,
    "merge": "a: &a {x: 1}\nb: {<<: *a}\n",
    "tag": "!!python/object/apply:os.system ['true']\n",
    "complex key": "? [a, b]\n: c\n",
    "documents": "a: 1\n---\nb: 2\n",
    "control": "a: \x01\n",
    "long": "a: " + "x" * 1_000_000 + "\nb: [\n",
}


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(YAML[name], "utf-8")
    with pytest.raises(BuildError, match=r"^x\.yaml(:\d+)?: "):
        read_yaml(tmp_path / "x.yaml", tmp_path)


WRONG_TYPES = ("", "1", "- 1", "[[]]", "[{}]", "{}", "a: 1", "- {a: [1]}", "- [a]", "~: ~", "- fields: 1\n  codes: 2")
CURATED = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "curation").rglob("*.yaml"))


@pytest.mark.parametrize("name", CURATED)
def test_a_curated_file_of_wrong_types_is_refused_and_nothing_stumbles(name: str, sample_checkout: Path) -> None:
    for text in WRONG_TYPES:
        (sample_checkout / name).write_text(text, "utf-8")
        try:
            curation = read_curation(Checkout.at(sample_checkout))
            problems = []
            load_readings(Checkout.at(sample_checkout), curation, {}, problems)
            stop_if_any(problems)
        except BuildError as error:
            assert all(problem.place and problem.message for problem in error.problems)


READINGS = ("", "[", "[" * 100_000, "{}", "[]", "null", '{"article_id": 1}', '{"a": ' * 100_000, "9" * 100_000)


@pytest.mark.parametrize("text", READINGS, ids=range(len(READINGS)))
def test_a_hostile_reading_is_refused_in_a_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(BuildError, match=r"^x\.json: not a reading; delete it [^\n]+$"):
        from_json(tmp_path / "x.json", "x.json")


@pytest.mark.parametrize("key", ["pages", "sections", "blocks", "spans", "names", "citations", "page_count"])
def test_a_reading_with_parts_of_wrong_types_is_refused(key: str, tmp_path: Path) -> None:
    (reading,) = sorted((ROOT / "readings").glob("*.json"))[:1]
    value = json.loads(reading.read_text("utf-8"))
    for wrong in ("x", 1.5, [1], {"a": 1}):
        (tmp_path / "x.json").write_text(json.dumps(value | {key: wrong}), "utf-8")
        with pytest.raises(BuildError, match=r"x\.json: not a reading"):
            from_json(tmp_path / "x.json", "x.json")


JOURNALS = ("[" * 100_000, "[1]", '[{"name": "../x", "staged": false}]', '{"a": 1}', '[{"name": "/x"}]')


@pytest.mark.parametrize("text", JOURNALS, ids=range(len(JOURNALS)))
def test_a_hostile_journal_moves_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "out" / BUILD).mkdir(parents=True)
    (tmp_path / "x").write_text("outside", "utf-8")
    (tmp_path / "out" / BUILD / journal.JOURNAL).write_text(text, "utf-8")
    with pytest.raises(BuildError, match="journal"):
        journal.finish(tmp_path / "out")
    assert (tmp_path / "x").read_text("utf-8") == "outside"


def test_a_build_writes_nothing_outside_its_output(sample_checkout: Path, tmp_path: Path) -> None:
    checkout = sample_checkout
    shutil.rmtree(checkout / "data")
    (tmp_path / "outside").mkdir()
    (checkout / "data").symlink_to(tmp_path / "outside")
    done = command("build.py", "--root", checkout, "--articles", checkout / "articles")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert list((tmp_path / "outside").iterdir()) == []


# Articles


def command(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """One command, which is killed where it needs more work or memory than it may."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), *map(str, arguments)],
        capture_output=True, encoding="utf-8", errors="replace", check=False, preexec_fn=limit,
    )  # fmt: skip


TEXTS = {
    "empty": b"",
    "zeros": b"\0" * 100_000,
    "one line": b"palabra " * 60_000,
    "one word": b"x" * 300_000,
    "brackets": b"(" * 100_000,
    "hyphens": b"pala-\n" * 20_000,
    "pages": b"\f" * 20_000,
    "numbers": b"1\n" * 20_000,
    "quotes": "«“".encode() * 50_000,
    "random": bytes(range(256)) * 400,
}


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_read_or_refused_in_a_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(TEXTS[name])
    done = command("read.py", tmp_path / "x.txt", "--as", "json")
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or len(done.stderr.splitlines()) == 1
