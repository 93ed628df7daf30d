"""One build from end to end, and the summary of it: rows per table and article, coverage, English by origin, share
reproduced."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from diplodata._citing import about_file
from diplodata._names import GROUPS, PARQUET
from diplodata._package import DESCRIPTOR
from diplodata.validation import Finding, validate
from diplodata.validation.english import english_filled
from diplodata.validation.files import rows_by_article
from diplodata.validation.share import REPRODUCING, reproduced
from diplodata_build.assembly import row_counts
from diplodata_build.assembly.tables import Assembly, assemble
from diplodata_build.base.checkout import ARTICLES_VARIABLE, Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.text_tables import aligned
from diplodata_build.curation.inputs import Curation, read_curation
from diplodata_build.curation.memory import missing, write_memory
from diplodata_build.curation.view_definitions import view_schemas
from diplodata_build.english.drafting import OpenEngine, draft_missing
from diplodata_build.publishing import descriptor, journal
from diplodata_build.publishing.credits import to_cff, to_zenodo_json
from diplodata_build.publishing.descriptor import path_of, to_csv, to_parquet
from diplodata_build.reading.reading import Reading, find_articles, load_readings, to_json


@dataclass(frozen=True)
class BuildInputs:
    """What is read and assembled before anything is validated or written.

    ``read_anew``: the articles at hand; ``notes``: warnings of what was not at hand.
    """

    curation: Curation
    readings: dict[str, Reading]
    assembly: Assembly
    read_anew: tuple[str, ...]
    notes: tuple[Problem, ...]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is not as it should be, and does not stop a build."""
        return (*self.notes, *self.curation.warnings)


@dataclass(frozen=True)
class BuildResult:
    """What a build made of its inputs: files by path, the warnings, which files differ from before, what it drafted."""

    inputs: BuildInputs
    files: dict[str, bytes]
    warnings: tuple[Problem, ...]
    changed: tuple[str, ...]
    drafted: str | None = None


def gather(checkout: Checkout, articles: Path | None = None) -> BuildInputs:
    """Read what people decided and the articles at hand, and assemble the tables.

    The folder of the articles' texts is the one given, else the one that the environment names, else ``articles/``.

    Raises:
        BuildError: all findings of the first stage that has any.
    """
    curation = read_curation(checkout)
    variable = os.environ.get(ARTICLES_VARIABLE)
    named = articles or (Path(variable) if variable else None)
    at_hand = find_articles(checkout, curation, named or checkout.root / "articles")
    readings = load_readings(checkout, curation, at_hand)
    no_folder = Problem(str(named), "there is no such folder: built as if no article were at hand")
    notes = (no_folder,) if named and not named.is_dir() else ()
    return BuildInputs(curation, readings, assemble(curation, readings), tuple(at_hand), notes)


def build(
    checkout: Checkout,
    articles: Path | None = None,
    *,
    check: bool = False,
    accept_counts: bool = False,
    open_engine: OpenEngine | None = None,
) -> BuildResult:
    """Gather, validate and, unless only to ``check``, publish; ``accept_counts`` takes other row counts as right.

    What has no English is drafted by the engine given, except to ``check``; ``en.po`` has the drafts once the package
    with them is valid. A build after that reads them there.

    Raises:
        BuildError: all findings of the first stage that has any; nothing is published then.
    """
    with journal.one_at_a_time(checkout.output):
        journal.finish(checkout.output)
        inputs = gather(checkout, articles)
        drafted = draft_missing(checkout, inputs.curation, open_engine) if open_engine and not check else None
        if drafted:
            curation = inputs.curation.with_memory(drafted.memory)
            inputs = replace(inputs, curation=curation, assembly=assemble(curation, inputs.readings))
        counts = row_counts.count(inputs.assembly.rows | inputs.assembly.views)
        files = published_files(inputs)
        differences = [] if accept_counts else list(row_counts.differences(checkout, counts))
        warnings = _validate(journal.stage(checkout.output, files), inputs, differences)
        changed = journal.changed(checkout.output, files)
        if accept_counts:
            row_counts.accept(checkout, counts)
        if drafted:
            write_memory(checkout, drafted.text)
        if changed and not check:
            journal.move(checkout.output, changed)
    return BuildResult(inputs, files, tuple(warnings), tuple(changed), drafted.summary if drafted else None)


def published_files(inputs: BuildInputs) -> dict[str, bytes]:
    """All the files that a build publishes, by path."""
    curation, rows = inputs.curation, inputs.assembly.rows | inputs.assembly.views
    schemas = curation.schemas.tables | view_schemas(curation.schemas).tables
    files = {path_of(name, "csv"): to_csv(schemas[name], rows[name]) for name in rows}
    described = descriptor.describe(curation, files, rows)
    for one in described["resources"]:
        name = one["name"]
        files[path_of(name, "parquet")] = to_parquet(schemas[name], rows[name], about_file(described, one))
    files[DESCRIPTOR] = descriptor.to_json(described)
    files[f"{PARQUET}/{DESCRIPTOR}"] = descriptor.to_json(descriptor.describe_parquet(described, files))
    files["CITATION.cff"] = to_cff(curation.package, curation.articles)
    files[".zenodo.json"] = to_zenodo_json(curation.package, curation.articles, described)
    return files | {f"readings/{name}.json": to_json(reading).encode() for name, reading in inputs.readings.items()}


def _validate(stage: Path, inputs: BuildInputs, differences: list[Problem]) -> list[Problem]:
    """Validate the staged package; returns the warnings, look-alikes among them as long as the package is unfinished.

    Raises:
        BuildError: its errors and the differences of row counts, then the warnings so far.
    """
    report = validate(stage / DESCRIPTOR, extra=False)
    errors = [_problem(finding, inputs.assembly) for finding in report.errors] + differences
    # The warnings of the inputs count the English that is missing, in one line; the rule names every cell.
    found = (finding for finding in report.warnings if finding.rule != english_filled.__name__)
    warnings = [*inputs.warnings, *(_problem(finding, inputs.assembly) for finding in found)]
    unfinished = inputs.curation.package.get("unfinished") == "true"
    (warnings if unfinished else errors).extend(inputs.assembly.look_alikes)
    if errors:
        raise BuildError([*errors, *warnings])
    return warnings


def _problem(finding: Finding, assembly: Assembly) -> Problem:
    """A finding in the staged files, at the place of the record that it comes from."""
    places = assembly.places.get(Path(finding.file).stem, [])
    place = places[finding.row - 2] if finding.row and 0 <= finding.row - 2 < len(places) else None
    return Problem(place, str(finding)) if place else Problem(*str(finding).split(": ", 1))


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
