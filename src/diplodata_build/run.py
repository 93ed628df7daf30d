"""One build from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diplodata._names import TABLES
from diplodata.validation import Finding, validate
from diplodata_build.assembly import row_counts as expected
from diplodata_build.assembly.row_context import Row
from diplodata_build.assembly.tables import Assembly, assemble
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import Curation, read_curation
from diplodata_build.publishing import cff, descriptor, publish, zenodo_json
from diplodata_build.publishing.files import to_csv, to_parquet
from diplodata_build.reading import reading
from diplodata_build.reading.load import find_articles, load_readings, missing_folder
from diplodata_build.reading.reading import Reading


@dataclass(frozen=True)
class BuildResult:
    """What a build made: rows by table, files by path, which articles it read, and which files differ from before."""

    curation: Curation
    readings: dict[str, Reading]
    tables: dict[str, list[Row]]
    files: dict[str, bytes]
    read_anew: tuple[str, ...]
    warnings: tuple[Problem, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class BuildInputs:
    """What is read and assembled before anything is checked or written."""

    curation: Curation
    readings: dict[str, Reading]
    assembly: Assembly
    read_anew: tuple[str, ...]
    warnings: tuple[Problem, ...]


def gather(checkout: Checkout, articles: Path | None = None) -> BuildInputs:
    """Read what people decided and the articles at hand, and assemble the tables.

    Raises:
        BuildError: all findings of the first stage that has any.
    """
    curation = read_curation(checkout)
    named = checkout.named_articles(articles)
    at_hand = find_articles(checkout, curation, named or checkout.own_articles)
    readings = load_readings(checkout, curation, at_hand)
    warnings = (*missing_folder(named), *curation.warnings)
    return BuildInputs(curation, readings, assemble(curation, readings), tuple(at_hand), warnings)


def build(
    checkout: Checkout, articles: Path | None = None, *, check: bool = False, accept_counts: bool = False
) -> BuildResult:
    """Gather, check and, unless only to ``check``, publish; ``accept_counts``: other counts are meant.

    Raises:
        BuildError: all findings of the first stage that has any; nothing is published then.
    """
    with publish.one_at_a_time(checkout.output):
        publish.finish(checkout.output)
        found = gather(checkout, articles)
        counts = expected.count(found.assembly.rows)
        files = _files(found.curation, found.readings, found.assembly.rows)
        surprises = [] if accept_counts else list(expected.unexpected(checkout, counts))
        told = _validate(publish.stage(checkout.output, files), found, surprises)
        changed = publish.changed(checkout.output, files)
        if accept_counts:
            expected.accept(checkout, counts)
        if changed and not check:
            publish.move(checkout.output, changed)
    return BuildResult(
        found.curation, found.readings, found.assembly.rows, files, found.read_anew, tuple(told), tuple(changed)
    )


def _files(curation: Curation, readings: dict[str, Reading], tables: dict[str, list[Row]]) -> dict[str, bytes]:
    files = {descriptor.csv_path(name): to_csv(curation.schemas[name], tables[name]) for name in TABLES}
    files |= {descriptor.parquet_path(name): to_parquet(curation.schemas[name], tables[name]) for name in TABLES}
    described = descriptor.describe(curation, files, tables)
    package, articles = curation.package, curation.articles
    files |= {
        "datapackage.json": descriptor.to_json(described),
        "CITATION.cff": cff.to_cff(package, articles),
        ".zenodo.json": zenodo_json.to_zenodo_json(package, articles, described),
    }
    return files | {f"readings/{name}.json": reading.to_json(value).encode() for name, value in readings.items()}


def _validate(stage: Path, found: BuildInputs, surprises: list[Problem]) -> list[Problem]:
    """Validate the staged package; returns the warnings.

    Raises:
        BuildError: what is wrong with it, and ``surprises``, together with all that was only a warning so far.
    """
    report = validate(stage / "datapackage.json", extra=False)
    errors = [_problem(finding, found.assembly) for finding in report.errors] + surprises
    if errors:
        raise BuildError([*found.warnings, *errors])
    return [*found.warnings, *(_problem(finding, found.assembly) for finding in report.warnings)]


def _problem(finding: Finding, assembly: Assembly) -> Problem:
    """A finding in the staged files, at the place of the record that it comes from."""
    places = assembly.places.get(Path(finding.file).stem, [])
    place = places[finding.row - 2] if finding.row and 0 <= finding.row - 2 < len(places) else None
    return Problem(place, str(finding)) if place else Problem(*str(finding).split(": ", 1))
