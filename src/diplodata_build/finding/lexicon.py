"""Which words can be part of a name: small words that link or never belong, and what an article shows of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diplodata_build.text.words import word_set

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
TOKEN = re.compile(rf"et\s+al\b\.?|[{UPPER}]\.|[^\W_](?:[\w’'@–-]*[\w@])?|\S")
CAPITAL = re.compile(f"[{UPPER}]")
MONTHS = {
    name: number
    for number, names in enumerate(
        ("enero january", "febrero february", "marzo march", "abril april", "mayo may", "junio june", "julio july",
         "agosto august", "septiembre setiembre september", "octubre october", "noviembre november",
         "diciembre december"), start=1)
    for name in names.split()
}  # fmt: skip
ARTICLES = word_set("el la los las the")
CONJUNCTIONS = word_set("y e and & und et")
# Prepositions that are rare inside a name: they hold it together only before an article or a common noun
# («para la Cooperación», «con Justicia»), never before a proper one («en Chicago»).
WEAK_LINKS = word_set("para por sobre en con a al contra for on to in")
LINKS = ARTICLES | CONJUNCTIONS | WEAK_LINKS | word_set("de del i van von der den ter da do dos das di du le of")
# Capitalised at the start of a sentence, never part of a name.
ORDINARY = word_set(
    """
    a al ante aunque bajo con contra como cuando cual cuál cuáles de del desde donde durante e en entonces entre
    hacia hasta luego mas más mediante mientras ni no o para pero por porque pues que qué quien quienes quién según
    segun si sí sin sino sobre solo sólo tal tales tanto tras u un una unas uno unos y ya el la lo los las le les se
    su sus mi mis nos nuestra nuestras nuestro nuestros este esta estas esto estos ese esa esas eso esos aquel
    aquella aquello aquellos aquellas aquí ahí allí así ahora aún aun actualmente además ademas ambos ambas asimismo
    asi algún alguna algunas algunos anteriormente ayer cada casi cierta ciertas cierto ciertos cualquier demás
    después despues dicha dichas dicho dichos diversas diversos distintas distintos ello ella ellas ellos él era
    eran es son fue fueron ha han hay había hoy igual incluso igualmente junto mucha muchas mucho muchos muy otra
    otras otro otros poco pocos primero quizá quizás respecto sea sean será ser siempre siguiendo también tampoco
    toda todas todo todos todavía varias varios cabe existe existen véase vease véanse ver vid cf cfr comparar
    consúltese cómo cuándo dónde está están tomando debemos hemos ejemplo the this that these those an as at by for
    from in into its it is are of on or our to we with and but according see when where while which who however
    moreover also both there their they
    """
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SMALL_ACRONYM = re.compile(r"[(\[]([a-zñ]{2,6})[)\],;]")


def is_ordinary(word: str) -> bool:
    """Whether a capitalised word is a function word or an adverb in -mente, capitalised by its place alone."""
    lower = word.lower()
    return lower in ORDINARY or (len(lower) > 8 and lower.endswith("mente"))


@dataclass(frozen=True)
class Lexicon:
    """What a document shows about its own words."""

    common: frozenset[str]
    small_acronyms: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Lexicon:
        """Read the words printed in lower case and the acronyms set in small capitals, «(osc)»."""
        common = frozenset(word for word in _PLAIN_WORD.findall(text) if word.islower())
        return cls(common, frozenset(_small_acronyms(text)))

    def is_common(self, word: str) -> bool:
        """Whether the word is also printed in lower case somewhere."""
        return word.lower() in self.common

    def is_name(self, token: str) -> bool:
        """Whether the token can be a word of a name: capitalised (cnn-México too), an initial, a known acronym."""
        if token.islower() or not token[0].isalpha():
            return token in self.small_acronyms
        return not (token.lower() in MONTHS or is_roman(token))


def is_roman(token: str) -> bool:
    """Whether the token is a Roman numeral in capitals."""
    return bool(re.fullmatch(r"M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})", token)) and token != ""


def _small_acronyms(text: str) -> Iterator[str]:
    for match in _SMALL_ACRONYM.finditer(text):
        words = _PLAIN_WORD.findall(text[max(0, match.start() - 120) : match.start()])[-3 * len(match[1]) :]
        initials = iter([word[0].lower() for word in words])
        found = sum(letter in initials for letter in match[1])  # letters met in order among the initials
        if 2 * found >= len(match[1]) and any(word[0].lower() == match[1][0] for word in words):
            yield match[1]
