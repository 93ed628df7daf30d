"""The entry of a new article in ``curation/articles.yaml``, and what its reading shows."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diplodata.validation.share import WORD
from diplodata_build.adding.stubs import append, entry, slug
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.curation.inputs import read_articles
from diplodata_build.curation.records import TODO
from diplodata_build.curation.schemas import read_schemas
from diplodata_build.finding import find_candidates
from diplodata_build.finding.doubts import Doubt, find_doubts
from diplodata_build.reading.texts import resembled
from diplodata_build.text import UnreadableText, read_file
from diplodata_build.text.document import Document, Section

_NAME = re.compile(r"(?:(?:Dra?|Mtr[oa]|Lic|Prof)\.\s*)?((?:[^\W\d_][\w.'’-]*\s?){2,6})[\d*†,;]*")
_HOUSE = re.compile(r"\s+(?=(?:Universidad|Instituto|Centro|Facultad|Escuela|(?:El )?Colegio|Departamento)\b)")
_TITLES = ("title", "heading")


def new_article(checkout: Checkout, file: Path, *, write: bool = False) -> str:
    """What the text of a new article shows: its entry, counts, likely problems, what to do next; the entry is put at
    the end of ``articles.yaml`` to ``write`` it.

    Raises:
        BuildError: the file cannot be read, or is registered.
    """
    articles = read_articles(checkout, read_schemas(checkout))
    if file.suffix.lower() == ".pdf":
        message = "a PDF is registered by its text: `scripts/read.py FILE.pdf --as raw --output articles` writes it"
        raise BuildError([Problem(str(file), message)])
    try:
        document, digest = read_file(file), hashlib.sha256(file.read_bytes()).hexdigest()
    except UnreadableText as error:
        raise BuildError([Problem(str(file), str(error))]) from None
    for article in articles:
        if article.values["text_sha256"] == digest:
            message = f"is registered already as '{article.article_id}' ({article.place})"
            raise BuildError([Problem(str(file), message)])
    article_id = slug(file.stem, (article.article_id for article in articles))
    text = entry(article_entry(document, article_id, digest))
    path = checkout.curation / "articles.yaml"
    if write:
        append(path, [text])
    like = resembled(checkout, articles, document)
    alike = [f"it reads like '{like}': another copy of it?"] if like else []
    problems = [*alike, *map(_doubt, find_doubts(document))]
    counted = Counter(one.kind for one in find_candidates(document))
    return "\n".join(
        [
            f"written: {checkout.name(path)}" if write else text.rstrip("\n"),
            "",
            f"{len(WORD.findall(document.text))} words, {document.page_count} pages, "
            f"{len(document.sections)} sections, {sum(block.kind == 'note' for block in document.located)} notes",
            f"candidates: {', '.join(f'{number} {kind}' for kind, number in counted.most_common())}",
            _pages(document),
            *(f"check: {problem}" for problem in problems),
            "",
            f"Next: compare `scripts/read.py {file}` with the page; write what is {TODO} in {checkout.name(path)}, and",
            "the title and authors as printed; build with the texts at hand; then `scripts/propose.py "
            f"{article_id} --write`.",
        ]
    )


def article_entry(document: Document, article_id: str, digest: str) -> dict[str, Any]:
    """The entry, with what only a person knows still to be written."""
    title, authors = title_and_authors(document)
    offset = document.printed_page_offset
    return {
        "article_id": article_id,
        "title": {"es": title or TODO, "en": TODO},
        "authors": "; ".join(authors) or TODO,
        "language": _language(document),
        "printed_page_offset": offset,
        "printed_page_basis": "none" if offset is None else "printed",
        "text_sha256": digest,
        "sections": list(_sections(document, article_id)),
    }


def _language(document: Document) -> str:
    """The language of most of the text: an affiliation or a motto may come before it in another one."""
    letters: Counter[str] = Counter()
    for block in document.located:
        letters[block.language] += len(block.text) if block.kind == "paragraph" else 0
    return max(letters, key=letters.__getitem__, default="es")


def title_and_authors(document: Document) -> tuple[str, list[str]]:
    """The title and the authors as the text has them before its first paragraph, empty where it does not show them."""
    front = []
    for block in document.located:
        if block.kind not in _TITLES and (len(WORD.findall(block.text)) > 12 or block.text.endswith(".")):
            break
        front.append(block)
    title = next((" ".join(block.text.split()) for block in front if block.kind in _TITLES), "")
    after = [block.text for block in front if " ".join(block.text.split()) != title]
    people = (name for text in after for name in re.split(r"\s(?:y|e)\s|[;,\n]", _HOUSE.split(text)[0]))
    names = (_NAME.fullmatch(name.strip()) for name in people)
    return title, [found[1].strip() for found in names if found and found[1][0].isupper() and " " in found[1].strip()]


def _sections(document: Document, article_id: str) -> Iterator[dict[str, Any]]:
    taken: list[str] = []
    for section in document.sections:
        taken.append(slug(f"{article_id} {_short(section)}", taken))
        values: dict[str, Any] = {"section_id": taken[-1], "kind": section.kind}
        if section.heading:
            values["heading"] = {"es": " ".join(section.heading.split()), "en": TODO}
        yield values


def _short(section: Section) -> str:
    return " ".join(slug(section.heading).split("-")[:3]) if section.heading else section.kind


def _doubt(doubt: Doubt) -> str:
    return f"p. {doubt.page}, line {doubt.line}: {doubt.message}" if doubt.page else doubt.message


def _pages(document: Document) -> str:
    offset = document.printed_page_offset
    if offset is None:
        return "printed pages: none found that agree"
    pages = f"{1 + offset}–{document.page_count + offset}, by the folios of the text (offset {offset})"
    return f"printed pages: {pages}; if they are not those of the publication: reading: {{page_offset: none}}"
