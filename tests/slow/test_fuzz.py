"""Random input for everything that reads: no traceback, whatever comes."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutants import copy_package, mend, read_json, write, write_json

from diplodata._edtf import bounds
from diplodata.validation import ALL_RULES, RULES, RawPackage, check, law, official
from diplodata.validation.bilingual_consistency import acronyms_in, numbers_in
from diplodata.validation.languages import markers_in
from diplodata.validation.package import is_inside
from diplodata_build.base.problems import BuildError
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.reading.reading import from_json
from diplodata_build.text import UnreadableText, read_text
from diplodata_build.text.lines import decode

pytestmark = pytest.mark.slow
TABLES = ("actors", "concepts", "relations", "statements", "events", "coverage", "translations")
WORDS = ["- ", "a: ", *"[{]}|>'\"~,#ñ\n", "&a ", "*a", "!!", "? ", "  ", "---"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def tried(times: int) -> Any:
    """How often a property is tried, with the same examples every time."""
    health = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=times, deadline=None, derandomize=True, suppress_health_check=health)


@pytest.fixture(autouse=True)
def figures(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    """Keep how many examples a property was tried with."""
    times = request.function._hypothesis_internal_use_settings.max_examples
    record_property("figure", ("fuzz", request.function.__name__, times))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for the files of one example after the other."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def assert_no_stumble(path: Path) -> None:
    """No rule may stumble over a package."""
    report = check(RawPackage(path), (*RULES, *law.RULES))
    of_package = [found.detail for found in report.findings if found.file == "datapackage.json"]
    assert not [detail for detail in of_package if "Error: " in detail]
    assert report.rules == len(ALL_RULES) - len(official.RULES)
    assert all(str(found).isprintable() for found in report.findings)


def keys_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in a descriptor."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from keys_of(inner, (*path, key))


@tried(250)
@given(at=st.integers(0, 10**6), value=JSON)
def test_any_value_anywhere_in_a_descriptor(at: int, value: Any, built_sample: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = copy_package(Path(name) / "package", built_sample)
        descriptor = read_json(path)
        places = [place for place in keys_of(descriptor) if place]
        *parents, last = places[at % len(places)]
        found: Any = descriptor
        for key in parents:
            found = found[key]
        found[last] = value
        write_json(path, json.loads(json.dumps(descriptor).replace("NaN", "0").replace("Infinity", "0")))
        assert_no_stumble(path)


@tried(250)
@given(table=st.sampled_from(TABLES), at=st.integers(0, 10**6), cell=st.text(max_size=40) | st.sampled_from(WORDS))
def test_any_text_in_any_place_of_a_table(table: str, at: int, cell: str, built_sample: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = copy_package(Path(name) / "package", built_sample)
        file = path.parent / f"data/csv/{table}.csv"
        content = file.read_bytes()
        at %= len(content)
        write(file, content[:at] + cell.encode("utf-8", "surrogatepass") + content[at:])
        mend(path)
        assert_no_stumble(path)


@tried(250)
@given(at=st.integers(0, 10**6), flipped=st.binary(min_size=1, max_size=8))
def test_any_bytes_in_a_parquet_file(at: int, flipped: bytes, built_sample: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = copy_package(Path(name) / "package", built_sample)
        file = path.parent / "data/parquet/errata.parquet"
        content = file.read_bytes()
        at %= len(content)
        write(file, content[:at] + flipped + content[at + len(flipped) :])
        mend(path)
        assert_no_stumble(path)


@tried(5000)
@given(text=st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=40).map("".join))
def test_any_yaml(text: str, folder: Path) -> None:
    file = folder / "x.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert isinstance(read_yaml(file, folder), YamlWithLines)
    except BuildError as error:
        assert all("\n" not in str(problem).strip() for problem in error.problems)


@tried(2000)
@given(value=JSON)
def test_any_reading(value: Any, folder: Path) -> None:
    file = folder / "x.json"
    file.write_text(json.dumps(value), "utf-8")
    with pytest.raises(BuildError):
        from_json(file, "x.json")


@tried(1500)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_an_article(data: bytes) -> None:
    try:
        document = read_text(decode(data))
    except UnreadableText as error:
        assert str(error)
    else:
        assert document.text == document.text.strip("\n")


@tried(5000)
@given(text=st.text(alphabet="0123456789X-/.?~%", max_size=12) | st.text(max_size=60))
def test_any_text_as_a_date_a_path_a_sentence(text: str) -> None:
    try:
        earliest, latest = bounds(text)
        assert earliest is None or latest is None or earliest <= latest
    except ValueError:
        pass
    assert is_inside(text) in (True, False)
    assert markers_in(text)["es"] >= 0
    assert isinstance(numbers_in(text), set) and isinstance(acronyms_in(text), list)
