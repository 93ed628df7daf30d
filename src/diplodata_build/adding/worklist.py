"""What of the articles is in no record: the open candidates as lines, and as entries of ``curation/dismissed.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diplodata_build.adding.stubs import entry
from diplodata_build.assembly.coverage import SENTENCE, SMALL, worklist
from diplodata_build.assembly.row_context import Row
from diplodata_build.assembly.tables import Assembly
from diplodata_build.curation.records import TODO
from diplodata_build.reading.reading import Reading

COLUMNS = ("article_id", "page", "kind", "text", "outcome", "record_id", "reason", "occurrence")
RULES = {
    "inside": "inside others", "entry": "in bibliographic entries", "source": "in sentences that identify a source",
    "place": "places of records",
}  # fmt: skip
SAMPLE = 20
MOSTLY = 0.6  # of the letters of a sentence


def lines(rows: list[Row]) -> Iterator[str]:
    """Candidates as lines; the occurrence where the text stands more than once."""
    for row in rows:
        shown = row | {"occurrence": f"{row['occurrence']} of {row['of']}" if row.get("of", 1) > 1 else ""}
        yield "\t".join("" if (value := shown.get(column)) is None else str(value) for column in COLUMNS).rstrip()


def summary(assembly: Assembly, listed: list[Row], hidden: int) -> str:
    """How many candidates there are, how many are open, how many a rule has settled, how many pairs look alike."""
    rows = assembly.rows["coverage"]
    inside = f" (and {hidden} inside them)" if hidden else ""
    told = [
        f"{number} {what}" for rule, what in RULES.items() if (number := list(assembly.by_rule.values()).count(rule))
    ]
    by_rule = f"; settled by rule: {', '.join(told)} (audit.py --sample)" if told else ""
    alike = f"{len(assembly.look_alikes)} look-alikes undecided"
    return f"{len(rows)} candidates, {len(listed)} open{inside}{by_rule}; {alike}."


def sample(assembly: Assembly) -> list[Row]:
    """Some of the candidates that a rule has settled, always the same, to be looked at by hand."""
    settled = [row for row in assembly.rows["coverage"] if row["candidate_id"] in assembly.by_rule]
    return sorted(settled, key=lambda row: str(row["candidate_id"]))[:SAMPLE]


def in_references(row: Row, reading: Reading) -> bool:
    """Whether a candidate stands in an entry of a list of references."""
    return any(one.char_start <= row["char_start"] < one.char_end for one in reading.entries)


def identifies_a_source(row: Row, reading: Reading) -> bool:
    """Whether a sentence is an entry of a list of references, or a note that is little else than its citations."""
    start, end = row["char_start"], row["char_end"]
    cited = ((one["char_start"], one["char_end"]) for one in reading.citations if one["form"] == "note")
    letters = sum(max(0, min(end, last) - max(start, first)) for first, last in cited)
    return in_references(row, reading) or letters >= MOSTLY * (end - start)


def dismissals(assembly: Assembly, readings: dict[str, Reading]) -> Iterator[str]:
    """An entry for each open candidate, or for each text that stands there more than once; reasons that follow from
    what it is, and from standing in a list of references, are filled in. What is inside a sentence of such a list
    follows it."""
    values = {
        (article_id, one["char_start"], one["kind"]): one["value"]
        for article_id, reading in readings.items()
        for one in reading.candidates
    }
    told: dict[tuple[str, str, str], list[Row]] = {}
    sources: set[str] = set()
    for row in worklist(assembly.rows["coverage"])[0]:
        reading = readings[row["article_id"]]
        if row["kind"] in SMALL and in_references(row, reading):
            continue
        sources |= {row["candidate_id"]} if row["kind"] == SENTENCE and identifies_a_source(row, reading) else set()
        told.setdefault((row["article_id"], row["kind"], row["text"]), []).append(row)
    for (article_id, kind, text), rows in told.items():
        what: dict[str, Any] = {"article_id": article_id, "kind": kind, "text": text}
        undated = (
            kind == "date"
            and not re.search(r"\d{4}", text)
            and not any(values[article_id, row["char_start"], kind] for row in rows)
        )
        is_source = all(row["candidate_id"] in sources for row in rows)
        reason = {"reason": "bibliographic_only" if is_source else "relative_date" if undated else TODO}
        if len(rows) > 1 and (is_source or kind != SENTENCE):
            yield entry(what | {"every": True} | reason)
        else:
            for row in rows:
                number = {"occurrence": row["occurrence"]} if row["occurrence"] > 1 else {}
                yield entry(what | number | reason)
