"""Tables as pandas DataFrames."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _package
from ._errors import UnknownColumnError
from ._schema import pandas_type

if TYPE_CHECKING:
    import pandas as pd


def load(table: str, *, columns: Sequence[str] | None = None) -> "pd.DataFrame":
    """A table as a pandas DataFrame, typed from its schema (``string``, ``Int64``, ``boolean``; missing is ``pd.NA``).

    ``columns`` chooses some, in the order given. Every call gives a fresh copy; ``df.attrs`` says which table of which
    version it is, under which licences. Raises UnknownTableError or UnknownColumnError.
    """
    names = _chosen(table, columns)
    import pyarrow.parquet as pq

    # Not pq.read_table: it loads pyarrow.dataset. Unthreaded: the pools of pandas and Arrow may abort at exit.
    arrow = pq.ParquetFile(_package.path(table, "parquet")).read(columns=names, use_threads=False).select(names)
    frame: pd.DataFrame = arrow.to_pandas(use_threads=False, types_mapper=pandas_type, date_as_object=False)
    frame.attrs.update(_attributes(table))
    return frame


def _chosen(table: str, columns: Sequence[str] | None) -> list[str]:
    known = [field["name"] for field in _package.fields(table)]
    chosen = known if columns is None else [columns] if isinstance(columns, str) else list(columns)
    for name in chosen:
        if name not in known:
            raise UnknownColumnError(name, known)
    return chosen


def _attributes(table: str) -> dict[str, Any]:
    package = _package.descriptor()
    return {
        "table": table,
        "title": _package.resource(table)["title"],
        "version": package["version"],
        "licences": [licence["name"] for licence in package["licenses"]],
    }
