"""The published package as one compact JSON document, from which the page makes everything that it shows.

Tables and views are kept by column. A text that occurs more than once stands once, under ``strings``; in a column of
text a number is the place of such a text, counted from 1, and 0 is an empty cell. A column that follows from others is
kept as what it follows from. ``script/data.js`` reads all of this.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise, takewhile
from typing import Any

from diplodata._names import DESCRIPTION_ES, GROUP, LANGUAGE, ROWS, TITLE_ES, UNFINISHED
from diplodata._package import Package
from diplodata._schema import Value, to_cell
from diplodata._search import text_columns
from diplodata_build.explorer.citations import citations, pages_of_rows, speakers_of_rows

Cells = list[Any]
_NUMBERS = ("integer", "number")
# Columns that are others joined, as far as these are filled, by the first text; rows where that is not so are kept.
_JOINED = {
    ("attributions", "attribution_id"): (".", "quote_id", "statement_id", "relation_id", "role", "actor_id", "work_id"),
    ("vocabulary", "code_id"): (".", "table_name", "field", "code"),
    **{
        ("relations_labelled", f"{turned}reading_{language}"): (
            " ", f"{first}_label_{language}", f"{turned}link_{language}", f"{last}_label_{language}"
        )
        for language in ("es", "en")
        for turned, first, last in (("", "subject", "object"), ("inverse_", "object", "subject"))
    },
}  # fmt: skip
_START, _END = "char_start", "char_end"  # a place in the text: kept as how far it is after the one before
_COMPOSED = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_NUMBERED = re.compile(r"([a-z]+-)([0-9a-f]{12})")  # an id that is a part of a hash
# Of a translation the hash of its Spanish and its English: table, record and field say which cells these are.
_CELLS = {("translations", "source_sha256"): "es", ("translations", "text_en"): "en"}


def payload_of(package: Package, network: dict[str, Any]) -> dict[str, Any]:
    """The whole document."""
    columns = {name: _columns(package, name) for name in package.described}
    pages, speakers = pages_of_rows(package), speakers_of_rows(package)
    kept = {name: {field: _derived(package, name, field, columns[name]) for field in columns[name]} for name in columns}
    as_text = [
        cells
        for name, fields in columns.items()
        for field, cells in fields.items()
        if kept[name][field] is None and _type(package, name, field) not in _NUMBERS
    ]
    titles = [[field[key] for key in (TITLE_ES, "title")] for name in columns for field in package.fields(name)]
    told = chain.from_iterable(one.values() for one in speakers.values())
    texts = _Texts(chain.from_iterable([*as_text, *titles, *pages.values(), *told]))
    for name, fields in columns.items():
        for field, cells in fields.items():
            if kept[name][field] is None:
                kept[name][field] = cells if _type(package, name, field) in _NUMBERS else [*map(texts.stored, cells)]
    return {
        "package": _about(package),
        "tables": [_described(package, name, texts) for name in package.described],
        "columns": {name: list(fields.values()) for name, fields in kept.items()},
        "pages": {name: [*map(texts.stored, cells)] for name, cells in pages.items()},
        "speakers": {
            name: {language: [*map(texts.stored, cells)] for language, cells in both.items()}
            for name, both in speakers.items()
        },
        "citations": citations(package),
        "strings": texts.shared,
        "network": network,
    }


class _Texts:
    """The texts of all cells; one that occurs more than once is shared, in the order in which they are first stored."""

    def __init__(self, cells: Iterable[Value | None]) -> None:
        self._counted = Counter(to_cell(cell) for cell in cells)
        self._places: dict[str, int] = {}

    def stored(self, cell: Value | None) -> str | int:
        text = to_cell(cell)
        if not text:
            return 0
        return text if self._counted[text] == 1 else self._places.setdefault(text, len(self._places) + 1)

    @property
    def shared(self) -> list[str | list[str | int]]:
        """The shared texts in order; an id that others make up (``a.operates.b``) as the list of its parts."""
        return [self._parts(text) for text in self._places]

    def _parts(self, text: str) -> str | list[str | int]:
        parts = text.split(".")
        if len(parts) < 3 or not _COMPOSED.fullmatch(text):
            return text
        return [self._places.get(part, part) for part in parts]


def _columns(package: Package, name: str) -> dict[str, Cells]:
    rows = package.rows(name)
    return {field["name"]: [row[field["name"]] for row in rows] for field in package.fields(name)}


def _type(package: Package, name: str, field: str) -> str:
    return next(str(one["type"]) for one in package.fields(name) if one["name"] == field)


def _derived(package: Package, name: str, field: str, columns: Mapping[str, Cells]) -> Any:
    """What a column follows from; None if it has to be kept as it is."""
    if (name, field) in _JOINED:
        between, *parts = _JOINED[name, field]
        joined = [
            between.join(str(one) for one in cells if one) for cells in zip(*map(columns.get, parts), strict=True)
        ]
        other = {at: cell for at, (cell, one) in enumerate(zip(columns[field], joined, strict=True)) if cell != one}
        return {"join": parts, "between": between, "but": other}
    if field == _START:
        return {"steps": [start - before for before, start in pairwise([0, *columns[_START]])]}
    if field == _END:
        return {"after": _START, "by": [end - start for start, end in zip(columns[_START], columns[_END], strict=True)]}
    if (name, field) in _CELLS:
        language = _CELLS[name, field]
        return {"cell": language} if [*_cells(package, language)] == columns[field] else None
    if name in package.views:
        return _lookup(package, name, field, columns)
    numbers = [_NUMBERED.fullmatch(str(id)) for id in columns[field]] if field == package.key(name) else []
    found = [number for number in numbers if number]
    if not found or len(found) < len(numbers):
        return None
    return {"ids": found[0][1], "hex": base64.b64encode(bytes.fromhex("".join(one[2] for one in found))).decode()}


def _cells(package: Package, language: str) -> Iterator[str | None]:
    """Of each translation the hash of the text in Spanish, or the text in English."""
    for row in package.rows("translations"):
        text = package.by_id(str(row["table_name"])).get(str(row["record_id"]), {}).get(f"{row['field']}_{language}")
        yield (
            hashlib.sha256(str(text).encode()).hexdigest() if text and language == "es" else str(text) if text else None
        )


def _lookup(package: Package, name: str, field: str, columns: Mapping[str, Cells]) -> dict[str, Any] | None:
    """A column of a table, looked up by an earlier column of the view: by an id, a code, or several."""
    for key in takewhile(lambda one: one != field, columns):
        for table, prefix in _leads(package, name, key):
            by_id = package.by_id(table)
            for column in package.schema(table)["fields"]:
                pairs = zip(_found(by_id, prefix, column["name"], columns[key]), columns[field], strict=True)
                if all(found == cell for found, cell in pairs):
                    return {"by": key, "table": table, "prefix": prefix, "column": column["name"]}
    return None


@cache
def _leads(package: Package, name: str, key: str) -> list[tuple[str, str]]:
    """The tables, with what stands before each id, in which everything that the cells of a column name is an id."""
    ids = sorted({one for row in package.rows(name) if isinstance(row[key], str) for one in str(row[key]).split(" ")})
    if not ids:
        return []
    codes = package.by_id("vocabulary")
    prefixes = (code.removesuffix(ids[0]) for code in codes if code.endswith(f".{ids[0]}"))
    found = [(table, "") for table in package.resources if all(id in package.by_id(table) for id in ids)]
    return found + [("vocabulary", one) for one in prefixes if all(f"{one}{id}" in codes for id in ids)]


def _found(by_id: Mapping[str, Any], prefix: str, column: str, cells: Sequence[Value | None]) -> Iterator[Value | None]:
    for cell in cells:
        if cell is None:
            yield None
            continue
        values = [by_id[f"{prefix}{id}"][column] for id in str(cell).split(" ")]
        yield values[0] if len(values) == 1 else "; ".join(map(to_cell, values))


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


def _described(package: Package, name: str, texts: _Texts) -> dict[str, Any]:
    resource, schema = package.described[name], package.schema(name)
    return {
        "name": name,
        "group": resource[GROUP],
        "title": {"es": resource[TITLE_ES], "en": resource["title"]},
        "description": {"es": resource[DESCRIPTION_ES], "en": resource["description"]},
        "key": schema["primaryKey"],
        "references": dict(package.references(name)),
        "rowCount": resource[ROWS],
        "searched": [] if name in package.views else text_columns(name, "both"),
        "fields": [
            [
                field["name"],
                field["type"],
                field.get(LANGUAGE, ""),
                *map(texts.stored, (field[TITLE_ES], field["title"])),
            ]
            for field in schema["fields"]
        ],
    }
