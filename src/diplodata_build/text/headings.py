"""Which lines are a heading: by their own form first, then by what stands before and after them."""

from __future__ import annotations

import re
from itertools import groupby

from diplodata_build.text.figures import is_caption, is_source
from diplodata_build.text.layout import TITLES, Layout, Part
from diplodata_build.text.lines import Line
from diplodata_build.text.words import (
    CAPTION,
    ELLIPSIS,
    PERSON,
    TELLS,
    bullet_of,
    ends_in_hyphen,
    ends_with_citation,
    hangs,
    is_caps,
    is_finished,
    is_list_item,
    leads_in,
    opens_item,
    opens_references,
    starts_high,
    starts_low,
)

_MOST_LINES, _MOST_WORDS = 4, 25
_PROSE, _EPIGRAPH, _CELLS = 20, 120, 4
_SHORT, _FULL_LINE, _ROOM = 0.65, 1.1, 0.08
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[ivx]{1,5}\.(?=\s+[A-ZÁÉÍÓÚÑ¿«“]))\s+(?=[^\W\d]|[¿¡«“])"
)
_OUTLINE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[¿¡«“]?[A-ZÁÉÍÓÚÑ])")  # «2.1. Los faros»
_SECTION = re.compile(
    r"^(?:\d{1,2}\.?\s+|[IVX]{1,5}\.\s+)?(?:Introducci[óo]n|Metodolog[íi]a|Resultados|Discusi[óo]n|Conclusi[óo]n(?:es)?|"
    r"(?:Consideraciones|Reflexiones) finales|Referencias(?: bibliográficas)?|References|Bibliograf[íi]a|"
    r"Agradecimientos|Anexos?)$"
)
_NO_HEADING = re.compile(r"https?://|www\.|[→⇒=<>±]")
_TABLE = re.compile(r"^(?:tabla|cuadro|table)\b", re.IGNORECASE)
_SIGNED = re.compile(rf"^{PERSON}, [«“\"]?[A-ZÁÉÍÓÚÑ]")  # «Ana Robledo, Los puertos», under an epigraph
_ENTRY = re.compile(r"\d|[.)]$")
_PLAIN_WORD = re.compile(r"(?i:cuadro|mapa|figura)\s[a-záéíóúñ]")  # «Cuadro clínico»
_PERIOD = re.compile(r"\(\d{4}(?:\s?[-–]\s?\d{2,4})+\)$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_CITES = re.compile(r"\d|[^\W\d_]{4,}\.\s|\.\.|\betc\.|,\s[A-ZÁÉÍÓÚÑ]\.")  # or is more than one sentence
_CLOSED_WORDS, _FEWEST_ALIKE = 12, 3
_NUMBER_ALONE = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVXivx]{1,5}\.)$")


def heading_end(lines: list[Line], place: int, layout: Layout) -> int:
    """Where the heading ends that starts at a place, though no blank line follows; the same place if none starts."""
    limit = min(len(lines), place + _MOST_LINES)
    end = place
    if is_section_word(lines[place].text) and place + 1 < len(lines) and _opens_heading(lines[place + 1].text):
        return place + 1
    if is_caps(lines[place].text):
        while end < limit and is_caps(lines[end].text):
            end += 1
        return end
    while end < limit and len(lines[end].text) < _SHORT * layout.width and not is_finished(lines[end].text):
        if end > place and _is_subheading(lines[place].text, lines[end].text):
            return end
        end += 1
    if end == place and place + 1 < len(lines) and _leaves_room(lines[place].text, lines[place + 1].text, layout):
        end = place + 1
    followed = place < end < len(lines) and not layout.is_narrow(lines[end : end + 2])
    return end if followed and _is_heading_before(lines[place:end], lines[end].text) else place


def is_section_word(text: str) -> bool:
    """Whether a line is a word that by itself is the heading of a section («Conclusiones»)."""
    return _SECTION.match(text) is not None


def _leaves_room(text: str, following: str, layout: Layout) -> bool:
    """Whether a line that ends no sentence is so short that two more words would have stood on it."""
    room = layout.width - len(text) - sum(len(word) + 1 for word in following.split()[:2])
    return room > _ROOM * layout.width and not is_finished(text)


def _is_subheading(above: str, text: str) -> bool:
    """Whether «2.1 …» stands under «2 …»."""
    outer, inner = _NUMBERED.match(above), _NUMBERED.match(text)
    return bool(outer and inner) and text.startswith(above.split()[0].rstrip(".") + ".")


def is_heading_at_end(lines: list[Line], layout: Layout) -> bool:
    """Whether the last line of a part is a heading that no blank line sets off from the paragraph above it."""
    above, last = lines[-2].text, lines[-1].text
    if layout.unwrapped or not is_finished(above) or len(last) > _SHORT * layout.width or not _opens_heading(last):
        return False
    if _breaks_off(last) or CAPTION.match(last) or (is_list_item(last) and not _NUMBERED.match(last)):
        return False
    asks = last.endswith("?") and last.startswith("¿")
    return (asks or not is_finished(last)) and last[-1] not in ")]»”:" and len(above) < _FULL_LINE * layout.width


def _is_heading_before(lines: list[Line], following: str) -> bool:
    """Whether short lines are a whole heading and the line after them starts a paragraph."""
    if _breaks_off(lines[-1].text) or not _opens_heading(lines[0].text) or not starts_high(following):
        return False
    return not is_list_item(lines[0].text) or _is_numbered_heading(lines, following)


def _is_numbered_heading(lines: list[Line], following: str) -> bool:
    """Whether lines are a heading such as «2. Los faros» and not the items of a list."""
    if not _NUMBERED.match(lines[0].text):
        return False
    return not any(is_list_item(text) for text in (following, *(line.text for line in lines[1:])))


def _breaks_off(last: str) -> bool:
    """Whether a line needs another one after it."""
    return hangs(last) or ends_in_hyphen(last) or leads_in(last)


def _opens_heading(text: str) -> bool:
    return starts_high(text) or _NUMBERED.match(text) is not None or _NUMBER_ALONE.match(text) is not None


def _is_cited(last: str) -> bool:
    """Whether a line closes with a citation; «(1929-1933)» is a period."""
    return ends_with_citation(last) and _PERIOD.search(last) is None


def is_heading_like(part: Part, layout: Layout) -> bool:
    """Whether a part has the form of a heading, wherever it stands."""
    first, last, text = part.first, part.last, part.text
    if len(part.lines) > _MOST_LINES or part.words > _MOST_WORDS or not any(map(str.isalpha, text)):
        return False
    if _breaks_off(last) or last.endswith(".") or _is_cited(last) or text.count("(") != text.count(")"):
        return False
    if is_finished(last) and not _NUMBERED.sub("", first).startswith(("¿", "¡")):
        return False
    if _NO_HEADING.search(text):
        return False
    label = CAPTION.match(first) is not None and _PLAIN_WORD.match(first) is None
    if first.startswith(ELLIPSIS) or label or is_source(first) or not _opens_heading(first):
        return False
    if bullet_of(first) or (is_list_item(first) and not _NUMBERED.match(first)):
        return False
    return is_caps(text) or layout.is_narrow(part.lines) or len(part.lines) == 1 or _OUTLINE.match(first) is not None


def mark_headings(parts: list[Part], layout: Layout) -> None:
    """Mark parts of the form of a heading that stand after the end of a sentence and before the start of another."""
    in_table = in_references = False
    for place, part in enumerate(parts[:-1]):
        if is_caption(part.first) or _is_prose(part) or is_source(part.first):
            in_table = _TABLE.match(part.first) is not None and is_caption(part.first)
        if part.kind == "paragraph" and is_heading_like(part, layout) and not layout.hints.is_no_heading(part.text):
            before, after = parts[place - 1] if place else None, parts[place + 1]
            if _is_listed(before, part, after):
                continue
            cell = in_table and not _is_prose(after)
            entry = in_references and _ENTRY.search(part.text) is not None
            if _is_plain(part) and (cell or entry or _signs_epigraph(parts, place)):
                continue
            if _stands_between_sentences(before, part, after, layout):
                part.kind = "heading"
        if part.kind == "heading" and (opens_references(part.text) or not _is_plain(part)):
            in_references = opens_references(part.text)
    _unmark_cells(parts)


def mark_closed_headings(parts: list[Part], layout: Layout) -> None:
    """Mark headings that end in a full stop («Ana Robledo (1860-1935).») where a text has several of them."""
    around = zip(parts, parts[1:], parts[2:], strict=False)
    found = [part for before, part, after in around if _heads_prose(before, part, after, layout)]
    for part in found if len(found) >= _FEWEST_ALIKE else ():
        part.kind = "heading"


def _heads_prose(before: Part, part: Part, after: Part, layout: Layout) -> bool:
    """Whether a short line without a verb, closed by a full stop, stands between paragraphs of prose."""
    if part.kind != "paragraph" or len(part.lines) > 1 or part.words > _CLOSED_WORDS or not part.text.endswith("."):
        return False
    if is_caption(part.first) or is_source(part.first) or bullet_of(part.first) or not _opens_heading(part.first):
        return False
    name = _NUMBERED.sub("", _IN_BRACKETS.sub("", part.text))
    if _CITES.search(name) or TELLS.search(name) or _NO_HEADING.search(name) or layout.hints.is_no_heading(part.text):
        return False
    below = before.kind in TITLES or _is_prose(before)
    return below and after.kind == "paragraph" and _is_prose(after) and layout.is_narrow(part.lines)


def _is_listed(before: Part | None, part: Part, after: Part) -> bool:
    """Whether an item stands directly under or above another item of a list."""
    above = before is not None and part.gap == "line" and opens_item(before.first)
    return opens_item(part.first) and (above or (after.gap == "line" and opens_item(after.first)))


def _is_plain(part: Part) -> bool:
    """Whether neither capitals nor a number nor its word show that a part is a heading."""
    return not (is_caps(part.text) or is_section_word(part.text) or _NUMBERED.match(part.first))


def _is_prose(part: Part) -> bool:
    return part.words >= _PROSE and is_finished(part.last) and part.first[0] not in "0123456789"


def _signs_epigraph(parts: list[Part], place: int) -> bool:
    """Whether a part says whose the words are that stand between the heading above and it."""
    words = 0
    for above in reversed(parts[max(0, place - 3) : place] if _SIGNED.match(parts[place].text) else []):
        if above.kind in TITLES:
            return 0 < words <= _EPIGRAPH
        words += above.words
    return False


def _unmark_cells(parts: list[Part]) -> None:
    """Of many headings without text between them the first and the last may be one, unless they open the text."""
    for kind, members in groupby(enumerate(parts), key=lambda member: member[1].kind):
        run = list(members)
        if kind == "heading" and len(run) >= _CELLS and run[0][0]:
            for _, part in run[1:-1]:
                part.kind = "paragraph" if _is_plain(part) else part.kind


def _stands_between_sentences(before: Part | None, part: Part, after: Part, layout: Layout) -> bool:
    """Whether what stands around a part is closed before it and open after it, and the part is set off from both."""
    closed = before is None or before.kind == "heading" or is_finished(before.last) or is_caps(part.text)
    closed = closed or is_section_word(part.text) or (before is not None and is_caption(before.first))
    closed = closed or _OUTLINE.match(part.first) is not None
    opens = _opens_heading(after.first) or not starts_low(after.first)
    set_off = is_caps(part.text) or layout.is_narrow(part.lines) or {part.gap, after.gap} <= {"blank", "start"}
    set_off = set_off or (part.gap == after.gap == "line" and _leaves_room(part.last, after.first, layout))
    return closed and opens and set_off


def join_broken_titles(parts: list[Part], layout: Layout) -> list[Part]:
    """The parts, those put together that are one title or heading which a blank line breaks after «… EN EL»."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        broken = before and part.gap == "blank" and hangs(before.last)
        if before and broken and _are_one_title(before, part, len(joined) == 1, layout):
            before.lines.extend(part.lines)
        else:
            joined.append(part)
    return joined


def join_numbers(parts: list[Part], layout: Layout) -> list[Part]:
    """The parts, the number of a heading put before the heading that the extraction has set on a line of its own."""
    joined: list[Part] = []
    for part in parts:
        number = joined[-1] if joined else None
        stands_above = number and len(number.lines) == 1 and _NUMBER_ALONE.match(number.first) and part.gap == "blank"
        if number and stands_above and starts_high(part.first) and is_heading_like(part, layout):
            number.lines.extend(part.lines)
        else:
            joined.append(part)
    return joined


def _are_one_title(first: Part, second: Part, opens_text: bool, layout: Layout) -> bool:
    if len(first.lines) + len(second.lines) > _MOST_LINES or is_finished(second.last) or ends_in_hyphen(second.last):
        return False
    if is_caps(first.text) and is_caps(second.text):
        return True
    narrow = layout.is_narrow(first.lines) and layout.is_narrow(second.lines)
    return opens_text and narrow and starts_high(first.first)


def goes_on_from(before: Part, after: Part) -> bool:
    """Whether a title or heading continues in the next part, after a blank line."""
    if before.kind not in TITLES or is_caps(before.text) != is_caps(after.text):
        return False
    goes_on = is_caps(after.text) and hangs(after.first.split()[0])
    return after.gap == "blank" and (hangs(before.last) or goes_on)
