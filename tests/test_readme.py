"""What the READMEs show is what a user gets."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.es.md"]


def _blocks(name, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_python_blocks_give_the_output_shown(name):
    text = "\n".join(_blocks(name, "python"))
    example = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert len(example.examples) >= 4
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert results.failed == 0


@pytest.mark.parametrize("name", READMES)
def test_shell_lines_work(name):
    lines = [line.split("#")[0].split() for block in _blocks(name, "sh") for line in block.splitlines()]
    commands = [line[1:] for line in lines if line[:1] == ["diplodata"]]
    assert len(commands) >= 4
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "diplodata", *command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stderr)


@pytest.mark.parametrize("name", READMES)
def test_targets_and_links_exist(name):
    text, makefile = (ROOT / name).read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?m)^make (\w+)|`make (\w+)`", text):
        assert re.search(rf"(?m)^{''.join(target)}:", makefile), target
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link


def test_every_folder_says_what_lies_in_it():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    folders = {Path(name).parents[-2] for name in tracked if "/" in name and not name.startswith(".")}
    assert {folder for folder in folders if not (ROOT / folder / "README.md").exists()} == {Path("src")}
