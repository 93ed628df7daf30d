"""The views, joins that are easy to get wrong: functions of the package, made by its build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from ._errors import UnknownIdError
from ._frames import Columns
from ._listing import Listing
from ._loaders import document, load, load_rows, loader
from ._names import DESCRIPTION_ES, TITLE_ES, VIEWS, Backend, DataLanguage
from ._package import installed
from ._schema import Row

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class View(NamedTuple):
    """One view: its columns, and its title and description in both languages."""

    name: str
    columns: tuple[str, ...]
    title_en: str
    title_es: str
    description_en: str
    description_es: str


def views() -> Listing[View]:
    """The views: one View each, with its columns, its title and what one row is.

    Where a view has no ``english_origin``, ``load(table, lang="en")`` has that of the rows that its ids lead to.
    """
    texts = ("title", TITLE_ES, "description", DESCRIPTION_ES)
    found = (
        View(name, tuple(field["name"] for field in one["schema"]["fields"]), *(one[text] for text in texts))
        for name, one in installed().views.items()
    )
    return Listing(found, ("name", "title_en", "title_es", "description_en", "description_es"))


# In the order of VIEWS, without those that take more than a loader does.
(
    programs_with_leads, timeline, concept_definitions, quotes_with_sources, relations_labelled, claims_compared,
    shared_entities,
) = (loader(view, load, __name__) for view in VIEWS if view != "argument")  # fmt: skip


@overload
def argument(
    lang: DataLanguage = "both",
    *,
    article: str | None = None,
    backend: Literal["pandas"] = "pandas",
    columns: Columns = None,
) -> pd.DataFrame: ...
@overload
def argument(
    lang: DataLanguage = "both", *, article: str | None = None, backend: Literal["polars"], columns: Columns = None
) -> pl.DataFrame: ...
@overload
def argument(
    lang: DataLanguage = "both", *, article: str | None = None, backend: Literal["arrow"], columns: Columns = None
) -> pa.Table: ...
@overload
def argument(
    lang: DataLanguage = "both", *, article: str | None = None, backend: Literal["dicts"], columns: Columns = None
) -> list[Row]: ...
def argument(
    lang: DataLanguage = "both",
    *,
    article: str | None = None,
    backend: Backend = "pandas",
    columns: Sequence[str] | None = None,
) -> Any:  # its docstring comes from its description
    if article is not None and article not in (known := installed().by_id("articles")):
        raise UnknownIdError(article, list(known))
    return load_rows("argument", lang, backend, columns, None if article is None else ("article_id", article))


document(
    argument,
    "argument",
    __name__,
    """

    ``article`` is the id of one article, UnknownIdError if there is none; all of them without it. / ``article`` es el
    identificador de un artículo, UnknownIdError si no lo hay; sin él, todos.""",
)
