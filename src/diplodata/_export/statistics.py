"""Files of Stata and SPSS (extra ``statistics``): one a table, with the labels of columns and codes in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from .._errors import MissingExtraError
from .._names import DataLanguage
from .._package import installed
from .content import about, arrow_of, code_labels, column_titles, languages_of

if TYPE_CHECKING:
    import pandas as pd

# The longest that both programs take, in characters, of which some have two bytes: label of a file, of a column, note.
_FILE_LABEL, _LABEL, _NOTE = 60, 80, 40


class _Variables(NamedTuple):
    """A table as both programs hold it: codes and truth values are numbers with value labels, missing numbers NaN."""

    data: pd.DataFrame
    titles: dict[str, str]
    values: dict[str, dict[int, str]]
    dates: list[str]


def write_dta(file: Path, name: str, lang: DataLanguage) -> None:
    """A Stata file (version 15, UTF-8); MissingExtraError without pyreadstat."""
    variables = _variables(name, lang)
    formats = dict.fromkeys(variables.dates, "%td")
    _write("write_dta", variables, name)(file, variable_format=formats, version=15)
    _stamp(file, rb"(?<=<timestamp>\x11)[^<]{17}", b"01 Jan 2000 00:00")


def write_sav(file: Path, name: str, lang: DataLanguage) -> None:
    """An SPSS file; MissingExtraError without pyreadstat."""
    variables = _variables(name, lang)
    formats = dict.fromkeys(variables.dates, "SDATE10")  # 1999/12/31
    said = [": ".join(pair) for language in languages_of(lang) for pair in about(language)]
    notes = [line for text in said for part in text.split("\n") for line in wrap(part, _NOTE)]
    _write("write_sav", variables, name)(file, variable_format=formats, note=notes)
    _stamp(file, rb"(?s)(?<=^.{92})\d\d \w{3} \d\d\d\d:\d\d:\d\d", b"01 Jan 0000:00:00")


def _write(writer: str, variables: _Variables, name: str) -> Callable[..., None]:
    try:
        import pyreadstat
    except ImportError as error:
        raise MissingExtraError("statistics") from error
    return partial(
        getattr(pyreadstat, writer),
        variables.data,
        file_label=_file_label(name),
        column_labels=variables.titles,
        variable_value_labels=variables.values,
    )


def _stamp(file: Path, when: bytes, fixed: bytes) -> None:
    """Put a fixed date in place of today's, so that the same rows give the same bytes."""
    content, found = re.subn(when, fixed, file.read_bytes(), count=1)
    if not found:
        raise OSError(f"{file.name}: pyreadstat no longer writes the date where it did")
    file.write_bytes(content)


def _file_label(name: str) -> str:
    """What the program shows of the file."""
    return _short(f"{installed().descriptor['name']} {dict(about('en'))['version']}: {name}", _FILE_LABEL)


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1]}…"


def _variables(name: str, lang: DataLanguage) -> _Variables:
    """The rows of a table or view, with the titles of its columns and the labels of its codes."""
    import pandas as pd

    rows, data, values, dates = arrow_of(name, lang), {}, {}, []
    for column in rows.column_names:
        cells, type_ = rows[column].to_pylist(), str(rows.schema.field(column).type)
        labels: dict[Any, str] = code_labels(name, column, lang)
        if type_ == "bool":
            labels = {False: "no", True: "sí / yes" if lang == "both" else {"es": "sí", "en": "yes"}[lang]}
        if labels:
            number_of = {code: number for number, code in enumerate(labels, type_ != "bool")}
            values[column] = {number_of[code]: label for code, label in labels.items()}
            cells = [number_of.get(cell) for cell in cells]
        if type_.startswith("date"):
            dates.append(column)
        is_text = type_ == "string" and not labels
        data[column] = pd.Series(
            ["" if cell is None else cell for cell in cells] if is_text else cells,
            dtype=object if is_text or column in dates else "float64",
        )
    titles = {heading: _short(title, _LABEL) for heading, title in column_titles(name, lang).items()}
    return _Variables(pd.DataFrame(data), titles, values, dates)
