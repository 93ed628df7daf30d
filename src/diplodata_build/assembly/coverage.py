"""What became of every candidate of the articles: recorded, dismissed with a reason, or open."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from diplodata._names import SEPARATORS
from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.base.problems import Problem
from diplodata_build.curation.dismissed import Dismissal
from diplodata_build.curation.records import Record
from diplodata_build.reading.reading import fingerprint
from diplodata_build.text.document import Span
from diplodata_build.text.words import plain

NAMING = {"existence", "name", "acronym", "place", "parent", "lead", "type"}
QUOTE_MARKS = 1
STRETCH = 128  # characters, by which claims are looked up
SENTENCE = "sentence"
RESTATES = "restates"
SMALL = ("acronym", "name", "quoted_span", "date")
CUT = " …"  # at the end of a text that is not whole
BY_RULE = ":rule"  # no column: why a row is settled without a decision of its own
# What holds of a candidate that is left out holds of what is inside it; the reasons of one kind alone do not.
INNER = {"title_of_work": "bibliographic_only"} | {
    reason: reason
    for reason in (
        "part_of_recorded_name", "bibliographic_only", "generic_word", "layout", "duplicate_of_recorded", "out_of_scope"
    )
}  # fmt: skip

IN_SOURCE = {"outcome": "dismissed", "reason": "bibliographic_only", BY_RULE: "source"}


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
    rule: str | None = None

    def takes(self, candidate: dict[str, Any]) -> bool:
        """Whether a candidate is of these kinds and inside the passage, not counting quotation marks.

        A sentence need not be inside: it is recorded by what it touches.
        """
        start, end = candidate["char_start"], candidate["char_end"]
        if candidate["kind"] == SENTENCE:
            return SENTENCE in self.kinds and start < self.end and self.start < end
        return candidate["kind"] in self.kinds and self.start - QUOTE_MARKS <= start and end <= self.end + QUOTE_MARKS


class _Claims:
    """The claims of one article by kind and place: a candidate asks only those near it."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._near: defaultdict[tuple[str, int], dict[int, Claim]] = defaultdict(dict)
        for number, claim in enumerate(claims):
            for stretch in _stretches(claim.start - QUOTE_MARKS, claim.end + QUOTE_MARKS):
                for kind in claim.kinds:
                    self._near[kind, stretch][number] = claim

    def first(self, candidate: dict[str, Any], *, strong: bool) -> Claim | None:
        """The first that takes a candidate; ``strong``: of those that do not give way to a dismissal."""
        near: dict[int, Claim] = {}
        for stretch in _stretches(candidate["char_start"], candidate["char_end"]):
            near |= self._near.get((candidate["kind"], stretch), {})
        taking = (near[number] for number in sorted(near) if near[number].takes(candidate))
        return next((claim for claim in taking if not (strong and claim.weak)), None)


def _stretches(start: int, end: int) -> range:
    return range(start // STRETCH, end // STRETCH + 1)


def coverage_rows(context: RowContext) -> Iterator[Row]:
    """The rows of ``coverage``, in the order of the articles.

    A dismissal of a candidate that no article has, that is recorded, or that is dismissed already, is a problem.
    """
    dismissals: dict[tuple[str, str, str, int], Dismissal] = {}
    for entry in context.curation.dismissed:
        if dismissals.setdefault(entry.candidate, entry) is not entry:
            context.problems.append(_problem(entry, "is dismissed already"))
    unused = dict(dismissals)
    claims_of = _claims_by_article(context)
    for article_id, reading in context.readings.items():
        claims = _Claims(claims_of[article_id])
        rows = []
        for candidate, number in _numbered(reading.candidates):
            kind, text = candidate["kind"], candidate["text"]
            dismissal = dismissals.get((article_id, kind, text, number))
            claim = claims.first(candidate, strong=bool(dismissal))
            if dismissal and claim:
                what = f"is recorded ({claim.record_id}); take this entry out"
                context.problems.append(_problem(dismissal, what))
            if not claim:
                dismissal = dismissal or dismissals.get((article_id, kind, text, 0))
            if dismissal:
                unused.pop(dismissal.candidate, None)
            rows.append(_candidate_row(context, article_id, candidate) | _outcome(context, claim, dismissal))
        for row, outer in _inside(rows):
            row |= _as_outer(row, outer)
        for row in _in_sources(rows):
            row |= IN_SOURCE
        yield from rows
    context.problems += [_problem(one, _nearest(context, one)) for one in unused.values()]
    context.problems += _wrong_restatements(context)


def _numbered(candidates: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Candidates of one article, each with its number among those of its kind and text."""
    seen: Counter[tuple[str, str]] = Counter()
    for candidate in candidates:
        key = candidate["kind"], candidate["text"]
        seen[key] += 1
        yield candidate, seen[key]


def _inside(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """The names, acronyms, dates and short quoted spans of an article that lie inside another, with that one."""
    outer: Row | None = None
    small = (row for row in rows if row["kind"] in SMALL)
    for row in sorted(small, key=lambda row: (row["char_start"], -row["char_end"])):
        if outer and row["char_end"] <= outer["char_end"]:
            yield row, outer
        elif not row["text"].endswith(CUT):  # a long quotation is a text, whose names stand for themselves
            outer = row


def _in_sources(rows: list[Row]) -> Iterator[Row]:
    """The open names, acronyms, dates and quoted spans in a sentence that only identifies a source."""
    sources = [row for row in rows if row["kind"] == SENTENCE and row.get("reason") == IN_SOURCE["reason"]]
    sources.sort(key=lambda row: row["char_start"])
    starts = [row["char_start"] for row in sources]
    for row in rows:
        at = bisect_right(starts, row["char_start"]) - 1
        if row["kind"] in SMALL and row["outcome"] == "open" and at >= 0 and row["char_end"] <= sources[at]["char_end"]:
            yield row


def _as_outer(row: Row, outer: Row) -> Row:
    """What becomes of an open candidate by what became of the one around it."""
    if row["outcome"] != "open":
        return {}
    reason = "part_of_recorded_name" if outer["outcome"] == "recorded" else INNER.get(outer.get("reason", ""))
    return {"outcome": "dismissed", "reason": reason, BY_RULE: "inside"} if reason else {}


def worklist(rows: list[Row]) -> tuple[list[Row], int]:
    """The open candidates that need a decision, with ``occurrence`` and ``of`` where a text stands more than once, and
    how many lie inside others and follow them."""
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["char_start"], row["char_end"], row["kind"])):
        by_article[row["article_id"]].append(row)
    listed, hidden = [], 0
    for own in by_article.values():
        times = Counter((row["kind"], row["text"]) for row in own)
        inner = {row["candidate_id"] for row, outer in _inside(own) if outer["outcome"] == "open"}
        for row, number in _numbered(own):
            if row["outcome"] == "open":
                hidden += row["candidate_id"] in inner
                if row["candidate_id"] not in inner:
                    listed.append(row | {"occurrence": number, "of": times[row["kind"], row["text"]]})
    return listed, hidden


def _wrong_restatements(context: RowContext) -> Iterator[Problem]:
    """A sentence that restates names the record that says it already; no other dismissal does."""
    for entry in context.curation.dismissed:
        if (entry.reason == RESTATES) != bool(entry.record_id):
            yield _problem(entry, f"is dismissed as {entry.reason}: record_id goes with {RESTATES} only")
        elif entry.record_id and entry.record_id not in context.tables_of:
            near = get_close_matches(entry.record_id, context.tables_of, 1)
            nearest = f" (nearest: {near[0]})" if near else ""
            yield _problem(entry, f"restates '{entry.record_id}', which is no record{nearest}")


def _problem(entry: Dismissal, what: str) -> Problem:
    number = "every" if entry.every else entry.occurrence
    return Problem(entry.place, f"{entry.kind} «{entry.text}» ({number}) of '{entry.article_id}' {what}")


def _nearest(context: RowContext, entry: Dismissal) -> str:
    """That there is no such candidate, and which one is meant."""
    if not (reading := context.readings.get(entry.article_id)):
        close = get_close_matches(entry.article_id, context.readings, 1)
        return f"is no candidate: no such article{f' (nearest: {close[0]})' if close else ''}"
    texts = Counter(one["text"] for one in reading.candidates if one["kind"] == entry.kind)
    if entry.text in texts:
        return f"is no candidate{' that is open' if entry.every else ''}: the article has {texts[entry.text]} of them"
    near = get_close_matches(entry.text, texts, 1)
    other = next(
        (key for key, one in context.readings.items() if any(c["text"] == entry.text for c in one.candidates)), None
    )
    there = f"; it stands in '{other}'" if other else f" (nearest: «{near[0]}»)" if near else ""
    return f"is no candidate{there}"


def _candidate_row(context: RowContext, article_id: str, candidate: dict[str, Any]) -> Row:
    start, end = candidate["char_start"], candidate["char_end"]
    key = fingerprint(article_id, candidate["kind"], str(start), str(end))
    named = {"candidate_id": f"x-{key[:12]}", "kind": candidate["kind"], "text": candidate["text"]}
    return context.place_of_span(article_id, Span(start, end)) | named


def _outcome(context: RowContext, claim: Claim | None, dismissal: Dismissal | None) -> Row:
    if claim:
        if claim.rule == SENTENCE:
            return {"outcome": "dismissed", "reason": "bibliographic_only", BY_RULE: "entry"}
        return {
            "outcome": "recorded", "table_name": claim.table, "record_id": claim.record_id, BY_RULE: claim.rule
        }  # fmt: skip
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
    for article_id, claim in _claims_by_rule(context):
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


def _claims_by_rule(context: RowContext) -> Iterator[tuple[str, Claim]]:
    """What is recorded without evidence in its place: the words of a bibliographic entry whose work is recorded, and
    the places that a record of the article names."""
    works = {work.id: work for work in context.curation.records["works"]}
    for row in _located(context, "citations"):
        yield row["article_id"], replace(_claim(row, "works", row["work_id"], SMALL, weak=True), rule="entry")
    for article_id, reading in context.readings.items():
        for start, end, surname, year in reading.entries:
            if work := _entered(works.values(), surname, year):
                for rule, kinds in ((SENTENCE, [SENTENCE]), ("entry", (*SMALL, "citation"))):
                    yield article_id, Claim(start, end, "works", work.id, frozenset(kinds), True, rule)
        named = _places(context, article_id)
        for candidate in reading.candidates:
            if candidate["kind"] == "name" and (owner := named.get(candidate["text"])):
                claim = _claim(candidate, owner.table, owner.id, ["name"], weak=True)
                yield article_id, replace(claim, rule="place")


def _entered(works: Iterable[Record], surname: str, year: str) -> Record | None:
    """The one work that a bibliographic entry is of: cited by author and year, or of that author and year where the
    article cites in notes."""
    found = [work for work in works if _is_by(work, plain(surname), year)]
    return found[0] if len(found) == 1 else None


def _is_by(work: Record, surname: str, year: str) -> bool:
    keys = work.values["cited_as"]
    if any(plain(key).startswith(f"{surname} ") and plain(key).endswith(f" {plain(year)}") for key in keys):
        return True
    names = {surname, surname.split(" ")[-1]}  # «Ana Lucía Robledo, …» as well as «Robledo, Ana Lucía, …»
    authors = [f" {plain(key.split(', ')[0])} " for key in keys if ", " in key]  # «Robledo, Las ciudades y el mundo»
    return str(work.values.get("year")) == year[:4] and any(f" {name} " in one for one in authors for name in names)


def _places(context: RowContext, article_id: str) -> dict[str, Record]:
    """The record of an article that names each place, the first of several."""
    found: dict[str, Record] = {}
    for record in context.curation.records.entities:
        if any(part.values["article_id"] == article_id for part in record.parts["evidence"]):
            for place in (record.get("place_es") or "").split(SEPARATORS["place_es"]):
                found.setdefault(place, record)
    return found


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
