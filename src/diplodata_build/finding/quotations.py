"""Quotation-marked spans and block quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Block

_OPENERS = {"“": "”", "«": "»", "‘": "’", "„": "“", "‹": "›"}
_CLOSERS = {"”": "“„", "“": "„", "»": "«", "’": "‘", "›": "‹"}
_STRAIGHT = "\"'"
_MARK = re.compile("[“”«»‘’„‹›\"']")
_MAYBE_NO_MARK = "\"'‘‹"  # without a closing one they may be inches, apostrophes, arrows
_DEPTH = 8  # no text nests deeper; it keeps time and memory linear
_Open = tuple[str, int]  # a mark that opens a quotation, and where its words start
_TRAILING_CITATION = re.compile(r"\s*[\[(][^()\[\]]{0,200}[\])]\s*[.,;]?\s*$")


def find_quoted_spans(context: FinderContext) -> Iterator[Candidate]:
    """The words inside every pair of quotation marks, nested ones too, but no title inside a citation.

    A quotation that nothing closes is given up to the end of its sentence.
    """
    for block in context.document.located:
        offset = block.char_start or 0
        closed, unclosed = _matched(block.text)
        for start, end in [*closed, *_ended_by_sentence(block, unclosed)]:
            start, end = _stripped(block.text, start, end)
            if start < end and not context.cited.touch(offset + start, offset + end):
                yield context.candidate("quoted_span", offset + start, offset + end)


def _matched(text: str) -> tuple[list[tuple[int, int]], list[_Open]]:
    """Spans between matching marks, and the marks that nothing closes."""
    closed: list[tuple[int, int]] = []
    unclosed: list[_Open] = []
    stack: list[_Open] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark in "'’‘" and _is_apostrophe(text, at, mark):
            continue
        opener = None if mark in _STRAIGHT and _opens(text, at) else _find_opener(stack, mark)
        if opener is not None:
            unclosed += stack[opener + 1 :]
            closed.append((stack[opener][1], at))
            del stack[opener:]
        elif mark in _OPENERS or (mark in _STRAIGHT and _opens(text, at)):
            stack.append((mark, at + 1))
            unclosed += stack[:-_DEPTH]
            del stack[:-_DEPTH]
    return closed, [mark for mark in unclosed + stack if mark[0] not in _MAYBE_NO_MARK]


def _find_opener(stack: list[_Open], mark: str) -> int | None:
    """Place in the stack of the mark that this one closes; marks above it were never closed."""
    wanted = _CLOSERS.get(mark, mark if mark in _STRAIGHT else "")
    return next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] in wanted), None)


def _is_apostrophe(text: str, at: int, mark: str) -> bool:
    inside = text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
    return inside or (mark == "‘" and text[at + 1 : at + 3].isdigit())


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not before.isalnum() and before not in tuple(".,;:!?)…") and bool(after.strip())


def _ended_by_sentence(block: Block, unclosed: list[_Open]) -> Iterator[tuple[int, int]]:
    """Spans of quotations without an end: up to the end of the sentence, or to the next mark of the kind before it."""
    offset = block.char_start or 0
    for mark, start in unclosed:
        number = bisect_right(block.sentences, offset + start, key=lambda span: span.start)
        end = block.sentences[number - 1].end - offset if number else len(block.text)
        following = block.text.find(mark, start, end)
        yield start, (end - block.text.endswith(".", 0, end) if following < 0 else following)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def find_block_quotations(context: FinderContext) -> Iterator[Candidate]:
    """Every block quotation, the citation at its end left out."""
    for block in context.document.located:
        if block.kind == "blockquote":
            offset = block.char_start or 0
            end = len(block.text)
            trailing = _TRAILING_CITATION.search(block.text, max(0, end - 240))
            if trailing and context.cited.touch(offset + trailing.start(), offset + end):
                end = trailing.start()
            start, end = _stripped(block.text, 0, end)
            if start < end:
                yield context.candidate("block_quotation", offset + start, offset + end)
