"""The lines of the body as titles, abstracts, headings, paragraphs and block quotations in reading order.

Front matter is what stands before the text proper: title, authors and their institutions, abstracts in several
languages. A block quotation is announced by something, and something shows that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from itertools import takewhile

from diplodata_build.text.headings import (
    goes_on_from,
    join_broken_titles,
    join_numbers,
    mark_closed_headings,
    mark_headings,
)
from diplodata_build.text.layout import Layout, Part, find_parts
from diplodata_build.text.lines import Line
from diplodata_build.text.paragraphs import join_parts, split_part
from diplodata_build.text.words import (
    ELLIPSIS,
    abstract_label,
    ends_with_citation,
    fold,
    is_list_item,
    leads_in,
    opens_item,
    starts_low,
)

_FIRST_SECTION = re.compile(r"^(?:(?:\d|i)[.\s]+)?(?:introduccion|presentacion|introduction|planteamiento)\b")
_AFFILIATION = re.compile(
    r"@|universi|institut|facultad|departament|profesor|investigador|orcid|doctor[ae]?\b|centro de"
)
_NAME = re.compile(r"^(?:(?:de|del|la|las|los|y|e|i|da|do|dos|van|von|der|and|&)\s|[^\W\d_a-z][\w.’'-]*,?\s)+$")
_NOTE_MARK = re.compile(r"[*\d,;]+(?=\s|$)")
_LONGEST_NAMES = 12
_FEWEST_WORDS = 8
_LEAD_IN = 160
_REPORTS = re.compile(
    r"\b(?:afirma|señala|define|dice|sostiene|escribe|explica|resalta|destaca|indica|apunta|describe|plantea|subraya|"
    r"argumenta|recuerda|concluye|expresa|declara|propone|como|según|manera|palabras|términos|cita|writes|states|argues)"
    r"\w*\b"
)


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


def mark_quotations(parts: list[Part], layout: Layout) -> list[Part]:
    """The parts with block quotations marked; what a colon only seemed to announce goes back to its paragraph."""
    marked: list[Part] = []
    for part in parts:
        before = marked[-1] if marked else None
        if before and before.kind == "paragraph" and part.kind == "paragraph":
            if _is_quotation(before, part, layout):
                part.kind = "blockquote"
            elif leads_in(before.last) and starts_low(part.first) and not _is_item(part):
                before.lines.extend(part.lines)
                continue
        marked.append(part)
    return marked


def _is_item(part: Part) -> bool:
    return is_list_item(part.first) or opens_item(part.first)


def _is_quotation(before: Part, part: Part, layout: Layout) -> bool:
    if _is_item(part) or part.words < _FEWEST_WORDS:
        return False
    elided, cited = part.first.startswith(ELLIPSIS), ends_with_citation(part.text)
    indented = (len(part.lines) > 1 or layout.unwrapped) and all(
        line.indent > before.lines[-1].indent + 1 for line in part.lines
    )
    if leads_in(before.last):
        return elided or cited or indented or _REPORTS.search(before.text[-_LEAD_IN:]) is not None
    return (elided or indented) and cited and part.gap == "blank"


def read_flow(layout: Layout, body: Mapping[int, Line], left_out: set[int], callout_pages: Set[int]) -> list[Part]:
    """The blocks of the body; ``body`` has the lines from which note marks were cut."""
    parts = [piece for part in find_parts(layout, body, left_out) for piece in split_part(part, layout)]
    parts = join_broken_titles(join_numbers(parts, layout), layout)
    mark_abstracts(parts)
    mark_headings(parts, layout)
    mark_titles(parts)
    parts = join_parts(parts, layout, callout_pages)
    mark_headings(parts, layout)  # again: joined paragraphs end as sentences do
    mark_closed_headings(parts, layout)
    return mark_quotations(parts, layout)
