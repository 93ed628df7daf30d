"""The pages of docs/ are what the package gives; what their prose asks for is there."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from in_process import run_script
from sample import ROOT, edit

import diplodata
from diplodata._package import installed
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.completeness import completeness
from diplodata_build.publishing.pages import generated_pages
from diplodata_build.publishing.pages.codebook import FIRST, codebook
from diplodata_build.releases.release import Release
from diplodata_build.releases.texts import dataset_card


def test_the_pages_are_current() -> None:
    done = run_script("pages", "--check")
    assert done.returncode == 0, done.stdout


def test_the_codebook_has_every_table_column_and_code_in_both_languages() -> None:
    made = {language: codebook(ROOT, installed(), language) for language in ("es", "en")}
    codes = diplodata.load("vocabulary")
    for language, page in made.items():
        for table in (*diplodata.tables(), *diplodata.views()):
            assert f"### {table.name}\n" in page
        columns = sum(table.columns for table in diplodata.tables()) + sum(len(v.columns) for v in diplodata.views())
        assert page.count("\n| `") == columns + len(codes)
        for definition in codes[f"definition_{language}"].dropna():
            assert definition in page


def test_the_codebook_starts_with_where_to_start_and_draws_every_key() -> None:
    page = codebook(ROOT, installed(), "en")
    start, arrows = page.index("## Start here"), re.findall(r"(?m)^(.+) ▶ (.+)$", page)
    assert start < min(page.index(f"[`{name}`](#{name})") for name in FIRST) < page.index("### actors")
    drawn = {(source, target) for left, right in arrows for source in left.split(", ") for target in right.split(", ")}
    keys = {
        (name, key["reference"]["resource"])
        for name in installed().resources
        for key in installed().schema(name).get("foreignKeys", ())
    }
    assert drawn == {(name, target) for name, target in keys if target}


def test_completeness_is_counted_and_said_with_the_same_words_everywhere() -> None:
    rows = diplodata.coverage(backend="dicts")
    outcomes = Counter((row["kind"] == "sentence", row["outcome"]) for row in rows)
    figures = []
    for kind in (True, False):
        counts = [outcomes[kind, outcome] for outcome in ("recorded", "dismissed", "open")]
        figures += [counts[0], sum(counts), *counts[1:]]
    release, zenodo = Release(Checkout.at(ROOT)), (ROOT / ".zenodo.json").read_text("utf-8")
    for language, readme in (("en", "README.md"), ("es", "README.es.md")):
        said = diplodata.info(language).completeness
        assert [int(figure) for figure in re.findall(r"\d+", said)] == figures
        pages = [(ROOT / name).read_text("utf-8") for name in (readme, f"docs/users/datasheet.{language}.md")]
        for page in (*pages, zenodo, dataset_card(release, "", columns=False)):
            assert said in " ".join(page.split())
        one_more = completeness([*rows, {"kind": "sentence", "outcome": "open"}])[language]
        assert one_more != said == completeness(rows)[language]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What pages are made of, to be changed."""
    for folder in ("curation", "data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    return tmp_path


def test_a_figure_that_nobody_counts_is_reported(checkout: Path) -> None:
    edit(checkout / "curation" / "pages" / "datasheet.en.md", "${actors}", "${actresses}")
    with pytest.raises(BuildError, match=r"datasheet.en.md: no such figure: actresses \(there are: .*, actors, "):
        generated_pages(Checkout.at(checkout))


def test_the_pages_of_a_checkout_are_made_from_its_own_package(checkout: Path) -> None:
    edit(checkout / "datapackage.json", f'"version": "{installed().version}"', '"version": "98.7.6"')
    made = generated_pages(Checkout.at(checkout))
    assert all("98.7.6" in text for path, text in made.items() if path.name != "trust.md")
