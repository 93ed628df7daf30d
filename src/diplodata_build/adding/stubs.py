"""Entries for the files of editors, as YAML, and the words of a text by which they are found again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from diplodata.validation.share import WORD
from diplodata_build.base.checkout import write_text
from diplodata_build.curation.records import Selector
from diplodata_build.reading.locate import NotLocatedError, locate
from diplodata_build.text.document import Document, Span
from diplodata_build.text.words import fold, word_set

WIDTH = 118
CONTEXT = 8  # words at most of a prefix or a suffix
OPENING = (4, 10)  # words at least and at most by which a sentence is found
SLUG = 6  # words of an id
_SMALL = word_set("a al de del e el en la las los o para por su sus un una y the of and in")


def entry(values: Any, comment: str = "") -> str:
    """One entry of a list, under a comment."""
    text = yaml.safe_dump([values], allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None)
    return f"# {comment}\n{text}" if comment else text


def append(path: Path, entries: Iterable[str]) -> None:
    """Put entries at the end of a file, which may be new; what is there stays as it is."""
    there = path.read_text("utf-8").rstrip("\n") if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "\n\n".join(filter(None, [there, *(one.rstrip("\n") for one in entries)])) + "\n")


def slug(text: str, taken: Iterable[str] = ()) -> str:
    """An id of the first words of a text that say something, with a number where it is taken."""
    words = [word for word in re.findall(r"[a-z0-9]+", fold(text).casefold()) if word not in _SMALL]
    name = "-".join(words[:SLUG]) or "x"
    known = set(taken)
    numbers = (f"{name}-{number}" for number in range(2, len(known) + 3))
    return next(one for one in (name, *numbers) if one not in known)


def selector(document: Document, start: int, end: int) -> dict[str, str]:
    """The words of a place, with as many before them, or after them, as tell them apart."""
    text = document.text
    exact = text[start:end]
    block = next(one for one in document.located if (one.char_start or 0) <= start < (one.char_end or 0))
    before, after = text[block.char_start : start].split(), text[end : block.char_end].split()
    prefixes = [{"prefix": " ".join(before[-count:])} for count in range(1, min(CONTEXT, len(before)) + 1)]
    suffixes = [{"suffix": " ".join(after[:count])} for count in range(1, min(CONTEXT, len(after)) + 1)]
    contexts: list[dict[str, str]] = [{}, *prefixes, *suffixes]
    for context in contexts:
        try:
            if locate(Selector("", exact, **context), document.text) == Span(start, end):
                return {"exact": exact} | context
        except NotLocatedError:
            continue
    return {"exact": exact} | contexts[-1]


def opening(document: Document, start: int, end: int) -> str | dict[str, str]:
    """The first words of a sentence that no other place has."""
    words = list(WORD.finditer(document.text, start, end))
    fewest, most = OPENING
    for count in range(min(fewest, len(words)), min(most, len(words)) + 1):
        found = selector(document, words[0].start(), words[count - 1].end())
        if len(found) == 1:
            return found["exact"]
    return selector(document, start, words[min(most, len(words)) - 1].end() if words else end)
