"""The reading of each article: made anew where the article is at hand, else the committed one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from diplodata_build.text.decode import decode


def find_articles(checkout: Checkout, curation: Curation, folder: Path) -> dict[str, Path]:
    """Which registered article lies in which file of a folder, recognised by sha256 whatever its name.

    Raises:
        BuildError: a text of the folder is no registered article.
    """
    registered = {article.values["text_sha256"]: article.article_id for article in curation.articles}
    found: dict[str, Path] = {}
    problems = []
    for path in sorted(folder.glob("*.txt")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in registered:
            found[registered[digest]] = path
        else:
            message = f"sha256 {digest} is no article of curation/articles.yaml; register it there or take the file out"
            problems.append(Problem(checkout.name(path), message))
    stop_if_any(problems)
    return found


def missing_folder(named: Path | None) -> list[Problem]:
    """A warning where the folder that somebody named for the articles does not exist."""
    if named is None or named.is_dir():
        return []
    return [Problem(str(named), "there is no such folder; the articles are taken as not at hand")]


def load_readings(checkout: Checkout, curation: Curation, files: dict[str, Path]) -> dict[str, Reading]:
    """The reading of each article: made anew where the article is at hand, else the committed one.

    Raises:
        BuildError: an article cannot be read, a record's words are not located, a reading belongs to other text.
    """
    problems: list[Problem] = []
    readings = {}
    for article in curation.articles:
        try:
            file = files.get(article.article_id)
            reading = _read_anew(article, file, curation) if file else _committed(checkout, article, curation)
            problems += _misfits(article, reading)
            readings[article.article_id] = reading
        except BuildError as error:
            problems += error.problems
    stop_if_any(problems or list(_uncited(curation.records, readings)))
    return readings


def _uncited(records: Records, readings: dict[str, Reading]) -> Iterator[Problem]:
    found = {c[key] for reading in readings.values() for c in reading.citations for key in ("key", "quoted_in_key")}
    for work in records["works"]:
        for key in sorted(set(work.values["cited_as"]) - found):
            yield Problem(work.place, f"cited_as '{key}' of '{work.id}': no article cites a work like this")


def _read_anew(article: Article, file: Path, curation: Curation) -> Reading:
    """The reading of an article's text: of the very bytes that were recognised, whatever became of the file since."""
    try:
        raw = file.read_bytes()
        if hashlib.sha256(raw).hexdigest() != article.values["text_sha256"]:
            raise UnreadableText("the file changed while it was read; build again")
        document = read_text(decode(raw))
    except UnreadableText as error:
        raise BuildError([Problem(str(file), str(error))]) from None
    return read_article(article.article_id, document, article.values["text_sha256"], curation.records)


def _committed(checkout: Checkout, article: Article, curation: Curation) -> Reading:
    path = checkout.readings / f"{article.article_id}.json"
    name = checkout.name(path)
    hint = f"build with the text of '{article.article_id}' at hand (see articles/README.md)"
    if not path.exists():
        raise BuildError([Problem(name, f"there is no reading yet: {hint}")])
    reading = from_json(path, name)
    if reading.text_sha256 != article.values["text_sha256"]:
        raise BuildError([Problem(name, f"the reading is of another text than curation/articles.yaml names: {hint}")])
    stop_if_any(list(_unlocated(reading, article, curation.records, hint)))
    return reading


def _unlocated(reading: Reading, article: Article, records: Records, hint: str) -> Iterator[Problem]:
    for record, selector in records.selectors(article.article_id):
        if selector_key(selector) not in reading.spans:
            yield Problem(
                record.place, f"{record.table} of '{record.id}': no reading has located its words yet: {hint}"
            )
    if reading.names_sha256 != names_key(records):
        yield Problem("curation/records", f"names changed since readings/{article.article_id}.json was made: {hint}")


def _misfits(article: Article, reading: Reading) -> Iterator[Problem]:
    told = [(s.get("kind"), _heading_key(s)) for s in article.sections]
    read = [(s["kind"], s["heading_letters"]) for s in reading.sections]
    if told != read:
        kinds = ", ".join(kind for kind, _ in read)
        first = next((i for i, pair in enumerate(zip(told, read, strict=False)) if pair[0] != pair[1]), len(told))
        named = article.sections[first].get("section_id") if first < len(told) else "missing"
        message = f"its sections (kind, Spanish heading) are not those of the text from number {first + 1} on ({named})"
        yield Problem(article.place, f"{message}; the text has: {kinds}")
    offset, found = article.values.get("printed_page_offset"), reading.printed_page_offset
    if (int(offset) if offset else None) != found:
        said = (
            f"the folios say {found}" if found is not None else "the text has no printed page numbers: it must be null"
        )
        yield Problem(article.place, f"printed_page_offset is {offset}, {said}")


def _heading_key(section: dict[str, Any]) -> str | None:
    heading = section.get("heading")
    return fingerprint(letters(heading["es"])) if heading else None
