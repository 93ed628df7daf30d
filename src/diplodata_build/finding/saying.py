"""Verbs and prepositions beside a name that show that somebody speaks or is reported: «según Muro», «Muro afirma»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diplodata_build.finding.lexicon import ARTICLES
from diplodata_build.text.words import word_set

_SAYS = re.compile(
    r"(?:afirm|señal|defin|destac|resalt|sosten|sostien|sostuv|plante|argument|argü|argu|propon|propus|indic|explic|dic|"
    r"dij|consider|enfati|mencion|apunt|escrib|conclu|adviert|advirt|subray|entiend|entend|denomin|llam|record|recuerd|"
    r"observ|reconoc|identific|sugier|suger|coincid|anot|describ|caracteri|concib|conceb|formul|agreg|añad|expres|"
    r"manifiest|manifest|acot|precis|aclar|asegur|asever|insist|postul|analiz|distingu|cit|utiliz|usa|recog|acuñ)"
    r"(?:a|an|e|en|ó|aron|ió|ieron|o|aba|aban|ía|ían|ce|cen|ze|za|zan|zó|ye|yen|yó|era|eran|ado|ada|ados|adas|ido|ida"
    r"|idos|idas|iendo|ando)?",
    re.IGNORECASE,
)
_FILLERS = word_set("quien que la lo los las se le les nos también además asimismo , y y/o ya sí")
_BEFORE_SPEAKER = word_set("para según por como a con")
_NEAR_BEFORE, _NEAR_AFTER = 3, 4  # in words


def speaks(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a verb of saying stands beside the name ``words[first:last + 1]``, or «según», «para» before it."""
    nearby = reversed(words[max(0, first - _NEAR_BEFORE) : first])
    before = next((word.lower() for word in nearby if word not in ARTICLES), "")
    if before in _BEFORE_SPEAKER or _SAYS.fullmatch(before):
        return True
    for word in words[last + 1 : last + 1 + _NEAR_AFTER]:
        if _SAYS.fullmatch(word):
            return True
        if word.lower() not in _FILLERS:
            return False
    return False
