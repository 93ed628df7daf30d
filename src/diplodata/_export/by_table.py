"""Formats with one file a table: CSV, JSON lines, Parquet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from shutil import copyfile

from .._names import DataLanguage
from .._package import installed
from .._schema import canonical_csv
from .content import rows_of


def write_csv(file: Path, name: str, lang: DataLanguage) -> None:
    """A CSV file as the package has them."""
    if _published(name, lang):
        copyfile(installed().file_of(name, "csv"), file)
    else:
        data = rows_of(name, lang)
        file.write_bytes(canonical_csv(data.column_names, (row.values() for row in data.to_pylist())))


def write_jsonl(file: Path, name: str, lang: DataLanguage) -> None:
    """One JSON object a line, dates in ISO 8601."""
    rows = rows_of(name, lang).to_pylist()
    lines = (json.dumps(row, ensure_ascii=False, default=date.isoformat) for row in rows)
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def write_parquet(file: Path, name: str, lang: DataLanguage) -> None:
    """A Parquet file as the package has them."""
    if _published(name, lang):
        copyfile(installed().file_of(name, "parquet"), file)
    else:
        import pyarrow.parquet as pq

        pq.write_table(rows_of(name, lang), file, compression="none")


def _published(name: str, lang: DataLanguage) -> bool:
    return lang == "both" and name in installed().described
