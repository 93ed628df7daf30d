"""One file to rows; whatever is wrong with it becomes a row of ``problems``."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import fsspec

from diplodata_build.corpus.tables import Rows
from diplodata_build.finding import FinderContext, candidates_in
from diplodata_build.text import UnreadableText, raw_of, read_text
from diplodata_build.text.document import Document

_Place = Callable[[int | None, int | None], tuple[int, int, int, int]]
OWN_TABLES = ("sentence", "citation")  # candidates that have a table of their own


def read_article(folder: str, path: str) -> Rows:
    """The rows of a file of a folder."""
    try:
        with fsspec.open(f"{folder}/{path}", "rb") as file:
            data = file.read()
    except MemoryError:
        return _too_large(path)
    except Exception as error:  # each file system has its own
        return problem(path, "not_opened", f"cannot be opened: {getattr(error, 'strerror', None) or error}")
    try:
        return {table: list(rows) for table, rows in _rows(path, data).items()}
    except UnreadableText as error:
        return problem(path, "unreadable", str(error))
    except MemoryError:
        return _too_large(path)
    except Exception as error:  # a fault of ours must not stop the other articles
        return problem(path, "fault", f"fault of the reader, please report it: {type(error).__name__}: {error}")


def _too_large(path: str) -> Rows:
    return problem(path, "out_of_memory", "too large for the memory that one file may take")


def problem(path: str, kind: str, message: str) -> Rows:
    """Why a file has no rows of its own."""
    return {"problems": [(path, kind, " ".join(message.split()))]}


def _rows(path: str, data: bytes) -> dict[str, Iterator[tuple[Any, ...]]]:
    document = read_text(raw_of(data, path))
    context = FinderContext.of(document)
    place = partial(_place, document)
    marks = {mark.number: mark.char_start for mark in document.note_marks}
    return {
        "articles": iter([_article(path, data, document)]),
        "sections": (
            (path, number, one.kind, one.heading, *place(one.char_start, one.char_end))
            for number, one in enumerate(document.sections, 1)
        ),
        "sentences": _sentences(path, document, place),
        "notes": (
            (path, one.note_number, marks.get(one.note_number or 0), *place(one.char_start, one.char_end), one.text)
            for one in document.located
            if one.kind == "note"
        ),
        "candidates": (
            (path, one.kind, *place(one.char_start, one.char_end), one.text, one.value)
            for one in candidates_in(context)
            if one.kind not in OWN_TABLES
        ),
        "citations": (
            (path, one.key, one.form, one.authors, int(one.year) if one.year and one.year.isdigit() else None,
             one.cited_pages, one.quoted_in_key, *place(one.char_start, one.char_end), one.surface)
            for one in context.citations
        ),
    }  # fmt: skip


def _article(path: str, data: bytes, document: Document) -> tuple[Any, ...]:
    languages: Counter[str] = Counter()
    for block in document.located:
        languages[block.language] += len(block.text)
    title = " ".join(block.text for block in document.located if block.kind == "title") or None
    language = max(languages, key=languages.__getitem__, default=None)
    digest = hashlib.sha256(data).hexdigest()
    offset, words = document.printed_page_offset, len(document.text.split())
    return path, digest, len(data), title, language, document.page_count, offset, words, document.text


def _sentences(path: str, document: Document, place: _Place) -> Iterator[tuple[Any, ...]]:
    starts = [section.char_start for section in document.sections]
    spans = ((block, span) for block in document.located for span in block.sentences)
    for number, (block, span) in enumerate(spans, 1):
        section = bisect_right(starts, span.start) or None
        text = document.text[span.start : span.end]
        yield path, number, section, block.kind, block.language, *place(span.start, span.end), text


def _place(document: Document, start: int | None, end: int | None) -> tuple[int, int, int, int]:
    """First and last page of a range of the clean text, and the range."""
    assert start is not None and end is not None
    return document.page_at(start), document.page_at(max(start, end - 1)), start, end
