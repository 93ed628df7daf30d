"""Dates, years, periods, decades and centuries of Spanish (and plain English) text, as EDTF.

Each pattern is tried over a whole block, the longest kinds first; no character belongs to two dates. Then «desde»,
«a partir de», «hasta» before a date open its interval, and a day without a year takes the only year of its sentence.
Relative dates («últimas dos décadas») are candidates without a value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from diplodata_build.finding.lexicon import MONTHS, is_roman
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Block

_Value = str | None
_Match = re.Match[str]

_YEAR = r"(?:1\d{3}|20\d{2})"
_NO_NUMBER_BEFORE = r"(?<![\w–@#$€])(?<![\d][.,/])(?<!\d-)"
_NO_NUMBER_AFTER = r"(?![\w%@°º]|[.,/]\d|\s?[–-]\s?\d|\s?[%€$])"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:º|°|o\b)?"
_TENS = {
    "diez": 1, "veinte": 2, "treinta": 3, "cuarenta": 4, "cincuenta": 5, "sesenta": 6, "setenta": 7, "ochenta": 8,
    "noventa": 9,
}  # fmt: skip
_ROMAN = r"[ivxIVX]{1,5}\b(?!\s+a\.\s?C)"
_ORDINALS = {
    "primer": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3, "cuarto": 4, "cuarta": 4,
    "quinta": 5, "sexta": 6, "séptima": 7, "octava": 8, "novena": 9, "última": 10, "último": 0,
}  # fmt: skip
_NUMBER_WORD = r"(?:\d{1,3}|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|treinta|cien)"
_UNIT = r"(?:años|décadas|decenios|meses|siglos|lustros|semanas|días|año|década|siglo|mes)"


def _of_year(name: str) -> str:
    return rf"(?:\s+del?\s+(?:año\s+)?|,?\s+)(?P<{name}>{_YEAR})(?![\w–]|[.,]\d)"


# --- Values -----------------------------------------------------------------------------------------------------------


def _month(name: str) -> int:
    return MONTHS[name.lower()]


def _day_of(year: str, month: str, day: str) -> _Value:
    number = int(re.sub(r"\D", "", day))
    if not 1 <= number <= monthrange(int(year), _month(month))[1]:
        return None
    return f"{year}-{_month(month):02}-{number:02}"


def _between(start: _Value, end: _Value) -> _Value:
    return f"{start}/{end}" if start and end and start < end else None


def _years(match: _Match) -> _Value:
    start, end = match["start"], match["end"]
    return _between(start, start[: 4 - len(end)] + end)


def _months(match: _Match) -> _Value:
    year = match["year"]
    start_year = match["start_year"] or year
    return _between(f"{start_year}-{_month(match['start']):02}", f"{year}-{_month(match['end']):02}")


def _days(match: _Match) -> _Value:
    """Days of one month or of two; without a year they wait for one (see ``_dated_by_sentence``)."""
    year = match["year"]
    if year is None:
        return None
    start = _day_of(match["start_year"] or year, match["start_month"] or match["month"], match["start"])
    return _between(start, _day_of(year, match["month"], match["day"]))


def _one_day(match: _Match) -> _Value:
    return _day_of(match["year"], match["month"], match["day"])


def _one_month(match: _Match) -> _Value:
    return f"{match['year']}-{_month(match['month']):02}"


def _part_of_year(match: _Match) -> _Value:
    """Quarters are 33–36 in EDTF, four-month periods 37–39, half-years 40–41."""
    first, parts = {"trimestre": (33, 4), "cuatrimestre": (37, 3), "semestre": (40, 2)}[match["unit"].lower()]
    number = _ORDINALS[match["number"].lower()] or parts
    return f"{match['year']}-{first + number - 1}" if number <= parts else None


def _season(match: _Match) -> _Value:
    return f"{match['year']}-{21 + ['primavera', 'verano', 'otoño', 'invierno'].index(match['season'].lower())}"


def _tens(word: str) -> int:
    return _TENS[word.lower()] if word.lower() in _TENS else int(word[-2])


def _century_digits(roman: str | None) -> int:
    """The first two digits of the years of a century: XX is 19; without a century, the twentieth."""
    if roman is None:
        return 19
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[letter] for letter in roman.upper()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs) - 1


def _decade(match: _Match) -> _Value:
    word = match["decade"]
    if word.isdigit() and len(word) == 4:
        return f"{word[:3]}X"
    return f"{_century_digits(match['century']):02}{_tens(word)}X"


def _decades(match: _Match) -> _Value:
    century = f"{_century_digits(match['century']):02}"
    return _between(f"{century}{_tens(match['start'])}0", f"{century}{_tens(match['end'])}9")


def _decade_of_century(match: _Match) -> _Value:
    return f"{_century_digits(match['century']):02}{_ORDINALS[match['number'].lower()] - 1}X"


def _century(match: _Match) -> _Value:
    return f"{_century_digits(match['century']):02}XX" if is_roman(match["century"].upper()) else None


def _centuries(match: _Match) -> _Value:
    return _between(f"{_century_digits(match['start']):02}00", f"{_century_digits(match['end']):02}99")


def _year(match: _Match) -> _Value:
    return match["year"]


def _no_value(match: _Match) -> _Value:
    return None


# --- Patterns ---------------------------------------------------------------------------------------------------------

_TENS_WORD = rf"(?:{'|'.join(_TENS)}|[’']?[1-9]0)"
_DECADE_WORD = rf"(?:{_TENS_WORD}|1\d\d0|20\d0)"
_OF_CENTURY = rf"(?:\s+del\s+(?:siglo\s+(?:pasado|(?P<century>{_ROMAN}))|pasado\s+siglo))?"
_AFTER_TENS = r"(?=\s*(?:[,.;:)»”]|$)|\s+(?:y|del?|se|la|el|los|las|en|que|fue|hasta|a|con|como|cuando|o)\b)"
_PART_OF_CENTURY = (
    r"(?:(?:(?:primer|segund|últim)[ao]s?\s+(?:mitad|tercio|cuarto|(?:\w+\s+)?(?:décadas|años))|"
    r"(?:principios|inicios|comienzos|mediados|finales|fines))\s+del\s+)?"
)

_ANY_MONTH, _ANY_YEAR = tuple(MONTHS), tuple(map(str, range(10, 21)))
_DECADE_WORDS = ("década", "decenio")

# A pattern, the value of what it matches, and the letters of which each match has some (at most _REACH away from them).
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Match], _Value], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), value, needed)
    for pattern, value, needed in (
        (rf"\b(?:del?\s+|entre\s+el\s+|desde\s+el\s+)?(?P<start>{_DAY})\s+de\s+(?P<start_month>{_MONTH})"
         rf"(?:\s+del?\s+(?P<start_year>{_YEAR}))?\s+(?:y|al?|hasta)\s+(?:el\s+)?(?P<day>{_DAY})\s+de\s+"
         rf"(?P<month>{_MONTH})(?:{_of_year('year')})?\b", _days, _ANY_MONTH),
        (rf"\b(?P<start>{_DAY})(?:,\s{_DAY}){{0,6}}(?:\s*[–-]\s*|\s+(?:y|al?)\s+(?:el\s+)?)(?P<day>{_DAY})\s+de\s+"
         rf"(?P<month>{_MONTH})(?:{_of_year('year')})?\b(?P<start_month>)(?P<start_year>)", _days, _ANY_MONTH),
        (rf"\b(?P<day>{_DAY})\s+(?:de\s+)?(?P<month>{_MONTH}){_of_year('year')}", _one_day, _ANY_MONTH),
        (rf"\b(?P<month>{_MONTH})\s+(?P<day>{_DAY}),\s+(?P<year>{_YEAR})\b", _one_day, _ANY_MONTH),
        (rf"\b(?:entre|desde|de|between|from)\s+(?P<start>{_MONTH})(?:\s+(?:del?\s+)?(?P<start_year>{_YEAR}))?\s+"
         rf"(?:y|al?|hasta|and|to)\s+(?P<end>{_MONTH}){_of_year('year')}", _months, _ANY_MONTH),
        (rf"\b(?P<start>{_MONTH})(?P<start_year>)(?:\s*[–-]\s*|\s+[ya]\s+)(?P<end>{_MONTH}){_of_year('year')}",
         _months, _ANY_MONTH),
        (rf"\b(?P<number>primer|segundo|tercer|cuarto|último)\s+(?P<unit>trimestre|cuatrimestre|semestre)"
         rf"{_of_year('year')}", _part_of_year, ("mestre",)),
        (rf"\b(?P<season>primavera|verano|otoño|invierno){_of_year('year')}", _season,
         ("primavera", "verano", "otoño", "invierno")),
        (rf"\b(?P<month>{_MONTH}){_of_year('year')}", _one_month, _ANY_MONTH),
        (rf"\b(?P<day>{_DAY})\s+de\s+(?P<month>{_MONTH})\b", _no_value, _ANY_MONTH),
        (rf"\b(?:entre|between)\s+(?:(?:los\s+años|el\s+año|el|the\s+years)\s+)?(?P<start>{_YEAR})\s+(?:y|and)\s+"
         rf"(?:(?:el\s+año|el)\s+)?(?P<end>{_YEAR}){_NO_NUMBER_AFTER}", _years, _ANY_YEAR),
        (rf"\b(?:desde|del?|from)\s+(?:(?:los\s+años|el\s+año|año|el)\s+)?(?P<start>{_YEAR})\s+(?:al?|hasta|to)\s+"
         rf"(?:(?:el\s+año|el)\s+)?(?P<end>{_YEAR}){_NO_NUMBER_AFTER}", _years, _ANY_YEAR),
        (rf"{_NO_NUMBER_BEFORE}(?P<start>{_YEAR})\s?[–/-]\s?(?P<end>{_YEAR}|\d\d)(?![\w–-]|[.,]\d)", _years, _ANY_YEAR),
        (rf"\b(?P<number>{'|'.join(_ORDINALS)})\s+(?:década|decenio)\s+del\s+(?:siglo\s+)?(?P<century>{_ROMAN})",
         _decade_of_century, _DECADE_WORDS),
        (rf"\b(?:años|décadas\s+de\s+(?:los\s+)?(?:años\s+)?)\s*(?P<start>{_TENS_WORD})\s+[ya]\s+(?:los\s+)?"
         rf"(?P<end>{_TENS_WORD})\b{_OF_CENTURY}", _decades, ("años", "décadas")),
        (rf"\b(?:década|decenio)\s+(?:de\s+)?(?:los\s+)?(?:años\s+)?(?P<decade>{_DECADE_WORD})\b{_OF_CENTURY}",
         _decade, _DECADE_WORDS),
        (rf"\baños\s+(?P<decade>{_TENS_WORD})\b{_OF_CENTURY}", _decade, ("años",)),
        (rf"\blos\s+(?P<decade>{'|'.join(_TENS)})\b{_OF_CENTURY}{_AFTER_TENS}", _decade, tuple(_TENS)),
        (rf"\b{_PART_OF_CENTURY}siglos\s+(?P<start>{_ROMAN})\s+(?:y|al?)\s+(?P<end>{_ROMAN})", _centuries, ("siglo",)),
        (rf"\b{_PART_OF_CENTURY}siglo\s+(?P<century>{_ROMAN})", _century, ("siglo",)),
        (rf"\b(?:primer|últim)[ao]s?\s+(?:(?:décadas|años)\s+)?del\s+(?P<century>{_ROMAN})", _century,
         ("primer", "últim")),
        (rf"\b{_PART_OF_CENTURY}(?:siglo\s+(?:pasado|presente|actual|anterior)|(?:pasado|presente|actual)\s+siglo)\b",
         _no_value, ("siglo",)),
        (rf"\b(?:últim|pasad|próxim|primer|siguient)[aoe]s?\s+(?:{_NUMBER_WORD}\s+)?{_UNIT}\b", _no_value,
         ("últim", "pasad", "próxim", "primer", "siguient")),
        (rf"\b(?:desde\s+)?hace\s+(?:ya\s+)?(?:más\s+de\s+|menos\s+de\s+|casi\s+|unos\s+|unas\s+|cerca\s+de\s+)?"
         rf"(?:un[ao]?\s+|{_NUMBER_WORD}\s+|varios\s+|varias\s+|algunos\s+|algunas\s+)(?:\w+\s+)?{_UNIT}\b",
         _no_value, ("hace",)),
        (r"\b(?:años|décadas|meses)\s+(?:más\s+|muy\s+)?(?:recientes|anteriores|previos|previas|siguientes|venider[oa]s)\b",
         _no_value, ("recientes", "anteriores", "previ", "siguientes", "venider")),
        (rf"\baño\s+(?P<year>{_YEAR}){_NO_NUMBER_AFTER}", _year, _ANY_YEAR),
        (rf"{_NO_NUMBER_BEFORE}(?P<year>{_YEAR}){_NO_NUMBER_AFTER}", _year, _ANY_YEAR),
    )
)  # fmt: skip

_NEEDED = frozenset(needed for _, _, needed in _PATTERNS)
_REACH = 160  # longer than any date

_FROM = re.compile(
    r"\b(?P<word>desde|a\s+partir\s+del?|después\s+del?|since|as\s+of|hasta|until)"
    r"(?:\s+(?:el|la|los|las))?(?P<part>\s+(?:principios|inicios|comienzos|mediados|finales|fines)\s+del?)?"
    r"(?:\s+(?:el|la|los|las))?\s+$|\b(?P<only>principios|inicios|comienzos|mediados|finales|fines)\s+del?"
    r"(?:\s+(?:el|la|los|las))?\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+(?!(?:las?|los|tras|sus|nos|les|estas|estos|dichas|dichos|es|ambas|ambos|varias|varios)\b)"
                      r"[a-záéíóúñ]{3,}s\b")  # fmt: skip
_NUMBERED = re.compile(r"(?:\b(?:art|artículo|arts|núm|n|no|nº|pp?|pág|párr|expediente|resolución|ley)\.?\s*|[$€]\s*|"
                       r"\b(?:más|menos|cerca|casi|unos|unas|con|los|las)\s(?:de\s)?)$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    value: _Value
    match: _Match


def find_dates(context: FinderContext) -> Iterator[Candidate]:
    """Every date outside citations and links, in its place."""
    for block in context.document.located:
        offset = block.char_start or 0
        found = [date for date in _in_text(block.text) if not context.excludes(offset + date.start, offset + date.end)]
        for date in _dated_by_sentence(block, [_opened(block.text, date) for date in found]):
            yield context.candidate("date", offset + date.start, offset + date.end, date.value)


def _in_text(text: str) -> list[_Found]:
    taken = bytearray(len(text))
    found: list[_Found] = []
    lower = text.lower()
    places = {needed: _around(lower, needed, len(text)) for needed in _NEEDED}
    for pattern, value, needed in _PATTERNS:
        for low, high in places[needed]:
            for match in pattern.finditer(text, low, high):
                start, end = match.span()
                if not any(taken[start:end]) and not _is_amount(text, match, value):
                    taken[start:end] = b"\1" * (end - start)
                    found.append(_Found(start, end, value(match), match))
    return sorted(found, key=lambda date: date.start)


def _around(lower: str, needed: tuple[str, ...], length: int) -> list[tuple[int, int]]:
    """The stretches around each of some letters in a text in small letters, those that touch put together."""
    if len(lower) != length:  # a capital without a small letter of its own: places are not the same
        return [(0, length)]
    found: list[tuple[int, int]] = []
    for place in sorted(place for letters in needed for place in _places(lower, letters)):
        low, high = max(0, place - _REACH), min(length, place + _REACH)
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found


def _places(text: str, letters: str) -> Iterator[int]:
    place = text.find(letters)
    while place >= 0:
        yield place
        place = text.find(letters, place + 1)


def _is_amount(text: str, match: _Match, value: Callable[[_Match], _Value]) -> bool:
    """Whether a bare number of four digits counts or numbers something: «1500 personas», «artículo 1990»."""
    if value is not _year or not match[0].isdigit():
        return False
    before = text[max(0, match.start() - 20) : match.start()]
    counts = _COUNTED.match(text, match.end()) and not re.search(r"\b(?:en|desde|hasta)\s$", before, re.IGNORECASE)
    return bool(counts or _NUMBERED.search(before))


def _opened(text: str, date: _Found) -> _Found:
    """Take in «desde», «hasta» before a date: «desde 1999» is 1999/.., «hasta 2010» is ../2010."""
    before = _FROM.search(text, max(0, date.start - 50), date.start)
    if before is None or re.search(
        r"\b(?:fue|fueron|sería|será|es)\s$", text[max(0, before.start() - 12) : before.start()]
    ):
        return date  # «fue hasta 1815 cuando»: not before it
    date = replace(date, start=before.start())
    if before["only"] or before["part"] or date.value is None or "/" in date.value:
        return date  # «desde finales del siglo XIX»: too vague for a bound
    if before["word"].lower() in ("hasta", "until"):
        return replace(date, value=f"../{_bound(date.value, '9')}")
    return replace(date, value=f"{_bound(date.value, '0')}/..")


def _bound(value: str, digit: str) -> str:
    """First (0) or last (9) year of a decade or century, first or last month of a part of the year."""
    months = {"33": "01 03", "34": "04 06", "35": "07 09", "36": "10 12", "37": "01 04", "38": "05 08", "39": "09 12",
              "40": "01 06", "41": "07 12", "21": "03 05", "22": "06 08", "23": "09 11", "24": "12 12"}  # fmt: skip
    if len(value) == 7 and value[5:] in months:
        return value[:5] + months[value[5:]].split()[digit == "9"]
    return value.replace("X", digit)


def _dated_by_sentence(block: Block, dates: list[_Found]) -> Iterator[_Found]:
    """Give days without a year the year of their sentence where it has exactly one."""
    offset = block.char_start or 0
    years: dict[int, set[str]] = {}
    for date in dates:
        for year in re.findall(r"\d{4}", date.value or ""):
            years.setdefault(_sentence(block, offset + date.start), set()).add(year)
    for date in dates:
        groups = date.match.groupdict()
        known = years.get(_sentence(block, offset + date.start), set())
        if date.value is None and "month" in groups and not groups.get("year") and len(known) == 1:
            yield replace(date, value=_in_year(date.match, next(iter(known))))
        else:
            yield date


def _in_year(match: _Match, year: str) -> _Value:
    groups = match.groupdict()
    last = _day_of(year, match["month"], match["day"])
    if "start" not in groups:
        return last
    return _between(_day_of(year, match["start_month"] or match["month"], match["start"]), last)


def _sentence(block: Block, place: int) -> int:
    return bisect_right(block.sentences, place, key=lambda span: span.start)
