"""Rules of what turns a sentence round, which both languages must have: denials, opposites, numbers in words, months.

There is no language model: a rule looks for plain words of either language. Words that an article or a note gives
between quotation marks are left out, since they stand in their own language. «sin embargo», «no obstante», “not only”
and the like deny nothing; a denial may also be a word that holds one (“without”, “unknown”, “keep from”, «carece»).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .bilingual_consistency import numbers_in, pairs
from .hits import Hit
from .languages import CITED
from .package import RawPackage, Row

_DENIES = {
    "es": "no ni nunca jamás tampoco ningún ninguna ninguno nadie nada",
    "en": "not cannot never nor neither none nobody nothing",
}
# What may stand for a denial in the other language.
_ALSO_DENIES = {
    "es": f"{_DENIES['es']} sin fuera excepto salvo apenas poc* dej* care* falta* impid* imped* evit* neg* nieg* "
    "rechaz* ausen* imposib* ilegal* in\\w+ble* des\\w+d[oa]s?",
    "en": f"{_DENIES['en']} no without except hardly barely few little yet rather instead other out keep* free* ceas* "
    "stop* lack* fail* absen* missing den* refus* reject* prevent* avoid* un\\w+ed un\\w+ble in\\w+ble im\\w+ble non*",
}
_DENIES_NOTHING = re.compile(
    r"\b(?:sin embargo|no obstante|no gubernamental\w*|no (?:es |son |era |eran )?s[oó]lo|not only|no\.(?= \d))",
    re.IGNORECASE,
)
_BOTH_WAYS = (("es", "en"), ("en", "es"))
_HEDGES = {
    "es": "quizás? posiblemente probablemente aparentemente podría* pudiera*",
    "en": "perhaps maybe possibly probably apparently might allegedly",
}
_ALSO_HEDGES = {
    "es": f"{_HEDGES['es']} puede* podía* pudo pudieron pueda* poder parec* posib* probab* permit* vez",
    "en": f"{_HEDGES['en']} could may can cannot would able seem* appear* likely possib* probab* enabl* allow*",
}
_SOME_LENGTH, _LEAST_SHARE = 60, 0.5  # letters, and the share of those of the longer text

# A pair of opposites a line: the words of one, then those of the other, in Spanish || in English.
_OPPOSITES = """
más mayor* aument* crec* increment* además | menos menor* disminu* reduc* pequeñ* || more greater larger higher \
increas* grow* over further additional most older widen* ever besides | less fewer lower smaller decreas* reduc* least
antes anterior* previ* preced* | después posterior* tras luego sigui* || before prior previous* earlier preced* \
former* ago | after* later following follow* subsequent* then since
hasta | desde || until till | since from\\s\\d+
siempre | menudo frecuen* veces || always ever | often frequen* sometimes times
algun* algún | todo toda todos todas || some | all every* whole entire
mujer* niña* femenin* | hombre* niño* masculin* varon* || woman women girl* female* | man men boy* male* child*
origen | destino || origin | destination
apoy* respald* favor* | opon* opus* rechaz* contra || support* back* favour* endors* help* | oppos* reject* against
públic* abiert* | privad* secret* || public* open* | private* secret*
empez* empiez* comenz* comienz* | termin* conclu* || beg* start* commenc* | end* finish* conclu* close*
norte | sur || north* | south*
éxito* logr* | fracas* || success* succeed* achiev* win* won | fail*
primer* | últim* || first | last latest final* most recent
formal* | informal* || formal* | informal*
fortalec* refuerz* reforz* | debilit* || strengthen* reinforc* | weaken*
inclu* | exclu* || inclu* | exclu*
gan* | perd* pierd* || gain* win* won earn* | lose* lost losing loss*
"""
# A number an entry: its words in Spanish | in English | what may stand for it in either.
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
_MONTHS = """
enero January · febrero February · marzo March · abril April · mayo May · junio June · julio July · agosto August ·
septiembre September · octubre October · noviembre November · diciembre December
"""
_ADDRESS = re.compile(r"https?://\S+")
_DECADE = re.compile(r"\b\d{3}0s\b|\baños \w+(?:ta|nte)\b")


def denials_equal(package: RawPackage) -> Iterator[Hit]:
    """What one language denies, the other denies too.

    Lo que niega un idioma, lo niega también el otro.
    """
    for row, column, texts in _texts(package):
        said = {language: _DENIES_NOTHING.sub(" ", text) for language, text in texts.items()}
        for own, other in _BOTH_WAYS:
            denies = _any_of(_DENIES[own]).search(said[own])
            if denies and not _any_of(_ALSO_DENIES[other]).search(said[other]):
                yield row.hit(column, f"«{denies[0]}» ({own}): «{texts[other][:80]}»")


def hedges_equal(package: RawPackage) -> Iterator[Hit]:
    """What one language holds back, with «quizás», «podría», “perhaps”, “could” and the like, the other holds back too.

    Lo que un idioma matiza con «quizás», «podría», “perhaps”, “could” y similares, lo matiza también el otro.
    """
    for row, column, texts in _texts(package):
        for own, other in _BOTH_WAYS:
            hedge = _any_of(_HEDGES[own]).search(texts[own])
            if hedge and not _any_of(_ALSO_HEDGES[other]).search(texts[other]):
                yield row.hit(column, f"«{hedge[0]}» ({own}): «{texts[other][:80]}»")


def opposites_equal(package: RawPackage) -> Iterator[Hit]:
    """Of two opposites, such as more and less, both languages have the same.

    De dos contrarios, como más y menos, los dos idiomas tienen el mismo.
    """
    for row, column, texts in _texts(package):
        for pair in _opposites():
            spanish, english = ([one.search(texts[language]) for one in pair[language]] for language in texts)
            if [bool(one) for one in spanish] == [not one for one in english] and any(english) and not all(english):
                said = [next(filter(None, found))[0] for found in (spanish, english)]
                yield row.hit(column, f"«{said[0]}» ≠ «{said[1]}»: «{texts['en'][:80]}»")


def number_words_equal(package: RawPackage) -> Iterator[Hit]:
    """The numbers that a text gives in words are those of the other language, in words or figures.

    Los números que un texto da con palabras son los del otro idioma, con palabras o cifras.
    """
    for row, column, texts in _texts(package):
        said = {language: _DECADE.sub(" ", text) for language, text in texts.items()}
        for number in _numbers():
            for own, other in _BOTH_WAYS:
                word = number.own[own].search(said[own])
                if word and not (number.also[other].search(said[other]) or number.value in numbers_in(said[other])):
                    yield row.hit(column, f"«{word[0]}» ({own}): «{texts[other][:80]}»")


def months_equal(package: RawPackage) -> Iterator[Hit]:
    """The months that a text names are the same in both languages.

    Los meses que nombra un texto son los mismos en los dos idiomas.
    """
    for row, column, spanish, english in pairs(package):
        lost = [
            names
            for names, (in_spanish, in_english) in _months().items()
            if bool(in_spanish.search(_ADDRESS.sub(" ", spanish))) != bool(in_english.search(english))
        ]
        if lost:
            yield row.hit(column, f"{', '.join(lost)}: «{english[:80]}»")


def lengths_alike(package: RawPackage) -> Iterator[Hit]:
    """A text of some length has at least half as many letters as in the other language.

    Un texto de cierta extensión tiene al menos la mitad de letras que en el otro idioma.
    """
    for row, column, texts in _texts(package):
        short, long = sorted(map(len, texts.values()))
        if long >= _SOME_LENGTH and short < long * _LEAST_SHARE:
            yield row.hit(column, f"{len(texts['es'])} : {len(texts['en'])}")


def _texts(package: RawPackage) -> Iterator[tuple[Row, str, dict[str, str]]]:
    """(row, English column, the text in each language) of each cell that both languages fill, without quoted words."""
    for row, column, spanish, english in pairs(package):
        if spanish != english:
            yield row, column, {"es": CITED.sub(" ", spanish), "en": CITED.sub(" ", english)}


@cache
def _any_of(words: str) -> re.Pattern[str]:
    """A pattern of words; those that end in * begin longer ones."""
    return re.compile(
        rf"\b(?:{'|'.join(word.replace('*', chr(92) + 'w*') for word in words.split())})\b", re.IGNORECASE
    )


@cache
def _opposites() -> list[dict[str, list[re.Pattern[str]]]]:
    lines = (line.split("||") for line in _OPPOSITES.strip().splitlines())
    return [
        {
            language: [_any_of(words) for words in half.split("|")]
            for language, half in zip(("es", "en"), line, strict=True)
        }
        for line in lines
    ]


class _Number(NamedTuple):
    """A number: its words in each language, and those with what may stand for it."""

    value: str
    own: dict[str, re.Pattern[str]]
    also: dict[str, re.Pattern[str]]


@cache
def _numbers() -> list[_Number]:
    found = []
    for entry in re.split("[·\n]", _NUMBERS):
        if entry.strip():
            value, words = entry.split(maxsplit=1)
            spanish, english, others = words.split("|")
            own = {"es": _any_of(spanish), "en": _any_of(english)}
            found.append(_Number(value, own, {"es": _any_of(spanish + others), "en": _any_of(english + others)}))
    return found


@cache
def _months() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """The months in both languages; English ones begin with a capital, or May would be a verb."""
    return {
        f"{spanish}/{english}": (re.compile(rf"\b{spanish}\b"), re.compile(rf"\b{english}\b"))
        for spanish, english in (entry.split() for entry in _MONTHS.split("·"))
    }
