"""Finds names as whole words in texts, in a time that does not grow with the number of names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+|\W")


class WholeNames:
    """Names to be found in any number of texts.

    Where a word stands that begins some name, the text is looked up for each length that such names have.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names) - {""}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self.names:
            lengths[_WORD.findall(name)[0]].add(len(name))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of the longest name at each place where one stands; places may overlap."""
        for word in _WORD.finditer(text):
            start = word.start()
            for end in (start + length for length in self._lengths.get(word[0], ())):
                if text[start:end] in self.names and not _in_word(text, start - 1) and not _in_word(text, end):
                    yield start, end
                    break

    def apart(self, text: str) -> Iterator[tuple[int, int]]:
        """The places that do not overlap, the first before the others."""
        last = 0
        for start, end in self.places(text):
            if start >= last:
                yield start, (last := end)


def _in_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")
