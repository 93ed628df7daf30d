"""Sentences, and the words in them that hold back or deny what they say: a statement keeps those of its passage.

What the words are: ``diplodata.validation.hedging``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplodata.validation.hedging import Hedge, hedges_of
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Document

_BLOCKS = ("paragraph", "abstract", "blockquote", "note")
_DASH = re.compile(r"[-+=@]\s*(?=\S)")


def find_sentences(context: FinderContext) -> Iterator[Candidate]:
    """The sentences of the body, the abstracts, the block quotations and the notes."""
    for block in context.document.located:
        if block.kind in _BLOCKS:
            for sentence in block.sentences:
                words = context.document.text[sentence.start : sentence.end]
                if words.strip():
                    dash = _DASH.match(words)  # of a list; at the head of a cell it would be a formula
                    yield context.candidate("sentence", sentence.start + (dash.end() if dash else 0), sentence.end)


def find_hedges(document: Document) -> Iterator[Hedge]:
    """The hedges and denials of an article, in the order of its text."""
    for block in document.located:
        for hedge in hedges_of(block.text, block.language):
            yield Hedge(hedge.kind, hedge.word, hedge.char_start + (block.char_start or 0))
