"""Which registered article each text at hand holds; of a text that is none of them, which one it resembles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from diplodata._ordinary import read_ordinary
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import Article
from diplodata_build.reading.reading import from_json
from diplodata_build.text import LARGEST_TEXT, UnreadableText, read_text
from diplodata_build.text.document import Document
from diplodata_build.text.lines import decode

RUN = 3  # sentences in a row whose lengths two texts must share
ALIKE = 0.5  # of those runs


def find_articles(
    checkout: Checkout, articles: tuple[Article, ...], folder: Path, problems: list[Problem]
) -> dict[str, Path]:
    """Which registered article each text file of a folder holds, recognised by sha256 whatever its name.

    A text that is no registered article, and a second file of one, are added to ``problems``.
    """
    registered = {article.values["text_sha256"]: article.article_id for article in articles}
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            data = read_ordinary(path, LARGEST_TEXT)
        except (OSError, ValueError) as error:
            problems.append(
                Problem(checkout.name(path), f"cannot be read: {getattr(error, 'strerror', None) or error}")
            )
            continue
        digest = hashlib.sha256(data).hexdigest()
        article_id = registered.get(digest)
        if article_id is None:
            problems.append(Problem(checkout.name(path), _unknown(checkout, articles, data, digest)))
        elif first := found.get(article_id):
            message = f"the same text as {checkout.name(first)} ('{article_id}'): remove one of them"
            problems.append(Problem(checkout.name(path), message))
        else:
            found[article_id] = path
    return found


def _unknown(checkout: Checkout, articles: tuple[Article, ...], data: bytes, digest: str) -> str:
    """What to do about a text that is not registered."""
    message = f"sha256 {digest} is no article of curation/articles.yaml"
    try:
        like = resembled(checkout, articles, read_text(decode(data)))
    except UnreadableText as error:
        return f"{error}; remove the file"
    if like:
        why = "a letter, its encoding or its line ends changed: put the registered file back, or remove this one"
        return f"{message}, but it reads like '{like}'; {why}"
    return f"{message}; register it there (scripts/article.py new) or remove the file"


def resembled(checkout: Checkout, articles: tuple[Article, ...], document: Document) -> str | None:
    """The article whose reading has most runs of sentences as long as those of a text, None if none has half."""
    own = set(_runs([[span.start, span.end] for span in document.sentences()]))
    shares = {}
    for article in articles:
        path = checkout.readings / f"{article.article_id}.json"
        try:
            shares[article.article_id] = len(own & set(_runs(from_json(path, path.name).sentences))) / max(1, len(own))
        except (OSError, BuildError):
            continue
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= ALIKE else None


def _runs(sentences: list[list[int]]) -> Iterator[tuple[int, ...]]:
    lengths = [end - start for start, end in sentences]
    return zip(*(lengths[i:] for i in range(min(RUN, len(lengths)))), strict=False)
