"""Machine drafts: ``curation/translation/drafts.po``, append-only.

One entry for each field, Spanish text and engine: ``msgctxt`` is ``table:id:field@engine/version``. Where a draft would
be unusable (a placeholder was lost, a sentence did not end), ``msgstr`` is empty and the comment says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polib

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.files import write_text
from diplodata_build.base.problems import BuildError, Problem, stop_if_any

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
    """One machine translation of one field; ``label`` is ``engine/version``, ``remarks`` warn the editor."""

    key: str
    label: str
    spanish: str
    english: str
    remarks: str = ""


@dataclass(frozen=True)
class Drafts:
    """All drafts by (key, label, Spanish)."""

    entries: dict[tuple[str, str, str], Draft]

    def of(self, key: str, label: str, spanish: str) -> Draft | None:
        """The draft of a field by an engine: from this Spanish, else the latest one."""
        exact = self.entries.get((key, label, spanish))
        return exact or next((d for d in reversed(self.entries.values()) if (d.key, d.label) == (key, label)), None)


def path_of(checkout: Checkout) -> Path:
    """The drafts of a checkout."""
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
    stop_if_any(problems)
    return Drafts(found)


def append(checkout: Checkout, drafts: Iterable[Draft]) -> None:
    """Add drafts at the end of the file: all of them or, if interrupted, none."""
    path = path_of(checkout)
    present = path.read_text("utf-8") if path.exists() else HEAD
    write_text(path, "\n\n".join(text.rstrip("\n") for text in (present, *map(_entry, drafts))) + "\n")


def _entry(draft: Draft) -> str:
    key = f"{draft.key}@{draft.label}"
    entry = polib.POEntry(msgctxt=key, msgid=draft.spanish, msgstr=draft.english, tcomment=draft.remarks)
    return str(entry.__unicode__(wrapwidth=WIDTH))


def read_po(path: Path, checkout: Checkout) -> polib.POFile:
    """A PO file, of drafts or of the memory.

    Raises:
        BuildError: it is missing or not PO.
    """
    try:
        return polib.pofile(path.read_text("utf-8"), wrapwidth=WIDTH)
    except FileNotFoundError:
        raise BuildError([Problem(checkout.name(path), "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError([Problem(checkout.name(path), f"not a PO file: {error}")]) from None
