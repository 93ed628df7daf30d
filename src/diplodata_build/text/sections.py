"""Sections: a run of blocks under each heading, and implicit ones for abstracts, introduction and notes."""

from __future__ import annotations

from collections.abc import Sequence

from diplodata_build.text.document import Block, Section
from diplodata_build.text.words import abstract_label


def find_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of the clean text in its order; every block lies in one."""
    opened: list[tuple[str, str | None, list[Block]]] = []
    headed = any(block.kind == "heading" and not abstract_label(block.text) for block in blocks)
    waiting: list[Block] = []
    for place, block in enumerate(blocks):
        if block.kind == "title":
            waiting.append(block)
            continue
        opening = _opening(block, blocks[place + 1 :], opened[-1][:2] if opened else None, headed)
        if opening:
            opened.append((*opening, waiting))
            waiting = []
        opened[-1][2].append(block)
    if waiting:
        opened.append(("introduction" if headed else "section", None, waiting))
    return tuple(Section(kind, heading, run[0].char_start or 0, run[-1].char_end or 0) for kind, heading, run in opened)


def _opening(
    block: Block, rest: Sequence[Block], current: tuple[str, str | None] | None, headed: bool
) -> tuple[str, str | None] | None:
    """Kind and heading of the section that a block opens, None where it belongs to the current one."""
    if block.kind == "heading":
        if abstract_label(block.text):
            return "abstract", block.text
        return ("notes" if rest and rest[0].kind == "note" else "section"), block.text
    if block.kind == "note":
        return None if current and current[0] == "notes" else ("notes", None)
    if block.kind == "abstract":
        return None if current and current[0] == "abstract" else ("abstract", None)
    if current is None or (current[0] == "abstract"):
        return ("introduction" if headed else "section"), None
    return None
