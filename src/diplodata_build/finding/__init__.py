"""What an article holds that an editor must account for: a worklist, never data.

Citations come first, since nothing else is looked for in them: ``brackets`` cuts brackets into works, ``citations``
finds who is cited where a bracket leaves it out, ``resolving`` gives «ibídem» its work, ``note_citing`` reads articles
that give their works in notes. ``lexicon`` knows which words are names.
"""

from __future__ import annotations

from diplodata_build.finding.acronyms import find_acronyms
from diplodata_build.finding.dates import find_dates
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.finding.names import find_names
from diplodata_build.finding.quotations import find_block_quotations, find_quoted_spans
from diplodata_build.finding.sentences import find_sentences
from diplodata_build.text.document import Document

__all__ = ["Candidate", "FinderContext", "candidates_in", "find_candidates"]


def find_candidates(document: Document) -> list[Candidate]:
    """Find all candidates of an article, sorted by place and kind; no two of one kind have the same place."""
    return candidates_in(FinderContext.of(document))


def candidates_in(context: FinderContext) -> list[Candidate]:
    """The same of a document of which it is known what the finders share, its citations among it."""
    quoted = list(find_quoted_spans(context))
    acronyms = list(find_acronyms(context))
    found = [
        *quoted,
        *find_block_quotations(context),
        *acronyms,
        *find_names(context, [*quoted, *acronyms]),
        *find_dates(context),
        *find_sentences(context),
        *(context.candidate("citation", c.char_start, c.char_end, c.key) for c in context.citations),
    ]
    unique = {(candidate.char_start, candidate.char_end, candidate.kind): candidate for candidate in found}
    return [unique[place] for place in sorted(unique)]
