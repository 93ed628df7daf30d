"""What the pages show is what a reader gets: each block of code in them is run, each link leads somewhere."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest
import yaml
from guide import GUIDES
from pydantic import TypeAdapter, ValidationError
from sample import ROOT

from diplodata.cli import COMMANDS
from diplodata_build.base.problems import BuildError
from diplodata_build.curation.input_models import ReadingInput
from diplodata_build.publishing.pages.examples import WIDTH, blocks, with_current_output

KEPT = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
FILES = subprocess.run(KEPT, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
PAGES = sorted(name for name in FILES if name.endswith(".md") and (ROOT / name).exists())
TARGETS = re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


def unlike(page: str) -> list[str]:
    """What a reader does not find as a page shows it, and code that nobody runs. Writes into the current folder."""
    found = unfenced(page)
    for block in blocks(page):
        if block.language == "sh":
            found += shell(block.text)
        elif block.language == "yaml" and block.text.startswith("  reading:"):
            found += hints(block.text)
        elif not re.search((STARTS | OTHERS).get(block.language, "(?!)"), block.text):
            found.append(f"nobody runs this: {block.text}")
    try:
        current = with_current_output(page)
    except BuildError as error:
        return [*found, str(error)]
    return found + list(unified_diff(page.splitlines(), current.splitlines(), "shown", "given", n=1))


def unfenced(page: str) -> list[str]:
    """Code that stands outside of fences, where no test looks: indented blocks, and fences without an end."""
    rest = page
    for block in blocks(page):
        rest = rest.replace(f"```{block.language}\n{block.text}```", "", 1)
    return [*re.findall(r"(?m)^\n(?: {4}|\t) *\S.*", rest), *re.findall(r"(?m)^ *(?:```|~~~).*", rest)]


def hints(text: str) -> Iterator[str]:
    """What is wrong with hints for the reader."""
    given = yaml.load(text, Loader=yaml.BaseLoader)["reading"]  # as an editor's file is read: numbers stay strings
    try:
        TypeAdapter(ReadingInput).validate_python(given)
    except ValidationError as error:
        yield str(error)


def shell(text: str) -> Iterator[str]:
    """Lines of a shell; those of make and pip are looked up only."""
    for line in text.splitlines():
        match shlex.split(line, comments=True):
            case [] | ["make", *_] as words if set(words[1:]) <= set(TARGETS):
                continue
            case ["pip", "install", what] if re.fullmatch(rf"diplodata(\[({'|'.join(EXTRAS)}|,)+\])?", what):
                continue
            case [".venv/bin/python", "-m", "pytest", *paths] if all((ROOT / path).exists() for path in paths):
                continue
            case ["diplodata", *arguments] if works(*arguments):
                continue
        yield f"does not work: {line}"


@cache
def works(*arguments: str) -> bool:
    """Whether a command ends well; the pages share most of theirs."""
    done = subprocess.run([sys.executable, "-m", "diplodata", *arguments], capture_output=True, check=False)
    return done.returncode == 0


# What the blocks of a language that is run begin with; a drawing has arrows, test_linked.py asks all queries, and the
# package for R is installed and its functions called in tests/releases.
STARTS = {"python": "(?m)^>>> ", "console": r"\A\$ "}
OTHERS = {"text": "▶", "sparql": r"\APREFIX ", "r": r"\Ainstall\.packages\("}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(WIDTH))


@pytest.mark.parametrize("name", [page for page in PAGES if page not in GUIDES])
def test_code_gives_what_is_shown(name: str) -> None:
    found = unlike((ROOT / name).read_text("utf-8"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["README.md", "README.es.md"])
def test_the_readmes_show_code_of_every_kind(name: str) -> None:
    assert {block.language for block in blocks((ROOT / name).read_text("utf-8"))} == {*STARTS, "sh", "r"}


@pytest.mark.parametrize(
    "page",
    [
        "```python\n>>> 1 + 1\n3\n```\n",
        "```python\n1 + 1\n```\n",
        "```python\n>>> 1 +\n```\n",
        "```console\n$ diplodata path actors\nsomewhere\n```\n",
        "```console\n$ ls\nno command of ours?\n```\n",
        "```console\ndiplodata tables\n```\n",
        "```sh\ndiplodata show nothing\n```\n",
        "```sh\nmake haste\n```\n",
        "```sh\npip install diplodata[everything]\n```\n",
        "```sh\nrm -rf data\n```\n",
        "```sh\n.venv/bin/python -m pytest tests/no_such_test.py\n```\n",
        "```text\nanything\n```\n",
        "```\nanything\n```\n",
        "```yaml\na: b\n```\n",
        "```yaml\n  reading:\n    columns: 3\n```\n",
        "```python\n>>> 1\n1\n",
        "Indented:\n\n    diplodata tables\n",
    ],
)
def test_what_does_not_hold_is_found_and_what_holds_passes(page: str) -> None:
    assert unlike(page)
    shell = "diplodata tables  # all\nmake build\npip install 'diplodata[excel,graph]'\n"
    assert unlike(f"```python\n>>> 1 + 1\n2\n```\n\n```sh\n{shell}```\n") == []


def test_new_output_is_no_wider_than_the_page() -> None:
    current = with_current_output("```python\n>>> print('words ' * 40)\nold\n```\n")
    assert max(map(len, current.splitlines())) <= WIDTH and current.count("words ") + current.count("words\n") >= 40


def has_heading(page: str, link: str) -> bool:
    """Whether the place in a page that a link leads to is a heading, spelt as Markdown pages on the web spell it."""
    path, _, place = link.partition("#")
    there = (ROOT / page).parent / path if path else ROOT / page
    headings = re.findall(r"(?m)^#+ (.+)$", there.read_text("utf-8"))
    return place in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_link_to_no_heading_is_seen() -> None:
    assert has_heading("README.md", "#in-r") and has_heading("README.es.md", "docs/users/codebook.es.md#empiece-aquí")
    assert not has_heading("README.md", "#in-s") and not has_heading("README.md", "docs/users/codebook.en.md#in-r")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\((?![a-z]+:|#)([^)\s#]+)", text)
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []
    assert [link for link in re.findall(r"\]\((?![a-z]+:)([^)\s]*#[^)\s]+)", text) if not has_heading(name, link)] == []
    assert set(re.findall(r"`make ([\w-]+)", text)) <= set(TARGETS)
    assert [command for command in re.findall(r"`diplodata ([a-z]+)", text) if command not in COMMANDS] == []
    scripts = {Path(file).name for file in FILES}
    assert [script for script in re.findall(r"`(?:[\w./]*/)?(\w+\.py)\b", text) if script not in scripts] == []


def test_every_folder_says_what_lies_in_it():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    folders = {Path(name).parents[-2] for name in tracked if "/" in name and not name.startswith(".")}
    silent = {folder for folder in folders if not (ROOT / folder / "README.md").exists()}
    assert silent == {Path("LICENSES"), Path("src")}  # the first holds licences and nothing else, says `reuse lint`
