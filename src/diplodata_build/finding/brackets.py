"""Where citation brackets are, how each is cut into the works that it names, and what one item says of a work: year or
«s.f.» or «ibídem», pages, and the authors before it.

Authors are read leftwards from the year, so that whatever stands before them («véase», «Asimismo,») stays outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from diplodata_build.finding.lexicon import Lexicon, names_before, single_spaced, surnames
from diplodata_build.text.document import Block
from diplodata_build.text.words import word_set

_YEAR = r"(?<![\w–-])(?P<year>(?:1[5-9]|20)\d\d)(?P<suffix>[a-z])?(?![\w])(?!\s?[–-]\s?\d)(?:\s?\[\d{4}\]|/\d{4})?"
_UNDATED = r"(?P<undated>\b(?:s\.\s?f|n\.\s?d)\b\.?|\bs/f\b|\bsin fecha\b|\ben prensa\b|\bin press\b|\bforthcoming\b)"
_NUMBER = r"(?:\d{1,4}[a-z]?|[ivxl]{1,7})\b"
_PAGE_RANGE = rf"{_NUMBER}(?:\s?[–-]\s?{_NUMBER})?"
_PAGES = (
    r"(?:\s*:\s*|,?\s*\b(?:pp?|pgs?|págs?|páginas?)\b\.?\s*|,\s*(?=\d{1,3}(?:\s?[–-]\s?\d{1,4})?\s*(?:[;,]|$)))"
    rf"(?P<pages>(?:cap\.|párr\.|§)\s?\d+|{_PAGE_RANGE}"
    rf"(?:(?:,\s|\s[ye&]\s|\sand\s)(?!(?:1[5-9]|20)\d\d){_PAGE_RANGE})*(?:\sy\sss\.?)?)"
)
_FURTHER_LETTER = r"(?<=\d[a-z])(?:,\s?|\s?/\s?|-|\s[ye]\s)(?P<letter>[b-z])(?![\w.])"  # 2013a y b
_IBIDEM = r"\b(?:ib[ií]d(?:em)?\b\.?|[ií]dem\b\.?)"
ITEM = re.compile(
    rf"(?:(?P<ibidem>{_IBIDEM})(?!\s*,?\s*(?:(?:1[5-9]|20)\d\d|s\.\s?f))|{_YEAR}|{_UNDATED}|{_FURTHER_LETTER})"
    rf"(?:{_PAGES})?",
    re.IGNORECASE,
)
_IBIDEM_AS_AUTHOR = re.compile(rf"{_IBIDEM}\s*,?\s*$", re.IGNORECASE)
_TITLE = re.compile(r"[“«\"]([^“”«»\"]{2,80})[”»\"]\s*,?\s*$")
_CONTAINER = re.compile(r"(?:^|[\s,])(?:(?:citad[oa]s?|cited|cit\.)\s+(?:en|por|in)|en|apud|in)\s*$", re.IGNORECASE)
_PARTICLE = re.compile(r"(?:\b(?:de la|de los|van der|van den|von der|de|del|van|von|da|di|du|le|la)\s+)$")
_BEFORE_PARTICLE = re.compile(r"(?:^|[;,:]|\b(?:véase|ver|según|en|cf\.|cfr\.|vid\.|apud|y|see|in))\s*$", re.IGNORECASE)
_SEASONS = word_set("primavera verano otoño invierno spring summer autumn fall winter")

Item = re.Match[str]
_SEPARATORS = re.compile(r"(?:[\s,;&]|\b[ye]\b|\band\b)*")
_CLOSES = {"(": ")", "[": "]"}
_MAX_DEPTH = 3
_MAX_LENGTH = 4000


@dataclass(frozen=True)
class Work:
    """One work that a bracket names; offsets are those of the block, authors None where the bracket names nobody.

    ``quoted`` is the author of words that were found in this work («James, en Hocking, 2011»), ``quotes`` says that
    this author stands before the bracket («James (en Hocking, 2011)»).
    """

    start: int
    end: int
    authors: str | None
    year: str | None
    suffix: str | None
    pages: str | None
    ibidem: bool = False
    quoted: str | None = None
    quotes: bool = False


def is_ibidem(word: str) -> bool:
    """Whether the word refers to the work cited last."""
    return re.fullmatch(_IBIDEM, word, re.IGNORECASE) is not None


def bare_work(item: Item) -> Work:
    """The work of an item that names no authors."""
    undated = item["undated"]
    if undated and undated[0] in "sS" and "." in undated:
        undated = undated.replace(" ", "")
    ibidem = item["ibidem"] is not None
    return Work(item.start(), item.end(), None, item["year"] or undated, item["suffix"], item["pages"], ibidem)


def further_work(previous: Work | None, item: Item) -> Work | None:
    """A further year of the authors named before it; None where those could not be read."""
    if item["ibidem"]:
        return bare_work(item)
    if previous is None:
        return None
    work = replace(bare_work(item), authors=previous.authors, quoted=previous.quoted, ibidem=previous.ibidem)
    if item["letter"]:
        return replace(work, start=item.start("letter"), year=previous.year, suffix=item["letter"])
    return work


def named_work(content: str, item: Item, floor: int, lexicon: Lexicon) -> Work | None:
    """The work of an item with the authors printed between ``floor`` and the year, None where none are."""
    work = bare_work(item)
    between = content[floor : item.start()]
    if ibidem := _IBIDEM_AS_AUTHOR.search(between):
        return replace(work, start=floor + ibidem.start(), ibidem=True)
    if title := _TITLE.search(between):
        return replace(work, start=floor + title.start(), authors=single_spaced(title[1]))
    span = names_before(content, item.start(), lexicon, floor)
    if span is None or content[span[1] : item.start()].strip(" ,"):
        return work if work.ibidem else None
    start = _with_particle(content, span[0], floor)
    if content[start : span[1]].lower() in _SEASONS:
        return work if work.ibidem else None
    work = replace(work, start=start, authors=single_spaced(content[start : span[1]]))
    return _found_in(content, work, floor, lexicon)


def _with_particle(content: str, start: int, floor: int) -> int:
    """Take «de» of «de Icaza», «van» of «van Dijk» into the name where nothing but a cue stands before it."""
    match = _PARTICLE.search(content[floor:start])
    if match and _BEFORE_PARTICLE.search(content[floor : floor + match.start()]):
        return floor + match.start()
    return start


def _found_in(content: str, work: Work, floor: int, lexicon: Lexicon) -> Work:
    """The work with the author quoted in it, as in «James, en Hocking, 2011»."""
    container = _CONTAINER.search(content[floor : work.start])
    if not container:
        return work
    end = floor + container.start()
    span = names_before(content, end, lexicon, floor)
    if span is None:
        return replace(work, quotes=not content[floor:end].strip(" ,;"))
    return replace(work, start=span[0], quoted=single_spaced(content[span[0] : span[1]]))


class CitedAuthors:
    """Whom an article cites by name (``names`` as printed), which settles the places that leave the name out."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._surnames: set[str] = set()
        self._dated: set[tuple[str, str | None]] = set()

    def add(self, works: Iterable[Work]) -> None:
        """Remember the authors of works, and those quoted in them."""
        for work in works:
            for name in filter(None, (work.authors, work.quoted)):
                self.names.add(name)
                self._surnames |= surnames(name)
                self._dated |= {(surname, work.year) for surname in surnames(name)}

    def shares_surname(self, name: str) -> bool:
        """Whether a name has a surname of one of them."""
        return not self._surnames.isdisjoint(surnames(name))

    def has_year(self, name: str, works: Iterable[Work]) -> bool:
        """Whether a citation gives this name with the year of one of the works."""
        return any((surname, work.year) in self._dated for surname in surnames(name) for work in works)


@dataclass(frozen=True)
class Bracket:
    """A bracket of a block with the works in it; ``whole`` where it holds nothing else."""

    block: Block
    start: int
    end: int
    works: tuple[Work, ...]
    whole: bool

    @property
    def nameless(self) -> bool:
        """Whether the bracket leaves out who is cited."""
        return all(work.authors is None or work.quotes for work in self.works)

    @property
    def has_ibidem(self) -> bool:
        """Whether one of the works is the one cited before."""
        return any(work.ibidem for work in self.works)


def bracket_spans(text: str) -> Iterator[tuple[int, int]]:
    """Positions of matching brackets; deeper nesting than any citation has is left out, which keeps this linear."""
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match[0] in _CLOSES:
            stack.append(match.start())
        elif stack and _CLOSES[text[stack[-1]]] == match[0]:
            start = stack.pop()
            if len(stack) < _MAX_DEPTH and match.start() - start < _MAX_LENGTH:
                yield start, match.start()


def find_brackets(block: Block, lexicon: Lexicon) -> Iterator[Bracket]:
    """The brackets of a block that cite; one that cites the name before it and others too is given as two."""
    for start, end in bracket_spans(block.text):
        works, whole = _works_in(_without_nested(block.text[start + 1 : end]), lexicon)
        works = [replace(work, start=work.start + start + 1, end=work.end + start + 1) for work in works]
        nameless = list(takewhile(lambda work: work.authors is None and not work.ibidem, works))
        if nameless and len(nameless) < len(works):  # «Pérez (2013; véase también Weiss, 2014)»
            yield Bracket(block, start, end, tuple(nameless), True)
            works, whole = works[len(nameless) :], False
        if works:
            yield Bracket(block, start, end, tuple(works), whole)


def _without_nested(content: str) -> str:
    """The content with the brackets inside it blanked out."""
    for _ in range(_MAX_DEPTH):
        content = re.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), content)
    return content


def _works_in(content: str, lexicon: Lexicon) -> tuple[list[Work], bool]:
    """The works that the content of a bracket names, and whether it holds nothing else."""
    works: list[Work] = []
    floor, whole, previous = 0, True, None
    for item in ITEM.finditer(content):
        adjoins = _SEPARATORS.fullmatch(content, floor, item.start()) is not None
        if adjoins:
            work = further_work(previous, item) if floor else bare_work(item)
        else:
            work = named_work(content, item, _skip_separators(content, floor, item.start()), lexicon)
        if work is not None:
            works.append(work)
        whole = whole and work is not None and (adjoins or work.authors is not None or work.ibidem)
        previous, floor = work, item.end()
    tail = content[floor:]
    if works and tail.strip() and tail.lstrip()[0] not in ",;.:":
        works = [work for work in works if work.end != floor]  # «(Foro, 2013 fue el año …)» continues: no citation
    return works, whole and not tail.strip(" .")


def _skip_separators(content: str, floor: int, end: int) -> int:
    """Where the words between two items begin; nothing is skipped before the first item."""
    match = _SEPARATORS.match(content, floor, end) if floor else None
    return match.end() if match else floor
