"""Rules of rows that speak of the same thing, and of codes that go together."""

import re
from collections.abc import Iterator

from .hits import Hit
from .package import RawPackage, Row, grouped
from .places import Places, place

_PAIRED = {"typology_item": "typology", "actor_category": "actor_category"}  # what is broader than a concept of a type
_AUTHOR = re.compile(r"\bautora?\b", re.IGNORECASE)


def broader_of_a_kind(package: RawPackage) -> Iterator[Hit]:
    """The broader concept of an item of a typology is a typology, and nobody else's is; that of a class of actors is a
    class of actors, and nobody else's is.

    El concepto más amplio de un elemento de una tipología es una tipología, y el de ningún otro lo es; el de una clase
    de actores es otra clase de actores, y el de ningún otro lo es.
    """
    concepts = package["concepts"].by_id
    for row in concepts.values():
        broader = concepts[row["broader_id"]]["concept_type"] if row["broader_id"] in concepts else ""
        is_item, wanted = row["concept_type"] == "typology_item", _PAIRED.get(row["concept_type"])
        if (broader or is_item) and broader != wanted and (wanted or broader in _PAIRED.values()):
            yield row.hit("broader_id", f"{row['concept_type']} → {broader or '∅'}")


def publications_out(package: RawPackage) -> Iterator[Hit]:
    """A publication that has appeared is ended, not active.

    Una publicación que ha aparecido está terminada, no en curso.
    """
    for row in package["programs"].rows:
        if row["program_type"] == "publication" and row["status"] == "active":
            yield row.hit("status", row["status"])


def same_words_same_work(package: RawPackage) -> Iterator[Hit]:
    """A quotation and a statement in the same words come from the same work.

    Una cita textual y un enunciado con las mismas palabras proceden de la misma obra.
    """
    works = grouped((row["statement_id"], row["work_id"]) for row in package["attributions"].rows)
    verbatim = grouped((row["article_id"], row) for row in package["statements"].rows if row["form"] == "verbatim")
    for quote in package["quotes"].rows:
        for row in verbatim.get(quote["article_id"], []):
            shares = row["text_es"] in quote["text_es"] or quote["text_es"] in row["text_es"]
            named = {work for work in works.get(row["statement_id"], []) if work}
            if shares and _overlap(row, quote) and quote["work_id"] not in (named or {""}):
                yield quote.hit("work_id", f"«{quote['work_id']}» ∉ {sorted(named)} ({row['statement_id']})")


def _overlap(row: Row, other: Row) -> bool:
    starts, ends = ([one.integer(column) or 0 for one in (row, other)] for column in ("char_start", "char_end"))
    return max(starts) < min(ends)


def quotes_in_statements(package: RawPackage) -> Iterator[Hit]:
    """Whoever speaks in a quotation is among those who say the statements in whose passages it lies, and each that lies
    in it, or the work of the quotation is.

    Quien habla en una cita está entre quienes dicen los enunciados en cuyo pasaje está la cita, y cada uno de los que
    están en ella, o lo está la obra de la cita.
    """
    speaking = grouped((row["quote_id"], row["actor_id"]) for row in package["attributions"].rows if row["actor_id"])
    sources = grouped((row["statement_id"], row) for row in package["attributions"].rows)
    for quote, statements in _stated(package):
        speakers = set(speaking.get(quote["quote_id"], ()))
        for together in [statements, *([row] for row in statements if _lies_in(row, quote))] if statements else ():
            said = [row for one in together for row in sources.get(one["statement_id"], ())]
            actors, works = {row["actor_id"] for row in said}, {row["work_id"] for row in said} - {""}
            if not speakers <= actors and quote["work_id"] not in works:
                yield quote.hit("speaker_es", f"{sorted(speakers)} ∉ {sorted(actors)} ({together[0]['statement_id']})")


def _lies_in(row: Row, quote: Row) -> bool:
    (start, end), (first, last) = place(row), place(quote)
    return first <= start and end <= last


def english_of_a_kind(package: RawPackage) -> Iterator[Hit]:
    """A verbatim statement in the words of a quotation has its kind of English.

    Un enunciado literal con las palabras de una cita tiene su misma clase de inglés.
    """
    for quote, statements in _stated(package):
        for row in statements:
            if row["form"] == "verbatim" and row["english_kind"] != quote["english_kind"]:
                yield quote.hit(
                    "english_kind", f"{quote['english_kind']} ≠ {row['english_kind']} ({row['statement_id']})"
                )


def _stated(package: RawPackage) -> Iterator[tuple[Row, list[Row]]]:
    """Each quotation with the statements in whose passages it lies."""
    statements = Places(package["statements"].rows)
    for quote in package["quotes"].rows:
        yield quote, statements.touching(quote)


def ties_in_an_article(package: RawPackage) -> Iterator[Hit]:
    """A row and its parent, lead or programme stand in one article.

    Una fila y aquello a lo que pertenece, su responsable o su programa están en un mismo artículo.
    """
    rows = package.entity_rows
    for row in rows.values():
        for column in ("parent_id", "lead_actor_id", "program_id"):
            other = rows.get(row[column])
            if other and not set(row["article_ids"].split()) & set(other["article_ids"].split()):
                yield row.hit(column, f"«{row[column]}»: {other['article_ids']} ≠ {row['article_ids']}")


def authors_gendered(package: RawPackage) -> Iterator[Hit]:
    """The rights of an article call its author «autora» where the description of the author does, and only there.

    Los derechos de un artículo hablan de su «autora» donde lo hace la descripción de quien lo escribió, y solo allí.
    """
    for row in package["articles"].rows:
        actors = [package["actors"].by_id.get(key) for key in package.owners_of.get(row["authors"], ())]
        told = [found[0] for one in actors if one and (found := _AUTHOR.match(one["description_es"]))]
        called = _AUTHOR.search(row["rights_es"])
        if told and called and called[0].casefold() != told[0].casefold():
            yield row.hit("rights_es", f"«{called[0]}» ≠ «{told[0]}»")
