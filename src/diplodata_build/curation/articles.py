"""The registered articles: ``curation/articles.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, stop_if_any
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation import input_models
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
        return list(self.values["sections"])


def read_articles(checkout: Checkout, schemas: Schemas) -> tuple[Article, ...]:
    """The registered articles, in the order of their file.

    Raises:
        BuildError: what is missing, unknown or of another kind in any entry.
    """
    source = read_yaml(checkout.curation / "articles.yaml", checkout.root, input_models.Articles)
    entries: list[dict[str, Any]] = source.value or []
    known = {field.source for field in schemas["articles"].curated} | {"text_sha256", "sections"}
    stop_if_any(
        [
            Problem(source.place((i, key)), f"article '{entry['article_id']}': unknown key '{key}'")
            for i, entry in enumerate(entries)
            for key in sorted(set(entry) - known)
        ]
    )
    return tuple(Article(entry["article_id"], source.place((i,)), entry) for i, entry in enumerate(entries))
