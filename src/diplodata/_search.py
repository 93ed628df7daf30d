"""Search in every column of text, ignoring accents and case (standard library only)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple, get_args
from unicodedata import normalize

from ._errors import EmptySearchError, require_one_of
from ._labels import label
from ._listing import Listing
from ._names import GROUP, LANGUAGE, DataLanguage
from ._package import installed
from ._schema import Row

COPIES = ("entities", "translations")  # their texts are in other tables too
_NUMBERS = ("issue", "pages", "cited_pages", "record_id")  # strings, but no language
# What a match counts: by how much of a word it is, by column, by group of tables.
_WHOLE, _START, _INSIDE = 1.0, 0.7, 0.4
_NAMES = ("name", "term", "acronym", "label", "title", "heading")
_PASSAGES = (
    *("exact", "prefix", "suffix", "surface", "as_printed", "corrected"),
    *("plural_label", "inverse_label", "plural_inverse_label"),
)
_NAME, _TEXT, _PASSAGE = 10.0, 6.0, 3.0
_GROUPS = {"core": 2.0, "sources": 1.0, "ties": 0.0, "text": 0.0, "ledger": -3.0}
_ALL_OF_IT, _AS_GIVEN = 3.0, 1.0  # the words are the whole cell; they follow each other as in the query
_CONTEXT = 45  # characters on either side of the match
_CELL, _ROW = "\x1f", "\x1e"  # what parts the texts of a row, and rows
_TERM = re.compile(r'"([^"]*)"|[^\s"]+')
# After three letters, so that `prize` and `raíz` stay as they are; `matriz` becomes something that is no word.
_IZE, _ISE = (re.compile(rf"(?<=[a-z]{{3}}){ending}(?=e|ing|ation|\b)") for ending in ("iz", "is"))
# Quotation marks and dashes, as a keyboard has them.
SIGNS = {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}


class Hit(NamedTuple):
    """A row in which all the words occur: its best column, with the words between ``**``.

    ``others`` counts the other columns of the row in which some of the words occur.
    """

    label: str
    snippet: str
    table: str
    id: str
    field: str
    score: float
    others: int


class _Term(NamedTuple):
    """A word or phrase of the query, in its spellings, folded; ``enyes``: where the text must have ñ too."""

    spellings: tuple[str, ...]
    enyes: tuple[int, ...]


class _Match(NamedTuple):
    weight: float
    start: int
    end: int


class _Searched(NamedTuple):
    """A table as it is searched: the numbers of its rows, and the texts of all of them, folded, in one text.

    ``starts``: where each row begins in it, and where one more would.
    """

    table: str
    columns: tuple[str, ...]
    numbers: list[int]
    folded: str
    starts: list[int]


def search(text: str, lang: DataLanguage | None = None) -> Listing[Hit]:
    """The rows in which all the words of a text occur, the best first: names before descriptions before passages.

    Accents and case do not count; parts of words are found too, after whole words. Words between quotation marks are
    one phrase. ``ñ`` in the query is only found as ``ñ``: ``año`` does not find ``ano``, but ``ano`` finds both. The
    package's English is British: ``organization`` finds ``organisation`` too, but search for ``behaviour``, ``labour``,
    ``centre`` and ``programme``. ``lang="es"`` or ``"en"`` leaves out the columns of the other language. Raises
    EmptySearchError if there is no word, or ``text`` is not a text.
    """
    language: Any = require_one_of("lang", lang or "both", get_args(DataLanguage))
    terms = _terms(text)
    found = (
        hit for one in _tables(language) for row in _rows_with(one, terms) if (hit := _hit(one, row, terms, language))
    )
    order = {table: place for place, table in enumerate(installed().resources)}
    ranked = sorted(found, key=lambda hit: (-hit.score, order[hit.table], hit.id))
    return Listing(ranked, ("label", "snippet", "id", "table", "field", "others"))


def _terms(text: str) -> list[_Term]:
    if not isinstance(text, str):
        raise EmptySearchError(text)
    given = " ".join(normalize("NFC", text).split())
    terms = []
    for match in _TERM.finditer(_fold(given)):
        start, end = match.span(1) if match[1] is not None else match.span()
        if any(map(str.isalnum, given[start:end])):
            enyes = tuple(place for place, sign in enumerate(given[start:end]) if sign in "ñÑ")
            terms.append(_Term(_spellings(_fold(given[start:end])), enyes))
    if not terms:
        raise EmptySearchError(text)
    return list(dict.fromkeys(terms))


def _spellings(folded: str) -> tuple[str, ...]:
    """Words as given, then in British and in American spelling: ``organis…``, ``organiz…``."""
    return tuple(dict.fromkeys((folded, _IZE.sub("is", folded), _ISE.sub("iz", folded))))


class _Folding(dict[str, str]):
    """Each character in lower case without accents, computed at first use; texts keep their length."""

    def __missing__(self, letter: str) -> str:
        self[letter] = found = SIGNS.get(letter) or normalize("NFD", letter)[0].lower()[0]
        return found


_FOLDING = _Folding()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _fold(text: str) -> str:
    return _BEYOND_ASCII.sub(lambda letter: _FOLDING[letter[0]], text).lower()


@cache
def _tables(language: DataLanguage) -> tuple[_Searched, ...]:
    """The tables that have text in a language, folded once."""
    tables = []
    for table in installed().resources:
        columns = () if table in COPIES else text_columns(table, language)
        if not columns:
            continue
        cells = installed().cells(table)
        numbers = list(range(len(cells[columns[0]])))
        if table == "names" and language != "both":
            numbers = [number for number in numbers if cells["language"][number] == language]
        rows = list(map(_CELL.join, zip(*(cells[column] for column in columns), strict=True)))
        rows = [rows[number] for number in numbers]
        starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
        tables.append(_Searched(table, columns, numbers, _fold(_ROW.join(rows)), starts))
    return tuple(tables)


def _rows_with(searched: _Searched, terms: list[_Term]) -> list[int]:
    """Which rows of a table have all the terms, in their order."""
    found = [{row for spelling in term.spellings for row in _rows_that_have(searched, spelling)} for term in terms]
    return sorted(set.intersection(*found))


def _rows_that_have(searched: _Searched, spelling: str) -> Iterator[int]:
    place = searched.folded.find(spelling)
    while place >= 0:
        row = bisect_right(searched.starts, place) - 1
        yield row
        place = searched.folded.find(spelling, searched.starts[row + 1])


def text_columns(table: str, language: DataLanguage) -> tuple[str, ...]:
    """The columns of a table that hold text in a language or in none: no keys, codes, dates, addresses or numbers."""
    schema = installed().schema(table)
    refer = {column for key in schema.get("foreignKeys", ()) for column in key["fields"]}
    unread = {*_NUMBERS, *schema["primaryKey"], *refer}
    return tuple(
        field["name"]
        for field in schema["fields"]
        if field["type"] == "string"
        and field["name"] not in unread
        and not {"enum", "pattern"} & field.get("constraints", {}).keys()
        and (language == "both" or field.get(LANGUAGE, language) == language)
    )


def _hit(searched: _Searched, place: int, terms: list[_Term], language: DataLanguage) -> Hit | None:
    table, number = searched.table, searched.numbers[place]
    row: Row = {name: column[number] for name, column in installed().cells(table).items()}
    texts = [str(row[column]) for column in searched.columns]
    folded = searched.folded[searched.starts[place] : searched.starts[place + 1] - 1].split(_CELL)
    cells = {column: (text, one) for column, text, one in zip(searched.columns, texts, folded, strict=True) if text}
    found = {column: _matches(column, one, text, terms) for column, (text, one) in cells.items()}
    best = [max((matches[term].weight for matches in found.values() if term in matches), default=0) for term in terms]
    if not all(best):
        return None
    column = max(found, key=lambda column: sum(match.weight for match in found[column].values()))
    start = min(match.start for match in found[column].values())
    shown: Any = ("es" if column.endswith("_es") else "en") if language == "both" else language
    text, one = cells[column]
    return Hit(
        label=label(table, row, shown),
        snippet=_snippet(text, sorted((match.start, match.end) for match in found[column].values())),
        table=table,
        id=str(row[installed().key(table)]),
        field=column,
        score=round(sum(best) / len(best) + _bonus(table, one, terms) - min(start, 500) / 1000, 3),
        others=sum(map(bool, found.values())) - 1,
    )


def _bonus(table: str, folded: str, terms: list[_Term]) -> float:
    given = _spellings(" ".join(term.spellings[0] for term in terms))
    group = _GROUPS[installed().resource(table)[GROUP]]
    return group + _ALL_OF_IT * (folded in given) + _AS_GIVEN * any(one in folded for one in given)


def _matches(column: str, folded: str, text: str, terms: list[_Term]) -> dict[_Term, _Match]:
    """The best occurrence of each term that occurs in a cell."""
    name = column.removesuffix("_es").removesuffix("_en")
    weight = _NAME if name in _NAMES else _PASSAGE if name in _PASSAGES else _TEXT
    found = {term: _best(term, folded, text) for term in terms}
    return {term: _Match(best[0] * weight, *best[1:]) for term, best in found.items() if best}


def _best(term: _Term, folded: str, text: str) -> tuple[float, int, int] | None:
    """The first of the best occurrences of a term in a cell: its share, start and end."""
    found = (
        (_share(folded, start, end), start, end)
        for start, end in _occurrences(term, folded)
        if all(text[start + place] in "ñÑ" for place in term.enyes)
    )
    return max(found, key=lambda one: (one[0], -one[1]), default=None)


def _occurrences(term: _Term, folded: str) -> Iterator[tuple[int, int]]:
    for spelling in term.spellings:
        start = folded.find(spelling)
        while start >= 0:
            yield start, start + len(spelling)
            start = folded.find(spelling, start + 1)


def _share(folded: str, start: int, end: int) -> float:
    """How much a match counts: most if it is a whole word, more if it starts one."""
    if folded[start - 1 : start].isalnum():
        return _INSIDE
    return _START if folded[end : end + 1].isalnum() else _WHOLE


def _snippet(text: str, matches: list[tuple[int, int]]) -> str:
    """The text around the first match, cut between words, each match between ``**``."""
    start, end = matches[0]
    first = 0 if start <= _CONTEXT else text.find(" ", start - _CONTEXT, start) + 1 or start
    last = len(text) if len(text) - end <= _CONTEXT else max(end, text.rfind(" ", end, end + _CONTEXT))
    marked, place = "", first
    for start, end in matches:
        if start >= place and end <= last:
            marked += f"{text[place:start]}**{text[start:end]}**"
            place = end
    return f"{'… ' if first else ''}{marked}{text[place:last]}{' …' if last < len(text) else ''}"
