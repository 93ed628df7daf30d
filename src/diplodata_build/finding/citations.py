"""Who is cited in an article, for which year and pages, and where: in-text citations in author-year styles.

Every citation has a bracket with a year, «s.f.» or «ibídem». Brackets that name their authors are read first, since
they show whom the article cites. One that names nobody belongs to the name right before it (narrative), to the name
that its sentence or the lead-in of its block quotation speaks of (year only), or to the work cited last (ibídem).
"""

from __future__ import annotations

from dataclasses import replace

from diplodata_build.finding.brackets import Bracket, find_brackets
from diplodata_build.finding.lexicon import Lexicon
from diplodata_build.finding.narrative import narrative_drafts
from diplodata_build.finding.resolving import Citation, Draft, resolve
from diplodata_build.finding.works import CitedAuthors
from diplodata_build.finding.year_only import find_speaker
from diplodata_build.text.document import Document

__all__ = ["Citation", "find_citations"]


def find_citations(document: Document) -> list[Citation]:
    """Find every in-text citation of an article, in the order of its clean text."""
    lexicon, cited = Lexicon.of(document.text), CitedAuthors()
    brackets = [bracket for block in document.located for bracket in find_brackets(block, lexicon)]
    named = [(bracket.block, work) for bracket in brackets if not bracket.nameless for work in bracket.works]
    drafts = [Draft("ibidem" if work.ibidem else "parenthetical", block, work) for block, work in named]
    cited.add(draft.work for draft in drafts)
    nameless = [b for b in brackets if b.nameless and b.whole and b.block.text[b.start] == "("]
    narrative = [narrative_drafts(bracket, lexicon, cited) for bracket in nameless]
    cited.add(draft.work for group in narrative for draft in group)
    for bracket, group in zip(nameless, narrative, strict=True):
        drafts += group or _unnamed_drafts(bracket, document, lexicon, cited)
    return resolve(document, drafts)


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
