"""Rules of what a row states: its evidence contains it, or its note says where it comes from."""

import re
from collections.abc import Callable, Iterator

from .._names import SEPARATORS
from .bilingual_consistency import SPELLED, roman
from .dates import DATES
from .hits import Hit
from .kinds import without_accents
from .package import RawPackage, Row, grouped
from .records import words_of

# The predicates that mean the same as a column: their evidence counts for it.
PREDICATES = {
    "parent_id": ("part_of", "member_of", "operates", "affiliated_with"),
    "lead_actor_id": ("led_by", "operates", "organizes", "published", "founded_by"),
    "broader_id": ("part_of", "example_of"),
    "program_id": ("part_of",),
}
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9X])")
_MONTH = re.compile(r"[0-9]{4}-([0-9]{2})")
_DECADE = re.compile(
    r"\b(?:décadas?|decenios?|decades?|años (?:veinte|treinta|cuarenta|\w+enta)|(?:twen|thir|for|fif|\w+)ties)\b"
)
MONTHS = tuple(
    tuple(names.split())
    for names in (
        *("enero january", "febrero february", "marzo march", "abril april", "mayo may", "junio june", "julio july"),
        *("agosto august", "septiembre setiembre september", "octubre october", "noviembre november"),
        "diciembre december",
    )
)
_SEASONS = {
    21: "primavera spring",
    22: "verano summer",
    23: "otoño autumn fall",
    24: "invierno winter",
    33: "primer first",
    34: "segundo second",
    35: "tercer third",
    36: "cuarto último fourth last",
}


def _of_century(found: str) -> tuple[str, ...]:
    number = int(found) + 1
    return (rf"{roman(number)}\b", *SPELLED.get(number, ()))


def _of_decade(found: str) -> tuple[str, ...]:
    return (f"{found}0", *SPELLED.get(int(found[-1]) * 10, ()))


# What part of a date it is, and the words for it, of which each may go on.
_SPANS: tuple[tuple[re.Pattern[str], Callable[[str], tuple[str, ...]]], ...] = (
    (re.compile(r"(?<![0-9])([0-9]{2})XX"), _of_century),
    (re.compile(r"(?<![0-9])([0-9]{3})X"), _of_decade),
    (re.compile(r"[0-9]{4}-(2[1-4]|3[3-6])(?![0-9])"), lambda found: tuple(_SEASONS[int(found)].split())),
)
_WORD = re.compile(r"[^\W\d_]{5,}")
_KEPT = 0.2  # of the longer words of its evidence that a statement has at the least
_SUPPORTED = {"acronym_es": "acronym", "parent_id": "parent", "lead_actor_id": "lead"}


def stated_evidenced(package: RawPackage) -> Iterator[Hit]:
    """A name, an acronym or a stated date occurs in the evidence of its row, or the note of the row explains it.

    Un nombre, una sigla o una fecha explícita aparece en la evidencia de su fila, o la nota de la fila lo explica.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        if not row["note_es"]:
            text = _text(package, key)
            for column, forms in _stated(row, package.names_of.get(key, [])):
                if not shows(text, forms):
                    yield row.hit(column, f"«{row[column]}» ∉ «{text}»")


def _text(package: RawPackage, *keys: str) -> str:
    """The evidence for some rows, in lower case."""
    found = (row["exact"] for key in keys for row in package.evidence_of.get(key, []))
    return " … ".join(dict.fromkeys(found)).casefold()


def shows(text: str, forms: list[list[str]]) -> bool:
    """Whether the text has all the words of one of the forms."""
    return any(all(word in text for word in words) for words in forms)


def _stated(row: Row, names: list[Row]) -> Iterator[tuple[str, list[list[str]]]]:
    """Each column that the evidence must show, and the forms it may take there, each a list of words."""
    column = "term_es" if "term_es" in row else "name_es"
    if not any(name["name"] == row[column] and name["name_kind"] == "descriptive" for name in names) and names:
        yield column, [words_of(name["name"]) for name in names]
    if row["acronym_es"]:
        yield "acronym_es", [[row["acronym_es"].casefold()]]
    if row["date_basis"] == "stated":
        yield from ((date, [_YEAR.findall(row[date])]) for date in DATES)


def years_evidenced(package: RawPackage) -> Iterator[Hit]:
    """The year of a stated date occurs in the evidence of its row, whatever its note says; an inferred date is no year
    where evidence and note have only the decade.

    El año de una fecha explícita aparece en la evidencia de su fila, diga lo que diga la nota; una fecha inferida no es
    un año donde evidencia y nota tienen solo la década.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        text = _text(package, key)
        known = text if row["date_basis"] == "stated" else f"{text} … {row['note_es']}"
        for column in DATES if row["date_basis"] == "stated" or _DECADE.search(text) else ():
            lost = [year for year in _YEAR.findall(row[column]) if not _has_year(known, year)]
            if lost and row["date_basis"] in ("stated", "inferred"):
                yield row.hit(column, f"{row['date_basis']}: {', '.join(lost)} ∉ «{text}»")


def _has_year(text: str, year: str) -> bool:
    """Whether a text has a year, be it the end of a range: 1991-93."""
    return year in text or re.search(rf"[0-9]{{4}}[-–/]{year[2:]}(?![0-9])", text) is not None


def months_evidenced(package: RawPackage) -> Iterator[Hit]:
    """The month of a stated date occurs in the evidence of its row or in its note.

    El mes de una fecha explícita aparece en la evidencia de su fila o en su nota.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        text = f"{_text(package, key)} … {row['note_es']}".casefold()
        for column in DATES if row["date_basis"] == "stated" else ():
            for month in map(int, _MONTH.findall(row[column])):
                if 1 <= month <= len(MONTHS) and not any(name in text for name in MONTHS[month - 1]):
                    yield row.hit(column, f"{row[column]}: «{' | '.join(MONTHS[month - 1])}» ∉ «{text}»")


def columns_evidenced(package: RawPackage) -> Iterator[Hit]:
    """A stated date, an acronym, a parent and a lead each have a piece of evidence of that kind.

    Una fecha explícita, una sigla, un responsable y aquello a lo que la fila pertenece tienen cada uno una evidencia de
    esa clase.
    """
    for key, row in package.entity_rows.items():
        kinds = {one["supports"] for one in package.evidence_of.get(key, [])}
        stated = {"date_basis": "date"} if row["date_basis"] == "stated" else {}
        for column, kind in (_SUPPORTED | stated).items():
            if row[column] and kind not in kinds:
                yield row.hit(column, f"«{row[column]}»: {kind} ∉ {sorted(kinds)}")


def places_evidenced(package: RawPackage) -> Iterator[Hit]:
    """Each place of a row occurs in its evidence or in its name, or the note of the row says how it is known.

    Cada lugar de una fila aparece en su evidencia o en su nombre, o la nota de la fila dice cómo se conoce.
    """
    for key, row in package.entity_rows.items():
        text = f"{_text(package, key)} … {row['name_es'].casefold()}"
        for place in row["place_es"].split(SEPARATORS["place_es"]) if row["place_es"] and not row["note_es"] else ():
            owners = package.owners_of.get(place, ())  # a place that is also an actor has other names
            others = [[form.casefold()] for owner in owners for form in package.forms_of[owner]]
            if not shows(text, [words_of(place), *others]):
                yield row.hit("place_es", f"«{place}» ∉ «{text}»")


def ties_evidenced(package: RawPackage) -> Iterator[Hit]:
    """A parent, lead, programme or broader concept occurs in the evidence of its row, or of a relation that ties the
    two, or the note of the row says how it is known.

    Aquello a lo que la fila pertenece, su responsable, programa o concepto más amplio aparece en la evidencia de la
    fila, o en la de una relación que une a los dos, o la nota de la fila dice cómo se conoce.
    """
    relations = grouped(((row["subject_id"], row["object_id"]), row) for row in package["relations"].rows)
    for key, row in package.entity_rows.items():
        for column in PREDICATES if not row["note_es"] else ():
            if (other := row[column]) and is_named(package, other):
                ties = relations.get((key, other), []) + relations.get((other, key), [])
                ids = (tie["relation_id"] for tie in ties if tie["predicate"] in PREDICATES[column])
                text = _text(package, key, *ids)
                if not shows(text, [words_of(form) for form in package.forms_of.get(other, ())]):
                    yield row.hit(column, f"«{other}» ∉ «{text}»")


def statements_evidenced(package: RawPackage) -> Iterator[Hit]:
    """A statement has at least a fifth of the longer words of its evidence, by their beginnings: it is of this passage.

    Un enunciado tiene al menos un quinto de las palabras más largas de su evidencia, por sus comienzos: es de este
    pasaje.
    """
    for key, row in package["statements"].by_id.items():
        evidence = _beginnings(_text(package, key))
        kept = evidence & _beginnings(row["text_es"])
        if len(kept) < _KEPT * len(evidence):
            yield row.hit("text_es", f"«{row['text_es'][:60]}» ∌ «{_text(package, key)}»")


def _beginnings(text: str) -> set[str]:
    """How the words of five letters or more begin: what verbs, plurals and derived words have in common."""
    return {word[:4] for word in _WORD.findall(without_accents(text))}


def is_named(package: RawPackage, key: str) -> bool:
    """Whether an entity has a printed name: a label of our own cannot occur in an article."""
    names = package.names_of.get(key, [])
    return any(name["language"] == "es" and name["name_kind"] != "descriptive" for name in names)


def spans_evidenced(package: RawPackage) -> Iterator[Hit]:
    """The century, decade, season or quarter of a date is in its evidence, in figures or words; if it is inferred, in
    its note.

    El siglo, la década, la estación o el trimestre de una fecha está en su evidencia, en cifras o en palabras; si la
    fecha se infiere, en su nota.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        for column in DATES if row["date_basis"] in ("stated", "inferred") else ():
            for pattern, words_for in _SPANS:
                for found in pattern.findall(row[column]):
                    text = _text(package, key) + (row["note_es"].casefold() if row["date_basis"] == "inferred" else "")
                    if not any(re.search(rf"\b{one}", text) for one in words_for(found)):
                        yield row.hit(column, f"{row[column]}: «{' | '.join(words_for(found))}» ∉ «{text}»")


def inferred_told(package: RawPackage) -> Iterator[Hit]:
    """The year of an inferred date is in the evidence or the note of its row or of what that ties, or is that of an
    article; a month that neither evidence nor an interval gives is marked as approximate or uncertain.

    El año de una fecha inferida está en la evidencia o la nota de su fila o de aquello que esta vincula, o es el de un
    artículo; un mes que no dan ni la evidencia ni un intervalo se marca como aproximado o incierto.
    """
    articles = {row["year"] for row in package["articles"].rows}
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        for column in DATES if row["date_basis"] == "inferred" else ():
            own, ends = _text(package, key), [end for end in (row["subject_id"], row["object_id"]) if end]
            rows = [row, *(package.entity_rows[end] for end in ends if end in package.entity_rows)]
            known = " … ".join([own, _text(package, *ends), *(one["note_es"] for one in rows)])
            lost = [one for one in _YEAR.findall(row[column]) if one not in articles and not _has_year(known, one)]
            if lost:
                yield row.hit(column, f"inferred: {', '.join(lost)} ∉ «{known}»")
            month = _MONTH.fullmatch(row[column])
            if month and 1 <= int(month[1]) <= 12 and not any(name in own for name in MONTHS[int(month[1]) - 1]):
                yield row.hit(column, f"{row[column]} ≠ {row[column]}~: «{own}»")


def names_before(package: RawPackage) -> Iterator[Hit]:
    """A former name is mentioned in the articles, and is no longer in use when the official one begins.

    Un nombre anterior se menciona en los artículos y ya no se usa cuando empieza el oficial.
    """
    mentioned = {row["name_id"] for row in package["mentions"].rows}
    for names in package.names_of.values():
        spanish = grouped((row["name_kind"], row) for row in names if row["language"] == "es")
        starts = [row["date_start"] for row in spanish.get("official", []) if row["date_start"]]
        for row in spanish.get("former", []):
            if row["name_id"] not in mentioned:
                yield row.hit("name", f"former: «{row['name']}» → mentions")
            for start in starts:
                if row["date_end"][:4] > start[:4]:
                    yield row.hit("date_end", f"{row['date_end']} > {start}")
