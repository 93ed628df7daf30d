"""Rules of places in the articles: offsets, pages, sections, and how much of an article is reproduced."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from .hits import Hit
from .package import RawPackage, Row, Span, Table, grouped
from .share import REPRODUCING, WORD, printed_column, reproduced
from .whole_names import WholeNames

MAX_SHARE = 0.35
_STRETCH = 256  # characters that are kept together
_UNKNOWN = [""] * _STRETCH
_WIDEST_GAP = 3  # characters between a passage and its context: none, a space, or a blank line
LONGEST = {"evidence": 25, "coverage": 8}  # words
LONGEST_VERBATIM = 40  # words of a verbatim statement, which are evidence too


def span_lengths(package: RawPackage) -> Iterator[Hit]:
    """Words given as printed are as long as the distance from char_start to char_end.

    Las palabras que se dan tal como están impresas son tan largas como la distancia de char_start a char_end.
    """
    for span in package.spans:
        if len(span.text) != span.end - span.start:
            yield span.row.hit(span.column, f"{len(span.text)} ≠ {span.end} - {span.start}")


def spans_ordered(package: RawPackage) -> Iterator[Hit]:
    """A passage starts before it ends.

    Un pasaje empieza antes de terminar.
    """
    for _, row in package.rows():
        start, end = row.integer("char_start"), row.integer("char_end")
        if start is not None and end is not None and start >= end:
            yield row.hit("char_end", f"{start} ≥ {end}")


def spans_in_article(package: RawPackage) -> Iterator[Hit]:
    """A passage does not end after the text of its article, and the mark of a note stands in it.

    Un pasaje no termina después del texto de su artículo, y la llamada de una nota está en él.
    """
    for column in ("char_end", "mark_char_start"):
        for _, row, article in _placed(package, column):
            end, count = row.integer(column), article.integer("char_count")
            if end is not None and count is not None and end > count:
                yield row.hit(column, f"{end} > {count}")


def spans_agree(package: RawPackage) -> Iterator[Hit]:
    """Where two passages of an article overlap, they have the same characters.

    Donde dos pasajes de un artículo se solapan, tienen los mismos caracteres.
    """
    yield from _painting(package)[1]


def context_agrees(package: RawPackage) -> Iterator[Hit]:
    """The words given before and after a passage agree with the other passages in that place.

    Las palabras que se dan antes y después de un pasaje concuerdan con los demás pasajes de ese lugar.
    """
    painted = _painting(package)[0]
    nowhere = _Painted()
    for row in package["evidence"].rows:
        start, end = row.integer("char_start"), row.integer("char_end")
        known = painted.get(row["article_id"], nowhere)
        for column in ("prefix", "suffix"):
            if (cell := row[column]) and start is not None and end is not None:
                places = [start - gap - len(cell) if column == "prefix" else end + gap for gap in range(_WIDEST_GAP)]
                if not any(known.conflict(cell, place) is None for place in places):
                    yield row.hit(column, f"«{cell}»")


class _Painted:
    """The characters of an article as far as its passages give them, in stretches of the same length by number."""

    def __init__(self) -> None:
        self._stretches: dict[int, list[str]] = {}  # "" where no passage gives the character

    def _parts(self, words: str, start: int) -> Iterator[tuple[int, int, str]]:
        """Words part by part: the number of the stretch, where in it they start, and the words."""
        at = start
        while at < start + len(words):
            number, inside = divmod(at, _STRETCH)
            part = words[at - start : at - start + _STRETCH - inside]
            yield number, inside, part
            at += len(part)

    def conflict(self, words: str, start: int) -> tuple[int, str] | None:
        """The first character that is another one than words have there: its offset and itself."""
        for number, inside, part in self._parts(words, start):
            known = self._stretches.get(number, _UNKNOWN)[inside : inside + len(part)]
            if "".join(known) not in ("", part):
                for at, (one, other) in enumerate(zip(known, part, strict=True), number * _STRETCH + inside):
                    if one and one != other:
                        return at, one
        return None

    def paint(self, words: str, start: int) -> None:
        """Take the characters of words that no other passage has given."""
        for number, inside, part in self._parts(words, start):
            known = self._stretches.setdefault(number, [*_UNKNOWN])
            given = known[inside : inside + len(part)]
            known[inside : inside + len(part)] = [one or other for one, other in zip(given, part, strict=True)]


@lru_cache(maxsize=1)
def _painting(package: RawPackage) -> tuple[dict[str, _Painted], list[Hit]]:
    """The characters of each article, as its passages give them, and a hit where two passages differ."""
    painted: dict[str, _Painted] = defaultdict(_Painted)
    hits = []
    before: dict[str, list[Span]] = defaultdict(list)
    for span in package.spans:
        if len(span.text) == span.end - span.start:
            known = painted[span.article]
            if conflict := known.conflict(span.text, span.start):
                offset, character = conflict
                owner = next(one for one in before[span.article] if one.start <= offset < one.end)
                own, place = span.text[offset - span.start], f"{owner.row.file}:{owner.row.number}:{owner.column}"
                hits.append(span.row.hit(span.column, f"{offset}: «{own}» ≠ «{character}» ({place})"))
                known.paint(span.text[: offset - span.start], span.start)
                span = span._replace(end=offset)
            else:
                known.paint(span.text, span.start)
            before[span.article].append(span)
    return painted, hits


def mentions_apart(package: RawPackage) -> Iterator[Hit]:
    """Two mentions in an article do not overlap.

    Dos menciones en un artículo no se solapan.
    """
    last: dict[str, tuple[int, Row]] = {}
    rows = [(row.integer("char_start"), row.integer("char_end"), row) for row in package["mentions"].rows]
    placed = [(start, end, row) for start, end, row in rows if start is not None and end is not None]
    for start, end, row in sorted(placed, key=lambda place: place[:2]):
        before, other = last.get(row["article_id"], (0, row))
        if start < before:
            yield row.hit("char_start", f"{start} < {before} ({other.file}:{other.number})")
        last[row["article_id"]] = (end, row)


def names_mentioned(package: RawPackage) -> Iterator[Hit]:
    """A name that is searched for is a mention wherever a passage shows it, except in a citation.

    Un nombre que se busca es una mención dondequiera que un pasaje lo muestre, salvo en una referencia.
    """
    names = WholeNames(row["name"] for row in package["names"].rows if row["match_mode"] == "always")
    known: dict[str, set[int]] = defaultdict(set)
    for name in ("mentions", "citations"):
        for row in package[name].rows:
            known[row["article_id"]].update(range(row.integer("char_start") or 0, row.integer("char_end") or 0))
    for span in package.spans:
        for start, end in names.apart(span.text):
            if known[span.article].isdisjoint(range(span.start + start, span.start + end)):
                yield span.row.hit(span.column, f"«{span.text[start:end]}» → mentions")


def pages_in_article(package: RawPackage) -> Iterator[Hit]:
    """A passage does not end before its first page, nor after the last page of its article.

    Un pasaje no termina antes de su primera página ni después de la última de su artículo.
    """
    for _, row, article in _placed(package, "page"):
        pages = [row.integer("page"), row.integer("page_last"), article.integer("page_count")]
        numbers = [page for page in pages if page is not None]
        if numbers != sorted(numbers):
            yield row.hit("page", " ≤ ".join(map(str, numbers)))


def _placed(package: RawPackage, column: str) -> Iterator[tuple[Table, Row, Row]]:
    """Each row of an article that has a column, with its table and the row of the article."""
    articles = package["articles"].by_id
    for table, row in package.rows():
        if column in row and (article := articles.get(row["article_id"])):
            yield table, row, article


def printed_pages(package: RawPackage) -> Iterator[Hit]:
    """A printed page is the page plus the article's offset, and empty if the offset is unknown.

    Una página impresa es la página más el desfase del artículo, y queda vacía si este se desconoce.
    """
    for _, row, article in _placed(package, "printed_page"):
        page, offset = row.integer("page"), _offset(article)
        expected = "" if page is None or offset is None else str(page + offset)
        if row["printed_page"] != expected:
            yield row.hit("printed_page", f"«{row['printed_page']}» ≠ «{expected}»")


def _offset(article: Row) -> int | None:
    """May be negative: the text may have pages before the first numbered one."""
    cell = article["printed_page_offset"]
    return int(cell) if re.fullmatch("-?[0-9]{1,9}", cell) else None


def sections_hold(package: RawPackage) -> Iterator[Hit]:
    """The section of a passage belongs to the same article and includes its page.

    La sección de un pasaje pertenece al mismo artículo e incluye su página.
    """
    sections = package["sections"].by_id
    for table, row, _ in _placed(package, "section_id"):
        section = sections.get(row["section_id"])
        if section is None or table.name == "sections":
            continue
        if section["article_id"] != row["article_id"]:
            yield row.hit("section_id", f"{section['article_id']} ≠ {row['article_id']}")
        elif not _holds(section, row.integer("page")):
            yield row.hit("page", f"{row['page']} ∉ {section['page']}–{section['page_last']}")


def _holds(section: Row, page: int | None) -> bool:
    first, last = section.integer("page"), section.integer("page_last")
    return page is None or first is None or last is None or first <= page <= last


def notes_numbered(package: RawPackage) -> Iterator[Hit]:
    """A passage in the notes has the number of its note, and no other passage has one.

    Un pasaje de las notas lleva el número de su nota, y ningún otro pasaje lo lleva.
    """
    sections = package["sections"].by_id
    for _, row, _ in _placed(package, "note_number"):
        section = sections.get(row["section_id"])
        if section and bool(row["note_number"]) != (section["kind"] == "notes"):
            yield row.hit("note_number", f"«{row['note_number']}» ({section['kind']})")


def places_in_order(package: RawPackage) -> Iterator[Hit]:
    """What stands later in an article is on no earlier page, in no earlier section and in no earlier note.

    Lo que está después en un artículo no está en una página, una sección ni una nota anteriores.
    """
    sections = package["sections"].by_id
    series: dict[tuple[str, ...], list[tuple[int, int, Row, str]]] = defaultdict(list)
    for _, row, article in _placed(package, "char_start"):
        section = sections.get(row["section_id"], row)
        start, end = row.integer("char_start") or 0, row.integer("char_end") or 1
        for name, column, number, offset in (
            ("section", "section_id", section.integer("position"), start),
            ("note", "note_number", row.integer("note_number"), start),
            (f"page {section['kind'] == 'notes'}", "page", row.integer("page"), start),  # those of notes begin anew
            (f"page {section['kind'] == 'notes'}", "page_last", row.integer("page_last"), end - 1),
        ):
            if number is not None and section is not row:
                series[article["article_id"], name].append((offset, number, row, column))
    for places in series.values():
        for (at, before, other, _), (offset, number, row, column) in pairwise(sorted(places, key=itemgetter(0))):
            if number < before or (offset == at and number != before):
                yield row.hit(column, f"{number} ≠ {before} ({other.file}:{other.number})")


def mentions_in_blocks(package: RawPackage) -> Iterator[Hit]:
    """A mention in a note or abstract is in that section, one in a block quotation in the quotation, and only one in a
    heading is in no sentence.

    Una mención en una nota o un resumen está en esa sección; una en una cita en bloque, en la cita, y solo una en un
    título no está en ninguna oración.
    """
    sections = package["sections"].by_id
    sentences = _places(row for row in package["coverage"].rows if row["kind"] == "sentence")
    quotations = _places(row for row in package["quotes"].rows if row["quote_type"] == "block")
    for row in package["mentions"].rows:
        section, kind = sections.get(row["section_id"]), row["block_kind"]
        for block, is_so in (
            ("note", section and section["kind"] == "notes"),
            ("abstract", section and section["kind"] == "abstract" and kind != "heading"),  # the title may be before it
            ("quotation", _lies_in(row, quotations)),
            ("heading", not _lies_in(row, sentences)),
        ):
            if (kind == block) != bool(is_so):
                yield row.hit("block_kind", f"{kind}{' ≠ ' if is_so else ': ∉ '}{block}")


def _places(rows: Iterable[Row]) -> dict[str, list[tuple[int, int]]]:
    """Where passages begin and end, in order, by their articles."""
    places = grouped((row["article_id"], (row.integer("char_start"), row.integer("char_end"))) for row in rows)
    return {
        article: sorted((start, end) for start, end in found if start is not None and end is not None)
        for article, found in places.items()
    }


def _lies_in(row: Row, places: dict[str, list[tuple[int, int]]]) -> bool:
    """Whether a passage begins in one of some places, which are in order."""
    own, start = places.get(row["article_id"], []), row.integer("char_start") or 0
    number = bisect_right(own, start, key=itemgetter(0)) - 1
    return number >= 0 and start < own[number][1]


def word_counts(package: RawPackage) -> Iterator[Hit]:
    """The word count of a quotation is that of its words as printed.

    El número de palabras de una cita es el de sus palabras impresas.
    """
    for row in package["quotes"].rows:
        words = len(WORD.findall(row[printed_column(row)]))
        if row["word_count"] != str(words):
            yield row.hit("word_count", f"{row['word_count']} ≠ {words}")


def passages_short(package: RawPackage) -> Iterator[Hit]:
    """Evidence has 25 words at most, a candidate 8, a verbatim statement 40 unless it lies inside a quotation.

    La evidencia tiene como mucho 25 palabras, un candidato 8 y un enunciado literal 40, salvo dentro de una cita.
    """
    quotes = grouped((span.article, span) for span in package.spans if span.row["quote_id"])
    statements = package["statements"].by_id
    for span in package.spans:
        words, limit = len(WORD.findall(span.text)), LONGEST.get(span.row.file.removesuffix(".csv"))
        statement = statements.get(span.row["statement_id"])
        if statement and span.text == statement[printed_column(statement)] and statement["form"] == "verbatim":
            limit = None if _is_quoted(span, quotes.get(span.article, [])) else LONGEST_VERBATIM
        if limit and words > limit:
            yield span.row.hit(span.column, f"{words} > {limit}")


def _is_quoted(span: Span, quotes: list[Span]) -> bool:
    return any(quote.start <= span.start and span.end <= quote.end for quote in quotes)


def reproduced_share(package: RawPackage) -> Iterator[Hit]:
    """No more than 35 % of the words of an article are reproduced in passages of eight words or more.

    No se reproduce más del 35 % de las palabras de un artículo en pasajes de ocho palabras o más.
    """
    words = reproduced({name: package[name].rows for name in REPRODUCING}, REPRODUCING)
    for key, article in package["articles"].by_id.items():
        count = article.integer("word_count") or 1
        if words[key] > MAX_SHARE * count:
            yield article.hit("word_count", f"{words[key]} / {count} = {words[key] / count:.1%}")
