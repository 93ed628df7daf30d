"""Capitalised names: runs of capitalised words with what links them, but not words that only start a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diplodata_build.finding.acronyms import is_acronym
from diplodata_build.finding.lexicon import ARTICLES, CONJUNCTIONS, LINKS, TOKEN, WEAK_LINKS, is_ordinary, is_roman
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Block
from diplodata_build.text.words import word_set

# First words of the names of bodies, programmes and meetings, whose «y» joins («Secretaría de Inclusión y Bienestar»).
_HEADS = word_set(
    """
    acuerdo agencia alianza asamblea asociación banco campaña centro clínica colectivo comisión comité conferencia
    conferencias congreso consejo convención coordinación corte cumbre declaración departamento diálogo dirección
    facultad federación fondo foro foros fundación grupo instituto ley ministerio movimiento observatorio oficina
    organización pacto plan política programa protocolo red revista secretaria secretaría sistema subsecretaría
    tratado unidad unión universidad
    """
)
_TIGHT_LINKS = word_set("al con contra para por sobre")
_LONGEST_SMALL_ACRONYM = 6
_RARELY = 2
_SENTENCE_END = tuple(".?!…")
_OPENING = tuple("«“‘\"'¿¡[")


@dataclass(frozen=True)
class _Run:
    """Words first..last of a block that belong together."""

    first: int
    last: int


class _Block:
    """One block as words, with what the place of each word shows."""

    def __init__(self, context: FinderContext, offset: int, block: Block) -> None:
        self._context = context
        self._text = block.text
        self._offset = offset
        self._matches = list(TOKEN.finditer(block.text))
        self.words = [match[0] for match in self._matches]

    def range(self, run: _Run) -> tuple[int, int]:
        """Where a run stands in the clean text."""
        return self._offset + self._matches[run.first].start(), self._offset + self._matches[run.last].end()

    def is_name(self, at: int) -> bool:
        """Whether the word can belong to a name here: capitalised, in no citation and no link."""
        return self._context.lexicon.is_name(self.words[at]) and not self._context.excludes(*self.range(_Run(at, at)))

    def is_initial(self, at: int) -> bool:
        """Whether the word is capitalised by its place: it starts a sentence, a quotation or an item of a list."""
        if at == 0 or self.range(_Run(at, at))[0] in self._context.sentence_starts:
            return True
        before = self.words[at - 1]
        if before in _OPENING or before in _SENTENCE_END:
            return True
        if before == "]":
            return at > 1 and self.words[at - 2] in ("…", ".")
        return before == ")" and at > 1 and len(self.words[at - 2]) < 3 and (at < 3 or self.words[at - 3] != "(")

    def text(self, run: _Run) -> str:
        return " ".join(self.words[run.first : run.last + 1])

    def links(self, left: _Run, right: _Run) -> list[str]:
        """The words between two runs if they can link them, else nothing."""
        between = self.words[left.last + 1 : right.first]
        return between if len(between) <= 3 and all(word in LINKS for word in between) else []

    def capital_articles(self, run: _Run) -> Iterator[str]:
        """Articles of a run whose capital is their own, with the word after them: «Los Ángeles»."""
        for at in range(run.first, run.last):
            if self.words[at].lower() in ARTICLES and self.words[at] not in LINKS and not self.is_initial(at):
                yield f"{self.words[at]} {self.words[at + 1]}"

    def strong_runs(self) -> list[_Run]:
        """Runs held together by nothing or by «de» and its like."""
        runs: list[_Run] = []
        at = 0
        while at < len(self.words):
            if self.is_name(at):
                last = self._extend(at)
                runs.append(_Run(at, last))
                at = last
            at += 1
        return runs

    def _extend(self, last: int) -> int:
        while True:
            at = last + 1
            while at < len(self.words) and at - last <= 3 and self.words[at] in LINKS:
                at += 1
            links = self.words[last + 1 : at]
            if at >= len(self.words) or not self._continues(links, at):
                return last
            last = at

    def _continues(self, links: list[str], at: int) -> bool:
        if links and (links[0] in ARTICLES or CONJUNCTIONS & set(links) or WEAK_LINKS & set(links)):
            return False
        if links and links[-1] in ARTICLES and re.fullmatch(r"\d{1,2}", self.words[at]):
            return True  # Grupo de los 20
        if not links and self.words[at].lower() in ARTICLES:
            return False  # «Recuerda El Salvador»
        return self.is_name(at) or (not links and is_roman(self.words[at]))


class _Names:
    """Names of one document."""

    def __init__(self, context: FinderContext, taken: Iterable[Candidate]) -> None:
        self._lexicon = context.lexicon
        self._taken = {(candidate.char_start, candidate.char_end) for candidate in taken}
        self._blocks = [_Block(context, offset, block) for offset, block in context.prose()]
        self._runs = [block.strong_runs() for block in self._blocks]
        self._alone: set[str] = set()  # runs that stand somewhere without a link to another
        self._single: Counter[str] = Counter()  # words that are a run of their own, in mid-sentence
        self._with_article: set[str] = set()  # «Los Ángeles», seen in mid-sentence
        self._capitalised = {word for citation in context.citations for word in citation.authors.split()}
        for block, runs in zip(self._blocks, self._runs, strict=True):
            self._learn(block, runs)

    def _learn(self, block: _Block, runs: list[_Run]) -> None:
        """Note what stands capitalised in mid-sentence, and which runs nothing links to others."""
        for before, run, after in zip([None, *runs], runs, [*runs[1:], None], strict=False):
            self._with_article.update(block.capital_articles(run))
            if block.is_initial(run.first):
                self._capitalised.update(block.words[run.first + 1 : run.last + 1])
                continue
            self._capitalised.update(block.words[run.first : run.last + 1])
            if run.first == run.last:
                self._single[_singular(block.words[run.first])] += 1
            if not (before and block.links(before, run)) and not (after and block.links(run, after)):
                self._alone.add(block.text(run))

    def find(self) -> Iterator[tuple[int, int]]:
        """Ranges of all names."""
        for block, runs in zip(self._blocks, self._runs, strict=True):
            for run in self._merged(block, runs):
                trimmed = None if block.range(run) in self._taken else self._trimmed(block, run)
                if trimmed is not None and block.range(trimmed) not in self._taken:
                    yield block.range(trimmed)

    def _merged(self, block: _Block, runs: list[_Run]) -> list[_Run]:
        merged: list[_Run] = []
        for run in runs:
            if merged and self._joins(block, merged[-1], run):
                merged[-1] = _Run(merged[-1].first, run.last)
            else:
                merged.append(run)
        return merged

    def _joins(self, block: _Block, left: _Run, right: _Run) -> bool:
        """Whether «y», «para», «sobre» between two runs stand inside one name."""
        links = block.links(left, right)
        if not links or links[0] in ARTICLES or block.text(right) in self._alone:
            return False
        first, last = block.words[right.first], block.words[left.last]
        head = any(word.lower() in _HEADS for word in block.words[left.first : left.last + 1])
        common = self._lexicon.is_common(first)
        if not CONJUNCTIONS & set(links):
            return common or (head and (links[-1] in ARTICLES or links[0] in _TIGHT_LINKS))
        if links[-1] == "del" or first.lower() in _HEADS:
            return False
        if links[-1] in ARTICLES and block.words[left.last - 1] not in ARTICLES:
            return False
        return (head and left.first < left.last) or (common and self._lexicon.is_common(last))

    def _trimmed(self, block: _Block, run: _Run) -> _Run | None:
        """The run without the words that only its place capitalises, None where nothing of a name is left."""
        first = self._first_of_name(block, run) if block.is_initial(run.first) else run.first
        if first > run.last or (first == run.last and self._is_plain(block.words[first], block.is_initial(first))):
            return None
        return _Run(first, run.last)

    def _first_of_name(self, block: _Block, run: _Run) -> int:
        """First word whose capital is its own, one past the run where there is none."""
        first = run.first
        while first <= run.last and self._only_placed(block.words[first : run.last + 1]):
            first += 1
            while first <= run.last and block.words[first] in LINKS:
                first += 1
        return first

    def _only_placed(self, words: list[str]) -> bool:
        """Whether the first of the words owes its capital to its place: a function word, a common noun before «de»."""
        if " ".join(words[:2]) in self._with_article:
            return False
        if is_ordinary(words[0]):
            return True
        if words[0] in self._capitalised:
            return False
        if len(words) == 1:
            return True
        return self._lexicon.is_common(words[0]) and (words[1] in LINKS or " ".join(words[1:]) in self._alone)

    def _is_plain(self, word: str, initial: bool) -> bool:
        """Whether a single word is not a name: an acronym, an initial, a common noun that the article often capitalises
        («los Estados»). One that it capitalises only once or twice is a name («la Caravana»)."""
        if len(word) < 3 or is_acronym(word) or is_ordinary(word):
            return True
        if any(self._lexicon.is_common(form) for form in (word, f"{word}s", f"{word}es", word.removesuffix("s"))):
            return initial or self._single[_singular(word)] > _RARELY
        first, *others = re.split("[-–]", word)
        if not others:
            return False
        if others[-1].islower():
            return self._lexicon.is_common(first)  # Estado-nación
        return first.islower() and len(first) > _LONGEST_SMALL_ACRONYM  # ciudades-Estado, but not pnd-Migración


def _singular(word: str) -> str:
    return word.removesuffix("s")


def find_names(context: FinderContext, taken: Iterable[Candidate]) -> Iterator[Candidate]:
    """Every capitalised name in its place, except whole quotations and acronyms, which are candidates already."""
    for start, end in _Names(context, taken).find():
        possessive = re.search("[’']s?$", context.document.text[end - 2 : end])
        yield context.candidate("name", start, end - len(possessive[0]) if possessive else end)
