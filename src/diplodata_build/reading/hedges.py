"""The words of an article that hold back or deny what its sentences say: a statement keeps those of its passage."""

from __future__ import annotations

from collections.abc import Iterator

from diplodata.validation.hedging import Hedge, hedges_of
from diplodata_build.text.document import Document


def find_hedges(document: Document) -> Iterator[Hedge]:
    """The hedges and denials of an article, in the order of its text."""
    for block in document.located:
        for hedge in hedges_of(block.text, block.language):
            yield Hedge(hedge.kind, hedge.word, hedge.char_start + (block.char_start or 0))
