"""The dates of the package: EDTF of level 1 (single dates), seasons and quarters, and intervals of plain dates.

Unspecified digits are X (``199X``, ``19XX``, ``2010-XX``); a qualifier (``?``, ``~``, ``%``) does not move the bounds.
A season or quarter has no qualifier. An interval has ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` on either side, or ``..``
on one of them for an open end.
"""

import re
from calendar import monthrange
from datetime import date

# As the edtf package: northern seasons (21–24), the winter cut at the end of its year; quarters (33–36).
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_SINGLE = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[?~%]?", re.ASCII)
_SIDE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_OPEN = ".."
_UNITS = {4: "year", 7: "month", 10: "day"}

Bounds = tuple[date | None, date | None]


def bounds(text: str) -> Bounds:
    """First and last day that a date allows, None for an open side.

    Raises ValueError where the text is no such date, names a day that no calendar has, or ends before it starts.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _single(text)
    earliest = None if first == _OPEN else _side(first)[0]
    latest = None if last == _OPEN else _side(last)[1]
    if not (earliest or latest) or (earliest and latest and earliest > latest):
        raise ValueError(text)
    return earliest, latest


def precisions(text: str) -> tuple[str, ...]:
    """The codes of ``events.date_precision`` that fit a date: two for an interval, one for all others."""
    if "/" in text:
        return "period", "within_period"
    plain = text.rstrip("?~%")
    if plain.startswith(plain[:2] + "X"):
        return ("century",)
    if plain[3:4] == "X":
        return ("decade",)
    if plain[5:7].isdigit() and int(plain[5:7]) in _SEASONS:
        return ("quarter",)
    return (_UNITS[len(plain.split("-X")[0])],)


def _side(text: str) -> tuple[date, date]:
    if not _SIDE.fullmatch(text) or text[5:7] > "12":
        raise ValueError(text)
    return _single(text)


def _single(text: str) -> tuple[date, date]:
    match = _SINGLE.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    if "X" in year:
        if month:
            raise ValueError(text)
        return date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31)
    return _within_year(int(year), month, day, text)


def _within_year(year: int, month: str | None, day: str | None, text: str) -> tuple[date, date]:
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError(text)
        return date(year, 1, 1), date(year, 12, 31)
    number = int(month or 0)
    if number in _SEASONS and text[7:] == "":
        first, last = _SEASONS[number]
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if day in (None, "XX"):
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    exact = date(year, number, int(day or 0))
    return exact, exact
