"""What looks wrong in how a text was read, each with its place: for the person who decides whether to trust it, to give
hints (``text.hints``), or to extract the text anew. Nothing here changes the reading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from diplodata_build.text.document import INSERTED, Block, Document
from diplodata_build.text.lines import Line
from diplodata_build.text.note_starts import BRACKETED, SPACED, marks_of
from diplodata_build.text.words import CAPTION, is_finished, is_list_item, leads_in, starts_low

_TEXT = ("paragraph", "blockquote", "abstract")
_WORD = re.compile(r"(?<![\w.@/-])[a-záéíóúüñ]{4,}(?![\w@/-])")
_LIGATURES = re.compile("[ﬀ-ﬆ]")
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}
_SENTENCE, _RARE, _RATIO = 8, 1e-7, 16  # words; shares of all words
_EXAMPLES, _MANY, _PAGE_WORDS, _FACTOR, _START = 8, 0.02, 100, 3, 25


@dataclass(frozen=True)
class Doubt:
    """Something that looks wrong: its page and the line of the file (0: the whole text), and what it is."""

    page: int
    line: int
    message: str


def find_doubts(document: Document) -> list[Doubt]:
    """All that looks wrong, by place; what concerns the whole text comes last."""
    found = [*_note_doubts(document), *_heading_doubts(document), *_hyphen_doubts(document)]
    lines = _RawLines(document)
    placed = [Doubt(document.page_at(start), lines.line(start), message) for start, message in found]
    placed.sort(key=lambda doubt: doubt.line)
    return placed + [Doubt(0, 0, message) for message in (*_word_doubts(document), *_page_doubts(document))]


class _RawLines:
    """The line of the file that each clean character stands on."""

    def __init__(self, document: Document) -> None:
        self._breaks = [match.start() for match in re.finditer("\n|\r(?!\n)", document.raw)]
        self._runs = [(start, raw) for start, _, raw in document.raw_offsets.runs() if raw != INSERTED]

    def line(self, offset: int) -> int:
        start, raw = self._runs[max(0, bisect_right(self._runs, offset, key=lambda run: run[0]) - 1)]
        return bisect_right(self._breaks, raw + offset - start) + 1


def _note_doubts(document: Document) -> Iterator[tuple[int, str]]:
    """Marks without notes, notes without marks, numbers that are skipped."""
    notes = [block for block in document.located if block.kind == "note" and block.note_number is not None]
    numbers = [block.note_number or 0 for block in notes]
    marked = Counter(mark.number for mark in document.note_marks)
    for block in notes:
        if marked[block.note_number or 0] < 1:
            yield block.char_start or 0, f"note {block.note_number} has no mark in the text"
        marked[block.note_number or 0] -= 1
    for before, block in pairwise(notes):
        for number in range((before.note_number or 0) + 1, block.note_number or 0):
            yield block.char_start or 0, f"note {number} is missing before this one"
    for block in document.located:
        if block.kind in _TEXT:
            for mark in marks_of(Line(0, block.text, ())):
                if mark.doubt == 0 and mark.style not in (SPACED, BRACKETED) and mark.number:
                    known = mark.number in numbers
                    what = "is left in the text, its note has another mark" if known else "has no note"
                    yield (block.char_start or 0) + mark.start, f"mark {mark.number} {what}"


def _heading_doubts(document: Document) -> Iterator[tuple[int, str]]:
    """Headings that break a sentence, and paragraphs that begin or stop inside one."""
    flow = [block for block in document.located if block.kind != "note"]
    for before, block, after in zip([None, *flow], flow, [*flow[1:], None], strict=False):
        start, end = block.char_start or 0, (block.char_end or 1) - 1
        if block.kind == "heading":
            if (before and before.kind in _TEXT and _stops(before)) or (after and starts_low(after.text)):
                yield start, f"the heading «{_cut(block.text)}» breaks a sentence"
        elif block.kind == "paragraph" and len(block.text.split()) >= _SENTENCE:
            if before and before.kind in _TEXT and starts_low(block.text) and not is_list_item(block.text):
                yield start, f"a paragraph begins inside a sentence: «{_cut(block.text)}»"
            if after and after.kind in _TEXT and _stops(block):
                yield end, f"a paragraph stops inside a sentence: «…{block.text[-40:]}»"


def _stops(block: Block) -> bool:
    """Whether a block ends without the end of a sentence, and is neither a lead-in nor a caption."""
    return not (is_finished(block.text) or leads_in(block.text) or CAPTION.match(block.text))


def _hyphen_doubts(document: Document) -> Iterator[tuple[int, str]]:
    """Hyphens at line ends that were kept, and links whose hyphen may be their own."""
    for words, message in (
        (document.kept_hyphens, "the hyphen of «{}» was kept: it stood at the end of a line"),
        (document.doubtful_links, "the link «{}» may have lost a hyphen at the end of a line"),
    ):
        for word in words:
            yield max(0, document.text.find(word), document.text.find(word[:_START])), message.format(_cut(word))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _word_doubts(document: Document) -> Iterator[str]:
    """Damage by a bad extraction or by OCR: words that Spanish does not know, lost accents, split words, ligatures."""
    by_page: defaultdict[int, list[str]] = defaultdict(list)
    for block in document.located:
        if block.kind in _TEXT and block.language == "es":
            for match in _WORD.finditer(block.text):
                by_page[document.page_at((block.char_start or 0) + match.start())].append(match.group())
    words = [word for page in by_page.values() for word in page]
    if words:
        yield from _unknown(words, by_page)
    ligatures = len(_LIGATURES.findall(document.text))
    if ligatures:
        yield f"{ligatures} ligatures such as «ﬁ» stand for two letters each"


def _unknown(words: Sequence[str], by_page: dict[int, list[str]]) -> Iterator[str]:
    unknown = Counter(word for word in words if word not in _frequencies())
    share = sum(unknown.values()) / len(words)
    examples = ", ".join(word for word, _ in unknown.most_common(_EXAMPLES))
    yield f"{share:.1%} of {len(words)} words are unknown to Spanish" + (f": {examples}" if examples else "")
    accents = Counter(word for word in words if _with_accent(word))
    if accents:
        pairs = ", ".join(f"{word} ({_with_accent(word)})" for word, _ in accents.most_common(_EXAMPLES))
        yield f"{sum(accents.values())} words seem to have lost an accent: {pairs}"
    for page, own in sorted(by_page.items()):
        count = sum(word in unknown for word in own)
        if len(own) >= _PAGE_WORDS and count > max(_MANY, _FACTOR * share) * len(own):
            yield f"page {page}: {count / len(own):.1%} of {len(own)} words are unknown"


@cache
def _frequencies() -> dict[str, float]:
    """How often each form of a Spanish word is written; an import here, since nothing else needs that library."""
    from wordfreq import get_frequency_dict

    return get_frequency_dict("es", wordlist="best")


@cache
def _with_accent(word: str) -> str:
    """A far more frequent word from which this one differs by one lost accent, empty if there is none."""
    forms = (word[:i] + _ACCENTED[c] + word[i + 1 :] for i, c in enumerate(word) if c in _ACCENTED)
    least = max(_RARE, _RATIO * _frequencies().get(word, 0.0))
    return next((form for form in forms if _frequencies().get(form, 0.0) >= least), "")


def _page_doubts(document: Document) -> Iterator[str]:
    if document.page_count == 1 and len(document.text) > 10_000:
        yield "one page only: the text has no form feeds, and nothing else shows where its pages begin"
    elif document.printed_page_offset is None:
        yield "no printed page numbers: there are no folios, or they do not agree"
