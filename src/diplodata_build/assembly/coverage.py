"""What became of every candidate of the articles: recorded, dismissed with a reason, or open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.curation.dismissed import Dismissal
from diplodata_build.reading.reading import fingerprint
from diplodata_build.text.document import Span

NAMING = {"existence", "name", "acronym", "place", "parent", "lead", "type"}
QUOTE_MARKS = 1


@dataclass(frozen=True)
class Claim:
    """A row that records all candidates of some kinds inside a passage."""

    start: int
    end: int
    table: str
    record_id: str
    kinds: frozenset[str]

    def takes(self, candidate: dict[str, Any]) -> bool:
        """Whether a candidate is of these kinds and inside the passage, not counting quotation marks."""
        inside = self.start - QUOTE_MARKS <= candidate["char_start"] and candidate["char_end"] <= self.end + QUOTE_MARKS
        return inside and candidate["kind"] in self.kinds


def coverage_rows(context: RowContext) -> Iterator[Row]:
    """The rows of ``coverage``, in the order of the articles.

    Raises:
        BuildError: a dismissal names a candidate that no article has, that is recorded, or that is dismissed already.
    """
    dismissals: dict[tuple[str, str, str, int], Dismissal] = {}
    problems = []
    for entry in context.curation.dismissed:
        if dismissals.setdefault(entry.candidate, entry) is not entry:
            problems.append(_problem(entry, "is dismissed already"))
    unused = dict(dismissals)
    for article_id, reading in context.readings.items():
        claims = sorted(_claims(context, article_id), key=lambda claim: claim.end - claim.start)
        seen: Counter[tuple[str, str]] = Counter()
        for candidate in reading.candidates:
            kind, text = candidate["kind"], candidate["text"]
            seen[kind, text] += 1
            dismissal = dismissals.get((article_id, kind, text, seen[kind, text]))
            claim = next((claim for claim in claims if claim.takes(candidate)), None)
            if dismissal:
                unused.pop(dismissal.candidate, None)
            if dismissal and claim:
                problems.append(_problem(dismissal, f"is recorded ({claim.record_id}); take this entry out"))
            yield _candidate_row(context, article_id, candidate) | _outcome(claim, dismissal)
    problems += [_problem(entry, "is no candidate") for entry in unused.values()]
    stop_if_any(problems)


def _problem(entry: Dismissal, what: str) -> Problem:
    named = f"{entry.kind} «{entry.text}» ({entry.occurrence}) of '{entry.article_id}'"
    return Problem(entry.place, f"{named} {what}")


def _candidate_row(context: RowContext, article_id: str, candidate: dict[str, Any]) -> Row:
    start, end = candidate["char_start"], candidate["char_end"]
    key = fingerprint(article_id, candidate["kind"], str(start), str(end))
    named = {"candidate_id": f"x-{key[:12]}", "kind": candidate["kind"], "text": candidate["text"]}
    return context.place_of_span(article_id, Span(start, end)) | named


def _outcome(claim: Claim | None, dismissal: Dismissal | None) -> Row:
    if claim:
        return {"outcome": "recorded", "table_name": claim.table, "record_id": claim.record_id}
    return {"outcome": "dismissed", "reason": dismissal.reason} if dismissal else {"outcome": "open"}


def _claims(context: RowContext, article_id: str) -> Iterator[Claim]:
    """The passages that the rows of an article record."""

    def rows(table: str) -> Iterator[Row]:
        return (row for row in context.tables[table] if row.get("article_id") == article_id)

    for row in rows("mentions"):
        kinds = ("acronym", "name", "quoted_span", "date")
        yield _claim(row, context.entity_tables[row["entity_id"]], row["entity_id"], kinds)
    for row in rows("quotes"):
        yield _claim(row, "quotes", row["quote_id"], ("quoted_span", "block_quotation"))
    for row in rows("citations"):
        yield _claim(row, "works", row["work_id"], ("citation",))
    for row in rows("statements"):
        if row["form"] == "verbatim":
            yield _claim(row, "statements", row["statement_id"], ("quoted_span", "date"))
    for row in rows("evidence"):
        yield from _claims_of_evidence(context, row)


def _claim(row: Row, table: str, record_id: str, kinds: Iterable[str]) -> Claim:
    return Claim(row["char_start"], row["char_end"], table, record_id, frozenset(kinds))


def _claims_of_evidence(context: RowContext, row: Row) -> Iterator[Claim]:
    if row["supports"] == "date":
        kinds = ["date"]
    elif row["supports"] in NAMING:
        kinds = ["acronym", "name", "quoted_span"]
    else:
        return
    for owner, table in (("relation_id", "relations"), ("statement_id", "statements")):
        if row.get(owner):
            yield _claim(row, table, row[owner], kinds)
    if row.get("entity_id"):
        yield _claim(row, context.entity_tables[row["entity_id"]], row["entity_id"], kinds)
