"""Joins that are easy to get wrong, each made once: functions of the package, and under the same names in ``sql()``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from ._frames import Loader
from ._listing import Listing
from ._names import VIEWS, Backend, DataLanguage
from ._package import installed
from ._sql import read_view
from ._view_definitions import DEFINITIONS


class View(NamedTuple):
    """What one view is: its columns, and what a row holds in both languages."""

    name: str
    columns: tuple[str, ...]
    title_en: str
    title_es: str
    description_en: str
    description_es: str


def views() -> Listing[View]:
    """The views that there are: one View each, with its columns, its title and what one row of it is.

    Where a view has no ``english_origin``, ``load(table, lang="en")`` has that of the rows that its ids lead to.
    """
    found = (
        View(name, tuple(field["name"] for field in installed().fields(name)), *DEFINITIONS[name][:4]) for name in VIEWS
    )
    return Listing(found, ("name", "title_en", "title_es", "description_en", "description_es"))


def _loader(name: str) -> Loader:
    def view(*, lang: DataLanguage = "both", backend: Backend = "pandas", columns: Sequence[str] | None = None) -> Any:
        return read_view(name, lang, backend, columns)

    definition = DEFINITIONS[name]
    view.__name__ = view.__qualname__ = name
    view.__doc__ = f"""{definition.title_en} / {definition.title_es}.

    {definition.description_en}

    {definition.description_es}

    ``lang``, ``backend`` and ``columns`` as in ``load()``, which has the ``english_origin`` of rows that have none
    here. / ``lang``, ``backend`` y ``columns``, como en ``load()``, que da el ``english_origin`` de las filas que aquí
    no lo llevan.

    Raises UnknownColumnError, UnknownChoiceError or MissingExtraError.
    """
    return cast(Loader, view)


programs_with_leads = _loader("programs_with_leads")
timeline = _loader("timeline")
concept_definitions = _loader("concept_definitions")
quotes_with_sources = _loader("quotes_with_sources")
relations_labelled = _loader("relations_labelled")
claims_compared = _loader("claims_compared")
shared_entities = _loader("shared_entities")
