"""The English of the records: the translation memory ``curation/translation/en.po``.

One entry per field: ``msgctxt`` is ``table:id:field``, ``msgid`` the Spanish translated, ``msgstr`` its English.
An entry says itself where its English comes from, in its comment:

- ``origin: author`` or ``origin: authority; source: …``: the English is not ours;
- ``draft: engine/version``: it was made from that engine's draft, which ``drafts.po`` keeps. ``translate.py fill``
  writes this with the draft, and it stays. While the entry is ``fuzzy`` nobody has read it (``machine``); an editor who
  has read it takes the mark away (``post_edited``);
- nothing: an editor wrote it without a draft (``editor``).

So a draft that is made later, to compare it with what an editor wrote, never turns that into post-edited English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polib

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.curation.drafts import Draft, Drafts, read_drafts, read_po, replace
from diplodata_build.curation.records import Record, Records, printed_in_english
from diplodata_build.curation.schemas import Schemas

STATED_ORIGINS = ("author", "authority")


@dataclass(frozen=True)
class Entry:
    """One field's English, where it comes from, and the Spanish that it was made from."""

    key: str
    spanish: str
    english: str
    origin: str
    place: str
    engine: str | None = None
    engine_version: str | None = None
    machine_text: str | None = None


@dataclass(frozen=True)
class Memory:
    """All entries by key ``table:id:field``."""

    entries: dict[str, Entry]

    def english(self, table: str, record_id: str, field: str) -> str | None:
        """The English of a field, None where the memory has none."""
        entry = self.entries.get(f"{table}:{record_id}:{field}")
        return entry.english if entry and entry.english else None

    @cached_property
    def origins(self) -> dict[str, str]:
        """Where each entry's English comes from."""
        return {key: entry.origin for key, entry in self.entries.items()}


def sha256(text: str) -> str:
    """The sha256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def spanish_fields(records: Records, schemas: Schemas) -> Iterator[tuple[str, Record, str]]:
    """(key, record, Spanish) of every field that needs English."""
    for record in records.all():
        for field in schemas[record.table].bilingual:
            printed = field == "text" and printed_in_english(record.values)
            if (spanish := record.get(f"{field}_es")) and not printed:
                yield f"{record.table}:{record.id}:{field}", record, spanish


def path_of(checkout: Checkout) -> Path:
    """Where the memory of a checkout lies."""
    return checkout.curation / "translation" / "en.po"


def read_memory(checkout: Checkout) -> Memory:
    """The translation memory of a checkout.

    Raises:
        BuildError: a file is not PO, an entry has no msgctxt, a key stands twice, or a draft that an entry was made
            from is not there.
    """
    drafts = read_drafts(checkout)
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for po in read_po(path_of(checkout), checkout):
        place = f"{checkout.name(path_of(checkout))}:{po.linenum}"
        if not po.msgctxt or po.msgctxt in entries:
            problems.append(Problem(place, f"msgctxt '{po.msgctxt or ''}' is missing or stands twice"))
            continue
        problems += _draft_problems(po, drafts, place)
        entries[po.msgctxt] = _entry(po, drafts, place)
    stop_if_any(problems)
    return Memory(entries)


def _draft_problems(po: polib.POEntry, drafts: Drafts, place: str) -> Iterator[Problem]:
    label = comment_fields(po.tcomment).get("draft")
    if label and not drafts.of(po.msgctxt, label, po.msgid):
        yield Problem(place, f"'{po.msgctxt}' was made from a draft by {label}, which drafts.po does not have")
    if po.fuzzy and not label:
        yield Problem(place, f"'{po.msgctxt}' is fuzzy, but no machine's draft: take the mark away")


def _entry(po: polib.POEntry, drafts: Drafts, place: str) -> Entry:
    told = comment_fields(po.tcomment)
    stated, label = told.get("origin"), told.get("draft")
    draft = drafts.of(po.msgctxt, label, po.msgid) if label else None
    origin = stated if stated in STATED_ORIGINS else "machine" if po.fuzzy else "post_edited" if draft else "editor"
    made = (draft.engine, draft.version, draft.english) if draft else (None, None, None)
    return Entry(po.msgctxt, po.msgid, po.msgstr, origin, place, *made)


def add_drafts(checkout: Checkout, drafts: Iterable[Draft]) -> int:
    """Put drafts as fuzzy entries where the memory has no English; returns how many.

    What the memory says already stays as it is.
    """
    memory = read_po(path_of(checkout), checkout)
    present = {po.msgctxt: po for po in memory}
    added = 0
    for draft in drafts:
        entry = present.get(draft.key)
        if not draft.english or (entry and entry.msgstr):
            continue
        if not entry:
            entry = polib.POEntry(msgctxt=draft.key)
            memory.append(entry)
        entry.msgid, entry.msgstr, entry.flags = draft.spanish, draft.english, ["fuzzy"]
        entry.tcomment = f"draft: {draft.label}"
        added += 1
    if added:
        replace(path_of(checkout), str(memory))
    return added


def comment_fields(comment: str) -> dict[str, str]:
    """``origin: authority; source: …`` as a mapping; a value may hold colons, not semicolons."""
    parts = (part.partition(":") for line in (comment or "").splitlines() for part in line.split(";"))
    return {key.strip(): value.strip() for key, separator, value in parts if separator}


def missing(memory: Memory, records: Records, schemas: Schemas) -> Iterator[tuple[str, Record]]:
    """(key, record) of every field that has no English yet."""
    for key, record, _ in spanish_fields(records, schemas):
        entry = memory.entries.get(key)
        if entry is None or not entry.english:
            yield key, record


def findings(memory: Memory, records: Records, schemas: Schemas) -> tuple[list[Problem], list[Problem]]:
    """(errors, warnings): entries that no field asks for; English that is missing or made from other Spanish."""
    wanted = {key: (record, spanish) for key, record, spanish in spanish_fields(records, schemas)}
    errors = [
        Problem(entry.place, f"'{key}' is no field of a record; take the entry out or mend its msgctxt")
        for key, entry in memory.entries.items()
        if key not in wanted
    ]
    warnings = [
        Problem(record.place, f"no English for '{key}' in curation/translation/en.po")
        for key, record in missing(memory, records, schemas)
    ]
    for key, (_, spanish) in wanted.items():
        entry = memory.entries.get(key)
        if entry and entry.english and entry.spanish != spanish:
            warnings.append(Problem(entry.place, f"'{key}' is stale: its Spanish is now «{spanish[:80]}»"))
    return errors, warnings
