"""What became of every candidate of the articles: recorded, dismissed with a reason, or open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.reading.reading import fingerprint
from diplodata_build.text.document import Span

NAMING = {"existence", "name", "acronym", "place", "parent", "lead", "type"}
QUOTE_MARKS = 1


@dataclass(frozen=True)
class Claim:
    """A row that takes a passage: any candidate of the kinds inside it is recorded there."""

    start: int
    end: int
    table: str
    record_id: str
    kinds: frozenset[str]


def account(sources: RowContext) -> Iterator[Row]:
    """The rows of ``coverage``, in the order of the articles.

    Raises:
        BuildError: a dismissal names a candidate that no article has, that is recorded, or that is dismissed already.
    """
    dismissals = {_dismissal_key(entry): entry for entry in sources.curation.dismissed}
    wrong = [_wrong(entry, "is dismissed already") for entry in _repeated(sources.curation.dismissed)]
    used = set()
    for article_id, reading in sources.readings.items():
        claims = sorted(_claims(sources, article_id), key=lambda claim: claim.end - claim.start)
        seen: Counter[tuple[str, str]] = Counter()
        for candidate in reading.candidates:
            seen[candidate["kind"], candidate["text"]] += 1
            key = (article_id, candidate["kind"], candidate["text"], seen[candidate["kind"], candidate["text"]])
            used.add(key)
            row = _row(sources, article_id, candidate, claims, dismissals.get(key))
            if row["outcome"] == "recorded" and key in dismissals:
                wrong.append(_wrong(dismissals[key], f"is recorded ({row['record_id']}); take this entry out"))
            yield row
    wrong += [_wrong(entry, "is no candidate") for key, entry in dismissals.items() if key not in used]
    stop_if_any(wrong)


def _dismissal_key(entry: dict[str, Any]) -> tuple[str, str, str, int]:
    return entry["article_id"], entry["kind"], entry["text"], int(entry.get("occurrence") or 1)


def _repeated(entries: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
    seen = set()
    for entry in entries:
        key = _dismissal_key(entry)
        if key in seen:
            yield entry
        seen.add(key)


def _wrong(entry: dict[str, Any], what: str) -> Problem:
    occurrence = entry.get("occurrence") or 1
    return Problem(
        entry["place"], f"{entry['kind']} «{entry['text']}» ({occurrence}) of '{entry['article_id']}' {what}"
    )


def _row(
    sources: RowContext,
    article_id: str,
    candidate: dict[str, Any],
    claims: list[Claim],
    dismissal: dict[str, Any] | None,
) -> Row:
    start, end = candidate["char_start"], candidate["char_end"]
    claim = next((claim for claim in claims if _takes(claim, candidate)), None)
    key = fingerprint(article_id, candidate["kind"], str(start), str(end))
    row = sources.placed(article_id, Span(start, end)) | {
        "candidate_id": f"x-{key[:12]}", "kind": candidate["kind"], "text": candidate["text"]
    }  # fmt: skip
    if claim:
        return row | {"outcome": "recorded", "table_name": claim.table, "record_id": claim.record_id}
    return row | ({"outcome": "dismissed", "reason": dismissal["reason"]} if dismissal else {"outcome": "open"})


def _takes(claim: Claim, candidate: dict[str, Any]) -> bool:
    inside = claim.start - QUOTE_MARKS <= candidate["char_start"] and candidate["char_end"] <= claim.end + QUOTE_MARKS
    return inside and candidate["kind"] in claim.kinds


def _claims(sources: RowContext, article_id: str) -> Iterator[Claim]:
    for row in _of(sources, "mentions", article_id):
        yield _claim(
            row, sources.entity_tables[row["entity_id"]], row["entity_id"], {"acronym", "name", "quoted_span", "date"}
        )
    for row in _of(sources, "quotes", article_id):
        yield _claim(row, "quotes", row["quote_id"], {"quoted_span", "block_quotation"})
    for row in _of(sources, "citations", article_id):
        yield _claim(row, "works", row["work_id"], {"citation"})
    for row in _of(sources, "statements", article_id):
        if row["form"] == "verbatim":
            yield _claim(row, "statements", row["statement_id"], {"quoted_span", "date"})
    for row in _of(sources, "evidence", article_id):
        yield from _claim_of_evidence(sources, row)


def _of(sources: RowContext, table: str, article_id: str) -> Iterator[Row]:
    return (row for row in sources.tables[table] if row.get("article_id") == article_id)


def _claim(row: Row, table: str, record_id: str, kinds: set[str]) -> Claim:
    return Claim(row["char_start"], row["char_end"], table, record_id, frozenset(kinds))


def _claim_of_evidence(sources: RowContext, row: Row) -> Iterator[Claim]:
    if row["supports"] == "date":
        kinds = {"date"}
    elif row["supports"] in NAMING:
        kinds = {"acronym", "name", "quoted_span"}
    else:
        return
    for owner, table in (("relation_id", "relations"), ("statement_id", "statements")):
        if row.get(owner):
            yield _claim(row, table, row[owner], kinds)
    if row.get("entity_id"):
        yield _claim(row, sources.entity_tables[row["entity_id"]], row["entity_id"], kinds)
