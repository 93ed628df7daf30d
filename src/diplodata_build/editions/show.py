"""Differences as a reader takes them in: on a terminal, in CHANGELOG.md, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import takewhile
from textwrap import fill
from typing import Any

from diplodata_build.base.text_tables import aligned
from diplodata_build.editions.compare import Differences
from diplodata_build.editions.editions import Edition
from diplodata_build.editions.rows import FOLLOWING, Cell, Changed, TableDifference
from diplodata_build.editions.steps import Change, Step

KINDS = ("added", "removed", "renamed", "changed", "rederived")
ROWS_SHOWN = 10  # of a table, unless all are asked for
IDS_SHOWN = 6  # of a kind of difference in a line of Markdown
CONTEXT = 24  # signs that are shown around what differs in a text
LONGEST = 100  # signs of a text on a line
NOTHING = "Nothing differs."
_MARKUP = re.compile(r"([\\`*\[\]<&~]|(?<!\w)_|_(?!\w))")


# Terminal


def terminal(found: Differences, full: bool = False) -> str:
    """What differs as aligned text; of each table the first rows cut to a line, or everything."""
    lines = [f"{_edition(found.old)} → {_edition(found.new)}"]
    if not found:
        return "\n".join([*lines, NOTHING]) + "\n"
    lines += ["", *_verdict(found)]
    if found.tables:
        lines += ["", *aligned([["table", "before", "after", *KINDS], *map(_counts, found.tables)])]
    if found.changes:
        changes = [[f"  {step!s:5}  {told}"] for step, told in _grouped(found.changes, full)]
        lines += ["", "fields and metadata", *_first(changes, full)]
    for table in found.tables:
        rows = list(_rows(table, full))
        if rows and (full or table.name not in FOLLOWING):
            lines += ["", table.name, *_first(rows, full)]
    return "\n".join(lines) + "\n"


def _edition(edition: Edition) -> str:
    released = f"released {edition.released}" if edition.released else "not released"
    return _plain(f"{edition.label} ({edition.version or 'no version'}, {released})")


def _verdict(found: Differences) -> Iterator[str]:
    """The version step and its reasons, and what follows from it."""
    yield f"version step: {found.step}" + (
        f" (from {found.old.version} to {found.next} or later)" if found.next else ""
    )
    yield from (f"  {reason.step!s:5}  {_plain(reason.what)}" for reason in found.reasons)
    if found.next and found.given is not None and found.old.version != found.new.version:
        verdict = "enough" if found.given >= found.step else "TOO SMALL"
        yield f"from {found.old.version} to {found.new.version} is a {found.given} step: {verdict}"
    if found.to_judge:
        count = len(found.to_judge)
        yield f"to be judged, and major if the meaning changed ({count}): {_plain(_listed(found.to_judge))}"
    if not found.old.released:
        yield "the old edition is no release (it has no date): it promised no id and asks for no version"


def _counts(table: TableDifference) -> list[str]:
    counts = [len(getattr(table, kind)) for kind in KINDS]
    return [table.name, str(table.before), str(table.after), *(str(count or "") for count in counts)]


def _grouped(changes: Iterable[Change], full: bool) -> list[tuple[Step, str]]:
    """Changes of the descriptor, the same one in several places told once."""
    places: dict[tuple[Step, str], list[str]] = {}
    for change in changes:
        places.setdefault((change.step, f"{change.what}{_values(change, full)}"), []).append(change.place)
    return [(step, _plain(f"{', '.join(where)}: {told}")) for (step, told), where in places.items()]


def _values(change: Change, full: bool) -> str:
    """`: old → new`, or the one of them that there is."""
    old, new = _text(change.old), _text(change.new)
    told = _contrast(old, new, full) if old and new else [text for text in (old, new) if text]
    shown = " → ".join(f"«{_cut(text, full)}»" for text in told)
    return f" {shown}" if shown else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(map(_plain, value))
    return _plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _rows(table: TableDifference, full: bool) -> Iterator[list[str]]:
    """The lines of each row that differs; rows that were only derived anew are left to the counts."""
    for sign, rows in (("+", table.added), ("-", table.removed)):
        yield from ([f"  {sign} {_plain(row.id)}  {_cut(_plain(row.label), full)}".rstrip()] for row in rows)
    yield from ([f"  > {_plain(old)} → {_plain(new)}"] for old, new in table.renamed)
    for changed in table.changed:
        cells = (f"      {cell.field}: {_cell(cell, full)}" for cell in changed.cells)
        yield [f"  ~ {_plain(changed.id)}", *cells]


def _cell(cell: Cell, full: bool) -> str:
    return " → ".join(f"«{_cut(text, full)}»" for text in _contrast(_plain(cell.old), _plain(cell.new), full))


def _first(items: Sequence[list[str]], full: bool) -> Iterator[str]:
    for item in items if full else items[:ROWS_SHOWN]:
        yield from item
    if not full and len(items) > ROWS_SHOWN:
        yield f"  … and {len(items) - ROWS_SHOWN} more (--full)"


def _plain(text: str) -> str:
    """A text on one line, with what could command a terminal written as an escape."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in " ".join(text.split()))


def _cut(text: str, full: bool) -> str:
    return text if full or len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _contrast(old: str, new: str, full: bool) -> list[str]:
    """Two texts, if they are long without what both begin and end with, but for some words around what differs."""
    if full or max(len(old), len(new)) <= LONGEST // 2:
        return [old, new]
    start = _shared_words(old, new)
    end = _shared_words(old[start:][::-1], new[start:][::-1])
    return [("…" if start else "") + text[start : len(text) - end] + ("…" if end else "") for text in (old, new)]


def _shared_words(old: str, new: str) -> int:
    """How many signs, whole words, two texts begin with that can be left out."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    return max(0, old.rfind(" ", 0, max(0, shared - CONTEXT)))


def _listed(names: Sequence[str], most: int | None = IDS_SHOWN) -> str:
    left = f" and {len(names) - most} more" if most is not None and len(names) > most else ""
    return ", ".join(names[:most]) + left


# Markdown


def markdown(found: Differences, full: bool = False) -> str:
    """What differs as the part of CHANGELOG.md on data: one point a table, or a point for every row as well."""
    if not found:
        return f"### Data\n\n{NOTHING}\n"
    why = [_escaped(reason.what) for reason in found.reasons if reason.step == found.step]
    lines = ["### Data", "", f"Version step: **{found.step}** ({'; '.join(why)})."]
    if found.tables:
        lines += ["", *_points(found.tables, full)]
    if found.changes:
        lines += ["", "Fields and metadata:", "", *_metadata(found.changes, full)]
    return "\n".join(lines if full else map(_wrapped, lines)) + "\n"


def _wrapped(line: str) -> str:
    return fill(
        line, 120, subsequent_indent="  " * line.startswith("-"), break_long_words=False, break_on_hyphens=False
    )


def _points(tables: Sequence[TableDifference], full: bool) -> Iterator[str]:
    """One point a table; what follows from other rows is counted in one point, unless all is asked for."""
    for table in tables:
        if full or table.name not in FOLLOWING:
            yield f"- **{_escaped(table.name)}**: {_summary(table, full)}"
            yield from _row_points(table) if full else ()
    counts = [f"{table.name} {_summary(table, True)}" for table in tables if table.name in FOLLOWING]
    if counts and not full:
        yield f"- with these: {'; '.join(counts)}"


def _summary(table: TableDifference, counts_only: bool) -> str:
    told = []
    for kind in (kind for kind in KINDS if getattr(table, kind)):
        rows = getattr(table, kind)
        details: list[str] = []
        if kind == "changed" and table.name not in FOLLOWING:
            details = [f"{_code(field)} {count}" for field, count in table.fields.most_common()]
        elif kind != "rederived" and not counts_only:
            details = [" → ".join(map(_code, row)) if kind == "renamed" else _code(row.id) for row in rows]
        listed = _listed(details, None if kind == "changed" else IDS_SHOWN)
        told.append(f"{len(rows)} {kind}" + (f" ({listed})" if listed else ""))
    return ", ".join(told)


def _row_points(table: TableDifference) -> Iterator[str]:
    for kind, rows in (("added", table.added), ("removed", table.removed)):
        yield from (f"  - {kind} {_code(row.id)} {_escaped(row.label)}".rstrip() for row in rows)
    yield from (f"  - renamed {_code(old)} → {_code(new)}" for old, new in table.renamed)
    for changed in table.changed:
        cells = (f"{_code(cell.field)} «{_escaped(cell.old)}» → «{_escaped(cell.new)}»" for cell in changed.cells)
        yield f"  - changed {_code(changed.id)}: {'; '.join(cells)}"


def _metadata(changes: list[Change], full: bool) -> Iterator[str]:
    """One point a change; reworded texts are only named, unless all is asked for."""
    told = [change for change in changes if full or change.step > Step.PATCH]
    yield from (f"- {_escaped(text)}" for _, text in _grouped(told, full))
    rest = [f"{_code(change.place)} {_escaped(change.text)}" for change in changes if change not in told]
    if rest:
        yield f"- changed: {_listed(list(dict.fromkeys(rest)), 3 * IDS_SHOWN)}"


def _code(text: str) -> str:
    """A name as code; what would end the code is left out."""
    return f"`{_plain(text).replace('`', '')}`"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _plain(text))


# JSON


def as_json(found: Differences, full: bool = True) -> str:
    """Everything that differs, cell by cell, as JSON."""
    content = {
        "old": _about(found.old),
        "new": _about(found.new),
        "step": str(found.step),
        "next_version": found.next,
        "given_step": None if found.given is None else str(found.given),
        "reasons": [{"step": str(reason.step), "what": reason.what} for reason in found.reasons],
        "to_judge": found.to_judge,
        "problems": [{"place": problem.place, "message": problem.message} for problem in found.problems],
        "metadata": [asdict(change) | {"step": str(change.step)} for change in found.changes],
        "tables": {table.name: _table(table) for table in found.tables},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _about(edition: Edition) -> dict[str, Any]:
    return {"name": edition.label, "version": edition.version, "released": edition.released}


def _table(table: TableDifference) -> dict[str, Any]:
    return {
        "before": table.before,
        "after": table.after,
        "added": [row._asdict() for row in table.added],
        "removed": [row._asdict() for row in table.removed],
        "renamed": [{"old": old, "new": new} for old, new in table.renamed],
        "changed": [_changed(row) for row in table.changed],
        "rederived": [_changed(row) for row in table.rederived],
    }


def _changed(row: Changed) -> dict[str, Any]:
    return {"id": row.id} | {part: [cell._asdict() for cell in getattr(row, part)] for part in ("cells", "derived")}


FORMATS: dict[str, Callable[[Differences, bool], str]] = {
    "terminal": terminal, "markdown": markdown, "json": as_json,
}  # fmt: skip
