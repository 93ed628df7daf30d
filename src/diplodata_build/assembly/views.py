"""The rows of the views, from those of the tables."""

from __future__ import annotations

from collections.abc import Mapping

from diplodata._guessing import telling_first
from diplodata._names import VIEWS
from diplodata._schema import to_cell
from diplodata._view_rows import compute_views
from diplodata_build.assembly.row_context import Row
from diplodata_build.curation.schemas import Schemas
from diplodata_build.curation.view_definitions import view_schemas


def view_rows(schemas: Schemas, rows: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Every view; columns in the order of its schema, rows in that of its query (see ``telling_first``)."""
    views = view_schemas(schemas)
    computed = compute_views({table: (schemas[table].columns, rows[table]) for table in rows})
    found = {}
    for view in VIEWS:
        columns, lines = computed[view]
        truths = {field.name for field in views[view].fields if field.type == "boolean"}
        cells = (
            {
                name: bool(one) if name in truths and one is not None else one
                for name, one in zip(columns, line, strict=True)
            }
            for line in lines
        )
        made = [{name: row[name] for name in views[view].columns} for row in cells]
        order = telling_first([[to_cell(row[name]) for row in made] for name in views[view].columns])
        found[view] = [made[number] for number in order]
    return found
