"""Sentences and sections of blocks.

A list inside a sentence («a) … b) …», «1. … 2. …») stays in one sentence. A section is a run of blocks under each
heading; there are implicit ones for abstracts, introduction and notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diplodata_build.text.document import Block, Section, Span
from diplodata_build.text.words import abstract_label, word_set

_END = re.compile(r"(?:[.!?…]+|\[…\]|\(…\))[»”\"'’)\]]*\s+(?=[«“\"'‘(\[¿¡—–]*[^\W_]|[«“]?…|\[…)")
_OPENING = re.compile(r"[«“\"'‘(\[¿¡—–…\s\]]*")
_WORD_BEFORE = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z])\s?[.)](?:\s|$)")
_NUMBER_BEFORE = re.compile(r"(?:^|[«“(:;,.]\s*|\b[yeou]\s+)\d{1,2}\.$")
_ABBREVIATIONS = word_set(
    "p pp pág págs núm núms n no nº vol vols t art arts cap caps fig figs ed eds coord coords comp comps cf cfr "
    "ibíd ibid id op cit dr dra drs sr sra srs lic ing prof gral gen mons st vs v aprox av col dept depto ej etc "
    "part lib tít leg exp fol fols ff doc docs emp párr al trad s sig sigs ss párr ee uu jr mr mrs ms inc"
)
_BRACKETED_ROLE = re.compile(r"\((?:eds?|coords?|comps?|dirs?|orgs?|trads?)\.$", re.IGNORECASE)  # «(eds.) Visions of …»
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
    if mark.strip() == ".)" and _BRACKETED_ROLE.search(before):
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


def find_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of the clean text in its order; every block lies in one."""
    opened: list[tuple[str, str | None, list[Block]]] = []
    headed = any(block.kind == "heading" and not abstract_label(block.text) for block in blocks)
    waiting: list[Block] = []
    for place, block in enumerate(blocks):
        if block.kind == "title":
            waiting.append(block)
            continue
        opening = _opening(block, blocks[place + 1 :], opened[-1][:2] if opened else None, headed)
        if opening:
            opened.append((*opening, waiting))
            waiting = []
        opened[-1][2].append(block)
    if waiting:
        opened.append(("introduction" if headed else "section", None, waiting))
    return tuple(Section(kind, heading, run[0].char_start or 0, run[-1].char_end or 0) for kind, heading, run in opened)


def _opening(
    block: Block, rest: Sequence[Block], current: tuple[str, str | None] | None, headed: bool
) -> tuple[str, str | None] | None:
    """Kind and heading of the section that a block opens, None where it belongs to the current one."""
    if block.kind == "heading":
        if abstract_label(block.text):
            return "abstract", block.text
        return ("notes" if rest and rest[0].kind == "note" else "section"), block.text
    if block.kind == "note":
        return None if current and current[0] == "notes" else ("notes", None)
    if block.kind == "abstract":
        return None if current and current[0] == "abstract" else ("abstract", None)
    if current is None or (current[0] == "abstract"):
        return ("introduction" if headed else "section"), None
    return None
