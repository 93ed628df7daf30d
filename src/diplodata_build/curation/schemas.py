"""The tables and codes, from ``curation/schema/`` and ``curation/vocabulary.yaml``; all else derives from them.

The classes have the keys of the files; pydantic makes them of a file and finds what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic import Field as Key

from diplodata._names import GROUPS, TABLES
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.base.yaml_lines import YamlWithLines, findings, read_yaml
from diplodata_build.curation.input_models import Closed, Text

LANGUAGES = {"es": {"es": "español", "en": "Spanish"}, "en": {"es": "inglés", "en": "English"}}
CLOSED = ConfigDict(extra="forbid")


class Constraints(Closed, total=False):
    """The constraints of a column; its codes come from the vocabulary."""

    required: bool
    unique: bool
    pattern: str
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Field:
    """One column; a bilingual one of a file stands for two of the table."""

    __pydantic_config__ = CLOSED
    name: str
    title: Text
    description: Text
    type: str = "string"
    constraints: Constraints = field(default_factory=Constraints)
    derived: bool = False
    bilingual: bool = False
    may_be_empty: str = ""  # why no row of the edition has a value here; any other column has one somewhere

    @property
    def language(self) -> str | None:
        """The language of one of the two columns of a bilingual field."""
        return self.name[-2:] if self.bilingual else None

    @property
    def source(self) -> str:
        """The field of a record that the column belongs to: the name without its language."""
        return self.name[:-3] if self.bilingual else self.name

    def columns(self) -> Iterator[Field]:
        """The column of a field of a file, or its two columns where it is bilingual."""
        if not self.bilingual:
            yield self
        for language, names in LANGUAGES.items() if self.bilingual else ():
            title = Text(es=f"{self.title['es']} ({names['es']})", en=f"{self.title['en']} ({names['en']})")
            yield replace(self, name=f"{self.name}_{language}", title=title)


class Reference(Closed):
    """What a foreign key leads to."""

    resource: str
    fields: list[str]


class ForeignKey(Closed):
    """A foreign key."""

    fields: list[str]
    reference: Reference


@dataclass(frozen=True)
class Table:
    """One table of the package, as its Table Schema describes it."""

    __pydantic_config__ = CLOSED
    name: str
    group: str
    title: Text
    description: Text
    primary_key: Annotated[tuple[str, ...], Key(alias="primaryKey")]
    fields: tuple[Field, ...]
    foreign_keys: Annotated[tuple[ForeignKey, ...], Key(alias="foreignKeys")] = ()
    exactly_one: Annotated[tuple[str, ...], Key(alias="exactlyOne")] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in their order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def curated(self) -> tuple[Field, ...]:
        """The columns that editors write: neither derived nor English."""
        return tuple(f for f in self.fields if not f.derived and f.language != "en")

    @cached_property
    def bilingual(self) -> tuple[str, ...]:
        """Names, without their language, of the fields whose Spanish text editors write."""
        return tuple(f.source for f in self.curated if f.language == "es")


@dataclass(frozen=True)
class Code:
    """One coded value; ``pairs``: the types of entities that a predicate connects."""

    __pydantic_config__ = CLOSED
    code: str
    label: Text
    definition: Text
    plural_label: Text | None = None
    inverse_label: Text | None = None
    plural_inverse_label: Text | None = None
    pairs: tuple[tuple[str, str], ...] = ()


class CodeGroup(Closed):
    """The codes of one or more columns."""

    fields: list[str]
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Schemas:
    """All tables, and the codes of each coded column by (table, column)."""

    tables: dict[str, Table]
    codes: dict[tuple[str, str], tuple[Code, ...]]

    def __getitem__(self, table: str) -> Table:
        return self.tables[table]

    def codes_of(self, table: str, column: str) -> tuple[str, ...]:
        """The values that the vocabulary allows in a column, empty if the column is not coded."""
        return tuple(code.code for code in self.codes.get((table, column), ()))


def read_schemas(checkout: Checkout) -> Schemas:
    """The tables and codes of a checkout.

    Raises:
        BuildError: a schema or the vocabulary is missing, malformed, or lacks a language.
    """
    folder, vocabulary = checkout.curation / "schema", checkout.curation / "vocabulary.yaml"
    groups: list[CodeGroup] = read_yaml(vocabulary, checkout.root, list[CodeGroup] | None).value or []
    columns = ((name.partition("."), group["codes"]) for group in groups for name in group["fields"])
    codes = {(table, column): found for (table, _, column), found in columns}
    shared = read_yaml(folder / "_shared.yaml", checkout.root, dict[str, dict[str, Any]] | None)
    problems: list[Problem] = []
    tables = {}
    for name in TABLES:
        source = read_yaml(folder / f"{name}.yaml", checkout.root, dict[str, Any])
        if table := _table(name, source, shared, problems):
            tables[name] = table
    stop_if_any(problems)
    problems += [
        Problem(checkout.name(vocabulary), f"codes for '{table}.{column}', which is no column")
        for table, column in codes
        if table not in tables or column not in tables[table].columns
    ]
    stop_if_any(problems)
    return Schemas(tables, codes)


def _table(name: str, source: YamlWithLines, shared: YamlWithLines, problems: list[Problem]) -> Table | None:
    """The table of a file; its fields take the keys that they lack from the shared ones of their names."""
    entries, columns = source.value.get("fields"), shared.value or {}
    own = [one if isinstance(one, dict) else {} for one in (entries if isinstance(entries, list) else [])]

    def place(path: tuple[str | int, ...]) -> str:
        if path[:1] == ("fields",) and len(path) > 2 and path[2] not in own[int(path[1])]:
            return shared.place((str(own[int(path[1])].get("name")), *path[2:]))
        return source.place(path)

    merged = [columns.get(str(entry.get("name")), {}) | entry for entry in own]
    try:
        fields = merged if isinstance(entries, list) else entries
        table = TypeAdapter(Table).validate_python(source.value | {"fields": fields})
    except ValidationError as error:
        problems += findings(error, place)
        return None
    if table.name != name or name not in GROUPS.get(table.group, ()):
        problems.append(Problem(source.place(()), f"name and group do not fit: {table.name}, {table.group}"))
    return replace(table, fields=tuple(column for field in table.fields for column in field.columns()))
