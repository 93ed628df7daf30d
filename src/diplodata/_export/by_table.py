"""Formats with one file a table: CSV, CSV for Excel, JSON lines, Parquet."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path
from shutil import copyfile

from .. import _frames
from .._citing import about_file
from .._names import DataLanguage
from .._package import installed
from .._schema import Value, canonical_csv, parquet_of
from .content import arrow_of, headings_of, rows_of

_MONTH = "(?:ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|oct|nov|dic|dec)[a-zé]*"
# Texts that Excel would take for a number, a date, a truth value or a formula.
_CONVERTED = re.compile(
    rf"[-=+@].*|[\d.,:/%$€ E-]*\d[\d.,:/%$€ E-]*|(?:\d+[ /-])?{_MONTH}[ ./-]+\d+.*|true|false", re.I | re.S
)
_LONGEST_LITERAL = 255  # characters of a text in a formula of Excel


def write_csv(file: Path, name: str, lang: DataLanguage) -> None:
    """A CSV file as the package has them."""
    if _published(name, lang):
        copyfile(installed().file_of(name, "csv"), file)
    else:
        rows = (row.values() for row in rows_of(name, lang))
        file.write_bytes(canonical_csv(headings_of(name, lang), rows))


def write_excel_csv(file: Path, name: str, lang: DataLanguage) -> None:
    """A CSV file that Excel reads as UTF-8, and in which no text turns into a number, date or formula."""
    rows = ([_kept_as_text(value) for value in row.values()] for row in rows_of(name, lang))
    file.write_bytes(BOM_UTF8 + canonical_csv(headings_of(name, lang), rows))


def _kept_as_text(value: Value | None) -> Value | None:
    """A number or a truth value as it is; a text that Excel would convert, as a formula that gives it."""
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str) or not _CONVERTED.fullmatch(text):
        return value
    literal = text.replace('"', '""')
    return f'="{literal}"' if len(text) <= _LONGEST_LITERAL else f"'{text}"


def write_jsonl(file: Path, name: str, lang: DataLanguage) -> None:
    """One JSON object a line, dates in ISO 8601."""
    lines = (json.dumps(row, ensure_ascii=False, default=date.isoformat) for row in rows_of(name, lang))
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def write_parquet(file: Path, name: str, lang: DataLanguage) -> None:
    """A Parquet file as the package has them."""
    if _published(name, lang):
        about = about_file(installed().descriptor, installed().resource(name))
        file.write_bytes(parquet_of(_frames.arrow_of(name, stored=True), about))
    else:
        file.write_bytes(parquet_of(arrow_of(name, lang), {}))


def _published(name: str, lang: DataLanguage) -> bool:
    return lang == "both" and name in installed().described
