"""Where each character of the clean text is in the raw text, kept as runs instead of one number per character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import overload

INSERTED = -1


class Offsets(Sequence[int]):
    """Raw offset of each clean character, ``INSERTED`` for a space or line break that the reader put in.

    A run is (clean start, raw start): its characters follow each other in both texts.
    """

    __slots__ = ("_length", "_raw", "_starts")

    def __init__(self, runs: Sequence[tuple[int, int]], length: int) -> None:
        self._starts = [start for start, _ in runs]
        self._raw = [raw for _, raw in runs]
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[int, ...]: ...

    def __getitem__(self, index: int | slice) -> int | tuple[int, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._length)))
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("offset outside the clean text")
        run = bisect_right(self._starts, index) - 1
        raw = self._raw[run]
        return raw if raw == INSERTED else raw + index - self._starts[run]

    def __iter__(self) -> Iterator[int]:
        for start, end, raw in self.runs():
            yield from ([INSERTED] * (end - start) if raw == INSERTED else range(raw, raw + end - start))

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """(clean start, clean end, raw start) of each run."""
        for (start, end), raw in zip(pairwise([*self._starts, self._length]), self._raw, strict=True):
            yield start, end, raw

    def through(self, back: Sequence[int]) -> Offsets:
        """The same offsets into an earlier text; ``back[i]`` is where character ``i`` of the present one is in it.

        A character that was made of several ones has a run of its own.
        """
        runs: list[tuple[int, int]] = []
        expected = INSERTED - 1
        for clean, offset in enumerate(self):
            if offset == INSERTED:
                raw, following, made = INSERTED, INSERTED, False
            else:
                raw = back[offset]
                following = raw + 1
                made = offset + 1 < len(back) and back[offset + 1] > following
            if raw != expected or made:
                runs.append((clean, raw))
            expected = INSERTED - 1 if made else following
        return Offsets(runs, self._length)
