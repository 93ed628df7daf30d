"""What every format is written from: the rows of a table or view, and what the package says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._about import info
from .._loaders import load
from .._names import VIEWS, DataLanguage, Language
from .._sql import load_view

if TYPE_CHECKING:
    import pyarrow as pa

_LABELS: dict[Language, tuple[str, ...]] = {
    "es": ("título", "descripción", "versión", "licencia", "cómo citar", "fuentes"),
    "en": ("title", "description", "version", "licence", "how to cite", "sources"),
}


def rows_of(name: str, lang: DataLanguage) -> pa.Table:
    """The rows of a table or view, in one language or both."""
    load_one: Any = load_view if name in VIEWS else load
    found: pa.Table = load_one(name, lang=lang, backend="arrow")
    return found


def about(lang: Language) -> list[tuple[str, str]]:
    """Title, description, version and so on, each with its label."""
    said = info(lang)
    unfinished = {"es": " (inacabada)", "en": " (unfinished)"}[lang] if said.unfinished else ""
    version, sources = said.version + unfinished, "\n".join(said.sources)
    texts = (said.title, said.description, version, said.licence, said.citation, sources)
    return list(zip(_LABELS[lang], texts, strict=True))
