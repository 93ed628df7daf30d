"""The views, joins that are easy to get wrong: functions of the package, and views of its databases."""

from __future__ import annotations

from typing import NamedTuple

from ._listing import Listing
from ._loaders import loader
from ._names import VIEWS
from ._package import installed
from ._sql import load_view
from ._view_definitions import DEFINITIONS


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
    columns = {name: tuple(field["name"] for field in installed().fields(name)) for name in VIEWS}
    found = (View(name, columns[name], *DEFINITIONS[name][:4]) for name in VIEWS)
    return Listing(found, ("name", "title_en", "title_es", "description_en", "description_es"))


# In the order of VIEWS.
(
    programs_with_leads, timeline, concept_definitions, quotes_with_sources, relations_labelled, claims_compared,
    argument, shared_entities,
) = (loader(view, load_view, __name__) for view in VIEWS)  # fmt: skip
