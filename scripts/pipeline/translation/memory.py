"""The English of the records: the translation memory ``curation/translation/en.po``.

One entry per field: ``msgctxt`` is ``table:id:field``, ``msgid`` the Spanish translated, ``msgstr`` its English.
A comment ``origin: author`` or ``origin: authority; source: …`` says that the English is not ours; ``fuzzy`` marks a
machine's draft that nobody has read. ``drafts.po`` keeps the machine's words, with ``engine: …; version: …``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polib

from pipeline.house import House
from pipeline.problems import BuildError, Problem
from pipeline.records import Record, Records
from pipeline.schemas import Schemas

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
            if spanish := record.get(f"{field}_es"):
                yield f"{record.table}:{record.id}:{field}", record, spanish


def read_memory(house: House) -> Memory:
    """The translation memory of a house.

    Raises:
        BuildError: a file is not PO, an entry has no msgctxt, or a key stands twice.
    """
    folder = house.curation / "translation"
    drafts = {entry.msgctxt: entry for entry in _read_po(folder / "drafts.po", house)}
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for po in _read_po(folder / "en.po", house):
        place = f"{house.name(folder / 'en.po')}:{po.linenum}"
        if not po.msgctxt or po.msgctxt in entries:
            problems.append(Problem(place, f"msgctxt '{po.msgctxt or ''}' is missing or stands twice"))
            continue
        entries[po.msgctxt] = _entry(po, drafts.get(po.msgctxt), place)
    if problems:
        raise BuildError(problems)
    return Memory(entries)


def _read_po(path: Path, house: House) -> polib.POFile:
    try:
        return polib.pofile(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BuildError([Problem(house.name(path), "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError([Problem(house.name(path), f"not a PO file: {error}")]) from None


def _entry(po: polib.POEntry, draft: polib.POEntry | None, place: str) -> Entry:
    told = comment_fields(po.tcomment)
    made = comment_fields(draft.tcomment) if draft else {}
    stated = told.get("origin")
    origin = stated if stated in STATED_ORIGINS else "machine" if po.fuzzy else "post_edited" if draft else "editor"
    return Entry(
        po.msgctxt, po.msgid, po.msgstr, origin, place, made.get("engine"), made.get("version"), draft and draft.msgstr
    )


def comment_fields(comment: str) -> dict[str, str]:
    """``origin: authority; source: …`` as a mapping; a value may hold colons, not semicolons."""
    parts = (part.partition(":") for line in (comment or "").splitlines() for part in line.split(";"))
    return {key.strip(): value.strip() for key, separator, value in parts if separator}


def findings(memory: Memory, records: Records, schemas: Schemas) -> tuple[list[Problem], list[Problem]]:
    """(errors, warnings): entries that no field asks for; English that is missing or made from other Spanish."""
    wanted = {key: (record, spanish) for key, record, spanish in spanish_fields(records, schemas)}
    errors = [
        Problem(entry.place, f"'{key}' is no field of a record; take the entry out or mend its msgctxt")
        for key, entry in memory.entries.items()
        if key not in wanted
    ]
    warnings = []
    for key, (record, spanish) in wanted.items():
        entry = memory.entries.get(key)
        if entry is None or not entry.english:
            warnings.append(Problem(record.place, f"no English for '{key}' in curation/translation/en.po"))
        elif entry.spanish != spanish:
            warnings.append(Problem(entry.place, f"'{key}' is stale: its Spanish is now «{spanish[:80]}»"))
    return errors, warnings
