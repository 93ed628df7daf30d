"""Call-outs: sentences of the body that the page shows a second time, in a narrow block of its own."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from sys import intern

from rapidfuzz.distance import LCSseq

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    abstract_label,
    ends_in_hyphen,
    is_finished,
    opens_references,
    starts_low,
    word_list,
)

_SHINGLE = 4
_FEWEST, _MOST = 8, 200
_REACH = 4000
_GAP = 150
_MARGIN = 120
_ALIKE = 0.85
_HEAD = 60  # letters of a heading at most
_NUMBERED = re.compile(r"^\W*(?:\d{1,3}(?!\d)|[⁰¹²³⁴⁵⁶⁷⁸⁹])")

Shingle = tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The words of the text in order, with the line on which each one starts."""

    words: list[str]
    lines: array[int]

    def of(self, group: list[Line]) -> range:
        """Places of the words of some consecutive lines."""
        return range(bisect_left(self.lines, group[0].index), bisect_left(self.lines, group[-1].index + 1))

    def shingle(self, place: int) -> Shingle:
        """The words that start at a place."""
        return tuple(self.words[place : place + _SHINGLE])


def find_callouts(layout: Layout, furniture: set[int]) -> list[list[Line]]:
    """The lines of each call-out."""
    groups = list(layout.groups(furniture))
    body = _before_references(groups)
    candidates = [groups[i] for i in range(body) if _may_be_callout(groups, i, layout)]
    if not candidates:
        return []
    words = _words(groups)
    hits = _hits(candidates, words)
    found: list[list[Line]] = []
    originals: set[int] = set()
    for group, places in zip(candidates, hits, strict=True):
        match = _match(group, places, words, layout.is_narrow(group)) if places else None
        if match and _is_copy(match, originals, layout):
            found.append(match[0])
            originals.update(match[1])
    return found


def _before_references(groups: list[list[Line]]) -> int:
    """How many groups stand before the list of references, whose entries may repeat what a note has said of a work."""
    heads = (i for i, group in enumerate(groups) if 2 * i > len(groups) and opens_references(group[0].text))
    return next((i for i in heads if len(groups[i][0].text) <= _HEAD), len(groups))


def _is_copy(match: tuple[list[Line], set[int]], originals: set[int], layout: Layout) -> bool:
    """Whether lines are the copy and not the original: narrow or no wider, and not repeated by another call-out."""
    lines, source = match
    if originals.intersection(line.index for line in lines):
        return False
    if layout.is_narrow(lines):
        return True
    return layout.measure(lines) <= layout.measure(layout.lines[index] for index in source)


def _may_be_callout(groups: list[list[Line]], position: int, layout: Layout) -> bool:
    group = groups[position]
    first, last = group[0].text, group[-1].text
    if position and groups[position - 1][-1].text.isdigit():
        return False  # a note, its number on a line of its own
    if _NUMBERED.match(first) or abstract_label(first) or starts_low(first):
        return False
    size = sum(line.text.count(" ") + 1 for line in group)
    if not _FEWEST <= size <= _MOST:
        return False
    interrupts = _interrupts(groups, position)
    return interrupts or (layout.is_narrow(group) and (is_finished(last) or size > 2 * _FEWEST))


def _interrupts(groups: list[list[Line]], position: int) -> bool:
    """Whether a group stands in the middle of a sentence of its neighbours."""
    if not 0 < position < len(groups) - 1:
        return False
    before, after = groups[position - 1][-1].text, groups[position + 1][0].text
    return starts_low(after) and (ends_in_hyphen(before) or not is_finished(before))


def _words(groups: list[list[Line]]) -> _Words:
    """The words in order; the rest of a broken one may come after notes and call-outs."""
    words: list[str] = []
    lines: array[int] = array("q")
    broken = -1
    for group in groups:
        for line in group:
            found = word_list(line.text)
            if broken >= 0 and found and (line is not group[0] or starts_low(line.text)):
                words[broken] = intern(words[broken] + found.pop(0))
                broken = -1
            words.extend(map(intern, found))
            lines.extend([line.index] * len(found))
            if ends_in_hyphen(line.text):
                broken = len(words) - 1
    return _Words(words, lines)


def _hits(candidates: list[list[Line]], words: _Words) -> list[list[int]]:
    """For each candidate, the places near it and outside it where runs of its words are repeated."""
    index: defaultdict[Shingle, list[tuple[int, int]]] = defaultdict(list)
    places = [words.of(group) for group in candidates]
    for number, own in enumerate(places):
        for place in own:
            index[words.shingle(place)].append((place, number))
    hits: list[list[int]] = [[] for _ in candidates]
    for place in range(len(words.words)):
        entries = index.get(words.shingle(place))
        if not entries:
            continue
        for own_place, number in entries[bisect_left(entries, (place - _REACH, 0)) :]:
            if own_place > place + _REACH:
                break
            if place not in places[number]:
                hits[number].append(place)
    return hits


def _match(group: list[Line], hits: list[int], words: _Words, narrow: bool) -> tuple[list[Line], set[int]] | None:
    """The lines of the group that repeat a passage, and the lines of that passage."""
    own = words.of(group)
    window = _densest(hits, own)
    shared = {words.shingle(place) for place in window}
    first, last = max(0, window[0] - _MARGIN - len(own)), window[-1] + _MARGIN + len(own)
    original = words.words[first : max(first, min(own.start, last))] + words.words[max(first, own.stop) : last]
    for lines in [group, _trimmed(group, shared, words)] if narrow else [group]:
        places = words.of(lines) if lines else range(0)
        repeated = [words.words[place] for place in places]
        runs = sum(words.shingle(place) in shared for place in places) + _SHINGLE - 1
        alike = LCSseq.similarity(repeated, original) >= _ALIKE * len(repeated)
        if len(repeated) >= _FEWEST and alike and runs >= len(repeated) / 2:
            return lines, {words.lines[place] for place in window}
    return None


def _densest(hits: list[int], own: range) -> list[int]:
    """The longest run of places without a wide gap, the group's own words not counted."""
    runs: list[list[int]] = []
    for place in hits:
        last = runs[-1][-1] if runs else place
        gap = place - last - (len(own) if last < own.start < place else 0)
        if runs and gap <= _GAP:
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len)


def _trimmed(group: list[Line], shared: set[Shingle], words: _Words) -> list[Line]:
    """The group without first and last lines none of whose words the passage has."""
    covered = {
        words.lines[place + step]
        for place in words.of(group)
        if words.shingle(place) in shared
        for step in range(_SHINGLE)
        if place + step < len(words.lines)
    }
    repeating = [i for i, line in enumerate(group) if line.index in covered]
    if not repeating:
        return []
    last = repeating[-1]
    rest = group[last + 1 :]
    few = ends_in_hyphen(group[last].text) or sum(len(word_list(line.text)) for line in rest) < _SHINGLE - 1
    return group[repeating[0] : len(group) if few and len(rest) == 1 else last + 1]
