"""Rules of citations: as printed, and as quotations, statements and attributions use them."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from .._names import SEPARATORS
from .hits import Hit
from .package import RawPackage, Row, grouped

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DIGITS = re.compile(r"\d+")
_PAGES = re.compile(r"(?::|\bp{1,2}\.|\bpágs?\.)\s*(\d.*)")
_PAGES_IN_NOTE = re.compile(r".*\b(?:p{1,2}|págs?)\.\s*(\d.*)")  # «Historia: 1850-1900, núm. 3, p. 4»
_ENDS_IN_YEAR = re.compile(r"(?<!\d)\d{4}[a-z]?(?::[^,;]*)?\)?$")  # not the year of a title
_CITED_IN = r"cit(?:ad[oa]s?|ed) \w+|apud"
_NAME = r"(?:del? |v[ao]n )?[A-ZÁÉÍÓÚÜÑ]"
_THROUGH = re.compile(rf"\b(?:en|in|{_CITED_IN}) (?={_NAME})")  # «Cox, en Serbin, 2003b»
_THROUGH_IN_NOTE = re.compile(
    rf"\b(?:{_CITED_IN}) (?={_NAME})|\b(?:en|in) (?={_NAME}[^,()]*,? \(?\d{{4}})"
)  # no chapter
_BEFORE_YEAR = re.compile(r"[^\W\d][^\d(]+?(?=,? \(?(?:\d{4}|s\. ?f))")  # as far as a citation names anybody
_BETWEEN = re.compile(r", (?=\w)| (?:y|e|and|&) ")
_AT_ONCE = 4  # characters between a quotation and the citation that follows it: «» (»
Place = tuple[str, str, str]


def pages_ascend(package: RawPackage) -> Iterator[Hit]:
    """Cited pages ascend.

    Las páginas citadas van en orden ascendente.
    """
    for name in ("quotes", "citations", "attributions"):
        for row in package[name].rows:
            numbers = list(accumulate(_DIGITS.findall(row["cited_pages"]), _written_out))
            if any(int(one) >= int(other) for one, other in pairwise(numbers)):
                yield row.hit("cited_pages", f"«{row['cited_pages']}»")


def _written_out(before: str, page: str) -> str:
    """A page with the digits that it leaves to the one before it: 159-60 is 159-160."""
    return before[: len(before) - len(page)] + page if len(page) < len(before) else page


def citations_listed(package: RawPackage) -> Iterator[Hit]:
    """Each printed citation that is recorded is a row of citations in its place, and each such row a candidate.

    Cada referencia impresa que se registra es una fila de citations en su lugar, y cada fila de allí, un candidato.
    """
    printed, cited = _printed(package), {_place(row): row for row in package["citations"].rows}
    for place, row in (printed | cited).items():
        if place not in printed or (place not in cited and row["outcome"] == "recorded"):
            yield row.hit("char_start", f"{row['char_start']}–{row['char_end']} «{row['text']}»")


def citations_printed(package: RawPackage) -> Iterator[Hit]:
    """A citation has the pages that are printed, the year with its letter, and a work that it is quoted in where the
    article says so.

    Una referencia lleva las páginas impresas, el año con su letra y la obra en que está citada, si el artículo lo dice.
    """
    printed, works = _printed(package), package["works"].by_id
    for row in package["citations"].rows:
        text = printed[_place(row)]["text"] if _place(row) in printed else None
        work = works.get(row["work_id"])
        if text is None or work is None or text.endswith(" …"):  # a long one is cut, and its end is not known here
            continue
        in_note = row["form"] == "note"
        marked = (_PAGES_IN_NOTE if in_note else _PAGES).search(text)
        pages = _DIGITS.findall(row["cited_pages"])
        if (marked and _DIGITS.findall(marked[1]) != pages) or not set(pages) <= set(_DIGITS.findall(text)):
            yield row.hit("cited_pages", f"«{row['cited_pages']}» ≠ «{text}»")
        dated = (_ENDS_IN_YEAR if in_note else _YEAR).search(text)
        if work["year"] and dated and not _dates(text, work["year"] + work["year_suffix"]):
            yield row.hit("work_id", f"«{work['label']}» ≠ «{text}»")
        through = (_THROUGH_IN_NOTE if in_note else _THROUGH).search(text)
        if bool(through) != bool(row["quoted_in_id"]):
            yield row.hit("quoted_in_id", f"«{row['quoted_in_id']}» ≠ «{text}»")


def _dates(text: str, year: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(year)}(?!\w)", text) is not None


def forms_printed(package: RawPackage) -> Iterator[Hit]:
    """A parenthetical citation is without brackets of its own, a narrative one has them.

    Una referencia parentética no lleva paréntesis propios; una narrativa los lleva.
    """
    printed = _printed(package)
    for row in package["citations"].rows:
        text = printed[_place(row)]["text"] if _place(row) in printed else ""
        whole = text and not text[0].isdigit()  # a further year of the same author is bracketed with the one before it
        if whole and row["form"] in ("narrative", "parenthetical") and ("(" in text) != (row["form"] == "narrative"):
            yield row.hit("form", f"{row['form']}: «{text}»")


def ibidem_repeats(package: RawPackage) -> Iterator[Hit]:
    """A citation «ibidem» without a year stands for the work that was cited last before it.

    Una referencia «ibídem» sin año remite a la última obra citada antes.
    """
    printed, before = _printed(package), {"": ""}
    for row in sorted(package["citations"].rows, key=lambda one: (one["article_id"], one.integer("char_start") or 0)):
        text = printed[_place(row)]["text"] if _place(row) in printed else ""
        last = before.get(row["article_id"], "")
        if row["form"] == "ibidem" and not _YEAR.search(text) and row["work_id"] != last:
            yield row.hit("work_id", f"«{row['work_id']}» ≠ «{last}»")
        before[row["article_id"]] = row["work_id"]


def quotes_cited(package: RawPackage) -> Iterator[Hit]:
    """A citation that serves a quotation has its work, its pages and what it is quoted in, and one of the same work
    that follows a quotation at once serves it.

    Una referencia que sirve a una cita lleva su obra, sus páginas y aquello en que está citada, y la que sigue
    inmediatamente a una cita de la misma obra sirve a esta.
    """
    quotes = package["quotes"].by_id
    ends = {(row["article_id"], end, row["work_id"]): key for key, row in quotes.items() if (end := _end(row))}
    for row in package["citations"].rows:
        quote, start = quotes.get(row["quote_id"]), row.integer("char_start") or 0
        for column in ("work_id", "quoted_in_id", "cited_pages") if quote else ():
            if quote and row[column] != quote[column]:
                yield quote.hit(column, f"«{quote[column]}» ≠ «{row[column]}» ({row.file}:{row.number})")
        near = [key for gap in range(_AT_ONCE) if (key := ends.get((row["article_id"], start - gap, row["work_id"])))]
        if near and row["quote_id"] not in near:
            yield row.hit("quote_id", f"«{row['quote_id']}» ≠ «{near[0]}»")


def _end(row: Row) -> int | None:
    return row.integer("char_end")


def citations_in_passage(package: RawPackage) -> Iterator[Hit]:
    """A citation that serves a statement stands in its passage, or in a note whose mark does.

    Una referencia que sirve a un enunciado está en su pasaje o en una nota cuya llamada está en él.
    """
    statements = package["statements"].by_id
    for row in package["citations"].rows:
        passage = statements.get(row["statement_id"])
        if passage and not _touch(row, passage) and not _is_marked_in(row, passage):
            yield row.hit("statement_id", f"{row['char_start']} ∉ {passage['char_start']}–{passage['char_end']}")


def marks_follow(package: RawPackage) -> Iterator[Hit]:
    """Only a citation in a note has the place of a mark, and the mark of a later note stands later.

    Solo una referencia en una nota tiene el lugar de una llamada, y la llamada de una nota posterior está después.
    """
    for rows in grouped((row["article_id"], row) for row in package["citations"].rows).values():
        latest = 0
        for row in sorted(rows, key=lambda one: (one.integer("note_number") or 0, one.integer("mark_char_start") or 0)):
            mark = row.integer("mark_char_start")
            if mark is not None and (not row["note_number"] or mark < latest):
                yield row.hit("mark_char_start", f"{row['note_number']}: {mark} < {latest}")
            latest = max(latest, mark or 0)


def _is_marked_in(row: Row, passage: Row) -> bool:
    """Whether the mark of the note in which a citation stands is in a passage, or follows it at once."""
    mark, start, end = (row.integer("mark_char_start"), *map(passage.integer, ("char_start", "char_end")))
    return None not in (mark, start, end) and (start or 0) <= (mark or 0) <= (end or 0)


def _touch(row: Row, other: Row) -> bool:
    starts, ends = ([one.integer(column) or 0 for one in (row, other)] for column in ("char_start", "char_end"))
    return max(starts) < min(ends)


def attributions_cited(package: RawPackage) -> Iterator[Hit]:
    """The pages of an attribution are pages for which its article cites the work.

    Las páginas de una atribución son páginas por las que su artículo cita la obra.
    """
    works = ("work_id", "quoted_in_id")
    cited = grouped(
        ((row["article_id"], row[column]), row["cited_pages"])
        for name in ("citations", "quotes")
        for row in package[name].rows
        for column in works
    )
    for row in package["attributions"].rows:
        owner = package["quotes"].by_id.get(row["quote_id"]) or package["statements"].by_id.get(row["statement_id"])
        articles = {
            one["article_id"] for one in ([owner] if owner else package.evidence_of.get(row["relation_id"], []))
        }
        pages = {one for article in articles for one in cited.get((article, row["work_id"]), [])}
        if row["cited_pages"] and pages and row["cited_pages"] not in pages:
            yield row.hit("cited_pages", f"«{row['cited_pages']}» ∉ {sorted(pages)}")


def _printed(package: RawPackage) -> dict[Place, Row]:
    """The candidates that are citations, by their places: their texts are what is printed."""
    return {_place(row): row for row in package["coverage"].rows if row["kind"] == "citation"}


def _place(row: Row) -> Place:
    return row["article_id"], row["char_start"], row["char_end"]


def authors_printed(package: RawPackage) -> Iterator[Hit]:
    """A printed citation names as many authors as its work has, in their order.

    Una referencia impresa nombra tantos autores como tiene su obra, en su orden.
    """
    printed, works = _printed(package), package["works"].by_id
    for row in package["citations"].rows:
        text = printed[_place(row)]["text"] if _place(row) in printed else ""
        work, head = works.get(row["work_id"]), _BEFORE_YEAR.match(text)
        if work is None or not head or not work["authors"] or row["form"] == "ibidem" or "et al" in text:
            continue
        authors = work["authors"].split(SEPARATORS["authors"])
        named = _THROUGH.split(head[0])[0]
        places = [named.find(last) for one in authors if (last := one.split()[-1]) in named]
        if len(_BETWEEN.split(named)) != len(_BETWEEN.split(", ".join(authors))) or places != sorted(places):
            yield work.hit("authors", f"«{work['authors']}» ≠ «{text}»")


def works_attributed(package: RawPackage) -> Iterator[Hit]:
    """A work that is cited for a statement is among those to which the statement is attributed.

    Una obra que se cita para un enunciado está entre aquellas a las que este se atribuye.
    """
    said = grouped((row["statement_id"], row["work_id"]) for row in package["attributions"].rows)
    for row in package["citations"].rows:
        if row["statement_id"] and row["work_id"] not in said.get(row["statement_id"], ()):
            yield row.hit("work_id", f"«{row['work_id']}» ∉ «{row['statement_id']}»")


def attributions_in_order(package: RawPackage) -> Iterator[Hit]:
    """Those who assert or define something are listed in the order in which their works are cited.

    Quienes afirman o definen algo figuran en el orden en que se citan sus obras.
    """
    cited: dict[tuple[str, str], int] = {}
    for row in package["citations"].rows:
        cited.setdefault((row["statement_id"], row["work_id"]), row.integer("char_start") or 0)
    rows = (row for row in package["attributions"].rows if row["role"] in ("asserts", "defines"))
    for key, said in grouped((row["statement_id"], row) for row in rows if row["statement_id"]).items():
        said = sorted((one for one in said if (key, one["work_id"]) in cited), key=lambda one: one["position"].zfill(4))
        for before, row in pairwise(said):
            if cited[key, before["work_id"]] > cited[key, row["work_id"]]:
                yield row.hit("position", f"{row['position']}: «{row['work_id']}» < «{before['work_id']}»")
