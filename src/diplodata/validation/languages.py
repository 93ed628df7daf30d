"""Rules of language: Spanish is Spanish and English is English, told by the small words and letters of each.

No model: a cell is long enough to tell when it has a few of the words that only one of the two languages has. What is
equal in both languages (a name, an acronym, a title) is exempt.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .._names import DESCRIPTION_ES, TITLE_ES
from .package import Package, dict_of, list_of, str_of
from .report import Hit, Rule

FEWEST_SIGNS = 2  # of the other language, before a cell is said to be in it
LEAST_SHARE = 0.95  # of the signs of a column that are of its own language
_NAMES = ("es", "en")
_WORD = re.compile(r"[^\W\d_]+")
_CITED = re.compile("«[^»]*»")  # words of an article that a note cites, in whatever language
_SPANISH_LETTERS = re.compile("[ñ¿¡]|[áéíóú]")
# Words that the other language does not have; «a», «no», «has», «me», «he», «come», «son», «once» and the like are
# left out, and what names keep when they are translated («de», «la», «los», «el», «del», «y») counts only in English.
_SIGNS = {
    "es": "que los las una por con para se su sus como más entre sobre desde hasta también pero donde cuando cual "
    "este esta estos estas ese esa esos esas ser fue fueron es está están ha han lo le les al un del el la de en y o "
    "según sin tras ante contra mediante cuyo cuya cuyos cuyas ya muy sí ni",
    "en": "the of and to is that for with as by this are be from which its not it was were been has have their they "
    "whose who what where when an on at or but into through between about than these those there would should could "
    "according against without while how also such other may can will",
}
_MARKS = {language: frozenset(words.split()) for language, words in _SIGNS.items()}
_KEPT_IN_NAMES = frozenset(["de", "la", "los", "el", "del", "las", "y", "en", "al", "para", "por"])


class Signs(NamedTuple):
    """How many words of a text can only be Spanish, and only English."""

    es: int
    en: int

    def of(self, language: str) -> int:
        """Those of one language."""
        return self.en if language == "en" else self.es


def signs_of(text: str) -> Signs:
    """The signs of both languages in a text: small words, and words with letters that English has not.

    A word in capitals, and the small words between two of them, belong to a name, which any language may hold.
    """
    words = _WORD.findall(_CITED.sub(" ", text))
    plain = [word for index, word in enumerate(words) if not _in_a_name(words, index)]
    spanish = sum(word in _MARKS["es"] or bool(_SPANISH_LETTERS.search(word)) for word in plain)
    return Signs(spanish, sum(word in _MARKS["en"] for word in plain))


def _in_a_name(words: list[str], index: int) -> bool:
    if words[index][:1].isupper():
        return True
    return words[index] in _KEPT_IN_NAMES and any(word[:1].isupper() for word in words[max(0, index - 2) : index])


class _Column(NamedTuple):
    """The cells of one language of a bilingual column that differ from the other's, each with where it stands."""

    place: Hit
    language: str
    cells: list[tuple[Hit, str]]


def _columns(package: Package) -> Iterator[_Column]:
    for table in package.tables.values():
        for pair in table.bilingual:
            for field, language in zip(pair, _NAMES, strict=True):
                names = [one.name for one in pair]
                rows = [row for row in table.rows if row[field.name] and row[names[0]] != row[names[1]]]
                cells = [(row.hit(field.name, ""), row[field.name]) for row in rows]
                yield _Column(Hit(table.file, None, field.name, ""), language, cells)
    yield from _descriptor_columns(package)


def _descriptor_columns(package: Package) -> Iterator[_Column]:
    """The titles and descriptions of the descriptor, in either language."""
    for language, keys in (
        ("en", ("title", "description")),
        ("es", (TITLE_ES, DESCRIPTION_ES)),
    ):
        cells = [(package.hit("", place), str_of(found.get(key))) for place, found in _told(package) for key in keys]
        yield _Column(package.hit("", keys[0]), language, [(hit, text) for hit, text in cells if text])


def _told(package: Package) -> Iterator[tuple[str | None, dict[str, object]]]:
    yield None, package.descriptor
    for resource in package.resources:
        name = str_of(resource.get("name"))
        yield name, resource
        for field in map(dict_of, list_of(dict_of(resource.get("schema")).get("fields"))):
            yield f"{name}.{field.get('name')}", field


def cells_in_language(package: Package) -> Iterator[Hit]:
    """A text is in the language of its column.

    Un texto está en la lengua de su columna.
    """
    for column in _columns(package):
        for hit, text in column.cells:
            signs = signs_of(text)
            own, other = signs.of(column.language), signs.of(_other(column.language))
            if other >= FEWEST_SIGNS and other > own:
                yield hit._replace(detail=f"«{text[:80]}» ({_other(column.language)})")


def _other(language: str) -> str:
    return "es" if language == "en" else "en"


def columns_in_language(package: Package) -> Iterator[Hit]:
    """A column is, taken as a whole, in its language.

    Una columna está, en conjunto, en su lengua.
    """
    for column in _columns(package):
        signs = [signs_of(text) for _, text in column.cells]
        own = sum(one.of(column.language) for one in signs)
        other = sum(one.of(_other(column.language)) for one in signs)
        if other >= FEWEST_SIGNS and own < LEAST_SHARE * (own + other):
            yield column.place._replace(detail=f"{_other(column.language)}: {other} / {own + other}")


RULES: tuple[Rule, ...] = (cells_in_language, columns_in_language)
