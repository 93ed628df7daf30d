"""The rows of statements, each with the passage that it stands for: whole sentences, with evidence in every one.

A statement keeps the hedges and denials of its passage, unless another statement about the same sentence does or its
record gives a reason.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from diplodata._names import SEPARATORS
from diplodata.validation.hedging import DENIAL, kinds_of
from diplodata.validation.statements import LONG_PASSAGE
from diplodata_build.assembly.row_context import Row, RowContext
from diplodata_build.base.problems import Problem
from diplodata_build.curation.records import Record, printed_in_english
from diplodata_build.reading.reading import Reading
from diplodata_build.text.document import Span


@dataclass(frozen=True)
class _Placed:
    """A statement, the reading of its article, and the sentences (by number) that hold its evidence.

    ``sound``: all its words are in the article.
    """

    record: Record
    reading: Reading
    evident: frozenset[int]
    sound: bool

    @property
    def sentences(self) -> range:
        """The sentences of the passage."""
        return range(min(self.evident), max(self.evident) + 1)

    @property
    def span(self) -> Span:
        """The passage."""
        sentences = self.reading.sentences
        return Span(sentences[self.sentences[0]][0], sentences[self.sentences[-1]][1])

    def said(self) -> set[str]:
        """The kinds of hedges and denials that the statement's own text keeps."""
        text, language = self.record.get("text_es"), "es"
        if printed_in_english(self.record.values):
            text, language = self.record.values["exact"], "en"
        return kinds_of(text or "", language)

    def words(self, *, denying: bool) -> str | None:
        """The words of the passage that hold back or deny, each once, as far as the statement keeps their kind."""
        kinds = self.said()
        found = (one for one in self.reading.hedges_in(self.span) if one[2] in kinds and (one[2] == DENIAL) is denying)
        return SEPARATORS["hedges"].join(dict.fromkeys(word.casefold() for _, word, _ in found)) or None


def statement_rows(context: RowContext) -> Iterator[Row]:
    """The statements by the entity that they are about, each with the place of its passage.

    A passage that has a sentence without evidence, is too long, or loses a hedge, is a problem.
    """
    placed = [_place(context, record) for record in context.curation.records["statements"]]
    sound = [one for one in placed if one.sound]
    context.problems += [*_gaps(sound), *_too_long(sound), *_lost_hedges(sound, placed)]
    for one in sorted(placed, key=lambda one: (*map(one.record.get, ("entity_id", "kind", "position")),)):
        place = context.place_of_span(one.reading.article_id, one.span)
        shown = {
            "hedges": one.words(denying=False) if one.record.get("modality") == "hedged" else None,
            "denials": one.words(denying=True) if one.record.get("polarity") == "denied" else None,
        }
        yield context.in_both_languages(one.record) | place | shown | {"statement_id": one.record.id}


def _place(context: RowContext, record: Record) -> _Placed:
    """A statement where its own words are, if it is verbatim, and its evidence."""
    reading = context.readings[record.values["article_id"]]
    evident: set[int] = set()
    parts = (record, *record.parts["evidence"])
    for part in parts:
        if part.selector and (span := reading.span(part.selector)):
            first, last = (
                bisect_right(reading.sentences, offset, key=lambda sentence: sentence[0]) - 1
                for offset in (span.start, span.end - 1)
            )
            evident.update(range(first, last + 1))
    return _Placed(record, reading, frozenset(evident), not {part.place for part in parts} & context.unlocated)


def _gaps(placed: list[_Placed]) -> Iterator[Problem]:
    for one in placed:
        for number in one.sentences:
            if number not in one.evident:
                start, end = one.reading.sentences[number]
                here = (c["text"] for c in one.reading.candidates if start <= c["char_start"] and c["char_end"] == end)
                yield _problem(one, f"no evidence in the sentence «{next(here, '')}», which is inside its passage")


def _too_long(placed: list[_Placed]) -> Iterator[Problem]:
    for one in placed:
        number, reason = len(one.sentences), one.record.get("length_reason")
        if number > LONG_PASSAGE and not reason:
            yield _problem(
                one, f"its passage has {number} sentences, more than {LONG_PASSAGE}: part it, or give length_reason"
            )
        if number <= LONG_PASSAGE and reason:
            yield _problem(one, f"length_reason, but its passage has no more than {LONG_PASSAGE} sentences")


def _lost_hedges(sound: list[_Placed], placed: list[_Placed]) -> Iterator[Problem]:
    said: dict[tuple[str, int], set[str]] = defaultdict(set)  # kinds of hedges by article and sentence
    for one in placed:
        kinds = one.said()
        for number in one.sentences:
            said[one.reading.article_id, number] |= kinds
    for one in sound:
        kept = set().union(*(said[one.reading.article_id, number] for number in one.sentences))
        hedges = one.reading.hedges_in(one.span)
        lost = sorted({word.casefold() for _, word, kind in hedges if kind not in kept})
        reason = one.record.get("hedge_reason")
        if lost and not reason:
            words = ", ".join(f"«{word}»" for word in lost)
            yield _problem(one, f"the passage says {words}: keep that in text_es, or give hedge_reason")
        if reason and not lost:
            yield _problem(one, "hedge_reason, but every hedge of its passage is kept")


def _problem(one: _Placed, what: str) -> Problem:
    return Problem(one.record.place, f"statement '{one.record.id}': {what}")
