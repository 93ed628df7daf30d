"""Records, readings and English become the rows of the tables.

Each ``_<table>`` function gives the rows of one table as mappings column → value; ``assemble`` puts them into the order
and the columns of the schemas. Derived values (positions, counts, ids) are computed here and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diplodata._names import ENTITY_TYPES, SEPARATORS, TABLES
from diplodata.validation.edtf import bounds
from diplodata.validation.share import WORD
from diplodata_build.assembly.coverage import coverage_rows
from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.memory import sha256, spanish_fields
from diplodata_build.curation.records import Record, matching_names, printed_in_english
from diplodata_build.reading.reading import Reading, fingerprint
from diplodata_build.text.document import Span

BLOCK_KINDS = {"paragraph": "body", "blockquote": "quotation", "title": "heading"}
NEAR = 400
PLACE = ":place"  # no column: where the record of a row stands


@dataclass(frozen=True)
class Assembly:
    """The rows of every table, and beside each the file:line of the record that it was made of (None: of no record)."""

    rows: dict[str, list[Row]]
    places: dict[str, list[str | None]]


def assemble(curation: Curation, readings: dict[str, Reading]) -> Assembly:
    """The tables: columns in schema order, rows in a fixed order."""
    sources = RowContext(curation, readings)
    for table, make in MAKERS.items():
        sources.tables[table] = list(make(sources))
    rows = {table: [_complete(curation, table, row) for row in sources.tables[table]] for table in TABLES}
    return Assembly(rows, {table: [row.get(PLACE) for row in sources.tables[table]] for table in TABLES})


def _complete(curation: Curation, table: str, row: Row) -> Row:
    return {column: row.get(column) for column in curation.schemas[table].columns}


def _translated(sources: RowContext, record: Record) -> Row:
    """The values of a record with the English of its bilingual fields and the place of the record."""
    row = record.values | {PLACE: record.place}
    for name in sources.curation.schemas[record.table].bilingual:
        row[f"{name}_en"] = sources.english(record, name)
    return row


# Sources


def _articles(sources: RowContext) -> Iterator[Row]:
    for article in sources.curation.articles:
        reading = sources.readings[article.article_id]
        row: Row = {"page_count": reading.page_count, "word_count": reading.word_count}
        for key, value in article.values.items():
            row |= {f"{key}_{lang}": value[lang] for lang in ("es", "en")} if isinstance(value, dict) else {key: value}
        for key in ("year", "printed_page_offset"):
            row[key] = int(row[key]) if row.get(key) else None
        yield row


def _sections(sources: RowContext) -> Iterator[Row]:
    for article in sources.curation.articles:
        read = sources.readings[article.article_id].sections
        for position, (told, found) in enumerate(zip(article.sections, read, strict=True), 1):
            heading = told.get("heading") or {}
            yield found | {
                "section_id": told["section_id"],
                "article_id": article.article_id,
                "position": position,
                "heading_es": heading.get("es"),
                "heading_en": heading.get("en"),
            }


# Ties


def _owned_evidence(sources: RowContext) -> Iterator[tuple[str, Record]]:
    records = sources.curation.records
    for record in records.all():
        if record.table in ENTITY_TYPES:
            yield "entity_id", record
        elif record.table in ("relations", "statements"):
            yield f"{record.table[:-1]}_id", record


def _evidence(sources: RowContext) -> Iterator[Row]:
    rows = []
    for owner, record in _owned_evidence(sources):
        for evidence in record.parts["evidence"]:
            span = sources.span(evidence)
            for supports in evidence.values["supports"]:
                assert span is not None
                row = evidence.values | sources.placed(evidence.values["article_id"], span) | {PLACE: evidence.place}
                key = fingerprint(record.id, supports, str(span.start), str(span.end))
                rows.append(row | {"evidence_id": f"ev-{key[:12]}", owner: record.id, "supports": supports})
    yield from sorted(rows, key=lambda row: (*sources.position(row), row["evidence_id"]))


def _names(sources: RowContext) -> Iterator[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for entity in sorted(sources.curation.records.entities, key=lambda record: record.id):
        for row in _names_of(sources, entity):
            rows.setdefault((entity.id, row["name"]), row | {"entity_id": entity.id, PLACE: entity.place})
    for (entity_id, name), row in rows.items():
        yield row | {"name_id": _name_id(entity_id, name)}


def _name_id(entity_id: str, name: str) -> str:
    return f"n-{fingerprint(entity_id, name)[:12]}"


def _names_of(sources: RowContext, entity: Record) -> Iterator[Row]:
    own = {"language": "es", "match_mode": entity.get("match_mode")}
    yield own | {"name": entity.label, "name_kind": entity.get("name_kind")}
    if entity.get("acronym"):
        yield own | {"name": entity.values["acronym"], "name_kind": "acronym"}
    for name in entity.parts["names"]:
        yield dict(name.values)
    if english := sources.english(entity, "term" if entity.table == "concepts" else "name"):
        yield {"name": english, "language": "en", "name_kind": "translated", "match_mode": "never"}


def _mentions(sources: RowContext) -> Iterator[Row]:
    rows: dict[tuple[str, int], Row] = {}
    for name, entity, _ in matching_names(sources.curation.records):
        for article_id, reading in sources.readings.items():
            for span in reading.name_spans(name):
                kind, _note = reading.block(span.start)
                rows[article_id, span.start] = sources.placed(article_id, span) | {
                    "mention_id": f"m-{fingerprint(article_id, str(span.start), str(span.end))[:12]}",
                    "entity_id": entity.id,
                    "name_id": _name_id(entity.id, name),
                    "surface": name,
                    "block_kind": BLOCK_KINDS.get(kind, kind),
                }
    yield from sorted(rows.values(), key=sources.position)


def _relations(sources: RowContext) -> Iterator[Row]:
    for record in sorted(sources.curation.records["relations"], key=lambda record: record.id):
        yield _translated(sources, record) | {"relation_id": record.id}


def _attributions(sources: RowContext) -> Iterator[Row]:
    owners = [record for record in sources.curation.records.all() if record.parts.get("attributions")]
    for record in sorted(owners, key=lambda owner: (owner.table, owner.id)):
        owner = f"{record.table[:-1]}_id"
        for position, attribution in enumerate(record.parts["attributions"], 1):
            values = {"position": position} | attribution.values
            key = f"{record.id}.{values['role']}.{values['actor_id']}"
            yield values | {"attribution_id": key, owner: record.id, PLACE: attribution.place}


# Entities


def _entity_maker(table: str) -> Callable[[RowContext], Iterator[Row]]:
    def make(sources: RowContext) -> Iterator[Row]:
        evidence, mentions = _by_entity(sources, "evidence"), _by_entity(sources, "mentions")
        matched = {entity.id for _, entity, _ in matching_names(sources.curation.records)}
        for record in sorted(sources.curation.records[table], key=lambda record: record.id):
            row = _translated(sources, record) | _where_seen(sources, evidence[record.id])
            row["mention_count"] = len(mentions[record.id]) if record.id in matched else None
            yield row | EXTRAS.get(table, _no_extras)(sources, record)

    return make


def _no_extras(sources: RowContext, record: Record) -> Row:
    return {}


def _by_entity(sources: RowContext, table: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in sources.tables[table]:
        rows[row.get("entity_id", "")].append(row)
    return rows


def _where_seen(sources: RowContext, evidence: list[Row]) -> Row:
    articles = sorted({row["article_id"] for row in evidence}, key=sources.article_order.__getitem__)
    pages = [row["page"] for row in evidence if articles and row["article_id"] == articles[0]]
    return {"article_ids": SEPARATORS["article_ids"].join(articles) or None, "first_page": min(pages, default=None)}


def _event_dates(sources: RowContext, record: Record) -> Row:
    if not record.get("date_edtf"):
        return {}
    earliest, latest = bounds(record.values["date_edtf"])
    return {"date_earliest": earliest and str(earliest), "date_latest": latest and str(latest)}


def _main_definition(sources: RowContext, record: Record) -> Row:
    for statement in record.parts["statements"]:
        if statement.values["kind"] == "definition" and statement.get("is_main"):
            row = _worded(sources, statement)
            return {"definition_es": row.get("text_es"), "definition_en": row.get("text_en")}
    return {}


EXTRAS = {"events": _event_dates, "concepts": _main_definition}


def _entities(sources: RowContext) -> Iterator[Row]:
    for table, kind in ENTITY_TYPES.items():
        stem = "term" if table == "concepts" else "name"
        for row in sources.tables[table]:
            labels = {f"label_{language}": row[f"{stem}_{language}"] for language in ("es", "en")}
            yield {"entity_id": row[f"{kind}_id"], "entity_type": kind} | labels


# Text


def _worded(sources: RowContext, record: Record) -> Row:
    """A quotation or statement in both languages; words printed in English are themselves the English."""
    row = _translated(sources, record)
    if printed_in_english(record.values):
        row["text_en"] = record.values["exact"]
    return row


def _quotes(sources: RowContext) -> Iterator[Row]:
    rows = []
    for record in sources.curation.records["quotes"]:
        span = sources.span(record)
        assert span is not None
        words = len(WORD.findall(record.values["exact"]))
        rows.append(
            _worded(sources, record) | sources.placed(record.values["article_id"], span) | {"word_count": words}
        )
    yield from sorted(rows, key=sources.position)


def _statements(sources: RowContext) -> Iterator[Row]:
    for entity in sorted(sources.curation.records.entities, key=lambda record: record.id):
        for record in sorted(entity.parts["statements"], key=lambda s: (s.values["kind"], s.values["position"])):
            span = sources.span(record)
            where = sources.placed(record.values["article_id"], span) if span else {}
            yield _worded(sources, record) | where | {"statement_id": record.id, "entity_id": entity.id}


def _works(sources: RowContext) -> Iterator[Row]:
    for record in sorted(sources.curation.records["works"], key=lambda record: record.id):
        yield _translated(sources, record)


def _citations(sources: RowContext) -> Iterator[Row]:
    works = sources.work_keys
    rows = []
    for article_id, reading in sources.readings.items():
        for citation in reading.citations:
            if citation["key"] not in works:
                continue
            span = Span(citation["char_start"], citation["char_end"])
            key = fingerprint(article_id, citation["key"], str(span.start), str(span.end))
            row = citation | sources.placed(article_id, span)
            quoted_in = works.get(citation["quoted_in_key"] or "")
            rows.append(
                row | {"citation_id": f"c-{key[:12]}", "work_id": works[citation["key"]], "quoted_in_id": quoted_in}
            )
    _tie_citations(sources, rows)
    yield from sorted(rows, key=lambda row: (*sources.position(row), row["citation_id"]))


def _tie_citations(sources: RowContext, citations: list[Row]) -> None:
    """Say for each quotation and verbatim statement which citation of its work stands nearest to it."""
    for table, column in (("quotes", "quote_id"), ("statements", "statement_id")):
        for row in sources.tables[table]:
            near = [c for c in citations if c["work_id"] == row.get("work_id") and _distance(c, row) <= NEAR]
            for citation in sorted(near, key=lambda c: _distance(c, row))[:1]:
                citation.setdefault(column, row[column])


def _distance(citation: Row, row: Row) -> int:
    """Characters between a citation and a passage; far where they are of different articles or sections."""
    if citation["article_id"] != row.get("article_id") or citation["section_id"] != row["section_id"]:
        return NEAR + 1
    return max(
        0, int(citation["char_start"]) - int(row["char_end"]), int(row["char_start"]) - int(citation["char_end"])
    )


# Ledger


def _errata(sources: RowContext) -> Iterator[Row]:
    rows = []
    for record in sources.curation.records["errata"]:
        span = sources.span(record)
        assert span is not None
        rows.append(_translated(sources, record) | sources.placed(record.values["article_id"], span))
    yield from sorted(rows, key=sources.position)


def _vocabulary(sources: RowContext) -> Iterator[Row]:
    for (table, column), codes in sources.curation.schemas.codes.items():
        for code in codes:
            inverse = code.inverse_label or {}
            row: Row = {
                "code_id": f"{table}.{column}.{code.code}",
                "table_name": table,
                "field": column,
                "code": code.code,
            }
            for language in ("es", "en"):
                row[f"label_{language}"] = code.label[language]
                row[f"inverse_label_{language}"] = inverse.get(language)
                row[f"definition_{language}"] = code.definition[language]
            yield row


def _translations(sources: RowContext) -> Iterator[Row]:
    memory = sources.curation.memory
    for key, record, _ in spanish_fields(sources.curation.records, sources.curation.schemas):
        entry = memory.entries.get(key)
        if entry and entry.english:
            table, _, rest = key.partition(":")
            yield {
                "table_name": table,
                "record_id": record.id,
                "field": rest.rpartition(":")[2],
                "source_sha256": sha256(entry.spanish),
                "origin": entry.origin,
                "engine": entry.engine,
                "engine_version": entry.engine_version,
                "machine_text": entry.machine_text,
                "text_en": entry.english,
                PLACE: entry.place,
            }


MAKERS: dict[str, Callable[[RowContext], Iterator[Row]]] = {
    "articles": _articles, "sections": _sections, "evidence": _evidence, "mentions": _mentions,
    **{table: _entity_maker(table) for table in ENTITY_TYPES},
    "entities": _entities, "names": _names, "relations": _relations, "attributions": _attributions,
    "quotes": _quotes, "statements": _statements, "works": _works, "citations": _citations,
    "translations": _translations, "vocabulary": _vocabulary, "errata": _errata, "coverage": coverage_rows,
}  # fmt: skip
