"""Sentences, as the candidates that an editor accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplodata_build.finding.model import Candidate, FinderContext

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
