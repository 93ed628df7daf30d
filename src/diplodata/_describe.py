"""What the columns of tables and views mean, and how full they are."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from ._errors import require_one_of
from ._listing import Listing
from ._names import VIEWS, Language, TableName, ViewName
from ._package import installed, localized


class ColumnInfo(NamedTuple):
    """One column: its type in the schema, the share of its cells that is missing, its distinct values, its meaning."""

    column: str
    type: str
    missing: float
    distinct: int
    title: str
    description: str


def describe(table: TableName | ViewName, lang: Language = "en") -> Listing[ColumnInfo]:
    """What the columns of a table or view mean and how full they are, one ColumnInfo a column.

    ``missing`` is a share from 0 to 1, ``distinct`` a number of values. Raises UnknownTableError or UnknownChoiceError.
    """
    package = installed()
    if table not in (known := (*package.resources, *VIEWS)):
        raise package.unknown_table(known, table)
    require_one_of("lang", lang, get_args(Language))
    if table in package.resources:
        rows: Any = package.rows(table)
    else:
        from ._sql import load_view  # tables do not need it

        rows = load_view(table, backend="dicts")
    found = []
    for field in package.fields(table):
        values = [row[field["name"]] for row in rows if row[field["name"]] is not None]
        missing = 1 - len(values) / len(rows) if rows else 0.0
        texts = (localized(field, key, lang) for key in ("title", "description"))
        found.append(ColumnInfo(field["name"], field["type"], missing, len(set(values)), *texts))
    return Listing(found, ColumnInfo._fields)
