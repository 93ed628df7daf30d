"""Rules of rows that speak of the same thing, and of codes that go together."""

from collections.abc import Iterator

from .hits import Hit
from .package import RawPackage, Row, grouped

_PAIRED = {"typology_item": "typology", "actor_category": "actor_category"}  # what is broader than a concept of a type


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
