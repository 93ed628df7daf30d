"""The code blocks that the pages show to their readers."""

import doctest
import re
from collections.abc import Iterator
from typing import NamedTuple

# Followed by test_guide.py, from end to end.
GUIDES = ("docs/maintainers/adding-an-article.md", "docs/maintainers/adding-an-article.es.md")

_FENCED = re.compile(r"(?ms)^```([^\n`]*)\n(.*?)^```$")
_INDENTED = re.compile(r"(?m)^\n(?: {4}|\t) *\S.*")


class Block(NamedTuple):
    """A fenced block: the language it says it is in, its lines, and the text between it and the block before."""

    language: str
    text: str
    before: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in its order."""
    found = list(_FENCED.finditer(page))
    starts = [0, *(match.end() for match in found)]
    return [Block(match[1], match[2], page[start : match.start()]) for start, match in zip(starts, found, strict=False)]


def unfenced(page: str) -> list[str]:
    """Code that stands outside of fences, where no test looks: indented blocks, and fences without an end."""
    rest = _FENCED.sub("", page)
    return [*_INDENTED.findall(rest), *re.findall(r"(?m)^ *(?:```|~~~).*", rest)]


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a ``console`` block, each with the output shown."""
    for command in re.split(r"(?m)^\$ ", console)[1:]:
        line, _, output = command.partition("\n")
        yield line, output


def agree(shown: str, given: str) -> bool:
    """Whether an output is the one shown, however its lines are broken; ``...`` stands for what is left out."""
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    return doctest.OutputChecker().check_output(shown, given, flags)
