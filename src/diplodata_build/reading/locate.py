"""Finds evidence, quotations and names in a read article.

Words are found by exact equality or not at all. Equality of letters only, and the nearest passage, are proposals in the
message: a fuzzy match would accept most evidence with one wrong word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from diplodata.validation.whole_names import WholeNames
from diplodata_build.curation.records import Selector
from diplodata_build.text.document import Span

CONTEXT = 30
LONGEST_PROPOSAL = 300


class NotLocatedError(Exception):
    """The article does not have the words of a selector exactly once; the message proposes better ones.

    ``start``: where they would most likely stand, None where no passage comes close.
    """

    def __init__(self, message: str, start: int | None = None) -> None:
        super().__init__(message)
        self.start = start


def locate(selector: Selector, text: str) -> Span:
    """The one place of a selector's words in the clean text.

    Raises:
        NotLocatedError: the words are not there, or more than once without a prefix or suffix that decides.
    """
    places = list(occurrences(selector.exact, text))
    fitting = [start for start in places if _context_fits(selector, text, start)]
    if len(fitting) == 1:
        return Span(fitting[0], fitting[0] + len(selector.exact))
    if len(fitting) > 1:
        prefixes = _prefixes(text, fitting)
        raise NotLocatedError(f"«{selector.exact}» occurs {len(fitting)} times; give a prefix: {prefixes}", fitting[0])
    if places:
        message = f"«{selector.exact}» is in the article, but not between the given prefix and suffix"
        raise NotLocatedError(f"{message}; before it: {_prefixes(text, places)}", places[0])
    nearest, start = _propose(selector.exact, text)
    raise NotLocatedError(f"«{selector.exact}» is not in the article{nearest}", start)


def occurrences(words: str, text: str) -> Iterator[int]:
    """Offsets of the words where they are not part of a longer word."""
    start = text.find(words)
    while start >= 0:
        if not _inside_word(text, start) and not _inside_word(text, start + len(words)):
            yield start
        start = text.find(words, start + 1)


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _context_fits(selector: Selector, text: str, start: int) -> bool:
    end = start + len(selector.exact)
    before, after = (selector.prefix or "").strip(), (selector.suffix or "").strip()
    return text[:start].rstrip().endswith(before) and text[end:].lstrip().startswith(after)


def _prefixes(text: str, places: Iterable[int]) -> str:
    return " | ".join(f"«{_on_a_line(text[max(0, start - CONTEXT) : start])}»" for start in places)


def _propose(words: str, text: str) -> tuple[str, int | None]:
    """The passage that comes closest, as a message, and where it starts."""
    letters = [i for i, character in enumerate(text) if character.isalnum()]
    wanted = "".join(filter(str.isalnum, words)).casefold()
    skeleton = "".join(text[i] for i in letters).casefold()
    if wanted and len(skeleton) == len(letters) and (at := skeleton.find(wanted)) >= 0:
        passage = _on_a_line(text[letters[at] : letters[at + len(wanted) - 1] + 1])
        return f"; the letters agree with «{passage}»", letters[at]
    nearest = fuzz.partial_ratio_alignment(words, text)
    if nearest is None or nearest.score < 50:
        return "", None
    start = text.rfind(" ", 0, nearest.dest_start + 1) + 1
    end = text.find(" ", nearest.dest_end)
    passage = _on_a_line(text[start : end if end >= 0 else None][:LONGEST_PROPOSAL])
    return f"; the closest passage is «{passage}»", start


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def find_names(names: WholeNames, text: str, excluded: Iterable[Span]) -> dict[str, list[Span]]:
    """The longest, non-overlapping places of each name that has any, outside the excluded spans (the citations)."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    used = bytearray(len(text))
    for span in excluded:
        used[span.start : span.end] = b"\1" * (span.end - span.start)
    for start, end in sorted(names.places(text), key=lambda place: (place[0] - place[1], place[0])):
        if used.find(1, start, end) < 0:
            used[start:end] = b"\1" * (end - start)
            found[text[start:end]].append(Span(start, end))
    return {name: sorted(found[name], key=lambda span: span.start) for name in sorted(found)}
