"""The rows that give words of the articles: evidence, mentions, quotes, statements, works and citations."""

from __future__ import annotations

from collections.abc import Iterator

from diplodata._names import ENTITY_TYPES
from diplodata.validation.share import WORD
from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.assembly.ties import name_id
from diplodata_build.curation.records import matching_names
from diplodata_build.reading.reading import fingerprint
from diplodata_build.text.document import Span

BLOCK_KINDS = {"paragraph": "body", "blockquote": "quotation", "title": "heading"}
OWNERS = dict.fromkeys(ENTITY_TYPES, "entity_id") | {"relations": "relation_id", "statements": "statement_id"}
NEAR = 400  # characters at most between a quotation and the citation of its work


def evidence_rows(context: RowContext) -> Iterator[Row]:
    """The evidence of entities, relations and statements, a row for each thing that it supports."""
    rows = []
    for record in context.curation.records.all():
        for evidence in record.parts.get("evidence", ()):
            place = context.place_of(evidence)
            for supports in evidence.values["supports"]:
                key = fingerprint(record.id, supports, str(place["char_start"]), str(place["char_end"]))
                named = {"evidence_id": f"ev-{key[:12]}", OWNERS[record.table]: record.id, "supports": supports}
                rows.append(evidence.values | place | named | {PLACE: evidence.place})
    yield from sorted(rows, key=lambda row: (*context.position(row), row["evidence_id"]))


def mention_rows(context: RowContext) -> Iterator[Row]:
    """Where the articles mention the entities by name."""
    rows: dict[tuple[str, int], Row] = {}
    for name, entity, _ in matching_names(context.curation.records):
        for article_id, reading in context.readings.items():
            for span in reading.name_spans(name):
                kind, _note = reading.block(span.start)
                rows[article_id, span.start] = context.place_of_span(article_id, span) | {
                    "mention_id": f"m-{fingerprint(article_id, str(span.start), str(span.end))[:12]}",
                    "entity_id": entity.id,
                    "name_id": name_id(entity.id, name),
                    "surface": name,
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


def statement_rows(context: RowContext) -> Iterator[Row]:
    """The statements about each entity; a paraphrase has the place of its first evidence."""
    for entity in sorted(context.curation.records.entities, key=lambda record: record.id):
        for record in sorted(entity.parts["statements"], key=lambda s: (s.values["kind"], s.values["position"])):
            row = context.in_both_languages(record) | context.place_of(record)
            yield row | {"statement_id": record.id, "entity_id": entity.id}


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
                    "citation_id": f"c-{key[:12]}",
                    "work_id": works[citation["key"]],
                    "quoted_in_id": works.get(citation["quoted_in_key"] or ""),
                }
            )
    _tie_to_passages(context, rows)
    yield from sorted(rows, key=lambda row: (*context.position(row), row["citation_id"]))


def _tie_to_passages(context: RowContext, citations: list[Row]) -> None:
    """Tie each quotation and statement that has a work to the nearest citation of that work."""
    for table, column in (("quotes", "quote_id"), ("statements", "statement_id")):
        for row in context.tables[table]:
            near = [c for c in citations if c["work_id"] == row.get("work_id") and _distance(c, row) <= NEAR]
            for citation in sorted(near, key=lambda c: _distance(c, row))[:1]:
                citation.setdefault(column, row[column])


def _distance(citation: Row, row: Row) -> int:
    """Characters between a citation and a passage; more than NEAR if in different articles or sections."""
    if citation["article_id"] != row.get("article_id") or citation["section_id"] != row["section_id"]:
        return NEAR + 1
    return max(
        0, int(citation["char_start"]) - int(row["char_end"]), int(row["char_start"]) - int(citation["char_end"])
    )
