"""Who is cited in notes that give the works themselves: a full reference first, then «op. cit.», «ibíd.», short titles.

Each note is cut into references at full stops and semicolons; what stands before «véase» and the like is part of none.
A work is known by its authors' surnames and its title as first printed («Robledo, Las ciudades y el mundo»), a document
by its title or its place in the archive, an issue of a newspaper by its date, an interview by what is said of it. Only
an article that cites so, and not by author and year, is read in this way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from diplodata_build.finding.lexicon import (
    CONJUNCTIONS,
    LINKS,
    MONTHS,
    TOKEN,
    Lexicon,
    end_of_work,
    is_ordinary,
    names_a_body,
    single_spaced,
)
from diplodata_build.finding.resolving import Citation
from diplodata_build.text.document import Block, Document
from diplodata_build.text.words import plain

_NESTED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_CUE = re.compile(
    r"\b(?:v[ée]an?se|ver|vid\.?|cfr?\.|cons[úu]ltese|tomado de|seg[úu]n|fuentes?:)"
    r"(?:,? (?:tambi[ée]n|adem[áa]s|asimismo|por ejemplo|entre otros|en (?:especial|particular)|especialmente"
    r"|sobre todo|al respecto|el trabajo de|los trabajos de|a))*\s*[,:]?\s+",
    re.IGNORECASE,
)
_THROUGH = re.compile(r",?\s*\b(?:citad[oa]s? (?:en|por)|apud)\s+", re.IGNORECASE)
_IBIDEM = re.compile(r"(?:ib[íi]d(?:em)?|ib|[íi]dem|[íi]d)\b\.?", re.IGNORECASE)
_IDEM = re.compile(r"[íi]d", re.IGNORECASE)
_AS_CITED = re.compile(
    r",?\s*\b(?P<what>op|ob|art|loc)\.?\s?cit\b\.?|,?\s*\b(?:obra|art[íi]culo) citad[oa]\b", re.IGNORECASE
)
_PAGE = r"(?:\d{1,4}[rv]?|[ivxlc]{1,7}|[IVXLC]{1,7})\b"
_RANGE = rf"{_PAGE}(?:\s?[-–]\s?(?:{_PAGE}|[rv]\b))?"
_LOCATES = re.compile(r"\d|(?:pp?|p[áa]gs?|ff?|fols?|caps?|n[úu]ms?|nn?|nota|t|tomos?|vols?)\b", re.IGNORECASE)
_LIST = rf"{_RANGE}(?:(?:,\s|\s[ye]\s){_RANGE}){{0,12}}(?:\sy\sss\.?)?"
_PAGES = re.compile(
    rf"(?:^|[\s,(])(?:pp?|p[áa]gs?|ff?|fols?)\.\s?(?P<marked>{_LIST})"
    rf"|[,:]\s?(?!(?:1[4-9]|20)\d\d\b)(?P<last>(?=\d){_LIST})(?=\.?$)"
)
_PART = re.compile(
    r"\b(?:[Cc]aps?|n[úu]ms?|nn?|arts?|lib|t[íi]t|emp|p[áa]rr)\.\s?(?:\d+|[IVXLC]+)\b(?:[-–]\d+| y \d+)?(?!\s?\()"
)
_CHAPTER = re.compile(r"\bcap\.\s?(?:\d+|[IVXLC]+)\b")
_LINK = re.compile(r",?\s*(?:(?:disponible\s)?en:?\s)?(?:https?://|www\.|URI|DOI|doi)")
_BARE = re.compile(_LIST)
_AFTER_PAGE = re.compile(r"(?<=\d)[rv]?\.(?=\s[^\W\d_a-zà-ÿ]|\s[“«\"])")
_YEAR = re.compile(r"(?<![\d–-])(?:1[4-9]|20)\d\d(?![\d–-])|\bs\.\s?f\.|\ben prensa\b")
_QUOTED = re.compile(r"«([^«»]{2,300})»|“([^“”]{2,300})”|\"([^\"]{2,300})\"|‘([^‘]{2,300}?)’(?=[,.;:]|$)")
_IN = re.compile(r"(?:«[^«»]*»|“[^“”]*”|\"[^\"]*\"),?\s+(?:en|in):?\s+", re.IGNORECASE)  # a piece in a work of others
_ROLE = re.compile(r"\s*\((?:eds?|coords?|comps?|dirs?)\.?\)|,\s*(?:eds?|coords?|comps?|dirs?)\.(?=,)", re.IGNORECASE)
_LOCATOR = re.compile(
    r"\b(?:caja|exp|expediente|leg|legajo|libro|tomo|t|vol|doc|sig|ramo|fondo|secci[óo]n|serie|ff?|fols?)\b\.?\s",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"\([^()]*:[^()]*\d{4}\)")  # (Quintalba: Ediciones del Muelle, 1953)
_ARCHIVE = re.compile(r"\b(?:(?:Archivo|Biblioteca|Hemeroteca)\s[^,;]{3,80}|[A-Z]{2,7}(?:-[A-Z]{2,5})?),\s")
_DATE = rf"\d{{1,2}}(?:\.º)? de (?:{'|'.join(MONTHS)}) de \d{{4}}"
_ISSUE = re.compile(
    r"(?P<paper>(?:(?:El|La|Los|Las|The)\s|(?:Diario|Ga[cz]eta|Peri[óo]dico|Bolet[íi]n|Revista|Semanario)\b)[^,;()]{2,60}?)"
    rf"(?:,| \([^()]*\),) (?:[^,;]{{2,40}}, ){{0,2}}?(?P<date>{_DATE})"
)
_PLAIN_ISSUE = re.compile(rf"(?P<paper>[A-ZÁÉÍÓÚÑ]\w+(?: \w+){{0,3}}), (?P<date>{_DATE})(?:, pp?\.\s?\d+)?")
_INTERVIEW = re.compile(
    r"(?:entrevistas?|conversaci[óo]n(?:es)?|comunicaci[óo]n personal|testimonio)\s(?:con|a|de|del)\s", re.IGNORECASE
)
_AFTER_NAMES = (", ", ": ", " “", " «", ' "', " ‘")
_OTHERS = re.compile(r", [^,:]{3,60} et al\.?(?=[,:])")
# «ROBLEDO, Ana Lucía, Las ciudades …»; «Robledo, Ana, Las ciudades y el mundo», but not «Robledo, España, Madrid».
_GIVEN = re.compile(
    r", (?P<given>[^\W\d_]\S*(?: [^\W\d_]\S*){0,2}?)(?=[,:] (?P<title>[«“‘\"]|[^\W\d_a-zà-ÿ]\w+ [a-zà-ÿ]\w*))"
)
_SURNAME = r"(?:(?:de|del|la|las|los|von|van) ){0,2}[^\W\d_a-zà-ÿ][\w.’'-]*"
_PERSON = rf"{_SURNAME}(?: {_SURNAME}){{0,3}}"
_SEVERAL = re.compile(rf"{_PERSON}(?:, {_PERSON}){{0,5}}, (?:y|e|and|&) {_PERSON}(?=[,:] |$)")  # «Muro, Cid, y Lara»
_STARRED = re.compile(r"(\*+)([^*]{2,300})\1")  # a title that Markdown sets in italics
_EXTENT = 9  # pages after the first one: more are those of a whole piece, not pages that are cited
_MOST_NAMES, _MOST_TITLE, _MOST_SAID = 9, 12, 20  # words
_NEAR, _LONGEST = 40, 800  # characters after a full stop, and of one reference
_OTHERS_LEFT_OUT = re.compile(r",?\s+(?:et al\.?|y otros)$")
_JOINTS = re.compile(r",?\s+(?:y|e|and|&)\s+|,\s+")


@dataclass(frozen=True)
class Known:
    """A work that a note has cited: its key, its authors as printed, all that stood after them, its year."""

    key: str
    authors: str
    rest: str
    year: str | None = None
    in_quotes: bool = False
    date: str = ""

    @cached_property
    def people(self) -> list[str]:
        """Its authors, one by one."""
        return _people(self.authors)

    @cached_property
    def words(self) -> str:
        """What stood after the authors, to compare a short title with."""
        return plain(self.rest)

    @property
    def word(self) -> str:
        """By which it is looked up."""
        return _last_word(self.people) if self.authors else self.words.split(" ")[0]


@dataclass(frozen=True)
class Reference:
    """A piece of a note that may cite one work; offsets are those of its block."""

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.block.text[self.start : self.end]


Found = tuple[Known, str | None, int]  # the work, its pages, how many letters of the reference both take


def find_in_notes(document: Document, lexicon: Lexicon) -> list[Citation]:
    """The works that the notes of an article cite with their details, and where they come back to them."""
    notes = [block for block in document.located if block.kind == "note"]
    references = [reference for block in notes for reference in _references(block)]
    return list(_Notes(lexicon, _short_names(references)).read(references))


def _references(block: Block) -> Iterator[Reference]:
    """The pieces of a note, what announces a reference («véase también») left out."""
    blank = _blanked(block.text)
    for start, end in _sentences(block, blank):
        for piece in re.finditer(r"[^;]+", blank[start:end]):
            first, last = _bare(blank, start + piece.start(), start + piece.end())
            if first < last:
                yield Reference(block, first, last)


def _sentences(block: Block, blank: str) -> Iterator[tuple[int, int]]:
    """The sentences of a note; a full stop in quotation marks or in a title ends none, one after a page does."""
    start, offset = 0, block.char_start or 0
    ends = {sentence.end - offset for sentence in block.sentences} | {one.end() for one in _AFTER_PAGE.finditer(blank)}
    for end in sorted(ends):
        first, last = _bare(blank, max(start, blank.rfind(";", start, end) + 1), end)
        following = blank[end : end + _NEAR].lstrip()
        goes_on = blank.endswith("\0", 0, end) or _AS_CITED.match(following) or _LOCATES.match(following)
        if goes_on and end - start < _LONGEST:
            continue
        if end - start > _LONGEST or end == len(blank) or not _is_unfinished(block.text[first:last]):
            yield start, end
            start = end
    if start < len(blank):
        yield start, len(blank)


def _is_unfinished(text: str) -> bool:
    """Whether authors and the start of a title stand there, and nothing that comes after a title."""
    names = _names(text)
    ends = (_YEAR, _PAGES, _PART, _AS_CITED, _LOCATOR)
    return bool(names) and len(text) > len(names) + 2 and not any(one.search(text, len(names)) for one in ends)


def _bare(blank: str, start: int, end: int) -> tuple[int, int]:
    """A range without what announces a reference and without the marks around it."""
    for cue in _CUE.finditer(blank, start, end):
        start = cue.end()
    start += len(blank[start:end]) - len(blank[start:end].lstrip(" ,("))
    if opening := re.compile(r"(?:En|In):?\s+(?=[^\W\d_a-zà-ÿ])").match(blank, start, end):
        start = opening.end()
    return start, start + len(blank[start:end].rstrip(" ."))


def _blanked(text: str) -> str:
    """The text with what stands in brackets and quotation marks blanked out."""
    return _NESTED.sub(lambda found: found[0][0] + "\0" * (len(found[0]) - 2) + found[0][-1], text)


def _names(text: str) -> str:
    """The authors at the start of a reference, empty where it starts otherwise."""
    if several := _SEVERAL.match(text):
        return several[0]
    end = min((place for mark in _AFTER_NAMES if (place := text.find(mark)) > 0), default=len(text.rstrip(" .")))
    if more := _OTHERS.match(text, end):
        end = more.end()
    given = _GIVEN.match(text, end)
    if given and (text[:end].isupper() or given["title"]) and _are_names(given["given"]):
        end = given.end("given")
    return text[:end] if _are_names(_ROLE.sub("", text[:end])) else ""


def _are_names(names: str) -> bool:
    words = TOKEN.findall(names.replace(",", " "))
    if not words or len(words) > _MOST_NAMES or is_ordinary(words[0]) or not words[0][0].isupper():
        return False
    return all(word[0].isupper() or word == "." or word.lower() in LINKS or word.startswith("et al") for word in words)


def _people(names: str) -> list[str]:
    """Each of some authors in the order «given name, surname», without accents and capitals."""
    names = _OTHERS_LEFT_OUT.sub("", _in_order(_ROLE.sub("", names)))
    return [plain(person) for person in _JOINTS.split(names)]


def _last_word(people: Sequence[str]) -> str:
    return people[0].split(" ")[-1]


def _short_names(references: Sequence[Reference]) -> set[str]:
    """How the notes call authors whom they have named in full: by their surnames."""
    return {
        person
        for reference in references
        if not _YEAR.search(reference.text) or _AS_CITED.search(reference.text)
        for person in _people(_names(reference.text))
    }


class _Notes:
    """Reads the references of the notes one after the other and knows those before."""

    def __init__(self, lexicon: Lexicon, short_names: set[str]) -> None:
        self._lexicon = lexicon
        self._short_names = short_names
        self._last: Known | None = None
        self._known: set[str] = set()
        # By the last word of their first author, or the first one of their title; the one cited last stands last.
        self._by_word: defaultdict[str, dict[str, Known]] = defaultdict(dict)
        self._cited: Reference | None = None

    def read(self, references: Sequence[Reference]) -> Iterator[Citation]:
        """The citations among them."""
        for reference in references:
            quoted, inner = self._quoted(reference)
            if found := self._work(inner):
                known, pages, length = found
                self._cited = reference
                self._note(known)
                outer = reference if quoted else inner
                yield _citation(outer, inner.start + length, known, pages, quoted)

    def _note(self, known: Known) -> None:
        self._last = known
        self._known.add(known.key)
        cited = self._by_word[known.word]
        cited[known.key] = cited.pop(known.key, known)

    def _quoted(self, reference: Reference) -> tuple[str, Reference]:
        """Whose words a reference takes from another work («Cid, citado en Roca, p. 4»), and the rest of it."""
        through = _THROUGH.search(_blanked(reference.text))
        if not through:
            piece = _IN.match(reference.text)
            rest = reference.text[piece.end() :] if piece else ""
            whole = rest and (_names(rest) or _IBIDEM.match(rest))
            return "", replace(reference, start=reference.start + piece.end()) if piece and whole else reference
        quoted = single_spaced(_names(reference.text[: through.start()]))
        return quoted, replace(reference, start=reference.start + through.end())

    def _work(self, reference: Reference) -> Found | None:
        text = reference.text
        return (
            self._repeated(text)
            or self._interview(text)
            or (_ARCHIVE.match(text) and not _IMPRINT.search(text) and self._archived(text))
            or self._authored(text)
            or (self._goes_on(reference) and self._by_the_same(text))
            or self._source(text)
            or None
        )

    def _goes_on(self, reference: Reference) -> bool:
        """Whether it stands right after the semicolon behind the one cited last."""
        cited = self._cited
        return bool(cited and cited.block is reference.block and 0 <= reference.start - cited.end <= 3)

    def _repeated(self, text: str) -> Found | None:
        """«Ibíd., p. 4», «Robledo, op. cit., p. 4», «Ídem, Otro título, p. 4»."""
        if again := _IBIDEM.match(text):
            return self._again(text, again)
        cited = _AS_CITED.search(_blanked(text))
        if not cited:
            return None
        names = _names(text[: cited.start()])
        if text[: cited.start()].strip(" ,.") and not names:
            return None
        title, _ = _title(text[len(names) : cited.start()].strip(" ,:."))
        article = cited["what"].lower() == "art" if cited["what"] else "art" in cited[0].lower()
        known = self._named(_people(names), title, article) if names else self._last
        if known is None and names:
            known = self._new(names, title, title, None, article)
        return (known, *_pages(text, cited.end(), cited.end())) if known else None

    def _again(self, text: str, again: re.Match[str]) -> Found | None:
        """The work cited last; after «ídem» and a title, another one of its authors."""
        known, rest = self._last, text[again.end() :].lstrip(" ,:")
        if known is None:
            return None
        pages, length = _pages(text, again.end(), again.end(), _PART)
        if not rest or _LOCATES.match(rest):
            return known, pages, length
        return self._authored(text, known.authors, again.end()) if known.authors and _IDEM.match(text) else None

    def _named(
        self, people: Sequence[str], title: str, article: bool | None = None, years: Sequence[str] = ()
    ) -> Known | None:
        """The work last cited of some authors and a title that begins so; an article rather than a book, or that of a
        year, if said."""
        wanted = plain(title)
        fitting = [
            one
            for one in reversed(self._by_word[_last_word(people)].values())
            if one.authors and _same_people(people, one.people) and f"{one.words} ".startswith(f"{wanted} ".lstrip())
        ]
        if article is not None and not wanted:
            fitting.sort(key=lambda one: one.in_quotes != article)
        fitting.sort(key=lambda one: bool(years) and one.year not in years)
        return fitting[0] if fitting else None

    def _authored(self, text: str, authors: str = "", start: int = 0) -> Found | None:
        """«Ana Robledo, Las ciudades, Madrid, Muelle, 1953, p. 4», «Robledo, Las ciudades, p. 4», «Robledo, 4»."""
        names = authors or _names(text)
        rest = text[start if authors else len(names) :].lstrip(" ,:")
        if not names or not rest:
            return None
        place = len(text) - len(rest)
        people = _people(names)
        if _BARE.fullmatch(re.sub(r"^pp?\.\s?", "", rest)):
            known = self._named(people, "")
            return (known, *_pages(text, len(text) - len(rest) - 2, len(text))) if known else None
        title, in_quotes = _title(rest)
        starred = _STARRED.match(rest)
        after = place + (starred.end() if starred else len(title) + 2 * in_quotes)
        end = end_of_work(text, after)
        imprint = _IMPRINT.search(text, after, end)
        years = _YEAR.findall(imprint[0] if imprint else text[after:end])
        known = self._named(people, title, years=years)
        if known and not (years and known.year and known.year not in years):
            return known, *_pages(text, after, len(text) if years else after, _PART)
        if not title.lstrip("¿¡‘'«“")[:1].isupper():
            return None
        if years and re.search(r"[,(]", text[after:]):
            pages, length = _pages(text, after, len(text), _CHAPTER)
            own = None if in_quotes and pages and _is_extent(pages) else pages
            return self._new(names, title, rest, years[-1], in_quotes), own, length
        pages, length = _pages(text, after, after, _PART)
        is_title = not _BARE.fullmatch(title) and not _LOCATOR.match(f"{title} ") and len(title) > 3
        whole = _SEVERAL.fullmatch(names) and not text[after:].strip(" .")
        return (
            (self._new(names, title, rest, None, in_quotes), pages, length) if (pages or whole) and is_title else None
        )

    def _by_the_same(self, text: str) -> Found | None:
        """After a semicolon «“Otro título”, Anales 3 (2013): 36», a further work of the authors before it."""
        last, quoted = self._last, _QUOTED.match(text)
        further = last and last.authors and quoted and not _ARCHIVE.search(text, quoted.end())
        return self._authored(text, last.authors) if last and further else None

    def _new(self, names: str, title: str, rest: str, year: str | None, in_quotes: bool) -> Known:
        several = _SEVERAL.fullmatch(names)
        as_printed = " y ".join(_JOINTS.split(names)) if several else names
        surnames = self._surnames(names) if year else single_spaced(as_printed)
        key = f"{surnames}, {_shortened(title)}" if title else surnames
        if key in self._known and year:
            key = f"{key} {year}"  # another edition or work of the same title
        return Known(key, names, rest, year, in_quotes)

    def _surnames(self, names: str) -> str:
        """The surnames of authors; a body keeps its whole name."""
        names = _OTHERS_LEFT_OUT.sub("", _ROLE.sub("", names))
        first, *others = names.split()
        if names_a_body(names):
            return single_spaced(names)
        if self._lexicon.is_common(first) and others and (others[0] in LINKS or self._lexicon.is_common(others[0])):
            return single_spaced(names)
        return " y ".join(self._surname(person) for person in _JOINTS.split(_in_order(names)))

    def _surname(self, person: str) -> str:
        """As other notes have it, else the last word, or the last two of three and more."""
        words = person.split()
        for first in range(1, len(words)):
            if plain(" ".join(words[first:])) in self._short_names:
                return " ".join(words[first:])
        whole = [place for place, word in enumerate(words) if word[0].isupper() and len(word.strip(".")) > 1]
        return " ".join(words[whole[-2 if len(whole) > 2 else -1] :]) if whole else person

    def _source(self, text: str) -> Found | None:
        """«“Título”, AGN, caja 4, f. 4», «AGN, Gobernación, caja 4, f. 2», «El Faro, 3 de mayo de 1887, p. 2»."""
        quoted = _QUOTED.match(text)
        if quoted and text[quoted.end() : quoted.end() + 1] == ",":
            date = next(iter(re.findall(_DATE, text[quoted.end() :])), "")
            documented = _ARCHIVE.search(text, quoted.end()) or _YEAR.search(text, quoted.end())
            pages, length = _pages(text, quoted.end(), len(text) if documented else quoted.end(), only_marked=True)
            known = self._titled(_words_of(quoted), date)
            if known is None and documented:
                key = ", ".join(filter(None, (_shortened(_words_of(quoted)), date)))
                known = Known(key, "", _words_of(quoted), None, True, date)
            return (known, pages, length) if known and (pages or documented) else None
        if archived := self._archived(text):
            return archived
        if issue := _ISSUE.match(text) or _PLAIN_ISSUE.fullmatch(text):
            key = f"{single_spaced(issue['paper'])}, {issue['date']}"
            return Known(key, "", key, issue["date"][-4:]), *_pages(text, issue.end(), issue.end())
        return None

    @staticmethod
    def _archived(text: str) -> Found | None:
        """«AGN, Gobernación, caja 4, exp. 2, f. 3», whatever is said before it: the work is all but the page."""
        archive = _ARCHIVE.search(_blanked(text))
        if not archive or not _LOCATOR.search(text, archive.end()):
            return None
        pages, length = _pages(text, archive.end(), len(text), only_marked=True)
        key = re.sub(r",?\s*\b(?:pp?|ff?|fols?)\.\s?\d.*$", "", text[archive.start() : length])
        return Known(single_spaced(key), "", key), pages, length

    def _titled(self, title: str, date: str = "") -> Known | None:
        """The document or interview cited last under words that begin so, of that date if one is given."""
        wanted = f"{plain(title)} "
        alike = reversed(self._by_word[wanted.split(" ")[0]].values())
        fitting = (one for one in alike if not one.authors and not (date and one.date != date))
        return next((one for one in fitting if f"{one.words} ".startswith(wanted)), None)

    def _interview(self, text: str) -> Found | None:
        """«Entrevista con un delegado sindical, Puerto Nébor, 3 de mayo de 2003»."""
        if not _INTERVIEW.match(text):
            return None
        return self._titled(text) or Known(_shortened(text, _MOST_SAID), "", text), None, len(text)


def _same_people(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether surnames are those of authors: the first one's where only one is given."""
    pairs = zip(short, full, strict=False)
    ends = all(f" {whole}".endswith(f" {name}") or f" {name}".endswith(f" {whole}") for name, whole in pairs)
    return bool(short[0]) and len(short) <= len(full) and ends


def _in_order(names: str) -> str:
    """«Ana Lucía Robledo» of «ROBLEDO, Ana Lucía»; other names as they are."""
    head, _, given = names.partition(", ")
    words = given.split()
    if not 0 < len(words) <= 3 or CONJUNCTIONS & set(words) or given.rstrip(".").endswith("et al"):
        return names
    return f"{given} {head.title() if head.isupper() else head}"


def _title(rest: str) -> tuple[str, bool]:
    """The title at the start of what follows the authors, and whether it is in quotation marks."""
    if quoted := _QUOTED.match(rest):
        return _words_of(quoted), True
    if starred := _STARRED.match(rest):
        return starred[2].rstrip(".,"), False
    return re.split(r",\s| \(|\. |:\s", rest, maxsplit=1)[0].rstrip("."), False


def _words_of(quoted: re.Match[str]) -> str:
    return str(next(filter(None, quoted.groups())))


def _shortened(title: str, most: int = _MOST_TITLE) -> str:
    return " ".join(title.split()[:most]).strip(" .,:;‘’'")


def _pages(
    text: str, start: int, otherwise: int, part: re.Pattern[str] | None = None, *, only_marked: bool = False
) -> tuple[str | None, int]:
    """The pages of a reference after a place, or a part of the work, and where the reference ends.

    Without pages it ends at ``otherwise``, or before its link.
    """
    blank = _blanked(text)
    link = _LINK.search(blank, start)
    end = link.start() if link else len(text)
    found = list(_PAGES.finditer(blank[:end], start))
    if found and not (only_marked and found[-1]["last"]):
        name = str(found[-1].lastgroup)
        pages = text[found[-1].start(name) : found[-1].end(name)].strip()
        if _BARE.fullmatch(pages):
            return pages, found[-1].start(name) + len(text[found[-1].start(name) : found[-1].end(name)].rstrip())
    if part and (places := list(part.finditer(blank[:end], start))):
        return places[-1][0], places[-1].end()
    return None, min(otherwise, end)


def _is_extent(pages: str) -> bool:
    """Whether pages are so many that they are those of a whole chapter or article: «101–24», «54-99»."""
    if not (ends := re.fullmatch(r"(\d+)\s?[-–]\s?(\d+)", pages)):
        return False
    first, last = ends.groups()
    return int(first[: -len(last)] + last if len(last) < len(first) else last) - int(first) >= _EXTENT


def _citation(reference: Reference, end: int, known: Known, pages: str | None, quoted: str) -> Citation:
    start, offset = reference.start, reference.block.char_start or 0
    authors = known.key.split(", ")[0] if known.authors else known.key
    surface = reference.block.text[start:end]
    key = quoted or known.key
    year = None if quoted else known.year
    through = known.key if quoted else None
    return Citation("note", key, quoted or authors, year, None, pages, through, offset + start, offset + end, surface)
