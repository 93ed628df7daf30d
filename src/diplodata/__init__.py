"""Diplomacy beyond the state: actors, programs, events, concepts and quotes as typed bilingual tables.

>>> import diplodata as dd
>>> dd.tables()                     # what there is
>>> actors = dd.load("actors")      # a pandas DataFrame, typed from the table's schema

Every public name is loaded at its first use, so that importing the package costs next to nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it as true; importing typing would take longer than all the rest
if TYPE_CHECKING:
    from ._errors import (
        DataNotFoundError,
        DiplodataError,
        UnknownColumnError,
        UnknownFormatError,
        UnknownTableError,
    )
    from ._frames import load
    from ._package import path, schema, tables
    from .validation import validate

    __version__: str

_HOMES = {
    "DataNotFoundError": "_errors",
    "DiplodataError": "_errors",
    "UnknownColumnError": "_errors",
    "UnknownFormatError": "_errors",
    "UnknownTableError": "_errors",
    "__version__": "_package",
    "load": "_frames",
    "path": "_package",
    "schema": "_package",
    "tables": "_package",
    "validate": "validation",
}

__all__ = [
    "DataNotFoundError",
    "DiplodataError",
    "UnknownColumnError",
    "UnknownFormatError",
    "UnknownTableError",
    "__version__",
    "load",
    "path",
    "schema",
    "tables",
    "validate",
]


def __getattr__(name: str) -> object:
    """Import a public name from its private module at first access (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
