"""Which words can be part of a name, and the names of authors.

Small words link names or never belong to one; an article shows more words of its own. Names of authors are read from
right to left: a year or a bracket shows where a name ends; its start must be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
# Words of the names of bodies, which are no given names and no surnames.
BODIES = word_set(
    """
    academia agencia archivo asamblea asociación ayuntamiento banco biblioteca cámara central centro coalición colegio
    comisión comité confederación congreso consejo consulado coordinación coordinadora departamento dirección
    embajada escuela estados facultad federación federal foro frente fundación general gobierno grupo instituto
    internacional junta liga ministerio movimiento mundial museo nacional nacionales naciones observatorio oficina
    organización parlamento partido presidencia procuraduría programa red secretaría senado servicio sindicato sistema
    tribunal unidas unidos unión universidad
    agency association bank board bureau center centre college commission committee council department european forum
    foundation global government group institute international league ministry movement national nations network
    office organization organisation party rights society union united university watch world
    """
)
# Of what has a place for its own: «los vecinos de Lima», «obispo de Lima».
HAVE_PLACES = word_set(
    """
    alcalde alcaldes arzobispo arzobispos ayuntamiento bahía barrio calles cabildo capital ciudad ciudadanos ciudades
    comarca costa cónsul diócesis estado frontera fronteras gobernador gobernadores habitantes intendencia isla
    levantados municipio norte obispo obispos país plaza población provincia provincias puerto puertos rebeldes región
    reino río sur territorio territorios valle vecino vecinos villa virreinato
    """
)
# Parts of the world, without accents and capitals.
REGIONS = word_set(
    """
    africa america asia caribe centroamerica europa hispanoamerica iberoamerica latinoamerica mesoamerica norteamerica
    occidente oceania oriente sudamerica suramerica ultramar
    """
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SMALL_ACRONYM = re.compile(r"[(\[]([a-zñ]{2,6})[)\],;]")
_PARTICLES = word_set("de del la los van von der den ter da do dos das di du le")
_OTHERS = word_set("otros otras others colaboradores")
_BEFORE_PLACE = word_set("en in sobre desde hacia ante de") | ARTICLES
_LINK_OR_ACCESS = re.compile(
    r"https?://|www\.|\b(?:(?:[úu]ltima |fecha de )?(?:consulta|acceso)\b(?! a| con| de| entre)|consultad[oa]s?\b|"
    r"recuperad[oa]s?\b|visitad[oa]s?\b|accessed\b|retrieved\b|disponible (?:en|desde)\b|available (?:at|from)\b)",
    re.IGNORECASE,
)
_TITLE = 3  # words before the last one of «Comisión Económica», «Alto Comisionado» that may say it is a body
_REACH = 160  # characters that are searched for the names before a bracket


def is_ordinary(word: str) -> bool:
    """Whether a capitalised word is a function word or an adverb in -mente, capitalised by its place alone."""
    lower = word.lower()
    return lower in ORDINARY or (len(lower) > 8 and lower.endswith("mente"))


def names_a_body(name: str) -> bool:
    """Whether a name is that of an institution or organisation, not of a person."""
    return any(word.casefold() in BODIES for word in _PLAIN_WORD.findall(name))


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


def names_before(text: str, end: int, lexicon: Lexicon, start: int = 0) -> tuple[int, int] | None:
    """Span of the author names that end at ``end``, spaces and a comma aside; none begins before ``start``."""
    tokens = list(TOKEN.finditer(text, max(start, end - _REACH), end))
    while tokens and tokens[-1][0] == ",":
        tokens.pop()
    words = [token[0] for token in tokens]
    edge = author_edge(words, lexicon) if words else None
    if edge is None:
        return None
    starts_sentence = last_character(text, tokens[edge].start()) in ("", ".", "?", "!", "»", "”")
    if starts_sentence and words[edge].lower() in ARTICLES and edge < len(words) - 1:
        edge += 1
    return tokens[edge].start(), tokens[-1].end()


def last_character(text: str, end: int) -> str:
    """The last character before ``end`` that is no space, empty at the start."""
    return text[max(0, end - 8) : end].rstrip()[-1:]


def end_of_work(text: str, start: int = 0) -> int:
    """Where a reference has said which work it is: before its link and the date on which somebody read it."""
    found = _LINK_OR_ACCESS.search(text, start)
    return found.start() if found else len(text)


def single_spaced(text: str) -> str:
    """The text with any white space in it as one space."""
    return " ".join(text.split())


def surnames(authors: str) -> set[str]:
    """The capitalised words of a name, in lower case."""
    words = (token[0] for token in TOKEN.finditer(authors))
    return {word.lower() for word in words if word[0].isupper() and len(word) > 2 and not is_ordinary(word)}


def author_edge(tokens: Sequence[str], lexicon: Lexicon) -> int | None:
    """Index of the first token of the names that end with the last token, None where no name ends there."""
    end = _skip_suffix(tokens, len(tokens) - 1)
    if end < 0 or not lexicon.is_name(tokens[end]) or is_ordinary(tokens[end]):
        return None
    edge, joined = end, False
    while True:
        step = _step_left(tokens, edge, lexicon)
        if step is not None:
            joins = any(token in CONJUNCTIONS for token in tokens[step + 1 : edge])
            if joins and joined and not lexicon.is_common(tokens[edge]):
                break
            joined = joined or joins
        elif joined:
            step = _step_over_comma(tokens, edge, lexicon)
        if step is None:
            break
        edge = step
    return _trim(tokens, edge, end)


def _skip_suffix(tokens: Sequence[str], last: int) -> int:
    """Step over «et al.», «y otros» and «II» to the last word of a name."""
    if last > 0 and re.match(r"et\s+al", tokens[last]):
        return last - (2 if tokens[last - 1] == "," else 1)
    if last > 1 and tokens[last].lower() in _OTHERS and tokens[last - 1] in CONJUNCTIONS:
        return last - 2
    return last - 1 if last > 0 and is_roman(tokens[last]) else last


def _step_left(tokens: Sequence[str], edge: int, lexicon: Lexicon) -> int | None:
    """Where the word before ``edge`` starts that belongs to the same name, None where there is none."""
    left = edge - 1
    if left >= 0 and lexicon.is_name(tokens[left]):
        return left
    while left >= 0 and edge - left <= 3 and tokens[left] in LINKS:
        left -= 1
    if 0 <= left < edge - 1 and lexicon.is_name(tokens[left]) and _linked(tokens, left, edge, lexicon):
        return left
    return None


def _linked(tokens: Sequence[str], start: int, edge: int, lexicon: Lexicon) -> bool:
    """Whether the words between two names hold them together as one."""
    links = tokens[start + 1 : edge]
    if links[0] in ARTICLES:
        return False
    weak = any(link in WEAK_LINKS for link in links)
    loose = links[0] in CONJUNCTIONS and len(links) > 1
    body = links == ["para"] and names_a_body(" ".join(tokens[max(0, start - _TITLE) : start + 1]))
    return not (weak or loose) or body or links[-1] in ARTICLES or lexicon.is_common(tokens[edge])


def _step_over_comma(tokens: Sequence[str], edge: int, lexicon: Lexicon) -> int | None:
    """Start of the author before a comma: «Pérez, López y Díaz», but not «En México, López y Díaz»."""
    if edge < 2 or tokens[edge - 1] != "," or not lexicon.is_name(tokens[edge - 2]):
        return None
    start = edge - 2
    while start > 0 and edge - start <= 4 and lexicon.is_name(tokens[start - 1]):
        start -= 1
    while start < edge - 2 and is_ordinary(tokens[start]):
        start += 1
    before = tokens[start - 1].lower() if start else ""
    return None if is_ordinary(tokens[start]) or before in _BEFORE_PLACE else start


def _trim(tokens: Sequence[str], edge: int, last: int) -> int:
    """Drop ordinary words from the left, but no article (El Colegio)."""
    while edge < last and is_ordinary(tokens[edge]) and tokens[edge].lower() not in ARTICLES:
        edge += 1
        while edge < last and tokens[edge] in LINKS and tokens[edge] not in _PARTICLES:
            edge += 1
    return edge
