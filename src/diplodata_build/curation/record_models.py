"""The form of a curated record: the columns that editors write, what is nested in it, and how its words are found.

The models are made from the schemas of the tables; pydantic checks the records by them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, create_model, model_validator

from diplodata._names import ENTITY_TYPES, SEPARATORS
from diplodata_build.curation.schemas import Schemas

RECORD_TABLES = (*ENTITY_TYPES, "statements", "quotes", "relations", "works", "errata")
# What is nested in the records of each table, and the columns by which nested rows refer to their owner.
PARTS = dict.fromkeys(ENTITY_TYPES, ("names", "evidence")) | {
    "statements": ("evidence", "attributions"), "relations": ("evidence", "attributions"), "quotes": ("attributions",)
}  # fmt: skip
OWNERS = {
    "names": {"entity_id"},
    "evidence": {"entity_id", "relation_id", "statement_id"},
    "attributions": {"quote_id", "statement_id", "relation_id"},
}
MORE = "+"  # after a table: what another article adds to a record that stands in the file of one before it
# Why a statement does not keep a hedge of its passage, and why its passage is long.
REASONS = ("hedge_reason", "length_reason")
# What is not written where it is the usual.
USUAL = {"match_mode": "always", "modality": "asserted", "polarity": "affirmed"}
TYPES: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "date": str, "number": float}


def record_models(schemas: Schemas) -> dict[str, type[BaseModel]]:
    """The model of the records of each table, nested ones too."""
    models: dict[str, type[BaseModel]] = {}
    for table in ("names", "evidence", "attributions", *RECORD_TABLES):
        owners = OWNERS.get(table, set())
        names = [field.name for field in schemas[table].curated if field.name not in owners]
        fields: dict[str, Any] = {name: _annotation(schemas, table, name) for name in names}
        fields |= {part: (list[models[part]], []) for part in PARTS.get(table, ())}  # type: ignore[valid-type]
        fields |= _beside_the_columns(schemas, table)
        config = ConfigDict(extra="forbid", str_strip_whitespace=True)
        short: Any = model_validator(mode="before")(_with_whole_evidence)
        validators = {"short": short} if table == "statements" else {}
        models[table] = create_model(table, __config__=config, __validators__=validators, **fields)
    for table, kind in ENTITY_TYPES.items():
        parts: dict[str, Any] = {part: (list[models[part]], []) for part in PARTS[table]}  # type: ignore[valid-type]
        parts[f"{kind}_id"] = (str, ...)
        models[f"{table}{MORE}"] = create_model(table, __config__=config, **parts)
    return models


def _beside_the_columns(schemas: Schemas, table: str) -> dict[str, Any]:
    """What editors write that is not a column of the table, or not in the form of one."""
    words = (str | None, None)
    if table in ENTITY_TYPES:
        kind, _ = _annotation(schemas, "names", "name_kind")
        number, _ = _annotation(schemas, "entities", "number_es")
        numbers = create_model("Number", __config__=ConfigDict(extra="forbid"), es=(number, ...), en=(number, ...))
        return {
            "name_kind": (kind, "official"),
            "match_mode": _annotation(schemas, "names", "match_mode"),
            "number": (Annotated[numbers, BeforeValidator(_in_each_language)] | None, None),
        }
    if table == "evidence":
        support: Any = _annotation(schemas, "evidence", "supports")[0]
        return {"supports": (list[support], ...)}
    others: dict[str, dict[str, Any]] = {
        "quotes": {"exact": (str, ...), "prefix": words, "suffix": words, "text_es": words},
        "statements": {
            **dict.fromkeys(("exact", "prefix", "suffix", "text_es", *REASONS), words),
            "is_main": (bool, False),
        },
        "errata": {"prefix": words, "suffix": words},
        "works": {"cited_as": (list[str], [])},
    }
    return others.get(table, {})


def _annotation(schemas: Schemas, table: str, name: str) -> tuple[Any, Any]:
    """The type of a column's values and its default."""
    column = next(field for field in schemas[table].fields if field.name == name)
    codes = schemas.codes_of(table, name)
    kind: Any = Literal[codes] if codes else TYPES[column.type]
    if kind is str and "pattern" in column.constraints:
        kind = Annotated[str, StringConstraints(pattern=f"^(?:{column.constraints['pattern']})$")]
    if separator := SEPARATORS.get(column.name):
        kind = Annotated[kind, BeforeValidator(lambda value: _joined(value, separator))]
    if column.name in USUAL:
        return kind, USUAL[column.name]
    return (kind, ...) if column.constraints.get("required") else (kind | None, None)


def _with_whole_evidence(statement: Any) -> Any:
    """A statement whose evidence may be written as its words alone: it is in the same article and supports it."""
    if not isinstance(statement, dict) or not isinstance(statement.get("evidence"), list):
        return statement
    whole = {"article_id": statement.get("article_id"), "supports": ["statement"]}
    pieces = ({"exact": piece} if isinstance(piece, str) else piece for piece in statement["evidence"])
    return statement | {"evidence": [whole | piece if isinstance(piece, dict) else piece for piece in pieces]}


def _in_each_language(value: Any) -> Any:
    """One value for both languages, or one for each."""
    return {"es": value, "en": value} if isinstance(value, str) else value


def _joined(value: Any, separator: str) -> Any:
    return separator.join(map(str, value)) if isinstance(value, list) else value
