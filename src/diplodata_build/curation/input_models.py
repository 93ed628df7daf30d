"""The shapes of the curated files that no table schema describes, as far as the code relies on them.

What else stands in a mapping its reader judges; a value of another kind is a finding at its line.
"""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import StringConstraints
from typing_extensions import TypedDict

Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,9}$")]
Partial = dict[str, str | None]  # a text whose languages are looked at later


class Text(TypedDict):
    """A text in both languages."""

    es: str
    en: str


class Words(TypedDict):
    """Some words in both languages."""

    es: list[str]
    en: list[str]


class FieldShape(TypedDict, total=False):
    """One field of a Table Schema, or what several have in common."""

    type: str
    title: Partial
    description: Partial
    constraints: dict[str, str | list[str]]
    bilingual: str
    derived: str


class NamedField(FieldShape):
    """One field of a Table Schema."""

    name: str


class Reference(TypedDict):
    """What a foreign key leads to."""

    resource: str
    fields: list[str]


class ForeignKey(TypedDict):
    """A foreign key."""

    fields: list[str]
    reference: Reference


class TableShape(TypedDict, total=False):
    """A Table Schema."""

    name: str
    group: str
    title: Partial
    description: Partial
    primaryKey: list[str]
    foreignKeys: list[ForeignKey]
    exactlyOne: list[str]
    fields: list[NamedField]


class CodeShape(TypedDict):
    """One coded value."""

    code: str
    label: NotRequired[Partial]
    inverse_label: NotRequired[Partial]
    definition: NotRequired[Partial]
    pairs: NotRequired[list[tuple[str, str]]]


class GroupShape(TypedDict):
    """The codes of one or more columns."""

    fields: list[str]
    codes: list[CodeShape]


class SectionShape(TypedDict, total=False):
    """One section of an article."""

    section_id: str
    kind: str
    heading: Text | None


class ArticleShape(TypedDict, total=False):
    """One article."""

    title: Text
    authors: str
    summary: Text | None
    rights: Text | None
    year: Number | None
    printed_page_offset: Number | None
    text_sha256: str
    sections: list[SectionShape]


class Contributor(TypedDict):
    """Somebody who contributed."""

    title: str


class PackageShape(TypedDict):
    """What the package says of itself."""

    name: str
    version: str
    title: Text
    short_title: Text
    subtitle: Text
    description: Text
    limits: Text
    keywords: Words
    licenses: list[dict[str, str]]
    contributors: list[Contributor]
    doi: NotRequired[str | None]
    concept_doi: NotRequired[str | None]


# What may be empty.
Fields = dict[str, FieldShape] | None
Groups = list[GroupShape] | None
Articles = list[ArticleShape] | None
Entries = list[dict[str, Any]] | None
Counts = dict[str, dict[str, Number]] | None
