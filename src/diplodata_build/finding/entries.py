"""The entries of a list of references: where each stands, whose work it is and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diplodata_build.finding.lexicon import end_of_work
from diplodata_build.text.document import Document

_HEADING = re.compile(
    r"\W*(?:lista de )?(?:referencias?|bibliograf[ií]a|fuentes|obras citadas|literatura citada|references|bibliography|"
    r"works cited)\b.{0,60}",
    re.IGNORECASE,
)
_UNDATED = 300  # letters of an entry without a year; a longer paragraph may be prose
_SURNAME = re.compile(r"\W*([^\W\d_][^,.(\d]*)")
_BY_THE_SAME = re.compile(r"\s*(?:[–—―]|[-_]{2,})")  # «———, Otro título»
_YEAR = re.compile(r"\b((?:1[5-9]|20)\d\d[a-z]?)\b|\b(s\.\s?f\.)")
_YEAR_IN_BRACKETS = re.compile(r"\(((?:1[5-9]|20)\d\d[a-z]?)\)|\((s\.\s?f\.)\)")


class Entry(NamedTuple):
    """One entry; offsets are those of the clean text."""

    char_start: int
    char_end: int
    surname: str
    year: str


def find_entries(document: Document) -> Iterator[Entry]:
    """The entries under a heading that announces them, in the order of the text."""
    for section in document.sections:
        if section.heading and _HEADING.fullmatch(section.heading):
            last = ""
            for block in document.located:
                start = block.char_start or 0
                surname, year = _SURNAME.match(block.text), _year(block.text)
                if not year and len(block.text) <= _UNDATED:  # letters and papers of an archive
                    year = "s.f."
                inside = section.char_start < start < section.char_end and block.kind != "heading"
                if inside and surname and year and block.char_end:
                    last = last if last and _BY_THE_SAME.match(block.text) else surname[1].strip()
                    yield Entry(start, block.char_end, last, year)


def _year(text: str) -> str | None:
    """The year of an entry: the first in brackets, else the last before its link and the date on which it was read."""
    if found := _YEAR_IN_BRACKETS.search(text):
        return found[1] or "s.f."
    years = list(_YEAR.finditer(text, 0, end_of_work(text)))
    return (years[-1][1] or "s.f.") if years else None
