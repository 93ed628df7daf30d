"""Validation: the published package is clean. What each rule catches is in ../slow/mutants.yaml."""

import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from edtf import parse_edtf
from mutants import BY_NAME, MUTANTS, STRANGERS, apply, change_rows, copy_package, mend, write
from sample import ROOT

import diplodata
from diplodata._edtf import bounds, precisions
from diplodata._names import TABLES, UNFINISHED
from diplodata.validation import ALL_RULES, WARNINGS, RawPackage, check, sentences, validate

# The package and its mutants


def test_the_package_is_valid() -> None:
    report = validate()
    assert report.valid, report
    assert not report.findings
    assert (report.rules, report.tables) == (len(BY_NAME), len(TABLES))
    assert report.rows == sum(table.rows for table in diplodata.tables())
    assert "valid / válido" in report.summary()
    assert json.loads(json.dumps(report.as_dict()))["valid"] is True


def test_what_is_incomplete_warns_in_a_build_and_is_an_error_of_a_package_whatever_it_says_of_itself(
    tmp_path: Path,
) -> None:
    path = copy_package(tmp_path / "package")
    for mutant in MUTANTS:
        if mutant["rule"] in WARNINGS and mutant.get("table") in ("articles", "coverage", "vocabulary", "actors"):
            apply(mutant, path)
    assert {found.rule for found in check(RawPackage(path), in_the_making=True).warnings} == WARNINGS
    for mutant in ({"value": True}, {"delete": True}):
        apply({"descriptor": UNFINISHED} | mutant, path)
        report = validate(path, extra=False)
        assert {found.rule for found in report.errors} >= WARNINGS
        assert not report.warnings


def test_each_rule_has_a_name_of_its_own_and_says_one_sentence_in_each_language() -> None:
    assert len(BY_NAME) == len(ALL_RULES)
    assert set(BY_NAME) >= WARNINGS
    for rule in BY_NAME.values():
        english, spanish = sentences(rule)
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in (english, spanish)), rule
        assert english != spanish


def test_all_findings_come_at_once_and_of_a_mended_copy_none(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    change_rows({"table": "actors", "where": {}}, path)
    mend(path)
    assert validate(path, extra=False).valid
    for mutant in MUTANTS:
        if mutant["rule"] in ("enum", "span_lengths", "word_counts") and "table" in mutant:
            apply(mutant, path)
    found = Counter(finding.rule for finding in validate(path, extra=False).findings)
    assert {"enum", "span_lengths", "word_counts"} <= set(found)


def test_the_kept_figures_are_of_the_rules_and_mutants_that_there_are_and_enough() -> None:
    figures = json.loads((ROOT / "docs" / "maintainers" / "figures.json").read_text("utf-8"))
    assert set(figures["mutants"]) == set(BY_NAME)
    assert sum(total for _, total in figures["mutants"].values()) == len(MUTANTS)
    assert all(killed == total > 0 for killed, total in figures["mutants"].values())
    assert sum(figures["strangers"].values()) == len(STRANGERS)
    assert figures["strangers"]["missed"] == sum(one.get("missed", False) for one in STRANGERS)
    assert sum(figures["faults"].values()) >= 50
    assert sum(figures["fuzz"].values()) >= 5000


# Packages that are none


def broken_descriptors() -> Iterator[tuple[str, bytes]]:
    """Descriptors that nobody would write on purpose."""
    yield "empty", b""
    yield "no resources", b'{"resources": []}'
    yield "deep", b'{"a":' * 100_000
    yield "null", b"null"
    yield "all types", b'{"resources": [null, 1, "a", [], {}, {"schema": null}, {"schema": {"fields": 7}}]}'
    field = {"name": ["x"], "type": {"a": 1}, "constraints": {"enum": 3, "pattern": 7, "minimum": "a", "unique": [1]}}
    schema = {
        "fields": [field, None, {"name": "a", "constraints": []}, {"name": "\x1b[31m\ud800\n", "type": "\x1b"}],
        "primaryKey": {"a": 1},
        "foreignKeys": [None, {"fields": 3, "reference": []}, {"fields": ["a"], "reference": {"resource": "nowhere"}}],
        "diplodata:exactlyOne": [1, None],
        "diplodata:pairs": [1],
    }
    resource = {"name": "actors", "path": "data/csv/actors.csv", "bytes": "x", "hash": None, "schema": schema}
    yield "wrong types", json.dumps({"resources": [resource, {"path": "data"}, {"path": "\0"}]}).encode()


@pytest.mark.parametrize("of", ["datapackage.json", "data/parquet/datapackage.json"])
@pytest.mark.parametrize(("name", "content"), list(broken_descriptors()))
def test_a_broken_descriptor_gives_findings_and_no_traceback(
    name: str, content: bytes, of: str, tmp_path: Path
) -> None:
    path = copy_package(tmp_path / "package")
    write(path.parent / of, content)
    report = validate(path)
    assert not report.valid
    stumbles = [finding.message for finding in report.findings if "Error: " in finding.message.partition(" — ")[0]]
    assert not stumbles
    assert all(str(finding).isprintable() for finding in report.findings)


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    (tmp_path / "outside.csv").write_text("secret\n", "utf-8")
    (path.parent / "data/csv/actors.csv").unlink()
    (path.parent / "data/csv/actors.csv").symlink_to(tmp_path / "outside.csv")
    report = validate(path, extra=False)
    assert any(finding.rule == "paths_inside" for finding in report.findings)
    assert not any("secret" in finding.message for finding in report.findings)


def test_no_package_is_an_error_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(diplodata.DataNotFoundError, match=r"No datapackage\.json.+No hay datapackage\.json"):
        validate(tmp_path)


def _entry(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
    return entry


HOSTILE: dict[str, list[tuple[zipfile.ZipInfo, bytes]]] = {
    "of a package": [(_entry("diplodata/datapackage.json"), b"{}")],
    "that leads out of its folder": [(_entry("../stray.json"), b"{}"), (_entry("/stray.json"), b"{}")],
    "with a link": [(_entry("datapackage.json", 0o120777), b"/etc/passwd")],
    "that is a bomb": [(_entry("datapackage.json"), bytes(2**26))],
    "of very many files": [(_entry(f"{number}.csv"), b"") for number in range(20_000)],
    "of nothing": [],
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE)
def test_an_archive_is_not_opened(tmp_path: Path, entries: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    with pytest.raises(diplodata.DataNotFoundError, match=r"an archive, unpack it .+descomprímalo"):
        validate(tmp_path / "package.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["package.zip"]
    assert not (tmp_path.parent / "stray.json").exists() and not Path("/stray.json").exists()


def test_nor_is_one_of_gzip_or_one_that_is_called_a_descriptor(tmp_path: Path) -> None:
    (tmp_path / "package.tar.gz").write_bytes(gzip.compress(b"{}"))
    (tmp_path / "datapackage.json").write_bytes(b"PK\x03\x04")
    for path in (tmp_path / "package.tar.gz", tmp_path):
        with pytest.raises(diplodata.DataNotFoundError, match="an archive"):
            validate(path)
    (tmp_path / "datapackage.json").write_bytes(b"P")
    assert not validate(tmp_path, extra=False).valid


# Dates


def test_bounds_are_those_of_the_edtf_package() -> None:
    months = ("", "-01", "-02", "-12", "-XX", "-21", "-24", "-33", "-36")
    plain = [f"{year}{month}" for year, month in product(("1999", "2000"), months)]
    plain += ["2000-02-29", "1999-02-28", "2010-05-XX", "2010-XX-XX", "199X", "19XX"]
    single = plain + [date + qualifier for date, qualifier in product(plain, "?~%") if date[5:6] not in ("2", "3")]
    intervals = [f"{first}/{last}" for first, last in product(("..", "1990", "1990-05"), ("..", "2000", "2000-02-29"))]
    for text in [*single, *intervals[1:]]:
        theirs = parse_edtf(text)
        sides = (theirs.lower_strict(), theirs.upper_strict())  # infinite where open
        ours = [day and (day.year, day.month, day.day) for day in bounds(text)]
        assert ours == [None if isinstance(side, float) else side[:3] for side in sides], text


NO_DATES = [
    "", "2010-24?", "2010-13", "2010-02-30", "2010-37", "2010-00", "199X-05", "../..", "2001/2000", "2010-XX-05",
    "199X/2000", "2010-5", "20100", "2010-21-01", "2010-21/2011", "2010-13/2011", "0000", "hacia 2010", "2010 ", "²010",
    "2010/", "2010/2011/2012",
]  # fmt: skip


def test_what_is_no_date_has_no_bounds_and_precisions_follow_the_form() -> None:
    for text in NO_DATES:
        with pytest.raises(ValueError, match=r"^"):
            bounds(text)
    forms = {"2010-05-03": "day", "2010-05~": "month", "2010-05-XX": "month", "2010-24": "quarter", "2010-XX": "year"}
    forms |= {"2010?": "year", "199X": "decade", "19XX": "century"}
    assert {text: precisions(text) for text in forms} == {text: (code,) for text, code in forms.items()}
    assert precisions("1990/..") == ("period", "within_period")
