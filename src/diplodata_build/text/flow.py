"""The lines of the body as paragraphs, headings, abstracts and block quotations in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    CAPTION,
    abstract_label,
    ends_in_hyphen,
    ends_with_citation,
    fold,
    hangs,
    is_caps,
    is_finished,
    is_list_item,
    leads_in,
    starts_high,
    starts_low,
)

_FULL = 0.88
_INDENT = 3
_SHORT = 0.8
_HEADING_LINES, _HEADING_WORDS = 4, 25
_SIDE_HEAD_WORDS = 8
_LOOK_AHEAD = 3
_NUMBERED_HEADING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.)\s+(?=[^\W\d])")
_FIRST_SECTION = re.compile(r"^(?:(?:\d|i)[.\s]+)?(?:introduccion|presentacion|introduction|planteamiento)\b")
_AFFILIATION = re.compile(
    r"@|universi|institut|facultad|departament|profesor|investigador|orcid|doctor[ae]?\b|centro de"
)
_NAME = re.compile(r"^(?:(?:de|del|la|las|los|y|e|i|da|do|dos|van|von|der|and|&)\s|[^\W\d_a-z][\w.’'-]*,?\s)+$")
_ELLIPSIS = ("…", "[…]", "(…)", "...", "[...]", "(...)", "“…", "«…", "«[…]", "“[…]")
_REPORTS = re.compile(
    r"\b(?:afirma|señala|define|dice|sostiene|escribe|explica|resalta|destaca|indica|apunta|describe|plantea|subraya|"
    r"argumenta|recuerda|concluye|expresa|declara|propone|como|según|manera|palabras|términos|cita|writes|states|argues)"
    r"\w*\b"
)


@dataclass
class Part:
    """Lines that make one block, and what lies before them: blank, page, apart (call-out or note) or line."""

    lines: list[Line]
    gap: str
    kind: str = "paragraph"
    language: str = ""

    @property
    def first(self) -> str:
        """Text of the first line."""
        return self.lines[0].text

    @property
    def last(self) -> str:
        """Text of the last line."""
        return self.lines[-1].text

    @property
    def text(self) -> str:
        """All the text, hyphens as they are."""
        return " ".join(line.text for line in self.lines)

    @property
    def words(self) -> int:
        """Number of words, roughly."""
        return sum(line.text.count(" ") + 1 for line in self.lines)


def read_flow(layout: Layout, body: Mapping[int, Line], left_out: Set[int], callout_pages: Set[int]) -> list[Part]:
    """The blocks of the body; ``body`` has the lines from which note marks were cut."""
    parts = [part for group in _groups(layout, body, left_out) for part in _split(group, layout)]
    parts = _with_whole_titles(parts, layout)
    _mark_abstracts(parts)
    _mark_headings(parts, layout)
    _mark_front_matter(parts)
    merged = _merge(parts, layout, callout_pages)
    _mark_headings(merged, layout)
    return _with_quotations(merged)


def _groups(layout: Layout, body: Mapping[int, Line], left_out: Set[int]) -> Iterator[Part]:
    lines: list[Line] = []
    gap, page = "start", 1
    for line in layout.lines:
        out = line.index in left_out
        if lines and (out or not line.text or line.index in layout.breaks):
            yield Part(lines, gap)
            lines, gap, page = [], "blank", lines[-1].page
        if gap == "blank" and (out or line.index in layout.breaks):
            gap = "apart"
        if line.text and not out:
            if not lines and line.page != page and gap != "start":
                gap = "page"
            lines.append(body[line.index])
    if lines:
        yield Part(lines, gap)


# --- inside a group of lines ---------------------------------------------------------------------------------------


def _split(group: Part, layout: Layout) -> Iterator[Part]:
    """The paragraphs and headings of a group that no blank line separates."""
    lines, gap = group.lines, group.gap
    begin = place = 0
    while place < len(lines):
        end = _heading_end(lines, place, layout) if place == begin else place
        if end > place and end < len(lines):
            yield Part(lines[place:end], gap)
            begin, gap = end, "line"
        place = max(end, place)
        if place + 1 < len(lines) and _ends_paragraph(lines, place, layout):
            yield Part(lines[begin : place + 1], gap)
            begin, gap = place + 1, "line"
        place += 1
    if begin < len(lines):
        yield Part(lines[begin:], gap)


def _heading_end(lines: list[Line], place: int, layout: Layout) -> int:
    """Where the heading that starts here ends, the same place if there is none."""
    first = lines[place].text
    limit = min(len(lines), place + _HEADING_LINES)
    end = place
    if is_caps(first):
        while end < limit and is_caps(lines[end].text):
            end += 1
        return end
    while end < limit and len(lines[end].text) < 0.65 * layout.width and not is_finished(lines[end].text):
        end += 1
    if end == place or end == len(lines) or layout.is_narrow(lines[end : end + 2]):
        return place
    last, following = lines[end - 1].text, lines[end].text
    whole = not (hangs(last) or ends_in_hyphen(last) or leads_in(last))
    opens = _opens_heading(first) and (not is_list_item(first) or _is_numbered_heading(lines[place:end], following))
    return end if whole and opens and starts_high(following) else place


def _is_numbered_heading(lines: list[Line], following: str) -> bool:
    """Whether lines are a heading such as «2. The lamps» and not the items of a list."""
    items = any(is_list_item(text) for text in (following, *(line.text for line in lines[1:])))
    return _NUMBERED_HEADING.match(lines[0].text) is not None and not items


def _ends_paragraph(lines: list[Line], place: int, layout: Layout) -> bool:
    """Whether a paragraph ends with this line though no blank line follows."""
    line, following = lines[place], lines[place + 1]
    if _indentation_changes(lines, place):
        return True
    if layout.unwrapped:
        return not ends_in_hyphen(line.text) and not starts_low(following.text)
    if abstract_label(following.text) or _is_caption(following.text):
        return True
    if _is_caption(line.text) and starts_low(following.text):
        return True
    if not is_finished(line.text) or not (starts_high(following.text) or is_list_item(following.text)):
        return False
    if layout.marks_line_ends and not line.trailing_space:
        return True
    measure = min(layout.measure(lines[max(0, place - 3) : place]), layout.measure(lines[place + 1 : place + 4]))
    return len(line.text) + following.text.find(" ") + 1 < _SHORT * measure


def _indentation_changes(lines: list[Line], place: int) -> bool:
    """Whether several lines set in start or end here, as a block quotation's do (one alone only opens a paragraph)."""
    change = lines[place + 1].indent - lines[place].indent
    if change >= _INDENT:
        return place + 2 < len(lines) and abs(lines[place + 2].indent - lines[place + 1].indent) < _INDENT
    return change <= -_INDENT and place > 0 and abs(lines[place - 1].indent - lines[place].indent) < _INDENT


def _is_caption(text: str) -> bool:
    match = CAPTION.match(text)
    return match is not None and match["number"] is not None


# --- kinds ---------------------------------------------------------------------------------------------------------


def _mark_abstracts(parts: list[Part]) -> None:
    for part, following in zip(parts, [*parts[1:], None], strict=False):
        label = abstract_label(part.first)
        if not label or part.kind != "paragraph":
            continue
        language, alone = label
        part.kind, part.language = "abstract", language
        if alone and len(part.lines) == 1 and following and not abstract_label(following.first):
            part.kind = "heading"
            following.kind, following.language = "abstract", language


def _opens_heading(text: str) -> bool:
    return starts_high(text) or _NUMBERED_HEADING.match(text) is not None


def _is_heading_like(part: Part, layout: Layout) -> bool:
    """Whether a part has the form of a heading, wherever it stands."""
    last, first = part.last, part.first
    if len(part.lines) > _HEADING_LINES or part.words > _HEADING_WORDS or not any(map(str.isalpha, part.text)):
        return False
    if hangs(last) or ends_in_hyphen(last) or leads_in(last) or last.endswith(".") or ends_with_citation(last):
        return False
    if (is_finished(last) and not first.startswith(("¿", "¡"))) or part.text.count("(") != part.text.count(")"):
        return False
    if first.startswith(_ELLIPSIS) or CAPTION.match(first) or not _opens_heading(first):
        return False
    if is_list_item(first) and not _NUMBERED_HEADING.match(first):
        return False
    return is_caps(part.text) or layout.is_narrow(part.lines) or len(part.lines) == 1


def _with_whole_titles(parts: list[Part], layout: Layout) -> list[Part]:
    """The parts, those put together that are one title or heading broken after «… EN EL» by a blank line."""
    result: list[Part] = []
    for part in parts:
        before = result[-1] if result else None
        broken = before and part.gap == "blank" and hangs(before.last)
        if before and broken and _are_one_title(before, part, len(result) == 1, layout):
            before.lines.extend(part.lines)
        else:
            result.append(part)
    return result


def _are_one_title(first: Part, second: Part, opening: bool, layout: Layout) -> bool:
    if len(first.lines) + len(second.lines) > _HEADING_LINES or is_finished(second.last) or ends_in_hyphen(second.last):
        return False
    both = layout.is_narrow(first.lines) and layout.is_narrow(second.lines)
    return (is_caps(first.text) and is_caps(second.text)) or (opening and both and starts_high(first.first))


def _mark_headings(parts: list[Part], layout: Layout) -> None:
    """Parts of the form of a heading after the end of a sentence and before the start of another one."""
    for place, part in enumerate(parts[:-1]):
        if part.kind != "paragraph" or not _is_heading_like(part, layout):
            continue
        before, after = parts[place - 1] if place else None, parts[place + 1]
        closed = before is None or before.kind == "heading" or is_finished(before.last) or is_caps(part.text)
        opens = _opens_heading(after.first) or not starts_low(after.first)
        set_off = is_caps(part.text) or layout.is_narrow(part.lines) or {part.gap, after.gap} <= {"blank", "start"}
        if closed and opens and set_off:
            part.kind = "heading"


def _mark_front_matter(parts: list[Part]) -> None:
    """The title, names and affiliations before the first abstract or paragraph."""
    opening = []
    for part in parts:
        if part.kind != "heading" or abstract_label(part.first) or _FIRST_SECTION.match(fold(part.first)):
            break
        opening.append(part)
    following = parts[len(opening)] if len(opening) < len(parts) else None
    before_abstract = following is not None and abstract_label(following.first) is not None
    for place, part in enumerate(opening):
        first = place == 0 or _goes_on_from(opening[place - 1], part)
        if first or before_abstract or _is_name(part.text) or _AFFILIATION.search(fold(part.text)):
            part.kind = "title"
        elif opening[place - 1].kind != "title":
            break


def _is_name(text: str) -> bool:
    return len(text.split()) <= 12 and _NAME.match(re.sub(r"[*\d,;]+(?=\s|$)", "", text) + " ") is not None


def _goes_on_from(before: Part, after: Part) -> bool:
    """Whether a title or heading goes on in the next part, after a blank line."""
    if before.kind not in ("title", "heading") or is_caps(before.text) != is_caps(after.text):
        return False
    return after.gap == "blank" and (hangs(before.last) or hangs(after.first.split()[0]))


# --- paragraphs ----------------------------------------------------------------------------------------------------


def _merge(parts: list[Part], layout: Layout, callout_pages: Set[int]) -> list[Part]:
    """Parts that make one paragraph put together; side heads go before it, captions after it."""
    merged: list[Part] = []
    waiting: list[Part] = []
    place = 0
    while place < len(parts):
        part, before = parts[place], merged[-1] if merged else None
        ahead = _continuation(before, parts, place, layout) if before else None
        if before and ahead:
            before.lines.extend(parts[ahead].lines)
            heads = [other for other in parts[place:ahead] if _is_side_head(other, layout)]
            waiting += [other for other in parts[place:ahead] if other not in heads]
            merged[-1:] = [*heads, before]
            place = ahead
        elif before and _continues(before, part, layout, callout_pages):
            before.lines.extend(part.lines)
        else:
            merged += [*waiting, part]
            waiting = []
        place += 1
    return merged + waiting


def _is_side_head(part: Part, layout: Layout) -> bool:
    """Whether a part in the middle of a sentence is a heading; if so it is marked as one."""
    if CAPTION.match(part.first) or not _is_heading_like(part, layout):
        return False
    part.kind = "heading"
    return True


def _continues(before: Part, after: Part, layout: Layout, callout_pages: Set[int]) -> bool:
    """Whether the second part goes on with the first one."""
    if before.kind in ("title", "heading") or after.kind in ("title", "heading"):
        return before.kind == after.kind and _goes_on_from(before, after)
    if after.kind == "abstract":
        return False
    end, start = before.last, after.first
    if ends_in_hyphen(end):
        return start[0].isalnum()
    if leads_in(end):
        return after.gap in ("page", "apart") and not starts_low(start) and is_list_item(start)
    if is_finished(end) and (after.gap == "line" or is_list_item(start)):
        return False
    if starts_low(start):
        return not (is_finished(end) and ends_with_citation(end) and after.gap == "blank")
    beside = after.gap != "blank" or _beside_callout(before, after, layout, callout_pages)
    if not is_finished(end):
        return beside or hangs(end)
    return beside and before.kind != "abstract" and _is_full(before, layout) and not start.startswith(_ELLIPSIS)


def _beside_callout(before: Part, after: Part, layout: Layout, callout_pages: Set[int]) -> bool:
    """Whether the blank line between two parts is only where a call-out makes the lines narrow or wide again."""
    page = after.lines[0].page
    if page not in callout_pages:
        return False
    narrow = layout.is_narrow(before.lines[-3:]), layout.is_narrow(after.lines[:3])
    return narrow[0] != narrow[1]


def _is_full(part: Part, layout: Layout) -> bool:
    """Whether the last line of a part fills its measure, so that its end need not be the end of a paragraph."""
    if layout.unwrapped or (layout.marks_line_ends and not part.lines[-1].trailing_space) or len(part.lines) < 2:
        return False
    return len(part.last) >= _FULL * layout.measure(part.lines[-6:])


def _continuation(before: Part, parts: list[Part], place: int, layout: Layout) -> int | None:
    """Place of the part that goes on with a broken sentence, where side heads or captions stand in between."""
    part = parts[place]
    if before.kind in ("title", "heading") or is_finished(before.last) or leads_in(before.last):
        return None
    if not _interrupts(part, before, layout):
        return None
    for ahead in range(place + 1, min(place + 1 + _LOOK_AHEAD, len(parts))):
        candidate = parts[ahead]
        if starts_low(candidate.first) and not is_list_item(candidate.first):
            return ahead
        if not _interrupts(candidate, before, layout):
            return None
    return None


def _interrupts(part: Part, before: Part, layout: Layout) -> bool:
    """Whether a part may stand in the middle of a sentence of another text."""
    if not any(map(str.isalpha, part.text)):
        return True
    if not (starts_high(part.first) or is_list_item(part.first)):
        return False
    if ends_in_hyphen(before.last):
        return True
    caption = CAPTION.match(part.first) is not None
    side_head = part.words <= _SIDE_HEAD_WORDS and _is_heading_like(part, layout) and layout.is_narrow(part.lines)
    return caption or is_caps(part.text) or side_head


# --- block quotations ----------------------------------------------------------------------------------------------


def _with_quotations(parts: list[Part]) -> list[Part]:
    """The parts with block quotations marked; what only seemed apart from a colon goes back to its paragraph."""
    result: list[Part] = []
    for part in parts:
        before = result[-1] if result else None
        if before and before.kind == "paragraph" and part.kind == "paragraph":
            if _is_quotation(before, part):
                part.kind = "blockquote"
            elif leads_in(before.last) and starts_low(part.first) and not is_list_item(part.first):
                before.lines.extend(part.lines)
                continue
        result.append(part)
    return result


def _is_quotation(before: Part, part: Part) -> bool:
    if is_list_item(part.first) or part.words < 8:
        return False
    elided, cited = part.first.startswith(_ELLIPSIS), ends_with_citation(part.text)
    indented = len(part.lines) > 1 and all(line.indent > before.lines[-1].indent + 1 for line in part.lines)
    if leads_in(before.last):
        return elided or cited or indented or _REPORTS.search(before.text[-160:]) is not None
    return (elided or indented) and cited and part.gap == "blank"
