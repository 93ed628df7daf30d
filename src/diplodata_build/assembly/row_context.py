"""What the rows of the tables are made of: what people decided, what was read, and the rows made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diplodata_build.base.problems import Problem
from diplodata_build.curation.inputs import Article, Curation
from diplodata_build.curation.records import Record, printed_in_english
from diplodata_build.reading.reading import Reading
from diplodata_build.text.document import Span

Row = dict[str, Any]
PLACE = ":place"  # no column: file:line of what a row is made of


@dataclass
class RowContext:
    """What the rows are made of; ``tables``: those that are made already; ``problems``: what does not fit together.

    ``unlocated``: the places of the records whose words are not in their article.
    """

    curation: Curation
    readings: dict[str, Reading]
    unlocated: frozenset[str] = frozenset()
    tables: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def articles(self) -> dict[str, Article]:
        """The registered articles by id."""
        return {article.article_id: article for article in self.curation.articles}

    @cached_property
    def article_order(self) -> dict[str, int]:
        """Position of each article in articles.yaml."""
        return {article_id: i for i, article_id in enumerate(self.articles)}

    @cached_property
    def tables_of(self) -> dict[str, str]:
        """The table of each record that has an id of its own."""
        return {record.id: record.table for record in self.curation.records.top_level}

    @cached_property
    def work_keys(self) -> dict[str, str]:
        """The work that each printed form of a citation refers to."""
        return {key: work.id for work in self.curation.records["works"] for key in work.values["cited_as"]}

    @cached_property
    def main_definitions(self) -> dict[str, Record]:
        """The main definition of each concept that has one."""
        return {one.values["entity_id"]: one for one in self.curation.records["statements"] if one.get("is_main")}

    def in_both_languages(self, record: Record) -> Row:
        """The values of a record with the English of its bilingual fields, and the place of the record.

        Words that are printed in English are the English text.
        """
        memory = self.curation.memory
        fields = self.curation.schemas[record.table].bilingual
        row = record.values | {PLACE: record.place}
        row |= {f"{name}_en": memory.english(record.table, record.id, name) for name in fields}
        return row | ({"text_en": record.values["exact"]} if printed_in_english(record.values) else {})

    def place_of(self, record: Record) -> Row:
        """The columns that say where the words of a record are; {} if it has none."""
        if not record.selector:
            return {}
        article_id = record.values["article_id"]
        span = self.readings[article_id].span(record.selector)
        return self.place_of_span(article_id, span) if span else {}

    def place_of_span(self, article_id: str, span: Span) -> Row:
        """The columns that say where a span of an article is."""
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

    def position(self, row: Row) -> tuple[int, int, int]:
        """Sort key of a located row: its place in the order of the articles."""
        return self.article_order[row["article_id"]], row["char_start"], row["char_end"]
