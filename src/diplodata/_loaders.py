"""``load()`` and a function for each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args, overload

from ._citing import attributes
from ._errors import require_one_of
from ._frames import Columns, Only, available_columns, select_columns, table_as
from ._names import TABLES, Backend, DataLanguage, Name
from ._package import installed, localized
from ._schema import Row

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@overload
def load(
    table: Name, lang: DataLanguage = "both", *, backend: Literal["pandas"] = "pandas", columns: Columns = None
) -> pd.DataFrame: ...
@overload
def load(
    table: Name, lang: DataLanguage = "both", *, backend: Literal["polars"], columns: Columns = None
) -> pl.DataFrame: ...
@overload
def load(
    table: Name, lang: DataLanguage = "both", *, backend: Literal["arrow"], columns: Columns = None
) -> pa.Table: ...
@overload
def load(
    table: Name, lang: DataLanguage = "both", *, backend: Literal["dicts"], columns: Columns = None
) -> list[Row]: ...
def load(
    table: Name,
    lang: DataLanguage = "both",
    *,
    backend: Backend = "pandas",
    columns: Sequence[str] | None = None,
) -> Any:
    """A table or view, a fresh copy at each call, typed from its schema; missing is null (``pd.NA``, None).

    ``table`` is its name in English or in Spanish (``actors``, ``actores``); what is loaded is the same.

    ``lang="both"`` has the columns of both languages (``name_es``, ``name_en``). ``"es"`` and ``"en"`` leave the other
    language out and drop the suffix (``name``); ``"en"`` ends with ``english_origin``, where the table has English: the
    least checked origin of the row's English in ``translations`` (machine, accepted, post_edited, editor, authority,
    author), null where nothing is entered there. ``entities`` takes it from the row of the entity in its own table. In
    ``vocabulary``, ``sections`` and ``articles`` it is always null: their English is the editors' own, or the
    article's, and is not entered there.

    ``backend`` chooses a pandas DataFrame (``string``, ``Int64``, ``boolean``, ``Float64``, ``datetime64[ms]``, the
    same in pandas 2 and 3), a polars DataFrame, a pyarrow Table, or a list of dicts, for which the standard library is
    enough. Of a pandas DataFrame ``attrs`` has the table, the version, the licences and the citation.

    ``columns`` chooses some, in the order given, by the names that the result has (or by their full names).

    Raises UnknownTableError, UnknownColumnError, UnknownChoiceError, or MissingExtraError where polars is not there.
    """
    return load_rows(table, lang, backend, columns)


def load_rows(table: str, lang: DataLanguage, backend: Backend, columns: Columns, only: Only = None) -> Any:
    """What ``load()`` gives, or only the rows with a value in a column."""
    require_one_of("lang", lang, get_args(DataLanguage))
    require_one_of("backend", backend, get_args(Backend))
    name = installed().named(table)
    found = table_as(backend, name, select_columns(available_columns(name, lang), columns), only)
    if backend == "pandas":
        found.attrs.update(attributes(name, localized(installed().resource(name), "title", lang), lang))
    return found


class Loader(Protocol):
    """``load`` for one table or view."""

    @overload
    def __call__(
        self, lang: DataLanguage = "both", *, backend: Literal["pandas"] = "pandas", columns: Columns = None
    ) -> pd.DataFrame: ...
    @overload
    def __call__(
        self, lang: DataLanguage = "both", *, backend: Literal["polars"], columns: Columns = None
    ) -> pl.DataFrame: ...
    @overload
    def __call__(
        self, lang: DataLanguage = "both", *, backend: Literal["arrow"], columns: Columns = None
    ) -> pa.Table: ...
    @overload
    def __call__(
        self, lang: DataLanguage = "both", *, backend: Literal["dicts"], columns: Columns = None
    ) -> list[Row]: ...


def loader(name: str, load: Callable[..., Any], module: str) -> Loader:
    """The function of a module that loads one table or view, with its own docstring."""

    def function(
        lang: DataLanguage = "both", *, backend: Backend = "pandas", columns: Sequence[str] | None = None
    ) -> Any:
        return load(name, lang=lang, backend=backend, columns=columns)

    document(function, name, module)
    return cast(Loader, function)


def document(function: Callable[..., Any], name: str, module: str, more: str = "") -> None:
    """Give the function that loads a table or view its name and its docstring, which ends with what is its alone."""
    texts = installed().resource(name)
    function.__module__ = module
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"""{localized(texts, "title", "en")} / {localized(texts, "title", "es")}.

    {localized(texts, "description", "en")}

    {localized(texts, "description", "es")}

    ``lang``, ``backend`` and ``columns`` are those of ``load()``; ``describe("{name}")`` has the meaning of the
    columns. / ``lang``, ``backend`` y ``columns`` son los de ``load()``; ``describe("{name}", "es")`` da el significado
    de las columnas.{more}
    """


# In the order of TABLES.
(
    actors, programs, events, concepts, quotes, articles, sections, entities, relations, names, attributions,
    statements, mentions, evidence, works, citations, translations, vocabulary, errata, coverage,
) = (loader(table, load, __name__) for table in TABLES)  # fmt: skip
