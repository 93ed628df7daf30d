"""What can be wrong with a package, rule by rule: ``validate`` finds all of it at once.

Each rule is a small function in one of the modules, its docstring the sentence that the user reads, in English and in
Spanish; ``RULES`` lists them all.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import _package
from .._errors import DataNotFoundError
from . import cells, dates, english, files, keys, records, spans, twins
from .package import DESCRIPTOR, Package
from .report import Finding, Hit, Level, Report, Rule, finding, sentences

__all__ = ["RULES", "WARNINGS", "Finding", "Package", "Report", "check", "sentences", "validate"]

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *cells.RULES,
    *keys.RULES,
    *dates.RULES,
    *spans.RULES,
    *records.RULES,
    *english.RULES,
    *twins.RULES,
)

# Rules that only warn, by name: until the English of the records is complete, missing English does not make a package
# invalid. A release empties this set.
WARNINGS = frozenset({"english_filled"})


def validate(path: str | Path | None = None) -> Report:
    """Check a package by every rule: the one of a datapackage.json, or of the folder that holds one, or the installed.

    Raises DataNotFoundError where there is no such file; everything else that is wrong is a finding.
    """
    descriptor = Path(path) if path is not None else _package.root()
    if descriptor.is_dir():
        descriptor = descriptor / DESCRIPTOR
    if not descriptor.is_file():
        raise DataNotFoundError(descriptor.parent)
    return check(Package(descriptor))


def check(package: Package, rules: Sequence[Rule] = RULES) -> Report:
    """The report of some rules on a package that is read already."""
    found = [one for rule in rules for one in _findings(rule, package)]
    order = {table.file: number for number, table in enumerate(package.tables.values())}
    found.sort(key=lambda one: (order.get(one.file, -1), one.row or 0))
    rows = sum(len(table.rows) for table in package.tables.values())
    return Report(package.path, len(rules), len(package.tables), rows, tuple(found))


def _findings(rule: Rule, package: Package) -> Iterator[Finding]:
    level: Level = "warning" if rule.__name__ in WARNINGS else "error"
    try:
        for hit in rule(package):
            yield finding(hit, rule, level)
    except Exception as error:  # a package so broken that a rule stumbles is invalid, not a traceback
        yield finding(Hit(DESCRIPTOR, None, None, f"{type(error).__name__}: {error}"), rule, "error")
