"""Sentences: each says something that the data have to say too, or that an editor dismisses."""

from __future__ import annotations

from collections.abc import Iterator

from diplodata_build.finding.model import Candidate, FinderContext

_KINDS = ("paragraph", "abstract", "blockquote", "note")


def find_sentences(context: FinderContext) -> Iterator[Candidate]:
    """The sentences of the body, the abstracts, the block quotations and the notes."""
    for block in context.document.located:
        if block.kind in _KINDS:
            yield from (context.candidate("sentence", sentence.start, sentence.end) for sentence in block.sentences)
