"""The expected row counts per table and article, changed only on purpose (``curation/expected.yaml``).

They show a record lost in a merge, or a reader that suddenly finds half of the citations, before that is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from diplodata.validation.files import rows_by_article
from diplodata_build.assembly.row_context import Row
from diplodata_build.base.checkout import Checkout, write_text
from diplodata_build.base.problems import Problem
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation import input_models

FILE = "expected.yaml"
ROWS = "rows"  # all rows of a table, beside those of each article
WITH_ENGLISH = ("names", "translations")  # of which some rows come from en.po
HEAD = """\
# WHY THIS EXISTS: rows per table, in all and of each article; a build that gives others stops.
# HOW TO ADD: `build.py --accept-counts` writes this file; look at its diff before you commit it.

"""

Counts = dict[str, dict[str, int]]


def count(tables: Mapping[str, list[Row]]) -> Counts:
    """Rows of each table, in total and of each article."""
    return {name: {ROWS: len(rows), **dict(sorted(rows_by_article(rows).items()))} for name, rows in tables.items()}


def differences(checkout: Checkout, counts: Counts) -> Iterator[Problem]:
    """What differs from the expected counts, in one line for each article and one for all rows; nothing if no counts
    were accepted yet."""
    path = checkout.curation / FILE
    if not path.exists():
        return
    accepted: dict[str, dict[str, str]] = read_yaml(path, checkout.root, input_models.Counts).value or {}
    told: dict[str, list[str]] = defaultdict(list)
    for table in sorted(set(accepted) | set(counts)):
        expected, found = accepted.get(table, {}), {key: str(n) for key, n in counts.get(table, {}).items()}
        for key in sorted(set(expected) | set(found)):
            if expected.get(key) != found.get(key):
                told[key].append(f"{table} {expected.get(key, 0)} → {found.get(key, 0)}")
    for key, tables in sorted(told.items()):
        english = [name for name in WITH_ENGLISH if any(one.startswith(f"{name} ") for one in tables)]
        why = f" ({' and '.join(english)}: rows of the English too, which change with it)" if english else ""
        hint = f"(expected → found){why}; if this is intended: build.py --accept-counts"
        yield Problem(checkout.name(path), f"{key}: {', '.join(tables)} {hint}")


def accept(checkout: Checkout, counts: Counts) -> None:
    """Make counts the expected ones."""
    lines = (f"{name}: {{{', '.join(f'{key}: {n}' for key, n in found.items())}}}" for name, found in counts.items())
    write_text(checkout.curation / FILE, HEAD + "\n".join(lines) + "\n")
