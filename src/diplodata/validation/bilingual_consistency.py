"""Rules of what both languages must have in common: numbers, years, acronyms, names of actors, programmes and events.

Exempt: a number that the other language spells out (up to a hundred, decades and centuries too); an acronym or name
that differs in English, as given in ``names`` or formed by the initials of the English name (TLCAN, NAFTA).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from .._names import COMPLETENESS, LIMITS
from .hits import Hit
from .package import RawPackage, Row, str_of
from .records import words_of
from .whole_names import WholeNames

_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+")  # thousands apart
_NUMBER = re.compile(rf"{_GROUPED.pattern}(?!\d)|\d+(?:[.,]\d+)?")
_CENTURY = re.compile(r"\bsiglos? ([IVX]+)\b|\b([IVX]+) century\b")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ACRONYM = re.compile(r"\b(?=[A-ZÑ0-9]*[A-ZÑ][A-ZÑ0-9]*[A-ZÑ])[A-ZÑ0-9]{2,}(?=s?\b)")
# Everyday words, which are not names of an entity.
_COMMON = {"AIDS": "sida", "HIV": "VIH", "VIH": "HIV", "US": "EEUU", "EEUU": "US", "GDP": "PIB", "PIB": "GDP"}
_LONGEST_ACRONYM = 8
_ROMAN_NUMBER = re.compile(r"[IVX]+")
_PROTECTED = ("official", "former")  # short names and variants have no English of their own in names
_NAMED = ("actor", "program", "event")
_SPELLED_LINES = """
0 cero zero · 1 un uno una primer primera primero one first once · 2 dos segundo segunda ambos two second twice both
3 tres tercer tercera tercero three third · 4 cuatro cuarta cuarto four fourth · 5 cinco quinta quinto five fifth
6 seis sexta sexto six sixth · 7 siete séptima séptimo seven seventh · 8 ocho octava octavo eight eighth
9 nueve novena noveno nine ninth · 10 diez décima décimo ten tenth · 11 once eleven eleventh · 12 doce twelve twelfth
13 trece thirteen thirteenth · 14 catorce fourteen fourteenth · 15 quince fifteen fifteenth
16 dieciséis sixteen sixteenth · 17 diecisiete seventeen seventeenth · 18 dieciocho eighteen eighteenth
19 diecinueve nineteen nineteenth · 20 veinte twenty twentieth twenties · 21 veintiuno twenty-one twenty-first
30 treinta thirty thirties · 40 cuarenta forty forties · 50 cincuenta fifty fifties · 60 sesenta sixty sixties
70 setenta seventy seventies · 80 ochenta eighty eighties · 90 noventa ninety nineties · 100 cien ciento hundred
"""
SPELLED = {
    int(number): words
    for line in _SPELLED_LINES.strip().splitlines()
    for number, *words in (entry.split() for entry in line.split("·"))
}


def pairs(package: RawPackage) -> Iterator[tuple[Row, str, str, str]]:
    """(row, English column, Spanish text, English text) of each cell that both languages fill."""
    for row, spanish, english in package.bilingual_cells():
        if row[spanish.name] and row[english.name]:
            yield row, english.name, row[spanish.name], row[english.name]


def numbers_equal(package: RawPackage) -> Iterator[Hit]:
    """The numbers and years of a text are the same in both languages.

    Los números y los años de un texto son los mismos en los dos idiomas.
    """
    for row, column, spanish, english in pairs(package):
        lost = _lacking(spanish, english) | _lacking(english, spanish)
        if lost:
            yield row.hit(column, f"{', '.join(sorted(lost))} ({row.file}:{row.number})")


def _lacking(text: str, other: str) -> set[str]:
    """The numbers of a text that the other text has neither in figures nor in words."""
    words = set(re.findall(r"[\w-]+", other.casefold()))
    return {number for number in numbers_in(text) - numbers_in(other) if not _spelled(number, words)}


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, without thousands separators and with a decimal point; centuries too."""
    found = _NUMBER.findall(text)
    numbers = {re.sub(r"\D", "", one) if _GROUPED.fullmatch(one) else one.replace(",", ".") for one in found}
    return numbers | {str(_roman(match[1] or match[2])) for match in _CENTURY.finditer(text)}


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def roman(number: int) -> str:
    """The Roman numeral of a number up to 39, in lower case."""
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def _spelled(number: str, words: set[str]) -> bool:
    """Whether a number, or the decade that a year begins, is among some words."""
    value = int(number) if number.isdecimal() else -1
    decade = value % 100 if 1900 <= value < 2100 and value % 10 == 0 else value
    return not words.isdisjoint(SPELLED.get(decade, ()))


def stated_numbers_equal(package: RawPackage) -> Iterator[Hit]:
    """The descriptor gives the same numbers in both languages.

    El descriptor da los mismos números en los dos idiomas.
    """
    for key in (LIMITS, COMPLETENESS):
        spanish, english = (str_of(package.descriptor.get(f"{key}_{language}")) for language in ("es", "en"))
        if lost := numbers_in(spanish) ^ numbers_in(english):
            yield package.hit(", ".join(sorted(lost)), f"{key}_en")


def acronyms_equal(package: RawPackage) -> Iterator[Hit]:
    """The acronyms of a text are the same in both languages, or those that their entities have in each.

    Las siglas de un texto son las mismas en los dos idiomas, o las que sus entidades tienen en cada uno.
    """
    for row, column, spanish, english in pairs(package):
        lost = [one for one in acronyms_in(spanish) if not _has(package, english, one)]
        lost += [one for one in acronyms_in(english) if not _has(package, spanish, one)]
        if lost:
            yield row.hit(column, f"{', '.join(lost)}: «{english[:80]}»")


def acronyms_in(text: str) -> list[str]:
    """The acronyms of a text; none if all of it is in capitals."""
    if text.isupper() and len(text) > _LONGEST_ACRONYM:
        return []
    found = dict.fromkeys(_ACRONYM.findall(re.sub(r"\b([A-Z]{2})\. ?([A-Z]{2})\.", r"\1\2", text)))
    return [one for one in found if not _ROMAN_NUMBER.fullmatch(one)]


def _has(package: RawPackage, text: str, acronym: str) -> bool:
    """Whether a text has an acronym, or another name of what the acronym means."""
    owners = _owners(package).get(acronym.casefold(), [])
    forms = {*_forms(package, owners), _COMMON.get(acronym, acronym)}
    return acronym in acronyms_in(text) or any(_holds(text, form) for form in forms)


@lru_cache(maxsize=1)
def _owners(package: RawPackage) -> dict[str, list[str]]:
    """The entities by each of their names and initials, in lower case."""
    owners: dict[str, list[str]] = {}
    for key, forms in package.forms_of.items():
        for form in forms:
            owners.setdefault(form.casefold(), []).append(key)
    return owners


def _holds(text: str, form: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form)}(?:e?s)?(?!\w)", text, re.IGNORECASE) is not None


def names_kept(package: RawPackage) -> Iterator[Hit]:
    """An actor, programme or event that a Spanish text names is named in English too, by one of its names.

    Un actor, programa o evento que nombra un texto en español se nombra también en inglés, con uno de sus nombres.
    """
    yield from _lost(package, _proper_names(package), _names)


def states_kept(package: RawPackage) -> Iterator[Hit]:
    """A state or city that a Spanish text names in one word is named in English too, or called by its adjective.

    Un Estado o una ciudad que un texto en español nombra con una palabra se nombra también en inglés, o con su
    adjetivo.
    """
    yield from _lost(package, _one_word_names(package), _names_or_describes)


def _lost(package: RawPackage, names: WholeNames, keeps: Callable[[RawPackage, str, str], bool]) -> Iterator[Hit]:
    """Where a Spanish text has names that the English text does not keep."""
    for row, column, spanish, english in pairs(package):
        named = (spanish[start:end] for start, end in names.apart(spanish))
        if lost := [name for name in named if not keeps(package, english, name)]:
            yield row.hit(column, f"{', '.join(lost)}: «{english[:80]}»")


def _names_or_describes(package: RawPackage, text: str, name: str) -> bool:
    """Whether a text has a form of the name of a place, or a word that begins like it: Mexican, Canadian."""
    return _names(package, text, name) or any(form[:4] in text for form in _forms(package, package.owners_of[name]))


@lru_cache(maxsize=1)
def _one_word_names(package: RawPackage) -> WholeNames:
    """The Spanish names of states and cities that are one word."""
    actors = package["actors"].by_id
    places = {key for key, row in actors.items() if row["actor_type"] in ("state", "city")}
    rows = (row for row in package["names"].rows if row["language"] == "es" and row["entity_id"] in places)
    return WholeNames({row["name"] for row in rows if row["name"].isalpha()})


def _names(package: RawPackage, text: str, name: str) -> bool:
    """Whether a text has a form of a name, even in another word order or number («the city's Head of Government»)."""
    words, forms = words_of(text), _forms(package, package.owners_of[name])
    return any(
        _holds(text, form)
        or (" " in form and all(any(word.startswith(one) for word in words) for one in words_of(form)))
        for form in forms
    )


def _forms(package: RawPackage, owners: list[str]) -> set[str]:
    return {form for owner in owners for form in package.forms_of[owner]}


@lru_cache(maxsize=1)
def _proper_names(package: RawPackage) -> WholeNames:
    """The Spanish names of two words or more that begin with a capital."""
    found = set()
    for row in package["names"].rows:
        proper = row["name"][:1].isupper() and " " in row["name"] and row["name_kind"] in _PROTECTED
        if proper and row["language"] == "es" and package.entity_type.get(row["entity_id"]) in _NAMED:
            found.add(row["name"])
    return WholeNames(found)
