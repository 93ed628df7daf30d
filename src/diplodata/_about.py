"""What the package is, what the columns of a table mean, and what their codes mean (standard library only)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

from . import _package
from ._errors import UncodedColumnError, UnknownTableError, choice, nearest
from ._listing import Listing
from ._names import UNFINISHED, Language, TableName
from ._rows import Row, kept

ViewName = Literal[
    "programs_with_leads",
    "timeline",
    "concept_definitions",
    "quotes_with_sources",
    "relations_labelled",
    "claims_compared",
    "shared_entities",
]

_LABELS = {
    "en": {
        "version": "Version",
        "licence": "Licence",
        "sources": "Sources",
        "holds": "Holds",
        "citation": "Cite as",
        "unfinished": "unfinished: not everything in the articles has been recorded and checked",
        "terms": "tables {}; code MIT; quotations remain their authors'",
        "size": "{tables} tables, {rows:,} rows: tables()",
    },
    "es": {
        "version": "Versión",
        "licence": "Licencia",
        "sources": "Fuentes",
        "holds": "Contenido",
        "citation": "Cítese como",
        "unfinished": "inacabada: no todo lo que dicen los artículos está recogido y comprobado",
        "terms": "tablas, {}; código, MIT; las citas textuales son de sus autores",
        "size": "{tables} tablas, {rows} filas: tables()",
    },
}
_WIDEST = 100  # signs: longer lines are hard to read


class Info(NamedTuple):
    """What the package is, in one language; prints as a page, in a notebook as HTML."""

    lang: Language
    title: str
    description: str
    version: str
    unfinished: bool
    licence: str
    sources: tuple[str, ...]
    tables: int
    rows: int
    citation: str

    def __repr__(self) -> str:
        from shutil import get_terminal_size
        from textwrap import fill

        width = min(get_terminal_size().columns, _WIDEST)
        wide = max(len(label) for label, _ in self._entries()) + 2
        entries = (
            fill(text, width, initial_indent=label.ljust(wide), subsequent_indent=" " * wide)
            for label, text in self._entries()
        )
        return "\n".join([fill(self.title, width), "", fill(self.description, width), "", *entries])

    def _repr_html_(self) -> str:
        from html import escape

        entries = "".join(
            f"<tr><th>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, text in self._entries()
        )
        told = f"<h3>{escape(self.title)}</h3><p>{escape(self.description)}</p>"
        return f'<div lang="{self.lang}">{told}<table><tbody>{entries}</tbody></table></div>'

    def _entries(self) -> Iterator[tuple[str, str]]:
        """Each label with its text; the label stands before the first of several texts."""
        labels = _LABELS[self.lang]
        yield labels["version"], f"{self.version} ({labels['unfinished']})" if self.unfinished else self.version
        yield labels["licence"], self.licence
        for position, source in enumerate(self.sources):
            yield "" if position else labels["sources"], source
        yield labels["holds"], labels["size"].format(tables=self.tables, rows=self.rows)
        yield labels["citation"], self.citation


def info(lang: Language = "en") -> Info:
    """What the package is: title, description, version, licence, sources, size and how to cite it.

    Raises UnknownChoiceError.
    """
    from ._cite import cite

    package, tables = _package.descriptor(), _package.tables()
    title, description = _told(package, lang)
    return Info(
        lang=lang,
        title=title,
        description=description,
        version=package["version"],
        unfinished=package.get(UNFINISHED) is True,
        licence=_LABELS[lang]["terms"].format(", ".join(licence["name"] for licence in package["licenses"])),
        sources=tuple(source["title"] for source in package["sources"]),
        tables=len(tables),
        rows=sum(table.rows for table in tables),
        citation=cite(style="text", lang=lang),
    )


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
    fields, rows = _held(table)
    return Listing((_column(field, rows, lang) for field in fields), ColumnInfo._fields)


def _held(name: str) -> tuple[Sequence[dict[str, Any]], Sequence[Row]]:
    """The fields and the rows of a table or view."""
    if name in tuple(_package.resources()):
        return _package.fields(name), kept(name)
    from . import _views

    if name not in tuple(_views.DEFINITIONS):
        raise UnknownTableError(name, (*_package.resources(), *_views.DEFINITIONS))
    return _views.fields(name), getattr(_views, name)(backend="dicts")


def _column(field: dict[str, Any], rows: Sequence[Row], lang: Language) -> ColumnInfo:
    values = [row[field["name"]] for row in rows if row[field["name"]] is not None]
    missing = 1 - len(values) / len(rows) if rows else 0.0
    return ColumnInfo(field["name"], field["type"], missing, len(set(values)), *_told(field, lang))


def _told(thing: dict[str, Any], lang: Language) -> tuple[str, str]:
    """The title and the description of the package or of a column in one language."""
    choice("lang", lang, get_args(Language))
    return _package.told(thing, "title", lang), _package.told(thing, "description", lang)


class Code(NamedTuple):
    """One value of a coded column, and what it means."""

    code: str
    label: str
    definition: str


def codes(table: TableName, column: str, lang: Language = "en") -> Listing[Code]:
    """What the codes of a column mean, in the order of ``vocabulary``.

    Raises UnknownTableError, UnknownChoiceError, or UncodedColumnError (an UnknownColumnError) that names the columns
    of the table that have codes.
    """
    choice("lang", lang, get_args(Language))
    _package.resource(table)
    entries = [row for row in kept("vocabulary") if row["table_name"] == table]
    if column not in (coded := list(dict.fromkeys(str(row["field"]) for row in entries))):
        raise UncodedColumnError(column, coded)
    return Listing(
        (
            Code(str(row["code"]), str(row[f"label_{lang}"]), str(row[f"definition_{lang}"]))
            for row in entries
            if row["field"] == column
        ),
        Code._fields,
    )


def meant(name: str, offered: Collection[str]) -> str | None:
    """The table or view, of those offered, that a person means by a name: by its title, what it holds, its spelling.

    Titles and descriptions count in both languages, whatever the accents and whether singular or plural.
    """
    from ._views import views

    told = [one for one in (*_package.tables(), *views()) if one.name in offered]
    titles = {title: one.name for one in told for title in (one.name, one.title_en, one.title_es)}
    texts = [(text, one.name) for one in told for text in (one.description_en, one.description_es)]
    asked = _stems(name)
    found = (
        *(table for title, table in titles.items() if _stems(title) == asked),
        *(table for text, table in (*titles.items(), *texts) if asked <= _stems(text)),
    )
    return found[0] if asked and found else nearest(name, titles)


def _stems(text: str) -> frozenset[str]:
    """The words of a text as singular and plural, English and Spanish, have them in common; short words left out."""
    import re
    from unicodedata import normalize

    plain = normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return frozenset(re.sub("(?:ie|y|e)?s?$", "", word) for word in re.findall("[a-z]{4,}", plain))
