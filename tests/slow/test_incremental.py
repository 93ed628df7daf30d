"""A build that finds what earlier builds computed gives what a build from scratch gives, whatever was changed between.

The houses are those of the benchmark, made small.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import house
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample import edit

from diplodata_build import run
from diplodata_build.base.cache import Cache
from diplodata_build.base.checkout import BUILD, Checkout
from diplodata_build.base.problems import BuildError

pytestmark = pytest.mark.slow
SMALL = {"ACTORS": 8, "PROGRAMS": 3, "EVENTS": 3, "CONCEPTS": 4, "WORKS": 6, "STATEMENTS": 24, "SENTENCES": 18}
ARTICLES = 2


def _records(folder: Path, table: str, chosen: random.Random) -> Path:
    return folder / "curation/records" / table / f"article-{chosen.randrange(ARTICLES)}.yaml"


def _replace_one(path: Path, pattern: str, new: str, chosen: random.Random) -> None:
    """Replace one match of a pattern in a file, if it still has any."""
    text = path.read_text("utf-8")
    if places := list(re.finditer(pattern, text, re.MULTILINE)):
        place = chosen.choice(places)
        path.write_text(text[: place.start()] + place.expand(new) + text[place.end() :], "utf-8")


def another_description(folder: Path, chosen: random.Random) -> None:
    path = _records(folder, chosen.choice(["actors", "programs", "events", "concepts"]), chosen)
    _replace_one(path, r"(description_es: .+)\.$", r"\1, y a veces los de la sierra.", chosen)


def another_name(folder: Path, chosen: random.Random) -> None:
    """A word of some article becomes a name of an actor of the same or another one."""
    text = (folder / "articles" / f"article-{chosen.randrange(ARTICLES)}.txt").read_text("utf-8")
    word = chosen.choice(re.findall(r"\b[a-z]{8,}n\b", text))
    names = rf"  names:\n  - {{name: {word}, name_kind: short, language: es}}\n"
    _replace_one(_records(folder, "actors", chosen), r"^(  description_es: .+\n)(?!  names:)", rf"\1{names}", chosen)


def sought_no_more(folder: Path, chosen: random.Random) -> None:
    _replace_one(_records(folder, "events", chosen), r"^(  name_es: .+\n)", r"\1  match_mode: never\n", chosen)


def shorter_evidence(folder: Path, chosen: random.Random) -> None:
    _replace_one(_records(folder, "relations", chosen), r"(exact: y .+) en \w+$", r"\1", chosen)


def evidence_of_nothing(folder: Path, chosen: random.Random) -> None:
    _replace_one(_records(folder, "statements", chosen), r"^(  - )La red de \w+", r"\1La sed de nadie", chosen)


def statement_less(folder: Path, chosen: random.Random) -> None:
    _replace_one(_records(folder, "statements", chosen), r"^- entity_id(?:.+\n)(?:[ ].+\n|  - .+\n)+", "", chosen)


def place_in_the_order(folder: Path, chosen: random.Random) -> None:
    """A statement that comes after those of its entity and kind, wherever these are."""
    _replace_one(_records(folder, "statements", chosen), r"^  position: 2\n", "", chosen)


def other_english(folder: Path, chosen: random.Random) -> None:
    _replace_one(folder / "curation/translation/en.po", r'(msgstr "It joins )', r"\1all ", chosen)


def other_text(folder: Path, chosen: random.Random) -> None:
    path = folder / "articles" / f"article-{chosen.randrange(ARTICLES)}.txt"
    if path.exists():
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        _replace_one(path, r"\bno esperan\b", "ya no esperan", chosen)
        edit(folder / "curation/articles.yaml", before, hashlib.sha256(path.read_bytes()).hexdigest())


def hint(folder: Path, chosen: random.Random) -> None:
    new = rf"\1  reading: {{not_headings: [{chosen.choice(['Conclusiones', 'Las visitas de la costa', 'Nada'])}]}}\n"
    _replace_one(folder / "curation/articles.yaml", r"^(- article_id: .+\n)(?!  reading:)", new, chosen)


def text_away(folder: Path, chosen: random.Random) -> None:
    (folder / "articles" / f"article-{chosen.randrange(ARTICLES)}.txt").unlink(missing_ok=True)


def nothing(folder: Path, chosen: random.Random) -> None:
    """The same again."""


CHANGES = [another_description, another_name, sought_no_more, shorter_evidence, evidence_of_nothing, statement_less,
           place_in_the_order, other_english, other_text, hint, text_away, nothing]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def small_houses():
    with pytest.MonkeyPatch.context() as patched:
        for name, value in SMALL.items():
            patched.setattr(house, name, value)
        yield


def _built(folder: Path) -> tuple[object, ...]:
    """What a build says: the files and the warnings, or the problems."""
    try:
        built = run.build(Checkout.at(folder), folder / "articles", accept_counts=True)
    except BuildError as error:
        return ("stopped", error.problems)
    return ("built", built.files, built.warnings)


def _scratch(folder: Path) -> tuple[object, ...]:
    """What the same build says in a copy that has no earlier one."""
    with TemporaryDirectory() as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(BUILD))
        return _built(Path(copy))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 1_000)), min_size=1, max_size=3))
def test_changes_at_random(changes: list[tuple[Callable[[Path, random.Random], None], int]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        house.make(folder, ARTICLES)
        assert _built(folder)[0] == "built"
        first = folder.with_name(f"{folder.name}-first")
        try:
            shutil.copytree(folder / "curation", first)
            for change, seed in changes:
                change(folder, random.Random(seed))
                expected = _scratch(folder)
                assert _built(folder) == expected
            shutil.rmtree(folder / "curation")
            shutil.copytree(first, folder / "curation")
            expected = _scratch(folder)
            assert _built(folder) == expected
        finally:
            shutil.rmtree(first, ignore_errors=True)


@pytest.mark.parametrize("change", CHANGES[:-1])
def test_each_change_changes_something(tmp_path, change):
    house.make(tmp_path, ARTICLES)
    before = _built(tmp_path)
    change(tmp_path, random.Random(1))
    after = _built(tmp_path)
    assert after != before or change in (text_away, place_in_the_order)
    assert after == _scratch(tmp_path)


@pytest.mark.parametrize(("change", "forgotten"), [(another_description, "records"), (another_name, "names"),
                                                   (shorter_evidence, "spans"), (other_text, "text")])  # fmt: skip
def test_a_key_that_forgets_something_is_caught(tmp_path, monkeypatch, change, forgotten):
    house.make(tmp_path, ARTICLES)
    get, asked = Cache.get, iter(range(10**6))

    def forgetful(cache, made_of, make):
        kind, *rest = made_of
        return get(cache, (kind, next(asked)) if kind == forgotten else (kind, *rest), make)

    monkeypatch.setattr(Cache, "get", forgetful)
    _built(tmp_path)
    change(tmp_path, random.Random(1))
    asked = iter(range(10**6))  # the same questions in the same order have the same answers, whatever they are about
    try:
        stale = _built(tmp_path)
    except KeyError:  # words without a place
        stale = ()
    monkeypatch.undo()
    assert stale != _scratch(tmp_path)
