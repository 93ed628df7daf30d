"""Errors in the user's words, in English and Spanish in one message."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar


class DiplodataError(Exception):
    """Base of all errors that diplodata raises on purpose."""


class DataNotFoundError(DiplodataError, FileNotFoundError):
    """No datapackage.json where one should be."""

    def __init__(self, *folders: Path) -> None:
        super().__init__(*folders)
        self.folders = folders

    def __str__(self) -> str:
        places = ", ".join(str(folder) for folder in self.folders)
        return (
            f"No datapackage.json in {places}: run `make build` in the repository, or install the package again. / "
            f"No hay datapackage.json en {places}: ejecute `make build` en el repositorio o reinstale el paquete."
        )


class UnknownNameError(DiplodataError, ValueError, KeyError):
    """A name that is not among the known ones; the message lists them and proposes the closest."""

    what: ClassVar[str] = "Unknown name / Nombre desconocido"

    def __init__(self, name: object, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(self.name, self.known)

    def closest(self) -> str | None:
        """The known name that was probably meant."""
        from difflib import get_close_matches

        by_lower = {known.lower(): known for known in self.known}
        found = get_close_matches(str(self.name).lower(), by_lower, n=1)
        return by_lower[found[0]] if found else None

    def __str__(self) -> str:
        closest = self.closest()
        guess = f" Did you mean / Quizá: {closest!r}?" if closest else ""
        return f"{self.what}: {self.name!r}.{guess} There are / Hay: {', '.join(self.known)}."


class UnknownTableError(UnknownNameError):
    """There is no table of that name."""

    what = "Unknown table / Tabla desconocida"


class UnknownColumnError(UnknownNameError):
    """The table has no column of that name."""

    what = "Unknown column / Columna desconocida"


class UnknownFormatError(UnknownNameError):
    """Tables are not published in that format."""

    what = "Unknown format / Formato desconocido"


class UnknownIdError(UnknownNameError):
    """No row of the package has that id; the message names the nearest ids, not all of them."""

    what = "Unknown id / Identificador desconocido"

    def __str__(self) -> str:
        from difflib import get_close_matches

        nearest = get_close_matches(str(self.name).lower(), self.known, n=5, cutoff=0.5)
        guess = f"Nearest / Los más parecidos: {', '.join(nearest)}." if nearest else ""
        return (
            f"{self.what}: {self.name!r}. {guess} "
            "search() finds rows by their words. / search() encuentra filas por sus palabras."
        ).replace("  ", " ")


class UnknownChoiceError(UnknownNameError):
    """An argument that takes one of a few values has another one."""

    def __init__(self, argument: str, value: object, known: Iterable[str]) -> None:
        super().__init__(value, known)
        self.argument = argument
        self.args = (argument, value, self.known)

    def __str__(self) -> str:
        return f"{self.argument}: {super().__str__()}"


class MissingExtraError(DiplodataError, ImportError):
    """A library that an optional part of the package needs is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def __str__(self) -> str:
        command = f"pip install 'diplodata[{self.extra}]'"
        return f"This needs {self.extra}: {command} / Esto necesita {self.extra}: {command}"
