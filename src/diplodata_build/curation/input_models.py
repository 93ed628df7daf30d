"""The form of articles, package, retired ids, look-alikes and expected counts; pydantic checks them on reading."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict

Filled = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,9}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+[.][0-9]+[.][0-9]+$")]


@with_config(ConfigDict(extra="forbid"))
class Closed(TypedDict):
    """A mapping with the keys of its model only."""


@with_config(ConfigDict(extra="allow"))
class Open(TypedDict):
    """A mapping that may have other keys too."""


class Text(Closed):
    """A text in both languages."""

    es: Filled
    en: Filled


class Words(Closed):
    """Some words in both languages."""

    es: list[str]
    en: list[str]


class SectionInput(Closed):
    """A section of an article."""

    section_id: str
    kind: str
    heading: NotRequired[Text | None]


class ReadingInput(Closed):
    """How the text of an article is to be read where the rules are wrong; see ``text.hints``."""

    first_note: NotRequired[Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")]]
    not_headings: NotRequired[Annotated[list[Filled], Field(min_length=1)]]
    furniture: NotRequired[Annotated[list[Filled], Field(min_length=1)]]
    page_offset: NotRequired[Number | Literal["none"]]
    columns: NotRequired[Literal["1", "2"]]


class ArticleInput(Open):
    """An article, as far as the build reads it; its other keys are columns of the table."""

    article_id: Filled
    title: Text
    authors: Filled
    summary: NotRequired[Text | None]
    rights: NotRequired[Text | None]
    year: NotRequired[Number | None]
    printed_page_offset: NotRequired[Number | None]
    text_sha256: Filled
    sections: Annotated[list[SectionInput], Field(min_length=1)]
    reading: NotRequired[ReadingInput]


class Contributor(Open):
    """Somebody who contributed."""

    title: str


class PackageInput(Open):
    """What the package says of itself, as far as every build needs it."""

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


class RetiredInput(Closed):
    """An id that is no longer used."""

    id: Filled
    replaced_by: Filled | None
    since: Version
    reason: Filled


class DistinctInput(Closed):
    """Two records that look alike and are two."""

    ids: tuple[Filled, Filled]
    reason: Filled


# A whole file; None if it is empty.
Articles = list[ArticleInput] | None
Counts = dict[str, dict[str, Number]] | None
Retired = list[RetiredInput] | None
Distinct = list[DistinctInput] | None
