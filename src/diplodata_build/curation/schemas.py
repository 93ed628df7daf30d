"""The tables and codes, from ``curation/schema/`` and ``curation/vocabulary.yaml``; all else derives from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from diplodata._names import GROUPS, TABLES
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation import input_models

LANGUAGES = {"es": {"es": "español", "en": "Spanish"}, "en": {"es": "inglés", "en": "English"}}

Text = dict[str, str]


@dataclass(frozen=True)
class Field:
    """One column; ``codes``: the values that the vocabulary allows, empty if the column is not coded."""

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
        """Names, without their language, of the fields whose Spanish text editors write."""
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
    folder = checkout.curation / "schema"
    codes = _codes(read_yaml(checkout.curation / "vocabulary.yaml", checkout.root, input_models.Vocabulary))
    shared = read_yaml(folder / "_shared.yaml", checkout.root, input_models.SharedFields).value or {}
    problems: list[Problem] = []
    tables = {}
    for name in TABLES:
        source = read_yaml(folder / f"{name}.yaml", checkout.root, input_models.TableInput)
        tables[name] = _table(name, source, shared, codes, problems)
    problems += [
        Problem("curation/vocabulary.yaml", f"codes for '{table}.{column}', which is no column")
        for table, column in codes
        if table not in tables or column not in tables[table].columns
    ]
    stop_if_any(problems)
    return Schemas(tables, codes)


def _codes(source: YamlWithLines) -> dict[tuple[str, str], tuple[Code, ...]]:
    codes: dict[tuple[str, str], tuple[Code, ...]] = {}
    for group in source.value or []:
        values = tuple(
            Code(
                code["code"], code["label"], code.get("inverse_label"), code["definition"], tuple(code.get("pairs", ()))
            )
            for code in group["codes"]
        )
        for column in group["fields"]:
            table, _, name = column.partition(".")
            codes[table, name] = values
    return codes


def _table(
    name: str,
    source: YamlWithLines,
    shared: dict[str, Any],
    codes: dict[tuple[str, str], tuple[Code, ...]],
    problems: list[Problem],
) -> Table:
    value: dict[str, Any] = source.value
    if value["name"] != name or name not in GROUPS.get(value["group"], ()):
        problems.append(Problem(source.place(()), f"name and group do not fit: {value['name']}, {value['group']}"))
    fields: list[Field] = []
    for i, own in enumerate(value["fields"]):
        entry = shared.get(own["name"], {}) | own
        problems += [
            Problem(source.place(("fields", i)), f"{key} of '{own['name']}' is missing")
            for key in ("title", "description")
            if key not in entry
        ]
        fields += _columns(entry, codes.get((name, own["name"]), ()))
    return Table(
        name,
        value["group"],
        value["title"],
        value["description"],
        tuple(value["primaryKey"]),
        tuple(value.get("foreignKeys", ())),
        tuple(value.get("exactlyOne", ())),
        tuple(fields),
    )


def _columns(entry: dict[str, Any], codes: Iterable[Code]) -> Iterator[Field]:
    """The column of a field, or its two columns where it is bilingual."""
    plain = Field(
        entry["name"],
        entry.get("type", "string"),
        entry.get("title", {}),
        entry.get("description", {}),
        entry.get("constraints", {}),
        entry.get("derived", False),
        None,
        tuple(code.code for code in codes),
    )
    if not entry.get("bilingual"):
        yield plain
        return
    for language, names in LANGUAGES.items():
        title = {key: f"{text} ({names[key]})" for key, text in plain.title.items()}
        yield replace(plain, name=f"{plain.name}_{language}", title=title, language=language, codes=())
