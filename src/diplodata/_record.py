"""One row by its id, and what the package ties to it (standard library only)."""

from collections.abc import Iterator, Mapping
from html import escape
from shutil import get_terminal_size
from textwrap import wrap
from typing import NamedTuple, get_args

from ._errors import UnknownColumnError, require_one_of
from ._labels import code_label, label, label_of
from ._listing import Listing
from ._names import ENTITY_TABLES, LANGUAGE, Language
from ._package import PARENT, installed, localized
from ._schema import Row, Value
from ._trace import Trace, passages

# Not among the related rows: what has a method of its own, and the places in the text, of which there are hundreds.
_ELSEWHERE = ("names", "evidence", "statements", "mentions", "coverage")
_AS = {"es": "{}, como {}", "en": "{}, as {}"}


class Related(NamedTuple):
    """A row that a foreign key or a relation ties to another, and what it is to it.

    ``link`` reads from the row that was asked about to this one: a predicate or its inverse, what an actor does, or the
    title of the column that holds the key. ``via`` is the relation or attribution between them, or that column.
    """

    link: str
    label: str
    table: str
    id: str
    date_start: str | None
    date_end: str | None
    via: str


class Name(NamedTuple):
    """A name that an entity bears; codes as in the table ``names``."""

    name: str
    language: str
    name_kind: str
    date_start: str | None
    date_end: str | None
    match_mode: str
    name_id: str


class Statement(NamedTuple):
    """What the articles say of an entity; codes as in the table ``statements``, the article's words where verbatim."""

    kind: str
    text_es: str | None
    text_en: str
    form: str
    english_kind: str
    article_id: str
    page: int
    printed_page: int | None
    work_id: str | None
    cited_pages: str | None
    entity_id: str
    statement_id: str


def get(id: str) -> "Record":
    """The row of an id, of whatever table: ids are unique over the package.

    The id of an entity gives its row in actors, programs, events or concepts. Raises UnknownIdError, which names the
    nearest ids.
    """
    return Record(installed().table_of(id), id)


class Record(Mapping[str, Value | None]):
    """A row of a table, by column name, and what is tied to it. It cannot be changed; ``dict(record)`` can."""

    __slots__ = ("_row", "id", "table")

    def __init__(self, table: str, id: str) -> None:
        self.table = table
        self.id = id
        self._row = installed().by_id(table)[id]

    def __getitem__(self, column: str) -> Value | None:
        if column not in tuple(self._row):
            raise UnknownColumnError(column, self._row)
        return self._row[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)

    def label(self, lang: Language = "en") -> str:
        """What the row is called, in the other language where it has no name in this one."""
        return label(self.table, self._row, require_one_of("lang", lang, get_args(Language)))

    def related(self, lang: Language = "en") -> Listing[Related]:
        """The rows along foreign keys in both directions, and along relations and attributions to what they tie.

        Relations come first, with the predicate's label as it reads from this row. What ``names()``, ``evidence()`` and
        ``statements()`` list is left to them; mentions and coverage, the places in the text, to ``load()``.
        """
        found = dict.fromkeys(_related(self, require_one_of("lang", lang, get_args(Language))))
        return Listing(found, ("link", "label", "table", "id", "date_start", "date_end"))

    def evidence(self, lang: Language = "en") -> Listing[Trace]:
        """The passages recorded as evidence for this very row; ``trace()`` adds those of what is said of it."""
        return passages(((self.id, "evidence", row) for row in _pointing(self, "evidence")), lang)

    def names(self) -> Listing[Name]:
        """The names of an entity, empty for other rows."""
        rows = _pointing(self, "names")
        return Listing((Name._make(row[name] for name in Name._fields) for row in rows), Name._fields[:5])

    def statements(self) -> Listing[Statement]:
        """The statements about an entity; for a work, an article or a section those that rest on it or stand in it."""
        rows = _pointing(self, "statements")
        return Listing(
            (Statement._make(row[name] for name in Statement._fields) for row in rows), Statement._fields[:8]
        )

    def __repr__(self) -> str:
        return self.as_text()

    def as_text(self, lang: Language | None = None) -> str:
        """The row as lines that fit the terminal, in one language or (None) in both; raises UnknownChoiceError."""
        width = get_terminal_size().columns
        lines = (wrap(f"{title}: {value}", width, subsequent_indent="    ") for title, value in self._shown(lang))
        return "\n".join([f"{self.table}: {self.id}", *("\n".join(cell) for cell in lines)])

    def _repr_html_(self) -> str:
        cells = ((escape(title), escape(value)) for title, value in self._shown())
        rows = "".join(f"<tr><th>{title}</th><td>{value}</td></tr>" for title, value in cells)
        return f"<table><caption>{escape(f'{self.table}: {self.id}')}</caption><tbody>{rows}</tbody></table>"

    def _shown(self, lang: Language | None = None) -> Iterator[tuple[str, str]]:
        """Titles and values of the columns that are not empty, codes with their labels."""
        both = get_args(Language)
        languages = (require_one_of("lang", lang, both),) if lang else both[::-1]
        for field in installed().fields(self.table):
            value = self._row[field["name"]]
            if value is not None and field.get(LANGUAGE, languages[0]) in languages:
                titles = (localized(field, "title", one) for one in languages)
                labels = dict.fromkeys(code_label(self.table, field["name"], value, one) for one in languages)
                named = " / ".join(label for label in labels if label != str(value))
                yield " / ".join(dict.fromkeys(titles)), f"{value} ({named})" if named else str(value)


def _incoming(record: Record, table: str) -> list[str]:
    """The columns of a table that may refer to the record."""
    own = {record.table, PARENT} if record.table in ENTITY_TABLES.values() else {record.table}
    return [column for column, target in installed().references(table) if target in own]


def _pointing(record: Record, table: str) -> list[Row]:
    return [row for column in _incoming(record, table) for row in installed().rows_with(table, column, record.id)]


def _related(record: Record, lang: Language) -> Iterator[Related]:
    yield from _along_relations(record, lang)
    for column, target in installed().references(record.table):
        if id := record[column]:
            yield _row(_column_title(record.table, column, lang), target, str(id), column, lang)
    for table in installed().resources:
        if table not in (*_ELSEWHERE, "relations"):
            yield from _along_key(record, table, lang)


def _along_relations(record: Record, lang: Language) -> Iterator[Related]:
    if record.table not in ENTITY_TABLES.values():
        return
    for own, other, side in (("subject_id", "object_id", "label"), ("object_id", "subject_id", "inverse_label")):
        for row in installed().rows_with("relations", own, record.id):
            found = _row(
                code_label("relations", "predicate", row["predicate"], lang, side),
                PARENT,
                str(row[other]),
                str(row["relation_id"]),
                lang,
            )
            yield found._replace(date_start=_text(row["date_start"]), date_end=_text(row["date_end"]))


def _along_key(record: Record, table: str, lang: Language) -> Iterator[Related]:
    """The rows of a table that refer to the record; of an attribution, what stands on its other side."""
    for column in _incoming(record, table):
        link = _AS[lang].format(
            localized(installed().resource(table), "title", lang), _column_title(table, column, lang).lower()
        )
        for row in installed().rows_with(table, column, record.id):
            id = str(row[installed().key(table)])
            if table != "attributions":
                yield _row(link, table, id, f"{table}.{column}", lang)
                continue
            sides = ((key, target) for key, target in installed().references(table) if row[key] and key != column)
            for key, target in sides:
                yield _row(code_label("attributions", "role", row["role"], lang), target, str(row[key]), id, lang)


def _row(link: str, table: str, id: str, via: str, lang: Language) -> Related:
    table = installed().table_of(id) if table == PARENT else table
    return Related(link, label_of(table, id, lang), table, id, None, None, via)


def _column_title(table: str, column: str, lang: Language) -> str:
    return next(localized(field, "title", lang) for field in installed().fields(table) if field["name"] == column)


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)
