"""How far a long work is: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
BAR = 30  # characters


def watched(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items, counted as they are taken."""
    for number, item in enumerate(items, 1):
        yield item
        show_progress(number, len(items), what)


def show_progress(done: int, of: int, what: str) -> None:
    """Show that some of all are done."""
    if of > 1 and sys.stderr.isatty():
        filled = BAR * done // of
        bar = f"\r{'█' * filled}{'·' * (BAR - filled)} {done} of {of} {what}"
        print(bar, end="\n" if done == of else "", file=sys.stderr, flush=True)
