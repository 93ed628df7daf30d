"""Where a paragraph ends and where it continues.

First the parts are split where a line ends short of its measure or the indent changes. Then parts of one paragraph are
joined across a page, a call-out, a side head or a caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from diplodata_build.text.figures import is_caption, is_source
from diplodata_build.text.headings import goes_on_from, heading_end, is_heading_at_end, is_heading_like, is_section_word
from diplodata_build.text.layout import TITLES, Layout, Part
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    CAPTION,
    ELLIPSIS,
    abstract_label,
    bullet_of,
    ends_in_hyphen,
    ends_with_citation,
    hangs,
    has_round_bullet,
    is_caps,
    is_finished,
    is_list_item,
    leads_in,
    open_link,
    opens_item,
    starts_high,
    starts_low,
)

_FULL, _SHORT = 0.88, 0.8
_INDENT = 3
_SIDE_HEAD_WORDS = 8
_LOOK_AHEAD = 6
_WORK = re.compile(r"^[A-ZÁÉÍÓÚÑ][^\W\d_’'-]+(?:[-’'][^\W\d_]+)*,?\s")
_ENTRY = re.compile(  # not «Lima, Muelle, 2011», which ends one
    r"^(?:[-–•]\s?(?=[A-ZÁÉÍÓÚÑ])|—|[-–―_]{2,}|[A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s(?:(?:de|del|la|y|i)\s)*[A-ZÁÉÍÓÚÑ][\w’'-]*){0,2},\s"
    r"(?:[A-ZÁÉÍÓÚÑ]\.|[A-ZÁÉÍÓÚÑ][^().]{1,30}(?:\.\s)?\(\d{4})|[A-ZÁÉÍÓÚÑ]{3,}(?:\s[A-ZÁÉÍÓÚÑ]{3,})*,\s[A-ZÁÉÍÓÚÑ])"
)
_SYMBOL_NOTE = re.compile(r"^[*†‡]\s?[A-ZÁÉÍÓÚÑ]")

# --- splitting ---


def split_part(part: Part, layout: Layout) -> Iterator[Part]:
    """The paragraphs and headings of a part, between which no blank line stands."""
    lines, gap = part.lines, part.gap
    begin = place = 0
    item = False
    while place < len(lines):
        if place == begin:
            after_item, item = item, opens_item(lines[place].text)
            end = place if item and after_item else heading_end(lines, place, layout)
            if place < end < len(lines):
                yield Part(lines[place:end], gap)
                begin, gap, place = end, "line", end
                continue
            place = end
        if place + 1 < len(lines) and _ends_paragraph(lines, begin, place, layout):
            yield Part(lines[begin : place + 1], gap)
            begin, gap = place + 1, "line"
        place += 1
    if len(lines) - begin > 1 and is_heading_at_end(lines, layout):
        yield Part(lines[begin:-1], gap)
        begin, gap = len(lines) - 1, "line"
    if begin < len(lines):
        yield Part(lines[begin:], gap)


def _ends_paragraph(lines: list[Line], begin: int, place: int, layout: Layout) -> bool:
    """Whether the paragraph that begins at a place ends with this line though no blank line follows."""
    line, following = lines[place], lines[place + 1]
    if _is_next_item(lines[begin].text, line.text, following.text):
        return True
    if line.index > layout.references and _is_next_entry(line.text, following.text):
        return True
    if is_section_word(following.text) and heading_end(lines, place + 1, layout) > place + 1:
        return True
    if _SYMBOL_NOTE.match(lines[begin].text) and is_finished(line.text) and starts_low(following.text):
        return True
    if _indentation_changes(lines, place):
        return True
    if layout.unwrapped:
        return not ends_in_hyphen(line.text) and not starts_low(following.text)
    if abstract_label(following.text) or is_caption(following.text):
        return True
    if is_caption(line.text) and starts_low(following.text):
        return len(lines) > 2  # two lines alone are the caption and its end
    if is_finished(line.text) and heading_end(lines, place + 1, layout) > place + 1:
        return True
    if not is_finished(line.text) or not (starts_high(following.text) or is_list_item(following.text)):
        return False
    if layout.marks_line_ends and not line.trailing_space:
        return True
    measure = min(layout.measure(lines[max(0, place - 3) : place]), layout.measure(lines[place + 1 : place + 4]))
    return len(line.text) + following.text.find(" ") + 1 < _SHORT * measure


def _is_next_item(first: str, last: str, following: str) -> bool:
    """Whether a line begins the next item of a list, or the next work after one that ends in a link."""
    bullet = bullet_of(following)
    if bullet and not ends_in_hyphen(last) and (bullet_of(first) == bullet or bullet != "-"):
        return True
    if opens_item(following) and (leads_in(last) or (opens_item(first) and not hangs(last))):
        return not ends_in_hyphen(last)
    if has_round_bullet(following) and is_finished(last):
        return True
    if is_source(first) and starts_high(following) and not hangs(last):
        return len(last) < _SHORT * len(first)
    return _is_next_work(last, following)


def _is_next_work(last: str, following: str) -> bool:
    """Whether a line begins the next work of a bibliography after one that ends in a link."""
    link = open_link(last)
    return bool(link) and (link[-1].isalnum() or link[-1] == "/") and _WORK.match(following) is not None


def _is_next_entry(last: str, following: str) -> bool:
    """Whether a line begins the next entry of the references: a name with initials or a year, dashes, a hyphen."""
    return (is_finished(last) or bool(open_link(last))) and _ENTRY.match(following) is not None


def _indentation_changes(lines: list[Line], place: int) -> bool:
    """Whether several lines set in start or end here, as a block quotation's do (one alone only opens a paragraph)."""
    change = lines[place + 1].indent - lines[place].indent
    if change >= _INDENT:
        return place + 2 < len(lines) and abs(lines[place + 2].indent - lines[place + 1].indent) < _INDENT
    return change <= -_INDENT and place > 0 and abs(lines[place - 1].indent - lines[place].indent) < _INDENT


# --- joining ---


def join_parts(parts: list[Part], layout: Layout, callout_pages: Set[int]) -> list[Part]:
    """The parts, those of one paragraph put together; what interrupted it comes before it (side heads) or after it."""
    joined: list[Part] = []
    captions: list[Part] = []  # wait for the end of the paragraph that they interrupt
    place = 0
    while place < len(parts):
        part, before = parts[place], joined[-1] if joined else None
        rest = _rest_of_sentence(before, parts, place, layout) if before else None
        if before and rest:
            before.lines.extend(parts[rest].lines)
            for between in parts[place:rest]:
                if not CAPTION.match(between.first) and _is_side_head(between, layout):
                    between.kind = "heading"
                    joined.insert(-1, between)
                else:
                    captions.append(between)
            place = rest
        elif before and _continues(before, part, layout, callout_pages):
            before.lines.extend(part.lines)
        else:
            joined += [*captions, part]
            captions = []
        place += 1
    return joined + captions


def _is_side_head(part: Part, layout: Layout) -> bool:
    return is_heading_like(part, layout) and not layout.hints.is_no_heading(part.text)


def _rest_of_sentence(before: Part, parts: list[Part], place: int, layout: Layout) -> int | None:
    """Place of the part that continues a broken sentence after side heads or captions."""
    if before.kind in TITLES or is_finished(before.last) or leads_in(before.last):
        return None
    for ahead in range(place, min(place + 1 + _LOOK_AHEAD, len(parts))):
        first = parts[ahead].first
        if ahead > place and starts_low(first) and not is_list_item(first):
            return ahead
        if not _interrupts(parts[ahead], before, layout):
            return None
    return None


def _interrupts(part: Part, before: Part, layout: Layout) -> bool:
    """Whether a part may stand in the middle of a sentence of another text."""
    if not any(map(str.isalpha, part.text)):
        return True
    if not (starts_high(part.first) or is_list_item(part.first)):
        return False
    if ends_in_hyphen(before.last) or CAPTION.match(part.first) or is_caps(part.text) or _SYMBOL_NOTE.match(part.first):
        return True
    return part.words <= _SIDE_HEAD_WORDS and is_heading_like(part, layout) and layout.is_narrow(part.lines)


def _continues(before: Part, after: Part, layout: Layout, callout_pages: Set[int]) -> bool:
    """Whether the second part continues the first one."""
    if before.kind in TITLES or after.kind in TITLES:
        return before.kind == after.kind and goes_on_from(before, after)
    if after.kind == "abstract" or is_caption(after.first) or is_source(after.first):
        return False
    end, start = before.last, after.first
    if is_source(before.first) and starts_high(start):
        return False
    if is_caption(before.first) and after.gap != "line" and not hangs(end):
        return False
    if _is_next_work(end, start) or (bullet_of(start) and bullet_of(start) == bullet_of(before.first)):
        return False
    if ends_in_hyphen(end):
        return start[0].isalnum()
    if _ends_list(before, after, layout):
        return False
    if before.lines[-1].index > layout.references and (leads_in(end) or _is_next_entry(end, start)):
        return leads_in(end) and after.gap != "blank" and not opens_item(start)  # «Lima: / Muelle»
    if leads_in(end):
        return after.gap in ("page", "apart") and not starts_low(start) and is_list_item(start)
    if is_finished(end) and (after.gap == "line" or is_list_item(start)):
        return False
    if starts_low(start):
        return not (has_round_bullet(start) and is_finished(end)) and not (
            is_finished(end) and ends_with_citation(end) and after.gap == "blank"
        )
    beside = after.gap != "blank" or _stand_beside_callout(before, after, layout, callout_pages)
    if not is_finished(end):
        return beside or hangs(end)
    return beside and before.kind != "abstract" and _is_full(before, layout) and not start.startswith(ELLIPSIS)


def _ends_list(before: Part, after: Part, layout: Layout) -> bool:
    """Whether a part without a full stop ends before an item, or is one that ends before a new page or what stands as
    far left as its bullet."""
    listed = opens_item(after.first)
    if hangs(before.last) or not (listed or (opens_item(before.first) and starts_high(after.first))):
        return False
    if after.gap == "line" and listed:
        return True
    if after.gap == "line":
        return after.lines[0].indent <= before.lines[0].indent
    return opens_item(before.first) and len(before.last) < _SHORT * layout.width


def _stand_beside_callout(before: Part, after: Part, layout: Layout, callout_pages: Set[int]) -> bool:
    """Whether the blank line between two parts only shows where a call-out makes the lines narrow or wide again."""
    if after.lines[0].page not in callout_pages:
        return False
    return layout.is_narrow(before.lines[-3:]) != layout.is_narrow(after.lines[:3])


def _is_full(part: Part, layout: Layout) -> bool:
    """Whether the last line of a part fills its measure, so that its end need not be the end of a paragraph."""
    if layout.unwrapped or (layout.marks_line_ends and not part.lines[-1].trailing_space) or len(part.lines) < 2:
        return False
    return len(part.last) >= _FULL * layout.measure(part.lines[-6:])
