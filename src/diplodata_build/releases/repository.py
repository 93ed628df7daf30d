"""The repository as it is handed on: every file has a licence, and the package in it is valid where it lies."""

from __future__ import annotations

import csv
from pathlib import Path

from diplodata_build.releases.model import Validator

BROKEN_TABLE = "data/csv/relations.csv"


def break_a_cell(folder: Path) -> None:
    """Let the first relation start from nobody: one cell, and the package is not valid any more."""
    path = folder / BROKEN_TABLE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("subject_id")] = "nobody"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _no_licence(folder: Path) -> None:
    (folder / "stray.py").write_text("print('whose is this?')\n", "utf-8")


JUDGES = (
    Validator("reuse lint", "release", ("{bin}/reuse", "lint"), _no_licence),
    Validator("frictionless validate", "", ("{bin}/frictionless", "validate", "datapackage.json"), break_a_cell),
    Validator("diplodata validate", "", ("{bin}/diplodata", "validate", "datapackage.json"), break_a_cell),
)
