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
from diplodata.validation.hedging import hedges_of
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.completeness import completeness
from diplodata_build.publishing.pages import generated_pages
from diplodata_build.publishing.pages.article_number import in_words, other_numbers
from diplodata_build.publishing.pages.codebook import FIRST, codebook
from diplodata_build.publishing.pages.hedges import hedges
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
    assert all("98.7.6" in text for path, text in made.items() if path.name not in ("trust.md", "hedges.md"))


def test_a_handwritten_text_with_another_number_of_articles_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs" / "users").mkdir(parents=True)
    (tmp_path / "README.md").write_text(
        "# Title\n\nAs two\nSpanish articles say. Two of the articles agree.\n", "utf-8"
    )
    (tmp_path / "README.es.md").write_text(
        "# Título\n\nTres artículos; dos de los artículos, ambos idiomas.\n", "utf-8"
    )
    (tmp_path / "docs" / "users" / "datasheet.en.md").write_text("Both articles: made from curation/pages.\n", "utf-8")
    assert [str(one) for one in other_numbers(tmp_path, 3)] == [
        "README.md:3: «two Spanish articles»: there are 3 / hay 3"
    ]
    assert [str(one) for one in other_numbers(tmp_path, 2)] == ["README.es.md:3: «Tres artículos»: there are 2 / hay 2"]
    assert (in_words(3, "es"), in_words(3, "en"), in_words(11, "en")) == ("tres", "three", "11")


def test_every_word_of_the_page_of_hedges_holds_back_or_denies() -> None:
    for language, part in zip(("es", "en"), hedges().split("## ")[1:], strict=True):
        listed = dict(re.findall(r"(?m)^- \*\*(\w+)\*\*: ([^;\n]+)", part))
        for kind, words in listed.items():
            for word in words.split(", "):
                text = f"Dice {re.sub('tratan? de', 'trata de cruzar', word)} ayer."
                assert kind in {hedge.kind for hedge in hedges_of(text, language)}, word
        assert {"some", "denial"} < listed.keys()
    assert not list(hedges_of("Dice sin embargo ayer.", "es")) and "embargo" in hedges()
