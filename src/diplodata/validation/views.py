"""Rules of the views: what they hold follows from the tables."""

from collections.abc import Collection, Iterator

from .._guessing import telling_first
from .._names import TABLES
from .._schema import Value, to_cell
from .._view_rows import compute_views
from .cells import value_of
from .hits import Hit
from .package import RawPackage, Table


def views_computed(package: RawPackage) -> Iterator[Hit]:
    """A view has the rows that its query gives from the tables, cell by cell and in their order.

    Una vista tiene las filas que da su consulta a partir de las tablas, celda por celda y en su orden.
    """
    import sqlite3

    tables = [package[name] for name in TABLES]
    try:
        computed = compute_views({table.name: (table.header, _Typed(table)) for table in tables})
    except (sqlite3.Error, ValueError, OverflowError) as error:
        yield package.hit(str(error), "views")
        return
    for view in package.views.values():
        columns, rows = computed.get(view.name, ([], []))
        if len(rows) != len(view.rows):
            yield Hit(view.file, None, None, f"{len(view.rows)} ≠ {len(rows)}")
        types = {field.name: field.type for field in view.fields}
        cells = [
            [to_cell(bool(one) if types.get(column) == "boolean" and one is not None else one) for one in values]
            for column, values in zip(columns, zip(*rows, strict=True), strict=bool(rows))
        ]
        for row, number in zip(view.rows, telling_first(cells), strict=False):
            for column, values in zip(columns, cells, strict=bool(rows)):
                if row[column] != (expected := values[number]):
                    yield row.hit(column, f"«{row[column][:60]}» ≠ «{expected[:60]}»")


class _Typed(Collection[dict[str, Value | None]]):
    """The rows of a table, their cells as their types have them, a missing one as null; made as they are taken."""

    def __init__(self, table: Table) -> None:
        types = {field.name: field.type for field in table.fields}
        self._columns = [(column, types.get(column, "string")) for column in table.header]
        self._rows = table.rows

    def __iter__(self) -> Iterator[dict[str, Value | None]]:
        for row in self._rows:
            yield {column: value_of(row[column], kind) for column, kind in self._columns}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)
