"""Errors in the user's words, in English and Spanish in one message."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, TypeVar

Choice = TypeVar("Choice")


class DiplodataError(Exception):
    """Base of all errors that diplodata raises on purpose."""


class DataNotFoundError(DiplodataError, FileNotFoundError):
    """No datapackage.json where one should be."""

    def __init__(self, *folders: object) -> None:
        super().__init__(*folders)
        self.folders = folders

    def __str__(self) -> str:
        places = ", ".join(map(str, self.folders))
        return (
            f"No datapackage.json in {places}: run `make build` in the repository, or install the package again. / "
            f"No hay datapackage.json en {places}: ejecute `make build` en el repositorio o reinstale el paquete."
        )


class UnknownNameError(DiplodataError, ValueError, KeyError):
    """A name that is not among the known ones; the message lists them and proposes the closest.

    ``more`` are further unknown names of the same call.
    """

    what: ClassVar[str] = "Unknown name / Nombre desconocido"

    def __init__(self, name: object, known: Iterable[str], *more: object) -> None:
        self.name = name
        self.known = tuple(known)
        self.names = (name, *more)
        super().__init__(name, self.known, *more)

    def closest(self) -> list[str]:
        """The known names that were probably meant."""
        from difflib import get_close_matches

        by_lower = {known.lower(): known for known in self.known}
        found = (get_close_matches(str(name).lower(), by_lower, n=1) for name in self.names)
        return list(dict.fromkeys(by_lower[name] for names in found for name in names))

    def __str__(self) -> str:
        guesses = self.closest()
        guess = f" Did you mean / Quizá: {', '.join(map(repr, guesses))}?" if guesses else ""
        there = f" There are / Hay: {', '.join(self.known)}." if self.known else " There are none. / No hay ninguno."
        return f"{self.what}: {', '.join(map(repr, self.names))}.{guess}{there}"


class UnknownTableError(UnknownNameError):
    """There is no table of that name."""

    what = "Unknown table / Tabla desconocida"


class UnknownColumnError(UnknownNameError):
    """The table has no column of that name."""

    what = "Unknown column / Columna desconocida"


class UncodedColumnError(UnknownColumnError):
    """The table has no column of that name whose values are codes; the message lists those that are."""

    what = "Not a column of codes / No es una columna de códigos"


class UnknownFormatError(UnknownNameError):
    """Tables are not published in that format."""

    what = "Unknown format / Formato desconocido"


class UnknownIdError(UnknownNameError):
    """No row of the package has that id; the message names the nearest ids, not all of them."""

    what = "Unknown id / Identificador desconocido"

    def __str__(self) -> str:
        from difflib import get_close_matches
        from unicodedata import normalize

        plain = (normalize("NFD", str(name)).encode("ascii", "ignore").decode().lower() for name in self.names)
        nearest = dict.fromkeys(near for name in plain for near in get_close_matches(name, self.known, n=5, cutoff=0.5))
        guess = f" Nearest / Los más parecidos: {', '.join(nearest)}." if nearest else ""
        return (
            f"{self.what}: {', '.join(map(repr, self.names))}.{guess} "
            "search() finds rows by their words. / search() encuentra filas por sus palabras."
        )


class UnknownChoiceError(UnknownNameError):
    """An argument that takes one of a few values has another one."""

    what = "Unknown value / Valor desconocido"

    def __init__(self, argument: str, value: object, known: Iterable[str]) -> None:
        super().__init__(value, known)
        self.argument = argument
        self.args = (argument, value, self.known)

    def __str__(self) -> str:
        return f"{self.argument}: {super().__str__()}"


def choice(argument: str, value: Choice, known: Collection[str]) -> Choice:
    """The value of an argument that takes one of a few; UnknownChoiceError if it is none of them."""
    if value not in tuple(known):
        raise UnknownChoiceError(argument, value, known)
    return value


class MissingExtraError(DiplodataError, ImportError):
    """A library that an optional part of the package needs is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def __str__(self) -> str:
        command = f"pip install 'diplodata[{self.extra}]'"
        return f"This needs {self.extra}: {command} / Esto necesita {self.extra}: {command}"


class EmptySearchError(DiplodataError, ValueError):
    """A search for no word at all."""

    def __init__(self, text: object) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"No word to search for in / No hay palabra que buscar en {self.text!r}."


class _ToldError(DiplodataError, ValueError):
    """What cannot be done, told in a sentence of each language."""

    def __init__(self, english: str, spanish: str) -> None:
        super().__init__(english, spanish)
        self.english, self.spanish = english, spanish

    def __str__(self) -> str:
        return f"{self.english}. / {self.spanish}."


class QueryError(_ToldError):
    """A query that cannot be run; the message says why, and what would work."""


class ExportError(_ToldError):
    """An export that cannot be written; nothing was. The message says why, and what would work."""
