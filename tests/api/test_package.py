"""The committed package beside what other programs make of it."""

import csv
import json
from pathlib import Path

import edtf
import pytest

import diplodata

ROOT = Path(__file__).resolve().parents[2]
DATES = {"date_edtf", "date_start", "date_end", "accessed"}


def _rows(table):
    with diplodata.path(table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _dates():
    found = {
        row[column]
        for table in diplodata.tables()
        for row in _rows(table.name)
        for column in DATES & set(row)
        if row[column]
    }
    return sorted(found)


def test_there_are_dates():
    assert len(_dates()) > 20


@pytest.mark.parametrize("date", _dates())
def test_every_date_is_edtf_to_the_edtf_package(date):
    assert str(edtf.parse_edtf(date)) == date


@pytest.mark.parametrize("wrong", ["2010-02-31", "1990s", "2013-2018", "marzo de 1991"])
def test_the_edtf_package_refuses_what_is_no_date(wrong):
    with pytest.raises(edtf.parser.EDTFParseException):
        edtf.parse_edtf(wrong)


def test_a_plain_csv_reader_and_a_plain_json_reader_are_enough():
    descriptor = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        if "schema" in resource:
            rows = _rows(resource["name"])
            assert len(rows) == resource["diplodata:rows"]
            assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
