"""Sentences of a block. A list inside a sentence («a) … b) …», «1. … 2. …») stays in one piece."""

from __future__ import annotations

import re

from diplodata_build.text.document import Span
from diplodata_build.text.words import word_set

_END = re.compile(r"(?:[.!?…]+|\[…\]|\(…\))[»”\"'’)\]]*\s+(?=[«“\"'‘(\[¿¡—–]*[^\W_]|[«“]?…|\[…)")
_OPENING = re.compile(r"[«“\"'‘(\[¿¡—–…\s\]]*")
_WORD_BEFORE = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z])\s?[.)](?:\s|$)")
_NUMBER_BEFORE = re.compile(r"(?:^|[«“(:;,.]\s*|\b[yeou]\s+)\d{1,2}\.$")
_ABBREVIATIONS = word_set(
    "p pp pág págs núm núms n no nº vol vols t art arts cap caps fig figs ed eds coord coords comp comps cf cfr "
    "ibíd ibid id op cit dr dra drs sr sra srs lic ing prof gral gen mons st vs v aprox av col dept depto ej etc "
    "al trad s sig sigs ss párr ee uu jr mr mrs ms inc"
)
_ENDING_TOO = frozenset(("etc", "al", "cit", "uu", "jr", "inc", "d", "f"))


def split_sentences(text: str, start: int) -> tuple[Span, ...]:
    """The sentences of a block that starts at ``start`` of the clean text."""
    spans = []
    position = 0
    for match in _END.finditer(text):
        end = match.start() + len(match.group().rstrip())
        if _ends_sentence(text, position, match.start(), match.group(), match.end()):
            spans.append(Span(start + position, start + end))
            position = match.end()
    if position < len(text):
        spans.append(Span(start + position, start + len(text)))
    return tuple(spans)


def _ends_sentence(text: str, begin: int, place: int, mark: str, after: int) -> bool:
    following = text[after : after + 40]
    bare = following[_OPENING.match(following).end() :]  # type: ignore[union-attr]
    if not bare or bare[0].islower() or not any(map(str.isalpha, text[begin : min(place, begin + 40)])):
        return False
    if _ITEM.match(bare) and not bare[0].isupper():
        return False
    before = text[max(begin, place - 40) : place + 1]
    if mark.strip() == "." and _is_abbreviation(before, bare):
        return False
    return not (mark[0] == "." and _NUMBER_BEFORE.search(before))


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial, and none of those that often end a sentence."""
    match = _WORD_BEFORE.search(before)
    if not match:
        return False
    word = match.group(1)
    last = word.split(".")[-1]
    if len(last) == 1 and last.isupper():
        return True
    if word.casefold() in _ENDING_TOO or last.casefold() in _ENDING_TOO:
        return not following[:1].isupper()
    return last.casefold() in _ABBREVIATIONS
