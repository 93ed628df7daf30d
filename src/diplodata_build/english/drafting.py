"""Drafts of the records' fields by one engine, in batches; what a batch gives is stored before the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from diplodata_build.base.checkout import Checkout
from diplodata_build.curation.drafts import Draft, Drafts, append
from diplodata_build.curation.records import Records
from diplodata_build.english.engines import UNSURE, Engine
from diplodata_build.english.glossary import Glossary
from diplodata_build.english.protection import Protected, Protector
from diplodata_build.english.quality import doubts

BATCH = 256
PERSON = "person"
KEPT_WHOLE = "kept: nothing but protected words"
_UNKNOWN = re.compile(rf"{UNSURE}(\w[\w'’-]*)")

Progress = Callable[[int, int], None]


def protector_of(records: Records, glossary: Glossary) -> Protector:
    """The protection of a checkout: its glossary, and the names, and last names, of the persons in its records."""
    persons = [record for record in records["actors"] if record.get("actor_type") == PERSON]
    names = [record.label for record in persons]
    names += [name.values["name"] for record in persons for name in record.parts.get("names", ())]
    return Protector(glossary, [*names, *(name.split()[-1] for name in names)])


def draft_fields(
    checkout: Checkout,
    engine: Engine,
    protector: Protector,
    fields: Sequence[tuple[str, str]],
    present: Drafts,
    progress: Progress = lambda done, of: None,
) -> list[Draft]:
    """The drafts of fields, (key, Spanish) each, by an engine; those that are not stored yet are made and stored."""
    label = f"{engine.name}/{engine.version}"
    lacking: dict[str, list[str]] = {}
    for key, spanish in fields:
        if (key, label, spanish) not in present.entries:
            lacking.setdefault(spanish, []).append(key)
    made = dict(present.entries)
    texts = list(lacking)
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        told = zip(batch, translate(engine, protector, batch), strict=True)
        fresh = [Draft(key, label, spanish, *told_of) for spanish, told_of in told for key in lacking[spanish]]
        append(checkout, fresh)
        made |= {(draft.key, label, draft.spanish): draft for draft in fresh}
        progress(start + len(batch), len(texts))
    return [made[key, label, spanish] for key, spanish in fields]


def translate(engine: Engine, protector: Protector, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(English, remarks) of each text; the English is empty where a protected word was lost."""
    protected = [protector.protect(text) for text in texts]
    answers = iter(engine.translate([p.text for p in protected if p.whole is None]))
    for spanish, ready in zip(texts, protected, strict=True):
        yield (ready.whole, KEPT_WHOLE) if ready.whole is not None else _finished(spanish, ready, next(answers))


def _finished(spanish: str, ready: Protected, answer: str) -> tuple[str, str]:
    text = answer.replace(f"{UNSURE}{ready.prefix}", ready.prefix)
    unknown = _UNKNOWN.findall(text)
    text = text.replace(UNSURE, "")
    english = ready.restored(text)
    if not english:
        return "", f"left empty: {_why(ready, text)}"
    remarks = {"unknown": unknown, "doubts": doubts(spanish, english)}
    return english, "; ".join(f"{name}: {', '.join(dict.fromkeys(words))}" for name, words in remarks.items() if words)


def _why(ready: Protected, text: str) -> str:
    if not text:
        return "the engine gave no whole answer"
    return f"{', '.join(ready.lost(text))} lost" if ready.lost(text) else "a placeholder too many"
