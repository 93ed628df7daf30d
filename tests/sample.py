"""A small checkout on the sample article, and where the files of the tests lie."""

import hashlib
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import yaml

from diplodata_build.base.checkout import Checkout
from diplodata_build.releases.version import write_values
from diplodata_build.run import gather

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SAMPLE = FIXTURES / "sample-article.txt"
# What a build publishes.
PUBLISHED = ("datapackage.json", "CITATION.cff", ".zenodo.json", "data", "readings")
# A checkout stands before its first release, at whatever step of a release the checkout is.
LATER = ("released", "homepage", "repository", "contact", "doi", "concept_doi", "kaggle_owner", "huggingface_owner")
UNRELEASED = {"version": '"0.1.0"', "unfinished": "true", **dict.fromkeys(LATER, "null")}


def make_checkout(folder: Path) -> Path:
    """A folder with the package's schemas and vocabulary, the sample's records and its article."""
    curation = folder / "curation"
    shutil.copytree(FIXTURES / "checkout", curation)
    shutil.copytree(ROOT / "curation" / "schema", curation / "schema")
    for name in ("vocabulary.yaml", "package.yaml"):
        shutil.copy(ROOT / "curation" / name, curation)
    write_values(Checkout.at(folder), UNRELEASED)
    register = (curation / "articles.yaml").read_text("utf-8")
    digest = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    (curation / "articles.yaml").write_text(register.replace("DIGEST", digest), "utf-8")
    (folder / "articles").mkdir()
    shutil.copy(SAMPLE, folder / "articles" / "any name.txt")
    return folder


def published(folder: Path, names: tuple[str, ...] = PUBLISHED) -> dict[str, bytes]:
    """The published files of a folder by path, READMEs apart."""
    paths = (path for name in names for path in [folder / name, *(folder / name).rglob("*")] if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.name != "README.md"}


def edit(path: Path, old: str, new: str) -> None:
    """Replace words of a file once; they must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def git(folder: Path, *commands: str) -> None:
    """Commands of git in a folder, by somebody whose settings have no part."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in commands:
        subprocess.run(["git", *identity, *command.split()], cwd=folder, check=True, capture_output=True)


def dismiss_what_is_open(checkout: Path) -> None:
    """The sample article holds more than its records take; afterwards it is as a finished one."""
    seen: Counter[tuple[str, str]] = Counter()
    entries = []
    for row in gather(Checkout.at(checkout)).assembly.rows["coverage"]:
        seen[row["kind"], row["text"]] += 1
        if row["outcome"] == "open":
            entry = {key: row[key] for key in ("article_id", "kind", "text")}
            entries.append(entry | {"occurrence": seen[row["kind"], row["text"]], "reason": "out_of_scope"})
    with (checkout / "curation/dismissed.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump(entries, file, allow_unicode=True)
