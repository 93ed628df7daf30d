"""The guide to adding an article, and what it takes to do what it says."""

import os
import re
import subprocess
from pathlib import Path

from diplodata_build.publishing.pages.examples import Block

GUIDES = ("docs/maintainers/adding-an-article.md", "docs/maintainers/adding-an-article.es.md")
FILES = ("text", "yaml", "po")  # what a reader writes: it belongs to the file that was named last before it


def run(command: str, checkout: Path) -> tuple[int, str]:
    """A line of the shell in a checkout: its exit code, and all that it prints in the order in which it does."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src"), "PYTHONUNBUFFERED": "1", "DIPLODATA_ARTICLES": ""}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def write(block: Block, checkout: Path) -> None:
    """Put a block at the end of the file that was named last before it."""
    path = checkout / re.findall(r"`([\w./-]+/[\w.-]+)`", block.before)[-1]
    there = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{there}\n{block.text}" if there else block.text, "utf-8")
