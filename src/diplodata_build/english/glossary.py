"""The terms of the translation: ``curation/translation/glossary.csv``.

One row for each Spanish form and English word for it. ``policy``: ``required``, the English has this word, or one of
those that other rows require for the same Spanish (drafts get the first); ``keep``, the Spanish form stays as it is;
``forbidden``, the English does not have this word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from diplodata._ordinary import read_ordinary
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem, stop_if_any

POLICIES = ("required", "keep", "forbidden")
QUOTED = re.compile(r"«[^«»]+»")


class Term(NamedTuple):
    """One row, in the order of the columns."""

    source: str
    target: str
    pos: str
    definition: str
    policy: str
    note: str


@dataclass(frozen=True)
class Glossary:
    """All terms in the order of their file."""

    terms: tuple[Term, ...]

    @cached_property
    def by_source(self) -> dict[str, tuple[Term, ...]]:
        """The rows of each Spanish form."""
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms:
            found[term.source.casefold()] = (*found.get(term.source.casefold(), ()), term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted(self.by_source, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms)) or '(?!)'})(?![\w-])", re.IGNORECASE)

    def occurrences(self, spanish: str) -> Iterator[re.Match[str]]:
        """The terms of a text from left to right, the longest at each place."""
        return self._pattern.finditer(spanish)

    def target(self, occurrence: re.Match[str]) -> str | None:
        """What a draft is given for a term in its place, None where the glossary only forbids something."""
        written = occurrence.group()
        for term in self.by_source[written.casefold()]:
            if term.policy == "keep":
                return written
            if term.policy == "required":
                raised = written[0].isupper() and term.source[0].islower()
                return term.target[0].upper() + term.target[1:] if raised else term.target
        return None

    def judge(self, spanish: str, english: str) -> dict[str, str | None]:
        """For each term of a Spanish text None where the English has it right, else what is wrong.

        Words that both texts quote as printed, «so» in Spanish and “so” in English, are exempt.
        """
        for quoted in set(QUOTED.findall(spanish)):
            if (in_english := f"“{quoted[1:-1]}”") in english:
                spanish, english = spanish.replace(quoted, "«»"), english.replace(in_english, "“”")
        sources = {occurrence.group().casefold() for occurrence in self.occurrences(spanish)}
        allowed = {t.target.casefold() for source in sources for t in self.by_source[source] if t.policy == "required"}
        return {source: self._fault(source, english, allowed) for source in sorted(sources)}

    def _fault(self, source: str, english: str, allowed: set[str]) -> str | None:
        rows = self.by_source[source]
        wanted = [term.target for term in rows if term.policy == "required"]
        wanted += [term.source for term in rows if term.policy == "keep"]
        if wanted and not any(has_word(english, word) for word in wanted):
            return f"«{source}» needs «{'» or «'.join(wanted)}»"
        for term in rows:
            if term.policy == "forbidden" and term.target.casefold() not in allowed and has_word(english, term.target):
                return f"«{source}» is not «{term.target}»"
        return None


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word or phrase, in singular or plural."""
    stem = rf"{re.escape(word[:-1])}(?:y|ies)" if word.endswith("y") else rf"{re.escape(word)}(?:s|es)?"
    return bool(re.search(rf"(?<!\w){stem}(?!\w)", text, re.IGNORECASE))


def read_glossary(checkout: Checkout) -> Glossary:
    """The glossary of a checkout.

    Raises:
        BuildError: the file is missing, has other columns, or a row is wrong.
    """
    path = checkout.translation / "glossary.csv"
    try:
        rows = list(csv.reader(read_ordinary(path).decode("utf-8").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BuildError([Problem(checkout.name(path), f"not a readable glossary: {error}")]) from None
    if not rows or tuple(rows[0]) != Term._fields:
        raise BuildError([Problem(checkout.name(path), f"its first line is not {','.join(Term._fields)}")])
    stop_if_any(list(_row_problems(rows[1:], checkout.name(path))))
    return Glossary(tuple(Term(*row) for row in rows[1:]))


def _row_problems(rows: list[list[str]], file: str) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=2):
        place = f"{file}:{number}"
        if len(row) != len(Term._fields):
            yield Problem(place, f"{len(row)} values instead of {len(Term._fields)}; quote a value that has a comma")
            continue
        term = Term(*row)
        if term.policy not in POLICIES:
            yield Problem(place, f"unknown policy '{term.policy}' (known: {', '.join(POLICIES)})")
        if not term.source or bool(term.target) == (term.policy == "keep"):
            yield Problem(place, "every row needs a source and, unless its policy is keep, a target")
        if (key := (term.source.casefold(), term.target.casefold())) in seen:
            yield Problem(place, f"'{term.source}', '{term.target}' occurs twice")
        seen.add(key)
