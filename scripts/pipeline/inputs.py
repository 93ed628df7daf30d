"""All that a build reads, gathered: schemas, records, English, articles and their readings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import shapes
from pipeline.house import House
from pipeline.marked import Marked, read_yaml
from pipeline.problems import BuildError, Problem, attempt, stop_if_any
from pipeline.reading import Reading, fingerprint, from_json, letters, names_key, read_article, selector_key
from pipeline.records import Records, read_records
from pipeline.schemas import Schemas, read_schemas
from pipeline.text import UnreadableText, read_text
from pipeline.text.decode import decode
from pipeline.translation.memory import Memory, findings, read_memory


@dataclass(frozen=True)
class Article:
    """One entry of ``curation/articles.yaml``; ``place`` is its file:line."""

    article_id: str
    place: str
    values: dict[str, Any]

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Its sections in order: section_id, kind and heading (es, en, or None)."""
        return list(self.values.get("sections") or [])


@dataclass(frozen=True)
class Curation:
    """What people decide, checked."""

    schemas: Schemas
    package: dict[str, Any]
    articles: tuple[Article, ...]
    records: Records
    memory: Memory
    dismissed: tuple[dict[str, Any], ...]
    warnings: tuple[Problem, ...]


def read_curation(house: House) -> Curation:
    """Everything under ``curation/``.

    Raises:
        BuildError: every finding in every file; in the schemas alone where they have any, for all else rests on them.
    """
    schemas = read_schemas(house)
    problems: list[Problem] = []
    articles = attempt(problems, read_articles, house, schemas)
    records = attempt(problems, read_records, house, schemas, articles and [a.article_id for a in articles])
    memory = attempt(problems, read_memory, house)
    package = attempt(problems, read_yaml, house.curation / "package.yaml", house.root, shapes.PackageShape)
    dismissed = attempt(problems, read_dismissed, house, schemas)
    stop_if_any(problems)
    assert articles is not None and records is not None and memory is not None and package is not None
    errors, warnings = findings(memory, records, schemas)
    stop_if_any(errors)
    return Curation(schemas, package.value, articles, records, memory, dismissed or (), tuple(warnings))


def read_articles(house: House, schemas: Schemas) -> tuple[Article, ...]:
    """The registered articles, in the order of their file."""
    marked = read_yaml(house.curation / "articles.yaml", house.root, shapes.Articles)
    problems = [
        Problem(marked.place((i, key)), f"article '{value.get('article_id')}': unknown key '{key}'")
        for i, value in enumerate(marked.value or [])
        for key in sorted(set(value) - _article_keys(schemas))
    ]
    problems += _lacking(marked, ("article_id", "authors", "title", "text_sha256", "sections"))
    stop_if_any(problems)
    return tuple(Article(value["article_id"], marked.place((i,)), value) for i, value in enumerate(marked.value or []))


def _article_keys(schemas: Schemas) -> set[str]:
    return {field.source for field in schemas["articles"].curated} | {"text_sha256", "sections"}


def _lacking(marked: Marked, keys: tuple[str, ...]) -> Iterator[Problem]:
    for i, value in enumerate(marked.value or []):
        for key in keys:
            if not value.get(key):
                yield Problem(marked.place((i,)), f"{key} is missing")


def read_dismissed(house: House, schemas: Schemas) -> tuple[dict[str, Any], ...]:
    """The candidates that an editor dismissed, each with its place in the file under ``place``."""
    marked = read_yaml(house.curation / "dismissed.yaml", house.root, shapes.Entries)
    reasons = {code.code for code in schemas.codes.get(("coverage", "reason"), ())}
    known = {"article_id", "kind", "text", "occurrence", "reason"}
    problems = list(_lacking(marked, ("article_id", "kind", "text", "reason")))
    for i, value in enumerate(marked.value or []):
        if value.get("reason") and value["reason"] not in reasons:
            message = f"unknown reason '{value['reason']}' (known: {', '.join(sorted(reasons))})"
            problems.append(Problem(marked.place((i, "reason")), message))
        problems += [Problem(marked.place((i, key)), f"unknown key '{key}'") for key in sorted(set(value) - known)]
        if not str(value.get("occurrence") or 1).isdecimal():
            message = f"occurrence '{value['occurrence']}' is no whole number from 1"
            problems.append(Problem(marked.place((i, "occurrence")), message))
    stop_if_any(problems)
    return tuple({**value, "place": marked.place((i,))} for i, value in enumerate(marked.value or []))


# Articles and readings


def find_articles(house: House, curation: Curation, folder: Path) -> dict[str, Path]:
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
            problems.append(Problem(house.name(path), message))
    stop_if_any(problems)
    return found


def missing_folder(named: Path | None) -> list[Problem]:
    """A warning where the folder that somebody named for the articles does not exist."""
    if named is None or named.is_dir():
        return []
    return [Problem(str(named), "there is no such folder; the articles are taken as not at hand")]


def take_readings(house: House, curation: Curation, files: dict[str, Path]) -> dict[str, Reading]:
    """The reading of each article: made anew where the article is at hand, else the committed one.

    Raises:
        BuildError: an article cannot be read, a record's words are not located, a reading belongs to other text.
    """
    problems: list[Problem] = []
    readings = {}
    for article in curation.articles:
        try:
            file = files.get(article.article_id)
            reading = _read_anew(article, file, curation) if file else _committed(house, article, curation)
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


def _committed(house: House, article: Article, curation: Curation) -> Reading:
    path = house.readings / f"{article.article_id}.json"
    name = house.name(path)
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
