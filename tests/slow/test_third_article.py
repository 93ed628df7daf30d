"""One more article makes no test fail: the article of the guide, added to a copy of this checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sample
from guide import FILES, GUIDES, write
from sample import ROOT

from diplodata_build.base import git
from diplodata_build.base.checkout import ARTICLES_VARIABLE
from diplodata_build.publishing.pages.article_number import other_numbers
from diplodata_build.publishing.pages.examples import blocks

pytestmark = pytest.mark.slow
READERS = ("validation", "pages", "cff", "croissant", "huggingface", "kaggle", "pypi")  # of the published package
FAST = ("-m", "not slow", "-n", "auto", "--dist", "worksteal", "--tb", "short")


def run(checkout: Path, articles: Path, *command: object) -> str:
    """The end of what a command prints in a checkout, whose own code it runs; it must exit 0."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), ARTICLES_VARIABLE: str(articles)}
    done = subprocess.run(
        list(map(str, command)), cwd=checkout, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-10_000:]
    return done.stdout[-200:]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A copy of the texts of all registered articles, since each new name is looked for in all of them."""
    named = os.environ.get(ARTICLES_VARIABLE)
    if not named:
        pytest.skip(f"{ARTICLES_VARIABLE} names no folder with the articles")
    return Path(shutil.copytree(named, tmp_path / "texts"))


def test_one_more_article_makes_no_test_fail(articles: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in git.files(ROOT):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, checkout / name)
    (checkout / ".venv").symlink_to(sys.prefix)
    for block in blocks((ROOT / GUIDES[0]).read_text("utf-8")):
        if block.language in FILES:
            write(block, checkout)
    (checkout / "articles" / "olmedo.txt").rename(articles / "olmedo.txt")
    with (checkout / "curation" / "dismissed.yaml").open("a", encoding="utf-8") as file:
        # In the guide the other article has this one.
        file.write("- {article_id: olmedo, kind: name, text: Red de Puertos Hermanos, reason: out_of_scope}\n")
    three = {"two": "three", "Two": "Three", "dos": "tres", "Dos": "Tres"}
    for path, line in [problem.place.split(":") for problem in other_numbers(checkout, 3)]:
        lines = (checkout / path).read_text("utf-8").split("\n")
        lines[int(line) - 1] = re.sub(r"\b([Tt]wo|[Dd]os)\b", lambda two: three[two[0]], lines[int(line) - 1])
        (checkout / path).write_text("\n".join(lines), "utf-8")
    run(checkout, articles, sys.executable, "scripts/build.py", "--accept-counts")
    run(checkout, articles, sys.executable, "scripts/pages.py")
    run(checkout, articles, sys.executable, "scripts/explorer.py")
    sample.git(checkout, "init", "add --all", "commit --no-verify --message first")
    assert "olmedo" in (checkout / "data" / "csv" / "articles.csv").read_text("utf-8")
    tests = [path for name in READERS for path in (checkout / "tests").glob(f"*/test_{name}.py")]
    assert len(tests) == len(READERS)
    assert " passed" in run(checkout, articles, sys.executable, "-m", "pytest", *FAST, "tests/api", *tests)
