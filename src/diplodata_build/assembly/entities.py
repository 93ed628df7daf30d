"""The rows of actors, programs, events and concepts, and of their common parent entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from diplodata._edtf import bounds
from diplodata._names import ENTITY_LABELS, ENTITY_TABLES, SEPARATORS
from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.curation.records import Record


def rows_of_type(context: RowContext, table: str) -> Iterator[Row]:
    """The rows of actors, programs, events or concepts, by id."""
    evidence, mentions = _by_entity(context, "evidence"), _by_entity(context, "mentions")
    searched = {sought.entity.id for sought in context.curation.records.sought_names}
    for record in sorted(context.curation.records[table], key=lambda record: record.id):
        yield {
            **context.in_both_languages(record),
            **_where_seen(context, evidence[record.id], mentions[record.id]),
            "mention_count": len(mentions[record.id]) if record.id in searched else None,
            **_event_days(record),
            **_main_definition(context, record),
        }


def _by_entity(context: RowContext, table: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in context.tables[table]:
        rows[row.get("entity_id", "")].append(row)
    return rows


def _where_seen(context: RowContext, evidence: list[Row], mentions: list[Row]) -> Row:
    articles = sorted({row["article_id"] for row in evidence}, key=context.article_order.__getitem__)
    pages = [row["page"] for row in (*evidence, *mentions) if row["article_id"] in articles[:1]]
    return {"article_ids": SEPARATORS["article_ids"].join(articles) or None, "first_page": min(pages, default=None)}


def _event_days(record: Record) -> Row:
    if not record.get("date_edtf"):
        return {}
    earliest, latest = bounds(record.values["date_edtf"])
    return {"date_earliest": earliest and str(earliest), "date_latest": latest and str(latest)}


def _main_definition(context: RowContext, record: Record) -> Row:
    if definition := context.main_definitions.get(record.id):
        row = context.in_both_languages(definition)
        return {"definition_es": row.get("text_es"), "definition_en": row.get("text_en")}
    return {}


def entity_rows(context: RowContext) -> Iterator[Row]:
    """One row for each row of the tables of entities; a label is in the singular unless its record says otherwise."""
    numbers = {record.id: record.get("number") for record in context.curation.records.entities}
    for kind, table in ENTITY_TABLES.items():
        for row in context.tables[table]:
            id = row[f"{kind}_id"]
            number = numbers.get(id) or {"es": "singular", "en": "singular"}
            yield {
                "entity_id": id,
                "entity_type": kind,
                **{f"label_{language}": row[f"{ENTITY_LABELS[table]}_{language}"] for language in number},
                **{f"number_{language}": code for language, code in number.items()},
                PLACE: row.get(PLACE),
            }
