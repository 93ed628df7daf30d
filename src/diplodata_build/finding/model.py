"""What the finders of candidates share: the candidate itself and where they must not look."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diplodata_build.finding.citations import find_citations
from diplodata_build.finding.lexicon import Lexicon
from diplodata_build.finding.resolving import Citation
from diplodata_build.text.document import Block, Document
from diplodata_build.text.words import is_caps

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+")


@dataclass(frozen=True)
class Candidate:
    """Something that an editor must account for; offsets are those of the clean text.

    ``kind`` is sentence, acronym, name, quoted_span, block_quotation, date or citation; ``value`` the EDTF form of a
    date, the long form of a defined acronym, the key of a citation, else None.
    """

    kind: str
    char_start: int
    char_end: int
    text: str
    value: str | None = None


class Ranges:
    """Ranges of the clean text that can be asked whether they touch another range."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of the ranges shares a character with the given one."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


@dataclass(frozen=True)
class FinderContext:
    """A document with what all finders need to know about it."""

    document: Document
    lexicon: Lexicon
    citations: tuple[Citation, ...]
    cited: Ranges
    links: Ranges
    sentence_starts: frozenset[int]

    @classmethod
    def of(cls, document: Document) -> FinderContext:
        """Read what the finders share, once."""
        lexicon = Lexicon.of(document.text)
        citations = tuple(find_citations(document, lexicon))
        return cls(
            document,
            lexicon,
            citations,
            Ranges((citation.char_start, citation.char_end) for citation in citations),
            Ranges(match.span() for match in _LINK.finditer(document.text)),
            frozenset(span.start for span in document.sentences()),
        )

    def excludes(self, start: int, end: int) -> bool:
        """Whether the range lies in a citation or a link."""
        return self.cited.touch(start, end) or self.links.touch(start, end)

    def prose(self) -> Iterator[tuple[int, Block]]:
        """Blocks with their offsets, without those set all in capitals, where names cannot be recognised."""
        for block in self.document.located:
            if not is_caps(block.text):
                yield block.char_start or 0, block

    def candidate(self, kind: str, start: int, end: int, value: str | None = None) -> Candidate:
        """A candidate for a range of the clean text."""
        return Candidate(kind, start, end, self.document.text[start:end], value)
