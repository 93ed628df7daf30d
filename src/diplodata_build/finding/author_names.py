"""Names of authors, read from right to left: a year or a bracket shows where a name ends; its start must be found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diplodata_build.finding.lexicon import (
    ARTICLES,
    CONJUNCTIONS,
    LINKS,
    TOKEN,
    WEAK_LINKS,
    Lexicon,
    is_ordinary,
    is_roman,
)
from diplodata_build.text.words import word_set

_PARTICLES = word_set("de del la los van von der den ter da do dos das di du le")
_OTHERS = word_set("otros otras others colaboradores")
_BEFORE_PLACE = word_set("en in sobre desde hacia ante de") | ARTICLES
_REACH = 160  # characters that are searched for the names before a bracket


def names_before(text: str, end: int, lexicon: Lexicon, start: int = 0) -> tuple[int, int] | None:
    """Span of the author names that end at ``end``, spaces and a comma aside; none begins before ``start``."""
    tokens = list(TOKEN.finditer(text, max(start, end - _REACH), end))
    while tokens and tokens[-1][0] == ",":
        tokens.pop()
    words = [token[0] for token in tokens]
    edge = author_edge(words, lexicon) if words else None
    if edge is None:
        return None
    starts_sentence = last_character(text, tokens[edge].start()) in ("", ".", "?", "!", "»", "”")
    if starts_sentence and words[edge].lower() in ARTICLES and edge < len(words) - 1:
        edge += 1
    return tokens[edge].start(), tokens[-1].end()


def last_character(text: str, end: int) -> str:
    """The last character before ``end`` that is no space, empty at the start."""
    return text[max(0, end - 8) : end].rstrip()[-1:]


def single_spaced(text: str) -> str:
    """The text with any white space in it as one space."""
    return " ".join(text.split())


def surnames(authors: str) -> set[str]:
    """The capitalised words of a name, in lower case."""
    words = (token[0] for token in TOKEN.finditer(authors))
    return {word.lower() for word in words if word[0].isupper() and len(word) > 2 and not is_ordinary(word)}


def author_edge(tokens: Sequence[str], lexicon: Lexicon) -> int | None:
    """Index of the first token of the names that end with the last token, None where no name ends there."""
    end = _skip_suffix(tokens, len(tokens) - 1)
    if end < 0 or not lexicon.is_name(tokens[end]) or is_ordinary(tokens[end]):
        return None
    edge, joined = end, False
    while True:
        step = _step_left(tokens, edge, lexicon)
        if step is not None:
            joins = any(token in CONJUNCTIONS for token in tokens[step + 1 : edge])
            if joins and joined and not lexicon.is_common(tokens[edge]):
                break
            joined = joined or joins
        elif joined:
            step = _step_over_comma(tokens, edge, lexicon)
        if step is None:
            break
        edge = step
    return _trim(tokens, edge, end)


def _skip_suffix(tokens: Sequence[str], last: int) -> int:
    """Step over «et al.», «y otros» and «II» to the last word of a name."""
    if last > 0 and re.match(r"et\s+al", tokens[last]):
        return last - (2 if tokens[last - 1] == "," else 1)
    if last > 1 and tokens[last].lower() in _OTHERS and tokens[last - 1] in CONJUNCTIONS:
        return last - 2
    return last - 1 if last > 0 and is_roman(tokens[last]) else last


def _step_left(tokens: Sequence[str], edge: int, lexicon: Lexicon) -> int | None:
    """Where the word before ``edge`` starts that belongs to the same name, None where there is none."""
    left = edge - 1
    if left >= 0 and lexicon.is_name(tokens[left]):
        return left
    while left >= 0 and edge - left <= 3 and tokens[left] in LINKS:
        left -= 1
    if 0 <= left < edge - 1 and lexicon.is_name(tokens[left]) and _linked(tokens, left, edge, lexicon):
        return left
    return None


def _linked(tokens: Sequence[str], start: int, edge: int, lexicon: Lexicon) -> bool:
    """Whether the words between two names hold them together as one."""
    links = tokens[start + 1 : edge]
    if links[0] in ARTICLES:
        return False
    weak = any(link in WEAK_LINKS for link in links)
    loose = links[0] in CONJUNCTIONS and len(links) > 1
    return not (weak or loose) or links[-1] in ARTICLES or lexicon.is_common(tokens[edge])


def _step_over_comma(tokens: Sequence[str], edge: int, lexicon: Lexicon) -> int | None:
    """Start of the author before a comma: «Pérez, López y Díaz», but not «En México, López y Díaz»."""
    if edge < 2 or tokens[edge - 1] != "," or not lexicon.is_name(tokens[edge - 2]):
        return None
    start = edge - 2
    while start > 0 and edge - start <= 4 and lexicon.is_name(tokens[start - 1]):
        start -= 1
    while start < edge - 2 and is_ordinary(tokens[start]):
        start += 1
    before = tokens[start - 1].lower() if start else ""
    return None if is_ordinary(tokens[start]) or before in _BEFORE_PLACE else start


def _trim(tokens: Sequence[str], edge: int, last: int) -> int:
    """Drop ordinary words from the left, but no article (El Colegio)."""
    while edge < last and is_ordinary(tokens[edge]) and tokens[edge].lower() not in ARTICLES:
        edge += 1
        while edge < last and tokens[edge] in LINKS and tokens[edge] not in _PARTICLES:
            edge += 1
    return edge
