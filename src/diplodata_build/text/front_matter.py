"""What stands before the text proper: title, authors and their institutions, abstracts in several languages."""

from __future__ import annotations

import re
from itertools import takewhile

from diplodata_build.text.headings import goes_on_from
from diplodata_build.text.parts import Part
from diplodata_build.text.words import abstract_label, fold

_FIRST_SECTION = re.compile(r"^(?:(?:\d|i)[.\s]+)?(?:introduccion|presentacion|introduction|planteamiento)\b")
_AFFILIATION = re.compile(
    r"@|universi|institut|facultad|departament|profesor|investigador|orcid|doctor[ae]?\b|centro de"
)
_NAME = re.compile(r"^(?:(?:de|del|la|las|los|y|e|i|da|do|dos|van|von|der|and|&)\s|[^\W\d_a-z][\w.’'-]*,?\s)+$")
_NOTE_MARK = re.compile(r"[*\d,;]+(?=\s|$)")
_LONGEST_NAMES = 12


def mark_abstracts(parts: list[Part]) -> None:
    """Mark what a label such as «Resumen» opens; a label alone on its line is the heading of the part after it."""
    for place, part in enumerate(parts):
        label = abstract_label(part.first)
        if not label or part.kind != "paragraph":
            continue
        language, alone = label
        part.kind, part.language = "abstract", language
        following = parts[place + 1] if place + 1 < len(parts) else None
        if alone and len(part.lines) == 1 and following and not abstract_label(following.first):
            part.kind = "heading"
            following.kind, following.language = "abstract", language


def mark_titles(parts: list[Part]) -> None:
    """Mark as titles the headings before the first section: the title itself, names and institutions."""
    opening = list(takewhile(_may_be_title, parts))
    following = parts[len(opening)] if len(opening) < len(parts) else None
    before_abstract = following is not None and abstract_label(following.first) is not None
    for place, part in enumerate(opening):
        first = place == 0 or goes_on_from(opening[place - 1], part)
        if first or before_abstract or _is_name(part.text) or _AFFILIATION.search(fold(part.text)):
            part.kind = "title"
        elif opening[place - 1].kind != "title":
            break


def _may_be_title(part: Part) -> bool:
    first = part.first
    return part.kind == "heading" and not abstract_label(first) and not _FIRST_SECTION.match(fold(first))


def _is_name(text: str) -> bool:
    return len(text.split()) <= _LONGEST_NAMES and _NAME.match(_NOTE_MARK.sub("", text) + " ") is not None
