"""What a line looks like that belongs to the page and not to the article: a folio, an ISSN line, a running head."""

from __future__ import annotations

import re

from diplodata_build.text.lines import Group
from diplodata_build.text.words import ends_in_hyphen, fold, hangs, is_finished, starts_high, starts_low

ISSN = re.compile(r"\bISSN\b(?:\s?-?[LE]\b)?\W*\d{4}\W?\d{3}[\dXx]", re.IGNORECASE)
_FOLIO = re.compile(
    r"^[\W_]*(?:p[áa]g(?:ina)?\.?|p\.|page)?\s*(\d{1,4})[\W_]*(?:(?:de|of|/)\s*\d{1,4})?$", re.IGNORECASE
)
_LONGEST_FOLIO, _HEAD_WORDS = 24, 25


def folio(text: str) -> int | None:
    """The page number that a line consists of."""
    match = _FOLIO.match(text) if len(text) <= _LONGEST_FOLIO else None
    return int(match.group(1)) if match else None


def is_folio_group(group: Group) -> bool:
    """Whether a group is one line with only a page number."""
    return len(group) == 1 and folio(group[0].text) is not None


def looks_like_head(text: str) -> bool:
    """Whether a line may be a running head: short, and neither the end of a sentence nor cut off inside one."""
    short = len(text.split()) <= _HEAD_WORDS
    return short and starts_high(text) and not (is_finished(text) or ends_in_hyphen(text) or hangs(text))


def without_numbers(text: str) -> str:
    """What stays the same in a running head from page to page."""
    return re.sub(r"\W+", " ", re.sub(r"\d+", "#", fold(text))).strip()


def head_key(text: str) -> str:
    """The same for the edge of a page, where notes such as «5 Ibíd., p. 12.» differ only in their numbers."""
    return text if is_finished(text) or starts_low(text) else without_numbers(text)
