"""The package as a whole: its tables, their files, schemas and columns, codes, citation (standard library only)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ._errors import UncodedColumnError, require_one_of
from ._listing import Listing
from ._names import (
    COMPLETENESS,
    DESCRIPTION_ES,
    GROUP,
    LIMITS,
    ROWS,
    TITLE_ES,
    UNFINISHED,
    Format,
    Language,
    Name,
    TableName,
)
from ._package import installed, localized

if TYPE_CHECKING:
    from pathlib import Path

__version__ = installed().version


class TableInfo(NamedTuple):
    """One table: its size, and its title and description in both languages."""

    name: TableName
    group: str
    rows: int
    columns: int
    title_en: str
    title_es: str
    description_en: str
    description_es: str


class Tables(Listing[TableInfo]):
    """The tables of the package, printed one a line with their titles in both languages."""

    def __repr__(self) -> str:
        wide = max((len(table.name) for table in self), default=0)
        return "\n".join(
            f"{table.name:<{wide}}  {table.rows:>5} × {table.columns:>2}  {table.title_en} / {table.title_es}"
            for table in self
        )


def tables() -> Tables:
    """The tables of the package: one TableInfo a table, in the order of the descriptor.

    A light sequence instead of a DataFrame, so that the first call of a session answers at once;
    ``pandas.DataFrame(diplodata.tables())`` makes a DataFrame of it.
    """
    return Tables(
        TableInfo(
            name=resource["name"],
            group=resource[GROUP],
            rows=resource[ROWS],
            columns=len(resource["schema"]["fields"]),
            title_en=resource["title"],
            title_es=resource[TITLE_ES],
            description_en=resource["description"],
            description_es=resource[DESCRIPTION_ES],
        )
        for resource in installed().resources.values()
    )


def path(table: Name, format: Format = "csv") -> Path:
    """The file of a table or view; an installation has only CSV files, ``export()`` writes Parquet.

    Raises UnknownTableError, UnknownFormatError, or DataNotFoundError where there are no Parquet files.
    """
    from pathlib import Path  # takes a fifth of the time in which a table is read

    return Path(installed().file_of(table, format))


def schema(table: Name) -> dict[str, Any]:
    """The Table Schema of a table or view (fields with titles, descriptions and constraints; keys), a fresh copy.

    Raises UnknownTableError.
    """
    from copy import deepcopy

    return deepcopy(installed().schema(table))


# In English and in Spanish.
_LABELS = {
    "version": ("Version", "Versión"),
    "licence": ("Licence", "Licencia"),
    "sources": ("Sources", "Fuentes"),
    "holds": ("Holds", "Contenido"),
    "citation": ("Cite as", "Cítese como"),
    "unfinished": ("not released: rows may still change", "sin publicar: las filas todavía pueden cambiar"),
    "completeness": ("Covered", "Cobertura"),
    "limits": ("Limits", "Límites"),
    "terms": (
        "tables {}; code MIT; quotations remain their authors'",
        "tablas, {}; código, MIT; las citas textuales siguen siendo de sus autores",
    ),
    "size": ("{tables} tables, {rows:,} rows: tables()", "{tables} tablas, {rows:,} filas: tables()"),
}
_WIDEST = 100  # characters: longer lines are hard to read


class Info(NamedTuple):
    """The package in one language: prints as a page, in a notebook as HTML."""

    lang: Language
    title: str
    description: str
    version: str
    unfinished: bool
    licence: str
    sources: tuple[str, ...]
    tables: int
    rows: int
    completeness: str
    limits: str
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
        head = f"<h3>{escape(self.title)}</h3><p>{escape(self.description)}</p>"
        return f'<div lang="{self.lang}">{head}<table><tbody>{entries}</tbody></table></div>'

    def _entries(self) -> Iterator[tuple[str, str]]:
        """Labels and texts; of several texts with one label only the first has it."""
        labels = {key: texts[self.lang == "es"] for key, texts in _LABELS.items()}
        yield labels["version"], self.version + unfinished_in({UNFINISHED: self.unfinished}, self.lang)
        yield labels["licence"], self.licence
        for position, source in enumerate(self.sources):
            yield "" if position else labels["sources"], source
        yield labels["holds"], labels["size"].format(tables=self.tables, rows=self.rows)
        for entry in ("completeness", "limits", "citation"):
            yield labels[entry], getattr(self, entry)


def unfinished_in(descriptor: Mapping[str, Any], lang: str) -> str:
    """What follows the version of a package that is not released; nothing after that of one that is."""
    return f" ({_LABELS['unfinished'][lang == 'es']})" if descriptor.get(UNFINISHED) is True else ""


def info(lang: Language = "en") -> Info:
    """What the package is, holds, covers and does not show, its version, licence and sources, and how to cite it.

    Raises UnknownChoiceError.
    """
    from ._citing import as_text, installed_dataset

    require_one_of("lang", lang, get_args(Language))
    package, listed = installed().descriptor, tables()
    return Info(
        lang=lang,
        title=localized(package, "title", lang),
        description=localized(package, "description", lang),
        version=__version__,
        unfinished=package.get(UNFINISHED) is True,
        licence=_LABELS["terms"][lang == "es"].format(", ".join(licence["name"] for licence in package["licenses"])),
        sources=tuple(source["title"] for source in package["sources"]),
        tables=len(listed),
        rows=sum(table.rows for table in listed),
        completeness=package[f"{COMPLETENESS}_{lang}"],
        limits=package[f"{LIMITS}_{lang}"],
        citation=as_text(installed_dataset(lang), lang),
    )


class Code(NamedTuple):
    """One code of a column, with its label and definition."""

    code: str
    label: str
    definition: str


def codes(table: Name, column: str, lang: Language = "en") -> Listing[Code]:
    """What the codes of a column mean, in the order of ``vocabulary``.

    Raises UnknownTableError, UnknownChoiceError, or UncodedColumnError (an UnknownColumnError) that names the columns
    of the table that have codes.
    """
    require_one_of("lang", lang, get_args(Language))
    entries = installed().rows_with("vocabulary", "table_name", installed().named(table))
    if column not in (coded := list(dict.fromkeys(str(row["field"]) for row in entries))):
        raise UncodedColumnError(column, coded)
    found = (
        (row["code"], row[f"label_{lang}"], row[f"definition_{lang}"]) for row in entries if row["field"] == column
    )
    return Listing((Code(*map(str, texts)) for texts in found), Code._fields)


class ColumnInfo(NamedTuple):
    """One column: its type in the schema, the share of its cells that is missing, its distinct values, its meaning."""

    column: str
    type: str
    missing: float
    distinct: int
    title: str
    description: str


def describe(table: Name, lang: Language = "en") -> Listing[ColumnInfo]:
    """What the columns of a table or view mean and how full they are, one ColumnInfo a column.

    ``missing`` is a share from 0 to 1, ``distinct`` a number of values. Raises UnknownTableError or UnknownChoiceError.
    """
    name = installed().named(table)
    require_one_of("lang", lang, get_args(Language))
    rows = installed().rows(name)
    found = []
    for field in installed().fields(name):
        values = [row[field["name"]] for row in rows if row[field["name"]] is not None]
        missing = 1 - len(values) / len(rows) if rows else 0.0
        texts = (localized(field, key, lang) for key in ("title", "description"))
        found.append(ColumnInfo(field["name"], field["type"], missing, len(set(values)), *texts))
    return Listing(found, ColumnInfo._fields)
