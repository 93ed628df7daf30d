"""The explorer: one page that asks for nothing, holds every cell as the package has it, and runs none of them."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from in_process import run_script
from sample import ROOT, edit

import diplodata
from diplodata._package import Package, installed
from diplodata._search import COPIES
from diplodata_build import explorer
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.explorer.page import HERE, LARGEST_PLAIN, assembled, own_words, page_of
from diplodata_build.explorer.payload import payload_of

LARGEST, LARGEST_COMPRESSED = 1_500_000, 400_000
LANGUAGES = ("es", "en")
HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028' \" & </noscript>"
SPACE = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The payload of the published package; no test changes it."""
    return payload_of(installed(), {})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of the published package, in a folder of its own."""
    found = explorer.write(Checkout.at(ROOT, _output(tmp_path_factory.mktemp("explorer"))))
    assert found.changed
    return found.path


def _output(folder: Path) -> Path:
    """A folder with the published package, where an explorer can be written."""
    shutil.copytree(ROOT / "data", folder / "data")
    for name in ("datapackage.json", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    return folder


def elements(text: str, name: str) -> Iterator[Any]:
    """The elements of a page as a browser with scripts finds them."""
    return html5lib.HTMLParser(strict=False).parse(text, scripting=True).iter(f"{SPACE}{name}")


# One file, the same each time


def test_it_is_small_and_the_same_each_time(published: Path) -> None:
    content = published.read_bytes()
    assert len(content) <= LARGEST and len(gzip.compress(content, mtime=0)) <= LARGEST_COMPRESSED
    assert not explorer.write(Checkout.at(ROOT, published.parent.parent), check=True).changed
    published_anew = explorer.write(Checkout.at(ROOT, published.parent.parent))
    assert not published_anew.changed and published.read_bytes() == content


def test_check_says_that_a_page_is_old(tmp_path: Path) -> None:
    folder = _output(tmp_path)
    explorer.write(Checkout.at(ROOT, folder))
    edit(folder / "explorer" / "index.html", "<title>", "<title>An older ")
    assert explorer.write(Checkout.at(ROOT, folder), check=True).changed
    assert "An older " in (folder / "explorer" / "index.html").read_text("utf-8")


def test_without_a_package_and_of_another_one_there_is_one_clear_line(tmp_path: Path) -> None:
    done = run_script("explorer", "--root", tmp_path)
    assert done.returncode == 1 and "datapackage.json: is not there yet: run `make build` first" in done.stderr
    folder = _output(tmp_path)
    edit(folder / "datapackage.json", '"version": "', '"version": "9')
    with pytest.raises(BuildError, match="are imported, not those of the checkout"):
        explorer.write(Checkout.at(folder))


# It asks for nothing, and only its own script runs


def test_nothing_in_it_would_be_requested(published: Path) -> None:
    assert list(_requests(published.read_text("utf-8"))) == []


def _requests(text: str) -> Iterator[str]:
    """What a page would ask for, or could."""
    for element in html5lib.parse(text).iter():
        attributes = element.attrib
        yield from (attributes[name] for name in ("src", "srcset", "action", "data", "poster") if name in attributes)
        if element.tag == f"{SPACE}link" and not attributes["href"].startswith(("#", "data:,")):
            yield attributes["href"]
    (style,), scripts = elements(text, "style"), [one.text for one in elements(text, "script")]
    yield from re.findall(r"url\(|@import", style.text)
    yield from re.findall(r"\bfetch\(|XMLHttpRequest|\bimport\(|WebSocket|EventSource|sendBeacon|Worker\(", scripts[-1])


@pytest.mark.parametrize(
    "spoiled",
    [
        '<img src="https://example.org/x.png">',
        '<link rel="stylesheet" href="x.css">',
        "<style>@import 'x';</style>",
        "<script>fetch('x')</script>",
    ],
)
def test_what_would_be_requested_is_seen(published: Path, spoiled: str) -> None:
    text = published.read_text("utf-8")
    if spoiled.startswith("<style>"):
        text = text.replace("<style>", spoiled.removesuffix("</style>"), 1)
        assert list(_requests(text)) == ["@import"]
    else:
        assert len(list(_requests(text.replace("</body>", f"{spoiled}</body>")))) == 1


def test_the_policy_lets_only_its_own_script_and_style_run(published: Path) -> None:
    text = published.read_text("utf-8")
    (policy,) = (
        one.attrib["content"]
        for one in elements(text, "meta")
        if one.attrib.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    (script,) = (one.text for one in elements(text, "script") if one.attrib.get("type") == "module")
    (style,) = (one.text for one in elements(text, "style"))
    assert rules == {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert _hash(script) != _hash(f"{script} ")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_script_makes_no_markup_of_text() -> None:
    ways = r"(?:inner|outer|Adjacent)HTML|document\.write|\beval\(|new Function|DOMParser|ContextualFragment"
    assert not re.search(ways, assembled())
    assert re.search(ways, "node.innerHTML = text")


def test_a_cell_can_hold_anything(made: dict[str, Any], tmp_path: Path) -> None:
    """Scripts, comments and ends of elements are text in the payload, in the tables without script, and everywhere."""
    folder = _output(tmp_path)
    lines = (folder / "data" / "csv" / "actors.csv").read_text("utf-8").split("\n")
    cells = lines[1].split(",")
    cells[1] = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "data" / "csv" / "actors.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), "utf-8")
    about = made["package"] | {"title": {"es": HOSTILE, "en": HOSTILE}}
    spoiled = page_of(Package(folder), made | {"package": about, "strings": [HOSTILE, *made["strings"][1:]]})
    before = page_of(installed(), made)
    for name in ("script", "noscript", "img", "style", "meta"):
        assert len(list(elements(spoiled, name))) == len(list(elements(before, name)))
        plain = list(html5lib.parse(spoiled).iter(f"{SPACE}{name}"))
        assert len(plain) == len(list(html5lib.parse(before).iter(f"{SPACE}{name}")))
    (found,) = (one.text for one in elements(spoiled, "script") if one.attrib.get("id") == "payload")
    assert json.loads(found)["strings"][0] == HOSTILE
    assert HOSTILE in [one.text for one in html5lib.parse(spoiled).iter(f"{SPACE}td")]


def test_a_large_payload_is_compressed(made: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplodata_build.explorer.page.LARGEST_PLAIN", 1000)
    (small,) = (one for one in elements(page_of(installed(), made), "script") if one.attrib.get("id") == "payload")
    assert small.attrib["data-form"] == "gzip" and len(small.text) < LARGEST_PLAIN / 3
    assert json.loads(gzip.decompress(base64.b64decode(small.text)))["strings"] == made["strings"]


# Every word of its own, in both languages


def test_its_own_words_are_there_in_both_languages() -> None:
    for key, both in own_words().items():
        assert set(both) == set(LANGUAGES), key
        forms = [
            {"one", "other"} == set(text) if isinstance(text, dict) else isinstance(text, str) for text in both.values()
        ]
        assert all(forms) and len({type(text) for text in both.values()}) == 1, key
        asked = [set(re.findall(r"\{(\w+)\}", json.dumps(text))) for text in both.values()]
        assert asked[0] == asked[1], key


def test_each_is_used_and_those_used_are_there() -> None:
    own = set(own_words())
    used = _used({key.partition(".")[0] for key in own}, own)
    assert used - own == set()
    assert own - used == set()


def _used(sections: set[str], own: set[str]) -> set[str]:
    """The keys that script, templates and modules name, and those that begin as a key does that the script makes."""
    named = "|".join(sorted(sections))
    sources = [path.read_text("utf-8") for path in HERE.rglob("*.*") if path.suffix in (".js", ".html", ".svg", ".py")]
    files = {path.name for path in HERE.rglob("*.*")}  # network.svg is a template
    found = {key for text in sources for key in re.findall(rf'"((?:{named})\.\w+)"', text)} - files
    begun = tuple(key for text in sources for key in re.findall(rf"`((?:{named})\.\w*)\$\{{", text))
    return found | {key for key in own if key.startswith(begun)}


# Everything is in it


@pytest.fixture(scope="module")
def shown(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the script makes of the payload: tables as CSV, citations and labels of some rows, hits of some searches."""
    if not shutil.which("node"):
        pytest.skip("needs node")
    scripts = shutil.copytree(HERE / "script", tmp_path_factory.mktemp("node") / "script")
    (scripts / "package.json").write_text('{"type": "module"}', "utf-8")
    command = ["node", str(ROOT / "tests" / "build" / "explorer_rows.mjs"), str(scripts), str(published)]
    asked = json.dumps({"ids": SOME, "queries": QUERIES})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# The first, the last and one more row of each table, in both languages; a code has no passages and no label of its own.
SOME = [
    (table, str(id), language)
    for table in installed().resources
    if table not in ("entities", "translations") and installed().by_id(table)
    for id in [[*installed().by_id(table)][place] for place in (0, len(installed().rows(table)) // 2, -1)]
    for language in LANGUAGES
]
QUERIES = ["chicago", "gobernanza global", "Fernandez", '"derecho a la ciudad"', "organization", "año", "xyzzy"]


def test_it_holds_every_table_and_view_byte_for_byte(shown: dict[str, Any]) -> None:
    assert set(shown["csv"]) == set(installed().described)
    for name, text in shown["csv"].items():
        assert text == diplodata.path(name).read_text("utf-8"), name


def test_its_citations_are_those_of_the_package(shown: dict[str, Any]) -> None:
    for (table, id, language), told in zip(SOME, shown["citations"], strict=True):
        for style in ("text", "bibtex", "apa"):
            assert told[style] == diplodata.cite(style, language, id), (table, id)


def test_its_labels_are_those_of_the_package(shown: dict[str, Any]) -> None:
    for (table, id, language), told in zip(SOME, shown["labels"], strict=True):
        whole = diplodata.get(id).label(language).removesuffix(" …")
        assert told.startswith(whole), (table, id)


def test_it_finds_what_the_package_finds(shown: dict[str, Any]) -> None:
    for query, ids in zip(QUERIES, shown["hits"], strict=True):
        expected = [hit.id for hit in diplodata.search(query)]
        assert sorted(ids) == sorted(expected), query
        assert ids[:1] == expected[:1], query
    assert COPIES == ("entities", "translations")


def test_without_a_script_the_main_tables_are_there(published: Path) -> None:
    rows = list(html5lib.parse(published.read_text("utf-8")).iter(f"{SPACE}tr"))
    core = ("actors", "programs", "events", "concepts", "quotes")
    assert len(rows) == sum(len(installed().rows(table)) + 1 for table in core)


def test_machines_are_told_what_it_is(published: Path) -> None:
    (told,) = (
        json.loads(one.text)
        for one in elements(published.read_text("utf-8"), "script")
        if one.attrib.get("type") == "application/ld+json"
    )
    assert told["@type"] == "Dataset" and told["version"] == installed().version
    assert (
        {one["@language"] for one in told["name"]} == {one["@language"] for one in told["description"]} == {"es", "en"}
    )
    assert len(told["isBasedOn"]) == len(installed().rows("articles"))


# Mistakes in its modules


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('import { b } from "./b.js";\nexport const a = b;\n', "b.js does not export b"),
        ('import { c } from "./a.js";\nexport const c = 1;\n', "modules import each other: a.js → a.js"),
        ('import all from "./b.js";\n', "cannot be put into one script: import all"),
        ("export default 1;\n", "cannot be put into one script: export default 1;"),
    ],
)
def test_a_mistake_in_a_module_is_an_error_of_the_build(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "a.js").write_text(source, "utf-8")
    with pytest.raises(BuildError) as caught:
        assembled(tmp_path)
    assert message in str(caught.value.problems[0])


# How users open it


def test_explore_opens_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("diplodata._explore.installed", lambda: Package(tmp_path))
    folder = _output(tmp_path)
    with pytest.raises(diplodata.DataNotFoundError, match=r"No index.html at .*explorer: run `make build`"):
        diplodata.explore()
    explorer.write(Checkout.at(ROOT, folder))
    path = diplodata.explore("es")
    assert path == folder / "explorer" / "index.html" and opened == [f"{path.as_uri()}#/es"]
    assert diplodata.explore(browser=False) == path and len(opened) == 1
    with pytest.raises(ValueError, match="lang"):
        diplodata.explore("fr")  # type: ignore[arg-type]
