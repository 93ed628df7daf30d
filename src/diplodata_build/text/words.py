"""What the first and last characters of a line or paragraph show; words of layout in Spanish and English; the language
of a block, by the small words that no text can do without."""

from __future__ import annotations

import re
import unicodedata

OPENERS = "«“„‘\"'‹([{<¿¡—–-…·*"
CLOSERS = "»”\"'’)]}>›"
HYPHENS = "-\u2010\u00ad¬"
ELLIPSIS = ("…", "[…]", "(…)", "...", "[...]", "(...)", "“…", "«…", "«[…]", "“[…]")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_WORD = re.compile(r"[^\W\d_]+|\d+")
_FUNCTION_WORDS = word_set(
    "a al ante bajo con contra cuando cuya cuyo como de del desde donde durante e el en entre es esta este hacia hasta "
    "la las le les lo los más mediante ni no o para pero por que se según ser si sin sobre su sus tras u un una unas "
    "unos y ya the of and or an in on at to for with from by as that which is are their its"
)
CAPTION = re.compile(
    r"^(?:figura|tabla|cuadro|gr[aá]fic[oa]|mapa|fuente|imagen|figure|table|source|chart)\b(?P<number>\s+\d+\b)?",
    re.IGNORECASE,
)
_LETTER_ITEM = re.compile(r"^([a-kmoqruw-z])\.\s+(?!C\.)(?=[«“\"¿]?[A-ZÁÉÍÓÚÑ])")  # not «p. IV», «s. XV», «v. Salas»
_LIST_ITEM = re.compile(
    rf"^(?:\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})\s?\)|\d{{1,2}}[.º]\s|[•▪●–—-]\s)|{_LETTER_ITEM.pattern}"
)
_ROUND_BULLET = re.compile(r"^o\s+(?=[A-ZÁÉÍÓÚÑ¿«“])")  # a hollow bullet, by the letter that a font has for it
_OPENS_ITEM = re.compile(
    r"(?:[•▪●]|[-o]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\s?\)|\d{1,2}[.º]\s)\s*(?=[«“\"¿¡(]*[A-ZÁÉÍÓÚÑ])|"
    + _LETTER_ITEM.pattern
)
_BULLET = re.compile(r"^[•▪●-]\s{0,6}(?=[«“\"]?\w)")
_ENDS_WITH_CITATION = re.compile(
    r"\([^()]*(?:\d{4}|s\. ?[fd]\.|ib[ií]d)[^()]*\)[.»”\s]*$|\((?:p{1,2}\.|:)?\s?\d[^()]*\)\.?$"
)
_OPEN_CITATION = re.compile(r"\([^()]*(?:\d{4}[a-z]?|ib[ií]d(?:em)?\.?|s\. ?f\.):$")
PERSON = (
    r"[A-ZÁÉÍÓÚÑ][^\W\d_]*(?:[’'-][^\W\d_]+)*\.?"
    r"(?:\s(?:(?:de|del|la|las|los|y|von|van|da)\s)*[A-ZÁÉÍÓÚÑ][\w’'-]*\.?)+"
)
TELLS = re.compile(  # verbs, by their form: what has one is told and not named
    r"\b(?:es|son|era|eran|fue|fueron|sido|vio|dio|hizo|dijo|tuvo|hubo|pudo|puso|quiso|supo|vino|trajo|"
    r"ha|han|hay|hab[íi]an?|est[áa]n?|puede|tiene|hace|se|no|que"
    r"|[a-záéíóúñ]+(?:ó|aron|ieron|aban?|ían|irá|ará)|(?!imagen|origen|orden|examen|virgen|joven|margen|volumen|régimen"
    r"|crimen)[a-záéíóúñ]{3,}[ae]n)\b"
)
_REFERENCES = re.compile(
    r"^(?:\d{1,2}\.?\s+)?(?:referencias?|bibliograf\w*|fuentes|obras citadas|literatura|references|works cited)\b"
    r"[\w\s]*\W*$"
)
_LINK = re.compile(r"(?:https?://|ftp://|www\.)\S+$", re.IGNORECASE)
_ABSTRACT = re.compile(
    r"^(?:(?P<es>resumen|palabras\s+claves?|descriptores)|(?P<en>abstract|summary|key\s?words)|"
    r"(?P<pt>resumo|palavras-chave)|(?P<fr>résumé|mots-clés)|(?P<ca>resum|paraules\s+clau))\b\s*(?P<colon>[:.—–-]?)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
DEFAULT_LANGUAGE, _SAMPLE, _FEWEST_WORDS = "es", 800, 8
_LANGUAGE_MARKERS = {
    "es": word_set("el la los las de del que y en un una por con para se su es al lo como más"),
    "en": word_set("the of and to in is that for with as on by this are be from which its or not"),
    "pt": word_set("o os as da do dos das que e em um uma por com para se não na no ao mais são"),
    "fr": word_set("le la les des du de et que qui est une un dans pour par au aux ce sur pas"),
}


def fold(text: str) -> str:
    """The text for comparison: lower case, no accents."""
    return unicodedata.normalize("NFD", text.casefold()).translate(_ACCENTS)


def plain(text: str) -> str:
    """The words of a text in lower case without accents and punctuation, separated by one space."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char))))


def word_list(text: str) -> list[str]:
    """The words and numbers of a text, in lower case; the mark of a note does not change the word it is glued to."""
    return _WORD.findall(text.casefold())


def is_caps(text: str) -> bool:
    """Whether a text is set in capitals throughout."""
    return text.isupper() and sum(map(str.isalpha, text[:20])) > 1


def ends_in_hyphen(text: str) -> bool:
    """Whether a line may break inside a word."""
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalnum()


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip(CLOSERS + " ")[-1:] in (".", "!", "?", "…") or (text[-1:] in "?!")


def leads_in(text: str) -> bool:
    """Whether a text ends with the colon that announces a list or a quotation (not the one in «(2013: 41)»)."""
    return text.endswith(":") and not _cites(text)


def _cites(text: str) -> bool:
    """Whether a text ends inside a citation, before the page."""
    return text.endswith(":") and _OPEN_CITATION.search(text[-200:]) is not None


def hangs(text: str) -> bool:
    """Whether a text is certainly cut off: it ends in a comma, an opening bracket or a word that needs another one."""
    if text[-1:] in tuple(",;(«“[—–") or _cites(text):
        return True
    return text[-80:].split()[-1:] != [] and text[-80:].split()[-1].casefold().strip("«“(") in _FUNCTION_WORDS


def starts_low(text: str) -> bool:
    """Whether a text starts in the middle of a sentence: with a small letter, a closing mark or a comma."""
    bare = text[:40].lstrip(OPENERS + " ")
    return bare[:1].islower() or (text[:1] in tuple(",;:.)»”]%") and not text.startswith("..."))


def starts_high(text: str) -> bool:
    """Whether a text may start a sentence with a capital letter."""
    return text[:40].lstrip(OPENERS + " ")[:1].isupper()


def is_list_item(text: str) -> bool:
    """Whether a text starts like an item of a list."""
    return _LIST_ITEM.match(text[:20].lstrip('«“"¿')) is not None


def bullet_of(text: str) -> str:
    """The bullet that a line starts with, empty if there is none."""
    match = _BULLET.match(text)
    return match.group().strip() if match else ""


def is_letter_item(text: str) -> bool:
    """Whether a text opens with a letter and a full stop as an item of a list does («b. Los faros»)."""
    return _LETTER_ITEM.match(text) is not None


def has_round_bullet(text: str) -> bool:
    """Whether a line opens with «o» before a capital: an item, if a sentence ends above it."""
    return _ROUND_BULLET.match(text) is not None


def opens_item(text: str) -> bool:
    """Whether a line opens an item of a list that has a sentence of its own: a bullet or number before a capital."""
    return _OPENS_ITEM.match(text) is not None


def ends_with_citation(text: str) -> bool:
    """Whether a text closes with a citation in brackets."""
    return _ENDS_WITH_CITATION.search(text[-300:]) is not None


def opens_references(text: str) -> bool:
    """Whether a line is the heading of a list of references."""
    return _REFERENCES.match(fold(text[:60])) is not None


def open_link(text: str) -> str:
    """The link address that the text ends with, empty where there is none."""
    last = text.rsplit(" ", 1)[-1]
    match = _LINK.search(last) if "." in last else None
    return match.group() if match else ""


def abstract_label(text: str) -> tuple[str, bool] | None:
    """Language of an abstract that starts here and whether the label stands alone; None where no abstract starts."""
    match = _ABSTRACT.match(text[:60])
    if not match:
        return None
    language = next(name for name, word in match.groupdict().items() if word and name != "colon")
    alone = len(text) == match.end()
    return (language, alone) if alone or match["colon"] or is_caps(match.group()) else None


def language_of(text: str) -> str:
    """The language whose small words are most frequent; Spanish where there are too few words to decide."""
    words = _LETTERS.findall(text[:_SAMPLE].casefold())
    if len(words) < _FEWEST_WORDS:
        return DEFAULT_LANGUAGE
    scores = {language: sum(word in markers for word in words) for language, markers in _LANGUAGE_MARKERS.items()}
    return max(scores, key=lambda language: (scores[language], language == DEFAULT_LANGUAGE))
