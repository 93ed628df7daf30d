"""Drafts of the records' fields by one engine, in batches; each batch is stored before the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diplodata._names import SEPARATORS
from diplodata.validation.countries import COUNTRIES_IN_ENGLISH
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.progress import show_progress
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.memory import (
    Draft,
    Drafts,
    Memory,
    add_drafts,
    append,
    read_drafts,
    spanish_fields,
    to_draft,
    write_memory,
)
from diplodata_build.curation.records import Record, Records
from diplodata_build.english.engines import UNSURE, Engine
from diplodata_build.english.glossary import Glossary, read_glossary
from diplodata_build.english.protection import Protected, Protector
from diplodata_build.finding.lexicon import HAVE_PLACES, REGIONS
from diplodata_build.text.words import plain

SHORTEST, LONGEST = 0.5, 1.8
_SPANISH = re.compile(r"\b(?:el|los|las|una|del|por|para|con|que|según|más|también|cuando|sobre|desde)\b|[ñ¿¡]", re.I)
_DOUBLED = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
_LOOP = re.compile(r"(\S.{3,}?)\1{2,}")
BATCH = 256
PERSON = "person"
NAMED = ("actors", "programs", "events")
KEPT_WHOLE = "kept: nothing but protected words"
_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\w’'-]*"
_PROPER = re.compile(rf"{_CAPITAL}(?: (?:(?:de|del|el|la|las|los|y) )*{_CAPITAL})*")
_DOUBLE = re.compile(rf"(?P<head>[a-zà-ÿ]+) de (?P<name>(?P<first>{_CAPITAL}) [ye] {_CAPITAL})(?! del?\b)")
_UNKNOWN = re.compile(rf"{UNSURE}(\w[\w'’-]*)")


OpenEngine = Callable[[], Engine | None]


@dataclass(frozen=True)
class Drafted:
    """Drafts that ``drafts.po`` has and ``en.po`` not yet: its text with them, the memory of that, what was done."""

    text: str
    memory: Memory
    summary: str


def draft_missing(checkout: Checkout, curation: Curation, open_engine: OpenEngine) -> Drafted | None:
    """Draft every field without English, or with an unread draft of other Spanish, as a fuzzy entry for an editor.

    None where no field wants a draft, or there is no engine; it is opened only if a field wants a draft.

    Raises:
        BuildError: the engine is not usable or fails; the batches drafted before are stored.
    """
    fields = [(key, es) for key, _, es in to_draft(curation.memory, curation.records, curation.schemas)]
    if not fields or not (engine := open_engine()):
        return None
    drafts = _drafts_of(checkout, curation, engine, fields, labels_of(curation))
    text, memory = add_drafts(checkout, curation.memory, drafts)
    return Drafted(text, memory, _summary(engine, drafts))


def fill(checkout: Checkout, curation: Curation, open_engine: OpenEngine) -> str:
    """Draft as a build does, and write ``en.po``; returns what was done as text."""
    drafted = draft_missing(checkout, curation, open_engine)
    if not drafted:
        return "No field lacks English."
    write_memory(checkout, drafted.text)
    return drafted.summary


def draft_all(checkout: Checkout, curation: Curation, engine: Engine) -> str:
    """Draft every field, for comparison: ``en.po`` stays as it is; returns what was done as text."""
    fields = [(key, spanish) for key, _, spanish in spanish_fields(curation.records, curation.schemas)]
    return _summary(engine, _drafts_of(checkout, curation, engine, fields, {}))


def _drafts_of(
    checkout: Checkout,
    curation: Curation,
    engine: Engine,
    fields: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
) -> list[Draft]:
    protector = protector_of(curation.records, read_glossary(checkout), labels)
    return draft_fields(checkout, engine, protector, fields, read_drafts(checkout))


def _summary(engine: Engine, drafts: Sequence[Draft]) -> str:
    empty = sum(1 for draft in drafts if not draft.english)
    return f"{len(drafts)} texts drafted by {engine.name} {engine.version}, {empty} of them left empty for an editor"


def labels_of(curation: Curation) -> dict[str, str]:
    """The English of names: what people gave to actors, programmes, events and places, what Unicode gives to countries.

    Other places, and double family names in the names of records («Gual y España»), have none: they are themselves.
    """
    named = [one for table in NAMED for one in curation.records[table]]
    labels = {name: name for one in named for name in _double_names(one)} | _places(named)
    for one in named:
        if place := _given(curation, one, "place"):
            pairs = [text.split(SEPARATORS[f"place_{lang}"]) for text, lang in zip(place, ("es", "en"), strict=True)]
            labels |= dict(zip(*pairs, strict=True)) if len(pairs[0]) == len(pairs[1]) else {}
    return labels | dict(filter(None, (_given(curation, one, "name") for one in named)))


def _given(curation: Curation, record: Record, field: str) -> tuple[str, str] | None:
    """The Spanish of a field and the English that a person gave to it."""
    entry = curation.memory.entry(record.table, record.id, field)
    return (entry.spanish, entry.english) if entry and entry.english and entry.origin != "machine" else None


def _places(records: Sequence[Record]) -> dict[str, str]:
    """The places of records, but for parts of the world, which an engine knows, and what is no proper name."""
    places = {place for one in records for place in (one.get("place_es") or "").split(SEPARATORS["place_es"])}
    proper = (place for place in places if _PROPER.fullmatch(place) and plain(place) not in REGIONS)
    return {place: COUNTRIES_IN_ENGLISH.get(place, place) for place in proper}


def _double_names(record: Record) -> Iterator[str]:
    """«Gual y España» of «conspiración de Gual y España», but not what «provincias de» or «entre» countries join."""
    for name in (record.label, *(part.values["name"] for part in record.parts.get("names", ()))):
        found = _DOUBLE.search(name)
        if found and found["head"] not in HAVE_PLACES and found["first"] not in COUNTRIES_IN_ENGLISH:
            yield found["name"]


def protector_of(records: Records, glossary: Glossary, labels: Mapping[str, str] | None = None) -> Protector:
    """The protection for a checkout: its glossary, the names, family and last names of the persons in its records,
    labels."""
    persons = [record for record in records["actors"] if record.get("actor_type") == PERSON]
    names = [record.label for record in persons]
    names += [name.values["name"] for record in persons for name in record.parts.get("names", ())]
    names += filter(None, (record.get("family_name") for record in persons))
    return Protector(glossary, [*names, *(name.split()[-1] for name in names)], labels)


def draft_fields(
    checkout: Checkout, engine: Engine, protector: Protector, fields: Sequence[tuple[str, str]], present: Drafts
) -> list[Draft]:
    """The drafts of fields, (key, Spanish) each, by an engine; those not stored yet are made and stored."""
    label = f"{engine.name}/{engine.version}"
    lacking: dict[str, list[str]] = {}
    for key, spanish in fields:
        if (key, label, spanish) not in present:
            lacking.setdefault(spanish, []).append(key)
    made = dict(present)
    texts = list(lacking)
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        answers = zip(batch, translate(engine, protector, batch), strict=True)
        fresh = [Draft(key, label, spanish, *answer) for spanish, answer in answers for key in lacking[spanish]]
        append(checkout, fresh)
        made |= {(draft.key, label, draft.spanish): draft for draft in fresh}
        show_progress(start + len(batch), len(texts), "texts")
    return [made[key, label, spanish] for key, spanish in fields]


def translate(engine: Engine, protector: Protector, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(English, remarks) of each text; the English is empty where a protected word was lost."""
    protected = [protector.protect(text) for text in texts]
    answers = iter(engine.translate([p.text for p in protected if p.whole is None]))
    for spanish, ready in zip(texts, protected, strict=True):
        yield (ready.whole, KEPT_WHOLE) if ready.whole is not None else _finished(spanish, ready, next(answers))


def doubts(spanish: str, english: str) -> list[str]:
    """What makes a draft doubtful. These signs see slips of form only; a wrong meaning takes a reader."""
    signs = {
        "length": len(spanish) > 20 and not SHORTEST <= len(english) / len(spanish) <= LONGEST,
        "doubled word": _DOUBLED.search(english) and not _DOUBLED.search(spanish),
        "loop": _LOOP.search(english),
        "Spanish left": _SPANISH.search(english) or (spanish == english and len(spanish.split()) > 3),
    }
    return [name for name, shown in signs.items() if shown]


def _finished(spanish: str, ready: Protected, answer: str) -> tuple[str, str]:
    text = answer.replace(f"{UNSURE}{ready.prefix}", ready.prefix)
    unknown = _UNKNOWN.findall(text)
    text = text.replace(UNSURE, "")
    english = ready.restored(text)
    if not english:
        lost = f"{', '.join(ready.lost(text))} lost" if ready.lost(text) else "a placeholder too many"
        return "", f"left empty: {lost if text else 'the engine gave no whole answer'}"
    remarks = {"unknown": unknown, "doubts": doubts(spanish, english)}
    return english, "; ".join(f"{name}: {', '.join(dict.fromkeys(words))}" for name, words in remarks.items() if words)
