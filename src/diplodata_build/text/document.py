"""A read article: its clean text and where each part of it stands; and the two rules that every read keeps: nothing is
invented, and nothing is lost or used twice.

All offsets are half-open code-point offsets into ``Document.text``, the clean text of the article.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from diplodata_build.text.lines import compose

INSERTED = -1
BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Offsets:
    """Raw offset of each clean character, ``INSERTED`` for a space or line break that the reader put in.

    A run is (clean start, raw start): its characters follow each other in both texts.
    """

    starts: Sequence[tuple[int, int]]
    length: int

    def __iter__(self) -> Iterator[int]:
        for start, end, raw in self.runs():
            yield from ([INSERTED] * (end - start) if raw == INSERTED else range(raw, raw + end - start))

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """(clean start, clean end, raw start) of each run."""
        for (start, raw), (end, _) in pairwise([*self.starts, (self.length, INSERTED)]):
            yield start, end, raw

    def through(self, back: Sequence[int]) -> Offsets:
        """The same offsets into an earlier text; ``back[i]`` is where character ``i`` of the present one is in it.

        A character that was made of several ones has a run of its own.
        """
        runs: list[tuple[int, int]] = []
        expected = INSERTED - 1
        for clean, offset in enumerate(self):
            if offset == INSERTED:
                raw, following, made = INSERTED, INSERTED, False
            else:
                raw = back[offset]
                following = raw + 1
                made = offset + 1 < len(back) and back[offset + 1] > following
            if raw != expected or made:
                runs.append((clean, raw))
            expected = INSERTED - 1 if made else following
        return Offsets(runs, self.length)


@dataclass(frozen=True)
class Span:
    """A half-open range of code points of the clean text."""

    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """One block of an article; call-outs and furniture are set apart and have no place in the clean text."""

    id: str
    kind: str
    text: str
    page: int
    page_last: int
    char_start: int | None
    language: str
    note_number: int | None = None
    sentences: tuple[Span, ...] = ()

    @property
    def char_end(self) -> int | None:
        """End of the block in the clean text, None where it is set apart."""
        return None if self.char_start is None else self.char_start + len(self.text)


@dataclass(frozen=True)
class Section:
    """A run of blocks under one heading; kinds as in the vocabulary of ``sections.kind``."""

    kind: str
    heading: str | None
    char_start: int
    char_end: int


@dataclass(frozen=True)
class NoteMark:
    """Where the mark of a note stood in the clean text (between two characters)."""

    number: int
    char_start: int


@dataclass(frozen=True)
class Dropped:
    """Raw characters that are not in the clean text, and why: furniture, callout, hyphen, note_mark or control."""

    raw_start: int
    raw_end: int
    reason: str


@dataclass(frozen=True)
class Document:
    """The clean text of one article with the positions of everything in it.

    ``raw_offsets`` has the raw offset of each clean character, -1 for a space or line break that the reader put in.
    ``page_runs`` are (char_start, page) pairs in the order of the text: the page holds until the next pair. Pages go
    back at the notes, which stand last in the clean text.
    """

    raw: str
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    page_runs: tuple[tuple[int, int], ...]
    page_count: int
    printed_page_offset: int | None
    note_marks: tuple[NoteMark, ...]
    raw_offsets: Offsets
    dropped: tuple[Dropped, ...]
    kept_hyphens: tuple[str, ...] = ()
    doubtful_links: tuple[str, ...] = ()

    @cached_property
    def located(self) -> tuple[Block, ...]:
        """The blocks of the clean text in its order."""
        return tuple(block for block in self.blocks if block.char_start is not None)

    def page_at(self, offset: int) -> int:
        """Ordinal page (from 1) of a character of the clean text."""
        return self.page_runs[bisect_right(self.page_runs, offset, key=lambda run: run[0]) - 1][1]

    def sentences(self) -> Iterator[Span]:
        """Sentences of the whole clean text, in order."""
        for block in self.located:
            yield from block.sentences


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
    last = offset + len(clean) - 1
    if raw[offset:last] + compose(raw[last:end]) != clean:
        found = raw[offset : offset + 1]
        raise InvariantError(f"clean character {start} is {clean[:1]!r}, its raw place holds {found!r}")
    return end
