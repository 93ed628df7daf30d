"""The curated records: ``curation/records/*.yaml`` as typed records, errors as ``file:line``.

The shape of a record follows from its table's schema: the columns that editors write, plus what is nested in it
(names, evidence, statements, attributions, each after its own table) and the selector of located words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, create_model
from pydantic_core import ErrorDetails

from diplodata._names import ENTITY_TYPES, SEPARATORS
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, attempt, stop_if_any
from diplodata_build.base.yaml_lines import Key, YamlWithLines, read_yaml
from diplodata_build.curation.retired import read_retired
from diplodata_build.curation.schemas import Field, Schemas

RECORD_TABLES = (*ENTITY_TYPES, "quotes", "relations", "works", "errata")
OWNERS = {"names": {"entity_id"}, "evidence": {"entity_id", "relation_id", "statement_id"}, "statements": {"entity_id"},
          "attributions": {"quote_id", "statement_id", "relation_id"}}  # fmt: skip
ENTITY_PARTS = ("names", "evidence", "statements")
PARTS = dict.fromkeys(ENTITY_TYPES, ENTITY_PARTS) | {
    "statements": ("evidence", "attributions"), "relations": ("evidence", "attributions"), "quotes": ("attributions",)
}  # fmt: skip
TYPES: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "date": str, "number": float}
LABELS = {"concepts": "term_es"}
STEMS = ENTITY_TYPES | {"quotes": "quote", "relations": "relation", "works": "work", "errata": "erratum"}


@dataclass(frozen=True)
class Selector:
    """Words of an article that can be found again (W3C TextQuoteSelector): what stands there, before and after it."""

    article_id: str
    exact: str
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True)
class Record:
    """One curated record: ``values`` by column, ``parts`` what is nested in it by table, ``place`` its file:line."""

    table: str
    id: str
    place: str
    values: dict[str, Any]
    parts: dict[str, tuple[Record, ...]] = field(default_factory=dict)

    def get(self, column: str) -> Any:
        """The value of a column, None where the editor gave none."""
        return self.values.get(column)

    @property
    def label(self) -> str:
        """The Spanish name or term of an entity."""
        return str(self.values[LABELS.get(self.table, "name_es")])

    @cached_property
    def selector(self) -> Selector | None:
        """The words that the record rests on or consists of, None where it has none of its own."""
        exact = self.get("exact") or self.get("as_printed")
        return Selector(self.values["article_id"], exact, self.get("prefix"), self.get("suffix")) if exact else None

    def all(self) -> Iterator[Record]:
        """The record and everything nested in it."""
        yield self
        for parts in self.parts.values():
            for part in parts:
                yield from part.all()


@dataclass(frozen=True)
class Records:
    """All curated records by table, in the order of their files."""

    tables: dict[str, tuple[Record, ...]]

    def __getitem__(self, table: str) -> tuple[Record, ...]:
        return self.tables.get(table, ())

    def all(self) -> Iterator[Record]:
        """Every record, nested ones too."""
        for records in self.tables.values():
            for record in records:
                yield from record.all()

    @property
    def entities(self) -> Iterator[Record]:
        """Actors, programs, events and concepts."""
        for table in ENTITY_TYPES:
            yield from self[table]

    def selectors(self, article_id: str) -> list[tuple[Record, Selector]]:
        """What has to be found in one article."""
        found = ((record, record.selector) for record in self.all())
        return [(record, s) for record, s in found if s and s.article_id == article_id]


def read_records(checkout: Checkout, schemas: Schemas, article_ids: Iterable[str] | None) -> Records:
    """The curated records of a checkout, checked against the schemas and each other.

    ``article_ids`` are the registered articles, None where their file has mistakes of its own.

    Raises:
        BuildError: every finding in every file.
    """
    problems: list[Problem] = []
    models = _models(schemas)
    tables = {table: tuple(_read_table(checkout, table, models[table], problems)) for table in RECORD_TABLES}
    records = Records(tables)
    if not problems and article_ids is not None:  # what refers to a file with mistakes would be found in vain
        problems += _dangling(records, schemas, set(article_ids))
    problems += [*_doubled(records), *_ambiguous_names(records), *_ambiguous_citations(records)]
    problems += attempt(problems, _retired, checkout, records) or []
    stop_if_any(problems)
    return records


# Shapes


def _models(schemas: Schemas) -> dict[str, type[BaseModel]]:
    models: dict[str, type[BaseModel]] = {}
    for table in ("names", "evidence", "attributions", "statements", *RECORD_TABLES):
        models[table] = _model(schemas, table, models)
    return models


def _model(schemas: Schemas, table: str, models: dict[str, type[BaseModel]]) -> type[BaseModel]:
    omitted = OWNERS.get(table, set())
    shape = {f.name: _shape(f) for f in schemas[table].curated if f.name not in omitted}
    shape |= _extra_shapes(schemas, table, models)
    return create_model(table, __config__=ConfigDict(extra="forbid", str_strip_whitespace=True), **shape)  # type: ignore[no-any-return,call-overload]


def _extra_shapes(schemas: Schemas, table: str, models: dict[str, type[BaseModel]]) -> dict[str, Any]:
    extra: dict[str, Any] = {part: (list[models[part]], []) for part in PARTS.get(table, ())}  # type: ignore[valid-type]
    words = (str | None, None)
    if table in ENTITY_TYPES:
        extra |= {key: _shape(_column(schemas, "names", key)) for key in ("name_kind", "match_mode")}
        extra["name_kind"] = (extra["name_kind"][0], "official")
    if table in ("quotes", "statements", "errata"):
        extra |= {"prefix": words, "suffix": words}
    if table == "quotes":
        extra |= {"exact": (str, ...), "text_es": words}
    if table == "statements":
        extra |= {"exact": words, "text_es": words, "is_main": (bool, False)}
    if table == "evidence":
        extra["supports"] = (list[_shape(_column(schemas, "evidence", "supports"))[0]], ...)  # type: ignore[misc]
    if table == "works":
        extra["cited_as"] = (list[str], [])
    return extra


def _column(schemas: Schemas, table: str, name: str) -> Field:
    return next(f for f in schemas[table].fields if f.name == name)


def _shape(column: Field) -> tuple[Any, Any]:
    kind: Any = Literal[column.codes] if column.codes else TYPES[column.type]
    if kind is str and "pattern" in column.constraints:
        kind = Annotated[str, StringConstraints(pattern=f"^(?:{column.constraints['pattern']})$")]
    if column.name in SEPARATORS:
        kind = Annotated[kind, BeforeValidator(_joiner(SEPARATORS[column.name]))]
    if column.name == "match_mode":
        return kind, "always"
    return (kind, ...) if column.constraints.get("required") else (kind | None, None)


def _joiner(separator: str) -> Any:
    def join(value: Any) -> Any:
        return separator.join(map(str, value)) if isinstance(value, list) else value

    return join


# Reading


def _read_table(checkout: Checkout, table: str, model: type[BaseModel], problems: list[Problem]) -> Iterator[Record]:
    marked = attempt(problems, read_yaml, checkout.curation / "records" / f"{table}.yaml", checkout.root)
    if marked is None:
        return
    if not isinstance(marked.value, list | None):
        problems.append(Problem(marked.place(()), "a list of records is expected: - key: value …"))
        return
    for i, value in enumerate(marked.value or []):
        try:
            checked = model.model_validate(value)
        except ValidationError as error:
            problems += [_explain(marked, i, value, table, model, detail) for detail in error.errors()]
            continue
        yield _record(table, checked.model_dump(exclude_none=True), marked, (i,), "")


def _record(table: str, value: dict[str, Any], marked: YamlWithLines, path: Key, owner: str) -> Record:
    record_id = _identify(table, value, owner)
    parts = {
        part: tuple(
            _record(part, nested, marked, (*path, part, i), record_id) for i, nested in enumerate(value.pop(part))
        )
        for part in PARTS.get(table, ())
    }
    if table in ("quotes", "statements") and "exact" in value and not printed_in_english(value):
        value["text_es"] = value["exact"]
    return Record(table, record_id, marked.place(path), value, parts)


def printed_in_english(value: dict[str, Any]) -> bool:
    """Whether the words of a quotation or statement are printed in English: they are themselves the English."""
    return value.get("english_kind") == "original"


def _identify(table: str, value: dict[str, Any], owner: str) -> str:
    if table == "statements":
        return f"{owner}.{value['kind']}.{value['position']}"
    if table == "relations":
        position = f".{value['position']}" if "position" in value else ""
        return f"{value['subject_id']}.{value['predicate']}.{value['object_id']}{position}"
    return str(value.get(f"{STEMS.get(table)}_id", owner))


# Findings


def _explain(
    marked: YamlWithLines, i: int, value: Any, table: str, model: type[BaseModel], detail: ErrorDetails
) -> Problem:  # fmt: skip
    path: Key = (i, *(part for part in detail["loc"] if not str(part).startswith("function-")))
    kind = STEMS[table]
    name = value.get(f"{kind}_id") if isinstance(value, dict) else None
    column = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    subject = f"{kind} '{name}': " if name else f"{kind}: "
    return Problem(marked.place(path), subject + _message(column, model, detail))


def _message(column: str, model: type[BaseModel], detail: ErrorDetails) -> str:
    given, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            return f"unknown {column} '{given}' (known: {known})"
        case "extra_forbidden":
            known = ", ".join(model.model_fields) if len(detail["loc"]) == 1 else "see its table's schema"
            return f"unknown key '{column}' (known: {known})"
        case "missing":
            return f"{column} is missing"
        case "string_pattern_mismatch":
            return f"{column} '{given}' does not have the form {context['pattern']}"
    return f"{column}: {detail['msg'].lower()} (found: {given!r})"


def _doubled(records: Records) -> Iterator[Problem]:
    places: dict[str, str] = {}
    for record in records.all():
        if record.table in ("names", "evidence", "attributions"):
            continue
        if record.id in places:
            yield Problem(record.place, f"id '{record.id}' stands already at {places[record.id]}")
        places.setdefault(record.id, record.place)


def _retired(checkout: Checkout, records: Records) -> list[Problem]:
    retired = read_retired(checkout.curation / "retired.yaml", checkout.root).places
    return [
        Problem(record.place, f"id '{record.id}' is retired (curation/retired.yaml) and is never used again")
        for record in records.all()
        if record.id in retired and record.table not in ("names", "evidence", "attributions")
    ]


def _dangling(records: Records, schemas: Schemas, article_ids: set[str]) -> Iterator[Problem]:
    known: dict[str, set[str]] = defaultdict(set, articles=article_ids)
    for record in records.all():
        known[record.table].add(record.id)
        if record.table in ENTITY_TYPES:
            known["entities"].add(record.id)
    for record in records.all():
        for key in schemas[record.table].foreign_keys:
            target = key["reference"]["resource"] or record.table
            for column in key["fields"]:
                if (value := record.get(column)) and target in known and value not in known[target]:
                    yield Problem(
                        record.place, f"{column} '{value}' is not in {target}{_nearest(value, known[target])}"
                    )


def _nearest(value: str, known: set[str]) -> str:
    close = get_close_matches(value, sorted(known), 3)
    return f" (nearest: {', '.join(close)})" if close else ""


def matching_names(records: Records) -> Iterator[tuple[str, Record, Record]]:
    """(name, entity, record that gives the name) of every name that is looked for in the articles."""
    for entity in records.entities:
        if entity.get("match_mode") == "always":
            yield entity.label, entity, entity
            if entity.get("acronym"):
                yield entity.values["acronym"], entity, entity
        for name in entity.parts["names"]:
            if name.get("match_mode") == "always":
                yield name.values["name"], entity, name


def _ambiguous_citations(records: Records) -> Iterator[Problem]:
    owners: dict[str, Record] = {}
    for work in records["works"]:
        for key in work.values["cited_as"]:
            owner = owners.setdefault(key, work)
            if owner.id != work.id:
                yield Problem(work.place, f"cited_as '{key}' of '{work.id}' means '{owner.id}' already ({owner.place})")


def _ambiguous_names(records: Records) -> Iterator[Problem]:
    owners: dict[str, Record] = {}
    for name, entity, giver in matching_names(records):
        owner = owners.setdefault(name, entity)
        if owner.id != entity.id:
            what = f"name '{name}' of '{entity.id}' is also a name of '{owner.id}' ({owner.place})"
            yield Problem(giver.place, f"{what}; give one of them `match_mode: never`")
