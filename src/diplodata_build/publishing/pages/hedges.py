"""The words that a statement keeps, as the check finds them, for those who write statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]  # nothing public reads a pattern
from typing import Any

from diplodata.validation.hedging import WORDS

HEAD = """\
# The words that hold back or deny

A statement keeps the kinds of hedge and denial that its passage has, in whatever words of that kind
([the records](../../curation/records/README.md)). These words count. *Trata de* counts only before an infinitive; none
counts in a name («Hoy No Circula») or in a quotation of up to three words.

Un enunciado conserva las clases de reserva y negación que tiene su pasaje, con cualquiera de las palabras de esa clase.
Cuentan estas palabras. *Trata de* solo cuenta ante un infinitivo; ninguna cuenta en un nombre («Hoy No Circula») ni en
una cita de hasta tres palabras.
"""
LANGUAGES = {"es": "Spanish / español", "en": "English / inglés"}
_EXCEPT = {1: "not before / no ante", -1: "not after / no tras"}


def hedges() -> str:
    """The page, in both languages, from the patterns of ``validation.hedging``."""
    parts = [HEAD]
    for language, kinds in WORDS.items():
        parts.append(f"## {LANGUAGES[language]}\n")
        parts += [f"- **{kind}**: {_told(pattern)}" for kind, pattern in kinds.items()]
        parts.append("")
    return "\n".join(parts)


def _told(pattern: str) -> str:
    parsed = _parser.parse(pattern)
    told = [", ".join(dict.fromkeys(form.strip() for form in _forms(parsed)))]
    for side, forms in _exceptions(parsed):
        told.append(f"{_EXCEPT[side]}: {', '.join(form.strip() for form in forms)}")
    return "; ".join(told)


def _forms(parsed: Sequence[tuple[Any, Any]]) -> list[str]:
    """All that a pattern of letters, choices and what may be missing matches."""
    return ["".join(parts) for parts in product(*(_forms_of(kind, value) for kind, value in parsed))]


def _forms_of(kind: Any, value: Any) -> list[str]:
    if kind is _constants.LITERAL:
        return [chr(value)]
    if kind is _constants.IN:
        return [form for one in value for form in _forms_of(*one)]
    if kind is _constants.BRANCH:
        return [form for one in value[1] for form in _forms(one)]
    if kind is _constants.SUBPATTERN:
        return _forms(value[3])
    if kind is _constants.MAX_REPEAT:
        return ["", *_forms(value[2])]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
        return [""]
    raise NotImplementedError(kind)


def _exceptions(parsed: Sequence[tuple[Any, Any]]) -> Iterator[tuple[int, list[str]]]:
    """Beside what words do not count, with the side on which that stands."""
    for kind, value in parsed:
        if kind is _constants.ASSERT_NOT:
            yield value[0], _forms(value[1])
        elif kind is _constants.BRANCH:
            for one in value[1]:
                yield from _exceptions(one)
        elif kind is _constants.SUBPATTERN:
            yield from _exceptions(value[3])
