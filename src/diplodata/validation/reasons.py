"""Rules of what a note must tell, and of what it must not tell otherwise than the row."""

import re
from collections.abc import Iterator

from .dates import DATES
from .hits import Hit
from .package import RawPackage, Row

_TIME = r"(?:fechas?|años?|inicio|comienzo|final|fin)"
_TIME_INFERRED = re.compile(rf"\b{_TIME}\b[^.;:]*\bse infieren?\b|\bse infieren? (?:el|la|su) {_TIME}\b", re.IGNORECASE)
_OVER = re.compile(
    r"\b(?:termin|conclu|cerr|cierr|derog|sustitu|reempla|aboli|desapare|finaliz|venci|expir)\w+", re.IGNORECASE
)


def basis_noted(package: RawPackage) -> Iterator[Hit]:
    """A date that is inferred, or only known to lie within a period, has a note, and a date whose note says that it is
    inferred is not stated.

    Una fecha inferida, o de la que solo se sabe que cae dentro de un periodo, lleva una nota, y una fecha de la que la
    nota dice que se infiere no es explícita.
    """
    for _, row in package.rows():
        is_open = row["date_basis"] == "inferred" or row["date_precision"] == "within_period"
        if is_open and not row["note_es"]:
            yield row.hit("note_es", f"{row['date_basis']} {row['date_precision']}: ∅")
        if row["date_basis"] == "stated" and (found := _TIME_INFERRED.search(row["note_es"])):
            yield row.hit("date_basis", f"stated: «{found[0]}»")


def ends_explained(package: RawPackage) -> Iterator[Hit]:
    """A programme that is ended has an end date or a note that says how its end is known, unless it is a publication.

    Un programa concluido tiene una fecha de fin o una nota que dice cómo se conoce su final, salvo que sea una
    publicación.
    """
    for row in package["programs"].rows:
        is_told = row["date_end"] or _OVER.search(row["note_es"]) or row["program_type"] == "publication"
        if row["status"] == "ended" and not is_told:
            yield row.hit("status", f"ended: date_end ∅, «{row['note_es'][:60]}»")


def dates_kept(package: RawPackage) -> Iterator[Hit]:
    """A row with evidence of a date has a date, recurs, or has a note that says why it has none.

    Una fila con evidencia de una fecha lleva una fecha, se repite, o tiene una nota que dice por qué no la lleva.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        told = (*DATES, "recurrence", "note_es")
        for evidence in package.evidence_of.get(key, ()):
            if evidence["supports"] == "date" and not any(row[column] for column in told):
                yield row.hit(_dated(row), f"∅: «{evidence['exact']}»")


def _dated(row: Row) -> str:
    """The column of a row that has its first date."""
    return "date_edtf" if "date_edtf" in row else "date_start"


def errata_kept(package: RawPackage) -> Iterator[Hit]:
    """A note that refers to the errata is that of a row which has some.

    Una nota que remite a las erratas es la de una fila que las tiene.
    """
    listed = {row[column] for row in package["errata"].rows for column in ("entity_id", "group_id")}
    for key, row in (package.entity_rows | package["works"].by_id).items():
        if "errata" in row["note_es"] and key not in listed:
            yield row.hit("note_es", f"«{row['note_es'][-60:]}» → errata")


def languages_known(package: RawPackage) -> Iterator[Hit]:
    """The original language of a work is known from a note, or from words of it that the article turned into Spanish or
    prints in English.

    El idioma original de una obra se conoce por una nota, o por palabras suyas que el artículo pasó al español o
    imprime en inglés.
    """
    kinds = {row["quote_id"]: row["english_kind"] for row in package["quotes"].rows}
    kinds |= {row["statement_id"]: row["english_kind"] for row in package["statements"].rows}
    shown = {row["work_id"] for row in package["quotes"].rows if row["english_kind"] != "translation"}
    shown |= {
        row["work_id"]
        for row in package["attributions"].rows
        if kinds.get(row["quote_id"] or row["statement_id"], "translation") != "translation"
    }
    for key, row in package["works"].by_id.items():
        if row["original_language"] and not row["note_es"] and key not in shown:
            yield row.hit("original_language", f"«{row['original_language']}»: note ∅")
