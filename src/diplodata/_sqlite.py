"""The library of SQLite, which almost every Python has, older ones in the browser only after it is loaded."""

from ._errors import QueryError


def require_sqlite() -> None:
    """Import ``sqlite3``, or raise QueryError."""
    try:
        import sqlite3  # noqa: F401
    except ImportError as error:
        raise QueryError(
            "This Python has no sqlite3; in Pyodide `await micropip.install('sqlite3')` loads it",
            "Este Python no tiene sqlite3; en Pyodide lo carga `await micropip.install('sqlite3')`",
        ) from error
