"""The exported folder in the real Datasette: titles and meanings in both languages, facets, search, labels of ids."""

import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import diplodata
from diplodata._names import TABLES, VIEWS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return diplodata.export("datasette", tmp_path_factory.mktemp("datasette") / "site")


def get(folder: Path, path: str, metadata: bool = True) -> str:
    command = [sys.executable, "-m", "datasette", "serve", str(folder / "diplodata.db"), "--get", path]
    said = ["--metadata", str(folder / "metadata.json")] if metadata else []
    done = subprocess.run([*command, *said], capture_output=True, encoding="utf-8", check=True)
    return html.unescape(done.stdout)


def test_the_database_has_all_tables_and_says_what_it_is(folder: Path) -> None:
    page = get(folder, "/diplodata")
    assert all(f"/diplodata/{name}" in page for name in (*TABLES, *VIEWS))
    first = get(folder, "/")
    for lang in ("es", "en"):
        about = diplodata.info(lang)  # type: ignore[arg-type]
        assert about.title in first and about.description in first
    assert (
        diplodata.info("en").licence.partition(" (")[0] in first or "CC BY 4.0" in first or "Attribution 4.0" in first
    )


def test_a_table_has_its_title_meanings_facets_and_search(folder: Path) -> None:
    page = get(folder, "/diplodata/actors")
    assert "Actores / Actors" in page and 'name="_search"' in page
    described = next(field for field in diplodata.schema("actors")["fields"] if field["name"] == "scale")
    assert described["description"] in page and described["diplodata:description_es"] in page
    assert 'id="facet-actor_type"' in page
    bare = get(folder, "/diplodata/actors", metadata=False)
    assert "Actores / Actors" not in bare and described["description"] not in bare


@pytest.mark.parametrize(("table", "words"), [("actors", "chicago"), ("evidence", "diplomacia"), ("argument", "casas")])
def test_words_are_found_without_accents_and_case(folder: Path, table: str, words: str) -> None:
    found: list[Any] = json.loads(get(folder, f"/diplodata/{table}.json?_search={words}&_shape=array&_size=max"))
    other: list[Any] = json.loads(
        get(folder, f"/diplodata/{table}.json?_search={words.upper()}&_shape=array&_size=max")
    )
    assert found and found == other
    assert len(found) < len(diplodata.load(table))  # type: ignore[call-overload]


def test_an_id_shows_what_it_is_called(folder: Path) -> None:
    rows: list[Any] = json.loads(get(folder, "/diplodata/programs.json?_labels=on&_shape=array&_size=max"))
    led = [row["lead_actor_id"] for row in rows if row["lead_actor_id"]]
    names = {row["actor_id"]: row["name_es"] for row in diplodata.actors(backend="dicts")}
    assert led and all(each["label"] == names[each["value"]] for each in led)
