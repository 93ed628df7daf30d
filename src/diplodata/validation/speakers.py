"""Rules of who says what, and when."""

import re
from collections.abc import Iterator

from .._names import SEPARATORS
from .hits import Hit
from .package import RawPackage, Row, grouped

_SPEAKERS = {"scholar": ("person",), "politician": ("person",), "interviewee": ("interviewee", "collective")}
_NO_PERSONS = ("organization", "official_document")
_OTHERS_SPEAK = ("news", "website", "interview")  # in these speak people who did not write them
_AND = re.compile(r" y | and |, ")


def speakers_of_roles(package: RawPackage) -> Iterator[Hit]:
    """Whoever speaks in a quotation is of a type that fits the role: a scholar is a person, a document is none, and an
    interviewee who is a person has a family name.

    Quien habla en una cita es de un tipo que corresponde a su papel: un estudioso es una persona; un documento, no, y
    la persona entrevistada que se registra como persona tiene apellido.
    """
    for row, quote in _speaking(package):
        actor, role = package["actors"].by_id.get(row["actor_id"]), quote["speaker_role"]
        kind = actor["actor_type"] if actor else ""
        fits = kind in _SPEAKERS.get(role, (kind,)) and (kind != "interviewee" or role == "interviewee")
        fits = fits or bool(actor and role == "interviewee" and kind == "person" and actor["family_name"])
        if kind and (not fits or (kind == "person" and role in _NO_PERSONS)):
            yield quote.hit("speaker_role", f"{role}: {row['actor_id']} ({kind})")


def speakers_shown(package: RawPackage) -> Iterator[Hit]:
    """The speaker of a quotation is shown by a name of each actor who speaks in it, and an actor so named speaks.

    El hablante de una cita se muestra con un nombre de cada actor que habla en ella, y el actor así nombrado habla.
    """
    speaking = grouped((quote["quote_id"], row["actor_id"]) for row, quote in _speaking(package))
    for row, quote in _speaking(package):
        forms = package.forms_of.get(row["actor_id"], set())
        if forms and not any(form.casefold() in quote["speaker_es"].casefold() for form in forms):
            yield row.hit("actor_id", f"«{row['actor_id']}» ∉ «{quote['speaker_es']}»")
    for key, quote in package["quotes"].by_id.items():
        for name in _AND.split(quote["speaker_es"]):
            owners = [one for one in package.owners_of.get(name, ()) if package.entity_type.get(one) == "actor"]
            if owners and not set(owners) & set(speaking.get(key, ())):
                yield quote.hit("speaker_es", f"«{name}» → attributions: «{owners[0]}»")


def _speaking(package: RawPackage) -> Iterator[tuple[Row, Row]]:
    """Each attribution of a quotation, with the quotation."""
    for row in package["attributions"].rows:
        if quote := package["quotes"].by_id.get(row["quote_id"]):
            yield row, quote


def quotes_spoken(package: RawPackage) -> Iterator[Hit]:
    """A quotation is spoken; a statement or relation is asserted, defined, reported or has a work cited for it.

    Una cita se habla; un enunciado o relación se afirma, se define, se refiere o cita una obra.
    """
    for row in package["attributions"].rows:
        if bool(row["quote_id"]) != (row["role"] == "speaks"):
            yield row.hit("role", f"{row['role']}: «{row['quote_id']}»")


def authors_report(package: RawPackage) -> Iterator[Hit]:
    """Who reports in an article is its author.

    Quien refiere algo en un artículo es su autor.
    """
    for row in package["attributions"].rows:
        authors = _authors(package, row)
        if row["role"] == "reports" and row["actor_id"] and authors and row["actor_id"] not in authors:
            yield row.hit("actor_id", f"«{row['actor_id']}» ∉ {sorted(authors)}")


def _authors(package: RawPackage, row: Row) -> set[str]:
    """The authors of the articles in which something is attributed, as far as they are actors."""
    owner = package["statements"].by_id.get(row["statement_id"])
    owners = [owner] if owner else package.evidence_of.get(row["relation_id"], [])
    articles = (package["articles"].by_id.get(key) for key in {one["article_id"] for one in owners})
    names = {name for one in articles if one for name in one["authors"].split(SEPARATORS["authors"])}
    actors = package["actors"].by_id
    found = ((name, key) for name in names for key in package.owners_of.get(name, ()))
    return {key for name, key in found if key in actors and actors[key]["name_es"] == name}


def authors_attributed(package: RawPackage) -> Iterator[Hit]:
    """A person who says something in a work is one of its authors, except in news, web sites and interviews; the author
    of an article may cite any work.

    La persona que dice algo en una obra es uno de sus autores, salvo en noticias, sitios web y entrevistas; el autor de
    un artículo puede citar cualquier obra.
    """
    works, actors = package["works"].by_id, package["actors"].by_id
    for row in package["attributions"].rows:
        work, actor = works.get(row["work_id"]), actors.get(row["actor_id"])
        if not work or not actor or not work["authors"] or work["work_type"] in _OTHERS_SPEAK:
            continue
        names = actor["family_name"].split()
        if names and names[0] not in work["authors"] and row["actor_id"] not in _authors(package, row):
            yield row.hit("actor_id", f"«{actor['family_name']}» ∉ «{work['authors']}»")


def said_by_others(package: RawPackage) -> Iterator[Hit]:
    """A statement was said in the year of its work, and in none if only the authors of its article say it.

    Un enunciado se dijo en el año de su obra, y en ninguno si solo lo dicen los autores de su artículo.
    """
    works = package["works"].by_id
    by_statement = grouped((row["statement_id"], row) for row in package["attributions"].rows)
    for key, row in package["statements"].by_id.items():
        said = by_statement.get(key, []) if row["said_in"] else []
        years = {works[one["work_id"]]["year"] for one in said if one["work_id"] in works} - {""}
        if years and row["said_in"] not in years:
            yield row.hit("said_in", f"«{row['said_in']}» ∉ {sorted(years)}")
        if said and all(not one["work_id"] and one["actor_id"] in _authors(package, one) for one in said):
            yield row.hit("said_in", f"«{row['said_in']}»: {said[0]['actor_id']}")


def authors_claim_nothing(package: RawPackage) -> Iterator[Hit]:
    """The author of an article does not assert what a party claims, unless it is in a work of the same author.

    El autor de un artículo no afirma lo que sostiene una parte, salvo en una obra suya.
    """
    statements = package["statements"].by_id
    for row in package["attributions"].rows:
        statement = statements.get(row["statement_id"])
        own = statement and statement["kind"] == "claim" and row["role"] == "asserts" and not row["work_id"]
        if own and row["actor_id"] in _authors(package, row):
            yield row.hit("role", f"claim, asserts: «{row['actor_id']}»")


def scholars_in_works(package: RawPackage) -> Iterator[Hit]:
    """A scholar speaks in a work of her or his own.

    Un estudioso habla en una obra suya.
    """
    works = package["works"].by_id
    for row in package["quotes"].rows:
        work, speaker = works.get(row["work_id"]), row["speaker_es"]
        authors = work["authors"].split(SEPARATORS["authors"]) if work and work["authors"] else []
        last = [one.split()[-1] for one in authors]
        if row["speaker_role"] == "scholar" and speaker and last and not any(one in speaker for one in last):
            yield row.hit("speaker_role", f"scholar: «{speaker}» ∉ «{' '.join(last)}»")


def said_in_interviews(package: RawPackage) -> Iterator[Hit]:
    """What is said in one interview was said in one year, and what those say who took part in fieldwork was said then.

    Lo que se dice en una entrevista se dijo en un mismo año, y lo que dicen quienes participaron en un trabajo de campo
    se dijo entonces.
    """
    statements, works = package["statements"].by_id, package["works"].by_id
    years: dict[str, str] = {}
    in_the_field = _in_the_field(package)
    for row in package["attributions"].rows:
        said, work = statements.get(row["statement_id"]), works.get(row["work_id"])
        if said is None or row["role"] != "asserts":
            continue
        year = said["said_in"] if work and work["work_type"] == "interview" else ""
        if year and year != years.setdefault(row["work_id"], year):
            yield said.hit("said_in", f"«{year}» ≠ {years[row['work_id']]} («{row['work_id']}»)")
        for first, last in in_the_field.get(row["actor_id"], []) if not work else ():
            if not first <= said["said_in"] <= last:
                yield said.hit("said_in", f"«{said['said_in']}» ∉ {first}–{last} («{row['actor_id']}»)")


def _in_the_field(package: RawPackage) -> dict[str, list[tuple[str, str]]]:
    """The first and the last year of the fieldwork in which actors took part."""
    events = package["events"].by_id
    ties = [row for row in package["relations"].rows if row["predicate"] == "participates_in"]
    found = ((row["subject_id"], events[row["object_id"]]) for row in ties if row["object_id"] in events)
    return grouped(
        (actor, (event["date_earliest"][:4], event["date_latest"][:4]))
        for actor, event in found
        if event["event_type"] == "fieldwork" and event["date_earliest"] and event["date_latest"]
    )
