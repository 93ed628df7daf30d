"""Terms that an article may define: what it says that it calls so, and quoted terms to which it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diplodata_build.assembly.row_context import Row
from diplodata_build.text.words import plain

LONGEST = 5  # words of a term
_TERM = rf"(?:(?:el|la|los|las) )?(?P<term>[^\W\d_]+(?: [^\W\d_]+){{0,{LONGEST - 1}}}?)"
_DEFINES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:entiend[eo]|entendemos|entenderemos|entenderá) por {_TERM}(?=,|:| (?:a|al|aquel\w*|como|cualquier"
        r"|el|la|lo|los|las|toda|todas|todo|todos|un|una)\b)",
        rf"\bpor {_TERM},? (?:se entenderá|se entiende|entendemos|entenderemos|entiendo)\b",
        rf"\b(?:llamo|llamamos|llamaré|llamaremos|denomino|denominamos|denominaré|denominaremos) {_TERM}(?= al?\b)",
    )
]
_CALLED = re.compile(
    r"\b(?:concepto|denomin\w+|entend\w+|entiend\w+|llam\w+|noción|término)(?: \w+){0,4},?\s[«“‘\"]$", re.IGNORECASE
)
_NAMED_SO = re.compile(r"[»”’\"],? como (?:lo |la |se )?(?:ha )?(?:denomin|llam)\w+", re.IGNORECASE)
_REACH = 60  # characters before a quotation mark in which a verb of naming is looked for


class Term(NamedTuple):
    """A term, where it first stands so, and why it is one."""

    text: str
    start: int
    end: int
    why: str


def find_terms(text: str, quoted: Iterable[Row]) -> Iterator[Term]:
    """The terms of a text, each once; ``quoted`` are the places of words in quotation marks."""
    seen: set[str] = set()
    for term in sorted([*_defined(text), *_quoted(text, quoted)], key=lambda one: one.start):
        if plain(term.text) not in seen:
            seen.add(plain(term.text))
            yield term


def _defined(text: str) -> Iterator[Term]:
    for pattern in _DEFINES:
        for found in pattern.finditer(text):
            yield Term(found["term"], *found.span("term"), "the article says what it means by it")


def _quoted(text: str, quoted: Iterable[Row]) -> Iterator[Term]:
    for row in quoted:
        start, end = row["char_start"], row["char_end"]
        words = text[start:end]
        if not words[:1].islower() or len(words.split()) > LONGEST:
            continue
        times = len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))
        if _CALLED.search(text[max(0, start - _REACH) : start]) or _NAMED_SO.match(text, end):
            yield Term(words, start, end, "quoted as what something is called")
        elif times > 1:
            yield Term(words, start, end, f"quoted, and there {times} times")
