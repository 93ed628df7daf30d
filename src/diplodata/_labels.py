"""The labels of rows and codes in either language (standard library only)."""

from textwrap import shorten

from ._names import Language
from ._package import PARENT, installed
from ._schema import Row, Value

# The column with the label of a row; `{}` stands for the language.
_LABELS = {
    **dict.fromkeys(("actors", "programs", "events"), "name_{}"),
    "concepts": "term_{}",
    **dict.fromkeys((PARENT, "vocabulary"), "label_{}"),
    "quotes": "text_{}",
    "statements": "text_{}",
    "articles": "title_{}",
    "sections": "heading_{}",
    "names": "name",
    "mentions": "surface",
    "evidence": "exact",
    "works": "label",
    "errata": "as_printed",
    "coverage": "text",
}
_CALLED_BY_FIRST_WORDS = ("quotes", "statements")
_LABEL_WIDTH = 90


def label(table: str, row: Row, lang: Language) -> str:
    """The label of a row; a relation reads as a sentence, an attribution as its actor or else its work."""
    if table in _LABELS:
        named = (row[_LABELS[table].format(tried)] for tried in (lang, "es", "en"))
        found = next((str(name) for name in named if name), None) or code_label(table, "kind", row["kind"], lang)
        return shorten(found, _LABEL_WIDTH, placeholder=" …") if table in _CALLED_BY_FIRST_WORDS else found
    if table == "relations":
        return relation_in_words(row["relation_id"], f"reading_{lang}")
    if table == "attributions":
        who = label_of("actors" if row["actor_id"] else "works", row["actor_id"] or row["work_id"], lang)
        return f"{who} ({code_label('attributions', 'role', row['role'], lang)})"
    return label_of("works", row["work_id"], lang)


def label_of(table: str, id: Value | None, lang: Language) -> str:
    """The label of the row with an id."""
    return label(table, installed().by_id(table)[str(id)], lang)


def code_label(table: str, field: str, code: Value | None, lang: Language) -> str:
    """The label of a code, the code itself if it has none."""
    return str(installed().by_id("vocabulary").get(f"{table}.{field}.{code}", {}).get(f"label_{lang}") or code)


def relation_in_words(id: Value | None, column: str) -> str:
    """How a relation reads: ``link_es``, ``inverse_reading_en`` … of the view ``relations_labelled``."""
    return str(installed().by_id("relations_labelled")[str(id)][column])
