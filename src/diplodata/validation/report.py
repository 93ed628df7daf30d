"""The findings of a validation, as objects, as lines of text and as plain data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple, get_type_hints

from .._names import Language
from .._ordinary import printable
from .hits import Hit
from .package import RawPackage

LONGEST_DETAIL = 240
Level = Literal["error", "warning"]
Rule = Callable[[RawPackage], Iterator[Hit]]


def rules_in(module: ModuleType) -> tuple[Rule, ...]:
    """The rules of a module, in their order: its functions that give hits, without those that help them."""
    own = ((name, one) for name, one in vars(module).items() if getattr(one, "__module__", None) == module.__name__)
    return tuple(one for name, one in own if name[0] != "_" and get_type_hints(one).get("return") == Iterator[Hit])


@cache
def sentences(rule: Rule) -> tuple[str, str]:
    """What the user reads of a rule, in English and in Spanish: the two paragraphs of its docstring."""
    english, _, spanish = cleandoc(rule.__doc__ or "").partition("\n\n")
    return " ".join(english.split()), " ".join(spanish.split())


class Finding(NamedTuple):
    """One problem of a package; prints as ``file:row:column: message``, in both languages or in one."""

    file: str
    row: int | None
    column: str | None
    detail: str
    sentences: tuple[str, str]
    level: Level
    rule: str

    @property
    def message(self) -> str:
        """The values at fault, then the rule in both languages."""
        return self.text(None)

    def text(self, language: Language | None) -> str:
        """The values at fault, then the rule in one language or in both."""
        return " — ".join(part for part in (self.detail, in_language(self.sentences, language)) if part)

    def line(self, language: Language | None = None) -> str:
        """The finding as one line of text."""
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part is not None)
        mark = "" if self.level == "error" else f"({in_language(_WARNING, language)}) "
        text = f"{place}: {mark}{self.text(language)}"
        return printable(text)

    def __str__(self) -> str:
        return self.line()

    def as_dict(self, language: Language | None = None) -> dict[str, Any]:
        """The finding as data for JSON."""
        place = {"file": self.file, "row": self.row, "column": self.column}
        return place | {"level": self.level, "rule": self.rule, "message": self.text(language)}


_WARNING = ("warning", "aviso")


def in_language(texts: tuple[str, str], language: Language | None) -> str:
    """The English or the Spanish of two texts, or both."""
    return " / ".join(texts) if language is None else texts[language == "es"]


def finding(hit: Hit, rule: Rule, level: Level) -> Finding:
    """The finding for a place that breaks a rule."""
    detail = hit.detail if len(hit.detail) <= LONGEST_DETAIL else f"{hit.detail[:LONGEST_DETAIL]}…"
    return Finding(hit.file, hit.row, hit.column, detail, sentences(rule), level, rule.__name__)


@dataclass(frozen=True)
class Report:
    """All findings of one validation; ``not_run``: what it did not check, in English and in Spanish."""

    descriptor: Path
    rules: int
    tables: int
    rows: int
    findings: tuple[Finding, ...]
    not_run: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the package invalid."""
        return tuple(found for found in self.findings if found.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not make it invalid."""
        return tuple(found for found in self.findings if found.level == "warning")

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def summary(self, language: Language | None = None) -> str:
        """One line of counts."""
        outcome = ("valid", "válido") if self.valid else ("INVALID", "NO VÁLIDO")
        counts = {
            ("rules", "reglas"): self.rules, ("tables", "tablas"): self.tables, ("rows", "filas"): self.rows,
            ("errors", "errores"): len(self.errors), ("warnings", "avisos"): len(self.warnings),
        }  # fmt: skip
        counted = [f"{count} {in_language(noun, language)}" for noun, count in counts.items()]
        return printable(f"{self.descriptor}: {' · '.join([in_language(outcome, language), *counted])}")

    def notes(self, language: Language | None = None) -> list[str]:
        """A line for each thing that was not checked."""
        return [f"{in_language(_NOT_RUN, language)}: {in_language(note, language)}" for note in self.not_run]

    def __str__(self) -> str:
        return "\n".join([*map(str, self.errors), *map(str, self.warnings), *self.notes(), self.summary()])

    def as_dict(self, language: Language | None = None) -> dict[str, Any]:
        """The report as data for JSON."""
        counts = {"rules": self.rules, "tables": self.tables, "rows": self.rows}
        counts |= {"errors": len(self.errors), "warnings": len(self.warnings)}
        found = [entry.as_dict(language) for entry in (*self.errors, *self.warnings)]
        notes = [in_language(note, language) for note in self.not_run]
        return {"descriptor": str(self.descriptor), "valid": self.valid, **counts, "findings": found, "not_run": notes}


_NOT_RUN = ("not run", "no se ejecutó")
