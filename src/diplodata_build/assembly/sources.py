"""The rows of articles and sections."""

from __future__ import annotations

from collections.abc import Iterator

from diplodata_build.assembly.row_context import PLACE, Row, RowContext


def article_rows(context: RowContext) -> Iterator[Row]:
    """One row for each registered article."""
    for article in context.curation.articles:
        reading = context.readings[article.article_id]
        counts = {key: getattr(reading, key) for key in ("page_count", "char_count", "word_count")}
        row: Row = counts | {PLACE: article.place}
        columns = {key: value for key, value in article.values.items() if key != "reading"}
        for key, value in columns.items():
            row |= {f"{key}_{lang}": value[lang] for lang in ("es", "en")} if isinstance(value, dict) else {key: value}
        for key in ("year", "printed_page_offset"):
            row[key] = int(row[key]) if row.get(key) else None
        yield row


def section_rows(context: RowContext) -> Iterator[Row]:
    """The sections of each article, as they were read and as they are registered."""
    for article in context.curation.articles:
        read = context.readings[article.article_id].sections
        for position, (registered, found) in enumerate(zip(article.sections, read, strict=True), 1):
            heading = registered.get("heading") or {}
            yield found | {
                "section_id": registered["section_id"],
                "article_id": article.article_id,
                "position": position,
                "heading_es": heading.get("es"),
                "heading_en": heading.get("en"),
                PLACE: article.place,
            }
