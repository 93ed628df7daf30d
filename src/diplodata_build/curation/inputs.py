"""What people decide, read and checked together: schemas, package, articles, records, English, left out, told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import getitem
from typing import Any

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, attempt, stop_if_any
from diplodata_build.base.yaml_lines import Key, read_yaml
from diplodata_build.curation import input_models
from diplodata_build.curation.dismissed import Dismissal, read_dismissed
from diplodata_build.curation.distinct import Decision, read_distinct
from diplodata_build.curation.input_models import PackageInput
from diplodata_build.curation.memory import Memory, findings, read_memory
from diplodata_build.curation.records import TODO, Records, read_records
from diplodata_build.curation.schemas import Schemas, read_schemas
from diplodata_build.text.hints import Hints


@dataclass(frozen=True)
class Article:
    """One entry of ``curation/articles.yaml``; ``place`` is its file:line."""

    article_id: str
    place: str
    values: dict[str, Any]

    @property
    def hints(self) -> Hints:
        """How its text is to be read where the rules are wrong."""
        return Hints.of(self.values.get("reading") or {})

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Its sections in order: section_id, kind and heading (es, en, or None)."""
        return list(self.values["sections"])


def read_articles(checkout: Checkout, schemas: Schemas) -> tuple[Article, ...]:
    """The registered articles, in the order of their file.

    Raises:
        BuildError: what is missing, unknown or of another kind in any entry.
    """
    source = read_yaml(checkout.curation / "articles.yaml", checkout.root, input_models.Articles)
    entries: list[dict[str, Any]] = source.value or []
    known = {field.source for field in schemas["articles"].curated} | {"text_sha256", "sections", "reading"}
    problems = [
        Problem(source.place((i, key)), f"article '{entry['article_id']}': unknown key '{key}'")
        for i, entry in enumerate(entries)
        for key in sorted(set(entry) - known)
    ]
    articles = tuple(Article(entry["article_id"], source.place((i,)), entry) for i, entry in enumerate(entries))
    for i, article in enumerate(articles):
        for name, pattern, reason in article.hints.broken():
            place = source.place((i, "reading", name, article.values["reading"][name].index(pattern)))
            problems.append(Problem(place, f"'{pattern}' is no regular expression: {reason}"))
    problems += [
        Problem(source.place(path), f"{path[-1]} is still {TODO}: write it")
        for path in source.lines
        if path and isinstance(value := _at(entries, path), str) and value.startswith(TODO)
    ]
    places: dict[tuple[str, str], str] = {}
    for i, entry in enumerate(entries):
        sections = ((("sections", j), "section_id", one["section_id"]) for j, one in enumerate(entry["sections"]))
        for path, key, value in [*(((key,), key, entry[key]) for key in ("article_id", "text_sha256")), *sections]:
            place = source.place((i, *path))
            if (first := places.setdefault((key, value), place)) != place:
                problems.append(Problem(place, f"{key} '{value}' is already used at {first}"))
    stop_if_any(problems)
    return articles


def registered_hints(checkout: Checkout) -> dict[str, Hints]:
    """The hints of the registered articles that have some, by the sha256 of their text.

    Raises:
        BuildError: what is wrong in ``curation/articles.yaml`` or in the schemas.
    """
    if not (checkout.curation / "articles.yaml").exists():
        return {}
    articles = read_articles(checkout, read_schemas(checkout))
    return {article.values["text_sha256"]: article.hints for article in articles if article.hints != Hints()}


def _at(value: Any, path: Key) -> Any:
    return reduce(getitem, path, value)


@dataclass(frozen=True)
class Curation:
    """Everything under ``curation/``, checked; ``warnings``: English that is missing or stale; ``whole``: all of it is
    read, and what it refers to is there."""

    schemas: Schemas
    package: dict[str, Any]
    articles: tuple[Article, ...]
    records: Records
    memory: Memory
    dismissed: tuple[Dismissal, ...]
    distinct: tuple[Decision, ...]
    warnings: tuple[Problem, ...]
    whole: bool = True

    def with_memory(self, memory: Memory) -> Curation:
        """The same with another memory, and what that lacks."""
        return replace(self, memory=memory, warnings=tuple(findings(memory, self.records, self.schemas)[1]))


def read_curation(checkout: Checkout) -> Curation:
    """Everything under ``curation/``.

    Raises:
        BuildError: every finding in every file; only those in the schemas if they have any, since all else needs them.
    """
    problems: list[Problem] = []
    curation = survey_curation(checkout, problems)
    stop_if_any(problems)
    assert curation
    return curation


def survey_curation(checkout: Checkout, problems: list[Problem]) -> Curation | None:
    """Everything under ``curation/`` as far as it can be read, None without schemas or articles; what is wrong is added
    to ``problems``."""
    schemas = attempt(problems, read_schemas, checkout)
    if schemas is None:
        return None
    package = attempt(problems, read_yaml, checkout.curation / "package.yaml", checkout.root, PackageInput)
    articles = attempt(problems, read_articles, checkout, schemas)
    ids = None if articles is None else [article.article_id for article in articles]
    records = read_records(checkout, schemas, ids, problems)
    memory = attempt(problems, read_memory, checkout)
    dismissed = attempt(problems, read_dismissed, checkout, schemas)
    distinct = attempt(problems, read_distinct, checkout)
    if articles is None:
        return None
    parts = (package, memory, dismissed, distinct)
    whole = records.whole and None not in parts
    errors, warnings = findings(memory, records, schemas) if memory and records.whole else ([], [])
    problems += errors
    if stubs := records.stubs:
        left = f"{len(stubs)} stubs are still to be filled in ({TODO}) and are left out, this one first"
        warnings = [*warnings, Problem(stubs[0].place, left)]
    return Curation(
        schemas, package.value if package else {}, articles, records, memory or Memory({}), dismissed or (),
        distinct or (), tuple(warnings), whole,
    )  # fmt: skip
