"""Who is cited in an article, for which year and pages, and where: in-text citations in author-year styles, or those
of the notes where these cite more works than brackets do.

Every citation has a bracket with a year, «s.f.» or «ibídem». Brackets that name their authors are read first, since
they show whom the article cites. One that names nobody belongs to the name right before it (narrative: «Muro (2013)»,
but not «la Cumbre de Río (1992)»), to the name that its sentence or the lead-in of its block quotation speaks of (year
only), or to the work cited last (ibídem). A bare «(1917)» is the year of a thing. Pages, a letter or a quotation before
the bracket make it a citation, and so does another citation of the name with that year.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diplodata_build.finding.brackets import Bracket, CitedAuthors, Work, find_brackets
from diplodata_build.finding.lexicon import (
    ARTICLES,
    CAPITAL,
    TOKEN,
    Lexicon,
    author_edge,
    last_character,
    names_before,
    single_spaced,
)
from diplodata_build.finding.note_citing import find_in_notes
from diplodata_build.finding.resolving import Citation, Draft, resolve
from diplodata_build.text.document import Document
from diplodata_build.text.words import word_set

_SAYS = re.compile(
    r"(?:afirm|señal|defin|destac|resalt|sosten|sostien|sostuv|plante|argument|argü|argu|propon|propus|indic|explic|dic|"
    r"dij|consider|enfati|mencion|apunt|escrib|conclu|adviert|advirt|subray|entiend|entend|denomin|llam|record|recuerd|"
    r"observ|reconoc|identific|sugier|suger|coincid|anot|describ|caracteri|concib|conceb|formul|agreg|añad|expres|"
    r"manifiest|manifest|acot|precis|aclar|asegur|asever|insist|postul|analiz|distingu|cit|utiliz|usa|recog|acuñ)"
    r"(?:a|an|e|en|ó|aron|ió|ieron|o|aba|aban|ía|ían|ce|cen|ze|za|zan|zó|ye|yen|yó|era|eran|ado|ada|ados|adas|ido|ida"
    r"|idos|idas|iendo|ando)?",
    re.IGNORECASE,
)
_FILLERS = word_set("quien que la lo los las se le les nos también además asimismo , y y/o ya sí")
_BEFORE_SPEAKER = word_set("para según por como a con")
_NEAR_BEFORE, _NEAR_AFTER = 3, 4  # in words
# Treaties, meetings and the like carry the year in which they took place.
_EVENT_HEADS = word_set(
    """
    acuerdo acuerdos alianza campaña caravana carta cita conferencia conferencias congreso constitución convención
    convenio cumbre declaración encuentro festival foro foros guerra huelga ley mundial pacto protocolo revolución
    ronda segunda primera tratado tratados agenda plan marcha elecciones reforma
    """
)
_BEFORE_PLACE = ("en", "in", "desde", "hacia")
_PARTICLE = re.compile(r"\b(?:de la|van der|de|del|van|von|da|di)\s$")
_JOINT = re.compile(r"\s(?:y|e|and)\s(?=\S+$)")
_NEAR = 40

_Span = tuple[int, int]
_NESTED = re.compile(r"\([^()]*\)|«[^«»]*»|“[^“”]*”")
_LONGEST_QUOTATION = 5  # in blocks
_LONGEST_NAME = 12  # in words
_LEAD_IN = 800  # characters that are searched for the name


def speaks(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a verb of saying stands beside the name ``words[first:last + 1]``, or «según», «para» before it."""
    nearby = reversed(words[max(0, first - _NEAR_BEFORE) : first])
    before = next((word.lower() for word in nearby if word not in ARTICLES), "")
    if before in _BEFORE_SPEAKER or _SAYS.fullmatch(before):
        return True
    for word in words[last + 1 : last + 1 + _NEAR_AFTER]:
        if _SAYS.fullmatch(word):
            return True
        if word.lower() not in _FILLERS:
            return False
    return False


def narrative_drafts(bracket: Bracket, lexicon: Lexicon, cited: CitedAuthors) -> list[Draft]:
    """Citations of the names that stand right before the bracket, none where those are not authors."""
    text = bracket.block.text
    span = names_before(text, bracket.start, lexicon)
    if span is None or text[span[1] : bracket.start].strip():
        return []
    if bracket.has_ibidem:
        return [Draft("ibidem", bracket.block, work, span) for work in bracket.works]
    start, end = _known_part(text, span, lexicon, cited)
    authors = single_spaced(text[start:end])
    if not _are_authors(authors, start, bracket, cited):
        return []
    return [Draft("narrative", bracket.block, work) for work in _works_of(authors, start, bracket)]


def _known_part(text: str, span: _Span, lexicon: Lexicon, cited: CitedAuthors) -> _Span:
    """What brackets show about a name: that it has a particle («por de Icaza (1999)»), that a place precedes it
    («entre Ciudad de México y Pérez (2019)»)."""
    start, end = span
    whole = text[start:end]
    particle = _PARTICLE.search(text[max(0, start - 10) : start])
    if particle and particle[0] + whole in cited.names:
        return start - len(particle[0]), end
    joint = _JOINT.search(whole)
    is_place = joint and whole not in cited.names and lexicon.is_common(whole.split()[0])
    if joint and is_place and whole[joint.end() :] in cited.names:
        return start + joint.end(), end
    return span


def _are_authors(authors: str, start: int, bracket: Bracket, cited: CitedAuthors) -> bool:
    """Tell authors apart from a place, an event or a body with its year: «en Seattle (1999)», «la OTAN (1949)»."""
    if authors in cited.names or any(work.pages or work.suffix or work.quotes for work in bracket.works):
        return True
    text = bracket.block.text
    words = TOKEN.findall(authors)
    if words[0].lower() in _EVENT_HEADS:
        return False
    before = TOKEN.findall(text[max(0, start - _NEAR) : start])
    if len(words) == 1 and words[0].isupper():
        after = TOKEN.findall(text[bracket.end + 1 : bracket.end + _NEAR])
        return speaks([*before, *words, *after], len(before), len(before))
    return cited.shares_surname(authors) or not before or before[-1] not in _BEFORE_PLACE


def _works_of(authors: str, start: int, bracket: Bracket) -> list[Work]:
    """The works of a bracket as those of the authors before it; a single one spans from the names to the bracket."""
    first, *more = [
        replace(work, quoted=authors, quotes=False) if work.quotes else replace(work, authors=authors)
        for work in bracket.works
    ]
    alone = not more and not bracket.block.text[first.end : bracket.end].strip()
    return [replace(first, start=start, end=bracket.end + 1 if alone else first.end), *more]


def find_speaker(bracket: Bracket, document: Document, lexicon: Lexicon, cited: CitedAuthors) -> str | None:
    """The author that a bracket leaves out, None where it is not a citation or nobody is named."""
    is_citation = _is_citation(bracket)
    nearest = None
    for region in _regions(bracket, document):
        best = _best_name(region, lexicon, cited)
        if best is None:
            continue
        score, name = best
        if score and (is_citation or cited.has_year(name, bracket.works)):
            return name
        nearest = nearest or name
    return nearest if is_citation else None


def _is_citation(bracket: Bracket) -> bool:
    """Whether the bracket shows by itself that it cites."""
    text = bracket.block.text
    marked = any(work.pages or work.suffix or not (work.year or "").isdigit() for work in bracket.works)
    ends_quotation = bracket.block.kind == "blockquote" and len(text) - bracket.end < 4
    return marked or ends_quotation or last_character(text, bracket.start) in ("”", "»", '"')


def _regions(bracket: Bracket, document: Document) -> Iterator[str]:
    """Where to look for the name: the sentence up to the bracket, then what precedes it too; for a block quotation the
    last sentence of the block before it, then that whole block."""
    block, end = bracket.block, bracket.start
    if block.kind == "blockquote":
        blocks = document.located
        number = bisect_left(blocks, block.char_start or 0, key=lambda other: other.char_start or 0)
        before = blocks[max(0, number - _LONGEST_QUOTATION) : number]
        lead_ins = [other for other in before if other.kind != "blockquote"]
        if not lead_ins:
            return
        block, end = lead_ins[-1], len(lead_ins[-1].text)
    offset = block.char_start or 0
    number = bisect_left(block.sentences, offset + end, key=lambda span: span.start)
    sentence = block.sentences[number - 1].start - offset if number else 0
    yield block.text[max(sentence, end - _LEAD_IN) : end]
    yield block.text[max(0, end - _LEAD_IN) : end]


def _best_name(region: str, lexicon: Lexicon, cited: CitedAuthors) -> tuple[int, str] | None:
    """The name of a region that most speaks for, the nearest of equals, with a score that is 0 where nothing does."""
    if not CAPITAL.search(region):
        return None
    region = _NESTED.sub(lambda match: "\0" * len(match[0]), region)
    tokens = list(TOKEN.finditer(region))
    words = [token[0] for token in tokens]
    best = None
    at = len(words) - 1
    while at >= 0:
        floor = max(0, at - _LONGEST_NAME)
        edge = author_edge(words[floor : at + 1], lexicon)
        if edge is None:
            at -= 1
            continue
        first = floor + edge
        name = single_spaced(region[tokens[first].start() : tokens[at].end()])
        score = 2 * speaks(words, first, at) + cited.shares_surname(name)
        if best is None or score > best[0]:
            best = score, name
        at = first - 1
    return best


def find_citations(document: Document, lexicon: Lexicon | None = None) -> list[Citation]:
    """Find every in-text citation of an article, in the order of its clean text; its lexicon may be at hand."""
    lexicon, cited = lexicon or Lexicon.of(document.text), CitedAuthors()
    brackets = [bracket for block in document.located for bracket in find_brackets(block, lexicon)]
    named = [(bracket.block, work) for bracket in brackets if not bracket.nameless for work in bracket.works]
    drafts = [Draft("ibidem" if work.ibidem else "parenthetical", block, work) for block, work in named]
    cited.add(draft.work for draft in drafts)
    nameless = [b for b in brackets if b.nameless and b.whole and b.block.text[b.start] == "("]
    narrative = [narrative_drafts(bracket, lexicon, cited) for bracket in nameless]
    cited.add(draft.work for group in narrative for draft in group)
    for bracket, group in zip(nameless, narrative, strict=True):
        drafts += group or _unnamed_drafts(bracket, document, lexicon, cited)
    citations = resolve(document, drafts)
    in_notes = find_in_notes(document, lexicon)
    if len(in_notes) <= sum(citation.form != "note" for citation in citations):
        return citations
    in_body = (citation for citation in citations if citation.form != "note")
    return sorted([*in_body, *in_notes], key=lambda citation: citation.char_start)


def _unnamed_drafts(bracket: Bracket, document: Document, lexicon: Lexicon, cited: CitedAuthors) -> list[Draft]:
    """Citations of a bracket without authors in it or right before it."""
    block = bracket.block
    if bracket.has_ibidem:
        return [Draft("ibidem", block, work) for work in bracket.works]
    if bracket.works[0].quotes:
        was_cited = (work for work in bracket.works if work.authors in cited.names or work.pages is not None)
        return [Draft("parenthetical", block, work) for work in was_cited]
    speaker = find_speaker(bracket, document, lexicon, cited)
    if speaker is None:
        return []
    return [Draft("year_only", block, replace(work, authors=speaker)) for work in bracket.works]
