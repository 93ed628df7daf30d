"""The command read.py: what it prints, what it writes, and what it says of input that it cannot read."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import read
from samples import LAYOUTS, expected, raw_path


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
