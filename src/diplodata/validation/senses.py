"""Rules of what turns a sentence round, which both languages must have: denials, opposites, numbers in words, months.

There is no language model: a rule looks for plain words of either language. Words that an article or a note gives
between quotation marks are left out, since they stand in their own language. «sin embargo», «no obstante», “not only”
and the like deny nothing; a denial may also be a word that holds one (“without”, “unknown”, “keep from”, «carece»).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from .bilingual_consistency import numbers_in, pairs
from .hits import Hit
from .languages import CITED
from .package import RawPackage, Row

_DENIES = {
    "es": "no ni nunca jamás tampoco ningún ninguna ninguno nadie nada",
    "en": "not cannot never nor neither none nobody nothing",
}
# What may stand for a denial in the other language; «sin» and “without” stand for each other first.
_ALSO_DENIES = {
    "es": f"{_DENIES['es']} sin fuera excepto salvo apenas poc* dej* carec* caren* falta* impid* imped* evit* negar* "
    "negad* neg[óa] nieg* rechaz* ausen* imposib* ilegal* in\\w+ble* des(?!arroll)\\w+d[oa]s?",
    "en": f"{_DENIES['en']} no without except hardly barely few little yet rather instead other out keep* free* ceas* "
    "stop* lack* fail* absen* missing den(?:y|ie[sd]|ial)* refus* reject* prevent* avoid* un(?!ited)\\w+ed un\\w+ble "
    "in\\w+ble im\\w+ble non*",
}
_WITHOUT = {
    "es": re.compile(r"\bsin(?:(?: \w+){0,3} (?:ni|nadie|nada|ning[uú]n\w*))?\b"),
    "en": re.compile(r"\bwithout\b"),
}
# What denies nothing, and what names a decade rather than a number.
_SAYS_NOTHING = re.compile(
    r"\b(?:sin embargo|no obstante|no gubernamental\w*|no (?:es |son |era |eran )?s[oó]lo|not only|no\.(?= \d)|"
    r"años \w+(?:ta|nte)\b)",
    re.IGNORECASE,
)
_BOTH_WAYS = (("es", "en"), ("en", "es"))
_HEDGES = {
    "es": "quizá quizás posiblemente probablemente aparentemente podría* pudiera* infiere* infirió",
    "en": "perhaps maybe possibly probably apparently might allegedly inferred",
}
_ALSO_HEDGES = {
    "es": f"{_HEDGES['es']} puede* podía* pudo pudieron pueda* poder parec* posib* probab* permit* vez inferid* deduc*",
    "en": f"{_HEDGES['en']} could may can cannot would able seem* appear* likely possib* probab* enabl* allow* infer*",
}
_SOME_LENGTH, _LEAST_SHARE = 60, 0.5  # letters, and the share of those of the longer text

# A pair of opposites a line: the words of one, then those of the other, in Spanish || in English. Of the first ones a
# translation may have one where the other language has both, as in «niñas y niños».
_LOOSE_OPPOSITES = """
más mayor* aument* crec* increment* además | menos menor* disminu* reduc* pequeñ* || more greater larger higher \
increas* grow* over further additional most older widen* ever besides | less fewer lower smaller decreas* reduc* least
antes anterior* previ* preced* | después posterior* tras luego sigui* || before prior previous* earlier preced* \
former* ago | after* later following follow* subsequent* then since
hasta | desde || until till | since from\\s\\d+
mujer* niña* femenin* | hombre* niño* masculin* varon* || woman women girl* female* | man men boy* male* child*
apoy* respald* favor* | opon* opus* rechaz* contra || support* back* favour* endors* help* | oppos* reject* against
siempre | menudo frecuen* veces || always ever | often frequen* sometimes times
algun* algún | todo toda todos todas || some | all every* whole entire
éxito* logr* | fracas* || success* succeed* achiev* win* won | fail*
década* decenio* | año años || decade* | year years
públic* abiert* | privad* secret* || public* open* | private* secret*
empez* empiez* comenz* comienz* | termin* conclu* || beg* start* commenc* | end* finish* conclu* close*
"""
_OPPOSITES = """
origen | destino || origin | destination
norte | sur || north* | south*
primer* | últim* || first | last latest final* most recent
formal* | informal* || formal* | informal*
fortalec* refuerz* reforz* | debilit* || strengthen* reinforc* | weaken*
inclu* | exclu* || inclu* | exclu*
gan* | perd* pierd* || gain* win* won earn* | lose* lost losing loss*
abiert* | secret* || open* | secret*
emigra* | inmigra* || emigra* | immigra*
"""
# False friends: an English word, and the Spanish ones that it may stand for.
_FALSE_FRIENDS = {
    "actually": "realidad hecho realmente efectivamente verdad*",
    "eventually": "final* fin término postre tarde",
    "exclusively": "exclusiv* solo sólo solamente únic*",
    "pretend*": "fing* simul* aparent*",
    "sensible": "sensat* razonable* prudente*",
    "casualty": "víctima* baja*",
    "ultimately": "última final* fin definitiva",
}
# A number an entry: its words in Spanish | in English, the first of which names it | what may stand for it in either.
_NUMBERS = """
2 dos | two | ambos ambas segund* dobl* both second* latter double* twice · 3 tres | three | tercer* terci* third* ·
4 cuatro | four | cuart* trimestre* fourth* quarter* · 5 cinco | five | quint* fifth* · 6 seis | six | sext* sixth* ·
7 siete | seven | séptim* seventh* · 8 ocho | eight | octav* eighth* · 9 nueve | nine | noven* ninth* ·
10 diez | ten | décim* década* decálogo tenth* decade* · 11 once | eleven | · 12 doce | twelve | docena* dozen* ·
15 quince | fifteen | fortnight* · 20 veinte | twenty | twent* ·
100 cien ciento cientos | hundred hundreds | centenar* · 1000 mil miles | thousand thousands | millar* ·
1000000 millón millones | million millions |
3 tercer tercera tercero | third | tres three
"""
_MONTHS = {  # English ones begin with a capital, or May would be a verb
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
}
_ADDRESS = re.compile(r"https?://\S+")
_SENTENCE_END = re.compile(r"[.?!…](?=[\s)]+[«“¿¡(]?[A-ZÁÉÍÓÚÑ])")
_WORD = re.compile(r"\bfrom \d+|\w+", re.IGNORECASE)


def denials_equal(package: RawPackage) -> Iterator[Hit]:
    """What one language denies, the other denies too.

    Lo que niega un idioma, lo niega también el otro.
    """
    yield from _lost(package, {"denial": ""})


def hedges_equal(package: RawPackage) -> Iterator[Hit]:
    """What one language holds back, with «quizás», «podría», “perhaps”, “might” and the like, the other holds back too.

    Lo que un idioma matiza con «quizás», «podría», “perhaps”, “might” y similares, lo matiza también el otro.
    """
    yield from _lost(package, {"hedge": ""})


def number_words_equal(package: RawPackage) -> Iterator[Hit]:
    """The numbers that a text gives in words are those of the other language, in words or figures.

    Los números que un texto da con palabras son los del otro idioma, con palabras o cifras.
    """
    yield from _lost(package, {name: value for value, _, english, _ in _numbers() for name in english.split()[:1]})


def opposites_equal(package: RawPackage) -> Iterator[Hit]:
    """Of two opposites, such as more and less, or origin and destination, both languages have the same.

    De dos contrarios, como más y menos o como origen y destino, los dos idiomas tienen los mismos.
    """
    for cell in _cells(package):
        for pair, loose in _opposites():
            spanish, english = ([cell.said[language].get(one) for one in pair] for language in ("es", "en"))
            differ = [bool(one) for one in spanish] != [bool(one) for one in english]
            if differ and any(spanish) and any(english) and not (loose and (all(spanish) or all(english))):
                said = [", ".join(filter(None, found)) for found in (spanish, english)]
                yield cell.row.hit(cell.column, f"«{said[0]}» ≠ «{said[1]}»: «{cell.texts['en'][:80]}»")


def false_friends_apart(package: RawPackage) -> Iterator[Hit]:
    """A word like “actually” or “exclusively” stands for what it means, not for a Spanish word that looks like it.

    Una palabra como “actually” o “exclusively” está por lo que significa, no por una española que se le parece.
    """
    yield from _lost(package, dict.fromkeys(_FALSE_FRIENDS, ""))


def sentences_equal(package: RawPackage) -> Iterator[Hit]:
    """A text has as many sentences in one language as in the other.

    Un texto tiene tantas oraciones en un idioma como en el otro.
    """
    for cell in _cells(package):
        spanish, english = (len(_SENTENCE_END.findall(cell.texts[language])) for language in ("es", "en"))
        if spanish != english and cell.texts["es"].endswith("."):
            yield cell.row.hit(cell.column, f"{spanish} : {english}")


def months_equal(package: RawPackage) -> Iterator[Hit]:
    """The months that a text names are the same in both languages.

    Los meses que nombra un texto son los mismos en los dos idiomas.
    """
    months = {language: names.split() for language, names in _MONTHS.items()}
    patterns = {language: re.compile(rf"\b(?:{'|'.join(names)})\b") for language, names in months.items()}
    for row, column, spanish, english in pairs(package):
        named = {"es": patterns["es"].findall(_ADDRESS.sub(" ", spanish)), "en": patterns["en"].findall(english)}
        numbers = {language: {months[language].index(name) for name in named[language]} for language in named}
        if lost := numbers["es"] ^ numbers["en"]:
            names = ", ".join("/".join(months[language][number] for language in named) for number in sorted(lost))
            yield row.hit(column, f"{names}: «{english[:80]}»")


def lengths_alike(package: RawPackage) -> Iterator[Hit]:
    """A text of some length has at least half as many letters as in the other language.

    Un texto de cierta extensión tiene al menos la mitad de letras que en el otro idioma.
    """
    for cell in _cells(package):
        short, long = sorted(map(len, cell.texts.values()))
        if long >= _SOME_LENGTH and short < long * _LEAST_SHARE:
            yield cell.row.hit(cell.column, f"{len(cell.texts['es'])} : {len(cell.texts['en'])}")


class _Cell(NamedTuple):
    """A cell that both languages fill: its texts without quoted words, and the first word of each sense in each."""

    row: Row
    column: str
    texts: dict[str, str]
    said: dict[str, dict[str, str]]


@lru_cache(maxsize=1)
def _cells(package: RawPackage) -> list[_Cell]:
    """The cells that both languages fill, and not with the same."""
    cells = []
    for row, column, spanish, english in pairs(package):
        if spanish != english:
            texts = {"es": CITED.sub(" ", spanish), "en": CITED.sub(" ", english)}
            plain = {language: _SAYS_NOTHING.sub(" ", text) for language, text in texts.items()}
            if all(_WITHOUT[language].search(text) for language, text in plain.items()):
                plain = {language: _WITHOUT[language].sub(" ", text) for language, text in plain.items()}
            said = {language: _said(language, text) for language, text in plain.items()}
            cells.append(_Cell(row, column, texts, said))
    return cells


def _said(language: str, text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for word in _WORD.findall(text):
        for sense in _senses(language, word):
            said.setdefault(sense, word)
    return said


def _lost(package: RawPackage, senses: Mapping[str, str]) -> Iterator[Hit]:
    """Where one language has a word of a sense, and the other neither a like one nor the figure that goes with it."""
    for cell in _cells(package):
        for sense, figure in senses.items():
            for own, other in _BOTH_WAYS:
                word = cell.said[own].get(sense)
                if word and _widely(sense) not in cell.said[other] and figure not in numbers_in(cell.texts[other]):
                    yield cell.row.hit(cell.column, f"«{word}» ({own}): «{cell.texts[other][:80]}»")


def _widely(sense: str) -> str:
    """The sense of the words that may stand for those of a sense."""
    return f"{sense}, widely"


@cache
def _senses(language: str, word: str) -> list[str]:
    """The senses of a word."""
    lower = word.casefold()
    return [sense for pattern, sense in _lexicon()[language, lower[0]] if pattern.fullmatch(lower)]


@cache
def _lexicon() -> dict[tuple[str, str], list[tuple[re.Pattern[str], str]]]:
    """The words that have a sense, as patterns, and their senses, by language and first letter."""
    lexicon = defaultdict(list)
    for sense, *words in _words():
        for language, own in zip(("es", "en"), words, strict=True):
            for word in own.split():
                lexicon[language, word[0]].append((re.compile(word.replace("*", r"\w*")), sense))
    return lexicon


def _words() -> Iterator[tuple[str, str, str]]:
    """Each sense with its words in Spanish and in English; those that end in * begin longer ones."""
    yield "denial", _DENIES["es"], _DENIES["en"]
    yield _widely("denial"), _ALSO_DENIES["es"], _ALSO_DENIES["en"]
    yield "hedge", _HEDGES["es"], _HEDGES["en"]
    yield _widely("hedge"), _ALSO_HEDGES["es"], _ALSO_HEDGES["en"]
    for _, spanish, english, others in _numbers():
        yield english.split()[0], spanish, english
        yield _widely(english.split()[0]), spanish + others, english + others
    for english, spanish in _FALSE_FRIENDS.items():
        yield english, "", english
        yield _widely(english), spanish, ""
    for line in filter(None, (_LOOSE_OPPOSITES + _OPPOSITES).splitlines()):
        halves = [half.split("|") for half in line.split("||")]
        yield from zip(halves[1], *halves, strict=True)


@cache
def _numbers() -> list[list[str]]:
    """The value of each number, its words in each language, and what may stand for them."""
    entries = (entry.split(maxsplit=1) for entry in re.split("[·\n]", _NUMBERS) if entry.strip())
    return [[value, *words.split("|")] for value, words in entries]


@cache
def _opposites() -> list[tuple[list[str], bool]]:
    """The pairs of senses that are opposites, called by their English words; whether loosely."""
    return [
        (line.split("||")[1].split("|"), loose)
        for lines, loose in ((_LOOSE_OPPOSITES, True), (_OPPOSITES, False))
        for line in lines.strip().splitlines()
    ]
