"""The command read.py: what it prints, what it writes, and what it says of input that it cannot read."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
import read
from invented import write_articles
from samples import LAYOUTS, expected, raw_path

from diplodata_build.finding import batch
from diplodata_build.text import read_file


class Result(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command in this process: its exit code and what it printed."""

    def called(*arguments: str | Path) -> Result:
        try:
            code = read.main([*map(str, arguments)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Result(code, *capfd.readouterr())

    return called


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four good articles and a bad one."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for name in LAYOUTS:
        (articles / f"{name}.txt").write_bytes(raw_path(name).read_bytes())
    (articles / "broken.txt").write_bytes(b"abc\0def")
    return articles


def test_text() -> None:
    command = [sys.executable, read.__file__, raw_path("sample-article")]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (result.returncode, result.stdout, result.stderr) == (0, expected("sample-article") + "\n", "")


def test_json(run: Run) -> None:
    result = run(raw_path("sample-article"), "--as", "json")
    content = json.loads(result.stdout)
    text = expected("sample-article")
    assert list(content) == ["pages", "sections", "blocks", "candidates"]
    assert [page["printed_page"] for page in content["pages"]] == [45, 46, 47, 48, 49]
    for block in content["blocks"]:
        assert ("char_start" in block) == (block["kind"] not in ("callout", "furniture"))
        start = block.get("char_start")
        assert start is None or text[start : start + len(block["text"])] == block["text"]
        assert all(text[s["char_start"] : s["char_end"]] in block["text"] for s in block["sentences"])
    for candidate in content["candidates"]:
        assert list(candidate) == ["kind", "text", "page", "char_start", "char_end"]
        assert text[candidate["char_start"] : candidate["char_end"]] == candidate["text"]
    assert content["candidates"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_folder_with_a_bad_file(run: Run, folder: Path, tmp_path: Path, jobs: str) -> None:
    output = tmp_path / "out"
    result = run(folder, "--output", output, "--jobs", jobs)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"read.py: {folder / 'broken.txt'}: NUL byte at position 3: a binary file, or UTF-16 without a byte order mark"
    ]
    written = {path.stem: path.read_text(encoding="utf-8").removesuffix("\n") for path in output.iterdir()}
    assert written == {name: expected(name) for name in LAYOUTS}


def test_several_articles_as_json_lines(run: Run, folder: Path) -> None:
    result = run(folder, "--as", "json")
    paths = [json.loads(line)["path"] for line in result.stdout.splitlines()]
    assert paths == sorted(str(folder / f"{name}.txt") for name in LAYOUTS)


def test_missing_file_empty_folder_and_two_inputs_of_one_name(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, content in (("a", b"%PDF-1.4"), ("b", b"\xff\xfe\x00\xd8a"), ("c", b"a\0b")):
        (tmp_path / name).write_bytes(content)
    result = run(*(tmp_path / name for name in ("absent.txt", "empty", "a", "b", "c")))
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (2, "", 5)
    other = tmp_path / "sample-article.txt"
    other.write_text("La red.", encoding="utf-8")
    result = run(folder / "sample-article.txt", other, "--output", tmp_path / "out")
    assert result.returncode == 2 and "sample-article" in result.stderr
    result = run(raw_path("sample-article"), "--jobs", "0")
    assert result.returncode == 2
    assert result.stderr.endswith("argument --jobs: '0' is not a whole number from 1\n")


def test_empty_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()
    assert run(path) == (0, "\n", "")
    assert json.loads(run(path, "--as", "json").stdout)["blocks"] == []


def test_resume_leaves_out_what_is_there(run: Run, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, "--output", output)
    one, other = (output / f"{name}.txt" for name in LAYOUTS[:2])
    one.write_text("as it was", encoding="utf-8")  # newer than its input
    other.unlink()
    result = run(folder, "--output", output, "--jobs", "2", "--resume")
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert one.read_text("utf-8") == "as it was"
    assert other.read_text("utf-8") == expected(LAYOUTS[1]) + "\n"
    os.utime(folder / one.name)  # its input is newer now
    run(folder, "--output", output, "--resume")
    assert one.read_text("utf-8") == expected(LAYOUTS[0]) + "\n"
    result = run(folder, "--resume")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("--resume: needs --output")


def test_a_job_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """Its file is read again; in the output is nothing but whole results."""
    write_articles(tmp_path / "in", 10, pages=20)
    command = [sys.executable, read.__file__, tmp_path / "in", "--output", tmp_path / "out", "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not list((tmp_path / "out").glob("*.txt")):
            time.sleep(0.02)
        jobs = psutil.Process(process.pid).children()
        assert len(jobs) == 2
        for job in jobs:
            job.kill()
        told = process.communicate()[1]
    assert (process.returncode, told) == (0, "")
    for path in (tmp_path / "in").iterdir():
        assert (tmp_path / "out" / path.name).read_text("utf-8") == read_file(path).text + "\n"
    assert len(list((tmp_path / "out").iterdir())) == 10


def read_or_die(path: Path) -> batch.Outcome:
    """What reads a file, but one whose process always dies."""
    if path.name == "deadly.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return batch.Outcome(path, "read")


def test_a_file_whose_process_always_dies_is_told(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "deadly.txt", "b.txt")]
    outcomes = list(batch.read_all(read_or_die, paths, 2))
    assert [outcome.result for outcome in outcomes] == ["read", "", "read"]
    assert outcomes[1].error == "its process was stopped from outside (out of memory?): try fewer --jobs"
