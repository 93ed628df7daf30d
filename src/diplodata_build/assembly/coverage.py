"""What became of every candidate of the articles: recorded, dismissed with a reason, or open."""

from __future__ import annotations

from collections import Counter, defaultdict
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
SENTENCE = "sentence"
RESTATES = "restates"


@dataclass(frozen=True)
class Claim:
    """A row that records the candidates of some kinds in a passage.

    A weak claim gives way to a dismissal: a sentence with evidence of an entity may say no more than its name, and the
    evidence of a statement may hold a date that dates nothing.
    """

    start: int
    end: int
    table: str
    record_id: str
    kinds: frozenset[str]
    weak: bool = False

    def takes(self, candidate: dict[str, Any]) -> bool:
        """Whether a candidate is of these kinds and inside the passage, not counting quotation marks.

        A sentence need not be inside: it is recorded by what it touches.
        """
        start, end = candidate["char_start"], candidate["char_end"]
        if candidate["kind"] == SENTENCE:
            return SENTENCE in self.kinds and start < self.end and self.start < end
        return candidate["kind"] in self.kinds and self.start - QUOTE_MARKS <= start and end <= self.end + QUOTE_MARKS


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
    claims_of = _claims_by_article(context)
    for article_id, reading in context.readings.items():
        claims = claims_of[article_id]
        seen: Counter[tuple[str, str]] = Counter()
        for candidate in reading.candidates:
            kind, text = candidate["kind"], candidate["text"]
            seen[kind, text] += 1
            dismissal = dismissals.get((article_id, kind, text, seen[kind, text]))
            claim = next((one for one in claims if one.takes(candidate) and not (dismissal and one.weak)), None)
            if dismissal:
                unused.pop(dismissal.candidate, None)
            if dismissal and claim:
                problems.append(_problem(dismissal, f"is recorded ({claim.record_id}); take this entry out"))
            yield _candidate_row(context, article_id, candidate) | _outcome(context, claim, dismissal)
    problems += [_problem(entry, "is no candidate") for entry in unused.values()]
    problems += _wrong_restatements(context)
    stop_if_any(problems)


def _wrong_restatements(context: RowContext) -> Iterator[Problem]:
    """A sentence that restates names the record that says it already; no other dismissal does."""
    for entry in context.curation.dismissed:
        if (entry.reason == RESTATES) != bool(entry.record_id):
            yield _problem(entry, f"is dismissed as {entry.reason}: record_id goes with {RESTATES} only")
        elif entry.record_id and entry.record_id not in context.tables_of:
            yield _problem(entry, f"restates '{entry.record_id}', which is no record")


def _problem(entry: Dismissal, what: str) -> Problem:
    named = f"{entry.kind} «{entry.text}» ({entry.occurrence}) of '{entry.article_id}'"
    return Problem(entry.place, f"{named} {what}")


def _candidate_row(context: RowContext, article_id: str, candidate: dict[str, Any]) -> Row:
    start, end = candidate["char_start"], candidate["char_end"]
    key = fingerprint(article_id, candidate["kind"], str(start), str(end))
    named = {"candidate_id": f"x-{key[:12]}", "kind": candidate["kind"], "text": candidate["text"]}
    return context.place_of_span(article_id, Span(start, end)) | named


def _outcome(context: RowContext, claim: Claim | None, dismissal: Dismissal | None) -> Row:
    if claim:
        return {"outcome": "recorded", "table_name": claim.table, "record_id": claim.record_id}
    if not dismissal:
        return {"outcome": "open"}
    restated = {"table_name": context.tables_of.get(dismissal.record_id or ""), "record_id": dismissal.record_id}
    return {"outcome": "dismissed", "reason": dismissal.reason} | restated


def _claims_by_article(context: RowContext) -> dict[str, list[Claim]]:
    """What records the candidates of each article: sentences first, the narrowest of the others before the wider."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for article_id, claim in _claims_of_sentences(context):
        claims[article_id].append(claim)
    for article_id, claim in sorted(_claims(context), key=lambda found: found[1].end - found[1].start):
        claims[article_id].append(claim)
    return claims


def _claims_of_sentences(context: RowContext) -> Iterator[tuple[str, Claim]]:
    """What records sentences: the passages of statements before quotations, and evidence last."""
    for table, key in (("statements", "statement_id"), ("quotes", "quote_id")):
        for row in _located(context, table):
            yield row["article_id"], _claim(row, table, row[key], [SENTENCE])
    for row in _located(context, "evidence"):
        yield row["article_id"], _claim(row, *_owner(context, row), [SENTENCE], weak=True)


def _claims(context: RowContext) -> Iterator[tuple[str, Claim]]:
    """What records the other candidates."""
    for row in _located(context, "mentions"):
        yield row["article_id"], _claim(row, *_owner(context, row), ("acronym", "name", "quoted_span", "date"))
    for row in _located(context, "quotes"):
        yield row["article_id"], _claim(row, "quotes", row["quote_id"], ("quoted_span", "block_quotation"))
    tied = [row for row in context.tables["attributions"] if row.get("relation_id") and row.get("work_id")]
    relations = {row["work_id"]: row["relation_id"] for row in reversed(tied)}
    for row in _located(context, "citations"):
        if served := _served(row, relations):
            yield row["article_id"], _claim(row, *served, ("citation",))
    for record in context.curation.records["statements"]:
        if record.selector:
            words = _claim(context.place_of(record), "statements", record.id, ("quoted_span", "date"))
            yield record.values["article_id"], words
    for row in _located(context, "evidence"):
        if row["supports"] in NAMING:
            yield row["article_id"], _claim(row, *_owner(context, row), ("acronym", "name", "quoted_span"))
        elif row["supports"] in ("date", "statement"):
            weak = row["supports"] == "statement"
            yield row["article_id"], _claim(row, *_owner(context, row), ("date",), weak)


def _located(context: RowContext, table: str) -> Iterator[Row]:
    return (row for row in context.tables[table] if row.get("article_id"))


def _claim(row: Row, table: str, record_id: str, kinds: Iterable[str], weak: bool = False) -> Claim:
    return Claim(row["char_start"], row["char_end"], table, record_id, frozenset(kinds), weak)


def _owner(context: RowContext, row: Row) -> tuple[str, str]:
    """The table and id of the record to which evidence or a mention belongs."""
    owner = row.get("relation_id") or row.get("statement_id") or row["entity_id"]
    return context.tables_of[owner], owner


def _served(citation: Row, relations: dict[str, str]) -> tuple[str, str] | None:
    """The table and id of what a work is cited for: a statement, a quotation, or the first relation that has it."""
    for table, column in (("statements", "statement_id"), ("quotes", "quote_id")):
        if citation.get(column):
            return table, citation[column]
    relation = relations.get(citation["work_id"])
    return ("relations", relation) if relation else None
