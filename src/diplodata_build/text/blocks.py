"""Sentences and sections of blocks.

A list inside a sentence («a) … b) …», «1. … 2. …») stays in one sentence, and so does the reference to a work whose
title has a full stop («Ana Robledo, Los puertos. Una historia (Lima, 2011)»): before the stop there must be a person
and a title, after it place and year, and in neither a verb that tells something, since «(Robledo, 2011)» looks like a
place and year. A section is a run of blocks under each heading; there are implicit ones for abstracts, introduction and
notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diplodata_build.text.document import Block, Section, Span
from diplodata_build.text.words import PERSON, TELLS, abstract_label, is_letter_item, word_set

_END = re.compile(
    r"(?:[.!?…]+|\[…\]|\(…\))[»”\"'’)\]]*\s+(?=[«“\"'‘(\[¿¡—–]*[^\W_]|[«“]?…|\[…)"
    r"|\.(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ]*\s)(?:(?<=[a-záéíóúñ]{3}\.)|(?<=[»”)]\.))"  # the PDF has lost the space: «red.Los»
)
_OPENING = re.compile(r"[«“\"'‘(\[¿¡—–…\s\]]*")
_WORD_BEFORE = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z])\s?[.)](?:\s|$)")
_NUMBER_BEFORE = re.compile(  # of an item; «p. 49.» ends a reference
    r"(?:^|[«“(:;]\s*|(?<!\d),\s*|(?<!\bp)(?<!\bpp)(?<!\bn)(?<!\bf)(?<!\bt)(?<!\bvol)(?<!\bnúm)(?<!\bfol)(?<!\bleg)(?<!\d)\.\s*|\b[yeou]\s+)"
    r"\d{1,2}\.$"
)
_ABBREVIATIONS = word_set(
    "p pp pág págs núm núms n no nº vol vols t art arts cap caps fig figs ed eds coord coords comp comps cf cfr "
    "ibíd ibid id op cit dr dra drs sr sra srs lic ing prof gral gen mons st vs v aprox av col dept depto ej etc "
    "part lib tít leg exp fol fols ff doc docs emp párr al trad s sig sigs ss párr ee uu jr mr mrs ms mme mlle inc "
    "vid ca ch th mss fr arch legs segr vv ntra stma stmo smo excmo excma ilmo ilma esp s.l s.f s.n s.a s.d carp"
)
_LETTER = re.compile(r"[«“\"]?[a-z]")  # «a. Los puertos», an item
_BRACKETED_ROLE = re.compile(r"\((?:eds?|coords?|comps?|dirs?|orgs?|trads?)\.$", re.IGNORECASE)  # «(eds.) Visions of …»
_TITLE = r"(?:[^.;()“”«»]|\b[A-Z]\.){3,150}(?:\.\s[^.;()“”«»]{3,100})?"
_TITLE_BEFORE = re.compile(  # whose it is, and what is named up to the stop; one of names alone could be a place
    rf".*(?:(?:\((?:eds?|coords?|comps?|dirs?)\.\)|(?:;|;\sy|[Vv]éa[ns]e(?:\stambi[ée]n)?|(?:obra|libro|trabajo|estudio)s?\sde)"
    rf"\s{PERSON}),\s(?=[A-ZÁÉÍÓÚÑ])|(?:{PERSON},|\bet\sal\.,?)\s(?=[¿¡]?[A-ZÁÉÍÓÚÑ][^.]*\s[a-záéíóúñ])"
    rf"|\bsus?\s(?:obra|libro)s?\s(?=[A-ZÁÉÍÓÚÑ]))(?P<book>{_TITLE})[.?!]$"
    r"|.*[”»]\s?,\s(?:en\s)?(?P<journal>[A-ZÁÉÍÓÚÑ][^.;()“”«»]{2,60})\.$",
    re.DOTALL,
)
_CAPITALS = r"[A-ZÁÉÍÓÚÑÜ]{3,}(?:\s\((?:eds?|coords?|comps?|dirs?)\.\))?:\s"  # «R. ROBLEDO (ed.): »
_UNSIGNED_BEFORE = re.compile(  # whose work it is, capitals or nobody say
    rf".*(?:{_CAPITALS}|\((?:eds?|coords?|comps?|dirs?)\.\):\s|\b(?:[Vv]éa[ns]e|[Vv]er|[Cc]fr?\.)\s(?:también\s|además\s)?)"
    r"(?P<book>[A-ZÁÉÍÓÚÑ¿¡](?:[^.;:()“”«»]|\b[A-Z]\.|[«(][^«»()]{1,60}[»)]){3,150}"
    r"(?:\.\s[^.;:()“”«»]{3,100})?)[.?!]$",
    re.DOTALL,
)
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_DATED = re.compile(rf"{_YEAR}[^,]{{0,20}}$")  # the imprint stands before the stop: the next work begins after it
_REST = r"[^.;()“”«»]|\(\d[\d–-]*\)|“[^“”]{1,40}”"
_PLACE_AFTER = re.compile(
    rf"(?P<title>(?:{_REST}){{3,150}}(?:\.\s(?:{_REST}){{3,100}})?)"
    rf"\s\((?:[^();]{{1,12}};\s)?[A-ZÁÉÍÓÚÑ][^()\d;]{{2,40}},\s{_YEAR}[^()]{{0,20}}\)"
)
_IMPRINT_AFTER = re.compile(
    rf"(?P<title>(?:{_REST}){{3,150}}?(?:\.\s(?:{_REST}){{3,100}}?)?)"
    rf"(?:,\s[A-ZÁÉÍÓÚÑ][^.;:()“”«»\d]{{2,60}}\s{_YEAR}|\s\([A-ZÁÉÍÓÚÑ][^()\d;]{{2,40}},\s{_YEAR}\))"
)
_ISSUE_AFTER = re.compile(rf"(?P<title>[^.;()“”«»]{{3,120}}?)(?:\s\d+)?\s?(?:\(\d{{1,3}}\)\s?)*\({_YEAR}\)")
_QUOTED_BEFORE = re.compile(rf"{_CAPITALS}$|(?:[,;]|\b(?:y|e|en|su|(?:artículo|capítulo|estudio|trabajo)s?:?))\s$")
_ARTICLE_AFTER = re.compile(
    rf"(?P<title>[^“”«»;]{{3,200}}[”»]\s?,\s(?:(?:en|in)\s)?[A-ZÁÉÍÓÚÑ][^“”«»;]{{3,100}}?)"
    rf"(?:\([^()]*{_YEAR}[^()]*\)|,\s[^“”«»;()]{{0,60}}{_YEAR},)"
)
_DATED_BEFORE = re.compile(rf"\({_YEAR}[a-z]?\)[:,]\s?(?P<book>[A-ZÁÉÍÓÚÑ][^.;()“”«»]{{3,120}}\.)?$")
_BOOK_AFTER = re.compile(r"(?P<title>[A-ZÁÉÍÓÚÑ][^.,;()“”«»]{3,120},(?:\s[A-ZÁÉÍÓÚÑ][^\W\d]*){1,4}),\s[A-ZÁÉÍÓÚÑ]")
_CHAPTER_AFTER = re.compile(r"(?P<title>[^“”«»;]{3,200})[”»]\s?,\s(?:en|in):?\s[A-ZÁÉÍÓÚÑ]")
_IMPRINT = re.compile(rf"\([^()]+,\s{_YEAR}\)\s?[a-záéíóúñ,;.]")
_LINKED = re.compile(  # the next work of a list, which the extraction sets on the line of a link
    r"(?<!\S)[(<«“]?(?:https?://|www\.)\S+(?<=[\w/])(?=\s+[A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s[A-ZÁÉÍÓÚÑ][\w’'-]+)?,\s[A-ZÁÉÍÓÚÑ][^().]{0,20}\.[^()]{0,120}\(\d{4})"
)
_CLOSES = re.compile(r"[^()]{1,320}\)")
_REACH = 320
_ENDING_TOO = frozenset(("etc", "al", "cit", "uu", "jr", "inc", "d", "f"))


def split_sentences(text: str, start: int) -> tuple[Span, ...]:
    """The sentences of a block that starts at ``start`` of the clean text."""
    spans = []
    position = 0
    linked = [(match.end(), match.end() + 1) for match in _LINKED.finditer(text)]
    stops = [(match.start() + len(match.group().rstrip()), match.end(), match) for match in _END.finditer(text)]
    for end, after, match in sorted([*((*place, None) for place in linked), *stops], key=lambda stop: stop[:2]):
        if match is None or _ends_sentence(text, position, match.start(), match.group(), after):
            spans.append(Span(start + position, start + end))
            position = after
    if position < len(text):
        spans.append(Span(start + position, start + len(text)))
    return tuple(spans)


def _ends_sentence(text: str, begin: int, place: int, mark: str, after: int) -> bool:
    following = text[after : after + 40]
    bare = following[_OPENING.match(following).end() :]  # type: ignore[union-attr]
    is_item = mark.strip() == "." and is_letter_item(bare)
    if (
        not bare
        or (bare[0].islower() and not is_item)
        or not any(map(str.isalpha, text[begin : min(place, begin + 40)]))
    ):
        return False
    if mark[0] == "." and _LETTER.fullmatch(text, begin, place):
        return False
    if _ITEM.match(bare) and not bare[0].isupper() and not is_item:
        return False
    before = text[max(begin, place - 40) : place + 1]
    if mark.strip() == "." and _is_abbreviation(before, bare):
        return False
    if mark.strip() == ".)" and _BRACKETED_ROLE.search(before):
        return False
    if mark[0] == "." and _NUMBER_BEFORE.search(before):
        return False
    before, following = text[max(begin, place - _REACH) : place + 1], text[after : after + 2 * _REACH]
    return not (_is_inside_brackets(before, following) or _is_inside_reference(before, following))


def _is_inside_brackets(before: str, following: str) -> bool:
    """Whether a stop belongs to what a sentence says in brackets («… la obra (en Salas. Faros, 2011), que …»)."""
    opened = before.rfind("(")
    return opened > 0 and ")" not in before[opened:] and _CLOSES.match(following) is not None


def _is_inside_reference(before: str, following: str) -> bool:
    """Whether a stop belongs to the title of a work, whose place or journal and year stand after it."""
    if before[-1] in "?!" and _IMPRINT.match(following):
        return True
    opened = max(before.rfind("“"), before.rfind("«"))
    if opened > max(before.rfind("”"), before.rfind("»")):
        rest = _ARTICLE_AFTER.match(following) if _QUOTED_BEFORE.search(before[:opened]) else None
        rest = _CHAPTER_AFTER.match(following) if _DATED_BEFORE.search(before[:opened]) else rest
        return rest is not None and not TELLS.search(rest["title"])
    if title := _DATED_BEFORE.search(before):
        rest = _BOOK_AFTER.match(following)
        return rest is not None and not TELLS.search(f"{title['book']} {rest['title']}")
    if before.endswith("et al."):
        rest = _PLACE_AFTER.match(following)
        return rest is not None and not TELLS.search(rest["title"])
    if title := _UNSIGNED_BEFORE.match(before):
        rest = _IMPRINT_AFTER.match(following)
        if rest and not TELLS.search(f"{title['book']} {rest['title']}"):
            return True
    title = _TITLE_BEFORE.match(before)
    if not title:
        return False
    rest = (_ISSUE_AFTER if title["journal"] else _PLACE_AFTER).match(following)
    if title["book"] and not rest and not _DATED.search(title["book"]):
        rest = _IMPRINT_AFTER.match(following)
    return rest is not None and not TELLS.search(f"{title['journal'] or title['book']} {rest['title']}")


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial, and none of those that often end a sentence."""
    match = _WORD_BEFORE.search(before)
    if not match:
        return False
    word = match.group(1)
    last = word.split(".")[-1]
    if (len(last) == 1 and last.isupper()) or last in ("Mª", "Mᵃ") or last[:-1] == "Mª":
        return True
    if word.casefold() in _ENDING_TOO or last.casefold() in _ENDING_TOO:
        return not following[:1].isupper()
    return word.casefold() in _ABBREVIATIONS or last.casefold() in _ABBREVIATIONS


def find_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of the clean text in its order; every block lies in one."""
    opened: list[tuple[str, str | None, list[Block]]] = []
    headed = any(block.kind == "heading" and not abstract_label(block.text) for block in blocks)
    waiting: list[Block] = []
    for place, block in enumerate(blocks):
        if block.kind == "title":
            waiting.append(block)
            continue
        opening = _opening(block, blocks[place + 1 :], opened[-1][:2] if opened else None, headed)
        if opening:
            opened.append((*opening, waiting))
            waiting = []
        opened[-1][2].append(block)
    if waiting:
        opened.append(("introduction" if headed else "section", None, waiting))
    return tuple(Section(kind, heading, run[0].char_start or 0, run[-1].char_end or 0) for kind, heading, run in opened)


def _opening(
    block: Block, rest: Sequence[Block], current: tuple[str, str | None] | None, headed: bool
) -> tuple[str, str | None] | None:
    """Kind and heading of the section that a block opens, None where it belongs to the current one."""
    if block.kind == "heading":
        if abstract_label(block.text):
            return "abstract", block.text
        return ("notes" if rest and rest[0].kind == "note" else "section"), block.text
    if block.kind == "note":
        return None if current and current[0] == "notes" else ("notes", None)
    if block.kind == "abstract":
        return None if current and current[0] == "abstract" else ("abstract", None)
    if current is None or (current[0] == "abstract"):
        return ("introduction" if headed else "section"), None
    return None
