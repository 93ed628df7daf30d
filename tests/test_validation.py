"""Validation: the published package is clean, and each rule catches what it is there for."""

import csv
import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from edtf import parse_edtf

import diplodata
from diplodata._package import root
from diplodata._schema import arrow_schema, parse
from diplodata.validation import RULES, WARNINGS, Package, check, sentences, validate
from diplodata.validation.edtf import bounds, precisions

MUTANTS = yaml.safe_load((Path(__file__).parent / "mutants.yaml").read_text("utf-8"))
BY_NAME = {rule.__name__: rule for rule in RULES}
BYTES = "latin-1"  # the characters of a mutant's file contents are bytes


# Copies of the package, and how they are broken


def copy_package(folder: Path) -> Path:
    """A copy of the package that the tests run on; returns its datapackage.json.

    Files are linked: a mutant puts new files in the place of those that it changes.
    """
    shutil.copytree(root() / "data", folder / "data", copy_function=os.link)
    os.link(root() / "datapackage.json", folder / "datapackage.json")
    return folder / "datapackage.json"


def write(path: Path, content: bytes) -> None:
    """Put a new file in the place of one that may be a link."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def read_json(path: Path) -> dict[str, Any]:
    """A descriptor."""
    loaded: dict[str, Any] = json.loads(path.read_bytes())
    return loaded


def write_json(path: Path, descriptor: dict[str, Any]) -> None:
    """Write a descriptor."""
    write(path, json.dumps(descriptor, ensure_ascii=False).encode())


def apply(mutant: dict[str, Any], path: Path) -> None:
    """Break the package of a datapackage.json as a mutant says, and mend what is not its point."""
    if "table" in mutant:
        change_rows(mutant, path)
    elif "parquet" in mutant:
        change_parquet(mutant, path.parent / f"data/parquet/{mutant['parquet']}.parquet")
    elif "file" in mutant:
        change_file(mutant, path.parent / mutant["file"])
    else:
        change_descriptor(mutant, path)
    if mutant.get("mend", True):
        mend(path)


def change_rows(mutant: dict[str, Any], path: Path) -> None:
    """Change rows of a CSV file and write its Parquet twin anew."""
    name = mutant["table"]
    file = path.parent / f"data/csv/{name}.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows, header = list(reader), list(reader.fieldnames or [])
    matching = [row for row in rows if is_like(row, mutant["where"])]
    assert matching, f"no row of {name} is like {mutant['where']}"
    first = matching[0]
    for row in matching if "every" in mutant else [first]:
        row.update(filled(row, mutant.get("every") or mutant.get("set", {})))
    if "copy" in mutant:
        rows.append(first | filled(first, mutant["copy"]))
    if mutant.get("drop"):
        rows.remove(first)
    write_table(path, name, header, rows)


def is_like(row: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether the cells of a row are as wanted."""
    return all(bool(row[column]) if cell == "*" else row[column] == cell for column, cell in wanted.items())


def filled(row: dict[str, str], cells: dict[str, str]) -> dict[str, str]:
    """New cells, with what stood in them and in their row filled in."""
    return {column: cell.format_map(row | {"old": row[column]}) for column, cell in cells.items()}


def write_table(path: Path, name: str, header: list[str], rows: list[dict[str, str]]) -> None:
    """A table as CSV, and as Parquet as far as its cells have a value."""
    file = path.parent / f"data/csv/{name}.csv"
    file.unlink()
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    fields = next(one["schema"]["fields"] for one in read_json(path)["resources"] if one["name"] == name)
    values = [{field["name"]: value_of(row[field["name"]], field["type"]) for field in fields} for row in rows]
    twin = path.parent / f"data/parquet/{name}.parquet"
    twin.unlink()
    pq.write_table(pa.Table.from_pylist(values, arrow_schema(fields)), twin)


def value_of(cell: str, field_type: str) -> Any:
    """The value of a cell, None where it has none that Parquet could hold."""
    try:
        value = parse(cell, field_type)
    except ValueError:
        return None
    return None if isinstance(value, int) and value >= 2**63 else value


def change_parquet(mutant: dict[str, Any], file: Path) -> None:
    """Change a column of a Parquet file."""
    table = pq.ParquetFile(file).read()
    index = table.column_names.index(mutant["column"])
    column = table.column(index)
    file.unlink()
    if mutant.get("drop"):
        pq.write_table(table.remove_column(index), file)
    elif "type" in mutant:
        pq.write_table(table.set_column(index, mutant["column"], column.cast(mutant["type"])), file)
    else:
        values = [mutant["value"], *column.to_pylist()[1:]]
        pq.write_table(table.set_column(index, mutant["column"], pa.array(values, column.type)), file)


def change_file(mutant: dict[str, Any], file: Path) -> None:
    """Change the bytes of a file."""
    if mutant.get("delete"):
        file.unlink()
        return
    content = file.read_bytes() if file.exists() else b""
    content = mutant.get("write", content.decode(BYTES)).encode(BYTES)
    content = mutant.get("prepend", "").encode(BYTES) + content + mutant.get("append", "").encode(BYTES)
    if "replace" in mutant:
        old, new = (part.encode(BYTES) for part in mutant["replace"])
        assert old in content
        content = content.replace(old, new)
    write(file, content)


def change_descriptor(mutant: dict[str, Any], path: Path) -> None:
    """Set or take away one key of the descriptor; items of lists are found by their name."""
    descriptor = read_json(path)
    *parents, last = mutant["descriptor"].split("/")
    found: Any = descriptor
    for part in parents:
        found = found[position(found, part)]
    if mutant.get("delete"):
        del found[position(found, last)]
    else:
        found[position(found, last)] = mutant["value"]
    write_json(path, descriptor)


def position(container: Any, name: str) -> Any:
    """The key of an object, or the index of the item of a list that has the name."""
    if isinstance(container, dict):
        return name
    return next(index for index, item in enumerate(container) if item["name"] == name)


def mend(path: Path) -> None:
    """Make bytes, digests and row counts true again."""
    descriptor, tables = read_json(path), Package(path).tables
    for resource in descriptor["resources"]:
        file = path.parent / str(resource["path"])
        if file.is_file() and file.is_relative_to(path.parent):
            content = file.read_bytes()
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        if resource["name"] in tables:
            resource["diplodata:rows"] = len(tables[resource["name"]].rows)
    write_json(path, descriptor)


# The package and its mutants


def test_the_package_is_valid() -> None:
    report = validate()
    assert not report.errors, report
    assert {finding.rule for finding in report.findings} <= WARNINGS
    assert (report.rules, report.tables) == (len(RULES), 20)
    assert report.rows > 500
    assert "valid / válido" in report.summary()


def test_validation_of_the_package_is_quick() -> None:
    started = time.perf_counter()
    report = validate()
    assert time.perf_counter() - started < 2 * max(1.0, report.rows / 5000)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{number}-{one['rule']}" for number, one in enumerate(MUTANTS)])
def test_the_rule_catches_the_mutant(mutant: dict[str, Any], tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    apply(mutant, path)
    report = check(Package(path), [BY_NAME[mutant["rule"]]])
    lines = [str(finding) for finding in report.findings]
    assert any(all(words in line for words in mutant["says"]) for line in lines), lines[:5] or "nothing found"
    assert "Error: " not in " ".join(finding.message for finding in report.findings if not finding.row)


def test_each_rule_has_a_mutant_and_each_mutant_a_rule() -> None:
    assert {mutant["rule"] for mutant in MUTANTS} == set(BY_NAME)
    assert len(BY_NAME) == len(RULES)
    assert set(BY_NAME) >= WARNINGS


def test_each_rule_says_one_sentence_in_each_language() -> None:
    for rule in RULES:
        english, spanish = sentences(rule)
        for sentence in (english, spanish):
            assert sentence[0].isupper(), rule
            assert sentence.endswith("."), rule
        assert english != spanish


def test_mended_copies_are_clean(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    mend(path)
    change_rows({"table": "actors", "where": {}}, path)
    mend(path)
    assert validate(path).valid


def test_all_findings_come_at_once(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    for mutant in MUTANTS:
        if mutant["rule"] in ("enum", "span_lengths", "word_counts") and "table" in mutant:
            apply(mutant, path)
    found = Counter(finding.rule for finding in validate(path).findings)
    assert {"enum", "span_lengths", "word_counts"} <= set(found)


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


@pytest.mark.parametrize(("name", "content"), list(broken_descriptors()))
def test_a_broken_descriptor_gives_findings_and_no_traceback(name: str, content: bytes, tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    write(path, content)
    report = validate(path)
    assert not report.valid
    stumbles = [finding.message for finding in report.findings if "Error: " in finding.message.partition(" — ")[0]]
    assert not stumbles
    assert all(str(finding).isprintable() for finding in report.findings)


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    path = copy_package(tmp_path / "package")
    outside = tmp_path / "outside.csv"
    outside.write_text("secret\n", "utf-8")
    inside = path.parent / "data/csv/actors.csv"
    inside.unlink()
    inside.symlink_to(outside)
    report = validate(path)
    assert any(finding.rule == "paths_inside" for finding in report.findings)
    assert not any("secret" in finding.message for finding in report.findings)


def test_no_package_is_an_error_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(diplodata.DataNotFoundError, match=r"No datapackage\.json.+No hay datapackage\.json"):
        validate(tmp_path)


def test_a_report_is_plain_data() -> None:
    report = validate()
    assert json.loads(json.dumps(report.as_dict()))["valid"] is True


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


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_has_no_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        bounds(text)


def test_precisions_follow_the_form() -> None:
    forms = {"2010-05-03": "day", "2010-05~": "month", "2010-05-XX": "month", "2010-24": "quarter", "2010-XX": "year"}
    forms |= {"2010?": "year", "199X": "decade", "19XX": "century"}
    assert {text: precisions(text) for text in forms} == {text: (code,) for text, code in forms.items()}
    assert precisions("1990/..") == ("period", "within_period")
