"""What a terminal shows in place of a character that it lacks: that letter without its accent, a plain sign, a number.

Nothing gets lost unsaid: ``NOTICE`` follows what was replaced, and a number (``\\u20ac``) says which character it is.
"""

import codecs
from unicodedata import normalize

from .._search import SIGNS

ERRORS = "diplodata.plain"  # the name by which streams know this way to handle errors
NOTICE = (
    "This terminal lacks some characters: accents are left out, quotation marks and dashes are plain, ~ is an "
    "ellipsis; in a pipe or a file everything is whole. / A esta terminal le faltan caracteres: no se ven los acentos, "
    "comillas y guiones son simples, ~ son puntos suspensivos; en una tubería o un archivo todo sale íntegro."
)
_SIGNS = SIGNS | {"…": "~", "·": "-", "×": "x", "¿": "?", "¡": "!", "→": "->", "←": "<-", "\N{NO-BREAK SPACE}": " "}
_SIGNS |= {"≠": "!=", "≤": "<=", "≥": ">="}

replaced: list[str] = []  # the characters, in their order


def plain(character: str) -> str:
    """A character in ASCII; of those that have no such form the number."""
    letters = normalize("NFKD", character).encode("ascii", "ignore").decode()
    alike = _SIGNS.get(character) or (letters if letters.isalpha() and character.isalpha() else "")
    return alike or character.encode("ascii", "backslashreplace").decode()


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    replaced.extend(characters)
    return "".join(map(plain, characters)), error.end


codecs.register_error(ERRORS, _replace)
