"""Every column of the published package has a value somewhere, or the schema says why it may have none."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import pytest
from sample import ROOT

from diplodata_build.base.checkout import Checkout
from diplodata_build.curation.schemas import Schemas, read_schemas

SCHEMAS = read_schemas(Checkout.at(ROOT))
CSV = {path.stem: path.read_text("utf-8") for path in Path(ROOT, "data", "csv").glob("*.csv")}


def undeclared(files: Mapping[str, str], schemas: Schemas = SCHEMAS) -> Iterator[str]:
    """The columns without a value that the schema does not allow to be so."""
    for table, text in files.items():
        filled = {column for row in csv.DictReader(StringIO(text)) for column, value in row.items() if value}
        for field in schemas[table].fields:
            if field.name not in filled and not field.may_be_empty:
                yield f"{table}.{field.name}"


def test_no_column_is_empty_without_a_reason() -> None:
    assert list(undeclared(CSV)) == []


@pytest.mark.parametrize("column", ["date_end", "name"])
def test_a_column_that_lost_its_values_is_seen(column: str) -> None:
    rows = list(csv.DictReader(StringIO(CSV["names"])))
    written = StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(row | {column: ""} for row in rows)
    assert list(undeclared({"names": written.getvalue()})) == [f"names.{column}"]
