"""The rows of all tables, made from records, readings and English.

Each table is made by one function, in the module of its group. Derived values (positions, counts, ids) are computed
there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from diplodata._guessing import telling_first
from diplodata._names import ENTITY_TYPES, TABLES
from diplodata._schema import to_cell
from diplodata_build.assembly import entities, ledger, sources, text, ties
from diplodata_build.assembly.coverage import BY_RULE, coverage_rows
from diplodata_build.assembly.look_alikes import undecided
from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.assembly.statements import statement_rows
from diplodata_build.assembly.views import view_rows
from diplodata_build.base.problems import Problem
from diplodata_build.curation.inputs import Curation
from diplodata_build.reading.reading import Reading

# In this order, since some rows are made from those of other tables.
MAKERS: dict[str, Callable[[RowContext], Iterator[Row]]] = {
    "articles": sources.article_rows,
    "sections": sources.section_rows,
    "evidence": text.evidence_rows,
    "mentions": text.mention_rows,
    **{table: partial(entities.rows_of_type, table=table) for table in ENTITY_TYPES},
    "entities": entities.entity_rows,
    "names": ties.name_rows,
    "relations": ties.relation_rows,
    "attributions": ties.attribution_rows,
    "quotes": text.quote_rows,
    "statements": statement_rows,
    "works": text.work_rows,
    "citations": text.citation_rows,
    "translations": ledger.translation_rows,
    "vocabulary": ledger.vocabulary_rows,
    "errata": ledger.erratum_rows,
    "coverage": coverage_rows,
}


@dataclass(frozen=True)
class Assembly:
    """The rows of every table and view, and the file:line of the record of which each was made (None: of no record).

    ``places`` has the tables only; ``look_alikes``: the pairs of rows that may be one, undecided; ``problems``:
    passages, dismissals and decisions that do not fit; ``by_rule``: the candidates that are settled without a decision
    of their own, and why (inside another one, in a bibliographic entry, a place of a record).
    """

    rows: dict[str, list[Row]]
    views: dict[str, list[Row]]
    places: dict[str, list[str | None]]
    look_alikes: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    by_rule: dict[str, str]


def assemble(curation: Curation, readings: dict[str, Reading], unlocated: frozenset[str] = frozenset()) -> Assembly:
    """The tables: columns in schema order, rows in a fixed order, those first that show what a column is.

    ``unlocated``: the places of the records whose words are not in their article.
    """
    context = RowContext(curation, readings, unlocated)
    for table, make in MAKERS.items():
        context.tables[table] = list(make(context))
    rows, places = {}, {}
    for table in TABLES:
        columns, made = curation.schemas[table].columns, context.tables[table]
        ordered = [
            made[number] for number in telling_first([[to_cell(row.get(name)) for row in made] for name in columns])
        ]
        rows[table] = [{column: row.get(column) for column in columns} for row in ordered]
        places[table] = [row.get(PLACE) for row in ordered]
    look_alikes = undecided(context)
    by_rule = {row["candidate_id"]: row[BY_RULE] for row in context.tables["coverage"] if row.get(BY_RULE)}
    return Assembly(rows, view_rows(curation.schemas, rows), places, look_alikes, tuple(context.problems), by_rule)
