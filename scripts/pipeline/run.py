"""One build from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diplodata.validation import Finding, validate
from pipeline import citation, descriptor, expected, publish, reading
from pipeline.files import to_csv, to_parquet
from pipeline.house import House
from pipeline.inputs import Curation, find_articles, read_curation, take_readings
from pipeline.problems import BuildError, Problem, stop_if_any
from pipeline.reading import Reading
from pipeline.schemas import TABLES
from pipeline.sources import Row
from pipeline.tables import Assembly, assemble


@dataclass(frozen=True)
class Built:
    """What a build made: rows by table, files by path, which articles it read, and which files differ from before."""

    curation: Curation
    readings: dict[str, Reading]
    tables: dict[str, list[Row]]
    files: dict[str, bytes]
    read_anew: tuple[str, ...]
    warnings: tuple[Problem, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Gathered:
    """What is read and assembled before anything is checked or written."""

    curation: Curation
    readings: dict[str, Reading]
    assembly: Assembly
    read_anew: tuple[str, ...]


def gather(house: House, articles: Path | None = None) -> Gathered:
    """Read what people decided and the articles at hand, and assemble the tables.

    Raises:
        BuildError: all findings of the first stage that has any.
    """
    curation = read_curation(house)
    at_hand = find_articles(house, curation, house.articles(articles))
    readings = take_readings(house, curation, at_hand)
    return Gathered(curation, readings, assemble(curation, readings), tuple(at_hand))


def build(house: House, articles: Path | None = None, *, check: bool = False, accept_counts: bool = False) -> Built:
    """Gather, check and, unless only to ``check``, publish; ``accept_counts``: other counts are meant.

    Raises:
        BuildError: all findings of the first stage that has any; nothing is published then.
    """
    with publish.one_at_a_time(house.output):
        publish.finish(house.output)
        found = gather(house, articles)
        _count(house, found.assembly, accept_counts)
        files = _files(found.curation, found.readings, found.assembly.rows)
        warnings = _validate(publish.stage(house.output, files), found.curation, found.assembly)
        changed = publish.changed(house.output, files)
        if changed and not check:
            publish.move(house.output, changed)
    told = (*found.curation.warnings, *warnings)
    return Built(found.curation, found.readings, found.assembly.rows, files, found.read_anew, told, tuple(changed))


def _count(house: House, assembly: Assembly, accept: bool) -> None:
    """Stop at other numbers of rows than the expected ones, or make them the expected ones."""
    counts = expected.count(assembly.rows)
    if accept:
        expected.accept(house, counts)
    stop_if_any(list(expected.unexpected(house, counts)))


def _files(curation: Curation, readings: dict[str, Reading], tables: dict[str, list[Row]]) -> dict[str, bytes]:
    files = {descriptor.csv_path(name): to_csv(curation.schemas[name], tables[name]) for name in TABLES}
    files |= {descriptor.parquet_path(name): to_parquet(curation.schemas[name], tables[name]) for name in TABLES}
    described = descriptor.describe(curation, files, tables)
    files |= {"datapackage.json": descriptor.to_json(described), "CITATION.cff": citation.to_cff(curation)}
    return files | {f"readings/{name}.json": reading.to_json(value).encode() for name, value in readings.items()}


def _validate(stage: Path, curation: Curation, assembly: Assembly) -> list[Problem]:
    """Validate the staged package; returns the warnings."""
    report = validate(stage / "datapackage.json", extra=False)
    if report.errors:
        raise BuildError([*curation.warnings, *(_problem(finding, assembly) for finding in report.errors)])
    return [_problem(finding, assembly) for finding in report.warnings]


def _problem(finding: Finding, assembly: Assembly) -> Problem:
    """A finding in the staged files, at the place of the record that it comes from."""
    places = assembly.places.get(Path(finding.file).stem, [])
    place = places[finding.row - 2] if finding.row and 0 <= finding.row - 2 < len(places) else None
    return Problem(place, str(finding)) if place else Problem(*str(finding).split(": ", 1))
