"""The summary that a build prints: rows per table and article, coverage, English by origin, share reproduced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diplodata._names import GROUPS
from diplodata.validation.files import rows_by_article
from diplodata.validation.share import REPRODUCING, reproduced
from diplodata_build.base.text_tables import aligned
from diplodata_build.curation.memory import missing
from diplodata_build.run import BuildInputs


def summarise(inputs: BuildInputs) -> str:
    """The summary as text of several lines."""
    parts = (_articles(inputs), _tables(inputs), _coverage(inputs), _english(inputs), _share(inputs))
    return "\n\n".join("\n".join(lines) for lines in parts)


def _articles(inputs: BuildInputs) -> Iterator[str]:
    for article_id in inputs.readings:
        if article_id in inputs.read_anew:
            yield f"{article_id}: read anew from its text"
        else:
            hint = "its text is not at hand (put it into articles/ or name its folder in DIPLODATA_ARTICLES)"
            yield f"{article_id}: built from readings/{article_id}.json; {hint}"


def _tables(inputs: BuildInputs) -> Iterator[str]:
    lines = [["table", "rows", *inputs.readings]]
    for group, tables in GROUPS.items():
        lines.append([f"[{group}]", "", *("" for _ in inputs.readings)])
        for table in tables:
            rows = inputs.assembly.rows[table]
            counted = rows_by_article(rows)
            lines.append([table, str(len(rows)), *(str(counted[a]) if counted else "" for a in inputs.readings)])
    return aligned(lines)


def _coverage(inputs: BuildInputs) -> Iterator[str]:
    counted = Counter((row["article_id"], row["outcome"]) for row in inputs.assembly.rows["coverage"])
    outcomes = inputs.curation.schemas.codes_of("coverage", "outcome")
    counts = ([article, *(str(counted[article, outcome]) for outcome in outcomes)] for article in inputs.readings)
    return aligned([["candidates", *outcomes], *counts])


def _english(inputs: BuildInputs) -> Iterator[str]:
    curation = inputs.curation
    counted = Counter(str(row["origin"]) for row in inputs.assembly.rows["translations"])
    lacking = sum(1 for _ in missing(curation.memory, curation.records, curation.schemas))
    origins = curation.schemas.codes_of("translations", "origin")
    return aligned([["English", *origins, "missing"], ["cells", *(str(counted[o]) for o in origins), str(lacking)]])


def _share(inputs: BuildInputs) -> Iterator[str]:
    rows = inputs.assembly.rows
    words = {row["article_id"]: row["word_count"] for row in rows["articles"]}
    shares = {table: reproduced(rows, [table]) for table in REPRODUCING}
    shares["together"] = reproduced(rows, REPRODUCING)
    lines = ([name, *(f"{100 * found[a] / words[a]:.1f} %" for a in words)] for name, found in shares.items())
    return aligned([["share reproduced", *words], *lines])
