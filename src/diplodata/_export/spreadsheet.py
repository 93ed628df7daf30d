"""The package as a spreadsheet (extra ``excel``): a cover, the meaning of the columns, one sheet a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._errors import MissingExtraError
from .._names import ENGLISH_ORIGIN, DataLanguage, Language
from .._package import installed, localized
from .._schema import columns_in
from .content import about, code_labels, languages_of, rows_of

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Columns = dict[str, Sequence[Any]]
About = Mapping[Language, Sequence[tuple[str, str]]]

_WIDEST, _NARROWEST = 60, 8  # characters of a column; longer texts are wrapped
_CREATED = datetime(2000, 1, 1)  # of every spreadsheet, so that the same rows give the same bytes
_SHEETS = {"es": ("hoja", "contenido", "filas"), "en": ("sheet", "content", "rows")}
_MEANINGS = {"es": ("hoja", "columna", "tipo", "significado"), "en": ("sheet", "column", "type", "meaning")}
_LABEL_OF = {"es": "Etiqueta del código de {}.", "en": "Label of the code in {}."}
_ORIGIN = {
    "es": "De dónde procede el inglés de la fila: el menos comprobado de sus orígenes.",
    "en": "Where the row's English comes from: the least checked of its origins.",
}


def write_xlsx(file: Path, names: Sequence[str], lang: DataLanguage) -> None:
    """Write tables and views as sheets, after a cover that says what the package is and how to cite it.

    Texts stay texts, even if they look like formulas; so do dates, since spreadsheets have none before 1900. Raises
    MissingExtraError if xlsxwriter is not installed, OSError if the file cannot be written.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        raise MissingExtraError("excel") from error

    languages = languages_of(lang)
    cover = {language: about(language) for language in languages}
    sheets = {name: _with_labels(name, rows_of(name, lang), languages) for name in names}
    try:
        with Workbook(str(file)) as book:
            book.set_properties({"title": cover[languages[0]][0][1], "created": _CREATED})
            _cover(book, sheets, cover)
            _sheet(book, "columns", _meanings(sheets, languages))
            for name, columns in sheets.items():
                _sheet(book, name, columns)
    except FileCreateError as error:  # not an OSError subclass
        raise OSError(str(error)) from error


def _with_labels(name: str, table: pa.Table, languages: Sequence[Language]) -> Columns:
    """The columns of a table, each column of codes followed by one of their labels."""
    columns: Columns = {}
    for heading in table.column_names:
        columns[heading] = codes = table[heading].to_pylist()
        for language in languages:
            if labels := code_labels(name, heading, language):
                suffix = f"_{language}" if len(languages) > 1 else ""
                columns[f"{heading}_label{suffix}"] = [labels.get(code) for code in codes]
    return columns


def _meanings(sheets: Mapping[str, Columns], languages: Sequence[Language]) -> Columns:
    """The meaning of every column of every sheet, as the columns of a sheet."""
    rows = []
    for name, columns in sheets.items():
        fields = {field["name"]: field for field in installed().fields(name)}
        shown = columns_in(fields.values(), languages[0] if len(languages) == 1 else None)
        known = {column.heading: fields[column.name] for column in shown}
        for heading in columns:
            field = known.get(heading)
            texts = _ORIGIN if heading == ENGLISH_ORIGIN else _LABEL_OF
            meaning = [
                localized(field, "description", one) if field else texts[one].format(heading.partition("_label")[0])
                for one in languages
            ]
            rows.append((name, heading, field["type"] if field else "string", "\n".join(meaning)))
    return dict(zip(_joined(_MEANINGS, languages), map(list, zip(*rows, strict=True)), strict=True))


def _cover(book: Workbook, sheets: Mapping[str, Columns], cover: About) -> None:
    """The first sheet: the package, how to cite it, and a list of the sheets with links."""
    sheet, styles = book.add_worksheet("diplodata"), _styles(book)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    row = 0
    for label, text in (pair for pairs in cover.values() for pair in (*pairs, ("", ""))):
        sheet.write_string(row, 0, label, styles["bold"])
        sheet.write_string(row, 1, text, styles["text"])
        row += 1
    for place, heading in enumerate(_joined(_SHEETS, tuple(cover))):
        sheet.write_string(row, place, heading, styles["header"])
    for number, (name, columns) in enumerate(sheets.items(), 1):
        sheet.write_url(row + number, 0, f"internal:'{name}'!A1", styles["link"], name)
        texts = installed().resource(name)
        contents = "\n".join(
            f"{localized(texts, 'title', one)}. {localized(texts, 'description', one)}" for one in cover
        )
        sheet.write_string(row + number, 1, contents, styles["text"])
        sheet.write_number(row + number, 2, len(next(iter(columns.values()))), styles["text"])


def _joined(words: Mapping[str, Sequence[str]], languages: Sequence[Language]) -> list[str]:
    return [" / ".join(each) for each in zip(*(words[language] for language in languages), strict=True)]


def _sheet(book: Workbook, name: str, columns: Columns) -> None:
    """One sheet: a bold frozen header, filters, columns as wide as their texts within limits."""
    sheet, styles = book.add_worksheet(name), _styles(book)
    for place, (heading, values) in enumerate(columns.items()):
        sheet.write_string(0, place, heading, styles["header"])
        for row, value in enumerate(values, 1):
            _write(sheet, row, place, value, styles["text"])
        lines = (line for value in values for line in str("" if value is None else value).split("\n"))
        sheet.set_column(place, place, min(max(_NARROWEST, len(heading) + 3, *map(len, lines)), _WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(map(len, columns.values())), len(columns) - 1)


def _write(sheet: Worksheet, row: int, place: int, value: Any, style: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value, style)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value, style)
    elif value is not None:
        sheet.write_string(row, place, str(value), style)


def _styles(book: Workbook) -> dict[str, Any]:
    return {
        "header": book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "top"}),
        "bold": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "link": book.add_format({"font_color": "#1F4E9E", "underline": 1, "valign": "top"}),
    }
