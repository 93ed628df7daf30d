"""The rows of names, relations and attributions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from diplodata._names import ENTITY_LABELS
from diplodata_build.assembly.row_context import PLACE, Row, RowContext
from diplodata_build.base.problems import Problem
from diplodata_build.curation.records import Record
from diplodata_build.reading.reading import fingerprint

UNPRINTED = ("descriptive", "translated")  # kinds of names that are the editors' own


def name_rows(context: RowContext) -> Iterator[Row]:
    """The names of each entity: its label and acronym, the names nested in its record, and its English."""
    rows: dict[tuple[str, str], Row] = {}
    for entity in sorted(context.curation.records.entities, key=lambda record: record.id):
        for row in _names_of(context, entity):
            known = rows.get((entity.id, row["name"]), {"entity_id": entity.id, PLACE: entity.place})
            rows[entity.id, row["name"]] = row | known  # a nested name that repeats the label adds its dates
    named = [row | {"name_id": name_id(entity_id, name)} for (entity_id, name), row in rows.items()]
    context.problems += _unseen(context, named)
    yield from named


def _unseen(context: RowContext, names: list[Row]) -> Iterator[Problem]:
    """Names that no article has and no evidence shows, of entities of which another name is there and no note says
    where this one comes from."""
    mentioned = {row["name_id"] for row in context.tables["mentions"]}
    shown: defaultdict[str, str] = defaultdict(str)
    for row in (*context.tables["evidence"], *context.tables["mentions"]):
        shown[row.get("entity_id", "")] += f" {row.get('exact') or row.get('surface')}".casefold()
    noted = {entity.id for entity in context.curation.records.entities if entity.get("note_es")}
    for _, own in groupby(names, key=lambda row: row["entity_id"]):
        lost: dict[str, tuple[Row, list[str]]] = {}
        spanish = [row for row in own if row.get("language") == "es" and row["name_kind"] not in UNPRINTED]
        for row in spanish:
            words = re.findall(r"\w{4,}", row["name"].casefold())
            missing = [str(word) for word in words if word not in shown[row["entity_id"]]]
            if missing and row["name_id"] not in mentioned and row["entity_id"] not in noted:
                lost[row["name_id"]] = row, missing
        if len(lost) < len(spanish):
            for row, missing in lost.values():
                unseen = f"no evidence and no article has «{' … '.join(missing)}»"
                hint = "correct it, or say in note_es where it comes from"
                yield Problem(row[PLACE], f"name «{row['name']}» of '{row['entity_id']}': {unseen}; {hint}")


def name_id(entity_id: str, name: str) -> str:
    """The id of a name of an entity."""
    return f"n-{fingerprint(entity_id, name)[:12]}"


def _names_of(context: RowContext, entity: Record) -> Iterator[Row]:
    own = {"language": "es", "match_mode": entity.get("match_mode")}
    family_name_alone = entity.get("family_name") == entity.label  # all that the article prints of a person
    yield own | {"name": entity.label, "name_kind": "short" if family_name_alone else entity.get("name_kind")}
    if entity.get("acronym_es"):
        yield own | {"name": entity.values["acronym_es"], "name_kind": "acronym"}
    for name in entity.parts["names"]:
        yield dict(name.values)
    for field in ("acronym", ENTITY_LABELS[entity.table]):
        entry = context.curation.memory.entry(entity.table, entity.id, field)
        if entry and entry.english:
            kind = "acronym" if field == "acronym" else "official" if entry.origin == "authority" else "translated"
            english = {"language": "en", "match_mode": "never", "source": entry.source}
            yield english | {"name": entry.english, "name_kind": kind}


def relation_rows(context: RowContext) -> Iterator[Row]:
    """The relations, by id."""
    for record in sorted(context.curation.records["relations"], key=lambda record: record.id):
        yield context.in_both_languages(record) | {"relation_id": record.id}


def attribution_rows(context: RowContext) -> Iterator[Row]:
    """Who says or does what a quotation, statement or relation holds, in the order of its record."""
    owners = [record for record in context.curation.records.all() if record.parts.get("attributions")]
    for record in sorted(owners, key=lambda owner: (owner.table, owner.id)):
        owner = f"{record.table[:-1]}_id"
        for position, attribution in enumerate(record.parts["attributions"], 1):
            values = {"position": position} | attribution.values
            who = filter(None, (values.get("actor_id"), values.get("work_id")))
            key = ".".join((record.id, values["role"], *who))
            yield values | {"attribution_id": key, owner: record.id, PLACE: attribution.place}
