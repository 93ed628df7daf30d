"""From works found in their places to citations: «ibídem» gets the work that it stands for, each work its key.

In a note, «ibídem» is what was cited last before the mark of the note, in the body or in an earlier note; in the body
it is never a work that only a note has cited.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from diplodata_build.finding.brackets import Work
from diplodata_build.finding.lexicon import single_spaced
from diplodata_build.text.document import Block, Document

_KEY = re.compile(r"(?P<authors>.+?)(?: (?P<year>\d{4}|s\.f\.?)(?P<suffix>[a-z])?)?")


@dataclass(frozen=True)
class Citation:
    """One work cited in one place; offsets are those of the clean text.

    ``form`` is parenthetical, narrative, year_only, ibidem or note; ``key`` the authors and the year as printed.
    """

    form: str
    key: str
    authors: str
    year: str | None
    year_suffix: str | None
    cited_pages: str | None
    quoted_in_key: str | None
    char_start: int
    char_end: int
    surface: str


@dataclass(frozen=True)
class Draft:
    """A citation before «ibídem» is resolved; ``named`` is the span of the authors printed before an ibídem."""

    form: str
    block: Block
    work: Work
    named: tuple[int, int] | None = None

    @property
    def place(self) -> int:
        """Where it starts in the clean text."""
        return (self.block.char_start or 0) + self.work.start


def resolve(document: Document, drafts: Iterable[Draft]) -> list[Citation]:
    """All drafts as citations, in the order of the text."""
    resolver = _Resolver(document)
    return [resolver.resolve(draft) for draft in sorted(drafts, key=lambda draft: draft.place)]


class _Resolver:
    """Knows what was cited so far, in the body, in notes and by whom."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._marks = {mark.number: mark.char_start for mark in document.note_marks}
        self._body: list[tuple[int, Citation]] = []
        self._last_in_notes: tuple[int, Citation] | None = None
        self._by_name: dict[str, Citation] = {}

    def resolve(self, draft: Draft) -> Citation:
        """The citation of a draft that comes after all those before."""
        in_note = draft.block.kind == "note"
        place = self._marks.get(draft.block.note_number or 0, -1) if in_note else draft.place
        if draft.form == "ibidem":
            citation = self._ibidem(draft, self._cited_last(place, in_note))
        else:
            citation = self._plain(draft)
        if in_note:
            citation = replace(citation, form="note")
            self._last_in_notes = (place, citation)
        else:
            self._body.append((place, citation))
        for name in (citation.authors, citation.authors.split()[-1]):
            self._by_name[name] = citation
        return citation

    def _cited_last(self, place: int, in_note: bool) -> Citation | None:
        """What was cited last before a place: of the body, or the mark of a note (-1 where that is not known)."""
        at = bisect_left(self._body, place, key=lambda pair: pair[0]) if in_note and place >= 0 else len(self._body)
        body = self._body[at - 1] if at else None
        note = self._last_in_notes if in_note else None
        if note and (body is None or place < 0 or note[0] >= body[0]):
            return note[1]
        return body[1] if body else None

    def _plain(self, draft: Draft) -> Citation:
        work = draft.work
        key = _key(work.authors or "", work.year, work.suffix)
        if work.quoted is None:
            return self._citation(draft, key, work.authors or "", work.year, work.suffix)
        return replace(self._citation(draft, work.quoted, work.quoted), quoted_in_key=key)

    def _ibidem(self, draft: Draft, last: Citation | None) -> Citation:
        """The work cited last, or the last one of the authors named before the bracket, of another year if given."""
        if draft.named is not None:
            start, end = draft.named
            cited = self._by_name.get(single_spaced(draft.block.text[start:end]))
            if cited is not None:
                last, draft = cited, _from_name(draft, start)
        work = draft.work
        if last is None:
            return self._citation(draft, "ibídem", "ibídem", work.year, work.suffix)
        source = _quoting_work(last)
        if work.year is None:
            return self._citation(draft, source.key, source.authors, source.year, source.year_suffix)
        key = _key(source.authors, work.year, work.suffix)
        return self._citation(draft, key, source.authors, work.year, work.suffix)

    def _citation(
        self, draft: Draft, key: str, authors: str, year: str | None = None, suffix: str | None = None
    ) -> Citation:
        start, end = draft.place, (draft.block.char_start or 0) + draft.work.end
        surface = self._text[start:end]
        return Citation(draft.form, key, authors, year, suffix, draft.work.pages, None, start, end, surface)


def _key(authors: str, year: str | None, suffix: str | None) -> str:
    return f"{authors} {year}{suffix or ''}" if year else authors


def _from_name(draft: Draft, start: int) -> Draft:
    """The draft with the name before its bracket, up to the closing bracket."""
    end = draft.work.end
    if draft.block.text.startswith(")", end):
        end += 1
    return replace(draft, work=replace(draft.work, start=start, end=end))


def _quoting_work(citation: Citation) -> Citation:
    """What «ibídem» means after a citation: after «James, en Hocking, 2011» the work of Hocking."""
    key = citation.quoted_in_key
    if key is None:
        return citation
    match = _KEY.fullmatch(key)
    authors, year, suffix = match.groups() if match else (key, None, None)
    return replace(citation, key=key, authors=authors, year=year, year_suffix=suffix)
