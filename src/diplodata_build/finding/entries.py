"""The entries of a list of references: where each stands, whose work it is and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diplodata_build.text.document import Document

_HEADING = re.compile(
    r"\W*(?:lista de )?(?:referencias?|bibliograf[ií]a|fuentes|obras citadas|literatura citada|references|bibliography|"
    r"works cited)\b.{0,60}",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"\W*([^\W\d_][^,.(\d]*)")
_YEAR = re.compile(r"\b((?:1[5-9]|20)\d\d[a-z]?)\b|\b(s\.\s?f\.)")


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
            for block in document.located:
                start = block.char_start or 0
                surname, year = _SURNAME.match(block.text), _YEAR.search(block.text)
                inside = section.char_start < start < section.char_end and block.kind != "heading"
                if inside and surname and year and block.char_end:
                    yield Entry(start, block.char_end, surname[1].strip(), year[1] or "s.f.")
