"""What people decide, read and checked together: schemas, package, articles, records, English, dismissals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem, attempt, stop_if_any
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation import input_models as shapes
from diplodata_build.curation.articles import Article, lacking, read_articles
from diplodata_build.curation.memory import Memory, findings, read_memory
from diplodata_build.curation.records import Records, read_records
from diplodata_build.curation.schemas import Schemas, read_schemas


@dataclass(frozen=True)
class Curation:
    """What people decide, checked."""

    schemas: Schemas
    package: dict[str, Any]
    articles: tuple[Article, ...]
    records: Records
    memory: Memory
    dismissed: tuple[dict[str, Any], ...]
    warnings: tuple[Problem, ...]


def read_curation(checkout: Checkout) -> Curation:
    """Everything under ``curation/``.

    Raises:
        BuildError: every finding in every file; in the schemas alone where they have any, for all else rests on them.
    """
    schemas = read_schemas(checkout)
    problems: list[Problem] = []
    articles = attempt(problems, read_articles, checkout, schemas)
    records = attempt(problems, read_records, checkout, schemas, articles and [a.article_id for a in articles])
    memory = attempt(problems, read_memory, checkout)
    package = attempt(problems, read_yaml, checkout.curation / "package.yaml", checkout.root, shapes.PackageShape)
    dismissed = attempt(problems, read_dismissed, checkout, schemas)
    stop_if_any(problems)
    assert articles is not None and records is not None and memory is not None and package is not None
    errors, warnings = findings(memory, records, schemas)
    stop_if_any(errors)
    return Curation(schemas, package.value, articles, records, memory, dismissed or (), tuple(warnings))


def read_dismissed(checkout: Checkout, schemas: Schemas) -> tuple[dict[str, Any], ...]:
    """The candidates that an editor dismissed, each with its place in the file under ``place``."""
    marked = read_yaml(checkout.curation / "dismissed.yaml", checkout.root, shapes.Entries)
    reasons = {code.code for code in schemas.codes.get(("coverage", "reason"), ())}
    known = {"article_id", "kind", "text", "occurrence", "reason"}
    problems = list(lacking(marked, ("article_id", "kind", "text", "reason")))
    for i, value in enumerate(marked.value or []):
        if value.get("reason") and value["reason"] not in reasons:
            message = f"unknown reason '{value['reason']}' (known: {', '.join(sorted(reasons))})"
            problems.append(Problem(marked.place((i, "reason")), message))
        problems += [Problem(marked.place((i, key)), f"unknown key '{key}'") for key in sorted(set(value) - known)]
        if not str(value.get("occurrence") or 1).isdecimal():
            message = f"occurrence '{value['occurrence']}' is no whole number from 1"
            problems.append(Problem(marked.place((i, "occurrence")), message))
    stop_if_any(problems)
    return tuple({**value, "place": marked.place((i,))} for i, value in enumerate(marked.value or []))
