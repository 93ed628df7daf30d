"""Rules of relations: their ends in the article and in time, and what the tie makes of them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from .evidence_support import is_named, shows
from .hits import Hit
from .package import RawPackage, Row, grouped
from .places import Places, place
from .records import words_of

_GROUPS = ("collective", "social_movement")  # a text speaks of them in many words
_BEFORE = 2  # sentences to which a pronoun may refer
_UNTIL = re.compile(r"\b(?:hasta|until) ([0-9]{4})\b")
_EVENTS = {"begins": ("reform",), "ends": ("founding",)}  # events that do not
Place = tuple[int, int]


class _Passages:
    """What is said around each place of the articles: sentences, statements, and whom they name."""

    def __init__(self, package: RawPackage) -> None:
        self._package = package
        self._statements = Places(package["statements"].rows)

    @cached_property
    def _sentences(self) -> dict[str, list[Place]]:
        rows = (row for row in self._package["coverage"].rows if row["kind"] == "sentence")
        return {key: sorted(places) for key, places in grouped((row["article_id"], place(row)) for row in rows).items()}

    @cached_property
    def _named(self) -> dict[str, list[tuple[int, str]]]:
        """The place of each mention, and of each piece of evidence for an entity, with the entity."""
        rows = (row for name in ("mentions", "evidence") for row in self._package[name].rows if row["entity_id"])
        found = grouped((row["article_id"], (place(row)[0], row["entity_id"])) for row in rows)
        return {key: sorted(named) for key, named in found.items()}

    def around(self, row: Row) -> tuple[set[str], list[Row]]:
        """The entities named in the sentences of a passage and just before, and the statements about it."""
        article, sentences = row["article_id"], self._sentences.get(row["article_id"], [])
        first, last = _around(sentences, place(row))
        if first == last:
            return set(), []
        start, end = sentences[max(0, first - _BEFORE)][0], sentences[last - 1][1]
        named = self._named.get(article, [])
        found = {key for _, key in named[bisect_left(named, (start, "")) : bisect_left(named, (end, ""))]}
        return found, self._statements.touching(row)


def _around(sentences: list[Place], own: Place) -> tuple[int, int]:
    """From which sentence to which one a passage reaches."""
    first = bisect_right(sentences, own[0], key=lambda one: one[1])
    return first, max(first, bisect_left(sentences, own[1], key=lambda one: one[0]))


def ends_named(package: RawPackage) -> Iterator[Hit]:
    """A programme, or an actor that is no group of people, is named where the evidence says that it has a tie: in the
    evidence, its sentences or the two before them, the statements about these, or the works that say it; or the note of
    the relation names it.

    Un programa, o un actor que no es un conjunto de personas, se nombra donde la evidencia dice que tiene un vínculo:
    en ella, en sus oraciones o las dos anteriores, en los enunciados sobre estas o en las obras que lo dicen; o lo
    explica la nota de la relación.
    """
    passages, works = _Passages(package), package["works"].by_id
    by_relation = grouped((row["relation_id"], row) for row in package["attributions"].rows)
    for key, row in package["relations"].by_id.items():
        ends = [(column, row[column]) for column in ("subject_id", "object_id") if _has_name(package, row[column])]
        if not ends or row["note_es"]:
            continue
        attributions = by_relation.get(key, [])
        found = {one["actor_id"] for one in attributions}
        words = [works[one["work_id"]]["authors"] for one in attributions if one["work_id"] in works]
        for evidence in package.evidence_of.get(key, ()):
            named, statements = passages.around(evidence)
            found |= named | {one["entity_id"] for one in statements}
            words += [
                *map(evidence.__getitem__, ("prefix", "exact", "suffix")),
                *(one["text_es"] for one in statements),
            ]
        text = " … ".join(words).casefold()
        for column, end in ends:
            if end not in found and not shows(text, [words_of(form) for form in package.forms_of.get(end, ())]):
                yield row.hit(column, f"«{end}» ∉ «{text[:120]}»")


def _has_name(package: RawPackage, key: str) -> bool:
    """Whether something is a programme or an actor that an article calls by a name."""
    row = package.entity_rows.get(key)
    kind = row and (row["program_type"] or row["actor_type"])
    return bool(kind) and kind not in _GROUPS and is_named(package, key)


def places_of_ties(package: RawPackage) -> Iterator[Hit]:
    """What is located in a city has the city among its places, and what is located in a state its country.

    Lo que se ubica en una ciudad la lleva entre sus lugares, y lo que se ubica en un Estado lleva su país.
    """
    for row in package["relations"].rows:
        subject, place = (package.entity_rows.get(row[column]) for column in ("subject_id", "object_id"))
        if row["predicate"] != "located_in" or subject is None or place is None:
            continue
        if place["actor_type"] == "city" and subject["place_es"] and place["name_es"] not in subject["place_es"]:
            yield row.hit("object_id", f"«{place['name_es']}» ∉ «{subject['place_es']}»")
        if place["country_code"] and subject["country_code"] and place["country_code"] not in subject["country_code"]:
            yield row.hit("object_id", f"{place['country_code']} ∉ {subject['country_code']}")


def replaced_ended(package: RawPackage) -> Iterator[Hit]:
    """A programme that another has taken the place of is ended or not kept.

    Un programa cuyo lugar ha tomado otro está terminado o sin continuidad.
    """
    for row in package["relations"].rows:
        replaced = package["programs"].by_id.get(row["object_id"])
        if replaced and row["predicate"] == "succeeds" and replaced["status"] not in ("ended", "not_kept"):
            yield replaced.hit("status", f"{replaced['status']} ({row['relation_id']})")


def parents_current(package: RawPackage) -> Iterator[Hit]:
    """What is part of a whole and of the one that took its place has the latter as its parent.

    Lo que forma parte de un conjunto y del que tomó su lugar lleva este último como responsable.
    """
    ties = grouped((row["predicate"], row) for row in package["relations"].rows)
    wholes = grouped((row["subject_id"], row["object_id"]) for row in ties.get("part_of", []))
    later = grouped((row["object_id"], row["subject_id"]) for row in ties.get("succeeds", []))
    for key, row in package.entity_rows.items():
        for newer in later.get(row["parent_id"], ()):
            if newer in wholes.get(key, ()):
                yield row.hit("parent_id", f"«{row['parent_id']}» ← «{newer}»")


def authorities_organized(package: RawPackage) -> Iterator[Hit]:
    """Nobody answers to a set of people or organisations without a common organisation.

    Nadie responde ante un conjunto de personas u organizaciones sin una organización común.
    """
    actors = package["actors"].by_id
    for row in package["relations"].rows:
        above = actors.get(row["object_id"])
        if above and row["predicate"] == "reports_to" and above["actor_type"] == "collective":
            yield row.hit("object_id", f"reports_to: collective «{row['object_id']}»")


def events_of_ties(package: RawPackage) -> Iterator[Hit]:
    """A reform, which is no creation, begins nothing, and a founding ends nothing.

    Una reforma, que no es una creación, no da comienzo a nada, y una fundación no pone fin a nada.
    """
    events = package["events"].by_id
    for row in package["relations"].rows:
        event = events.get(row["subject_id"])
        if event and event["event_type"] in _EVENTS.get(row["predicate"], ()):
            yield row.hit("predicate", f"{event['event_type']} {row['predicate']}")


def until_ended(package: RawPackage) -> Iterator[Hit]:
    """What has begun, and lasted until a year according to its evidence, ended in that year.

    Lo que ha comenzado, y según su evidencia duró hasta un año, terminó en ese año.
    """
    for key, row in (package.entity_rows | package["relations"].by_id).items():
        for evidence in package.evidence_of.get(key, ()):
            for year in _UNTIL.findall(evidence["exact"]):
                if row["date_start"] and row["date_start"][:4] < year and year not in row["date_end"]:
                    yield row.hit("date_end", f"«{row['date_end']}» ≠ {year}: «{evidence['exact']}»")
