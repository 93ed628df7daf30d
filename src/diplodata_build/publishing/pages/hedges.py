"""The words that a statement keeps, as the check finds them, for those who write statements."""

from __future__ import annotations

import re

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
_EXCEPT = {"!": "not before / no ante", "<!": "not after / no tras"}
_GROUP = re.compile(r"\(\?(:|-i:|!|=|<!)")


def hedges() -> str:
    """The page, in both languages, from the patterns of ``validation.hedging``."""
    parts = [HEAD]
    for language, kinds in WORDS.items():
        parts.append(f"## {LANGUAGES[language]}\n")
        parts += [f"- **{kind}**: {_told(pattern)}" for kind, pattern in kinds.items()]
        parts.append("")
    return "\n".join(parts)


def _told(pattern: str) -> str:
    exceptions: list[tuple[str, list[str]]] = []
    forms, _ = _read(pattern, 0, exceptions)
    told = [", ".join(dict.fromkeys(form.strip() for form in forms))]
    told += [f"{_EXCEPT[side]}: {', '.join(form.strip() for form in beside)}" for side, beside in exceptions]
    return "; ".join(told)


def _read(pattern: str, at: int, exceptions: list[tuple[str, list[str]]]) -> tuple[list[str], int]:
    """All that a pattern of letters, choices and what may be missing matches, and where its bracket closes.

    ``exceptions`` gets beside what words do not count, with the side on which that stands.
    """
    forms: list[str] = []
    current = [""]
    while at < len(pattern) and pattern[at] != ")":
        found, end = [pattern[at]], at + 1
        if pattern[at] == "|":
            forms, current, found = forms + current, [""], [""]
        elif group := _GROUP.match(pattern, at):
            found, end = _read(pattern, group.end(), exceptions)
            end += 1
            if group[1] in _EXCEPT:
                exceptions.append((group[1], found))
            found = found if group[1].endswith(":") else [""]
        elif pattern[at] == "[":
            end = pattern.index("]", at) + 1
            found = list(pattern[at + 1 : end - 1])
        elif pattern[at] == "\\":
            found, end = [""], at + 2
        if pattern[end : end + 1] in ("?", "*", "+"):
            found, end = ["", *found], end + 1
        current, at = [form + more for form in current for more in found], end
    return forms + current, at
