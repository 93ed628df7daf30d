"""One row by its id, and the rows tied to it (standard library only)."""

from collections.abc import Iterator, Mapping
from html import escape
from shutil import get_terminal_size
from textwrap import wrap
from typing import NamedTuple, get_args

from ._errors import UnknownColumnError, require_one_of
from ._labels import code_label, label, label_of, relation_in_words
from ._listing import Listing
from ._names import ENTITY_TABLES, LANGUAGE, ORIGINS, Language
from ._package import PARENT, installed, localized
from ._schema import Row, Value
from ._trace import Trace, passages

# Not among the related rows: those with a method of their own, and places in the text, of which there are hundreds.
_ELSEWHERE = ("names", "evidence", "statements", "mentions", "coverage")
_UNREAD = ORIGINS[0]  # of English: a machine's draft
_AS = {"es": "{}, como {}", "en": "{}, as {}"}


class Related(NamedTuple):
    """A row that a foreign key or a relation ties to a record.

    ``link`` reads from the record to this row: a predicate or its inverse, after a hedge or denial, the role of an
    actor, or the title of the column with the key. ``via`` is the relation or attribution between them, or that column.
    """

    link: str
    label: str
    table: str
    id: str
    date_start: str | None
    date_end: str | None
    via: str


class Name(NamedTuple):
    """A name of an entity; codes as in the table ``names``."""

    name: str
    language: str
    name_kind: str
    date_start: str | None
    date_end: str | None
    source: str | None
    match_mode: str
    name_id: str


class Statement(NamedTuple):
    """A statement about an entity; codes as in the table ``statements``, the article's own words if verbatim."""

    kind: str
    text_es: str | None
    text_en: str
    modality: str
    polarity: str
    form: str
    english_kind: str
    said_in: int | None
    article_id: str
    page: int
    printed_page: int | None
    entity_id: str
    statement_id: str


def get(id: str) -> "Record":
    """The row of an id, in any table: ids are unique over the package.

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
        """The name of the row, in the other language if it has none in this one."""
        return label(self.table, self._row, require_one_of("lang", lang, get_args(Language)))

    def related(self, lang: Language = "en") -> Listing[Related]:
        """The rows at the other end of foreign keys, in both directions, of relations and of attributions.

        Relations come first, with the predicate as it reads from this row, after a hedge or denial. Names, evidence and
        statements have methods of their own; mentions and coverage are left to ``load()``.
        """
        found = dict.fromkeys(_related(self, require_one_of("lang", lang, get_args(Language))))
        return Listing(found, ("link", "label", "table", "id", "date_start", "date_end"))

    def evidence(self, lang: Language = "en") -> Listing[Trace]:
        """The evidence for the row itself; ``trace()`` adds that of its statements and relations."""
        return passages(((self.id, "evidence", row) for _, row in _referring(self, "evidence")), lang)

    def names(self) -> Listing[Name]:
        """The names of an entity, empty for other rows."""
        found = (Name._make(row[name] for name in Name._fields) for _, row in _referring(self, "names"))
        return Listing(found, Name._fields[:5])

    def statements(self) -> Listing[Statement]:
        """The statements about an entity; of a work those that cite it, of an article or a section those in it."""
        fields = Statement._fields
        rows = [row for _, row in _referring(self, "statements")]
        if self.table == "works":
            said = [row["statement_id"] for _, row in _referring(self, "attributions") if row["statement_id"]]
            rows = [installed().by_id("statements")[str(id)] for id in said]
        found = dict.fromkeys(Statement._make(row[name] for name in fields) for row in rows)
        return Listing(found, fields[:10])

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
        if "en" in languages and installed().english_origins(self.table, [self.id]) == [_UNREAD]:
            titles = (_column_title("translations", "origin", one) for one in languages)
            yield (
                " / ".join(titles),
                " / ".join(code_label("translations", "origin", _UNREAD, one) for one in languages),
            )


def _referring(record: Record, table: str) -> Iterator[tuple[str, Row]]:
    """The rows of a table that refer to the record, each with the column that does."""
    own = (record.table, PARENT) if record.table in ENTITY_TABLES.values() else (record.table,)
    for column, target in installed().references(table):
        if target in own:
            for row in installed().rows_with(table, column, record.id):
                yield column, row


def _related(record: Record, lang: Language) -> Iterator[Related]:
    package = installed()
    if record.table in ENTITY_TABLES.values():
        yield from _along_relations(record, lang)
    for column, target in package.references(record.table):
        if id := record[column]:
            yield _to(_column_title(record.table, column, lang), target, id, column, lang)
    for table in package.resources:
        if table not in (*_ELSEWHERE, "relations"):
            for column, row in _referring(record, table):
                yield from _from(table, column, row, lang)


def _along_relations(record: Record, lang: Language) -> Iterator[Related]:
    for own, other, side in (("subject_id", "object_id", "link"), ("object_id", "subject_id", "inverse_link")):
        for row in installed().rows_with("relations", own, record.id):
            link = relation_in_words(row["relation_id"], f"{side}_{lang}")
            dates = (None if row[date] is None else str(row[date]) for date in ("date_start", "date_end"))
            yield _to(link, PARENT, row[other], row["relation_id"], lang, *dates)


def _from(table: str, column: str, row: Row, lang: Language) -> Iterator[Related]:
    """A row whose column refers to the record; of an attribution, what stands on its other side."""
    id = row[installed().key(table)]
    if table == "attributions":
        for key, target in installed().references(table):
            if row[key] and key != column:
                yield _to(code_label(table, "role", row["role"], lang), target, row[key], id, lang)
        return
    title = localized(installed().resource(table), "title", lang)
    link = _AS[lang].format(title, _column_title(table, column, lang).lower())
    yield _to(link, table, id, f"{table}.{column}", lang)


def _to(link: str, table: str, id: Value | None, via: Value | None, lang: Language, *dates: str | None) -> Related:
    """The row of an id as a related one."""
    start, end = dates or (None, None)
    table = installed().table_of(str(id)) if table == PARENT else table
    return Related(link, label_of(table, id, lang), table, str(id), start, end, str(via))


def _column_title(table: str, column: str, lang: Language) -> str:
    return next(localized(field, "title", lang) for field in installed().fields(table) if field["name"] == column)
