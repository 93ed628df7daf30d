"""The two rules that every read keeps: nothing is invented, and nothing is lost or used twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from diplodata_build.text.document import INSERTED, Document


class InvariantError(AssertionError):
    """The reader has lost, doubled or changed a character: a fault of the program, not of the text."""


def check(document: Document) -> None:
    """Raise unless each clean character is its raw character and each raw one is used or logged exactly once."""
    used = sorted([*_used(document), *((d.raw_start, d.raw_end) for d in document.dropped)])
    position = 0
    for start, end in used:
        if start < position:
            raise InvariantError(f"raw characters {start} to {min(end, position)} are used twice")
        _require_blank(document.raw, position, start)
        position = end
    _require_blank(document.raw, position, len(document.raw))


def _require_blank(raw: str, start: int, end: int) -> None:
    if start < end and not raw[start:end].isspace():
        raise InvariantError(f"raw characters {start} to {end} are lost: {raw[start:end].strip()[:20]!r}")


def _used(document: Document) -> Iterator[tuple[int, int]]:
    """Raw ranges in the clean text, each compared with what it became."""
    for start, end, raw in document.raw_offsets.runs():
        clean = document.text[start:end]
        if raw == INSERTED:
            if clean.strip(" \n"):
                raise InvariantError(f"clean characters {start} to {end} have no raw place")
            continue
        yield raw, _compare(document.raw, raw, clean, start)
    if document.raw_offsets.length != len(document.text):
        raise InvariantError(f"{len(document.text)} clean characters, but {document.raw_offsets.length} raw places")


def _compare(raw: str, offset: int, clean: str, start: int) -> int:
    """End of the raw characters that a clean run is made of; its last letter may have composed its accents."""
    end = offset + len(clean)
    if raw[offset:end] == clean:
        return end
    while end < len(raw) and unicodedata.combining(raw[end]):
        end += 1
    if unicodedata.normalize("NFC", raw[offset:end]) != clean:
        found = raw[offset : offset + 1]
        raise InvariantError(f"clean character {start} is {clean[:1]!r}, its raw place holds {found!r}")
    return end
