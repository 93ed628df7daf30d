"""An article as JSON: pages, sections, blocks with their sentences, and candidates, each with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diplodata_build.finding import find_candidates
from diplodata_build.text.document import Block, Document


def to_json(document: Document, path: Path | None = None) -> str:
    """The structure of an article; on one line, with its path, where several are shown together."""
    content: dict[str, Any] = {"path": str(path)} if path else {}
    content["pages"] = _pages(document)
    content["sections"] = [
        {"kind": section.kind, "heading": section.heading, **_place(document, section.char_start, section.char_end)}
        for section in document.sections
    ]
    content["blocks"] = [_block(document, block) for block in document.blocks]
    content["candidates"] = [
        {
            "kind": found.kind,
            "text": found.text,
            "page": document.page_at(found.char_start),
            "char_start": found.char_start,
            "char_end": found.char_end,
        }
        for found in find_candidates(document)
    ]
    return json.dumps(content, ensure_ascii=False, indent=None if path else 1) + "\n"


def _pages(document: Document) -> list[dict[str, Any]]:
    """The pages with their printed numbers and the ranges of the clean text that stand on them.

    A page whose notes stand at the end of the text has several ranges.
    """
    ranges: dict[int, list[list[int]]] = {page: [] for page in range(1, document.page_count + 1)}
    ends = [*(start for start, _ in document.page_runs[1:]), len(document.text)]
    for (start, page), end in zip(document.page_runs, ends, strict=True):
        if end > start:
            ranges[page].append([start, end])
    offset = document.printed_page_offset
    return [
        {"page": page, "printed_page": None if offset is None else page + offset, "ranges": found}
        for page, found in ranges.items()
    ]


def _block(document: Document, block: Block) -> dict[str, Any]:
    """A block; call-outs and furniture have no place in the clean text."""
    entry: dict[str, Any] = {"id": block.id, "kind": block.kind, "language": block.language}
    entry |= {"page": block.page, "page_last": block.page_last}
    if block.char_start is not None:
        entry["char_start"] = block.char_start
    if block.note_number is not None:
        entry["note_number"] = block.note_number
    entry["text"] = block.text
    entry["sentences"] = [_place(document, span.start, span.end) for span in block.sentences]
    return entry


def _place(document: Document, start: int, end: int) -> dict[str, int]:
    """A range of the clean text with its pages."""
    first, last = document.page_at(start), document.page_at(max(start, end - 1))
    return {"char_start": start, "char_end": end, "page": first, "page_last": last}
