"""Rules of statements: the passage that each stands for, who says it, and what of the article they leave out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter

from .hits import Hit
from .package import CUT, RawPackage, Row, grouped
from .share import SHORT_QUOTATION, WORD, printed_column

LONG_PASSAGE = 4  # sentences
MAX_LONG = 0.05  # of the statements of an article
MIN_STATED = 0.9  # of the sentences of eight words and more
MAX_OTHER = 10


def verbatim_printed(package: RawPackage) -> Iterator[Hit]:
    """The words of a verbatim statement are one of its pieces of evidence.

    Las palabras de un enunciado literal son una de sus evidencias.
    """
    for key, row in package["statements"].by_id.items():
        words = row[printed_column(row)]
        if row["form"] == "verbatim" and words not in {one["exact"] for one in package.evidence_of.get(key, [])}:
            yield row.hit(printed_column(row), f"«{words[:60]}»")


def passages_evidenced(package: RawPackage) -> Iterator[Hit]:
    """The passage of a statement is made of whole sentences, with a piece of its evidence in each, and holds all of it.

    El pasaje de un enunciado se compone de oraciones enteras, con una evidencia suya en cada una, y las contiene todas.
    """
    sentences = _sentences(package)
    for key, row in package["statements"].by_id.items():
        start, end = _place(row)
        evidence = [_place(one) for one in package.evidence_of.get(key, [])]
        outside = [(first, last) for first, last in evidence if first < start or end < last]
        inside = _touching(sentences.get(row["article_id"], []), (start, end))
        without = [one for one in inside if not any(_touches(one, place) for place in evidence)]
        if outside or without or not inside or (inside[0][0], inside[-1][1]) != (start, end):
            yield row.hit("char_start", f"{start}–{end} ≠ {inside}; ∌ {outside}; ∅ {without}")


def passages_parted(package: RawPackage) -> Iterator[Hit]:
    """No more than a twentieth of the statements of an article stand for more than four sentences.

    No más de una vigésima parte de los enunciados de un artículo vale por más de cuatro oraciones.
    """
    sentences = _sentences(package)
    for article, rows in grouped((row["article_id"], row) for row in package["statements"].rows).items():
        known = sentences.get(article, [])
        long = [row for row in rows if len(_touching(known, _place(row))) > LONG_PASSAGE]
        if len(long) > MAX_LONG * len(rows):
            yield long[0].hit("char_end", f"{article}: {len(long)} / {len(rows)}")


def sentences_stated(package: RawPackage) -> Iterator[Hit]:
    """Nine in ten sentences of an article, of eight words or more, lie in the passage of a statement or in a quotation.
    Sentences that only identify a source do not count, nor do those of an abstract that restate a record.

    De cada diez oraciones de un artículo con ocho palabras o más, nueve están en el pasaje de un enunciado o en una
    cita. No cuentan las oraciones que solo identifican una fuente ni las de un resumen que repiten un registro.
    """
    passages = grouped(
        (row["article_id"], _place(row)) for name in ("statements", "quotes") for row in package[name].rows
    )
    abstracts = {key for key, row in package["sections"].by_id.items() if row["kind"] == "abstract"}
    candidates = (row for row in package["coverage"].rows if row["kind"] == "sentence" and _is_long(row))
    counted = (row for row in candidates if not _says_nothing_new(row, abstracts))
    for article, rows in grouped((row["article_id"], row) for row in counted).items():
        places = sorted(passages.get(article, []))
        ends = list(accumulate((end for _, end in places), max, initial=0))  # the last one of the first n passages
        left = [row for row in rows if ends[bisect_left(places, (_place(row)[1], -1))] <= _place(row)[0]]
        if len(rows) - len(left) < MIN_STATED * len(rows):
            yield left[0].hit("char_start", f"{article}: {len(rows) - len(left)} / {len(rows)}")


def _says_nothing_new(sentence: Row, abstracts: set[str]) -> bool:
    """Whether a sentence is bibliographic, or says in an abstract what a record has from the text."""
    reason = sentence["reason"]
    return reason == "bibliographic_only" or (reason == "restates" and sentence["section_id"] in abstracts)


def statements_attributed(package: RawPackage) -> Iterator[Hit]:
    """A statement has somebody who says it, and a definition somebody who defines.

    Un enunciado tiene quien lo dice, y una definición, quien define.
    """
    roles = grouped((row["statement_id"], row) for row in package["attributions"].rows)
    for key, row in package["statements"].by_id.items():
        found = {one["role"] for one in roles.get(key, [])}
        if not found or (row["kind"] == "definition" and "defines" not in found):
            yield row.hit("statement_id", f"{row['kind']}: {', '.join(sorted(found)) or '∅'}")


def attributions_named(package: RawPackage) -> Iterator[Hit]:
    """An attribution has an actor or a work, pages only of a work, and no actor where a work is merely cited.

    Una atribución tiene un actor o una obra, páginas solo de una obra y ningún actor donde una obra solo se cita.
    """
    for row in package["attributions"].rows:
        if not row["actor_id"] and not row["work_id"]:
            yield row.hit("actor_id", "∅")
        if row["cited_pages"] and not row["work_id"]:
            yield row.hit("cited_pages", f"«{row['cited_pages']}»")
        if row["role"] == "cited" and row["actor_id"]:
            yield row.hit("role", f"cited: «{row['actor_id']}»")


def few_others(package: RawPackage) -> Iterator[Hit]:
    """No more than ten statements are of the kind ``other``.

    No más de diez enunciados son de la clase ``other``.
    """
    others = [row for row in package["statements"].rows if row["kind"] == "other"]
    if len(others) > MAX_OTHER:
        yield others[MAX_OTHER].hit("kind", f"{len(others)} > {MAX_OTHER}")


def main_definition(package: RawPackage) -> Iterator[Hit]:
    """A concept with definitions has one main definition, and nothing else is marked as main.

    Un concepto con definiciones tiene una sola principal, y nada más está marcado como principal.
    """
    definitions = [row for row in package["statements"].rows if row["kind"] == "definition"]
    for key, rows in grouped((row["entity_id"], row) for row in definitions).items():
        main = [row for row in rows if row["is_main"] == "true"]
        if len(main) > 1 or (not main and package.entity_type.get(key) == "concept"):
            yield rows[0].hit("is_main", f"{len(main)} × «{key}»")
    for row in package["statements"].rows:
        if row["is_main"] == "true" and row["kind"] != "definition":
            yield row.hit("is_main", row["kind"])


def definition_copied(package: RawPackage) -> Iterator[Hit]:
    """The definition in concepts is the text of the main definition in statements.

    La definición en concepts es el texto de la definición principal en statements.
    """
    main = {row["entity_id"]: row for row in package["statements"].rows if row["is_main"] == "true"}
    for key, row in package["concepts"].by_id.items():
        for language in ("es", "en"):
            expected = main[key][f"text_{language}"] if key in main else ""
            if row[f"definition_{language}"] != expected:
                yield row.hit(f"definition_{language}", f"≠ «{expected[:60]}»")


def _sentences(package: RawPackage) -> dict[str, list[tuple[int, int]]]:
    """The places of the sentences of each article, in order."""
    rows = (row for row in package["coverage"].rows if row["kind"] == "sentence")
    places = grouped((row["article_id"], _place(row)) for row in rows)
    return {article: sorted(found) for article, found in places.items()}


def _touching(sentences: list[tuple[int, int]], place: tuple[int, int]) -> list[tuple[int, int]]:
    """The sentences, in order, that share a character with a place."""
    first, last = bisect_right(sentences, place[0], key=itemgetter(1)), bisect_left(sentences, (place[1], -1))
    return sentences[first:last]


def _place(row: Row) -> tuple[int, int]:
    return row.integer("char_start") or 0, row.integer("char_end") or 0


def _touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_long(sentence: Row) -> bool:
    """Whether a sentence has eight words or more: the table has the first eight of longer ones."""
    return sentence["text"].endswith(CUT) or len(WORD.findall(sentence["text"])) >= SHORT_QUOTATION
