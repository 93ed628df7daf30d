"""A small checkout on the sample article, and where the files of the tests lie."""

import hashlib
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from diplodata.validation.hedging import hedges_of
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
TEXT = (FIXTURES / "sample-article.expected.txt").read_text("utf-8")
HEDGES = {"some": "algunas", "perhaps": "quizá", "may": "puede", "degree": "en parte", "often": "a menudo",
          "attempt": "contribuye", "denial": "no"}  # fmt: skip
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
    """The sample article holds more than its records take; afterwards nothing is open."""
    seen: Counter[tuple[str, str]] = Counter()
    entries = []
    for row in gather(Checkout.at(checkout)).assembly.rows["coverage"]:
        seen[row["kind"], row["text"]] += 1
        if row["outcome"] == "open":
            entry = {key: row[key] for key in ("article_id", "kind", "text")}
            entries.append(entry | {"occurrence": seen[row["kind"], row["text"]], "reason": "out_of_scope"})
    with (checkout / "curation/dismissed.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump(entries, file, allow_unicode=True)


def state_the_sentences(checkout: Path) -> None:
    """A statement, with its English, for each sentence that has none."""
    rows = gather(Checkout.at(checkout)).assembly.rows["coverage"]
    left = (row for row in rows if row["kind"] == "sentence" and row["table_name"] not in ("statements", "quotes"))
    statements = [_stated(row, number) for number, row in enumerate(left, 1)]
    with (checkout / "curation/records/statements/sample.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump(statements, file, allow_unicode=True)
    with (checkout / "curation/translation/en.po").open("a", encoding="utf-8") as file:
        for one in statements:
            key = f"statements:sample.finding.{one['position']}:text"
            file.write(f'\nmsgctxt "{key}"\nmsgid "{one["text_es"]}"\nmsgstr "Little is said."\n')


def _stated(row: dict[str, Any], number: int) -> dict[str, Any]:
    """A statement for a sentence, which rests on its first words, has the longest of them and keeps its hedges."""
    sentence = TEXT[row["char_start"] : row["char_end"]]
    ends = (match.end() for match in re.finditer(r"\S+", sentence))
    evidence = next(sentence[:end] for end in ends if TEXT.count(sentence[:end]) == 1)
    longest = max(re.findall(r"\w+", evidence), key=len)
    kinds = dict.fromkeys(hedge.kind for lang in ("es", "en") for hedge in hedges_of(sentence, lang))
    return {"entity_id": "sample", "kind": "finding", "position": number, "form": "paraphrase",
            "article_id": "sample", "english_kind": "translation", "evidence": [evidence],
            "text_es": f"Lo que dice de {longest}: {', '.join(HEDGES[kind] for kind in kinds) or 'es así'}.",
            "attributions": [{"actor_id": "teresa-lujan", "role": "asserts"}]}  # fmt: skip
