"""The published package as one compact JSON document, from which the page makes everything that it shows.

Tables and views are kept by column. A text that occurs more than once stands once, under ``strings``; in a column of
text a number is the place of such a text, counted from 1, and 0 is an empty cell. ``script/data.js`` reads it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from diplodata._names import DESCRIPTION_ES, GROUP, LANGUAGE, TITLE_ES, UNFINISHED
from diplodata._package import Package
from diplodata._schema import Value, to_cell
from diplodata_build.explorer.layout import Positions

_NUMBERS = ("integer", "number")


def payload(package: Package, positions: Positions) -> dict[str, Any]:
    """The whole document."""
    columns = {
        (name, field["name"]): [row[field["name"]] for row in package.rows(name)]
        for name in package.described
        for field in package.fields(name)
    }
    types = {(name, field["name"]): field["type"] for name in package.described for field in package.fields(name)}
    counted = Counter(
        to_cell(cell)
        for place, cells in columns.items()
        if types[place] not in _NUMBERS
        for cell in cells
        if cell is not None
    )
    places: dict[str, int] = {}

    def stored(cell: Value | None) -> str | int:
        text = to_cell(cell)
        if counted[text] == 1:
            return text
        return places.setdefault(text, len(places) + 1) if text else 0

    tables = {}
    for name in package.described:
        tables[name] = [
            columns[name, field["name"]]
            if field["type"] in _NUMBERS
            else [stored(cell) for cell in columns[name, field["name"]]]
            for field in package.fields(name)
        ]
    return {
        "package": _about(package),
        "tables": [_described(package, name) for name in package.described],
        "columns": tables,
        "strings": list(places),
        "positions": positions,
    }


def _about(package: Package) -> dict[str, Any]:
    descriptor = package.descriptor
    return {
        "name": descriptor["name"],
        "version": package.version,
        "unfinished": bool(descriptor.get(UNFINISHED)),
        "title": {"es": descriptor[TITLE_ES], "en": descriptor["title"]},
        "description": {"es": descriptor[DESCRIPTION_ES], "en": descriptor["description"]},
        "licences": [{"name": one["name"], "path": one.get("path")} for one in descriptor["licenses"]],
        "homepage": descriptor.get("homepage"),
    }


def _described(package: Package, name: str) -> dict[str, Any]:
    resource, schema = package.described[name], package.schema(name)
    return {
        "name": name,
        "group": resource[GROUP],
        "title": {"es": resource[TITLE_ES], "en": resource["title"]},
        "description": {"es": resource[DESCRIPTION_ES], "en": resource["description"]},
        "key": schema["primaryKey"],
        "references": dict(package.references(name)),
        "fields": [
            [field["name"], field["type"], field.get(LANGUAGE, ""), field[TITLE_ES], field["title"]]
            for field in schema["fields"]
        ],
    }
