"""The expected counts: rows per table and article, changed on purpose only (``curation/expected.yaml``).

A record that is lost in a merge, or a reader that suddenly finds half of the citations, shows here before it is
published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diplodata.validation.files import rows_by_article
from diplodata_build.assembly.row_context import Row
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import Problem
from diplodata_build.base.yaml_lines import YamlWithLines, read_yaml
from diplodata_build.curation import input_models

FILE = "expected.yaml"
ROWS = "rows"  # all rows of a table, beside those of each article
HEAD = """\
# WHY THIS EXISTS: the number of rows in each table, in total and for each article; a build with other numbers stops.
# HOW TO ADD: `build.py --accept-counts` writes this file; read its diff before you commit it.

"""

Counts = dict[str, dict[str, int]]


def count(tables: Mapping[str, list[Row]]) -> Counts:
    """Rows of each table, in all and of each article."""
    return {name: {ROWS: len(rows), **dict(sorted(rows_by_article(rows).items()))} for name, rows in tables.items()}


def to_yaml(counts: Counts) -> str:
    """Counts as their file."""
    lines = (f"{name}: {{{', '.join(f'{key}: {n}' for key, n in found.items())}}}" for name, found in counts.items())
    return HEAD + "\n".join(lines) + "\n"


def unexpected(checkout: Checkout, counts: Counts) -> Iterator[Problem]:
    """What differs from the expected counts; nothing where no counts were accepted yet."""
    if not (checkout.curation / FILE).exists():
        return
    marked = read_yaml(checkout.curation / FILE, checkout.root, input_models.Counts)
    told: dict[str, dict[str, str]] = marked.value or {}
    for table in sorted(set(told) | set(counts)):
        yield from _differing(
            marked, table, told.get(table, {}), {key: str(n) for key, n in counts.get(table, {}).items()}
        )


def _differing(marked: YamlWithLines, table: str, expected: dict[str, str], found: dict[str, str]) -> Iterator[Problem]:
    for key in sorted(set(expected) | set(found)):
        if expected.get(key) != found.get(key):
            what = f"{table}, {key}: expected {expected.get(key)}, found {found.get(key)}"
            yield Problem(marked.place((table,)), f"{what}; if it is meant: build.py --accept-counts")


def accept(checkout: Checkout, counts: Counts) -> None:
    """Make counts the expected ones."""
    path = checkout.curation / FILE
    draft = path.with_suffix(".new")
    draft.write_text(to_yaml(counts), "utf-8")
    draft.replace(path)
