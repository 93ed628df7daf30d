"""Whose words a bracket gives only the year of: the name that its sentence, or the lead-in of its quotation, speaks of.

A bare «(1917)» is the year of a thing. Pages, a letter or a quotation before the bracket make it a citation, and so
does another citation of the name with that year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from diplodata_build.finding.author_names import author_edge, last_character, single_spaced
from diplodata_build.finding.brackets import Bracket
from diplodata_build.finding.lexicon import CAPITAL, TOKEN, Lexicon
from diplodata_build.finding.saying import speaks
from diplodata_build.finding.works import CitedAuthors
from diplodata_build.text.document import Document

_NESTED = re.compile(r"\([^()]*\)|«[^«»]*»|“[^“”]*”")
_LONGEST_QUOTATION = 5  # in blocks
_LONGEST_NAME = 12  # in words
_LEAD_IN = 800  # characters that are searched for the name


def find_speaker(bracket: Bracket, document: Document, lexicon: Lexicon, cited: CitedAuthors) -> str | None:
    """The author that a bracket leaves out, None where it is not a citation or nobody is named."""
    is_citation = _is_citation(bracket)
    nearest = None
    for region in _regions(bracket, document):
        best = _best_name(region, lexicon, cited)
        if best is None:
            continue
        score, name = best
        if score and (is_citation or cited.has_year(name, bracket.works)):
            return name
        nearest = nearest or name
    return nearest if is_citation else None


def _is_citation(bracket: Bracket) -> bool:
    """Whether the bracket shows by itself that it cites."""
    text = bracket.block.text
    marked = any(work.pages or work.suffix or not (work.year or "").isdigit() for work in bracket.works)
    ends_quotation = bracket.block.kind == "blockquote" and len(text) - bracket.end < 4
    return marked or ends_quotation or last_character(text, bracket.start) in ("”", "»", '"')


def _regions(bracket: Bracket, document: Document) -> Iterator[str]:
    """Where to look for the name: the sentence up to the bracket, then what precedes it too; for a block quotation the
    last sentence of the block before it, then that whole block."""
    block, end = bracket.block, bracket.start
    if block.kind == "blockquote":
        blocks = document.located
        number = bisect_left(blocks, block.char_start or 0, key=lambda other: other.char_start or 0)
        before = blocks[max(0, number - _LONGEST_QUOTATION) : number]
        lead_ins = [other for other in before if other.kind != "blockquote"]
        if not lead_ins:
            return
        block, end = lead_ins[-1], len(lead_ins[-1].text)
    offset = block.char_start or 0
    number = bisect_left(block.sentences, offset + end, key=lambda span: span.start)
    sentence = block.sentences[number - 1].start - offset if number else 0
    yield block.text[max(sentence, end - _LEAD_IN) : end]
    yield block.text[max(0, end - _LEAD_IN) : end]


def _best_name(region: str, lexicon: Lexicon, cited: CitedAuthors) -> tuple[int, str] | None:
    """The name of a region that most speaks for, the nearest of equals, with a score that is 0 where nothing does."""
    if not CAPITAL.search(region):
        return None
    region = _NESTED.sub(lambda match: "\0" * len(match[0]), region)
    tokens = list(TOKEN.finditer(region))
    words = [token[0] for token in tokens]
    best = None
    at = len(words) - 1
    while at >= 0:
        floor = max(0, at - _LONGEST_NAME)
        edge = author_edge(words[floor : at + 1], lexicon)
        if edge is None:
            at -= 1
            continue
        first = floor + edge
        name = single_spaced(region[tokens[first].start() : tokens[at].end()])
        score = 2 * speaks(words, first, at) + cited.shares_surname(name)
        if best is None or score > best[0]:
            best = score, name
        at = first - 1
    return best
