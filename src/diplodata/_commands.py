"""What the commands of the command line do; each takes the parsed options and returns the exit code."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from . import _about
from ._cli import INVALID, ROWS_ON_A_TERMINAL, VALID
from ._errors import UnknownIdError
from ._listing import NO_ROWS, fitted, text_of
from ._names import LANGUAGE, TABLES, VIEWS, Language
from ._package import installed
from ._schema import Column, columns_in, to_cell

if TYPE_CHECKING:
    from .validation import Report

# On a terminal the columns that a row is known by come first, its key last: width is what there is least of.
_CALLED = {
    "name", "term", "label", "text", "title", "heading", "exact", "surface", "as_printed", "corrected", "date_edtf",
}  # fmt: skip
# In a view, which joins much, so does what is said, who says it, what the rest is called; all ids come last.
_FIRST_IN_A_VIEW = (("_text",), ("speaker", "speaker_names"), ("_name", "_names"), ("_label", "_labels"))


def tables(options: Namespace) -> int:
    """List the tables."""
    languages = {f"_{one}": one for one in ("es", "en")}
    fields = [{"name": name, LANGUAGE: languages.get(name[-3:])} for name in _about.TableInfo._fields]
    columns = columns_in(fields, options.lang)
    rows = [[getattr(table, column.name) for column in columns] for table in _about.tables()]
    return _put(options, [column.heading for column in columns], rows)


def show(options: Namespace) -> int:
    """Show the rows of a table or view, or the row of an id."""
    if options.name in TABLES:
        key = installed().schema(options.name)["primaryKey"]
        return _put_rows(options, *_table(options.name, options.lang), lambda column: _in_table(column, key))
    if options.name in VIEWS:
        from . import _views

        rows = getattr(_views, options.name)(lang=options.lang or "both", backend="dicts")
        return _put_rows(options, rows, columns_in(installed().fields(options.name), options.lang), _in_view)
    return _show_record(options, (*TABLES, *VIEWS))


def _show_record(options: Namespace, others: Sequence[str]) -> int:
    """The row of an id: told on a terminal, unless columns are chosen; in a pipe like the rows of its table."""
    from ._entities import get

    try:
        record = get(options.name)
    except UnknownIdError:
        unknown = installed().unknown_table(others, options.name)
        if unknown.closest():
            raise unknown from None
        raise
    if _format(options) == "table" and options.columns is None:
        print(record.told(options.lang))
        return VALID
    rows, offered = _table(record.table, options.lang)
    key, options.n = installed().key(record.table), None
    return _put_rows(options, [row for row in rows if row[key] == record.id], offered)


def _table(table: Any, language: Language | None) -> tuple[list[dict[str, Any]], list[Column]]:
    """The rows of a table, and its columns."""
    from ._frames import load, offered

    return load(table, lang=language or "both", backend="dicts"), offered(table, language or "both")


def _put_rows(
    options: Namespace, rows: list[dict[str, Any]], offered: Sequence[Column], rank: Callable[[str], int] | None = None
) -> int:
    from ._frames import picked

    header = [column.heading for column in picked(offered, options.columns)]
    if rank and _format(options) == "table" and options.columns is None:
        header = sorted(header, key=rank)
    return _put(options, header, [[row[name] for name in header] for row in rows])


def _plain(column: str) -> str:
    return column.removesuffix("_es").removesuffix("_en")


def _in_table(column: str, key: Sequence[str]) -> int:
    return (column in key) - (_plain(column) in _CALLED)


def _in_view(column: str) -> int:
    plain = _plain(column)
    if plain in _CALLED:
        return 0
    rest = len(_FIRST_IN_A_VIEW) + plain.endswith(("_id", "_ids"))
    return next((rank for rank, ends in enumerate(_FIRST_IN_A_VIEW) if plain.endswith(ends)), rest)


def schema(options: Namespace) -> int:
    """What the columns of a table or view mean, or the codes of one of a table."""
    from ._about import codes
    from ._describe import describe

    language: Language = options.lang or "en"
    found: Any = codes(options.table, options.column, language) if options.column else describe(options.table, language)
    return _put_listing(options, found)


def search(options: Namespace) -> int:
    """The rows in which words occur."""
    from ._search import Hit
    from ._search import search as found

    return _put_listing(options, found(" ".join(options.text), options.lang), Hit._fields)


def trace(options: Namespace) -> int:
    """The passages that a row rests on; on a terminal also the citation of a quotation."""
    from ._trace import Trace
    from ._trace import trace as found

    language: Language = options.lang or "en"
    passages = found(options.id, language)
    _put_listing(options, passages, Trace._fields)
    if _format(options) == "table":
        for passage in passages:
            if (passage.table, passage.id) == ("quotes", options.id):
                print("", passage.citation(language), sep="\n")
    return VALID


def cite(options: Namespace) -> int:
    """How to cite the data, and the articles behind some rows."""
    from ._cite import cite as told

    print(told(options.style, options.lang or "en", options.ids).rstrip("\n"))
    return VALID


def sql(options: Namespace) -> int:
    """One SELECT over the tables and views."""
    from ._sql import selected

    query = sys.stdin.read() if options.query == "-" else options.query
    columns = selected(query, engine=options.engine)
    rows = zip(*(values for _, values in columns.values()), strict=True)
    return _put(options, list(columns), [list(row) for row in rows])


def export(options: Namespace) -> int:
    """Write the tables in another format."""
    from ._export import export as write

    chosen = {"tables": options.tables, "lang": options.lang or "both", "overwrite": options.overwrite}
    print(write(options.to, options.path, **chosen))
    return VALID


def validate(options: Namespace) -> int:
    """Check a package by every rule."""
    from .validation import validate as check

    report = check(options.descriptor)
    if options.json:
        _put_json(report.as_dict(options.lang))
    else:
        _put_report(report, options.lang)
    return VALID if report.valid else INVALID


def _put_report(report: "Report", language: Language | None) -> None:
    """Errors go to the output; warnings, what was not run and the counts beside it."""
    for error in report.errors:
        print(error.line(language))
    sys.stdout.flush()
    for line in (*(one.line(language) for one in report.warnings), *report.notes(language), report.summary(language)):
        print(line, file=sys.stderr)


def path(options: Namespace) -> int:
    """Where the files are."""
    print(_about.path(options.table, options.format) if options.table else installed().folder)
    return VALID


# What is printed


def _format(options: Namespace) -> str:
    return options.format or ("table" if sys.stdout.isatty() else "csv")


def _put_listing(options: Namespace, listing: Any, every: Sequence[str] = ()) -> int:
    """A listing: the columns that it shows on a terminal, in a pipe every field that its items have."""
    fields = listing.columns if _format(options) == "table" else every or listing.columns
    return _put(options, list(fields), [[getattr(item, name) for name in fields] for item in listing])


def _put(options: Namespace, header: list[str], rows: list[list[Any]]) -> int:
    """Rows, at most ``-n`` of them: to fit where a person reads, whole where a program does."""
    form = _format(options)
    wanted = getattr(options, "n", None)
    few = ROWS_ON_A_TERMINAL if wanted is None and form == "table" and hasattr(options, "n") else wanted
    {"table": _put_table, "csv": _put_csv, "json": _put_objects}[form](header, rows[:few], len(rows))
    return VALID


def _put_table(header: list[str], rows: list[list[Any]], total: int) -> None:
    from shutil import get_terminal_size
    from textwrap import wrap

    if not total:
        print(NO_ROWS)
        return
    width = get_terminal_size().columns
    lines, hidden = fitted(header, [[text_of(value) for value in row] for row in rows], width)
    notes = []
    if len(rows) < total:
        notes.append(f"{len(rows)} of / de {total} rows / filas")
    if hidden:
        notes.append(f"{len(hidden)} more columns / columnas más: {', '.join(hidden)}")
    print(*lines, *(["", *wrap(" · ".join(notes), width)] if notes else []), sep="\n")


def _put_csv(header: list[str], rows: list[list[Any]], total: int) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([header, *([to_cell(value) for value in row] for row in rows)])


def _put_objects(header: list[str], rows: list[list[Any]], total: int) -> None:
    _put_json([dict(zip(header, row, strict=True)) for row in rows])


def _put_json(value: Any) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
