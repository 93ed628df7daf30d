"""Packages that are not as the published one: with hostile cells, ten times the rows, unfinished, of another shape."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from changed import HOSTILE, edit_descriptor, hostile, make_page, tenfold
from reader import DESK, LANGUAGES, PHONE, Reader, one_of_each, records, views
from test_addresses import visit

from diplodata._names import UNFINISHED
from diplodata._package import Package, installed

pytestmark = pytest.mark.browser
LARGEST = 5_000_000
STEP = 20  # every twentieth record
PAYLOAD = re.compile(r'(<script type="application/json" id="payload"[^>]*>)(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_page(tmp_path_factory.mktemp("hostile"), hostile)


def package_of(page: Path) -> Package:
    return Package(page.parent.parent)


# What a cell holds is text


@pytest.mark.parametrize(("lang", "size"), [("es", PHONE), ("en", DESK)])
def test_hostile_cells_stay_text_and_whole(
    reader: Callable[..., Reader], hostile_page: Path, lang: str, size: tuple[int, int]
) -> None:
    package, looking = package_of(hostile_page), reader(hostile_page, size=size)
    looking.open(f"#/{lang}")
    wrong: list[str] = []
    for address in one_of_each(package, lang):
        looking.go(address)
        assert looking.page.evaluate("look.foreign()") == [], address
        wrong += [f"{address}: {one}" for one in looking.page.evaluate("[...look.overlaps(), ...look.tooWide()]")]
    found, _ = visit(looking, list(records(package, lang))[::STEP], lang)
    assert wrong + found == []
    looking.go(f"#/{lang}/tables/actors")
    assert "<script>alert('script')</script>" in looking.text()


def test_hostile_cells_stay_text_without_a_script(reader: Callable[..., Reader], hostile_page: Path) -> None:
    looking = reader(hostile_page, java_script_enabled=False).open("#/es")
    assert looking.page.locator("main img, main script, main style, main svg, main a").count() == 0
    assert "<script>alert('script')</script>" in looking.text()


def test_what_hostile_cells_could_do_is_seen(reader: Callable[..., Reader]) -> None:
    looking = reader(bypass_csp=True).open("#/es/nowhere")
    assert looking.page.evaluate("look.foreign()") == []
    looking.page.evaluate("(html) => document.getElementById('main').insertAdjacentHTML('beforeend', html)", HOSTILE[0])
    looking.until("look.foreign().length >= 2")
    looking.page.wait_for_timeout(200)
    assert "dialog: img" in looking.troubles
    looking.troubles.clear()


# Ten times the rows


def test_ten_times_the_rows_are_as_usable(reader: Callable[..., Reader], tmp_path: Path) -> None:
    page = make_page(tmp_path, tenfold)
    package = package_of(page)
    assert page.stat().st_size < LARGEST
    assert len(package.rows("statements")) == 10 * len(installed().rows("statements"))
    looking = reader(page).open("#/en")
    looking.page.wait_for_selector("h1")
    some = [*(set(views(package, "en")) - {"#/en/nowhere/at-all"}), *list(records(package, "en"))[:: 40 * STEP]]
    wrong, _ = visit(looking, some, "en")
    assert wrong == []
    looking.go("#/en/search?q=diplomacia")
    assert looking.page.locator(".hits li").count() > 0
    looking.go("#/en/network")
    assert looking.page.evaluate("look.overlaps()") == []


# Unfinished, and finished


@pytest.mark.parametrize("unfinished", [True, False])
def test_an_unfinished_package_is_marked_on_every_view(
    reader: Callable[..., Reader], tmp_path: Path, unfinished: bool
) -> None:
    page = make_page(tmp_path, lambda folder: edit_descriptor(folder, **{UNFINISHED: unfinished}))
    looking = reader(page).open("#/es")
    for lang, mark in [("es", "Versión sin terminar y privada"), ("en", "Unfinished and private version")]:
        for address in one_of_each(package_of(page), lang):
            looking.go(address)
            assert (mark in looking.text("header.top")) is unfinished, address
            assert looking.page.locator(".unfinished:visible").count() == unfinished
        looking.page.emulate_media(media="print")
        assert looking.page.locator(".unfinished:visible").count() == unfinished
        looking.page.emulate_media(media="screen")
    looking = reader(page, java_script_enabled=False).open("#/es")
    assert looking.page.locator(".unfinished").count() == unfinished


# Of another shape


def other_payload(page: Path, folder: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    """The page with another payload; a text is put in as it is."""
    found = PAYLOAD.search(page.read_text("utf-8"))
    assert found
    changed = change(json.loads(found[2]))
    text = changed if isinstance(changed, str) else json.dumps(changed)
    path = folder / "other.html"
    path.write_text(page.read_text("utf-8").replace(found[0], f"{found[1]}{text}</script>"), "utf-8")
    return path


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda payload: {key: value for key, value in payload.items() if key != name}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda payload: "", "JSON"),
        (lambda payload: "{no", "JSON"),
        (lambda payload: [], "package, tables"),
        (lambda payload: None, "package, tables"),
        (lambda payload: {"name": "x", "resources": []}, "package, tables"),
        (without("words"), "words"),
        (without("strings"), "strings"),
        (lambda payload: payload | {"tables": payload["tables"][1:]}, "actors"),
        (lambda payload: payload | {"columns": without("timeline")(payload["columns"])}, "timeline"),
    ],
)  # fmt: skip
def test_another_shape_gives_one_clear_line(
    reader: Callable[..., Reader], explorer: Path, tmp_path: Path, change: Callable[[dict[str, Any]], Any], reason: str
) -> None:
    looking = reader(other_payload(explorer, tmp_path, change)).open("#/es/timeline")
    looking.page.wait_for_selector("#page p")
    lines = looking.text("body").strip().split("\n\n")
    assert [line.partition(":")[0] for line in lines] == ["No se pueden mostrar los datos", "The data cannot be shown"]
    assert all(reason in line and "undefined" not in line for line in lines)
    assert all(trouble.startswith("error: ") for trouble in looking.troubles) and looking.troubles
    looking.troubles.clear()


def test_the_same_payload_is_shown(reader: Callable[..., Reader], explorer: Path, tmp_path: Path) -> None:
    looking = reader(other_payload(explorer, tmp_path, lambda payload: payload)).open("#/es/timeline")
    assert looking.text("h1") == "Cronología"


# Without JavaScript


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_without_a_script_it_says_so_and_has_the_tables(reader: Callable[..., Reader], size: tuple[int, int]) -> None:
    looking = reader(java_script_enabled=False, size=size).open("#/es")
    assert "esta página necesita JavaScript" in looking.text() and "this page needs JavaScript" in looking.text()
    assert looking.page.locator("table").count() == 5
    for row in installed().rows("quotes"):
        assert str(row["text_es"] or row["text_en"]) in looking.page.locator("table").nth(4).inner_text()
        break
    assert looking.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert LANGUAGES == ("es", "en")
