"""What a validation found, and how it is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from .package import Package

LONGEST_DETAIL = 240
Level = Literal["error", "warning"]


class Hit(NamedTuple):
    """One place that breaks a rule: the file, the row as a spreadsheet counts (the header is row 1), the column.

    ``detail`` shows the values at fault in signs rather than in words: the sentences are the rule's.
    """

    file: str
    row: int | None
    column: str | None
    detail: str


Rule = Callable[["Package"], Iterator[Hit]]


def sentences(rule: Rule) -> tuple[str, str]:
    """What the user reads of a rule, in English and in Spanish: the two paragraphs of its docstring."""
    english, _, spanish = cleandoc(rule.__doc__ or "").partition("\n\n")
    return " ".join(english.split()), " ".join(spanish.split())


class Finding(NamedTuple):
    """One problem of a package; prints as ``file:row:column: message``."""

    file: str
    row: int | None
    column: str | None
    message: str
    level: Level
    rule: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part is not None)
        return _one_line(f"{place}: {'' if self.level == 'error' else '(warning / aviso) '}{self.message}")


def _one_line(text: str) -> str:
    """The text with what would break a line, or command a terminal, written as an escape."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def finding(hit: Hit, rule: Rule, level: Level) -> Finding:
    """The finding for a place that breaks a rule: the values at fault, then the rule in both languages."""
    detail = hit.detail if len(hit.detail) <= LONGEST_DETAIL else f"{hit.detail[:LONGEST_DETAIL]}…"
    message = " — ".join(part for part in (detail, " / ".join(sentences(rule))) if part)
    return Finding(hit.file, hit.row, hit.column, message, level, rule.__name__)


@dataclass(frozen=True)
class Report:
    """All findings of one validation."""

    descriptor: Path
    rules: int
    tables: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the package invalid."""
        return tuple(found for found in self.findings if found.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not."""
        return tuple(found for found in self.findings if found.level == "warning")

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def summary(self) -> str:
        """One line of counts."""
        return (
            f"{self.descriptor}: {'valid / válido' if self.valid else 'INVALID / NO VÁLIDO'} · "
            f"{self.rules} rules / reglas · {self.tables} tables / tablas · {self.rows} rows / filas · "
            f"{len(self.errors)} errors / errores · {len(self.warnings)} warnings / avisos"
        )

    def __str__(self) -> str:
        return "\n".join([*map(str, self.findings), self.summary()])

    def as_dict(self) -> dict[str, Any]:
        """The report as what JSON can hold."""
        counts = {"rules": self.rules, "tables": self.tables, "rows": self.rows}
        counts |= {"errors": len(self.errors), "warnings": len(self.warnings)}
        found = [entry._asdict() for entry in self.findings]
        return {"descriptor": str(self.descriptor), "valid": self.valid, **counts, "findings": found}
