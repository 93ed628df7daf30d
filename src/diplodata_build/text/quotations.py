"""Which paragraphs are block quotations: something announces them, and something shows that they are one."""

from __future__ import annotations

import re

from diplodata_build.text.parts import Part
from diplodata_build.text.words import ELLIPSIS, ends_with_citation, is_list_item, leads_in, starts_low

_FEWEST_WORDS = 8
_LEAD_IN = 160
_REPORTS = re.compile(
    r"\b(?:afirma|señala|define|dice|sostiene|escribe|explica|resalta|destaca|indica|apunta|describe|plantea|subraya|"
    r"argumenta|recuerda|concluye|expresa|declara|propone|como|según|manera|palabras|términos|cita|writes|states|argues)"
    r"\w*\b"
)


def mark_quotations(parts: list[Part]) -> list[Part]:
    """The parts with block quotations marked; what a colon only seemed to announce goes back to its paragraph."""
    marked: list[Part] = []
    for part in parts:
        before = marked[-1] if marked else None
        if before and before.kind == "paragraph" and part.kind == "paragraph":
            if _is_quotation(before, part):
                part.kind = "blockquote"
            elif leads_in(before.last) and starts_low(part.first) and not is_list_item(part.first):
                before.lines.extend(part.lines)
                continue
        marked.append(part)
    return marked


def _is_quotation(before: Part, part: Part) -> bool:
    if is_list_item(part.first) or part.words < _FEWEST_WORDS:
        return False
    elided, cited = part.first.startswith(ELLIPSIS), ends_with_citation(part.text)
    indented = len(part.lines) > 1 and all(line.indent > before.lines[-1].indent + 1 for line in part.lines)
    if leads_in(before.last):
        return elided or cited or indented or _REPORTS.search(before.text[-_LEAD_IN:]) is not None
    return (elided or indented) and cited and part.gap == "blank"
