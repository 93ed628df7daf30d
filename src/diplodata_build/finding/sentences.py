"""Sentences, and the words in them that hold back or deny what they say: a statement keeps those of its passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diplodata_build.finding.lexicon import last_character
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Document

_BLOCKS = ("paragraph", "abstract", "blockquote", "note")
_DASH = re.compile(r"[-+=@]\s*(?=\S)")
WORDS = {
    "es": {
        "some": r"alg[uú]n(?:[oa]s?)?|ciert[oa]s?(?! medida)|unos cuantos|unas cuantas",
        "perhaps": r"quizás?|tal vez|posible(?:s|mente)?|probable(?:s|mente)?|parece(?:n|ría|rían)?|al parecer|"
        r"aparentemente",
        "may": r"puede[ns]?|podría[ns]?|podrá[ns]?|pudier[ao]n?|pueda[ns]?",
        "degree": r"relativ(?:[oa]s?|amente)|en (?:cierta|alguna|buena|gran|mayor|menor) medida|hasta cierto punto|"
        r"en parte|parcial(?:es|mente)?|casi",
        "often": r"a veces|en ocasiones|a menudo|frecuentemente|con frecuencia|generalmente|(?:en|por lo) general|"
        r"usualmente|normalmente|tienden? a|mayoría|mayor parte|much[oa]s|principalmente",
        # «trata de unirlos» tries; «se trata de unirlos», «trata de los puertos», «la trata de personas» do not.
        "attempt": r"contribu(?:ye|yen|ido|ir|yó|yeron|irán?)|han? (?:intentado|buscado)|intentan?|intento|"
        r"(?<!\bse )(?:han? tratado|tratan?) de(?! (?:altar|azar|hogar|lugar|mujer|taller)\b)"
        r"(?= (?:no )?\w+[aeií]r(?:se|me|nos|l[aeo]s?)*\b)",
        "denial": r"(?:no|ni|nunca|jamás|tampoco|ningún|ningun[oa]s?|nadie)"
        r"(?!-| gubernamental| estatal| s[oó]lo| obstante| únicamente| necesariamente)|sin(?! embargo| duda)",
    },
    "en": {
        "some": r"some|certain",
        "perhaps": r"perhaps|possibl[ey]|probabl[ey]|seems?|apparently",
        "may": r"(?-i:may)|might|can|could",  # May is a month
        "degree": r"relative(?:ly)?|to (?:a certain|some|a great|what) extent|partly|partial(?:ly)?|almost",
        "often": r"sometimes|often|frequently|generally|in general|usually|normally|most|many|mainly",
        "attempt": r"contribut(?:es?|ed|ing)|tr(?:y|ies|ied|ying) to|attempt(?:s|ed)?",
        "denial": r"(?:no|not|nor|never|neither|nobody|without)(?![- ]governmental| only)",
    },
}
_PATTERNS = {
    language: re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in kinds.items()), re.IGNORECASE)
    for language, kinds in WORDS.items()
}
# What is said so is a term, title or slogan («ni-ni», «No más faros»); longer words are somebody's, who may hold back.
_TERM = re.compile(r"[«“\"](?:[^\s«»“”\"]+\s){0,2}[^\s«»“”\"]+[»”\"]")


@dataclass(frozen=True)
class Hedge:
    """A word that holds back or denies, and its place in the clean text."""

    kind: str
    word: str
    char_start: int


def find_sentences(context: FinderContext) -> Iterator[Candidate]:
    """The sentences of the body, the abstracts, the block quotations and the notes."""
    for block in context.document.located:
        if block.kind in _BLOCKS:
            for sentence in block.sentences:
                words = context.document.text[sentence.start : sentence.end]
                if words.strip():
                    dash = _DASH.match(words)  # of a list; at the head of a cell it would be a formula
                    yield context.candidate("sentence", sentence.start + (dash.end() if dash else 0), sentence.end)


def find_hedges(document: Document) -> Iterator[Hedge]:
    """The hedges and denials of an article, in the order of its text."""
    for block in document.located:
        for hedge in hedges_of(block.text, block.language):
            yield Hedge(hedge.kind, hedge.word, hedge.char_start + (block.char_start or 0))


def hedges_of(text: str, language: str | None) -> Iterator[Hedge]:
    """The hedges and denials of a text; none in a language whose words are not known.

    A word in a name («Hoy No Circula») or in a short term in quotation marks neither holds back nor denies.
    """
    if pattern := _PATTERNS.get(language or ""):
        terms = [one.span() for one in _TERM.finditer(text)]
        for match in pattern.finditer(text):
            in_term = any(start < match.start() < end for start, end in terms)
            in_name = match[0][0].isupper() and last_character(text, match.start()).isalnum()
            if not in_term and not in_name:
                yield Hedge(str(match.lastgroup), match.group(), match.start())
