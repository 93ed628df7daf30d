"""The errors of the package; every message is in English and Spanish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

Choice = TypeVar("Choice")


class DiplodataError(Exception):
    """Base of all errors that diplodata raises on purpose."""


Advice = tuple[str, str]  # in English and in Spanish
REINSTALL: Advice = (
    "run `make build` in the repository, or install the package again",
    "ejecute `make build` en el repositorio o reinstale el paquete",
)
PATH_OF_A_PACKAGE: Advice = (
    "give the path of that file or of its folder",
    "indique la ruta de ese archivo o de su carpeta",
)
NOT_FROM_AN_ARCHIVE: Advice = (
    "the data are files and cannot be read from inside an archive, unpack it (of a zipapp run the folder) or install "
    "the package with pip",
    "los datos son archivos y no pueden leerse desde dentro de un archivo comprimido, descomprímalo (de una zipapp "
    "ejecute la carpeta) o instale el paquete con pip",
)
WITHOUT_PARQUET: Advice = (
    'an installation has no Parquet files, write them with export("parquet", folder)',
    'una instalación no trae archivos Parquet, escríbalos con export("parquet", carpeta)',
)
UNPACK: Advice = (
    "this is an archive, unpack it and give the path of its folder",
    "es un archivo comprimido, descomprímalo e indique la ruta de su carpeta",
)


class DataNotFoundError(DiplodataError, FileNotFoundError):
    """There is no datapackage.json, or other ``file``; the message says where it was looked for, and what helps."""

    def __init__(self, *folders: object, advice: Advice = REINSTALL, file: str = "datapackage.json") -> None:
        super().__init__(*folders)
        self.folders = folders
        self.advice = advice
        self.file = file

    def __str__(self) -> str:
        places = ", ".join(map(str, self.folders))
        english, spanish = self.advice
        return f"No {self.file} at {places}: {english}. / No hay {self.file} en {places}: {spanish}."


class UnknownNameError(DiplodataError, ValueError, KeyError):
    """A name is unknown; the message lists the known ones and proposes the closest.

    ``more`` are further unknown names of the same call.
    """

    what: str = "Unknown name / Nombre desconocido"

    def __init__(self, name: object, known: Iterable[str], *more: object) -> None:
        self.name = name
        self.known = tuple(known)
        self.names = (name, *more)
        super().__init__(name, self.known, *more)

    def closest(self) -> list[str]:
        """The known names that were probably meant."""
        spelled = {known: known for known in self.known}
        return list(dict.fromkeys(guess for name in self.names if (guess := nearest(str(name), spelled))))

    def _hint(self) -> str:
        guesses = self.closest()
        return f" Did you mean / Quizá: {', '.join(map(repr, guesses))}?" if guesses else ""

    def __str__(self) -> str:
        there = f" There are / Hay: {', '.join(self.known)}." if self.known else " There are none. / No hay ninguno."
        return f"{self.what}: {', '.join(map(repr, self.names))}.{self._hint()}{there}"


def nearest(text: str, called: Mapping[str, str]) -> str | None:
    """The thing whose name is most similar to a text; None if no name is similar."""
    from difflib import get_close_matches

    by_lower = {call.lower(): name for call, name in called.items()}
    return next((by_lower[call] for call in get_close_matches(text.lower(), by_lower, n=1)), None)


class UnknownTableError(UnknownNameError):
    """There is no table or view of that name; ``guesses`` are those that were probably meant."""

    what = "Unknown table / Tabla desconocida"

    def __init__(self, name: object, known: Iterable[str], *more: object, guesses: Iterable[str] = ()) -> None:
        super().__init__(name, known, *more)
        self.guesses = tuple(guesses)

    def closest(self) -> list[str]:
        """The tables and views that were probably meant."""
        return list(self.guesses)


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
    """No row of the package has that id; the message names the nearest ids, not all of them.

    ``successors`` has what replaced those of the ids that earlier versions had; None if nothing did.
    """

    what = "Unknown id / Identificador desconocido"

    def __init__(
        self, name: object, known: Iterable[str], *more: object, successors: Mapping[str, str | None] | None = None
    ) -> None:
        super().__init__(name, known, *more)
        self.successors = dict(successors or {})

    def __str__(self) -> str:
        from difflib import get_close_matches
        from unicodedata import normalize

        others = (str(name) for name in self.names if name not in tuple(self.successors))
        plain = (normalize("NFD", name).encode("ascii", "ignore").decode().lower() for name in others)
        nearest = dict.fromkeys(near for name in plain for near in get_close_matches(name, self.known, n=5, cutoff=0.5))
        guess = f" Nearest / Los más parecidos: {', '.join(nearest)}." if nearest else ""
        replaced = "".join(
            f" {old!r} is now / es ahora {new!r}."
            if new
            else f" {old!r} was withdrawn, nothing replaces it / se retiró, nada lo reemplaza."
            for old, new in self.successors.items()
        )
        return (
            f"{self.what}: {', '.join(map(repr, self.names))}.{replaced}{guess} "
            "search() finds rows by their words. / search() encuentra filas por sus palabras."
        )


class UnknownChoiceError(UnknownNameError):
    """An argument has a value that it does not accept."""

    what = "Unknown value / Valor desconocido"

    def __init__(self, argument: str, value: object, known: Iterable[str], what: str | None = None) -> None:
        super().__init__(value, known)
        self.argument = argument
        self.what = what or self.what
        self.args = (argument, value, self.known)

    def __str__(self) -> str:
        return f"{self.argument}: {super().__str__()}"


def require_one_of(argument: str, value: Choice, known: Collection[str]) -> Choice:
    """The value, if it is one of those that an argument accepts; else UnknownChoiceError."""
    if value not in tuple(known):
        raise UnknownChoiceError(argument, value, known)
    return value


class MissingExtraError(DiplodataError, ImportError):
    """A library for a part of the package is not installed; it comes with an extra, unless another package is named."""

    def __init__(self, extra: str, package: str | None = None) -> None:
        super().__init__(extra, package)
        self.extra = extra
        self.package = package or f"'diplodata[{extra}]'"

    def __str__(self) -> str:
        command = f"pip install {self.package}"
        return f"This needs {self.extra}: {command} / Esto necesita {self.extra}: {command}"


class EmptySearchError(DiplodataError, ValueError):
    """A search without any word."""

    def __init__(self, text: object) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"No word to search for in / No hay palabra que buscar en {self.text!r}."


class _RefusedError(DiplodataError, ValueError):
    """A refusal, in one sentence of each language."""

    def __init__(self, english: str, spanish: str) -> None:
        super().__init__(english, spanish)
        self.english, self.spanish = english, spanish

    def __str__(self) -> str:
        return f"{self.english}. / {self.spanish}."


class QueryError(_RefusedError):
    """A query cannot be run; the message says why, and what would work."""


class NotJudgedError(_RefusedError):
    """A package could not be judged, whether it is valid or not; the message says why."""


class SelectionError(_RefusedError):
    """Rows cannot be cited: none were given, or their ids are not among their columns."""


class ExportError(_RefusedError):
    """An export cannot be written, and nothing was; the message says why, and what would work."""
