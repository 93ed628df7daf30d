"""Who is cited in an article, for which year and pages, and where: in-text citations in author-year styles.

Every citation has a bracket with a year, «s.f.» or «ibídem». What the bracket says is read first; authors are then read
leftwards from the year, so that whatever stands before them («véase», «Asimismo,») stays outside. A bracket that names
nobody belongs to the name right before it (narrative), to the name that its sentence or the lead-in of its block
quotation speaks of (year only), or to the work cited last (ibídem).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from diplodata_build.finding.lexicon import ARTICLES, CAPITAL, TOKEN, Lexicon, author_edge, is_ordinary
from diplodata_build.text.document import Block, Document
from diplodata_build.text.words import word_set

# Brackets

_SAYS = re.compile(
    r"(?:afirm|señal|defin|destac|resalt|sosten|sostien|sostuv|plante|argument|argü|argu|propon|propus|indic|explic|dic|"
    r"dij|consider|enfati|mencion|apunt|escrib|conclu|adviert|advirt|subray|entiend|entend|denomin|llam|record|recuerd|"
    r"observ|reconoc|identific|sugier|suger|coincid|anot|describ|caracteri|concib|conceb|formul|agreg|añad|expres|"
    r"manifiest|manifest|acot|precis|aclar|asegur|asever|insist|postul|analiz|distingu|cit|utiliz|usa|recog|acuñ)"
    r"(?:a|an|e|en|ó|aron|ió|ieron|o|aba|aban|ía|ían|ce|cen|ze|za|zan|zó|ye|yen|yó|era|eran|ado|ada|ados|adas|ido|ida"
    r"|idos|idas|iendo|ando)?",
    re.IGNORECASE,
)
_SAYS_FILLERS = word_set("quien que la lo los las se le les nos también además asimismo , y y/o ya sí")
_SPEAKS_BEFORE = word_set("para según por como a con")
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
_IBIDEM_WORD = r"\b(?:ib[ií]d(?:em)?\b\.?|[ií]dem\b\.?)"
_ITEM = re.compile(
    rf"(?:(?P<ibidem>{_IBIDEM_WORD})(?!\s*,?\s*(?:(?:1[5-9]|20)\d\d|s\.\s?f))|{_YEAR}|{_UNDATED}|{_FURTHER_LETTER})"
    rf"(?:{_PAGES})?",
    re.IGNORECASE,
)
_IBIDEM_AUTHOR = re.compile(rf"{_IBIDEM_WORD}\s*,?\s*$", re.IGNORECASE)
_SEPARATORS = re.compile(r"(?:[\s,;&]|\b[ye]\b|\band\b)*")
_CONTAINER = re.compile(r"(?:^|[\s,])(?:(?:citad[oa]s?|cited|cit\.)\s+(?:en|por|in)|en|apud|in)\s*$", re.IGNORECASE)
_BEFORE_PARTICLE = re.compile(r"(?:^|[;,:]|\b(?:véase|ver|según|en|cf\.|cfr\.|vid\.|apud|y|see|in))\s*$", re.IGNORECASE)
_TITLE = re.compile(r"[“«\"]([^“”«»\"]{2,80})[”»\"]\s*,?\s*$")
_SEASONS = word_set("primavera verano otoño invierno spring summer autumn fall winter")
_CLOSES = {"(": ")", "[": "]"}
_MAX_DEPTH = 3
_MAX_BRACKET = 4000
_BEFORE = 160  # characters in which the names before a bracket are sought
_LONGEST_QUOTATION = 5  # in blocks
_LONGEST_NAME = 12  # in words
_NEAR = 40
_LEAD_IN = 800  # characters in which the name that a bare year belongs to is sought


@dataclass(frozen=True)
class _Work:
    """One work that a bracket names; offsets are those of the block, authors None where the bracket names nobody."""

    start: int
    end: int
    authors: str | None
    year: str | None
    suffix: str | None
    pages: str | None
    ibidem: bool = False
    quoted: str | None = None  # author of the words that were found in this work
    quotes: bool = False  # «(en Dingwerth y Pattberg, 2006)»: the author quoted stands before the bracket


@dataclass(frozen=True)
class _Bracket:
    """A bracket of a block with the works in it; ``whole`` where it holds nothing else."""

    block: Block
    start: int
    end: int
    works: tuple[_Work, ...]
    whole: bool

    @property
    def nameless(self) -> bool:
        return all(work.authors is None or work.quotes for work in self.works)


def is_ibidem(word: str) -> bool:
    """Whether the word refers to the work cited last."""
    return re.fullmatch(_IBIDEM_WORD, word, re.IGNORECASE) is not None


def bracket_spans(text: str) -> Iterator[tuple[int, int]]:
    """Positions of matching brackets; deeper nesting than any citation has is left out, which keeps this linear."""
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match[0] in _CLOSES:
            stack.append(match.start())
        elif stack and _CLOSES[text[stack[-1]]] == match[0]:
            start = stack.pop()
            if len(stack) < _MAX_DEPTH and match.start() - start < _MAX_BRACKET:
                yield start, match.start()


def _blank_nested(content: str) -> str:
    for _ in range(_MAX_DEPTH):
        content = re.sub(r"\([^()]*\)", lambda match: "\0" * len(match[0]), content)
    return content


def _names_before(text: str, end: int, lexicon: Lexicon, start: int = 0) -> tuple[int, int] | None:
    """Span of the author names that end at ``end``, spaces and a comma aside."""
    tokens = list(TOKEN.finditer(text, max(start, end - _BEFORE), end))
    while tokens and tokens[-1][0] == ",":
        tokens.pop()
    words = [token[0] for token in tokens]
    edge = author_edge(words, lexicon) if words else None
    if edge is None:
        return None
    if words[edge].lower() in ARTICLES and edge < len(words) - 1 and _starts_sentence(text, tokens[edge].start()):
        edge += 1
    return tokens[edge].start(), tokens[-1].end()


def last_character(text: str, end: int) -> str:
    """The last character before ``end`` that is no space, empty at the start."""
    return text[max(0, end - 8) : end].rstrip()[-1:]


def _starts_sentence(text: str, start: int) -> bool:
    return last_character(text, start) in ("", ".", "?", "!", "»", "”")


def _with_particle(content: str, start: int, floor: int) -> int:
    """Take «de» of «de Icaza», «van» of «van Dijk» into the name where nothing but a cue stands before it."""
    match = re.search(r"(?:\b(?:de la|de los|van der|van den|von der|de|del|van|von|da|di|du|le|la)\s+)$",
                      content[floor:start])  # fmt: skip
    if match and _BEFORE_PARTICLE.search(content[floor : floor + match.start()]):
        return floor + match.start()
    return start


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _named_work(content: str, item: re.Match[str], floor: int, lexicon: Lexicon) -> _Work | None:
    """The work of an item with the authors printed between ``floor`` and the year, None where none are."""
    work = _bare_work(item)
    between = content[floor : item.start()]
    if ibidem := _IBIDEM_AUTHOR.search(between):
        return replace(work, start=floor + ibidem.start(), ibidem=True)
    if title := _TITLE.search(between):
        return replace(work, start=floor + title.start(), authors=_single_spaced(title[1]))
    span = _names_before(content, item.start(), lexicon, floor)
    if span is None or content[span[1] : item.start()].strip(" ,"):
        return None
    start = _with_particle(content, span[0], floor)
    if content[start : span[1]].lower() in _SEASONS:
        return None
    work = replace(work, start=start, authors=_single_spaced(content[start : span[1]]))
    return _quoted_in(content, work, floor, lexicon)


def _quoted_in(content: str, work: _Work, floor: int, lexicon: Lexicon) -> _Work:
    """Find the author quoted in «James, en Hocking, 2011»."""
    container = _CONTAINER.search(content[floor : work.start])
    if not container:
        return work
    span = _names_before(content, floor + container.start(), lexicon, floor)
    if span is None:
        return replace(work, quotes=not content[floor : floor + container.start()].strip(" ,;"))
    return replace(work, start=span[0], quoted=_single_spaced(content[span[0] : span[1]]))


def _bare_work(item: re.Match[str]) -> _Work:
    undated = item["undated"]
    year = item["year"] or (undated.replace(" ", "") if undated and undated[0] in "sS" and "." in undated else undated)
    ibidem = item["ibidem"] is not None
    return _Work(item.start(), item.end(), None, year, item["suffix"], item["pages"], ibidem)


def _same_author(previous: _Work | None, item: re.Match[str]) -> _Work | None:
    """A further year of the authors named before it; nothing where those could not be read."""
    if previous is None or item["ibidem"]:
        return _bare_work(item) if item["ibidem"] else None
    work = replace(_bare_work(item), authors=previous.authors, quoted=previous.quoted, ibidem=previous.ibidem)
    if item["letter"]:
        return replace(work, start=item.start("letter"), year=previous.year, suffix=item["letter"])
    return work


def _works_in(content: str, lexicon: Lexicon) -> tuple[list[_Work], bool]:
    """The works that the content of a bracket names, and whether it holds nothing else."""
    works: list[_Work] = []
    floor, whole, previous = 0, True, None
    for number, item in enumerate(_ITEM.finditer(content)):
        gap = _SEPARATORS.fullmatch(content, floor, item.start())
        if gap and number:
            work = _same_author(previous, item)
        elif gap:
            work = _bare_work(item)
        else:
            skipped = _SEPARATORS.match(content, floor, item.start())
            begin = skipped.end() if skipped and number else floor
            work = _named_work(content, item, begin, lexicon)
            if work is None and item["ibidem"]:
                work = _bare_work(item)
        if work is not None:
            works.append(work)
        whole = whole and work is not None and (gap is not None or work.authors is not None or work.ibidem)
        previous, floor = work, item.end()
    tail = content[floor:]
    if works and tail.strip() and tail.lstrip()[0] not in ",;.:":
        works = [work for work in works if work.end != floor]  # «(Foro, 2013 fue el año …)» goes on: no citation
    return works, whole and not tail.strip(" .")


def _brackets(block: Block, lexicon: Lexicon) -> Iterator[_Bracket]:
    for start, end in bracket_spans(block.text):
        works, whole = _works_in(_blank_nested(block.text[start + 1 : end]), lexicon)
        shifted = [replace(work, start=work.start + start + 1, end=work.end + start + 1) for work in works]
        bare = list(takewhile(lambda work: work.authors is None and not work.ibidem, shifted))
        if bare and len(bare) < len(shifted):  # «Pérez (2013; véase también Weiss, 2014)»
            yield _Bracket(block, start, end, tuple(bare), True)
            shifted, whole = shifted[len(bare) :], False
        if shifted:
            yield _Bracket(block, start, end, tuple(shifted), whole)


# Citations


@dataclass(frozen=True)
class Citation:
    """One work cited in one place; offsets are those of the clean text."""

    form: str
    key: str
    authors: str
    year: str | None
    year_suffix: str | None
    cited_pages: str | None
    quoted_in_key: str | None
    char_start: int
    char_end: int
    surface: str


@dataclass(frozen=True)
class _Draft:
    """A citation before «ibídem» is resolved; ``named`` are the authors printed before an ibídem."""

    form: str
    block: Block
    work: _Work
    named: tuple[int, int] | None = None


# Treaties, meetings and the like carry the year in which they took place: «la Cumbre de Río (1992)».
_EVENT_HEADS = word_set(
    """
    acuerdo acuerdos alianza campaña caravana carta cita conferencia conferencias congreso constitución convención
    convenio cumbre declaración encuentro festival foro foros guerra huelga ley mundial pacto protocolo revolución
    ronda segunda primera tratado tratados agenda plan marcha elecciones reforma
    """
)


def _key(authors: str, year: str | None, suffix: str | None) -> str:
    return f"{authors} {year}{suffix or ''}" if year else authors


def _surnames(authors: str) -> set[str]:
    words = (token[0] for token in TOKEN.finditer(authors))
    return {word.lower() for word in words if word[0].isupper() and len(word) > 2 and not is_ordinary(word)}


class _Reader:
    """Reads the citations of one document; holds what earlier steps know for later ones."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lexicon = Lexicon.of(document.text)
        self._known: set[str] = set()  # authors as printed in brackets
        self._surnames: set[str] = set()
        self._dated: set[tuple[str, str | None]] = set()
        self._order = {block.id: number for number, block in enumerate(document.located)}

    def read(self) -> list[Citation]:
        """All citations, in the order of the text."""
        found = [bracket for block in self._document.located for bracket in _brackets(block, self._lexicon)]
        drafts = [draft for bracket in found if not bracket.nameless for draft in self._parenthetical(bracket)]
        self._learn(drafts)
        nameless = [bracket for bracket in found if self._may_be_nameless(bracket)]
        narrative = {id(bracket): self._narrative(bracket) for bracket in nameless}
        self._learn([draft for group in narrative.values() for draft in group])
        for bracket in nameless:
            drafts += narrative[id(bracket)] or self._unnamed(bracket)
        return _Resolver(self._document).resolve(drafts)

    def _may_be_nameless(self, bracket: _Bracket) -> bool:
        return bracket.nameless and bracket.whole and bracket.block.text[bracket.start] == "("

    def _learn(self, drafts: Sequence[_Draft]) -> None:
        for draft in drafts:
            for name in filter(None, (draft.work.authors, draft.work.quoted)):
                self._known.add(name)
                self._surnames |= _surnames(name)
                self._dated |= {(surname, draft.work.year) for surname in _surnames(name)}

    def _parenthetical(self, bracket: _Bracket) -> list[_Draft]:
        return [_Draft("ibidem" if work.ibidem else "parenthetical", bracket.block, work) for work in bracket.works]

    def _narrative(self, bracket: _Bracket) -> list[_Draft]:
        """Citations of the names that stand right before the bracket."""
        text = bracket.block.text
        span = _names_before(text, bracket.start, self._lexicon)
        if span is None or text[span[1] : bracket.start].strip():
            return []
        if any(work.ibidem for work in bracket.works):
            return [_Draft("ibidem", bracket.block, work, span) for work in bracket.works]
        names = self._known_part(text, span)
        authors = _single_spaced(text[names[0] : names[1]])
        if not self._is_author(bracket, names, authors):
            return []
        return [_Draft("narrative", bracket.block, work) for work in _given(authors, names[0], bracket)]

    def _known_part(self, text: str, span: tuple[int, int]) -> tuple[int, int]:
        """What brackets show about a name: that it has a particle («por de Icaza (1999)»), that a place precedes it
        («entre Ciudad de México y Pérez (2019)»)."""
        match = re.search(r"\b(?:de la|van der|de|del|van|von|da|di)\s$", text[max(0, span[0] - 10) : span[0]])
        if match and match[0] + text[span[0] : span[1]] in self._known:
            return span[0] - len(match[0]), span[1]
        whole = text[span[0] : span[1]]
        joint = re.search(r"\s(?:y|e|and)\s(?=\S+$)", whole)
        if joint and whole not in self._known and whole[joint.end() :] in self._known and self._lexicon.is_common(
                whole.split()[0]):  # fmt: skip
            return span[0] + joint.end(), span[1]
        return span

    def _is_author(self, bracket: _Bracket, span: tuple[int, int], authors: str) -> bool:
        """Tell an author from a place, an event or a body with its year: «en Seattle (1999)», «la OTAN (1949)»."""
        if authors in self._known or any(work.pages or work.suffix or work.quotes for work in bracket.works):
            return True
        text = bracket.block.text
        words = TOKEN.findall(authors)
        if words[0].lower() in _EVENT_HEADS:
            return False
        before = TOKEN.findall(text[max(0, span[0] - _NEAR) : span[0]])
        if len(words) == 1 and words[0].isupper():
            after = TOKEN.findall(text[bracket.end + 1 : bracket.end + _NEAR])
            return _speaks([*before, *words, *after], len(before), len(before))
        return bool(_surnames(authors) & self._surnames) or before[-1:] not in (["en"], ["in"], ["desde"], ["hacia"])

    def _unnamed(self, bracket: _Bracket) -> list[_Draft]:
        if any(work.ibidem for work in bracket.works):
            return [_Draft("ibidem", bracket.block, work) for work in bracket.works]
        if bracket.works[0].quotes:
            return [_Draft("parenthetical", bracket.block, work) for work in bracket.works if self._was_cited(work)]
        cue = self._cue(bracket)
        if cue is None:
            return []
        return [_Draft("year_only", bracket.block, replace(work, authors=cue)) for work in bracket.works]

    def _was_cited(self, work: _Work) -> bool:
        return work.authors in self._known or work.pages is not None

    def _cue(self, bracket: _Bracket) -> str | None:
        """Whose words the bracket gives the year of: the name that the sentence, or the lead-in, speaks of."""
        is_reference = self._is_reference(bracket)
        nearest = None
        for region in self._regions(bracket):
            for score, name in self._scored_names(region)[:1]:
                if score and (is_reference or self._was_dated(name, bracket.works)):
                    return name
                nearest = nearest or name
        return nearest if is_reference else None

    def _was_dated(self, name: str, works: Sequence[_Work]) -> bool:
        """Whether another citation gives the name with one of these years."""
        return any((surname, work.year) in self._dated for surname in _surnames(name) for work in works)

    def _is_reference(self, bracket: _Bracket) -> bool:
        """A bare «(1917)» is the year of a thing; pages, a letter or a quotation before it make it a citation."""
        text = bracket.block.text
        marked = any(work.pages or work.suffix or not (work.year or "").isdigit() for work in bracket.works)
        ends_quotation = bracket.block.kind == "blockquote" and len(text) - bracket.end < 4
        return marked or ends_quotation or last_character(text, bracket.start) in ("”", "»", '"')

    def _regions(self, bracket: _Bracket) -> Iterator[str]:
        """Where the name is sought: the sentence up to the bracket, then what precedes it; for a block quotation the
        last sentence of the block before, then that whole block."""
        block = bracket.block
        end = bracket.start
        if block.kind == "blockquote":
            number = self._order[block.id]
            before = self._document.located[max(0, number - _LONGEST_QUOTATION) : number]
            lead_ins = [other for other in before if other.kind != "blockquote"]
            if not lead_ins:
                return
            block, end = lead_ins[-1], len(lead_ins[-1].text)
        offset = block.char_start or 0
        number = bisect_left(block.sentences, offset + end, key=lambda span: span.start)
        sentence = block.sentences[number - 1].start - offset if number else 0
        yield block.text[max(sentence, end - _LEAD_IN) : end]
        yield block.text[max(0, end - _LEAD_IN) : end]

    def _scored_names(self, region: str) -> list[tuple[int, str]]:
        """The names of a region with what speaks for each, the best first, the nearest of equals first."""
        if not CAPITAL.search(region):
            return []
        region = re.sub(r"\([^()]*\)|«[^«»]*»|“[^“”]*”", lambda match: "\0" * len(match[0]), region)
        tokens = list(TOKEN.finditer(region))
        words = [token[0] for token in tokens]
        scored: list[tuple[int, str]] = []
        at = len(words) - 1
        while at >= 0:
            floor = max(0, at - _LONGEST_NAME)
            edge = author_edge(words[floor : at + 1], self._lexicon)
            if edge is None:
                at -= 1
                continue
            edge += floor
            name = _single_spaced(region[tokens[edge].start() : tokens[at].end()])
            scored.append((2 * _speaks(words, edge, at) + bool(_surnames(name) & self._surnames), name))
            at = edge - 1
        return sorted(scored, key=lambda pair: -pair[0])


def _speaks(words: Sequence[str], edge: int, last: int) -> bool:
    """Whether a verb of saying stands beside the name, or «según», «para» before it."""
    before = next((word.lower() for word in reversed(words[max(0, edge - 3) : edge]) if word not in ARTICLES), "")
    if before in _SPEAKS_BEFORE or _SAYS.fullmatch(before):
        return True
    for word in words[last + 1 : last + 5]:
        if _SAYS.fullmatch(word):
            return True
        if word.lower() not in _SAYS_FILLERS:
            return False
    return False


def _given(authors: str, start: int, bracket: _Bracket) -> list[_Work]:
    """The works of a bracket as those of the authors before it; a single one spans from the names to the bracket."""
    works = [
        replace(work, quoted=authors, quotes=False) if work.quotes else replace(work, authors=authors)
        for work in bracket.works
    ]
    alone = len(works) == 1 and not bracket.block.text[works[0].end : bracket.end].strip()
    end = bracket.end + 1 if alone else works[0].end
    return [replace(works[0], start=start, end=end), *works[1:]]


class _Resolver:
    """Turns drafts into citations in the order of the text: gives every «ibídem» the work it stands for.

    A note goes on from what was cited last before its mark, in the body or in a note of an earlier mark; the body never
    goes on from a note.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._marks = {mark.number: mark.char_start for mark in document.note_marks}
        self._body: list[tuple[int, Citation]] = []
        self._last_in_notes: tuple[int, Citation] | None = None
        self._by_name: dict[str, Citation] = {}

    def resolve(self, drafts: Sequence[_Draft]) -> list[Citation]:
        """All drafts as citations, sorted by place."""
        return [self._citation(draft) for draft in sorted(drafts, key=_place)]

    def _citation(self, draft: _Draft) -> Citation:
        in_note = draft.block.kind == "note"
        place = self._marks.get(draft.block.note_number or 0, -1) if in_note else _place(draft)
        last = self._last(place, in_note)
        citation = self._ibidem(draft, last) if draft.form == "ibidem" else self._plain(draft)
        citation = replace(citation, form="note") if in_note else citation
        if in_note:
            self._last_in_notes = (place, citation)
        else:
            self._body.append((place, citation))
        for name in (citation.authors, citation.authors.split()[-1]):
            self._by_name[name] = citation
        return citation

    def _last(self, place: int, in_note: bool) -> Citation | None:
        at = bisect_left(self._body, place, key=lambda pair: pair[0]) if in_note and place >= 0 else len(self._body)
        body = self._body[at - 1] if at else None
        note = self._last_in_notes if in_note else None
        if note and (body is None or place < 0 or note[0] >= body[0]):
            return note[1]
        return body[1] if body else None

    def _plain(self, draft: _Draft) -> Citation:
        work = draft.work
        key = _key(work.authors or "", work.year, work.suffix)
        if work.quoted is None:
            return self._made(draft, key, work.authors or "", work.year, work.suffix, None)
        return self._made(draft, work.quoted, work.quoted, None, None, key)

    def _ibidem(self, draft: _Draft, last: Citation | None) -> Citation:
        """The work cited last, or the last one of the authors named before the bracket; another year where one is
        given."""
        if draft.named is not None:
            cited = self._by_name.get(_single_spaced(draft.block.text[draft.named[0] : draft.named[1]]))
            if cited is not None:
                last = cited
                end = draft.work.end + (draft.block.text[draft.work.end : draft.work.end + 1] == ")")
                draft = replace(draft, work=replace(draft.work, start=draft.named[0], end=end))
        if last is None:
            return self._made(draft, "ibídem", "ibídem", draft.work.year, draft.work.suffix, None)
        source = _container(last)
        if draft.work.year is None:
            return self._made(draft, source.key, source.authors, source.year, source.year_suffix, None)
        key = _key(source.authors, draft.work.year, draft.work.suffix)
        return self._made(draft, key, source.authors, draft.work.year, draft.work.suffix, None)

    def _made(self, draft: _Draft, key: str, authors: str, year: str | None, suffix: str | None,
              quoted_in: str | None) -> Citation:  # fmt: skip
        offset = draft.block.char_start or 0
        start, end = offset + draft.work.start, offset + draft.work.end
        return Citation(draft.form, key, authors, year, suffix, draft.work.pages, quoted_in, start, end,
                        self._text[start:end])  # fmt: skip


def _container(citation: Citation) -> Citation:
    """«ibídem» after «James, en Hocking, 2011» is the work of Hocking."""
    if citation.quoted_in_key is None:
        return citation
    match = re.fullmatch(r"(.+?)(?: (\d{4}|s\.f\.?)([a-z])?)?", citation.quoted_in_key)
    authors, year, suffix = match.groups() if match else (citation.quoted_in_key, None, None)
    return replace(citation, key=citation.quoted_in_key, authors=authors, year=year, year_suffix=suffix)


def _place(draft: _Draft) -> int:
    return (draft.block.char_start or 0) + draft.work.start


def find_citations(document: Document) -> list[Citation]:
    """Find every in-text citation of an article, in the order of its clean text."""
    return _Reader(document).read()
