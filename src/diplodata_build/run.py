"""One build from end to end, and the summary of it: rows per table and article, coverage, English by origin, share
reproduced."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from diplodata._citing import about_file
from diplodata._names import GROUPS, PARQUET
from diplodata._package import DESCRIPTOR
from diplodata.validation import Finding, RawPackage, check, spans
from diplodata.validation.english import english_filled
from diplodata.validation.files import rows_by_article, sha256_of
from diplodata.validation.package import grouped
from diplodata.validation.records import coverage_closed
from diplodata.validation.report import rules_in
from diplodata.validation.share import REPRODUCING, reproduced
from diplodata_build.assembly import row_counts
from diplodata_build.assembly.tables import Assembly, assemble
from diplodata_build.base.checkout import ARTICLES_VARIABLE, Checkout
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.base.text_tables import aligned
from diplodata_build.curation.inputs import Curation, survey_curation
from diplodata_build.curation.memory import missing, write_memory
from diplodata_build.curation.view_definitions import view_schemas
from diplodata_build.english.drafting import OpenEngine, draft_missing
from diplodata_build.publishing import descriptor, journal
from diplodata_build.publishing.credits import to_cff, to_zenodo_json
from diplodata_build.publishing.descriptor import path_of, to_csv, to_parquet
from diplodata_build.reading.reading import Reading, load_readings, to_json
from diplodata_build.reading.texts import find_articles


@dataclass(frozen=True)
class BuildInputs:
    """What is read and assembled before anything is validated or written.

    ``at_hand``: the texts that were read anew, by article; ``notes``: warnings of what was not at hand; ``problems``:
    what stops a build; ``doubtful``: the places of the records of which words are not in their article, and of their
    parts.
    """

    curation: Curation
    readings: dict[str, Reading]
    assembly: Assembly
    at_hand: dict[str, Path]
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...] = ()
    doubtful: frozenset[str] = frozenset()

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
        BuildError: all findings.
    """
    inputs = survey(checkout, articles)
    stop_if_any([*inputs.problems])
    return inputs


def survey(checkout: Checkout, articles: Path | None = None) -> BuildInputs:
    """What ``gather`` gives, with its findings, as long as the tables can be assembled at all.

    Raises:
        BuildError: all findings, where they cannot: a record is not read or refers to nothing, an article has no
            reading.
    """
    problems: list[Problem] = []
    unlocated: dict[str, Problem] = {}
    curation = survey_curation(checkout, problems)
    if curation is None:
        raise BuildError(problems)
    variable = os.environ.get(ARTICLES_VARIABLE)
    named = articles or (Path(variable) if variable else None)
    at_hand = find_articles(checkout, curation.articles, named or checkout.root / "articles", problems)
    readings = load_readings(checkout, curation, at_hand, problems, unlocated)
    if not curation.whole or len(readings) < len(curation.articles):
        raise BuildError(problems)
    no_folder = Problem(str(named), "there is no such folder: built as if no article were at hand")
    notes = (no_folder,) if named and not named.is_dir() else ()
    assembly = assemble(curation, readings, frozenset(unlocated))
    problems += assembly.problems
    whole = (record for record in curation.records.top_level if any(part.place in unlocated for part in record.all()))
    doubtful = frozenset(part.place for record in whole for part in record.all())
    return BuildInputs(curation, readings, assembly, at_hand, notes, tuple(problems), doubtful)


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
        BuildError: all findings; nothing is published then.
    """
    with journal.one_at_a_time(checkout.output), _without_collector():
        journal.finish(checkout.output)
        inputs = survey(checkout, articles)
        drafts = open_engine and not check and not inputs.problems
        drafted = draft_missing(checkout, inputs.curation, open_engine) if open_engine and drafts else None
        if drafted:
            curation = inputs.curation.with_memory(drafted.memory)
            inputs = replace(inputs, curation=curation, assembly=assemble(curation, inputs.readings))
        counts = row_counts.count(inputs.assembly.rows | inputs.assembly.views)
        files = published_files(inputs)
        differences = [] if accept_counts else list(row_counts.differences(checkout, counts))
        warnings = _validate(checkout, files, inputs, differences)
        changed = journal.changed(checkout.output, files)
        if accept_counts:
            row_counts.accept(checkout, counts)
        if drafted:
            write_memory(checkout, drafted.text)
        if changed and not check:
            journal.move(checkout.output, changed)
        checkout.cache.keep_used()
    return BuildResult(inputs, files, tuple(warnings), tuple(changed), drafted.summary if drafted else None)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Among the rows of a build nothing refers to itself: to look for it among millions takes a seventh of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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


def _validate(
    checkout: Checkout, files: dict[str, bytes], inputs: BuildInputs, differences: list[Problem]
) -> list[Problem]:
    """Stage and validate the package; returns the warnings, look-alikes among them as long as the package is
    unfinished. The very files that were validated before are not validated again.

    Raises:
        BuildError: its errors and the differences of row counts, then the warnings so far.
    """
    stage = journal.stage(checkout.output, files)
    unfinished = inputs.curation.package.get("unfinished") == "true"
    hashes = sorted((name, sha256_of(content)) for name, content in files.items())
    report = checkout.cache.get(
        ("report", str(stage), unfinished, hashes),
        lambda: check(RawPackage(stage / DESCRIPTOR, own=True), in_the_making=unfinished),
    )
    # Words that are not in the article have no place: what follows from that is not told too.
    of_places = inputs.doubtful and {rule.__name__ for rule in rules_in(spans)}
    found_wrong = _by_cause((one for one in report.errors if one.rule not in of_places), inputs.assembly)
    errors = [*inputs.problems, *(one for one in found_wrong if one.place not in inputs.doubtful), *differences]
    warnings = [*inputs.warnings, *_counted(report.warnings, inputs.assembly)]
    (warnings if unfinished else errors).extend(inputs.assembly.look_alikes)
    if errors:
        raise BuildError(errors, warnings)
    return warnings


def _by_cause(findings: Iterable[Finding], assembly: Assembly) -> Iterator[Problem]:
    """Findings in the staged files, one for each rule that a record breaks, at the place of the record: its name is a
    cell of several tables."""
    for (place, _), found in grouped(((_place(one, assembly), one.rule), one) for one in findings).items():
        if place:
            more = f" (and in {len(found) - 1} more cells made from it)" if len(found) > 1 else ""
            yield Problem(place, f"{found[0]}{more}")
        else:
            yield from (Problem(*str(one).split(": ", 1)) for one in found)


def _counted(findings: Iterable[Finding], assembly: Assembly) -> Iterator[Problem]:
    """The warnings of each rule: the first, and how many more there are."""
    for rule, found in grouped((one.rule, one) for one in findings).items():
        first = next(_by_cause(found[:1], assembly))
        if rule == coverage_closed.__name__:
            yield Problem(first.place, f"{len(found)} candidates are open (scripts/audit.py lists them)")
        elif rule != english_filled.__name__:  # those of the inputs count the English that is missing
            more = f" (and {len(found) - 1} more like it)" if len(found) > 1 else ""
            yield Problem(first.place, f"{first.message}{more}")


def _place(finding: Finding, assembly: Assembly) -> str | None:
    """The place of the record that a row comes from."""
    places = assembly.places.get(Path(finding.file).stem, [])
    return places[finding.row - 2] if finding.row and 0 <= finding.row - 2 < len(places) else None


def summarise(inputs: BuildInputs) -> str:
    """The summary as text of several lines."""
    parts = (_articles(inputs), _tables(inputs), _coverage(inputs), _english(inputs), _share(inputs))
    return "\n\n".join("\n".join(lines) for lines in parts)


def _articles(inputs: BuildInputs) -> Iterator[str]:
    for article_id in inputs.readings:
        if article_id in inputs.at_hand:
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
