"""The words by which a text holds back or denies what it says, by kind: of articles when they are read, and of the
statements that are made of them, in both languages.

HOW TO ADD: a word goes into the kind that it is most like, in each language that has one like it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DENIAL = "denial"  # all other kinds hold back
WORDS = {
    "es": {
        "some": r"alg[uú]n(?:[oa]s?)?|ciert[oa]s?(?! medida)|hay quien(?:es)?|unos cuantos|unas cuantas",
        "perhaps": r"quizás?|tal vez|posible(?:s|mente)?|probable(?:s|mente)?|parece(?:n|ría|rían)?|al parecer|"
        r"aparentemente|en apariencia|acaso|cre(?:o|emos) que",
        "may": r"puede[ns]?|podría[ns]?|podrá[ns]?|pudier[ao]n?|pueda[ns]?",
        "degree": r"relativ(?:[oa]s?|amente)|en (?:cierta|alguna|buena|gran|mayor|menor) medida|hasta cierto punto|"
        r"en parte|a lo sumo|parcial(?:es|mente)?|casi|prácticamente|necesariamente",
        "often": r"a veces|en ocasiones|a menudo|frecuentemente|con frecuencia|generalmente|(?:en|por lo) general|"
        r"comúnmente|usualmente|normalmente|tienden? a|suelen?|solían?|mayoría|mayor parte|much[oa]s|principalmente",
        # «trata de unirlos» tries; «se trata de unirlos», «trata de los puertos», «la trata de personas» do not.
        "attempt": r"contribu(?:ye|yen|ido|ir|yó|yeron|irán?)|han? (?:intentado|buscado)|intentan?|intento|"
        r"(?<!\bse )(?:han? tratado|tratan?) de(?! (?:altar|azar|hogar|lugar|mujer|taller)\b)"
        r"(?= (?:no )?\w+[aeií]r(?:se|me|nos|l[aeo]s?)*\b)",
        "denial": r"dej(?:ado|an?|ó|aron) de|(?:no|ni|nunca|jamás|tampoco|ningún|ningun[oa]s?|nadie)"
        r"(?!-| gubernamental| estatal| s[oó]lo| obstante| únicamente)|sin(?! embargo| duda)",
    },
    "en": {
        "some": r"some|certain",
        "perhaps": r"perhaps|possibl[ey]|probabl[ey]|likely|maybe|seems?|apparently|think|believe",
        "may": r"(?-i:may)|might|can|could",  # May is a month
        "degree": r"relative(?:ly)?|to (?:a certain|some|a great|what) extent|in (?:large|great|some) measure|"
        r"partly|at most|partial(?:ly)?|almost|practically|necessarily",
        "often": r"sometimes|often|frequently|commonly|generally|in general|usually|normally|tends? to|most|many|"
        r"mainly",
        "attempt": r"contribut(?:es?|ed|ing)|tr(?:y|ies|ied|ying) to|attempt(?:s|ed)?",
        "denial": r"(?:no|not|cannot|nor|never|neither|nobody|without)(?![- ]governmental| only)",
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


def hedges_of(text: str, language: str | None) -> Iterator[Hedge]:
    """The hedges and denials of a text; none in a language whose words are not known.

    A word in a name («Hoy No Circula») or in a short term in quotation marks neither holds back nor denies.
    """
    if pattern := _PATTERNS.get(language or ""):
        terms = [one.span() for one in _TERM.finditer(text)]
        for match in pattern.finditer(text):
            in_term = any(start < match.start() < end for start, end in terms)
            in_name = match[0][0].isupper() and text[: match.start()].rstrip()[-1:].isalnum()
            if not in_term and not in_name:
                yield Hedge(str(match.lastgroup), match.group(), match.start())


def kinds_of(text: str, language: str | None) -> set[str]:
    """The kinds of hedges and denials in a text."""
    return {hedge.kind for hedge in hedges_of(text, language)}
