"""Acronyms: those that an article defines, with their long forms, and those that it only uses.

Long forms come from the Schwartz-Hearst algorithm of the ``abbreviations`` package; the brackets are read here. Run
over the sentences of the first two articles alone, the package finds 13 of 20 definitions: it knows neither
``[SIGLA]`` nor ``(SIGLA, 2019)`` (4 of the 6 missed), and requires the last letter in the last word (the other 2: an
acronym of the first words of a long name). There the words before the bracket are taken if the letters run through
their initials: 20 of 20, none wrong (``benchmarks/alone.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from abbreviations import schwartz_hearst

from diplodata_build.finding.brackets import bracket_spans, is_ibidem
from diplodata_build.finding.lexicon import UPPER, is_ordinary, is_roman
from diplodata_build.finding.model import Candidate, FinderContext
from diplodata_build.text.document import Block
from diplodata_build.text.words import fold, word_set

_SHORT = r"(?P<short>[^\W\d_][\w&-]{1,9})"
_LEAD = r"(?:(?:por )?sus? siglas(?: en \w+)?|en \w+|en adelante|siglas)[,:]?\s+"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?:\s*:\s*[\d–-]+)?"
_TAIL = rf"\s*(?:,\s*(?:{_YEAR}|(?:por )?sus? siglas.*|en adelante.*|en \w+))?"
_DEFINITION = re.compile(rf"\s*(?:{_LEAD})?[“\"«]?{_SHORT}[”\"»]?{_TAIL}\s*")
_DOTTED = rf"[{UPPER}]{{2}}\.\s?[{UPPER}]{{2}}\.|(?:[{UPPER}]\.){{2,}}(?!\s?[{UPPER}])"  # EE. UU., D.F.
_WORD = re.compile(rf"(?<![\w@./])(?:{_DOTTED}|[^\W\d_]\w*)(?!@)")
_CAPITALS = re.compile(rf"[{UPPER}][{UPPER}0-9]*[{UPPER}][{UPPER}0-9]*s?|[{UPPER}]\d{{1,3}}|{_DOTTED}")
_LONGEST = 14
_WINDOW = 200  # characters before a bracket that are searched for the long form

# Lower-case acronyms that read like words; looked for only where the article sets acronyms in small capitals.
_WORDLIKE = word_set("aelc cepal fifa nasa oea oms onu opep otan sida ue unam vih")
_NOT_ACRONYMS = word_set("blog blogs chef chip club clubs clubes etc fax hoc kit pub spot stock su tu tabú top vs web")
_BEFORE_SMALL = word_set(
    """
    a al cada como con cuyo cuya de del dicha dichas dicho dichos diversas diversos e el en entre esta estas este
    estos la las los ni o otras otros para por según sigla siglas sin sobre su sus un una y
    """
)
_BEFORE_NAME = re.compile(rf"-[{UPPER}]")  # pnd-Migración
_ONSETS = word_set("bl br ch cl cr dr fl fr gl gn gr gu ll pl pr ps qu tr")


def find_acronyms(context: FinderContext) -> Iterator[Candidate]:
    """Every acronym in its place; the value is its long form where the article defines it."""
    defined, places = _definitions(context)
    small = sum(short.islower() for short in defined) > 1
    for offset, block in context.prose():
        previous = ""
        for match in _WORD.finditer(block.text):
            word, start = match[0], offset + match.start()
            is_small = word.islower()
            known = word in defined or (not is_small and is_acronym(word))
            if small and is_small and not known:
                placed = previous.lower() in _BEFORE_SMALL or _BEFORE_NAME.match(block.text, match.end())
                known = bool(placed) and _is_small_acronym(word)
            if start in places or (known and not context.excludes(start, start + len(word))):
                long = defined.get(word) or defined.get(word.removesuffix("s")) or None
                yield context.candidate("acronym", start, start + len(word), long)
            previous = word


def is_acronym(word: str) -> bool:
    """Whether a word looks like an acronym set in capitals."""
    if word.islower() or len(word) > _LONGEST or not _CAPITALS.fullmatch(word):
        return False
    plain = word.rstrip("s")
    return not (is_roman(plain) or is_ordinary(plain))


def _is_small_acronym(word: str) -> bool:
    """Whether a short lower-case word cannot be Spanish."""
    if not word.islower() or not 1 < len(word) < 7 or word in _NOT_ACRONYMS or is_roman(word.upper()):
        return False
    return word in _WORDLIKE or _is_unspanish(fold(word))


def _is_unspanish(word: str) -> bool:
    """No vowel, an ending or a beginning that Spanish words do not have."""
    vowels = [letter in "aeiou" for letter in word]
    if not any(vowels) and word != "y":
        return True
    if word[-1] == "u":
        return len(word) < 5
    if word[-1] not in "aeionsrldzjyx" or not (any(vowels[-2:]) or word.endswith(("y", "ns"))):
        return True
    return not any(vowels[:2]) and word[:2] not in _ONSETS


# --- Definitions ------------------------------------------------------------------------------------------------------


def _definitions(context: FinderContext) -> tuple[dict[str, str], set[int]]:
    """Long form of each acronym that a bracket defines ("" where it is not clear), and where the brackets have it."""
    defined: dict[str, str] = {}
    places: set[int] = set()
    for offset, block in context.prose():
        for start, end in bracket_spans(block.text):
            match = _DEFINITION.fullmatch(block.text, start + 1, end) if end - start < 80 else None
            if match is None or (match["year"] and not is_acronym(match["short"])) or is_ibidem(match["short"]):
                continue
            short = match["short"]
            long = _long_form(short, _window(block, start))
            if long or (is_acronym(short) and not context.excludes(offset + start, offset + end)):
                defined[short] = defined.get(short) or long
                places.add(offset + match.start("short"))
    return defined, places


def _window(block: Block, end: int) -> str:
    """The words before a bracket in which its long form stands: of its sentence, its quotation, its own bracket."""
    window = block.text[max(0, end - _WINDOW) : end].rstrip()
    if window[-1:] in ("”", "»", '"'):
        return re.split('[“«"]', window[:-1])[-1]
    starts = [match.end() for match in re.finditer(r"[.;:?!(\[)\]«“]\s*(?=[^\s.])", window)]
    return window[starts[-1] :] if starts else window


def _long_form(short: str, window: str) -> str:
    """The long form before a bracket, empty where the words there do not give it."""
    found = _schwartz_hearst(short, window)
    return found if found and _initials_fit(short, found) else _from_initials(short, window)


def _schwartz_hearst(short: str, window: str) -> str:
    folded = fold(window)
    text = folded if len(folded) == len(window) else window.lower()
    candidate = schwartz_hearst.Candidate(fold(short))
    candidate.set_position(len(text) + 2, len(text) + 2 + len(short))
    try:
        definition = schwartz_hearst.get_definition(candidate, f"{text} ({candidate})")
        found = str(schwartz_hearst.select_definition(definition, candidate))
    except (ValueError, IndexError):
        return ""
    return window[len(window) - len(found) :] if text.endswith(found) else ""


def _from_initials(short: str, window: str) -> str:
    """The words from the nearest one with the first letter through which all letters run, half of them initials."""
    words = list(re.finditer(r"[^\W_][\w-]*", window))[-3 * len(short) - 2 :]
    for word in reversed(words):
        long = window[word.start() :]
        if word[0][0].isupper() and fold(word[0][0]) == fold(short[0]) and _initials_fit(short, long):
            letters = iter(fold(long))
            if all(letter in letters for letter in fold(short)):
                return long
    return ""


def _initials_fit(short: str, long: str) -> bool:
    """Whether at least half of the letters are found, in their order, among the initials of the words."""
    longest = [0] * (len(short) + 1)  # common subsequence of the initials so far and of each beginning of ``short``
    for word in re.findall(r"[^\W\d_]\w*", long):
        previous = longest[:]
        for at, letter in enumerate(fold(short), start=1):
            longest[at] = max(previous[at], longest[at - 1], previous[at - 1] + (letter == fold(word[0])))
    return 2 * longest[-1] >= len(short)
