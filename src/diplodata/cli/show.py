"""Show the rows of a table or view, or the row of an id."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from .._errors import UnknownIdError
from .._frames import available_columns, select_columns, table_as
from .._names import DataLanguage
from .._package import installed
from .._record import get
from .options import add_count, add_format, add_language, format_of, names, print_rows

# A terminal is narrow: the columns with the name of a row come first there, its key last.
_CALLED = {
    "name", "term", "label", "text", "title", "heading", "exact", "surface", "as_printed", "corrected", "reading",
    "date_edtf",
}  # fmt: skip
# In a view, then texts, speakers, names and labels; ids come last.
_FIRST_IN_A_VIEW = (("_text",), ("speaker", "speaker_names"), ("_name", "_names"), ("_label", "_labels"))


def add_arguments(command: ArgumentParser) -> None:
    add_language(command)
    add_format(command)
    command.add_argument("name", metavar="TABLE|ID", help="a table, a view or an id / una tabla, vista o identificador")
    add_count(command, "; an id has one row whatever N / un identificador tiene una fila, cualquiera que sea N")
    command.add_argument(
        "--columns", type=names, metavar="A,B", help="these columns, in this order / estas columnas, en este orden"
    )


def run(options: Namespace) -> None:
    name = installed().find(options.name)
    if name is None:
        _show_row(options, options.name)
    elif name in installed().views:
        _print(options, name, _rank_in_view)
    else:
        key = installed().schema(name)["primaryKey"]
        _print(options, name, lambda column: (column in key) - (_plain(column) in _CALLED))


def _show_row(options: Namespace, id: str) -> None:
    try:
        record = get(id)
    except UnknownIdError as error:
        unknown = installed().unknown_table(installed().described, id)
        if unknown.closest() and not error.successors:
            raise unknown from None
        raise
    if format_of(options) == "table" and options.columns is None:
        print(record.as_text(options.lang))
    else:
        options.n = None
        _print(options, record.table, id=record.id)


def _print(options: Namespace, name: str, rank: Callable[[str], int] | None = None, id: str | None = None) -> None:
    """The rows of a table or view, or the row of an id; on a terminal columns by rank, unless --columns names them."""
    lang: DataLanguage = options.lang or "both"
    available = available_columns(name, lang)
    header = [column.heading for column in select_columns(available, options.columns)]
    if rank and format_of(options) == "table" and options.columns is None:
        header.sort(key=rank)
    rows = table_as("dicts", name, available)
    if id is not None:
        rows = [row for row in rows if row[installed().key(name)] == id]
    print_rows(options, header, [[row[column] for column in header] for row in rows])


def _plain(column: str) -> str:
    return column.removesuffix("_es").removesuffix("_en")


def _rank_in_view(column: str) -> int:
    plain = _plain(column)
    if plain in _CALLED:
        return 0
    rest = len(_FIRST_IN_A_VIEW) + plain.endswith(("_id", "_ids"))
    return next((rank for rank, ends in enumerate(_FIRST_IN_A_VIEW) if plain.endswith(ends)), rest)
