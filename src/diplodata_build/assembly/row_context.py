"""What the rows of the tables are made of, and where their words stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diplodata_build.curation.articles import Article
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.records import Record
from diplodata_build.reading.reading import Reading
from diplodata_build.text.document import Span

Row = dict[str, Any]


@dataclass
class RowContext:
    """What the rows are made of."""

    curation: Curation
    readings: dict[str, Reading]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    @cached_property
    def article_order(self) -> dict[str, int]:
        """Position of each article in articles.yaml."""
        return {article.article_id: i for i, article in enumerate(self.curation.articles)}

    @cached_property
    def articles(self) -> dict[str, Article]:
        """The registered articles by id."""
        return {article.article_id: article for article in self.curation.articles}

    @cached_property
    def entity_tables(self) -> dict[str, str]:
        """The table of each entity."""
        return {entity.id: entity.table for entity in self.curation.records.entities}

    def english(self, record: Record, name: str) -> str | None:
        """The English of a record's field."""
        return self.curation.memory.english(record.table, record.id, name)

    def span(self, record: Record) -> Span | None:
        """Where the words of a record stand, or of its first evidence where it has none of its own."""
        if record.selector:
            return self.readings[record.values["article_id"]].span(record.selector)
        evidence = record.parts.get("evidence", ())
        return self.span(evidence[0]) if evidence else None

    def placed(self, article_id: str, span: Span) -> Row:
        """The columns that say where a span stands."""
        reading, article = self.readings[article_id], self.articles[article_id]
        page, offset = reading.page(span.start), reading.printed_page_offset
        return {
            "article_id": article_id,
            "section_id": article.sections[reading.section(span.start)]["section_id"],
            "note_number": reading.block(span.start)[1],
            "page": page,
            "page_last": reading.page(max(span.start, span.end - 1)),
            "printed_page": None if offset is None else page + offset,
            "char_start": span.start,
            "char_end": span.end,
        }

    @cached_property
    def work_keys(self) -> dict[str, str]:
        """The work that each printed form of a citation means."""
        return {key: work.id for work in self.curation.records["works"] for key in work.values["cited_as"]}

    def position(self, row: Row) -> tuple[int, int, int]:
        """Sort key of a located row: its place in the order of the articles."""
        return self.article_order[row["article_id"]], row["char_start"], row["char_end"]
