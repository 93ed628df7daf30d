"""What the build read in an article, and its file ``readings/<article_id>.json``.

A reading is a lock file for evidence: positions and fingerprints, no span of more than eight words of the text. From it
the tables can be built without the article. It is made anew if the text of the article is at hand.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from rapidfuzz import fuzz, process

from diplodata._ordinary import read_ordinary
from diplodata.validation.share import EMAIL, SHORT_QUOTATION, WORD
from diplodata.validation.whole_names import WholeNames
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem, attempt, stop_if_any
from diplodata_build.base.progress import watched
from diplodata_build.curation.inputs import Article, Curation
from diplodata_build.curation.records import Records, Selector
from diplodata_build.finding import find_candidates
from diplodata_build.finding.citations import find_citations
from diplodata_build.finding.entries import Entry, find_entries
from diplodata_build.reading.hedges import find_hedges
from diplodata_build.reading.locate import NotLocatedError, find_names, locate, occurrences
from diplodata_build.text import UnreadableText, read_text
from diplodata_build.text.document import Document, Section, Span
from diplodata_build.text.lines import decode
from diplodata_build.text.words import plain

LIKE = 60  # of 100, from which two keys of works are alike
_WORDS = re.compile(r"\w+")


def fingerprint(*parts: str | None) -> str:
    """A short sha256 of some strings, by which a reading recognises words that it does not contain."""
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:16]


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, which do not depend on how it is printed."""
    return "".join(filter(str.isalnum, text)).casefold()


def cut(text: str, words: int = SHORT_QUOTATION) -> str:
    """The first words of a text, with … if there are more, and without the e-mail addresses in it."""
    text = EMAIL.sub("[@]", text)
    ends = [match.end() for match in WORD.finditer(text)]
    return text if len(ends) <= words else text[: ends[words - 1]] + " …"


@dataclass(frozen=True)
class Reading:
    """Positions in one article; all offsets are half-open code points of its clean text."""

    article_id: str
    text_sha256: str
    word_count: int
    page_count: int
    printed_page_offset: int | None
    pages: list[list[int]]
    sections: list[dict[str, Any]]
    blocks: list[list[Any]]
    sentences: list[list[int]]
    spans: dict[str, list[int]]
    names_sha256: str
    names: dict[str, list[list[int]]]
    citations: list[dict[str, Any]]
    candidates: list[dict[str, Any]]
    hedges: list[tuple[int, str, str]]
    hints: dict[str, Any] | None = None  # how the text was read where the rules are wrong; not written if empty
    entries: list[Entry] = field(default_factory=list)  # of its bibliography; not written if empty
    marks: list[tuple[int, int]] = field(default_factory=list)  # number and place of each note's mark; so too

    @property
    def char_count(self) -> int:
        """How many characters the clean text has: its last block ends with it."""
        return int(self.blocks[-1][1])

    def span(self, selector: Selector) -> Span | None:
        """The place of a selector's words, None if this reading has not located them."""
        found = self.spans.get(selector_key(selector))
        return Span(*found) if found else None

    def hedges_in(self, span: Span) -> list[tuple[int, str, str]]:
        """The hedges and denials in a passage: offset, word, kind."""
        first, last = (
            bisect_left(self.hedges, offset, key=lambda hedge: hedge[0]) for offset in (span.start, span.end)
        )
        return self.hedges[first:last]

    def page(self, offset: int) -> int:
        """Ordinal page of an offset."""
        return int(self.pages[bisect_right(self.pages, offset, key=lambda run: run[0]) - 1][1])

    def block(self, offset: int) -> tuple[str, int | None]:
        """Kind of the block at an offset, and its number if it is a note."""
        block = self.blocks[bisect_right(self.blocks, offset, key=lambda block: int(block[0])) - 1]
        return str(block[2]), block[3]

    def mark_at(self, offset: int) -> int | None:
        """Where the mark of the note at an offset stands in the text, None in no note or in one without a mark."""
        return dict(self.marks).get(self.block(offset)[1] or 0)

    def section(self, offset: int) -> int:
        """Index of the section at an offset."""
        return bisect_right(self.sections, offset, key=lambda section: int(section["char_start"])) - 1


def selector_key(selector: Selector) -> str:
    """The key of a selector in ``Reading.spans``."""
    return fingerprint(selector.exact, selector.prefix, selector.suffix)


class SoughtNames:
    """All names that are searched for in the articles; ``key``: their fingerprint, by which a reading tells that its
    mentions must be read again."""

    def __init__(self, names: Iterable[str]) -> None:
        names = set(names)
        self.key = fingerprint(*sorted(names - {""}))
        words = {name: sorted(set(_WORDS.findall(name))) for name in names}
        common = Counter(word for found in words.values() for word in found)
        self._by_rarest: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for name, found in words.items():
            self._by_rarest[min(found, key=lambda word: (common[word], word), default="")].append((name, found))

    def possible(self, text: str) -> list[str]:
        """The names whose words are all in a text; no other can stand there."""
        words = {"", *_WORDS.findall(text)}
        near = (self._by_rarest[word] for word in words & self._by_rarest.keys())
        return sorted(name for names in near for name, found in names if words.issuperset(found))


@dataclass(frozen=True)
class ReadText:
    """What is read in a text, whatever the records say: the clean text, the headings of its sections as they are
    printed, and the parts of a reading that rest on it alone."""

    text: str
    headings: list[str | None]
    parts: dict[str, Any]

    @classmethod
    def of(cls, document: Document) -> ReadText:
        """What is read in a document."""
        shown = [" ".join((section.heading or "").split()) or None for section in document.sections]
        candidates = find_candidates(document)
        citations = [vars(citation) for citation in find_citations(document)]
        return cls(document.text, shown, {
            "word_count": len(WORD.findall(document.text)),
            "page_count": document.page_count,
            "printed_page_offset": document.printed_page_offset,
            "pages": [list(run) for run in document.page_runs],
            "sections": [_section(document, section) for section in document.sections],
            "blocks": [[b.char_start, b.char_end, b.kind, b.note_number, b.language] for b in document.located],
            "sentences": [[s.start, s.end] for s in document.sentences()],
            "citations": [{key: one[key] for key in one if key != "surface"} for one in citations],
            "candidates": [vars(c) | {"text": cut(c.text), "value": cut(c.value or "") or None} for c in candidates],
            "hedges": [(hedge.char_start, hedge.word, hedge.kind) for hedge in find_hedges(document)],
            "entries": list(find_entries(document)),
            "marks": [(mark.number, mark.char_start) for mark in document.note_marks],
        })  # fmt: skip


def _names_in(names: list[str], read: ReadText) -> dict[str, list[list[int]]]:
    """Where names stand in a text, by their fingerprints."""
    cited = (Span(one["char_start"], one["char_end"]) for one in read.parts["citations"])
    found = find_names(WholeNames(names), read.text, cited)
    return {fingerprint(name): [[s.start, s.end] for s in spans] for name, spans in found.items()}


def _section(document: Document, section: Section) -> dict[str, Any]:
    heading = fingerprint(letters(section.heading)) if section.heading else None
    last = document.page_at(max(section.char_start, section.char_end - 1))
    return {
        "kind": section.kind, "heading_letters": heading, "char_start": section.char_start,
        "char_end": section.char_end, "page": document.page_at(section.char_start), "page_last": last,
    }  # fmt: skip


Spans = dict[str, list[int]]  # where the words of selectors stand, by their keys


def _located(selectors: list[Selector], text: str) -> tuple[Spans, list[tuple[int, str]]]:
    """Where words stand in a text, or would most likely stand; which of them are not in it, and what is wrong."""
    spans: Spans = {}
    missed = []
    for number, selector in enumerate(selectors):
        try:
            found = locate(selector, text)
        except NotLocatedError as reason:
            missed.append((number, str(reason)))
            start = min(reason.start or 0, len(text) - len(selector.exact))
            found = Span(start, start + len(selector.exact))
        spans[selector_key(selector)] = [found.start, found.end]
    return dict(sorted(spans.items(), key=lambda item: (item[1], item[0]))), missed


def _not_located(
    article_id: str, missed: list[tuple[int, str]], texts: dict[str, ReadText], records: Records
) -> Iterator[Problem]:
    """The records of an article whose words are not in it, and in which other one they are."""
    for number, reason in missed:
        record, selector = records.selectors(article_id)[number]
        others = (key for key, read in texts.items() if any(occurrences(selector.exact, read.text)))
        there = next((f"; it stands in '{key}'" for key in others if key != article_id), "")
        yield Problem(record.place, f"{record.table} of '{record.id}': {reason}{there}")


# The file


def to_json(reading: Reading) -> str:
    """A reading as its file: one line for each item of a list, so that a change is one line of a diff."""
    values = {key: value for key, value in vars(reading).items() if key not in ("hints", "entries", "marks") or value}
    lines = [f"{json.dumps(key)}: {_lines(value)}" for key, value in values.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_compact(item)}" for item in value) + "\n]"
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"  {json.dumps(k)}: {_compact(v)}" for k, v in value.items()) + "\n}"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_json(path: Path, name: str) -> Reading:
    """The reading in a file.

    Raises:
        BuildError: the file is not a reading.
    """
    try:
        return TypeAdapter(Reading).validate_python(json.loads(read_ordinary(path)))
    except (OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise BuildError([Problem(name, f"not a reading; delete it and build with the article ({reason})")]) from None


# Read anew, or from the file


def load_readings(
    checkout: Checkout,
    curation: Curation,
    files: dict[str, Path],
    problems: list[Problem],
    unlocated: dict[str, Problem] | None = None,
) -> dict[str, Reading]:
    """The reading of each article that has one with the sections that are registered; what is wrong is added to
    ``problems``, and by its place to ``unlocated`` where words of a record are not in their article.

    ``files``: the texts at hand, by article.
    """
    records, names = curation.records, SoughtNames(sought.form for sought in curation.records.sought_names)
    missed: dict[str, Problem] = {}
    texts: dict[str, ReadText] = {}
    for article in watched([one for one in curation.articles if one.article_id in files], "texts"):
        if read := attempt(problems, _read, checkout, article, files[article.article_id]):
            texts[article.article_id] = read
    readings = {}
    for article in curation.articles:
        key = article.article_id
        if read := texts.get(key):
            reading, lacking = _reading(checkout, article, read, names, records)
            missed |= {one.place: one for one in _not_located(key, lacking, texts, records)}
        elif key in files or not (committed := attempt(problems, _committed, checkout, article, curation, names)):
            continue
        else:
            reading = committed
        problems += [*_other_sections(article, reading, read), *_other_page_numbers(article, reading)]
        if len(reading.sections) == len(article.sections):
            readings[key] = reading
    problems += missed.values()
    if unlocated is not None:
        unlocated |= missed
    if len(readings) == len(curation.articles):
        problems += _uncited(records, readings)
    return readings


def _reading(
    checkout: Checkout, article: Article, read: ReadText, names: SoughtNames, records: Records
) -> tuple[Reading, list[tuple[int, str]]]:
    """The reading of a text, and which words of its records are not in it (by number) and what is wrong with them.

    Words and names are looked for again only where they, or the text and how it is read, have changed.
    """
    selectors = [selector for _, selector in records.selectors(article.article_id)]
    possible, hints = names.possible(read.text), article.values.get("reading")
    text, cache = (article.values["text_sha256"], hints), checkout.cache
    sought = [(one.exact, one.prefix, one.suffix) for one in selectors]
    spans, missed = cache.get(("spans", text, sought), lambda: _located(selectors, read.text))
    found = cache.get(("names", text, possible), lambda: _names_in(possible, read))
    own: dict[str, Any] = {"spans": spans, "names_sha256": names.key, "names": found, "hints": hints}
    return Reading(article.article_id, article.values["text_sha256"], **read.parts, **own), missed


def _read(checkout: Checkout, article: Article, file: Path) -> ReadText:
    """What is read in a registered text; see ``read_registered``."""
    raw = _registered_bytes(article, file)
    text = article.values["text_sha256"], article.values.get("reading")
    return checkout.cache.get(("text", text), lambda: ReadText.of(_document(article, file, raw)))


def read_registered(article: Article, file: Path) -> Document:
    """The very bytes that were recognised, read, whatever became of the file since.

    Raises:
        BuildError: they cannot be read, or are no longer there.
    """
    return _document(article, file, _registered_bytes(article, file))


def _registered_bytes(article: Article, file: Path) -> bytes:
    try:
        raw = read_ordinary(file)
    except OSError as error:
        raise BuildError([Problem(str(file), str(error))]) from None
    if hashlib.sha256(raw).hexdigest() != article.values["text_sha256"]:
        raise BuildError([Problem(str(file), "the file changed while it was read; build again")])
    return raw


def _document(article: Article, file: Path, raw: bytes) -> Document:
    try:
        text = decode(raw)
        document = read_text(text, article.hints)
    except UnreadableText as error:
        raise BuildError([Problem(str(file), str(error))]) from None
    stop_if_any(list(_idle_hints(article, text)))
    return document


def _idle_hints(article: Article, text: str) -> Iterator[Problem]:
    """Patterns of hints that change nothing: mistyped, or no longer needed."""
    hints = article.hints
    plain = read_text(text).located if hints.not_headings else ()
    headings = [block.text for block in plain if block.kind == "heading"]
    for name, texts in (("not_headings", headings), ("furniture", list(map(str.strip, text.splitlines())))):
        for pattern in getattr(hints, name):
            if not any(re.fullmatch(pattern, one) for one in texts):
                what = "heading" if name == "not_headings" else "line"
                yield Problem(article.place, f"reading.{name}: the text has no {what} like '{pattern}'")


def _committed(checkout: Checkout, article: Article, curation: Curation, names: SoughtNames) -> Reading:
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
        for record, selector in curation.records.selectors(article.article_id)
        if selector_key(selector) not in reading.spans
    ]
    if reading.hints != article.values.get("reading"):
        problems.append(Problem(article.place, f"its hints (reading) changed since {name} was made: {hint}"))
    if curation.records.whole and reading.names_sha256 != names.key:
        problems.append(Problem("curation/records", f"names changed since {name} was made: {hint}"))
    stop_if_any(problems)
    return reading


def _other_sections(article: Article, reading: Reading, text: ReadText | None) -> Iterator[Problem]:
    """The first section that is not as the text has it: letter by letter if the text is at hand."""
    headings = [(section.get("heading") or {}).get("es") for section in article.sections]
    if text:
        read = [(section["kind"], heading) for section, heading in zip(reading.sections, text.headings, strict=True)]
        registered = [(section["kind"], heading) for section, heading in zip(article.sections, headings, strict=True)]
    else:
        prints = [fingerprint(letters(heading)) if heading else None for heading in headings]
        read = [(section["kind"], section["heading_letters"]) for section in reading.sections]
        registered = [(section["kind"], heading) for section, heading in zip(article.sections, prints, strict=True)]
    if registered != read:
        same = [one == other for one, other in zip(registered, read, strict=False)]
        first = same.index(False) if False in same else len(same)
        named = article.sections[first]["section_id"] if first < len(article.sections) else "missing"
        message = f"its sections (kind, Spanish heading) are not those of the text from number {first + 1} on ({named})"
        has = (f"{kind} «{heading}»" if text and heading else kind for kind, heading in read[first:])
        there = ", ".join(has) or "no more"
        yield Problem(article.place, f"{message}; the text has there: {there} (scripts/article.py new writes them)")


def _other_page_numbers(article: Article, reading: Reading) -> Iterator[Problem]:
    offset, basis, found = (
        *map(article.values.get, ("printed_page_offset", "printed_page_basis")),
        reading.printed_page_offset,
    )
    if (int(offset) if offset else None) != found:
        none = "the text has no printed page numbers: it must be null"
        yield Problem(
            article.place, f"printed_page_offset is {offset}, {none if found is None else f'the folios say {found}'}"
        )
    by_folios = "none" if found is None else "printed"
    if basis != by_folios and not (basis == "counted" and found is not None and article.hints.page_offset is not None):
        others = "folios that are not those of the publication: reading: {page_offset: none}"
        told = by_folios if found is None else f"{by_folios} ({others})"
        yield Problem(article.place, f"printed_page_basis is {basis}; by the folios of the text it is {told}")


def _uncited(records: Records, readings: dict[str, Reading]) -> Iterator[Problem]:
    found = sorted(
        {c[key] for one in readings.values() for c in one.citations for key in ("key", "quoted_in_key") if c[key]}
    )
    for work in records["works"]:
        for key in sorted(set(work.values["cited_as"]) - set(found)):
            near = process.extract(key, found, scorer=fuzz.token_set_ratio, processor=plain, limit=3, score_cutoff=LIKE)
            close = ", ".join(f"'{one}'" for one, *_ in near)
            nearest = f" (nearest: {close})" if close else ""
            message = f"cited_as '{key}' of '{work.id}': no article cites a work like this{nearest}"
            yield Problem(work.place, f"{message}; where none that is found is this work, leave cited_as out")
