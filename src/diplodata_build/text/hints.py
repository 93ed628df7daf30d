"""What an editor decides about the reading of one text where the rules are wrong: decisions that can be made again,
which a text mended by hand cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PATTERNS = ("not_headings", "furniture")
UNPRINTED = "none"  # as page_offset: the folios are of another typesetting than the published one


@dataclass(frozen=True)
class Hints:
    """The number of the first note; patterns of whole headings that are none, and of whole lines that are furniture;
    what is added to a page to get its printed number, or ``UNPRINTED``; how many columns a page has."""

    first_note: int | None = None
    not_headings: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    page_offset: int | str | None = None
    columns: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Hints:
        """The hints of an entry of ``curation/articles.yaml``, whose numbers are strings."""
        values = {
            key: tuple(value) if key in PATTERNS else value if value == UNPRINTED else int(value)
            for key, value in given.items()
        }
        return cls(**values)  # type: ignore[arg-type]

    def is_no_heading(self, text: str) -> bool:
        """Whether a text is said to be no heading."""
        return any(re.fullmatch(pattern, text) for pattern in self.not_headings)

    def is_furniture(self, text: str) -> bool:
        """Whether a line is said to be furniture."""
        return any(re.fullmatch(pattern, text) for pattern in self.furniture)

    def broken(self) -> Iterator[tuple[str, str, str]]:
        """Patterns that are none: the hint, the pattern, why."""
        for name in PATTERNS:
            for pattern in getattr(self, name):
                try:
                    re.compile(pattern)
                except re.error as error:
                    yield name, pattern, str(error)


NO_HINTS = Hints()
