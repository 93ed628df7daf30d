"""Quotation-marked spans and block quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.candidates.model import Candidate, Source
from pipeline.text.document import Block

_OPENERS = {"“": "”", "«": "»", "‘": "’", "„": "“", "‹": "›"}
_CLOSERS = {"”": "“„", "»": "«", "’": "‘", "›": "‹"}
_STRAIGHT = "\"'"
_MARK = re.compile("[“”«»‘’„‹›\"']")
_DEPTH = 8  # a closing mark looks no further down the stack: no text nests deeper, and time stays linear
_TRAILING_CITATION = re.compile(r"\s*[\[(][^()\[\]]{0,200}[\])]\s*[.,;]?\s*$")


def find_quoted_spans(source: Source) -> Iterator[Candidate]:
    """The words inside every pair of quotation marks, nested ones too.

    A quotation that nothing closes is given up to the end of its sentence.
    """
    for block in source.document.located:
        offset = block.char_start or 0
        closed, unclosed = _matched(block.text)
        spans = [*closed, *((start, _sentence_end(block, start)) for start in unclosed)]
        for start, end in spans:
            start, end = _stripped(block.text, start, end)
            if start < end:
                yield source.candidate("quoted_span", offset + start, offset + end)


def _matched(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Spans between matching marks, and where quotations start that nothing closes."""
    closed: list[tuple[int, int]] = []
    unclosed: list[int] = []
    stack: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark in "'’‘" and _is_apostrophe(text, at, mark):
            continue
        opener = _find_opener(stack, mark)
        if opener is not None and not (mark in _STRAIGHT and _opens(text, at) and mark != stack[-1][0]):
            unclosed += [start for char, start in stack[opener + 1 :] if char not in _STRAIGHT]
            closed.append((stack[opener][1], at))
            del stack[opener:]
        elif mark in _OPENERS or (mark in _STRAIGHT and _opens(text, at)):
            stack.append((mark, at + 1))
    return closed, unclosed + [start for char, start in stack if char in "“«"]


def _find_opener(stack: list[tuple[str, int]], mark: str) -> int | None:
    """Place in the stack of the mark that this one closes; marks above it were never closed."""
    wanted = _CLOSERS.get(mark, mark if mark in _STRAIGHT else "")
    for at in range(len(stack) - 1, max(-1, len(stack) - 1 - _DEPTH), -1):
        if stack[at][0] in wanted:
            return at
    return None


def _is_apostrophe(text: str, at: int, mark: str) -> bool:
    inside = text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
    return inside or (mark == "‘" and text[at + 1 : at + 3].isdigit())


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not before.isalnum() and before not in tuple(".,;:!?)…") and bool(after.strip())


def _sentence_end(block: Block, start: int) -> int:
    offset = block.char_start or 0
    number = bisect_right(block.sentences, offset + start, key=lambda span: span.start)
    end = block.sentences[number - 1].end - offset if number else len(block.text)
    return end - 1 if block.text[end - 1 : end] == "." else end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def find_block_quotations(source: Source) -> Iterator[Candidate]:
    """Every block quotation, the citation at its end left out."""
    for block in source.document.located:
        if block.kind == "blockquote":
            offset = block.char_start or 0
            end = len(block.text)
            trailing = _TRAILING_CITATION.search(block.text, max(0, end - 240))
            if trailing and source.cited.touch(offset + trailing.start(), offset + end):
                end = trailing.start()
            yield source.candidate("block_quotation", offset, offset + end)
