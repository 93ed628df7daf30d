"""Rules of articles and their sections."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .hits import Hit
from .languages import markers_in
from .package import RawPackage, grouped

_RANGE = re.compile(r"(\d+)-(\d+)")


def page_range(package: RawPackage) -> Iterator[Hit]:
    """The pages of an article are as many as it has, from the one that its offset gives.

    Las páginas de un artículo son tantas como tiene, desde la que da su desfase.
    """
    for row in package["articles"].rows:
        found, count = _RANGE.fullmatch(row["pages"]), row.integer("page_count")
        offset = row["printed_page_offset"]
        if found and count and re.fullmatch("-?[0-9]{1,9}", offset):
            first, last = int(found[1]), int(found[2])
            if first != int(offset) + 1 or last < count + int(offset):
                yield row.hit("pages", f"«{row['pages']}» ≠ {int(offset) + 1}-{count + int(offset)}")


def offset_based(package: RawPackage) -> Iterator[Hit]:
    """The basis of the printed pages is none where there is no offset, and only there.

    La base de las páginas impresas es none donde no hay desfase, y solo allí.
    """
    for row in package["articles"].rows:
        if (row["printed_page_basis"] == "none") == bool(row["printed_page_offset"]):
            yield row.hit("printed_page_basis", f"{row['printed_page_basis']}: «{row['printed_page_offset']}»")


def texts_apart(package: RawPackage) -> Iterator[Hit]:
    """No two articles have the same text.

    No hay dos artículos con el mismo texto.
    """
    for rows in grouped((row["text_sha256"], row) for row in package["articles"].rows if row["text_sha256"]).values():
        for row in rows[1:]:
            yield row.hit("text_sha256", f"= {rows[0]['article_id']}")


def headings_apart(package: RawPackage) -> Iterator[Hit]:
    """No two sections of an article have the same heading, its abstracts apart.

    No hay dos secciones de un artículo con el mismo título, salvo sus resúmenes.
    """
    for column in ("heading_es", "heading_en"):
        rows = (row for row in package["sections"].rows if row[column] and row["kind"] != "abstract")
        for first, *others in grouped(((row["article_id"], row[column]), row) for row in rows).values():
            for row in others:
                yield row.hit(column, f"= {first['section_id']}")


def introductions_unheaded(package: RawPackage) -> Iterator[Hit]:
    """The introduction is what precedes the first heading, and has none.

    La introducción es lo que precede al primer título, y no lleva ninguno.
    """
    for row in package["sections"].rows:
        for column in ("heading_es", "heading_en"):
            if row["kind"] == "introduction" and row[column]:
                yield row.hit(column, f"introduction: «{row[column]}»")


def sections_follow(package: RawPackage) -> Iterator[Hit]:
    """A section begins where the one before it ends, or on the next page, apart from the notes.

    Una sección empieza donde termina la anterior o en la página siguiente, aparte de las notas.
    """
    rows = [row for row in package["sections"].rows if row["kind"] != "notes"]
    for own in grouped((row["article_id"], row) for row in rows).values():
        for before, row in pairwise(sorted(own, key=lambda one: one.integer("position") or 0)):
            page, last = row.integer("page"), before.integer("page_last")
            if page is not None and last is not None and not last <= page <= last + 1:
                yield row.hit("page", f"{page} ≠ {last} | {last + 1}")


def language_of_words(package: RawPackage) -> Iterator[Hit]:
    """The words that an article prints are in its language.

    Las palabras impresas de un artículo están en su idioma.
    """
    words = grouped((row["article_id"], row["exact"]) for row in package["evidence"].rows)
    for key, row in package["articles"].by_id.items():
        found = markers_in(" ".join(words.get(key, [])))
        if row["language"] in found and found[row["language"]] < max(found.values()):
            yield row.hit("language", f"{row['language']}: {found}")
