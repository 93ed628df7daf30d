"""The explorer: the whole package as one page for a browser (standard library only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ._errors import DataNotFoundError, require_one_of
from ._names import Language
from ._package import installed

if TYPE_CHECKING:
    from pathlib import Path

_PAGE = "explorer/index.html"


def explore(lang: Language | None = None, *, browser: bool = True) -> Path:
    """Open the explorer, one page to read, search and download the package, and return its path.

    It works without a network. ``lang`` is the language in which it opens, otherwise that of the browser; with
    ``browser=False`` nothing is opened. Raises DataNotFoundError in a checkout in which it has not been built.
    """
    from pathlib import Path

    if lang is not None:
        require_one_of("lang", lang, get_args(Language))
    page = Path(installed().folder, _PAGE).resolve()
    if not page.is_file():
        raise DataNotFoundError(page.parent, file=page.name)
    if browser:
        import webbrowser

        webbrowser.open(page.as_uri() + (f"#/{lang}" if lang else ""))
    return page
