"""The guide to adding an article, followed as it stands in a checkout that holds another article."""

import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from guide import FILES, GUIDES, run, write
from sample import ROOT, dismiss_what_is_open, git, make_checkout

from diplodata_build.publishing.pages.examples import Block, blocks, commands, same_output


def furnish(checkout: Path) -> None:
    """What a checkout has beside a checkout: the commands, an environment, nothing open, a first commit."""
    for name in ("scripts", "src"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / ".gitignore", checkout)
    shutil.copy(ROOT / "curation/translation/glossary.csv", checkout / "curation/translation")
    (checkout / ".venv").symlink_to(sys.prefix)
    dismiss_what_is_open(checkout)
    code, output = run(".venv/bin/python scripts/build.py --accept-counts", checkout)
    assert code == 0, output
    git(checkout, "init", "add --all", "commit --no-verify --message first")


def follow(guide: Iterable[Block], checkout: Path) -> str | None:
    """Do what a guide says; the first thing in it that does not hold."""
    for block in guide:
        if block.language in FILES:
            write(block, checkout)
        elif block.language == "console":
            for command, shown in commands(block.text):
                _, given = run(command, checkout)
                if not same_output(shown, given):
                    return f"$ {command}\n{given}"
        elif block.language != "sh" or not all(line.startswith("make ") for line in block.text.splitlines()):
            return f"nobody runs this: {block.text}"
    return None


@pytest.fixture(scope="module")
def checkout(own_articles: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_checkout(tmp_path_factory.mktemp("checkout"))
    furnish(made)
    return made


@pytest.mark.slow
def test_the_guide_leads_from_a_text_to_a_package(checkout: Path) -> None:
    guide = blocks((ROOT / GUIDES[0]).read_text("utf-8"))
    assert follow(guide, checkout) is None
    checked = run(".venv/bin/python scripts/build.py --check", checkout)[1].splitlines()
    assert checked[-1].startswith("The published files are")
    assert [
        line for line in checked if line.startswith("warning") and "sample:" not in line
    ] == []  # nothing about olmedo
    added = json.loads(run(".venv/bin/diplodata show actors --format json", checkout)[1])
    assert [row["actor_id"] for row in added if row["article_ids"] == "olmedo"] == [
        "fundadora-mesa",
        "ines-olmedo",
        "mesa-taray",
    ]
    run("git add --all", checkout)
    assert run("git ls-files articles", checkout)[1] == ""
    assert "readings/olmedo.json" in run("git ls-files readings", checkout)[1].split()


def test_the_guide_says_the_same_in_both_languages() -> None:
    english, spanish = (blocks((ROOT / guide).read_text("utf-8")) for guide in GUIDES)
    assert [block[:2] for block in english] == [block[:2] for block in spanish]


@pytest.mark.parametrize(
    ("block", "finding"),
    [
        (Block("console", "$ echo one\ntwo\n", ""), "$ echo one\none\n"),
        (Block("console", "$ .venv/bin/python scripts/none.py\n", ""), "No such file"),
        (Block("sh", "make build\nrm -rf data\n", ""), "nobody runs this"),
        (Block("fish", "build\n", ""), "nobody runs this"),
    ],
)
def test_a_guide_that_does_not_hold_is_found(block: Block, finding: str, checkout: Path) -> None:
    assert finding in str(follow([block], checkout))
