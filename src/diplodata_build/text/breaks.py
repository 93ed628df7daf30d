"""Where blank lines would be in a text that has none: guesses from the form of the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from diplodata_build.text.lines import Line
from diplodata_build.text.words import ends_in_hyphen, hangs, is_caps, is_finished, leads_in, starts_high, starts_low

_FEW = 0.01
_LEAST_LINES = 10
_NOTE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s*[«“\"'¿¡(]*[^\W\d_a-zà-ÿ]")
_FOLIO = re.compile(r"^\d{1,4}$")
_ALONE = re.compile(r"^(?:\d{1,4}|<?(?:https?://|www\.)\S+)$")
_ISSN = re.compile(r"\bISSN\b")
_ELLIPSIS = ("…", "[…]", "(…)", "...", "[...]", "(...)")
_SHORT, _SHORTER = 0.8, 0.65
_RUN = 3
_WIDER = 1.1


def lacks_blank_lines(lines: Sequence[Line], starts: frozenset[int]) -> bool:
    """Whether a text has next to no blank lines between lines of a page."""
    written = [line for line in lines if line.text]
    gaps = sum(b.index - a.index > 1 and b.index not in starts for a, b in pairwise(written))
    return len(written) >= _LEAST_LINES and gaps < _FEW * len(written)


def assumed_breaks(lines: Sequence[Line], width: int, narrow: int) -> frozenset[int]:
    """Indices of the lines before which a blank line is assumed."""
    written = [line for line in lines if line.text]
    runs = _runs([len(line.text) <= narrow for line in written], _RUN)
    wide = _runs([len(line.text) > _WIDER * width for line in written], 2)
    found = set()
    for place in range(1, len(written)):
        before, line, after = written[place - 1], written[place], written[place + 1 : place + 2]
        around = written[max(0, place - 3) : place + 4]
        head = bool(after) and _FOLIO.match(after[0].text) is not None and _is_head(line.text, width)
        head = head or _is_short_head(before.text, line.text, after, width)
        turns = runs[place - 1] != runs[place] or (wide[place] and len(line.text) > _WIDER * len(before.text))
        if head or turns or _is_break(before.text, line.text, around, width):
            found.add(line.index)
    return frozenset(found)


def _is_head(text: str, limit: float) -> bool:
    """Whether a line may be a heading or running head: short, neither the end of a sentence nor cut off inside one."""
    return len(text) < limit and starts_high(text) and not (hangs(text) or is_finished(text))


def _is_short_head(end: str, text: str, after: Sequence[Line], width: int) -> bool:
    """Whether a line too short for a justified paragraph comes between the end and the start of sentences."""
    short = _is_head(text, _SHORTER * width) and not ends_in_hyphen(text)
    return short and is_finished(end) and bool(after) and starts_high(after[0].text)


def _runs(flags: Sequence[bool], fewest: int) -> list[bool]:
    """The flags, without those set in fewer consecutive lines."""
    result: list[bool] = []
    for flag, members in groupby(flags):
        count = len(list(members))
        result += [flag and count >= fewest] * count
    return result


def _is_break(end: str, start: str, around: Sequence[Line], width: int) -> bool:
    """Whether a paragraph, heading or note ends with one line and another one starts with the next."""
    if _NOTE.match(start) or _ALONE.match(start) or _ALONE.match(end) or _ISSN.search(end):
        return True
    if ends_in_hyphen(end):
        return False
    if leads_in(end) and (starts_high(start) or start.startswith(_ELLIPSIS)):
        return True
    if starts_low(start):
        return False
    if is_caps(end) != is_caps(start) or end.endswith(("...", "…")):
        return True
    if is_finished(end):
        measure = max(len(line.text) for line in around)
        return starts_high(start) and len(end) + start.find(" ") + 1 < _SHORT * measure
    return _is_head(end, _SHORTER * width) and starts_high(start) and len(start) > _SHORTER * width
