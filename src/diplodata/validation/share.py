"""The share of an article that the published passages reproduce."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

REPRODUCING = ("quotes", "evidence", "errata")  # the tables with passages of the articles
SHORT_QUOTATION = 8  # words: shorter passages do not count
WORD = re.compile(r"(?<!\S)\S*\w\S*")  # begun once in a run of signs, which may be long
# Of a person, printed in a note or under a title: not published. The name before the @ has at most 64 characters.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_LETTER = re.compile(r"\w")
_COLUMNS = {"evidence": "exact", "errata": "as_printed"}

Row = Mapping[str, Any]


def printed_column(row: Row) -> str:
    """The column of a quotation or statement in the language in which its article prints it."""
    return "text_en" if row["english_kind"] == "original" and not row["text_es"] else "text_es"


def reproduced(tables: Mapping[str, Iterable[Row]], names: Iterable[str]) -> Counter[str]:
    """How many words of each article the passages of some tables reproduce, each word counted once.

    Tables are ``quotes``, ``evidence`` and ``errata``; only passages of 8 words or more count. Cells may be text or
    typed values.
    """
    words: dict[str, set[int]] = defaultdict(set)
    for name in names:
        for row in tables[name]:
            places = _word_places(name, row)
            words[row["article_id"]].update(places if len(places) >= SHORT_QUOTATION else ())
    return Counter({article: len(places) for article, places in words.items()})


def _word_places(name: str, row: Row) -> list[int]:
    """The offset of each word of a passage, at its first letter, since a quotation mark may be cut off."""
    text, start = row[_COLUMNS.get(name) or printed_column(row)], row["char_start"]
    if not text or not str(start).isdecimal():
        return []
    letters = (_LETTER.search(text, word.start()) for word in WORD.finditer(text))
    return [int(start) + letter.start() for letter in letters if letter]
