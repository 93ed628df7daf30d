"""Whether a word broken at the end of a line is one word, or has a hyphen of its own.

The hyphen is dropped, unless the document has the word with a hyphen more often than without (the same word, then its
plural or feminine, then a word of the same stem), or unless its parts cannot be those of a broken word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import Enum
from functools import cached_property

from diplodata_build.text.lines import Line
from diplodata_build.text.words import ends_in_hyphen, fold, is_caps, open_link

_TOKEN = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_LAST = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*(?=[-\u2010\u00ad¬]$)")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CONJUNCTIONS = frozenset(("y", "e", "o", "u", "and", "or"))
_VOWEL = re.compile(r"[aeiouy]")
_FAMILY = 5
_LONG_WORD = 6


class Joint(Enum):
    """What becomes of a hyphen at the end of a line."""

    JOIN = "join"
    KEEP = "keep"
    KEEP_AND_SPACE = "keep and space"
    DOUBTFUL = "doubtful"


class Hyphens:
    """The evidence of one document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = [line for line in lines if line.text]

    def joint(self, before: str, after: str) -> Joint:
        """What becomes of the hyphen that ends the line ``before``; the word continues in ``after``."""
        if link := open_link(before):
            return self._link_joint(link, after.split()[0])
        left_match, right_match = _LAST.search(before[-80:]), _TOKEN.match(after[:80])
        if not left_match or not right_match or before[-1] in "\u00ad¬":
            return Joint.JOIN
        left, right = left_match.group(), right_match.group()
        if right.casefold() in _CONJUNCTIONS:
            return Joint.KEEP_AND_SPACE
        kept = self._by_evidence(left.casefold(), right.casefold())
        if kept is None:
            kept = _by_shape(left, right) or self._negates(left, right)
        return Joint.KEEP if kept else Joint.JOIN

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often each word stands in the document; what may be a part of a broken one is left out."""
        counts: Counter[str] = Counter()
        last, cut = -1, False
        for line in self._lines:
            tokens = _TOKEN.findall(line.text.casefold())
            may_be_rest = cut or line.indent or line.index > last + 1
            last, cut = line.index, ends_in_hyphen(line.text)
            counts.update(tokens[1 if may_be_rest else 0 : len(tokens) - cut])
        return counts

    @cached_property
    def _stems(self) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        joined: Counter[str] = Counter()
        compounds: Counter[tuple[str, str]] = Counter()
        for token, count in self._counts.items():
            joined[_stem(token)] += count
            for match in re.finditer("[-\u2010]", token):
                compounds[_stem(token[: match.start()]), _stem(token[match.end() :])] += count
        return joined, compounds

    @cached_property
    def _families(self) -> defaultdict[str, list[str]]:
        families: defaultdict[str, list[str]] = defaultdict(list)
        for left, right in self._stems[1]:
            families[left].append(right)
        return families

    @cached_property
    def _links(self) -> defaultdict[str, list[str]]:
        links: defaultdict[str, list[str]] = defaultdict(list)
        for line in self._lines:
            for link in _LINK.findall(line.text):
                if not line.text.endswith(link) or not ends_in_hyphen(link):
                    links[_host(link)].append(link)
        return links

    def _by_evidence(self, left: str, right: str) -> bool | None:
        """Whether other places of the document have the hyphen; None where they have neither form."""
        joined, hyphened = self._counts[left + right], self._counts[f"{left}-{right}"]
        if not (joined or hyphened):
            stems, compounds = self._stems
            joined, hyphened = stems[_stem(left + right)], compounds[_stem(left), _stem(right)]
        if joined or hyphened:
            return hyphened > joined
        return True if self._has_relative(left, right) else None

    def _has_relative(self, left: str, right: str) -> bool:
        """Whether a compound with the same first part has a second part of the same stem (and no joined word has)."""
        stem = _stem(right)
        relatives = self._families[_stem(left)]
        if not any(min(len(stem), len(r)) >= _FAMILY and (stem.startswith(r) or r.startswith(stem)) for r in relatives):
            return False
        joined = _stem(left + right[:_FAMILY])
        return not any(token.startswith(joined) for token in self._stems[0])

    def _negates(self, left: str, right: str) -> bool:
        """Whether this is «no-» before a word of the document, which Spanish never writes as one word."""
        return left.casefold() == "no" and len(right) >= _LONG_WORD and self._counts[right.casefold()] > 0

    def _link_joint(self, link: str, after: str) -> Joint:
        kept, joined = link + after, link[:-1] + after
        known = self._links[_host(link)]
        if any(kept.rstrip(".,;)>") in other for other in known):
            return Joint.KEEP
        return Joint.JOIN if any(joined.rstrip(".,;)>") in other for other in known) else Joint.DOUBTFUL


def _host(link: str) -> str:
    """What two prints of a link share even if one of them is broken."""
    return link.split("://")[-1].split("/")[0]


def _by_shape(left: str, right: str) -> bool:
    """Whether the parts cannot belong to one broken word: a name, a number, one letter, an acronym without vowel."""
    first = re.split("[-\u2010]", left)[-1]
    if right[0].isdigit() or first[-1].isdigit():
        return True
    if right[0].isupper():
        return not (is_caps(left) and right.isupper() and len(right) > 1)
    return len(first) == 1 or not _VOWEL.search(fold(first))


def _stem(word: str) -> str:
    """A word without the endings of the plural and of gender."""
    bare = fold(word).rstrip("s")
    return bare[:-1] if len(bare) > 4 and bare[-1] in "aeo" else bare
