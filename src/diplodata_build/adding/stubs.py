"""Entries for the files of editors, as YAML, and the words of a text by which they are found again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from diplodata_build.base.checkout import write_text
from diplodata_build.curation.records import Selector
from diplodata_build.finding.lexicon import is_ordinary
from diplodata_build.reading.locate import NotLocatedError, locate
from diplodata_build.text.document import Document, Span
from diplodata_build.text.words import fold, plain, word_set

WIDTH = 118
CONTEXT = 8  # words at most of a prefix or a suffix
FEWEST, MOST = 4, 8  # words by which a sentence is found; with 12 they would be a third of an article
SLUG = 6  # words of an id
_WORD = re.compile(r"\w+(?:[-’'.,]\w+)*")
_SMALL = word_set("a al de del e el en la las los o para por su sus un una y the of and in")


class Lines(list[Any]):
    """A list that is written with a line for each item, so that the lines of two entries are easily put together."""


class _Dumper(yaml.SafeDumper):
    """Writes ``Lines`` as lines."""


_Dumper.add_representer(
    Lines, lambda dumper, lines: dumper.represent_sequence("tag:yaml.org,2002:seq", lines, flow_style=False)
)


def entry(values: Any, comment: str = "") -> str:
    """One entry of a list, under a comment."""
    shape: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": WIDTH, "default_flow_style": None}
    text = yaml.dump([values], Dumper=_Dumper, **shape)
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


def telling(document: Document, start: int, end: int, times: Mapping[str, int]) -> str | dict[str, str]:
    """The words of one clause of a sentence that tell most about it: those that the article has least often."""
    text = document.text
    best: tuple[float, list[re.Match[str]]] = (0, [])
    clauses = _clauses(text, start, end)
    for clause in clauses:
        for first in range(max(1, len(clause) - MOST + 1)):
            words = clause[first : first + MOST]
            weight = sum(1 / max(1, times[plain(word[0])]) for word in words if not is_ordinary(word[0]))
            best = max(best, (weight, words), key=lambda one: one[0])
    words = best[1] or (clauses[0][:MOST] if clauses else [])
    while len(words) > 1 and is_ordinary(words[-1][0]):
        words = words[:-1]
    while len(words) > FEWEST and is_ordinary(words[0][0]):
        words = words[1:]
    found = selector(document, words[0].start(), words[-1].end()) if words else selector(document, start, end)
    return found["exact"] if len(found) == 1 else found


def _clauses(text: str, start: int, end: int) -> list[list[re.Match[str]]]:
    """The words of a sentence, parted where more than a space is between two of them."""
    clauses: list[list[re.Match[str]]] = []
    for word in _WORD.finditer(text, start, end):
        if clauses and text[clauses[-1][-1].end() : word.start()].isspace():
            clauses[-1].append(word)
        else:
            clauses.append([word])
    return clauses
