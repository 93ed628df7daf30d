"""What a library or a simpler rule alone gets right in the articles, beside what the reader gets right.

`reading.py` prints it where DIPLODATA_ARTICLES names the folder of the articles.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abbreviations import schwartz_hearst
from sample import FIXTURES

from diplodata_build.text import read_file
from diplodata_build.text.document import Document


def figures() -> Iterator[str]:
    """A line for each figure of each article, and whether it is the one that is kept."""
    folder = os.environ.get("DIPLODATA_ARTICLES")
    files = (
        {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in Path(folder).glob("*.txt")} if folder else {}
    )
    for truth in json.loads((FIXTURES / "articles-truth.json").read_text("utf-8"))["articles"]:
        if path := files.get(truth["raw_sha256"]):
            document = read_file(path)
            for what, count, key, of in (
                (
                    "definitions that Schwartz-Hearst finds alone",
                    by_library(document, path),
                    "library_definitions",
                    "definitions",
                ),
                ("sentences that splitting at blank lines loses", lost(document), "naive_lost", "sentences"),
            ):
                kept = "" if count == truth[key] else f" (kept: {truth[key]})"
                yield f"{what}: {count} of {truth[of]}{kept}"


def by_library(document: Document, path: Path) -> int:
    """How many of the definitions of an article the library finds in its sentences."""
    found: set[tuple[str, str]] = set()
    for span in document.sentences():
        sentence = document.text[span.start : span.end]
        found |= set(schwartz_hearst.extract_abbreviation_definition_pairs(doc_text=sentence).items())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    truths: list[dict[str, Any]] = [
        json.loads(one.read_text("utf-8")) for one in (FIXTURES / "truth").glob("candidates-*.json")
    ]
    places = next(truth["definition"] for truth in truths if truth["text_sha256"] == digest)
    return sum((document.text[a:b], document.text[c:d]) in found for a, b, c, d in places)


def lost(document: Document) -> int:
    """How many sentences are not there whole without a reader: hyphens and lines joined, blank lines kept."""
    blocks = document.raw.replace("\r", "").replace("- \n", "").replace("-\n", "").split("\n\n")
    naive = "\n".join(" ".join(block.split()) for block in blocks)
    sentences = (document.text[span.start : span.end] for span in document.sentences())
    return sum(" ".join(sentence.split()) not in naive for sentence in sentences)
