"""The English of the records: the translation memory ``curation/translation/en.po``, and the machine drafts in
``drafts.po``.

One entry of the memory per field: ``msgctxt`` is ``table:id:field``, ``msgid`` the Spanish, ``msgstr`` its English. The
comment of an entry says where the English comes from:

- ``origin: author`` or ``origin: authority; source: …``: the English is not ours;
- ``draft: engine/version``: made from that engine's draft, which ``drafts.po`` keeps. ``translate.py fill`` writes this
  with the draft, and it stays. While the entry is ``fuzzy`` nobody has read it (``machine``); an editor who has read it
  removes the mark: ``post_edited`` if the words differ from the draft then, else ``accepted``;
- neither: an editor wrote it without a draft (``editor``). A draft made later, for comparison, does not change that.

Drafts are append-only, one entry for each field, Spanish text and engine: ``msgctxt`` is
``table:id:field@engine/version``. Where a draft would be unusable (a placeholder was lost, a sentence did not end),
``msgstr`` is empty and the comment says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from diplodata._ordinary import read_ordinary
from diplodata_build.base.checkout import Checkout, write_text
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.curation.records import Record, Records, printed_in_english
from diplodata_build.curation.schemas import Schemas

WIDTH = 100
STATED_ORIGINS = ("author", "authority")
_COMMENT_KEY = re.compile(r"(?:^|;|\n)\s*(origin|source|draft):")
_PO_LINE = re.compile(r'\s*(?:#.*|(?:(?P<key>msgctxt|msgid|msgstr)\s+)?"(?:[^"\\]|\\[nrt"\\])*")?\s*')
_BEFORE = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgctxt", "msgstr"), "msgstr": ("msgid",)}


@dataclass(frozen=True)
class Draft:
    """One machine translation of one field; ``label`` is ``engine/version``, ``remarks`` warn the editor."""

    key: str
    label: str
    spanish: str
    english: str
    remarks: str = ""


Drafts = dict[tuple[str, str, str], Draft]  # by key, label and Spanish


def read_drafts(checkout: Checkout) -> Drafts:
    """The drafts of a checkout.

    Raises:
        BuildError: the file is missing or not PO, or an entry does not name its engine.
    """
    path = checkout.translation / "drafts.po"
    found: Drafts = {}
    problems = []
    for po in read_po(path, checkout):
        key, _, label = (po.msgctxt or "").partition("@")
        if not (key and label):
            place = f"{checkout.name(path)}:{po.linenum}"
            problems.append(Problem(place, f"msgctxt '{po.msgctxt or ''}' is not table:id:field@engine/version"))
        found[key, label, po.msgid] = Draft(key, label, po.msgid, po.msgstr, po.tcomment)
    stop_if_any(problems)
    return found


def append(checkout: Checkout, drafts: Iterable[Draft]) -> None:
    """Add drafts at the end of the file: all of them or, if interrupted, none."""
    path = checkout.translation / "drafts.po"
    texts = (path.read_text("utf-8"), *map(_draft_entry, drafts))
    write_text(path, "\n\n".join(text.rstrip("\n") for text in texts) + "\n")


def _draft_entry(draft: Draft) -> str:
    key = f"{draft.key}@{draft.label}"
    entry = polib.POEntry(msgctxt=key, msgid=draft.spanish, msgstr=draft.english, tcomment=draft.remarks)
    return str(entry.__unicode__(wrapwidth=WIDTH))


def read_po(path: Path, checkout: Checkout) -> polib.POFile:
    """A PO file, of drafts or of the memory.

    Raises:
        BuildError: it is missing or not PO, to the letter: the library would take half a text where a quotation mark
            is not closed.
    """
    name = checkout.name(path)
    try:
        text = read_ordinary(path).decode("utf-8")
    except FileNotFoundError:
        raise BuildError([Problem(name, "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError([Problem(name, f"not a PO file: {error}")]) from None
    stop_if_any([Problem(f"{name}:{number}", f"not PO: {what}") for number, what in _not_po(text)])
    return polib.pofile(text, wrapwidth=WIDTH)


def _not_po(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are not PO, and why."""
    last, number = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        match = _PO_LINE.fullmatch(line)
        if not match:
            yield (
                number,
                f'expected msgctxt, msgid or msgstr with a text in quotation marks ("…", a \\ before " and \\): {line}',
            )
        elif match["key"] and last not in _BEFORE[match["key"]]:
            yield number, f"{match['key']} after {last or 'nothing'}: an entry is msgctxt, msgid, msgstr"
        key = line.split(maxsplit=1)[0] if line.split() else ""
        last = key if key in _BEFORE else last
    if last not in ("", "msgstr"):
        yield number, f"the file ends after {last}: an entry is msgctxt, msgid, msgstr"


@dataclass(frozen=True)
class Entry:
    """One field's English, where it comes from, and the Spanish that it was made from."""

    key: str
    spanish: str
    english: str
    origin: str
    place: str
    source: str | None = None
    engine: str | None = None
    engine_version: str | None = None
    machine_text: str | None = None

    @property
    def untouched(self) -> bool:
        """Whether this is a machine's draft that nobody has read or changed."""
        return self.origin == "machine" and self.english == self.machine_text


@dataclass(frozen=True)
class Memory:
    """All entries by key ``table:id:field``."""

    entries: dict[str, Entry]

    def entry(self, table: str, record_id: str, field: str) -> Entry | None:
        """The entry of a field, None where there is none."""
        return self.entries.get(f"{table}:{record_id}:{field}")

    def english(self, table: str, record_id: str, field: str) -> str | None:
        """The English of a field, None where the memory has none."""
        entry = self.entry(table, record_id, field)
        return entry.english if entry and entry.english else None


def spanish_fields(records: Records, schemas: Schemas) -> Iterator[tuple[str, Record, str]]:
    """(key, record, Spanish) of every field that needs English."""
    for record in records.all():
        for field in schemas[record.table].bilingual:
            printed = field == "text" and printed_in_english(record.values)
            if (spanish := record.get(f"{field}_es")) and not printed:
                yield f"{record.table}:{record.id}:{field}", record, spanish


def read_memory(checkout: Checkout) -> Memory:
    """The translation memory of a checkout.

    Raises:
        BuildError: a file is not PO, an entry has no msgctxt, a key occurs twice, the origin that an entry states is
            unknown, or the draft that it names is not in drafts.po.
    """
    return _memory_of(read_po(checkout.translation / "en.po", checkout), checkout)


def _memory_of(file: polib.POFile, checkout: Checkout) -> Memory:
    name, drafts = checkout.name(checkout.translation / "en.po"), read_drafts(checkout)
    latest = {(draft.key, draft.label): draft for draft in drafts.values()}
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for po in file:
        place = f"{name}:{po.linenum}"
        if not po.msgctxt or po.msgctxt in entries:
            problems.append(Problem(place, f"msgctxt '{po.msgctxt or ''}' is missing or occurs twice"))
            continue
        comment = _comment_fields(po.tcomment)
        label = comment.get("draft")
        exact = drafts.get((po.msgctxt, label, po.msgid)) if label else None
        draft = exact or (latest.get((po.msgctxt, label)) if label else None)
        if label and not draft:
            problems.append(Problem(place, f"'{po.msgctxt}' names a draft by {label}, which drafts.po does not have"))
        if po.fuzzy and not label:
            problems.append(Problem(place, f"'{po.msgctxt}' is fuzzy but names no machine draft: remove the mark"))
        stated = comment.get("origin")
        if stated and stated not in STATED_ORIGINS:
            known = " or ".join(STATED_ORIGINS)
            problems.append(Problem(place, f"'{po.msgctxt}' states the origin '{stated}': only {known} are stated"))
        entries[po.msgctxt] = _entry_with_origin(po, comment, draft, place)
    stop_if_any(problems)
    return Memory(entries)


def _comment_fields(comment: str) -> dict[str, str]:
    """``origin: authority; source: …`` as a mapping; lines that PO editors have wrapped are joined, after a hyphen
    without a space."""
    _, *parts = _COMMENT_KEY.split(comment)
    values = (value.strip().replace("-\n", "-").replace("\n", " ") for value in parts[1::2])
    return dict(zip(parts[::2], values, strict=True))


def _entry_with_origin(po: polib.POEntry, comment: dict[str, str], draft: Draft | None, place: str) -> Entry:
    """The entry with where its English comes from: what is stated, else whether a machine drafted it, read or not."""
    stated, source = comment.get("origin"), comment.get("source")
    if stated or draft is None:
        return Entry(po.msgctxt, po.msgid, po.msgstr, stated or "editor", place, source)
    origin = "machine" if po.fuzzy else "accepted" if po.msgstr == draft.english else "post_edited"
    engine, _, version = draft.label.partition("/")
    return Entry(po.msgctxt, po.msgid, po.msgstr, origin, place, source, engine, version, draft.english)


def add_drafts(checkout: Checkout, memory: Memory, drafts: Iterable[Draft]) -> tuple[str, Memory]:
    """The text of ``en.po`` with drafts as fuzzy entries where it wants them, nothing else changed, and its memory.

    Every draft must be in ``drafts.po`` already. Nothing is written.
    """
    file = read_po(checkout.translation / "en.po", checkout)
    present = {po.msgctxt: po for po in file}
    for draft in drafts:
        if draft.english and _wants_draft(memory.entries.get(draft.key), draft.spanish):
            if not (entry := present.get(draft.key)):
                entry = polib.POEntry(msgctxt=draft.key)
                file.append(entry)
            entry.msgid, entry.msgstr, entry.flags = draft.spanish, draft.english, ["fuzzy"]
            entry.tcomment = f"draft: {draft.label}"
    text = str(file)
    return text, _memory_of(polib.pofile(text, wrapwidth=WIDTH), checkout)


def write_memory(checkout: Checkout, text: str) -> None:
    """Write ``en.po``: all of it or, if interrupted, nothing."""
    write_text(checkout.translation / "en.po", text)


def _wants_draft(entry: Entry | None, spanish: str) -> bool:
    return entry is None or not entry.english or (entry.untouched and entry.spanish != spanish)


def to_draft(memory: Memory, records: Records, schemas: Schemas) -> Iterator[tuple[str, Record, str]]:
    """(key, record, Spanish) of every field without English, or with an unread draft of what its Spanish was before."""
    for key, record, spanish in spanish_fields(records, schemas):
        if _wants_draft(memory.entries.get(key), spanish):
            yield key, record, spanish


def missing(memory: Memory, records: Records, schemas: Schemas) -> Iterator[tuple[str, Record, str]]:
    """(key, record, Spanish) of every field that has no English yet."""
    for key, record, spanish in spanish_fields(records, schemas):
        entry = memory.entries.get(key)
        if entry is None or not entry.english:
            yield key, record, spanish


def without_english(memory: Memory, records: Records, schemas: Schemas) -> list[Problem]:
    """Each field that has no English, at its record."""
    return [
        Problem(record.place, f"no English for '{key}' in curation/translation/en.po")
        for key, record, _ in missing(memory, records, schemas)
    ]


def findings(memory: Memory, records: Records, schemas: Schemas) -> tuple[list[Problem], list[Problem]]:
    """(errors, warnings): entries that belong to no field; how much English is missing, which is from other Spanish."""
    wanted = {key: spanish for key, _, spanish in spanish_fields(records, schemas)}
    homeless: dict[str, list[str]] = {}  # by record: the first entry of one that was deleted is told for all
    for key in memory.entries:
        if key not in wanted:
            homeless.setdefault(key.rsplit(":", 1)[0], []).append(key)
    errors = [
        Problem(
            memory.entries[keys[0]].place,
            f"'{keys[0]}' is no field of a record{f' (nor are {len(keys) - 1} more of it)' if keys[1:] else ''}; "
            "delete the entry or correct its msgctxt",
        )
        for keys in homeless.values()
    ]
    lacking = len(without_english(memory, records, schemas))
    message = (
        f"{lacking} texts have no English: write it; a build without errors drafts it if an engine is at hand, and "
        "else publishes them without"
    )
    named = "(curation/translation/README.md; translate.py status names them)"
    warnings = [Problem("curation/translation/en.po", f"{message} {named}")] if lacking else []
    warnings += [
        Problem(entry.place, f"'{key}' is stale: its Spanish is now «{wanted[key][:80]}»")
        for key, entry in memory.entries.items()
        if key in wanted and entry.english and entry.spanish != wanted[key]
    ]
    return errors, warnings
