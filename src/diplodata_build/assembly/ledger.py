"""The rows of translations, vocabulary and errata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.curation.memory import spanish_fields


def translation_rows(context: RowContext) -> Iterator[Row]:
    """Where the English of each field of a record comes from."""
    memory = context.curation.memory
    for key, record, _ in spanish_fields(context.curation.records, context.curation.schemas):
        entry = memory.entries.get(key)
        if entry and entry.english:
            table, _, rest = key.partition(":")
            yield {
                "table_name": table,
                "record_id": record.id,
                "field": rest.rpartition(":")[2],
                "source_sha256": hashlib.sha256(entry.spanish.encode()).hexdigest(),
                "origin": entry.origin,
                "engine": entry.engine,
                "engine_version": entry.engine_version,
                "machine_text": entry.machine_text,
                "text_en": entry.english,
                PLACE: entry.place,
            }


def vocabulary_rows(context: RowContext) -> Iterator[Row]:
    """The codes of each coded column."""
    for (table, column), codes in context.curation.schemas.codes.items():
        for code in codes:
            row: Row = {"code_id": f"{table}.{column}.{code.code}", "code": code.code}
            row |= {"table_name": table, "field": column}
            for name in context.curation.schemas["vocabulary"].bilingual:
                text: Mapping[str, str] = getattr(code, name) or {}
                row |= {f"{name}_{language}": text.get(language) for language in ("es", "en")}
            yield row


def erratum_rows(context: RowContext) -> Iterator[Row]:
    """The errata, in the order of the articles."""
    records = context.curation.records["errata"]
    yield from sorted(
        (context.in_both_languages(record) | context.place_of(record) for record in records), key=context.position
    )
