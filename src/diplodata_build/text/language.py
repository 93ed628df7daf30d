"""Language of a block, by the small words that no text can do without."""

from __future__ import annotations

import re

from diplodata_build.text.words import word_set

DEFAULT = "es"
_FEWEST_WORDS = 8
_SAMPLE = 800
_WORD = re.compile(r"[^\W\d_]+")
_MARKERS = {
    "es": word_set("el la los las de del que y en un una por con para se su es al lo como más"),
    "en": word_set("the of and to in is that for with as on by this are be from which its or not"),
    "pt": word_set("o os as da do dos das que e em um uma por com para se não na no ao mais são"),
    "fr": word_set("le la les des du de et que qui est une un dans pour par au aux ce sur pas"),
}


def language_of(text: str) -> str:
    """The language whose small words are most frequent; Spanish where there are too few words to decide."""
    words = _WORD.findall(text[:_SAMPLE].casefold())
    if len(words) < _FEWEST_WORDS:
        return DEFAULT
    scores = {language: sum(word in markers for word in words) for language, markers in _MARKERS.items()}
    return max(scores, key=lambda language: (scores[language], language == DEFAULT))
