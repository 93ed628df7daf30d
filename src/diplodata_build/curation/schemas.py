"""The tables, read from ``curation/schema/`` and ``curation/vocabulary.yaml``; all else derives from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from diplodata._names import GROUPS, TABLES
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation import input_models as shapes

LANGUAGES = {"es": {"es": "español", "en": "Spanish"}, "en": {"es": "inglés", "en": "English"}}
FIELD_KEYS = {"name", "type", "title", "description", "constraints", "bilingual", "derived"}
TABLE_KEYS = {"name", "group", "title", "description", "primaryKey", "foreignKeys", "exactlyOne", "fields"}

Text = dict[str, str]


@dataclass(frozen=True)
class Field:
    """One column; ``codes`` are the values that the vocabulary allows, empty where the column is not coded."""

    name: str
    type: str
    title: Text
    description: Text
    constraints: dict[str, Any]
    derived: bool
    language: str | None
    codes: tuple[str, ...]

    @property
    def source(self) -> str:
        """The field of a record that the column belongs to: the name without its language."""
        return self.name[:-3] if self.language else self.name


@dataclass(frozen=True)
class Code:
    """One coded value with its labels and definition in both languages."""

    code: str
    label: Text
    inverse_label: Text | None
    definition: Text
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Table:
    """One table of the package, as its Table Schema describes it."""

    name: str
    group: str
    title: Text
    description: Text
    primary_key: tuple[str, ...]
    foreign_keys: tuple[dict[str, Any], ...]
    exactly_one: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in their order."""
        return tuple(f.name for f in self.fields)

    @property
    def curated(self) -> tuple[Field, ...]:
        """The columns that editors write: neither derived nor English."""
        return tuple(f for f in self.fields if not f.derived and f.language != "en")

    @property
    def bilingual(self) -> tuple[str, ...]:
        """Names, without their language, of the fields whose Spanish editors write."""
        return tuple(f.source for f in self.curated if f.language == "es")


@dataclass(frozen=True)
class Schemas:
    """All tables, and the codes of each coded column by (table, column)."""

    tables: dict[str, Table]
    codes: dict[tuple[str, str], tuple[Code, ...]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]


def read_schemas(checkout: Checkout) -> Schemas:
    """The tables and codes of a checkout.

    Raises:
        BuildError: a schema or the vocabulary is missing, malformed, or lacks a language.
    """
    problems: list[Problem] = []
    shared = read_yaml(checkout.curation / "schema" / "_shared.yaml", checkout.root, shapes.Fields)
    codes = _read_codes(read_yaml(checkout.curation / "vocabulary.yaml", checkout.root, shapes.Groups), problems)
    tables = {}
    for name in TABLES:
        marked = read_yaml(checkout.curation / "schema" / f"{name}.yaml", checkout.root, shapes.TableShape)
        tables[name] = _read_table(name, marked, shared.value or {}, codes, problems)
    problems += _unknown_columns(codes, tables)
    if problems:
        raise BuildError(problems)
    return Schemas(tables, codes)


def _read_codes(marked: YamlWithLines, problems: list[Problem]) -> dict[tuple[str, str], tuple[Code, ...]]:
    codes: dict[tuple[str, str], tuple[Code, ...]] = {}
    for i, group in enumerate(marked.value or []):
        values = tuple(_read_code(marked, (i, "codes", j), code, problems) for j, code in enumerate(group["codes"]))
        for column in group["fields"]:
            table, _, name = column.partition(".")
            codes[table, name] = values
    return codes


def _read_code(marked: YamlWithLines, path: tuple[Any, ...], code: dict[str, Any], problems: list[Problem]) -> Code:
    for key in ("label", "definition"):
        problems += _both_languages(marked, (*path, key), code.get(key))
    if "inverse_label" in code:
        problems += _both_languages(marked, (*path, "inverse_label"), code["inverse_label"])
    pairs = tuple((subject, object_) for subject, object_ in code.get("pairs", []))
    return Code(code["code"], code.get("label", {}), code.get("inverse_label"), code.get("definition", {}), pairs)


def _both_languages(marked: YamlWithLines, path: tuple[Any, ...], text: Any) -> list[Problem]:
    if isinstance(text, dict) and set(text) == {"es", "en"} and all(text.values()):
        return []
    return [Problem(marked.place(path), f"{path[-1]} needs both languages: {{es: …, en: …}}")]


def _read_table(
    name: str, marked: YamlWithLines, shared: dict[str, Any], codes: dict[tuple[str, str], Any], problems: list[Problem]
) -> Table:
    value: dict[str, Any] = marked.value or {}
    for key in sorted(set(value) - TABLE_KEYS):
        problems.append(Problem(marked.place((key,)), f"unknown key '{key}' (known: {', '.join(sorted(TABLE_KEYS))})"))
    for key in ("title", "description"):
        problems += _both_languages(marked, (key,), value.get(key))
    if value.get("name") != name or name not in GROUPS.get(value.get("group", ""), ()):
        problems.append(
            Problem(marked.place(()), f"name and group do not fit: {value.get('name')}, {value.get('group')}")
        )
    fields = [
        column
        for i, entry in enumerate(value.get("fields", []))
        for column in _read_field(name, marked, i, entry, shared, codes, problems)
    ]
    keys, references, one = (tuple(value.get(entry, ())) for entry in ("primaryKey", "foreignKeys", "exactlyOne"))
    told = value.get("title", {}), value.get("description", {})
    return Table(name, value.get("group", ""), *told, keys, references, one, tuple(fields))


def _read_field(
    table: str, marked: YamlWithLines, i: int, entry: dict[str, Any], shared: dict[str, Any],
    codes: dict[tuple[str, str], tuple[Code, ...]], problems: list[Problem],
) -> Iterator[Field]:  # fmt: skip
    merged = {**shared.get(entry["name"], {}), **entry}
    for key in sorted(set(merged) - FIELD_KEYS):
        problems.append(Problem(marked.place(("fields", i, key)), f"unknown key '{key}' of field '{entry['name']}'"))
    for key in ("title", "description"):
        problems += _both_languages(marked, ("fields", i, key), merged.get(key))
    known = tuple(code.code for code in codes.get((table, entry["name"]), ()))
    plain = Field(
        entry["name"], merged.get("type", "string"), merged.get("title", {}), merged.get("description", {}),
        _typed(merged.get("constraints", {})), merged.get("derived") == "true", None, known,
    )  # fmt: skip
    yield from _in_both_languages(plain) if merged.get("bilingual") == "true" else [plain]


def _in_both_languages(plain: Field) -> Iterator[Field]:
    for language, words in LANGUAGES.items():
        title = {told: f"{plain.title.get(told)} ({words[told]})" for told in ("es", "en")}
        name = f"{plain.name}_{language}"
        yield Field(name, plain.type, title, plain.description, plain.constraints, plain.derived, language, ())


def _typed(constraints: dict[str, Any]) -> dict[str, Any]:
    """Constraints as JSON types: the YAML reader leaves every scalar a string."""
    words = {"true": True, "false": False}
    return {
        key: value
        if key in ("pattern", "enum")
        else words.get(value, int(value) if value.lstrip("-").isdigit() else value)
        for key, value in constraints.items()
    }


def _unknown_columns(codes: dict[tuple[str, str], Any], tables: dict[str, Table]) -> list[Problem]:
    return [
        Problem("curation/vocabulary.yaml", f"codes for '{table}.{column}', which is no column")
        for table, column in codes
        if table not in tables or column not in tables[table].columns
    ]
