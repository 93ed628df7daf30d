"""Which names of an article are worth a record: those of places that only say where, of works, and parts of names not.

What shows it are the words around a name: «obispo de Lima», «en Lima» say that it is a place, «el virrey Salas» and
«Salas firmó» that somebody acts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from diplodata_build.assembly.row_context import Row
from diplodata_build.finding.lexicon import ARTICLES, HAVE_PLACES, LINKS, REGIONS, names_a_body
from diplodata_build.reading.reading import Reading
from diplodata_build.text.document import Document
from diplodata_build.text.layout import TITLES
from diplodata_build.text.words import TELLS, plain, word_set

OFTEN = 3  # times that a word with an article before it («la Corona») is there to be proposed as a name
_REACH = 40  # characters in which the words before a name are looked for
_ARTICLE = re.compile(r"^(?:el|la|los|las) (?=\w)")
_WHERE = re.compile(r"\b(?:en|desde|hacia|hasta)\s$", re.IGNORECASE)
_OF = re.compile(r"(?P<head>[^\W\d_]+) de(?:l| la| los| las)?\s$")
_BESIDE = r"(?:,| [ye]| como)(?: de)? $"
_VERB = re.compile(rf"(?:no |se |lo |la |le )*(?!que|no|se)(?:{TELLS.pattern})(?!\w)")
_SAID_BY = re.compile(r"\b(?:como|según) (?:ha |han )?[^\W\d_]{4,} $", re.IGNORECASE)
_AND = re.compile(r" [ye] ")
_OF_BODY = r" (?:de|del|de la|de las|de los) (?=[^\Wa-zà-ÿ]+)"
_PREPOSITIONS = word_set("a al con contra de del desde en entre hacia hasta para por sobre y e")
_WITH_ARTICLE = ARTICLES | {"al", "del"}
_PLURAL = re.compile(r"(?:e?s|e)\b")
_RANKS = word_set(
    """
    almirante alcalde alcaldesa arzobispo arzobispa capitán coronel diputada diputado doctor doctora don doña embajador
    embajadora fray general gobernador gobernadora licenciada licenciado ministra ministro obispo padre presidenta
    presidente profesor profesora reina rey secretaria secretario senador senadora señor señora virrey virreina
    """
)


@dataclass(frozen=True)
class Group:
    """The places of one name, what it is short for, how else it is written, and whether it is a person's."""

    text: str
    rows: list[Row]
    long: str | None = None
    variants: tuple[str, ...] = ()
    short: str | None = None
    is_person: bool = False


@dataclass(frozen=True)
class Naming:
    """The names of one article; ``rows`` are the places of them all, but for those in its sources."""

    document: Document
    reading: Reading
    rows: Sequence[Row]
    authors: Collection[str]
    known_places: Iterable[str] = ()

    def groups(self) -> Iterator[Group]:
        """The names and acronyms that are worth a record."""
        longs = {c["text"]: c["value"] for c in self.reading.candidates if c["kind"] == "acronym"}
        settled = {plain(longs[text] or "") for text in self._found if text in longs} | set(map(plain, self.authors))
        whole = {name: last for last, name in self._family_names.items()}
        for text, rows in self._found.items():
            if plain(text) not in settled and text not in self._family_names and self._is_worth(text, rows):
                long = longs.get(text)
                others = {_bare(one): one for one in map(self._text, rows) if _bare(one) != _bare(text)}
                yield Group(
                    text, rows, long if long and not long.endswith("…") else None, tuple(others.values()),
                    whole.get(text), any(map(self._has_rank, rows)),
                )  # fmt: skip

    @cached_property
    def _found(self) -> dict[str, list[Row]]:
        """The places of each name; capitals, accents, the plural and an article before it make no other name."""
        found: dict[str, list[Row]] = defaultdict(list)
        spelt: dict[str, str] = {}
        for row in sorted(self._joined(), key=self._in_heading):
            text = self._text(row)
            found[spelt.setdefault(_PLURAL.sub("", _bare(text)), text)].append(row)
        return found

    def _joined(self) -> Iterator[Row]:
        """The rows; two words that «y» joins twice or more, and that never stand alone, are one: a double family
        name («Salas y Robles»)."""
        times = Counter(map(self._text, self.rows))
        by_start = {row["char_start"]: row for row in self.rows}
        pairs: dict[tuple[str, str], list[tuple[Row, Row]]] = defaultdict(list)
        for row in self.rows:
            link = _AND.match(self.document.text, row["char_end"])
            other = by_start.get(link.end()) if link else None
            if other and " " not in self._text(row) + self._text(other):
                pairs[self._text(row), self._text(other)].append((row, other))
        one_name = [
            pair
            for words, places in pairs.items()
            if all(times[word] == len(places) > 1 for word in words)
            for pair in places
        ]
        whole = {first["char_start"]: first | {"char_end": last["char_end"]} for first, last in one_name}
        seconds = {last["char_start"] for _, last in one_name}
        return (whole.get(row["char_start"], row) for row in self.rows if row["char_start"] not in seconds)

    @cached_property
    def _family_names(self) -> dict[str, str]:
        """Last words of names of persons that stand alone elsewhere, with the name: «Salas», of «Ana de Salas»."""
        persons = (text for text in self._found if " " in text and text not in self.authors)
        whole = {text.split()[-1]: text for text in persons if not self._is_of_a_body(text)}
        return {last: name for last, name in whole.items() if last in self._found and last not in self._places}

    def _is_of_a_body(self, name: str) -> bool:
        head = name.split()[0]
        return (
            names_a_body(name) or re.search(rf"(?<!\w){re.escape(head.lower())}(?!\w)", self.document.text) is not None
        )

    @cached_property
    def _places(self) -> set[str]:
        """The names that are shown to be those of places, also by what stands beside them («Lima y Quito»)."""
        bodies = (re.split(_OF_BODY, name, maxsplit=1) for name in self._found if self._is_of_a_body(name))
        known = {plain(one) for one in self.known_places} | REGIONS | {plain(b[1]) for b in bodies if len(b) > 1}
        quiet = {
            text: rows
            for text, rows in self._found.items()
            if not names_a_body(text) and not any(self._acts(row) or self._has_rank(row) for row in rows)
        }
        places = {
            text
            for text, rows in quiet.items()
            if plain(text) in known or any(map(self._is_placed, rows)) or all(map(self._locates, rows))
        }
        return places | {
            text
            for text, rows in quiet.items()
            for row in rows
            if any(re.search(rf"(?<!\w){re.escape(place)}{_BESIDE}", self._before(row)) for place in places)
        }

    def _is_worth(self, text: str, rows: list[Row]) -> bool:
        if self._is_a_title(text) or self._only_cited(text, rows) or all(map(self._in_heading, rows)):
            return False
        if rows[0]["kind"] == "acronym" or any(map(self._has_rank, rows)):
            return True
        if text in self._places or all(map(self._locates, rows)):
            return False
        often = " " in text or len(rows) >= OFTEN or any(map(self._acts, rows))
        return often or not any(self._word_before(row) in _WITH_ARTICLE for row in rows)

    def _is_a_title(self, text: str) -> bool:
        """Whether a name is the title of a work that is cited, with or without its author («Leviatán de Hobbes»)."""
        words = {plain(word) for word in text.split() if word not in LINKS}
        keys = (one["key"].partition(", ") for one in self.reading.citations if one["key"])
        return any(
            title and _bare(title).split()[0] in words and words <= set(plain(f"{authors} {title}").split())
            for authors, _, title in keys
        )

    def _only_cited(self, text: str, rows: list[Row]) -> bool:
        """Whether notes alone have a name, which is that of the author of a work that is cited."""
        if any(self.reading.block(row["char_start"])[0] != "note" for row in rows):
            return False
        return any(f" {plain(text)} ".endswith(f" {plain(one)} ") for one in self._cited_authors)

    @cached_property
    def _cited_authors(self) -> set[str]:
        authors = (one["authors"] or "" for one in self.reading.citations)
        return {author for one in authors for author in re.split(r",\s|\s(?:y|e|and|&)\s", one) if author}

    def _text(self, row: Row) -> str:
        return self.document.text[row["char_start"] : row["char_end"]]

    def _before(self, row: Row) -> str:
        return self.document.text[max(0, row["char_start"] - _REACH) : row["char_start"]]

    def _word_before(self, row: Row) -> str:
        found = re.search(r"(\w+) $", self._before(row))
        return found[1].casefold() if found else ""

    def _in_heading(self, row: Row) -> bool:
        return self.reading.block(row["char_start"])[0] in TITLES

    def _locates(self, row: Row) -> bool:
        """Whether a name says where something is («desde Lima»), or is a word of a heading: that is worth no record."""
        return self._in_heading(row) or _WHERE.search(self._before(row)) is not None

    def _is_placed(self, row: Row) -> bool:
        """«en Lima», «los vecinos de Lima»."""
        of = _OF.search(self._before(row))
        return self._word_before(row) == "en" or bool(of and of["head"].casefold() in HAVE_PLACES)

    def _has_rank(self, row: Row) -> bool:
        """«el virrey Salas»."""
        return self._word_before(row) in _RANKS

    def _acts(self, row: Row) -> bool:
        """«Salas firmó», «como escribió Salas»."""
        verb = self._word_before(row) not in _PREPOSITIONS and _VERB.match(self.document.text, row["char_end"] + 1)
        return bool(verb) or _SAID_BY.search(self._before(row)) is not None


def _bare(text: str) -> str:
    return _ARTICLE.sub("", plain(text))
