"""Rules of language: Spanish is Spanish and English is English, recognised by the small words and letters of each.

There is no language model: a cell is judged if it has a few words that only one of the two languages has. What is equal
in both languages (a name, an acronym, a title) is exempt.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .._names import DESCRIPTION_ES, TITLE_ES
from .files import objects
from .hits import Hit
from .package import RawPackage, str_of

_FEWEST_IN_A_RUN, _WORDS_OF_A_SENTENCE = 3, 8
_ALSO_PORTUGUESE = {"o"}
FEWEST_MARKERS = 2  # of the other language, before a cell counts as being in it
LEAST_SHARE = 0.95  # of the markers of a column that are of its own language
_WORD = re.compile(r"[^\W\d_]+")
CITED = re.compile("«[^»]*»|“[^”]*”")  # words of an article that a note cites, in whatever language
_SPANISH_LETTERS = re.compile("[ñ¿¡]|[áéíóú]")
# Words that the other language does not have; «a», «no», «has», «me», «he», «come», «son», «once» and the like are
# left out, and what names keep when they are translated («de», «la», «los», «el», «del», «y») counts only in English.
_WORDS = {
    "es": "que los las una por con para se su sus como más entre sobre desde hasta también pero donde cuando cual "
    "este esta estos estas ese esa esos esas ser fue fueron es está están ha han lo le les al un del el la de en y o "
    "según sin tras ante contra mediante cuyo cuya cuyos cuyas ya muy sí ni",
    "en": "the of and to is that for with as by this are be from which its not it was were been has have their they "
    "whose who what where when an on at or but into through between about than these those there would should could "
    "according against without while how also such other may can will",
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_KEPT_IN_NAMES = frozenset(["de", "la", "los", "el", "del", "las", "y", "en", "al", "para", "por"])


def markers_in(text: str) -> dict[str, int]:
    """The markers of both languages in a text: small words, and words with letters that English does not have.

    A word in capitals, and the small words between two of them, belong to a name, which any language may hold.
    """
    words = _WORD.findall(CITED.sub(" ", text))
    plain = [word for index, word in enumerate(words) if not _in_a_name(words, index)]
    spanish = sum(word in _SMALL_WORDS["es"] or bool(_SPANISH_LETTERS.search(word)) for word in plain)
    return {"es": spanish, "en": sum(word in _SMALL_WORDS["en"] for word in plain)}


def _in_a_name(words: list[str], index: int) -> bool:
    if words[index][:1].isupper():
        return True
    return words[index] in _KEPT_IN_NAMES and any(word[:1].isupper() for word in words[max(0, index - 2) : index])


class _Column(NamedTuple):
    """The cells of one language of a bilingual column that differ from the other's, each with place and markers."""

    place: Hit
    own: str
    other: str
    cells: list[tuple[Hit, str, dict[str, int]]]


@lru_cache(maxsize=1)
def _columns(package: RawPackage) -> list[_Column]:
    """The bilingual columns of all tables, then the titles and descriptions of the descriptor."""
    columns = []
    for table in package.tables.values():
        for pair in table.bilingual:
            differing = [row for row in table.rows if row[pair[0].name] != row[pair[1].name]]
            for field, language in zip(pair, ("es", "en"), strict=True):
                cells = [(row.hit(field.name, ""), row[field.name]) for row in differing]
                columns.append(_column(Hit(table.file, None, field.name, ""), language, cells))
    described = [(place, found) for place, wanted, found in objects(package) if "title" in wanted.required]
    for language, keys in (("en", ("title", "description")), ("es", (TITLE_ES, DESCRIPTION_ES))):
        cells = [(package.hit("", place), str_of(found.get(key))) for place, found in described for key in keys]
        columns.append(_column(package.hit("", keys[0]), language, cells))
    return columns


def _column(place: Hit, language: str, cells: Iterable[tuple[Hit, str]]) -> _Column:
    other = "es" if language == "en" else "en"
    return _Column(place, language, other, [(hit, text, markers_in(text)) for hit, text in cells if text])


def cells_in_language(package: RawPackage) -> Iterator[Hit]:
    """A text is in the language of its column.

    Un texto está en el idioma de su columna.
    """
    for column in _columns(package):
        for hit, text, markers in column.cells:
            own, other = markers[column.own], markers[column.other]
            if other >= FEWEST_MARKERS and other > own:
                yield hit._replace(detail=f"«{text[:80]}» ({column.other})")
            elif run := _run_in(text, column.other, column.own):
                yield hit._replace(detail=f"«{run}» ({column.other})")
            elif _is_in_none(text, column.own):
                yield hit._replace(detail=f"«{text[:80]}» (≠ {column.own})")


def _run_in(text: str, language: str, own: str) -> str:
    """The first words in a row without a name or a small word of the own language, with three of another language."""
    run: list[str] = []
    for word in (*_WORD.findall(CITED.sub(" ", text)), "."):
        if word[0].isalpha() and word.islower() and word not in _SMALL_WORDS[own]:
            run.append(word)
        elif sum(one in _SMALL_WORDS[language] for one in run) >= _FEWEST_IN_A_RUN:
            break
        else:
            run = []
    return " ".join(run)


def _is_in_none(text: str, own: str) -> bool:
    """Whether a sentence of some length has no small word of its language, so is in a third one."""
    words = [word.lower() for word in _WORD.findall(CITED.sub(" ", text))]
    is_sentence = text.endswith(".") and len(words) >= _WORDS_OF_A_SENTENCE
    return is_sentence and _SMALL_WORDS[own].isdisjoint({*words} - _ALSO_PORTUGUESE)


def columns_in_language(package: RawPackage) -> Iterator[Hit]:
    """A column as a whole is in its language.

    Una columna está, en conjunto, en su idioma.
    """
    for column in _columns(package):
        cells = [markers for hit, _, markers in column.cells if hit[:3] not in package.unread_cells]
        own, other = (sum(markers[one] for markers in cells) for one in (column.own, column.other))
        if other >= FEWEST_MARKERS and own < LEAST_SHARE * (own + other):
            yield column.place._replace(detail=f"{column.other}: {other} / {own + other}")
