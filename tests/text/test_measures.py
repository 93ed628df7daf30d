"""What a library or a simpler rule alone gets right in the articles: the figures of docs/maintainers/reading.md."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from abbreviations import schwartz_hearst
from samples import FIXTURES, read_article

from diplodata_build.text.document import Document

TRUTH = json.loads((FIXTURES / "articles-truth.json").read_text(encoding="utf-8"))["articles"]

pytestmark = pytest.mark.parametrize("truth", TRUTH, ids=[truth["raw_sha256"][:8] for truth in TRUTH])

Truth = dict[str, Any]


def definitions(document: Document, sha256: str) -> Iterator[tuple[str, str]]:
    """The acronyms that an article defines, with their long forms."""
    for path in sorted((FIXTURES / "truth").glob("candidates-*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth["text_sha256"] == sha256:
            yield from ((document.text[a:b], document.text[c:d]) for a, b, c, d in truth["definition"])


def test_schwartz_hearst_alone(truth: Truth) -> None:
    """The library finds some definitions, the brackets all (``test_all_definitions_with_their_long_forms``)."""
    document = read_article(truth["raw_sha256"])
    found: set[tuple[str, str]] = set()
    for span in document.sentences():
        sentence = document.text[span.start : span.end]
        found |= set(schwartz_hearst.extract_abbreviation_definition_pairs(doc_text=sentence).items())
    wanted = list(definitions(document, truth["raw_sha256"]))
    assert sum(pair in found for pair in wanted) == truth["library_definitions"]
    assert len(wanted) == truth["definitions"]


def test_splitting_at_blank_lines(truth: Truth) -> None:
    """Without a reader (hyphens joined, lines joined, blank lines kept) some sentences are not there whole."""
    document = read_article(truth["raw_sha256"])
    blocks = document.raw.replace("\r", "").replace("- \n", "").replace("-\n", "").split("\n\n")
    naive = "\n".join(" ".join(block.split()) for block in blocks)
    sentences = [document.text[span.start : span.end] for span in document.sentences()]
    assert sum(" ".join(sentence.split()) not in naive for sentence in sentences) == truth["naive_lost"]
    assert len(sentences) == truth["sentences"]
