"""All that can be wrong with a package, rule by rule: ``validate`` finds all of it at once.

Each rule is a small function in one of the modules; users read its docstring, one sentence in English and one in
Spanish. ``RULES`` lists them all.
"""

import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import islice
from os import PathLike

from .._errors import MissingExtraError, NotJudgedError
from .._package import installed
from .._sqlite import require_sqlite
from . import (
    agreement,
    bilingual_consistency,
    candidates,
    cells,
    citing,
    codes,
    confined,
    countries,
    dates,
    english,
    evidence_support,
    files,
    heads,
    keys,
    kinds,
    languages,
    law,
    layout,
    official,
    plausibility,
    reasons,
    records,
    senses,
    spans,
    speakers,
    statements,
    ties,
    twins,
    views,
    works,
)
from .hits import Hit
from .package import RawPackage
from .report import Finding, Report, Rule, finding, rules_in, sentences

__all__ = ["ALL_RULES", "RULES", "WARNINGS", "Finding", "RawPackage", "Report", "check", "sentences", "validate"]

_MODULES = (
    files,
    cells,
    keys,
    dates,
    plausibility,
    reasons,
    ties,
    agreement,
    kinds,
    heads,
    countries,
    codes,
    works,
    citing,
    speakers,
    layout,
    spans,
    statements,
    records,
    candidates,
    evidence_support,
    english,
    languages,
    bilingual_consistency,
    senses,
    views,
    twins,
)
RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in rules_in(module))
# Those of a package that is no longer in the making, too: the law of its version, and the rules of others.
ALL_RULES: tuple[Rule, ...] = (*RULES, *law.RULES, *official.RULES)
BY_NAME = {rule.__name__: rule for rule in ALL_RULES}
# Those that let libraries read what a stranger wrote.
CONFINED: tuple[Rule, ...] = (cells.pattern, *rules_in(twins), *official.RULES)

# The rules that only warn in a build whose records are incomplete, by name. The setting is `unfinished: true` in
# curation/package.yaml. What a package says of itself (diplodata:unfinished) silences none in `validate`.
WARNINGS = frozenset({"english_filled", "translations_current", "coverage_closed", "sentences_stated", "tables_filled"})

# So does what these rules find in English that a machine drafted and nobody has read: who reads it mends it.
_ON_DRAFTS = {rule.__name__ for module in (languages, bilingual_consistency, senses) for rule in rules_in(module)}

MOST_FINDINGS = 1_000  # per rule: a hostile package must not fill the memory
PATIENCE = 10.0  # seconds that a validation waits for a build that moves files into their places
_MOVING = (
    "The files of the package change while they are read: a build moves them, or was interrupted, and `make build` "
    "ends it; nothing was judged",
    "Los archivos del paquete cambian mientras se leen: `make build` los está moviendo, o se interrumpió, y `make "
    "build` lo termina; no se ha juzgado nada",
)
_WITHOUT_ARTICLES = (
    "the words of evidence against the articles; the build does that if it has their texts",
    "las palabras de la evidencia contra los artículos; eso lo hace `make build` si dispone de sus textos",
)


def validate(path: str | PathLike[str] | None = None, *, extra: bool = True) -> Report:
    """Check a package by every rule: a datapackage.json, the folder that holds one, or the installed package.

    With ``extra`` also by the official Data Package schema and by frictionless if the extra ``validate`` is installed;
    the report says if it is not. Raises DataNotFoundError if there is no such file, or if it is an archive, and
    MissingExtraError or QueryError where this Python lacks what judging needs, and NotJudgedError if files change
    while they are read; everything else that is wrong is a finding.
    """
    if find_spec("pyarrow") is None:  # as in a frozen program that was made without it
        raise MissingExtraError("pyarrow", "pyarrow")
    require_sqlite()
    lacking = official.not_installed() if extra else None
    package = _read(installed().file if path is None else path)
    rules = ALL_RULES if extra and not lacking else (*RULES, *law.RULES)
    known = _hits(package, rules)
    unlimited = None if known and confined.is_limited() else confined.NO_LIMIT
    notes = (lacking, law.not_here(package), unlimited, _WITHOUT_ARTICLES)
    return check(package, rules, tuple(note for note in notes if note), known=known)


def _read(path: str | PathLike[str]) -> RawPackage:
    """The package, all its files read while none of them changed; NotJudgedError if they change for too long."""
    until = time.monotonic() + PATIENCE
    while not (package := RawPackage(path)).is_settled():
        if time.monotonic() > until:
            raise NotJudgedError(*_MOVING)
        time.sleep(0.1)
    return package


def _hits(package: RawPackage, rules: Sequence[Rule]) -> dict[str, list[Hit]]:
    """What rules find, some of them in a process of their own meanwhile; only of the others if there can be none."""
    apart = [rule.__name__ for rule in rules if rule in CONFINED]
    if not confined.is_possible():
        return {}
    with confined.Confined(package, apart) as there:
        here = {rule.__name__: hits_of(rule, package) for rule in rules if rule not in CONFINED}
        found = there.hits()
    return {} if found is None else here | found


def check(
    package: RawPackage,
    rules: Sequence[Rule] = RULES,
    not_run: tuple[tuple[str, str], ...] = (),
    *,
    in_the_making: bool = False,
    known: Mapping[str, Sequence[Hit]] | None = None,
) -> Report:
    """The report of some rules on a package that is read already; of one in the making, some only warn.

    ``known``: what some of them found before.
    """
    known = known or {}
    found_by = {rule: known[name] if (name := rule.__name__) in known else hits_of(rule, package) for rule in rules}
    hits = [(rule, hit) for rule, its in found_by.items() for hit in its]
    warns = [in_the_making and _only_warns(rule, hit, package) for rule, hit in hits]
    found = [finding(hit, rule, "warning" if one else "error") for (rule, hit), one in zip(hits, warns, strict=True)]
    order = {table.file: number for number, table in enumerate(package.described.values())}
    found.sort(key=lambda one: (order.get(one.file, -1), one.row or 0))
    rows = sum(len(table.rows) for table in package.tables.values())
    return Report(package.path, len(rules), len(package.tables), rows, tuple(found), not_run)


def _only_warns(rule: Rule, hit: Hit, package: RawPackage) -> bool:
    """Whether what a rule found is a warning in a package in the making."""
    on_a_draft = rule.__name__ in _ON_DRAFTS and hit[:3] in package.unread_cells
    return on_a_draft or rule.__name__ in WARNINGS


def hits_of(rule: Rule, package: RawPackage) -> list[Hit]:
    """What a rule finds in a package."""
    hits: list[Hit] = []
    try:
        hits.extend(islice(rule(package), MOST_FINDINGS))
    except (MemoryError, NotJudgedError):
        raise
    except Exception as error:  # a package so broken that a rule stumbles is invalid, not a traceback
        hits.append(package.hit(f"{type(error).__name__}: {error}"))
    return hits
