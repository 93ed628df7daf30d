"""The rows that give words of the articles: evidence, mentions, quotes, statements, works and citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from diplodata._names import ENTITY_TYPES
from diplodata.validation.package import grouped
from diplodata.validation.share import WORD
from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.assembly.ties import name_id
from diplodata_build.curation.records import Record
from diplodata_build.reading.reading import fingerprint
from diplodata_build.text.document import Span

BLOCK_KINDS = {"paragraph": "body", "blockquote": "quotation", "title": "heading"}
OWNERS = dict.fromkeys(ENTITY_TYPES, "entity_id") | {"relations": "relation_id", "statements": "statement_id"}
NEAR = 400  # characters at most between a quotation and the citation of its work


def evidence_rows(context: RowContext) -> Iterator[Row]:
    """The evidence of entities, relations and statements, a row for each thing that it supports."""
    rows = []
    for record in context.curation.records.all():
        for evidence in (*_own_words(record), *record.parts.get("evidence", ())):
            place = context.place_of(evidence)
            for supports in evidence.values.get("supports", ["statement"]):
                key = fingerprint(record.id, supports, str(place["char_start"]), str(place["char_end"]))
                named = {"evidence_id": f"ev-{key[:12]}", OWNERS[record.table]: record.id, "supports": supports}
                words = {column: evidence.get(column) for column in ("exact", "prefix", "suffix")}
                rows.append(words | place | named | {PLACE: evidence.place})
    yield from sorted(rows, key=lambda row: (*context.position(row), row["evidence_id"]))


def _own_words(record: Record) -> tuple[Record, ...]:
    """A verbatim statement, whose words are its evidence too."""
    return (record,) if record.table == "statements" and record.selector else ()


def mention_rows(context: RowContext) -> Iterator[Row]:
    """Where the articles mention the entities by name."""
    rows: dict[tuple[str, int], Row] = {}
    sought = {fingerprint(name.form): name for name in context.curation.records.sought_names}
    for article_id, reading in context.readings.items():
        for key in reading.names.keys() & sought.keys():
            form, name, entity, _ = sought[key]
            for span in (Span(*found) for found in reading.names[key]):
                kind, _note = reading.block(span.start)
                rows[article_id, span.start] = context.place_of_span(article_id, span) | {
                    "mention_id": f"m-{fingerprint(article_id, str(span.start), str(span.end))[:12]}",
                    "entity_id": entity.id,
                    "name_id": name_id(entity.id, name),
                    "surface": form,
                    "block_kind": BLOCK_KINDS.get(kind, kind),
                }
    yield from sorted(rows.values(), key=context.position)


def quote_rows(context: RowContext) -> Iterator[Row]:
    """The quotations, in the order of the articles."""
    rows = [
        context.in_both_languages(record)
        | context.place_of(record)
        | {"word_count": len(WORD.findall(record.values["exact"]))}
        for record in context.curation.records["quotes"]
    ]
    yield from sorted(rows, key=context.position)


def work_rows(context: RowContext) -> Iterator[Row]:
    """The works that the articles cite, by id."""
    for record in sorted(context.curation.records["works"], key=lambda record: record.id):
        yield context.in_both_languages(record)


def citation_rows(context: RowContext) -> Iterator[Row]:
    """The citations of those works in the texts, each with the quotation and the statement that it belongs to."""
    works = context.work_keys
    rows = []
    for article_id, reading in context.readings.items():
        for citation in reading.citations:
            if citation["key"] not in works:
                continue
            span = Span(citation["char_start"], citation["char_end"])
            key = fingerprint(article_id, citation["key"], str(span.start), str(span.end))
            rows.append(
                citation
                | context.place_of_span(article_id, span)
                | {
                    "mark_char_start": reading.mark_at(span.start),
                    "citation_id": f"c-{key[:12]}",
                    "work_id": works[citation["key"]],
                    "quoted_in_id": works.get(citation["quoted_in_key"] or ""),
                }
            )
    _tie_to_passages(context, rows)
    yield from sorted(rows, key=lambda row: (*context.position(row), row["citation_id"]))


def _tie_to_passages(context: RowContext, citations: list[Row]) -> None:
    """Tie citations to what they are cited for: the statement in whose passage they are, the shortest first, and the
    quotation that is nearest; each quotation has the nearest citation of its work.
    """
    works = defaultdict(set)
    for row in context.tables["attributions"]:
        works[row.get("statement_id")].add(row.get("work_id"))
    places = [_places(context, citation) for citation in citations]
    cited = grouped(((row["article_id"], row["work_id"]), number) for number, row in enumerate(citations))
    for table, column, most in (("quotes", "quote_id", NEAR), ("statements", "statement_id", 0)):
        pairs = []
        for row in context.tables[table]:
            its_works = works[row[column]] if column == "statement_id" else {row.get("work_id")}
            for number in sorted(one for work in its_works for one in cited.get((row.get("article_id"), work), ())):
                citation = citations[number]
                pairs.append((_distance(places[number], row), row["char_end"] - row["char_start"], row, citation))
        tied = set()
        for distance, _, row, citation in sorted(pairs, key=lambda pair: pair[:2]):
            if distance <= most and (distance == 0 or row[column] not in tied):
                tied.add(row[column])
                citation.setdefault(column, row[column])


def _places(context: RowContext, citation: Row) -> list[Row]:
    """Where a work is cited: in its place, and for a note at its mark too."""
    mark = citation["mark_char_start"]
    marked = [] if mark is None else [context.place_of_span(citation["article_id"], Span(mark, mark))]
    return [citation, *marked]


def _distance(places: list[Row], row: Row) -> int:
    """Characters between a citation and a passage; more than NEAR if in different articles or sections."""
    near = (
        max(0, int(place["char_start"]) - int(row["char_end"]), int(row["char_start"]) - int(place["char_end"]))
        for place in places
        if (place["article_id"], place["section_id"]) == (row.get("article_id"), row["section_id"])
    )
    return min(near, default=NEAR + 1)
