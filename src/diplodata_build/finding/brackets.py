"""Where citation brackets are, and how each is cut into the works that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from diplodata_build.finding.lexicon import Lexicon
from diplodata_build.finding.works import ITEM, Work, bare_work, further_work, named_work
from diplodata_build.text.document import Block

_SEPARATORS = re.compile(r"(?:[\s,;&]|\b[ye]\b|\band\b)*")
_CLOSES = {"(": ")", "[": "]"}
_MAX_DEPTH = 3
_MAX_LENGTH = 4000


@dataclass(frozen=True)
class Bracket:
    """A bracket of a block with the works in it; ``whole`` where it holds nothing else."""

    block: Block
    start: int
    end: int
    works: tuple[Work, ...]
    whole: bool

    @property
    def nameless(self) -> bool:
        """Whether the bracket leaves out who is cited."""
        return all(work.authors is None or work.quotes for work in self.works)

    @property
    def has_ibidem(self) -> bool:
        """Whether one of the works is the one cited before."""
        return any(work.ibidem for work in self.works)


def bracket_spans(text: str) -> Iterator[tuple[int, int]]:
    """Positions of matching brackets; deeper nesting than any citation has is left out, which keeps this linear."""
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match[0] in _CLOSES:
            stack.append(match.start())
        elif stack and _CLOSES[text[stack[-1]]] == match[0]:
            start = stack.pop()
            if len(stack) < _MAX_DEPTH and match.start() - start < _MAX_LENGTH:
                yield start, match.start()


def find_brackets(block: Block, lexicon: Lexicon) -> Iterator[Bracket]:
    """The brackets of a block that cite; one that cites the name before it and others too is given as two."""
    for start, end in bracket_spans(block.text):
        works, whole = _works_in(_without_nested(block.text[start + 1 : end]), lexicon)
        works = [replace(work, start=work.start + start + 1, end=work.end + start + 1) for work in works]
        nameless = list(takewhile(lambda work: work.authors is None and not work.ibidem, works))
        if nameless and len(nameless) < len(works):  # «Pérez (2013; véase también Weiss, 2014)»
            yield Bracket(block, start, end, tuple(nameless), True)
            works, whole = works[len(nameless) :], False
        if works:
            yield Bracket(block, start, end, tuple(works), whole)


def _without_nested(content: str) -> str:
    """The content with the brackets inside it blanked out."""
    for _ in range(_MAX_DEPTH):
        content = re.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), content)
    return content


def _works_in(content: str, lexicon: Lexicon) -> tuple[list[Work], bool]:
    """The works that the content of a bracket names, and whether it holds nothing else."""
    works: list[Work] = []
    floor, whole, previous = 0, True, None
    for item in ITEM.finditer(content):
        adjoins = _SEPARATORS.fullmatch(content, floor, item.start()) is not None
        if adjoins:
            work = further_work(previous, item) if floor else bare_work(item)
        else:
            work = named_work(content, item, _skip_separators(content, floor, item.start()), lexicon)
        if work is not None:
            works.append(work)
        whole = whole and work is not None and (adjoins or work.authors is not None or work.ibidem)
        previous, floor = work, item.end()
    tail = content[floor:]
    if works and tail.strip() and tail.lstrip()[0] not in ",;.:":
        works = [work for work in works if work.end != floor]  # «(Foro, 2013 fue el año …)» continues: no citation
    return works, whole and not tail.strip(" .")


def _skip_separators(content: str, floor: int, end: int) -> int:
    """Where the words between two items begin; nothing is skipped before the first item."""
    match = _SEPARATORS.match(content, floor, end) if floor else None
    return match.end() if match else floor
