"""What the reader must find in the articles that were read line by line: positions and hashes.

The articles are no part of the repository: set DIPLODATA_ARTICLES to the folder that holds them.
"""

import hashlib
import json
from typing import Any

import pytest
from samples import FIXTURES, read_article

from diplodata_build.text.document import Document

TRUTH = json.loads((FIXTURES / "articles-truth.json").read_text(encoding="utf-8"))["articles"]

Truth = dict[str, Any]
Read = tuple[Document, Truth]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(params=TRUTH, ids=[truth["raw_sha256"][:8] for truth in TRUTH])
def read(request: pytest.FixtureRequest) -> Read:
    truth: Truth = request.param
    return read_article(truth["raw_sha256"]), truth


def test_clean_text_and_every_block(read: Read) -> None:
    document, truth = read
    assert sha256(document.text) == truth["clean_sha256"]
    found = [[b.kind, b.page, b.page_last, b.char_start, len(b.text), sha256(b.text)] for b in document.located]
    assert found == truth["blocks"]
    headings = [block[5] for block in truth["blocks"] if block[0] == "heading"]
    assert [section.kind for section in document.sections] == truth["sections"]
    assert [sha256(section.heading) for section in document.sections if section.heading] == headings


def test_pages(read: Read) -> None:
    document, truth = read
    firsts: dict[int, int] = {}
    offsets = list(document.raw_offsets)
    for start, page in document.page_runs:
        firsts.setdefault(page, offsets[start])
    assert document.page_count == truth["page_count"]
    assert document.printed_page_offset == truth["printed_page_offset"]
    assert [firsts[page] for page in sorted(firsts)] == truth["page_first_raw"]


def test_notes_and_marks_and_hyphens(read: Read) -> None:
    document, truth = read
    offsets = list(document.raw_offsets)
    places = [offsets[mark.char_start - 1] + 1 for mark in document.note_marks]
    assert places == truth["note_mark_raw"]
    numbers = list(range(1, len(places) + 1))
    assert [mark.number for mark in document.note_marks] == numbers
    assert [block.note_number for block in document.blocks if block.kind == "note"] == numbers
    dropped = [entry.raw_start for entry in document.dropped if entry.reason == "hyphen"]
    kept = [raw for raw in truth["kept_hyphen_raw"] if raw in set(document.raw_offsets)]
    assert len(dropped) == truth["joined_hyphens"]
    assert kept == truth["kept_hyphen_raw"]
    assert not set(kept) & set(dropped)
    assert len(document.kept_hyphens) == len(kept)


@pytest.mark.parametrize(("kind", "key"), [("callout", "callouts"), ("furniture", "furniture")])
def test_set_apart(read: Read, kind: str, key: str) -> None:
    document, truth = read
    ink = {i for entry in document.dropped if entry.reason == kind for i in range(entry.raw_start, entry.raw_end)}
    expected = {i for *_, start, end in truth[key] for i in range(start, end)}
    assert {i for i in ink if not document.raw[i].isspace()} == {i for i in expected if not document.raw[i].isspace()}
    assert sum(block.kind == kind for block in document.blocks) == len(truth[key])


def test_lists_stay_in_one_sentence_and_sentences_end_as_sentences_do(read: Read) -> None:
    document, truth = read
    sentences = {(span.start, span.end) for span in document.sentences()}
    assert len(sentences) == truth["sentences"]
    assert {tuple(span) for span in truth["list_sentences"]} <= sentences
    body = [block for block in document.located if block.kind in ("abstract", "paragraph", "blockquote")]
    assert {document.text[span.end - 1] for block in body for span in block.sentences} <= set(".?:»”)]…")
