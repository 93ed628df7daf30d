"""What machines proposed: ``curation/translation/drafts.po``, append-only.

One entry for each field, Spanish text and engine: ``msgctxt`` is ``table:id:field@engine/version``. A draft that an
editor must do without (a placeholder was lost, a sentence found no end) has an empty ``msgstr`` and says why in its
comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polib

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem

WIDTH = 100
HEAD = """\
# WHY THIS EXISTS: what machines proposed, kept beside the English that people made; append-only.
# HOW TO ADD: translate.py fill writes it; msgctxt is table:id:field@engine/version.
msgid ""
msgstr ""
"Project-Id-Version: diplodata\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


@dataclass(frozen=True)
class Draft:
    """One machine translation of one field; ``label`` is ``engine/version``, ``remarks`` what to know of it."""

    key: str
    label: str
    spanish: str
    english: str
    remarks: str = ""

    @property
    def engine(self) -> str:
        """Name of the engine."""
        return self.label.partition("/")[0]

    @property
    def version(self) -> str:
        """Version of the engine, its model and settings."""
        return self.label.partition("/")[2]


@dataclass(frozen=True)
class Drafts:
    """All drafts by (key, label, Spanish)."""

    entries: dict[tuple[str, str, str], Draft]

    def of(self, key: str, label: str, spanish: str) -> Draft | None:
        """The draft of a field by an engine: from this Spanish, else from the latest that it was made from."""
        exact = self.entries.get((key, label, spanish))
        return exact or next((d for d in reversed(self.entries.values()) if (d.key, d.label) == (key, label)), None)


def path_of(checkout: Checkout) -> Path:
    """Where the drafts of a checkout lie."""
    return checkout.curation / "translation" / "drafts.po"


def read_drafts(checkout: Checkout) -> Drafts:
    """The drafts of a checkout.

    Raises:
        BuildError: the file is missing or not PO, or an entry does not name its engine.
    """
    found: dict[tuple[str, str, str], Draft] = {}
    problems = []
    for po in read_po(path_of(checkout), checkout):
        key, _, label = (po.msgctxt or "").partition("@")
        if not (key and label):
            place = f"{checkout.name(path_of(checkout))}:{po.linenum}"
            problems.append(Problem(place, f"msgctxt '{po.msgctxt or ''}' is not table:id:field@engine/version"))
        found[key, label, po.msgid] = Draft(key, label, po.msgid, po.msgstr, po.tcomment)
    if problems:
        raise BuildError(problems)
    return Drafts(found)


def append(checkout: Checkout, drafts: Iterable[Draft]) -> None:
    """Add drafts at the end of the file; it holds all of them or, where this is interrupted, none."""
    path = path_of(checkout)
    present = path.read_text("utf-8") if path.exists() else HEAD
    replace(path, present.rstrip("\n") + "\n" + "".join(f"\n{_entry(draft)}".rstrip("\n") + "\n" for draft in drafts))


def _entry(draft: Draft) -> str:
    entry = polib.POEntry(
        msgctxt=f"{draft.key}@{draft.label}", msgid=draft.spanish, msgstr=draft.english, tcomment=draft.remarks
    )
    return str(entry.__unicode__(wrapwidth=WIDTH))


def replace(path: Path, text: str) -> None:
    """Write a text file in one step."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8", newline="\n")
    fresh.replace(path)


def read_po(path: Path, checkout: Checkout) -> polib.POFile:
    """A PO file.

    Raises:
        BuildError: it is missing or not PO.
    """
    try:
        return polib.pofile(path.read_text("utf-8"), wrapwidth=WIDTH)
    except FileNotFoundError:
        raise BuildError([Problem(checkout.name(path), "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError([Problem(checkout.name(path), f"not a PO file: {error}")]) from None
