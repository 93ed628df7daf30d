"""The reading of each article: made anew if the text of the article is at hand, else the committed one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.curation.articles import Article
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.records import Records
from diplodata_build.reading.reading import (
    Reading,
    fingerprint,
    from_json,
    letters,
    names_key,
    read_article,
    selector_key,
)
from diplodata_build.text import UnreadableText, read_text
from diplodata_build.text.lines import decode


def find_articles(checkout: Checkout, curation: Curation, folder: Path) -> dict[str, Path]:
    """Which registered article each text file of a folder holds, recognised by sha256 whatever its name.

    Raises:
        BuildError: a text of the folder is not a registered article.
    """
    registered = {article.values["text_sha256"]: article.article_id for article in curation.articles}
    found: dict[str, Path] = {}
    problems = []
    for path in sorted(folder.glob("*.txt")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in registered:
            found[registered[digest]] = path
        else:
            message = f"sha256 {digest} is no article of curation/articles.yaml; register it there or remove the file"
            problems.append(Problem(checkout.name(path), message))
    stop_if_any(problems)
    return found


def load_readings(checkout: Checkout, curation: Curation, files: dict[str, Path]) -> dict[str, Reading]:
    """The reading of each article; ``files``: the texts at hand, by article.

    Raises:
        BuildError: an article cannot be read, a record's words are not located, a reading belongs to another text, or
            an article does not have the sections or page numbers that it is registered with.
    """
    problems: list[Problem] = []
    readings = {}
    for article in curation.articles:
        try:
            if file := files.get(article.article_id):
                reading = _read_anew(article, file, curation.records)
            else:
                reading = _committed(checkout, article, curation.records)
            problems += [*_other_sections(article, reading), *_other_page_numbers(article, reading)]
            readings[article.article_id] = reading
        except BuildError as error:
            problems += error.problems
    stop_if_any(problems or list(_uncited(curation.records, readings)))
    return readings


def _read_anew(article: Article, file: Path, records: Records) -> Reading:
    """The reading of the very bytes that were recognised, whatever became of the file since."""
    try:
        raw = file.read_bytes()
        if hashlib.sha256(raw).hexdigest() != article.values["text_sha256"]:
            raise UnreadableText("the file changed while it was read; build again")
        document = read_text(decode(raw))
    except UnreadableText as error:
        raise BuildError([Problem(str(file), str(error))]) from None
    return read_article(article.article_id, document, article.values["text_sha256"], records)


def _committed(checkout: Checkout, article: Article, records: Records) -> Reading:
    path = checkout.readings / f"{article.article_id}.json"
    name = checkout.name(path)
    hint = f"build with the text of '{article.article_id}' at hand (see articles/README.md)"
    if not path.exists():
        raise BuildError([Problem(name, f"there is no reading yet: {hint}")])
    reading = from_json(path, name)
    if reading.text_sha256 != article.values["text_sha256"]:
        raise BuildError([Problem(name, f"the reading is of another text than curation/articles.yaml names: {hint}")])
    problems = [
        Problem(record.place, f"{record.table} of '{record.id}': no reading has located its words yet: {hint}")
        for record, selector in records.selectors(article.article_id)
        if selector_key(selector) not in reading.spans
    ]
    if reading.names_sha256 != names_key(records):
        problems.append(Problem("curation/records", f"names changed since {name} was made: {hint}"))
    stop_if_any(problems)
    return reading


def _other_sections(article: Article, reading: Reading) -> Iterator[Problem]:
    headings = [section.get("heading") for section in article.sections]
    prints = [fingerprint(letters(heading["es"])) if heading else None for heading in headings]
    registered = [(section["kind"], heading) for section, heading in zip(article.sections, prints, strict=True)]
    read = [(section["kind"], section["heading_letters"]) for section in reading.sections]
    if registered != read:
        same = [one == other for one, other in zip(registered, read, strict=False)]
        first = same.index(False) if False in same else len(same)
        named = article.sections[first]["section_id"] if first < len(article.sections) else "missing"
        message = f"its sections (kind, Spanish heading) are not those of the text from number {first + 1} on ({named})"
        yield Problem(article.place, f"{message}; the text has: {', '.join(kind for kind, _ in read)}")


def _other_page_numbers(article: Article, reading: Reading) -> Iterator[Problem]:
    offset, found = article.values.get("printed_page_offset"), reading.printed_page_offset
    if (int(offset) if offset else None) != found:
        none = "the text has no printed page numbers: it must be null"
        yield Problem(
            article.place, f"printed_page_offset is {offset}, {none if found is None else f'the folios say {found}'}"
        )


def _uncited(records: Records, readings: dict[str, Reading]) -> Iterator[Problem]:
    found = {c[key] for reading in readings.values() for c in reading.citations for key in ("key", "quoted_in_key")}
    for work in records["works"]:
        for key in sorted(set(work.values["cited_as"]) - found):
            yield Problem(work.place, f"cited_as '{key}' of '{work.id}': no article cites a work like this")
