"""Raw text of an article to a Document: pages, furniture, notes, call-outs, hyphens, blocks, sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from diplodata_build.text.blocks import find_sections, split_sentences
from diplodata_build.text.callouts import find_callouts
from diplodata_build.text.clean import CleanText
from diplodata_build.text.columns import unfold_columns
from diplodata_build.text.document import Block, Document, Dropped, NoteMark, Offsets, check
from diplodata_build.text.flow import read_flow
from diplodata_build.text.hints import NO_HINTS, Hints
from diplodata_build.text.hyphens import Hyphens
from diplodata_build.text.layout import Layout, Part
from diplodata_build.text.lines import (
    Line,
    RawSpan,
    UnreadableText,
    compose_accents,
    decode,
    is_pdf,
    mend_doubled,
    split_lines,
)
from diplodata_build.text.note_order import lower_notes
from diplodata_build.text.notes import Note, Notes, find_notes
from diplodata_build.text.pages import Furniture, lay_out, printed_offset
from diplodata_build.text.pdf import text_of_pdf
from diplodata_build.text.words import language_of

LARGEST_TEXT = 64 * 2**20  # bytes; a larger file is no article
_SPACE = re.compile(r" (?=[.,;:)»”])")


def read_file(path: Path) -> Document:
    """Read the text of an article, or its PDF; raises ``UnreadableText`` where it cannot be one."""
    return read_text(read_raw(path))


def read_raw(path: Path) -> str:
    """The raw text in a file, or what its PDF gives; raises ``UnreadableText`` where there is none."""
    try:
        if path.exists() and not (
            path.is_file() or path.is_dir()
        ):  # opening a pipe or device would wait, or do something
            raise UnreadableText("cannot be opened: not an ordinary file")
        if (size := path.stat().st_size) > LARGEST_TEXT:
            raise UnreadableText(f"too large: {size} bytes")
        return raw_of(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableText(f"cannot be opened: {error.strerror or error}") from error


def raw_of(data: bytes, name: str) -> str:
    """The raw text in the bytes of a file of some name, or what its PDF gives; raises ``UnreadableText``."""
    if not name.lower().endswith(".pdf"):
        return decode(data)
    if not is_pdf(data):
        raise UnreadableText("no PDF, whatever its name says")
    return text_of_pdf(data)


def read_text(raw: str, hints: Hints = NO_HINTS) -> Document:
    """Read the raw text of an article, as an editor's hints say.

    Accents are composed: ``raw_offsets`` then point to the letter under them.
    """
    composed, back = compose_accents(raw)
    lines, invisible = split_lines(composed)
    lines, doubled = mend_doubled(lines)
    lines = lower_notes(unfold_columns(lines, hints.columns))
    layout, furniture = lay_out(lines, hints)
    callouts = find_callouts(layout, furniture.lines)
    set_apart = furniture.lines | {line.index for group in callouts for line in group}
    notes = find_notes(layout, set_apart)
    parts = _body_parts(layout, notes, set_apart, {group[0].page for group in callouts})
    hyphens = Hyphens(lines)
    clean = CleanText(hyphens)
    clean.drop(invisible, "control")
    clean.drop(doubled, "doubled")
    located = _located(parts, notes, layout, clean)
    apart = _set_apart(layout, furniture, callouts, clean, hyphens, len(located))
    document = _document(raw, back, [*located, *apart], layout, furniture, notes, clean)
    check(document)
    return document


def _body_parts(layout: Layout, notes: Notes, set_apart: set[int], callout_pages: set[int]) -> list[Part]:
    """The blocks of the body, note marks cut from their lines."""
    body = {line.index: line for line in layout.lines}
    cuts: dict[int, list[tuple[int, int]]] = {}
    for note in notes.notes:
        if note.mark:
            cuts.setdefault(note.mark.line, []).append((note.mark.start, note.mark.end))
    for index, places in cuts.items():
        body[index] = _without(body[index], sorted(places))
    return read_flow(layout, body, set_apart | notes.line_indices(), callout_pages)


def _without(line: Line, cuts: Sequence[tuple[int, int]]) -> Line:
    """The line without the marks and without the space that a raised one leaves before a comma or full stop."""
    starts = [0, *(end + (_SPACE.match(line.text, end) is not None) for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line.text)]
    return line.keep(list(zip(starts, ends, strict=True)))


def _located(parts: Sequence[Part], notes: Notes, layout: Layout, clean: CleanText) -> list[Block]:
    """The blocks of the clean text, written in its order."""
    blocks: list[Block] = []
    for part in parts:
        blocks.append(_block(part.lines, part.kind, clean, len(blocks) + 1, part.language))
    if notes.heading:
        blocks.append(_block(notes.heading, "heading", clean, len(blocks) + 1))
    for note in notes.notes:
        blocks.append(_block(note.text_lines(), "note", clean, len(blocks) + 1, number=note.number))
        clean.drop(note.number_spans(), "note_mark")
        clean.drop(_mark_spans(note, layout), "note_mark")
    return blocks


def _mark_spans(note: Note, layout: Layout) -> list[RawSpan]:
    return layout.lines[note.mark.line].raw_spans(note.mark.start, note.mark.end) if note.mark else []


def _block(
    lines: Sequence[Line], kind: str, clean: CleanText, ordinal: int, language: str = "", number: int | None = None
) -> Block:
    start, text = clean.add_block(lines)
    pages = [line.page for line in lines]
    sentences = split_sentences(text, start)
    return Block(
        f"b{ordinal:03}", kind, text, min(pages), max(pages), start, language or language_of(text), number, sentences
    )


def _set_apart(
    layout: Layout,
    furniture: Furniture,
    callouts: Sequence[Sequence[Line]],
    clean: CleanText,
    hyphens: Hyphens,
    count: int,
) -> list[Block]:
    """Call-outs and furniture as blocks without a place, their characters logged."""
    runs: list[tuple[str, Sequence[Line]]] = [("callout", group) for group in callouts]
    runs += [("furniture", group) for group in _furniture_runs(layout, furniture)]
    runs.sort(key=lambda run: run[1][0].index)
    blocks = []
    for ordinal, (kind, lines) in enumerate(runs, count + 1):
        text = CleanText(hyphens).add_block(lines)[1]
        for line in lines:
            clean.drop(line.spans, kind)
        blocks.append(Block(f"b{ordinal:03}", kind, text, lines[0].page, lines[-1].page, None, language_of(text)))
    return blocks


def _furniture_runs(layout: Layout, furniture: Furniture) -> list[list[Line]]:
    """Lines of furniture that nothing but blank lines separates."""
    written = (line for line in layout.lines if line.text)
    runs = groupby(written, lambda line: (line.index in furniture.lines, line.page))
    return [list(run) for (is_furniture, _), run in runs if is_furniture]


def _document(
    raw: str,
    back: Sequence[int] | None,
    blocks: Sequence[Block],
    layout: Layout,
    furniture: Furniture,
    notes: Notes,
    clean: CleanText,
) -> Document:
    offsets = clean.offsets()
    located = [block for block in blocks if block.char_start is not None]
    dropped = sorted(clean.dropped, key=lambda entry: entry.raw_start)
    return Document(
        raw=raw,
        text=clean.text,
        blocks=tuple(blocks),
        sections=find_sections(located),
        page_runs=tuple(clean.page_runs) or ((0, 1),),
        page_count=layout.lines[-1].page,
        printed_page_offset=printed_offset(furniture, layout),
        note_marks=_note_marks(notes, layout, offsets),
        raw_offsets=offsets.through(back) if back else offsets,
        dropped=tuple(_through(dropped, back, len(raw)) if back else dropped),
        kept_hyphens=tuple(clean.kept_hyphens),
        doubtful_links=tuple(clean.doubtful_links),
    )


def _note_marks(notes: Notes, layout: Layout, offsets: Offsets) -> tuple[NoteMark, ...]:
    """Where each mark stood: after the clean character that the raw text has before it."""
    runs = sorted((raw, raw + end - start, start) for start, end, raw in offsets.runs() if raw >= 0)
    marks = []
    for note in notes.notes:
        if note.mark and note.number is not None:
            raw_mark = _mark_spans(note, layout)[0][0]
            raw_start, raw_end, clean_start = runs[bisect_right(runs, (raw_mark,)) - 1]
            marks.append(NoteMark(note.number, clean_start + min(raw_mark, raw_end) - raw_start))
    return tuple(sorted(marks, key=lambda mark: mark.char_start))


def _through(dropped: Sequence[Dropped], back: Sequence[int], length: int) -> list[Dropped]:
    """The log with places of the raw text before its accents were composed."""
    ends = [*back[1:], length]
    return [Dropped(back[entry.raw_start], ends[entry.raw_end - 1], entry.reason) for entry in dropped]
