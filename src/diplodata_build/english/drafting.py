"""Drafts of the records' fields by one engine, in batches; each batch is stored before the next begins."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence

from diplodata_build.base.checkout import Checkout
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.memory import Draft, Drafts, add_drafts, append, missing, read_drafts, spanish_fields
from diplodata_build.curation.records import Records
from diplodata_build.english.engines import UNSURE, Engine
from diplodata_build.english.glossary import Glossary, read_glossary
from diplodata_build.english.protection import Protected, Protector

SHORTEST, LONGEST = 0.5, 1.8
_SPANISH = re.compile(r"\b(?:el|los|las|una|del|por|para|con|que|según|más|también|cuando|sobre|desde)\b|[ñ¿¡]", re.I)
_DOUBLED = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
_LOOP = re.compile(r"(\S.{3,}?)\1{2,}")
BATCH = 256
BAR = 30
PERSON = "person"
KEPT_WHOLE = "kept: nothing but protected words"
_UNKNOWN = re.compile(rf"{UNSURE}(\w[\w'’-]*)")


def fill(checkout: Checkout, curation: Curation, open_engine: Callable[[], Engine], drafts_only: bool = False) -> str:
    """Draft every field that has no English, as a fuzzy entry for an editor; returns what was done as text.

    With ``drafts_only`` every field is drafted, for comparison, and the memory stays as it is.
    """
    select = spanish_fields(curation.records, curation.schemas)
    if not drafts_only:
        select = missing(curation.memory, curation.records, curation.schemas)
    fields = [(key, spanish) for key, _, spanish in select]
    if not fields:
        return "No field lacks English."
    engine = open_engine()
    protector = protector_of(curation.records, read_glossary(checkout))
    drafts = draft_fields(checkout, engine, protector, fields, read_drafts(checkout))
    added = 0 if drafts_only else add_drafts(checkout, drafts)
    empty = sum(1 for draft in drafts if not draft.english)
    return (
        f"{len(drafts)} fields drafted by {engine.name} {engine.version}, {empty} left empty for an editor\n"
        f"{added} fuzzy entries added to curation/translation/en.po"
    )


def protector_of(records: Records, glossary: Glossary) -> Protector:
    """The protection for a checkout: its glossary, and the names and last names of the persons in its records."""
    persons = [record for record in records["actors"] if record.get("actor_type") == PERSON]
    names = [record.label for record in persons]
    names += [name.values["name"] for record in persons for name in record.parts.get("names", ())]
    return Protector(glossary, [*names, *(name.split()[-1] for name in names)])


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
        show_progress(start + len(batch), len(texts))
    return [made[key, label, spanish] for key, spanish in fields]


def show_progress(done: int, of: int) -> None:
    """A bar on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        filled = BAR * done // of
        bar = f"\r{'█' * filled}{'·' * (BAR - filled)} {done} of {of} texts"
        print(bar, end="\n" if done == of else "", file=sys.stderr, flush=True)


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
