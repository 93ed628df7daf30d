"""The package as a spreadsheet (extra ``excel``): a cover, one sheet a view and table, the meaning of the columns.

A sheet is made to be read: what a row is called comes first, codes are in words, an id leads to its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .._errors import MissingExtraError
from .._names import ENGLISH_ORIGIN, ENTITY_TABLES, DataLanguage
from .._package import PARENT, installed, localized
from .._schema import columns_in
from .content import about, code_labels, column_titles, headings_of, languages_of, rows_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_NARROWEST, _WIDEST, _LINE, _HIGHEST = 8, 60, 15, 409  # widths in characters, heights in points; longer texts wrap
_CREATED = datetime(2000, 1, 1)  # of every spreadsheet, so that the same rows give the same bytes
_COVER, _LONGEST_NAME = "diplodata", 31
# What a row is called, without the ending of a language: the first of these that a table has comes first.
_CALLED = ("name", "term", "title", "heading", "label", "reading", "text", "exact", "surface", "first_entity_label")
_WORDS = {
    "es": {
        "columns": "Columnas",
        "contents": ("hoja", "contenido", "filas"),
        "meanings": ("hoja", "columna", "nombre en los datos", "tipo", "significado"),
        "string": "texto",
        "integer": "número",
        "number": "número",
        "boolean": "sí o no",
        "date": "fecha",
        "true": "sí",
        "false": "no",
    },
    "en": {
        "columns": "Columns",
        "contents": ("sheet", "content", "rows"),
        "meanings": ("sheet", "column", "name in the data", "type", "meaning"),
        "string": "text",
        "integer": "number",
        "number": "number",
        "boolean": "yes or no",
        "date": "date",
        "true": "yes",
        "false": "no",
    },
}


class _Column(NamedTuple):
    """One column of a sheet: its name in the data, its title, its cells, and the table to which they lead."""

    name: str
    title: str
    cells: list[Any]
    leads_to: str | None = None


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

    sheets = {name: _columns(name, lang) for name in names}
    titles = _sheet_names(names, lang)
    places = {(name, id): row for name in sheets for row, id in enumerate(_ids(name), 1)}
    try:
        with Workbook(str(file)) as book:
            book.set_properties({"title": about(languages_of(lang)[0])[0][1], "created": _CREATED})
            _cover(book, sheets, titles, lang)
            for name, columns in sheets.items():
                _sheet(book, titles[name], columns, {key: (titles[key[0]], row) for key, row in places.items()})
            _sheet(book, _word("columns", lang).rpartition(" / ")[2], _meanings(sheets, titles, lang), {})
    except FileCreateError as error:  # not an OSError subclass
        raise OSError(str(error)) from error


def _word(key: str, lang: DataLanguage) -> str:
    return " / ".join(str(_WORDS[one][key]) for one in languages_of(lang))


def _sheet_names(names: Sequence[str], lang: DataLanguage) -> dict[str, str]:
    """The name of each sheet: its title as far as it fits, in both languages the name in the data."""
    found: dict[str, str] = {}
    for name in names:
        title = name if lang == "both" else localized(installed().described[name], "title", lang)
        short = title.partition(",")[0]
        if len(short) > _LONGEST_NAME:
            short = short[: _LONGEST_NAME - 1].rpartition(" ")[0] + "…"
        found[name] = short if short not in found.values() else name
    return found


def _columns(name: str, lang: DataLanguage) -> list[_Column]:
    """The columns of a table or view as a reader looks for them: the name of the row first, codes in words."""
    rows, titles = rows_of(name, lang), column_titles(name, lang)
    cells: dict[str, list[Any]] = {one: [row[one] for row in rows] for one in headings_of(name, lang)}
    endings = ("",) if lang != "both" else ("_es", "_en")
    targets = {key["fields"][0]: key["reference"]["resource"] or name for key in _foreign_keys(name)}
    found = []
    for heading, values in cells.items():
        code = heading.removesuffix("_es").removesuffix("_en").removesuffix("_label")
        if code != heading and code in cells and "_label" in heading:
            continue  # it stands in place of its code
        beside = [cells[f"{heading}_label{end}"] for end in endings if f"{heading}_label{end}" in cells]
        labels = code_labels(name, heading, lang)
        if beside:
            shown = [" / ".join(filter(None, each)) or None for each in zip(*beside, strict=True)]
        elif labels:
            shown = [labels.get(value) for value in values]
        else:
            shown = [_word(str(value).lower(), lang) if isinstance(value, bool) else value for value in values]
        found.append(_Column(heading, titles[heading], shown, targets.get(heading)))
    called = next((one for one in _CALLED if any(column.name in (one, f"{one}_es") for column in found)), "")
    return sorted(found, key=lambda column: column.name not in (called, f"{called}_es", f"{called}_en"))


def _foreign_keys(name: str) -> list[dict[str, Any]]:
    schema = installed().schema(name)
    return [key for key in schema.get("foreignKeys", ()) if key["fields"] != schema["primaryKey"]]


def _ids(name: str) -> list[Any]:
    """What other sheets know the rows of a sheet by; nothing of a key of several columns, or of a view."""
    by_id = installed().by_id(name) if name in installed().resources else {}
    return list(by_id)


def _meanings(sheets: Mapping[str, list[_Column]], titles: Mapping[str, str], lang: DataLanguage) -> list[_Column]:
    """The meaning of every column of every sheet."""
    languages, lines = languages_of(lang), []
    for name, columns in sheets.items():
        fields = {field["name"]: field for field in installed().fields(name)}
        shown = columns_in(fields.values(), None if lang == "both" else lang)
        known = {column.heading: fields[column.name] for column in shown}
        origin = next(field for field in installed().fields("translations") if field["name"] == "origin")
        for column in columns:
            field = known.get(column.name, origin if column.name == ENGLISH_ORIGIN else {})
            meaning = "\n".join(localized(field, "description", one) for one in languages)
            lines.append((titles[name], column.title, column.name, _word(field["type"], lang), meaning))
    heads = [" / ".join(each) for each in zip(*(_WORDS[one]["meanings"] for one in languages), strict=True)]
    return [_Column(head, head, list(cells)) for head, cells in zip(heads, zip(*lines, strict=True), strict=True)]


def _cover(book: Workbook, sheets: Mapping[str, list[_Column]], titles: Mapping[str, str], lang: DataLanguage) -> None:
    """The first sheet: the package, how to cite it, and a list of the sheets with links."""
    languages, styles = languages_of(lang), _styles(book)
    sheet = _landscape(book.add_worksheet(_COVER))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    row = 0
    for label, text in (pair for one in languages for pair in (*about(one), ("", ""))):
        sheet.set_row(row, _height([text], [100]))
        sheet.write_string(row, 0, label, styles["bold"])
        sheet.write_string(row, 1, text, styles["text"])
        row += 1
    heads = zip(*(_WORDS[one]["contents"] for one in languages), strict=True)
    for place, heading in enumerate(" / ".join(each) for each in heads):
        sheet.write_string(row, place, heading, styles["header"])
    for number, (name, columns) in enumerate(sheets.items(), row + 1):
        described = installed().described[name]
        contents = "\n".join(
            f"{localized(described, 'title', one)}. {localized(described, 'description', one)}" for one in languages
        )
        sheet.set_row(number, _height([contents], [100]))
        sheet.write_url(number, 0, f"internal:'{titles[name]}'!A1", styles["link"], titles[name])
        sheet.write_string(number, 1, contents, styles["text"])
        sheet.write_number(number, 2, len(columns[0].cells), styles["text"])


def _sheet(
    book: Workbook, title: str, columns: Sequence[_Column], places: Mapping[tuple[str, Any], tuple[str, int]]
) -> None:
    """One sheet: a frozen header, filters, widths and heights that show the texts; ``places`` of the rows of others."""
    sheet, styles = _landscape(book.add_worksheet(title)), _styles(book)
    widths = [_width(column) for column in columns]
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.title, styles["header"])
        for row, value in enumerate(column.cells, 1):
            there = places.get((_table_of(column.leads_to, value), value)) if column.leads_to else None
            if there:
                sheet.write_url(row, place, f"internal:'{there[0]}'!A{there[1] + 1}", styles["link"], str(value))
            else:
                _write(sheet, row, place, value, styles["text"])
    sheet.set_row(0, _height([column.title for column in columns], widths))
    for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True), 1):
        sheet.set_row(row, _height(cells, widths))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(columns[0].cells), len(columns) - 1)
    sheet.repeat_rows(0)


def _table_of(table: str, id: Any) -> str:
    """The table whose sheet tells of a row: for an entity, that of its type."""
    entity = installed().by_id(PARENT).get(str(id)) if table == PARENT else None
    return ENTITY_TABLES[str(entity["entity_type"])] if entity else table


def _landscape(sheet: Worksheet) -> Worksheet:
    """To be printed on sheets as wide as all columns."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _width(column: _Column) -> int:
    lines = (line for cell in column.cells for line in str("" if cell is None else cell).split("\n"))
    words = max(map(len, column.title.split()))
    return min(max(_NARROWEST, words + 3, *map(len, lines)) if column.cells else _NARROWEST, _WIDEST)


def _height(cells: Sequence[Any], widths: Sequence[int]) -> int:
    """What the tallest of the cells needs; a wrapped line holds a little less than the width."""
    texts = (("" if cell is None else str(cell), width) for cell, width in zip(cells, widths, strict=True))
    lines = (sum(max(1, ceil(len(line) * 1.1 / width)) for line in text.split("\n")) for text, width in texts)
    return min(max(lines) * _LINE, _HIGHEST)


def _write(sheet: Worksheet, row: int, place: int, value: Any, style: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, place, value, style)
    elif value is not None:
        sheet.write_string(row, place, str(value), style)


def _styles(book: Workbook) -> dict[str, Any]:
    text = {"text_wrap": True, "valign": "top"}
    return {
        "header": book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1} | text),
        "bold": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format(text),
        "link": book.add_format({"font_color": "#1F4E9E", "underline": 1} | text),
    }
