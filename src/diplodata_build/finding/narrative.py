"""Whether the name right before a bracket is who it cites: «Muro (2013)», but not «la Cumbre de Río (1992)»."""

from __future__ import annotations

import re
from dataclasses import replace

from diplodata_build.finding.author_names import names_before, single_spaced
from diplodata_build.finding.brackets import Bracket
from diplodata_build.finding.lexicon import TOKEN, Lexicon
from diplodata_build.finding.resolving import Draft
from diplodata_build.finding.saying import speaks
from diplodata_build.finding.works import CitedAuthors, Work
from diplodata_build.text.words import word_set

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
