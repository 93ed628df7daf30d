"""Rules of the list of candidates: what becomes of each fits what it is and what is recorded in its place."""

from collections.abc import Iterator
from itertools import pairwise

from .hits import Hit
from .package import RawPackage, Row, grouped
from .places import Places, place

_REASONS = {
    "announces_structure": ("sentence",),
    "restates": ("sentence",),
    "lead_in": ("sentence",),
    "relative_date": ("date",),
    "emphasis_or_term": ("quoted_span",),
    "title_of_work": ("quoted_span", "name"),
    "part_of_recorded_name": ("name", "acronym", "quoted_span", "date"),
}
_WIDEST_GAP = 200  # characters: a heading or caption that is no sentence
_TYPES = {"block_quotation": "block", "quoted_span": "inline"}


def reasons_of_kinds(package: RawPackage) -> Iterator[Hit]:
    """The reason for which a candidate is dismissed is one that its kind allows.

    El motivo por el que se descarta un candidato es uno de los que admite su clase.
    """
    for row in package["coverage"].rows:
        if row["kind"] not in _REASONS.get(row["reason"], (row["kind"],)):
            yield row.hit("reason", f"{row['kind']}: {row['reason']}")


def records_of_article(package: RawPackage) -> Iterator[Hit]:
    """The row that records a candidate belongs to the article of the candidate.

    La fila que registra un candidato pertenece al artículo de este.
    """
    mentioned = {(row["entity_id"], row["article_id"]) for row in package["mentions"].rows}
    for row in package["coverage"].rows:
        record = package[row["table_name"]].by_id.get(row["record_id"])
        known = [record["article_id"], *record["article_ids"].split()] if record else []
        if any(known) and not {row["article_id"]} & set(known) | {(row["record_id"], row["article_id"])} & mentioned:
            yield row.hit("record_id", f"«{row['record_id']}» ∉ {row['article_id']}")


def records_in_place(package: RawPackage) -> Iterator[Hit]:
    """A quotation or statement that records a candidate other than a citation has characters in common with it.

    Una cita o enunciado que registra un candidato que no es una referencia tiene caracteres en común con este.
    """
    for row in package["coverage"].rows:
        record = package[row["table_name"]].by_id.get(row["record_id"]) if row["kind"] != "citation" else None
        if record and record["char_start"] and row["outcome"] == "recorded" and not _touch(row, record):
            yield row.hit("record_id", f"«{row['record_id']}»: {record['char_start']}–{record['char_end']}")


def quotes_of_type(package: RawPackage) -> Iterator[Hit]:
    """A quotation that records a block quotation is a block, and one that records a quoted span is inline.

    Una cita que registra una cita en bloque es un bloque, y una que registra un pasaje entrecomillado va en línea.
    """
    for row in package["coverage"].rows:
        quote = package["quotes"].by_id.get(row["record_id"])
        if quote and quote["quote_type"] != _TYPES.get(row["kind"], quote["quote_type"]):
            yield quote.hit("quote_type", f"{quote['quote_type']} ≠ {_TYPES[row['kind']]} ({row.file}:{row.number})")


def dismissed_unstated(package: RawPackage) -> Iterator[Hit]:
    """A sentence that is dismissed as having nothing to state lies in no passage of a statement.

    Una oración que se descarta porque no dice nada no está en el pasaje de ningún enunciado.
    """
    statements = Places(package["statements"].rows)
    for row in package["coverage"].rows:
        if row["kind"] == "sentence" and row["outcome"] == "dismissed":
            for one in statements.touching(row):
                yield row.hit("reason", f"{row['reason']}: {one['statement_id']}")


def dismissed_unmentioned(package: RawPackage) -> Iterator[Hit]:
    """A name, acronym or other candidate that is dismissed is no mention of an entity.

    Un nombre, sigla u otro candidato descartado no es mención de ninguna entidad.
    """
    placed = {(row["article_id"], row["char_start"], row["char_end"]): row for row in package["mentions"].rows}
    for row in package["coverage"].rows:
        mention = placed.get((row["article_id"], row["char_start"], row["char_end"]))
        if mention and row["outcome"] == "dismissed":
            yield row.hit("outcome", f"{row['reason']}: «{mention['entity_id']}»")


def dates_evidenced(package: RawPackage) -> Iterator[Hit]:
    """The row that records a printed date has evidence in that place.

    La fila que registra una fecha impresa tiene evidencia en ese lugar.
    """
    for row in package["coverage"].rows:
        if row["kind"] == "date" and row["outcome"] == "recorded":
            evidence = package.evidence_of.get(row["record_id"], [])
            if evidence and not any(one["article_id"] == row["article_id"] and _touch(one, row) for one in evidence):
                yield row.hit("record_id", f"«{row['text']}» ∉ «{row['record_id']}»")


def _touch(row: Row, other: Row) -> bool:
    starts, ends = ([one.integer(column) or 0 for one in (row, other)] for column in ("char_start", "char_end"))
    return max(starts) < min(ends)


def sentences_follow(package: RawPackage) -> Iterator[Hit]:
    """Between two sentences of a section there is no room for a few others, except in abstracts (keywords).

    Entre dos oraciones de un apartado no caben otras, salvo en los resúmenes (palabras clave).
    """
    abstracts = {key for key, row in package["sections"].by_id.items() if row["kind"] == "abstract"}
    rows = (row for row in package["coverage"].rows if row["kind"] == "sentence")
    for section, own in grouped((row["section_id"], row) for row in rows).items():
        for before, row in pairwise(sorted(own, key=place) if section not in abstracts else ()):
            gap = place(row)[0] - place(before)[1]
            if gap > _WIDEST_GAP:
                yield row.hit("char_start", f"{gap} > {_WIDEST_GAP}")


def headings_outside(package: RawPackage) -> Iterator[Hit]:
    """A mention in a heading lies in no sentence, and any other lies in one.

    Una mención en un título no está en ninguna oración, y cualquier otra está en una.
    """
    found = [row for row in package["coverage"].rows if row["kind"] == "sentence"]
    sentences, articles = Places(found), {row["article_id"] for row in found}
    for row in package["mentions"].rows if found else ():
        inside = bool(sentences.touching(row))
        if row["article_id"] in articles and inside == (row["block_kind"] == "heading"):
            yield row.hit("block_kind", f"{row['block_kind']} {'∈' if inside else '∉'} sentence")
