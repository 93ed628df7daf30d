"""What the build read in an article, and its file ``readings/<article_id>.json``.

A reading is a lock file for evidence: positions and fingerprints, no span of more than eight words of the text. From it
the tables can be built without the article.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from diplodata.validation.share import SHORT_QUOTATION, WORD
from diplodata_build.base.problems import BuildError, Problem, stop_if_any
from diplodata_build.curation.records import Records, Selector, matching_names
from diplodata_build.finding import find_candidates
from diplodata_build.finding.citations import find_citations
from diplodata_build.finding.sentences import find_hedges
from diplodata_build.reading.locate import NotLocatedError, find_names, locate
from diplodata_build.text.document import Document, Section, Span


def fingerprint(*parts: str | None) -> str:
    """A short sha256 of some strings, by which a reading recognises words that it does not contain."""
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:16]


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, which do not depend on how it is printed."""
    return "".join(filter(str.isalnum, text)).casefold()


def cut(text: str, words: int = SHORT_QUOTATION) -> str:
    """The first words of a text, with … if there are more."""
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

    def span(self, selector: Selector) -> Span | None:
        """The place of a selector's words, None if this reading has not located them."""
        found = self.spans.get(selector_key(selector))
        return Span(*found) if found else None

    def name_spans(self, name: str) -> list[Span]:
        """The places of a name."""
        return [Span(*span) for span in self.names.get(fingerprint(name), [])]

    def hedges_in(self, span: Span) -> list[tuple[int, str, str]]:
        """The hedges and denials in a passage: offset, word, kind."""
        first, last = (
            bisect_left(self.hedges, offset, key=lambda hedge: hedge[0]) for offset in (span.start, span.end)
        )
        return self.hedges[first:last]

    def page(self, offset: int) -> int:
        """Ordinal page of an offset."""
        return int(self.pages[bisect_right(self._page_starts, offset) - 1][1])

    def block(self, offset: int) -> tuple[str, int | None]:
        """Kind of the block at an offset, and its number if it is a note."""
        block = self.blocks[bisect_right(self._block_starts, offset) - 1]
        return str(block[2]), block[3]

    def section(self, offset: int) -> int:
        """Index of the section at an offset."""
        return bisect_right(self._section_starts, offset) - 1

    @cached_property
    def _page_starts(self) -> list[int]:
        return [start for start, _ in self.pages]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block[0] for block in self.blocks]

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section["char_start"] for section in self.sections]


def selector_key(selector: Selector) -> str:
    """The key of a selector in ``Reading.spans``."""
    return fingerprint(selector.exact, selector.prefix, selector.suffix)


def names_key(records: Records) -> str:
    """A fingerprint of all names that are searched for: if it differs, mentions must be read again."""
    return fingerprint(*sorted({name for name, _, _ in matching_names(records)}))


def read_article(article_id: str, document: Document, text_sha256: str, records: Records) -> Reading:
    """The reading of a document, with the words of all records located.

    Raises:
        BuildError: words of a record are not in the article, or not once.
    """
    citations = find_citations(document)
    names = sorted({name for name, _, _ in matching_names(records)})
    found = find_names(names, document, (Span(c.char_start, c.char_end) for c in citations))
    return Reading(
        article_id,
        text_sha256,
        word_count=len(WORD.findall(document.text)),
        page_count=document.page_count,
        printed_page_offset=document.printed_page_offset,
        pages=[list(run) for run in document.page_runs],
        sections=[_section(document, section) for section in document.sections],
        blocks=[[b.char_start, b.char_end, b.kind, b.note_number, b.language] for b in document.located],
        sentences=[[s.start, s.end] for s in document.sentences()],
        spans=_locate_all(article_id, document, records),
        names_sha256=names_key(records),
        names={fingerprint(name): [[s.start, s.end] for s in spans] for name, spans in found.items() if spans},
        citations=[
            {key: value for key, value in asdict(citation).items() if key != "surface"} for citation in citations
        ],
        candidates=[_cut_short(asdict(candidate)) for candidate in find_candidates(document)],
        hedges=[(hedge.char_start, hedge.word, hedge.kind) for hedge in find_hedges(document)],
    )


def _section(document: Document, section: Section) -> dict[str, Any]:
    heading = fingerprint(letters(section.heading)) if section.heading else None
    last = document.page_at(max(section.char_start, section.char_end - 1))
    return {
        "kind": section.kind, "heading_letters": heading, "char_start": section.char_start,
        "char_end": section.char_end, "page": document.page_at(section.char_start), "page_last": last,
    }  # fmt: skip


def _cut_short(candidate: dict[str, Any]) -> dict[str, Any]:
    return candidate | {key: cut(candidate[key] or "") or None for key in ("text", "value")}


def _locate_all(article_id: str, document: Document, records: Records) -> dict[str, list[int]]:
    spans: dict[str, list[int]] = {}
    problems: list[Problem] = []
    for record, selector in records.selectors(article_id):
        try:
            found = locate(selector, document)
        except NotLocatedError as reason:
            problems.append(Problem(record.place, f"{record.table} of '{record.id}': {reason}"))
        else:
            spans[selector_key(selector)] = [found.start, found.end]
    stop_if_any(problems)
    return dict(sorted(spans.items(), key=lambda item: (item[1], item[0])))


# The file


def to_json(reading: Reading) -> str:
    """A reading as its file: one line for each item of a list, so that a change is one line of a diff."""
    lines = [f"{json.dumps(key)}: {_lines(value)}" for key, value in asdict(reading).items()]
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
        return TypeAdapter(Reading).validate_python(json.loads(path.read_text("utf-8")))
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise BuildError([Problem(name, f"not a reading; delete it and build with the article ({reason})")]) from None
