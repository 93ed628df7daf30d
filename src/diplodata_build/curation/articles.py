"""The registered articles: ``curation/articles.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation import input_models as shapes
from diplodata_build.curation.schemas import Schemas


@dataclass(frozen=True)
class Article:
    """One entry of ``curation/articles.yaml``; ``place`` is its file:line."""

    article_id: str
    place: str
    values: dict[str, Any]

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Its sections in order: section_id, kind and heading (es, en, or None)."""
        return list(self.values.get("sections") or [])


def read_articles(checkout: Checkout, schemas: Schemas) -> tuple[Article, ...]:
    """The registered articles, in the order of their file."""
    marked = read_yaml(checkout.curation / "articles.yaml", checkout.root, shapes.Articles)
    problems = [
        Problem(marked.place((i, key)), f"article '{value.get('article_id')}': unknown key '{key}'")
        for i, value in enumerate(marked.value or [])
        for key in sorted(set(value) - _article_keys(schemas))
    ]
    problems += lacking(marked, ("article_id", "authors", "title", "text_sha256", "sections"))
    stop_if_any(problems)
    return tuple(Article(value["article_id"], marked.place((i,)), value) for i, value in enumerate(marked.value or []))


def _article_keys(schemas: Schemas) -> set[str]:
    return {field.source for field in schemas["articles"].curated} | {"text_sha256", "sections"}


def lacking(marked: YamlWithLines, keys: tuple[str, ...]) -> Iterator[Problem]:
    """The entries of a list that have no value for one of some keys."""
    for i, value in enumerate(marked.value or []):
        for key in keys:
            if not value.get(key):
                yield Problem(marked.place((i,)), f"{key} is missing")
