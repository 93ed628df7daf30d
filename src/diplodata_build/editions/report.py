"""Differences as Markdown, for a terminal and for CHANGELOG.md, and as JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from diplodata_build.editions.compare import Differences
from diplodata_build.editions.descriptors import Change
from diplodata_build.editions.edition import Edition, Step
from diplodata_build.editions.rows import UNPROMISED, TableDifference

NAMES_SHOWN = 6  # of one kind
_MARKUP = re.compile(r"([\\`*\[\]<&~]|(?<!\w)_|_(?!\w))")


def markdown(found: Differences, full: bool = False) -> str:
    """What differs as a section on data: a point for each table or, if ``full``, for every row and cell as well."""
    lines = ["### Data", "", f"{_edition(found.old)} → {_edition(found.new)}", "", *_verdict(found)]
    if found.tables:
        lines += ["", *(line for table in found.tables for line in _table(table, full))]
    if found.changes:
        lines += ["", "Fields and metadata:", "", *_metadata(found.changes, full)]
    return "\n".join(lines) + "\n"


def as_json(found: Differences) -> str:
    """Everything that differs, cell by cell, as JSON."""
    content = {
        "old": {"name": found.old.label, "version": found.old.version, "released": found.old.released},
        "new": {"name": found.new.label, "version": found.new.version, "released": found.new.released},
        "step": str(found.step),
        "next_version": found.next_version,
        "reasons": [{"step": str(reason.step), "what": reason.what} for reason in found.reasons],
        "problems": [asdict(problem) for problem in found.problems],
        "metadata": [asdict(change) | {"step": str(change.step)} for change in found.changes],
        "tables": {table.name: asdict(table) for table in found.tables},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _edition(edition: Edition) -> str:
    released = f"released {edition.released}" if edition.released else "not released"
    return _escaped(f"{edition.label} ({edition.version or 'no version'}, {released})")


def _verdict(found: Differences) -> Iterator[str]:
    """The version step, why it is needed, and the version it leads to."""
    if not found:
        yield "Nothing differs."
        return
    reasons = "; ".join(_escaped(reason.what) for reason in found.reasons if reason.step == found.step)
    yield f"Version step: **{found.step}** ({reasons})."
    if found.next_version:
        yield f"After {found.old.version}: {found.next_version} or later."
    if not found.old.released:
        yield "The old edition is no release (it has no date): it promised no ids and asks for no version."


def _table(table: TableDifference, full: bool) -> Iterator[str]:
    """One point with counts, ids and fields; if ``full``, one for each row too."""
    yield f"- **{_escaped(table.name)}**: {', '.join(_counted(table, kind) for kind in table.steps)}"
    if full:
        for kind, rows in (("added", table.added), ("removed", table.removed)):
            yield from (f"  - {kind} {_code(row.id)} {_escaped(row.label)}".rstrip() for row in rows)
        yield from (f"  - renamed {_code(row.old_id)} → {_code(row.id)}" for row in table.renamed)
        for changed in table.changed:
            cells = (f"{_code(cell.field)} «{_escaped(cell.old)}» → «{_escaped(cell.new)}»" for cell in changed.cells)
            yield f"  - changed {_code(changed.id)}: {'; '.join(cells)}"


def _counted(table: TableDifference, kind: str) -> str:
    """``3 changed (`name_en` 2, `note_en` 1)``, or the first ids of another kind, unless ids say nothing."""
    rows = getattr(table, kind)
    if kind == "changed":
        fields = Counter(cell.field for row in rows for cell in row.cells)
        return f"{len(rows)} changed ({', '.join(f'{_code(name)} {count}' for name, count in fields.most_common())})"
    if table.name in UNPROMISED or kind == "rederived":
        return f"{len(rows)} {kind}"
    return f"{len(rows)} {kind} ({_first([_code(row.id) for row in rows])})"


def _metadata(changes: list[Change], full: bool) -> Iterator[str]:
    """A point for each change of the descriptor; unless ``full``, one for all places of a reworded text."""
    reworded: dict[str, list[str]] = {}
    for change in changes:
        if full or change.step > Step.PATCH:
            values = " → ".join(f"«{_escaped(_text(one))}»" for one in (change.old, change.new) if one is not None)
            yield f"- {_escaped(change.place)}: {_escaped(change.what)} {values}".rstrip()
        else:
            reworded.setdefault(change.what, []).append(_code(change.place))
    yield from (f"- {_escaped(what)} changed: {_first(places)}" for what, places in reworded.items())


def _text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _first(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _plain(text))


def _code(text: str) -> str:
    """A name as code; what would end the code is left out."""
    return f"`{_plain(text).replace('`', '')}`"


def _plain(text: str) -> str:
    """A text on one line, with what could control a terminal written as an escape."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in " ".join(text.split()))
