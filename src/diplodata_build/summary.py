"""What a build says of its result: rows per table and article, coverage, English by origin, share reproduced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from diplodata._names import GROUPS
from diplodata.validation.files import rows_by_article
from diplodata.validation.share import reproduced
from diplodata_build.base.text_tables import aligned
from diplodata_build.curation.memory import missing
from diplodata_build.run import BuildResult


def summarise(built: BuildResult) -> str:
    """The summary as text of several lines."""
    return "\n".join(
        [*_sources(built), "", *_tables(built), "", *_coverage(built), "", *_english(built), "", *_share(built)]
    )


def _sources(built: BuildResult) -> Iterator[str]:
    for article_id in built.readings:
        if article_id in built.read_anew:
            yield f"{article_id}: read anew from its text"
        else:
            hint = "its text is not at hand (put it into articles/ or name its folder in DIPLODATA_ARTICLES)"
            yield f"{article_id}: built from readings/{article_id}.json; {hint}"


def _tables(built: BuildResult) -> Iterator[str]:
    articles = list(built.readings)
    lines = [["table", "rows", *articles]]
    for group, tables in GROUPS.items():
        lines.append([f"[{group}]", "", *("" for _ in articles)])
        for table in tables:
            counted = rows_by_article(built.tables[table])
            lines.append(
                [table, str(len(built.tables[table])), *(str(counted[a]) if counted else "" for a in articles)]
            )
    return aligned(lines)


def _coverage(built: BuildResult) -> Iterable[str]:
    counted = Counter((row["article_id"], row["outcome"]) for row in built.tables["coverage"])
    outcomes = [code.code for code in built.curation.schemas.codes["coverage", "outcome"]]
    lines = [["candidates", *outcomes]]
    lines += [
        [article_id, *(str(counted[article_id, outcome]) for outcome in outcomes)] for article_id in built.readings
    ]
    return aligned(lines)


def _english(built: BuildResult) -> Iterable[str]:
    counted = Counter(str(row["origin"]) for row in built.tables["translations"])
    lacking = sum(1 for _ in missing(built.curation.memory, built.curation.records, built.curation.schemas))
    origins = [code.code for code in built.curation.schemas.codes["translations", "origin"]]
    return aligned([["English", *origins, "missing"], ["cells", *(str(counted[o]) for o in origins), str(lacking)]])


def _share(built: BuildResult) -> Iterable[str]:
    words = {row["article_id"]: row["word_count"] for row in built.tables["articles"]}
    shares = {table: reproduced(built.tables, [table]) for table in ("quotes", "statements", "evidence", "errata")}
    shares["together"] = reproduced(built.tables, shares)
    yield from aligned(
        [["share reproduced", *words]]
        + [[name, *(f"{100 * found[a] / words[a]:.1f} %" for a in words)] for name, found in shares.items()]
    )
