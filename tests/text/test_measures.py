"""What a library or a simpler rule alone would get right in the two articles: the figures of reading.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest
from abbreviations import schwartz_hearst
from samples import FIXTURES
from test_articles import FOLDER, TRUTH, article_path

from diplodata_build.text import read_file
from diplodata_build.text.document import Document

pytestmark = pytest.mark.skipif(not FOLDER, reason="DIPLODATA_ARTICLES is not set")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [read_file(article_path(truth)) for truth in TRUTH]


def definitions(document: Document) -> Iterator[tuple[str, str]]:
    """The acronyms that an article defines, with their long forms."""
    digest = hashlib.sha256(document.raw.encode()).hexdigest()
    for path in sorted((FIXTURES / "truth").glob("candidates-*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth["text_sha256"] == digest:
            yield from ((document.text[a:b], document.text[c:d]) for a, b, c, d in truth["definition"])


def test_schwartz_hearst_alone(documents: list[Document]) -> None:
    """13 of 20 definitions; with the brackets read here all 20 (``test_all_definitions_with_their_long_forms``)."""
    right = total = 0
    for document in documents:
        found: set[tuple[str, str]] = set()
        for span in document.sentences():
            sentence = document.text[span.start : span.end]
            found |= set(schwartz_hearst.extract_abbreviation_definition_pairs(doc_text=sentence).items())
        wanted = list(definitions(document))
        right += sum(pair in found for pair in wanted)
        total += len(wanted)
    assert (right, total) == (13, 20)


def test_always_joining_hyphens(documents: list[Document]) -> None:
    """293 of 299 hyphens at line ends go; always joining would lose the other six, five compounds and a link."""
    joined = sum(entry.reason == "hyphen" for document in documents for entry in document.dropped)
    kept = [word for document in documents for word in document.kept_hyphens]
    assert (joined, len(kept)) == (293, 6)


def test_splitting_at_blank_lines(documents: list[Document]) -> None:
    """Without a reader (hyphens joined, lines joined, blank lines kept) 40 of 374 sentences are not there whole."""
    lost = total = 0
    for document in documents:
        blocks = document.raw.replace("\r", "").replace("- \n", "").replace("-\n", "").split("\n\n")
        naive = "\n".join(" ".join(block.split()) for block in blocks)
        sentences = [document.text[span.start : span.end] for span in document.sentences()]
        lost += sum(" ".join(sentence.split()) not in naive for sentence in sentences)
        total += len(sentences)
    assert (lost, total) == (40, 374)
