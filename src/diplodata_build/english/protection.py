"""What a machine must not touch travels through it as placeholders: XQ0, XQ1, …

Protected are the terms of the glossary (they come back in English), citations, names of persons, acronyms, numbers,
addresses of the web, and tokens with signs that an engine gives a meaning of its own. Each placeholder must come back
exactly once; else there is no draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from diplodata_build.english.glossary import Glossary

PREFIXES = ("XQ", "ZX", "QZ", "KX")

_CITATION = r"\((?:(?:véase|ver|cfr?\.|en)\s)?[^\W\d_a-z][^()\d]*\s(?:1[5-9]|20)\d\d[a-z]?(?:\s?[:,;][^()]*)?\)"
_ADDRESS = r"(?:https?://|www\.)[^\s()«»;,]*[^\s()«»;,.]|(?<!\w)[a-z][\w.-]*\.[a-z]{2,}/[^\s()«»;,]*[^\s()«»;,.]"
_SIGNED = r"\S*[*#@~_<>{}|\\^]\S*"
_ACRONYM = r"(?<![\w-])(?:[A-ZÁÉÍÓÚÑ]{2,}[A-ZÁÉÍÓÚÑ\d]*|[A-Z]\d+)(?![\w-])"
_NUMBER = r"(?<!\w)\d+(?:[.,:/–-]\d+)*(?:\s?%|[ºª°a-z])?(?!\w)"


@dataclass(frozen=True)
class Protected:
    """A text with placeholders, and what stands for each of them in English."""

    text: str
    kept: tuple[str, ...]
    prefix: str

    @cached_property
    def _placeholder(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){self.prefix}(\d+)(?!\w)")

    @property
    def whole(self) -> str | None:
        """The English where nothing but protected words was there to translate."""
        rest = self._placeholder.sub("", self.text)
        return None if any(c.isalpha() for c in rest) else self.restored(self.text)

    def restored(self, english: str) -> str | None:
        """A translation with its words put back, None unless each placeholder came back exactly once."""
        found = self._placeholder.findall(english)
        if sorted(map(int, found)) != list(range(len(self.kept))) or english.count(self.prefix) != len(self.kept):
            return None
        return self._placeholder.sub(lambda match: self.kept[int(match.group(1))], english)

    def lost(self, english: str) -> list[str]:
        """What did not come back exactly once."""
        found = self._placeholder.findall(english)
        return [kept for number, kept in enumerate(self.kept) if found.count(str(number)) != 1]


class Protector:
    """Puts placeholders into texts; ``names`` are names of persons, the same in both languages.

    ``labels`` has the English of other names.
    """

    def __init__(self, glossary: Glossary, names: Iterable[str] = (), labels: Mapping[str, str] | None = None) -> None:
        self._glossary = glossary
        self._labels = dict(labels or {})
        patterns = (_CITATION, _any_of({*names, *self._labels}), _ADDRESS, _SIGNED, _ACRONYM, _NUMBER)
        self._patterns = [re.compile(pattern) for pattern in patterns]

    def protect(self, spanish: str) -> Protected:
        """A text made ready for a machine."""
        prefix = next(prefix for prefix in PREFIXES if prefix not in spanish)
        pieces: list[str] = []
        kept: list[str] = []
        position = 0
        for start, end, english in sorted(self._all(spanish), key=lambda found: (found[0], -found[1])):
            if start >= position:  # from left to right, the longest at each place
                pieces += [spanish[position:start], f"{prefix}{len(kept)}"]
                kept.append(english)
                position = end
        return Protected("".join([*pieces, spanish[position:]]), tuple(kept), prefix)

    def _all(self, spanish: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, English) of all that may be protected."""
        for occurrence in self._glossary.occurrences(spanish):
            if english := self._glossary.target(occurrence):
                yield *occurrence.span(), english
        for pattern in self._patterns:
            for match in pattern.finditer(spanish):
                yield *match.span(), self._labels.get(match.group(), match.group())


def _any_of(names: Iterable[str]) -> str:
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return rf"(?<!\w)(?:{known})(?!\w)" if known else r"(?!)"
