"""Tables as pandas or polars DataFrames, Arrow tables or plain dicts, whole or in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args, overload

from ._errors import MissingExtraError, UnknownChoiceError, UnknownColumnError, require_one_of
from ._names import DESCRIPTION_ES, ENGLISH_ORIGIN, TITLE_ES, Backend, DataLanguage, TableName
from ._package import installed, localized
from ._schema import Column, Row, Value, columns_in, pandas_type

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@overload
def load(
    table: TableName,
    *,
    lang: DataLanguage = "both",
    backend: Literal["pandas"] = "pandas",
    columns: Sequence[str] | None = None,
) -> pd.DataFrame: ...
@overload
def load(
    table: TableName,
    *,
    lang: DataLanguage = "both",
    backend: Literal["polars"],
    columns: Sequence[str] | None = None,
) -> pl.DataFrame: ...
@overload
def load(
    table: TableName,
    *,
    lang: DataLanguage = "both",
    backend: Literal["arrow"],
    columns: Sequence[str] | None = None,
) -> pa.Table: ...
@overload
def load(
    table: TableName,
    *,
    lang: DataLanguage = "both",
    backend: Literal["dicts"],
    columns: Sequence[str] | None = None,
) -> list[dict[str, Value | None]]: ...
def load(
    table: TableName,
    *,
    lang: DataLanguage = "both",
    backend: Backend = "pandas",
    columns: Sequence[str] | None = None,
) -> Any:
    """A table, a fresh copy at each call, typed from its schema; missing is null (``pd.NA``, None).

    ``lang="both"`` has the columns of both languages (``name_es``, ``name_en``). ``"es"`` and ``"en"`` leave the other
    language out and drop the suffix (``name``); ``"en"`` ends with ``english_origin``, where the table has English: the
    least checked origin of the row's English in ``translations`` (machine, post_edited, editor, authority, author),
    null where nothing is entered there. ``entities`` takes it from the row of the entity in its own table. In
    ``vocabulary``, ``sections`` and ``articles`` it is always null: their English is the editors' own, or the
    article's, and is not entered there.

    ``backend`` chooses a pandas DataFrame (``string``, ``Int64``, ``boolean``, ``Float64``, ``datetime64[ms]``, the
    same in pandas 2 and 3), a polars DataFrame, a pyarrow Table, or a list of dicts, for which the standard library is
    enough. Of a pandas DataFrame ``attrs`` says which table of which version it is, its licences and its citation.

    ``columns`` chooses some, in the order given, by the names that the result has (or by their full names).

    Raises UnknownTableError, UnknownColumnError, UnknownChoiceError, or MissingExtraError where polars is not there.
    """
    require_one_of("lang", lang, get_args(DataLanguage))
    found = _BACKENDS[require_one_of("backend", backend, _BACKENDS)](table, _chosen(table, lang, columns))
    if backend == "pandas":
        found.attrs.update(attributes(table, localized(installed().resource(table), "title", lang), lang))
    return found


def _chosen(table: str, lang: DataLanguage, columns: Sequence[str] | None) -> list[Column]:
    return picked(offered(table, lang), columns)


def offered(table: str, lang: DataLanguage) -> list[Column]:
    """All columns of a table in a language, or in both."""
    found = columns_in(installed().fields(table), None if lang == "both" else lang)
    if lang == "en" and any(column.name != column.heading for column in found):
        found.append(Column(ENGLISH_ORIGIN, ENGLISH_ORIGIN))
    return found


def picked(offered: Sequence[Column], columns: Sequence[str] | None) -> list[Column]:
    """The columns that are named (None: all), each once, by either of their names.

    Raises UnknownColumnError, or UnknownChoiceError where ``columns`` names none.
    """
    if columns is None:
        return list(offered)
    by_name = {name: column for column in offered for name in column}
    headings = [column.heading for column in offered]
    try:
        asked = dict.fromkeys([columns] if isinstance(columns, str) else columns)
    except TypeError:  # a number, a list of lists
        asked = {}
    if not asked:
        raise UnknownChoiceError("columns", columns, headings, "No column is named / No se nombra ninguna columna")
    if unknown := [name for name in asked if name not in by_name]:
        raise UnknownColumnError(unknown[0], headings, *unknown[1:])
    return list(dict.fromkeys(by_name[name] for name in asked))


def _pandas(table: str, columns: Sequence[Column]) -> pd.DataFrame:
    arrow = _arrow(table, columns)
    # Unthreaded: the pools of pandas and Arrow may abort at exit.
    frame: pd.DataFrame = arrow.to_pandas(use_threads=False, types_mapper=pandas_type, date_as_object=False)
    return frame


def _arrow(table: str, columns: Sequence[Column]) -> pa.Table:
    import pyarrow.parquet as pq

    # Not pq.read_table: it loads pyarrow.dataset, and that pandas.
    file = installed().file_of(table, "parquet")
    found = pq.ParquetFile(file).read(columns=_stored(table, columns), use_threads=False)
    if _with_origin(columns):
        origins = installed().english_origins(table, found[installed().key(table)].to_pylist())
        found = found.append_column(ENGLISH_ORIGIN, string_array(origins))
    return found.select([column.name for column in columns]).rename_columns([column.heading for column in columns])


def string_array(values: Sequence[str | None]) -> pa.StringArray:
    """An Arrow array of texts, put together from its buffers: ``pa.array`` would import pandas."""
    from array import array
    from itertools import accumulate

    import pyarrow as pa

    encoded = [(value or "").encode() for value in values]
    ends = array("i", accumulate(map(len, encoded), initial=0))
    present = sum(1 << position for position, value in enumerate(values) if value is not None)
    bits = present.to_bytes(len(values) // 8 + 1, "little")
    return pa.StringArray.from_buffers(len(values), *map(pa.py_buffer, (ends, b"".join(encoded), bits)))


def _polars(table: str, columns: Sequence[Column]) -> pl.DataFrame:
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtraError("polars") from error

    found = pl.read_parquet(installed().file_of(table, "parquet"), columns=_stored(table, columns))
    if _with_origin(columns):
        origins = installed().english_origins(table, found[installed().key(table)])
        found = found.with_columns(pl.Series(ENGLISH_ORIGIN, origins, pl.String))
    return found.select(pl.col(column.name).alias(column.heading) for column in columns)


def _dicts(table: str, columns: Sequence[Column]) -> list[Row]:
    return installed().read(table, columns)


_BACKENDS: dict[str, Callable[[str, Sequence[Column]], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "arrow": _arrow,
    "dicts": _dicts,
}


def _with_origin(columns: Sequence[Column]) -> bool:
    return any(column.name == ENGLISH_ORIGIN for column in columns)


def _stored(table: str, columns: Sequence[Column]) -> list[str]:
    """The columns to read from the file: those that are asked for, and the key that origins are found by."""
    names = [column.name for column in columns if column.name != ENGLISH_ORIGIN]
    return list(dict.fromkeys([*names, installed().key(table)])) if _with_origin(columns) else names


def attributes(name: str, title: str, lang: DataLanguage) -> dict[str, Any]:
    """What a DataFrame says of itself in ``attrs``: its table or view, version, licences and citation."""
    from ._cite import cite

    package = installed().descriptor
    return {
        "table": name,
        "title": title,
        "version": package["version"],
        "licences": [licence["name"] for licence in package["licenses"]],
        "citation": cite(lang="es" if lang == "es" else "en"),
    }


class Loader(Protocol):
    """``load`` for one table."""

    @overload
    def __call__(
        self,
        *,
        lang: DataLanguage = "both",
        backend: Literal["pandas"] = "pandas",
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame: ...
    @overload
    def __call__(
        self,
        *,
        lang: DataLanguage = "both",
        backend: Literal["polars"],
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame: ...
    @overload
    def __call__(
        self,
        *,
        lang: DataLanguage = "both",
        backend: Literal["arrow"],
        columns: Sequence[str] | None = None,
    ) -> pa.Table: ...
    @overload
    def __call__(
        self,
        *,
        lang: DataLanguage = "both",
        backend: Literal["dicts"],
        columns: Sequence[str] | None = None,
    ) -> list[dict[str, Value | None]]: ...


def _loader(table: TableName) -> Loader:
    def loader(
        *, lang: DataLanguage = "both", backend: Backend = "pandas", columns: Sequence[str] | None = None
    ) -> Any:
        return load(table, lang=lang, backend=backend, columns=columns)

    told = installed().resource(table)
    loader.__name__ = loader.__qualname__ = table
    loader.__doc__ = f"""{told["title"]} / {told[TITLE_ES]}: ``load("{table}", …)``, with the same arguments.

    {told["description"]}

    {told[DESCRIPTION_ES]}

    ``describe("{table}")`` tells what its columns mean. / ``describe("{table}", "es")`` dice qué significan.
    """
    return cast(Loader, loader)


actors = _loader("actors")
programs = _loader("programs")
events = _loader("events")
concepts = _loader("concepts")
quotes = _loader("quotes")
articles = _loader("articles")
sections = _loader("sections")
entities = _loader("entities")
relations = _loader("relations")
names = _loader("names")
attributions = _loader("attributions")
statements = _loader("statements")
mentions = _loader("mentions")
evidence = _loader("evidence")
works = _loader("works")
citations = _loader("citations")
translations = _loader("translations")
vocabulary = _loader("vocabulary")
errata = _loader("errata")
coverage = _loader("coverage")
