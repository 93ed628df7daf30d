"""Diplomacy beyond the state: actors, programs, events, concepts and quotes as typed bilingual tables.

>>> import diplodata as dd
>>> dd.tables()                       # the tables
>>> dd.actors(lang="en")              # a pandas DataFrame, typed from the table's schema
>>> dd.describe("actors")             # what its columns mean; codes() for what their codes mean
>>> dd.search("citizen diplomacy")    # rows by their words; get() and trace() take their ids

Every public name is loaded at its first use, so importing the package takes almost no time.
"""

# ruff: noqa: I001
# True for type checkers, which know the name; importing typing would take longer than all the rest. No plain False, for
# jedi (in Spyder and Jupyter) passes over what follows such an ``if``.
TYPE_CHECKING = bool(0)
if TYPE_CHECKING:
    from ._about import __version__, codes, describe, info, path, schema, tables
    from ._cite import cite
    from ._corpus import Corpus, corpus
    from ._errors import (
        DataNotFoundError, DiplodataError, EmptySearchError, ExportError, MissingExtraError, NotJudgedError, QueryError,
        SelectionError, UncodedColumnError, UnknownChoiceError, UnknownColumnError, UnknownFormatError, UnknownIdError,
        UnknownNameError, UnknownTableError,
    )  # fmt: skip
    from ._explore import explore
    from ._export import export
    from ._graph import graph
    from ._listing import Listing
    from ._loaders import (
        actors, articles, attributions, citations, concepts, coverage, entities, errata, events, evidence, load,
        mentions, names, programs, quotes, relations, sections, statements, translations, vocabulary, works,
    )  # fmt: skip
    from ._names import TableName
    from ._paper import paper
    from ._record import Record, get
    from ._search import Hit, search
    from ._sql import connect, sql
    from ._trace import Trace, trace
    from ._views import (
        argument, claims_compared, concept_definitions, programs_with_leads, quotes_with_sources, relations_labelled,
        shared_entities, timeline, views,
    )  # fmt: skip
    from .validation import validate

_NAMES = {
    "_about": "__version__ codes describe info path schema tables",
    "_cite": "cite",
    "_corpus": "Corpus corpus",
    "_errors": "DataNotFoundError DiplodataError EmptySearchError ExportError MissingExtraError NotJudgedError "
    "QueryError SelectionError UncodedColumnError UnknownChoiceError UnknownColumnError UnknownFormatError "
    "UnknownIdError UnknownNameError UnknownTableError",
    "_explore": "explore",
    "_export": "export",
    "_graph": "graph",
    "_listing": "Listing",
    "_loaders": "actors articles attributions citations concepts coverage entities errata events evidence load "
    "mentions names programs quotes relations sections statements translations vocabulary works",
    "_names": "TableName",
    "_paper": "paper",
    "_record": "Record get",
    "_search": "Hit search",
    "_sql": "connect sql",
    "_trace": "Trace trace",
    "_views": "argument claims_compared concept_definitions programs_with_leads quotes_with_sources "
    "relations_labelled shared_entities timeline views",
    "validation": "validate",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Corpus", "DataNotFoundError", "DiplodataError", "EmptySearchError", "ExportError", "Hit", "Listing",
    "MissingExtraError", "NotJudgedError", "QueryError", "Record", "SelectionError", "TableName", "Trace",
    "UncodedColumnError", "UnknownChoiceError", "UnknownColumnError", "UnknownFormatError", "UnknownIdError",
    "UnknownNameError", "UnknownTableError", "__version__", "actors", "argument", "articles", "attributions",
    "citations", "cite", "claims_compared", "codes", "concept_definitions", "concepts", "connect", "corpus",
    "coverage", "describe", "entities", "errata", "events", "evidence", "explore", "export", "get", "graph", "info",
    "load", "mentions", "names", "paper", "path", "programs", "programs_with_leads", "quotes",
    "quotes_with_sources", "relations", "relations_labelled", "schema", "search", "sections", "shared_entities",
    "sql", "statements", "tables", "timeline", "trace", "translations", "validate", "views", "vocabulary", "works",
]  # fmt: skip


if not TYPE_CHECKING:  # a type checker that saw it would accept any name

    def __getattr__(name: str) -> object:
        """Import a public name from its private module at first access (PEP 562)."""
        from importlib import import_module

        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(_unknown(name), name=name, obj=None)  # without obj Python adds no guess of its own
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value


def _unknown(name: str) -> str:
    message = f"module {__name__!r} has no attribute / el módulo no tiene el atributo {name!r}."
    if name.startswith("_"):  # a tool asks
        return message
    from difflib import get_close_matches

    closest = get_close_matches(name, __all__, n=1)
    return f"{message} Did you mean / Quizá: {closest[0]!r}?" if closest else message


def __dir__() -> list[str]:
    return __all__
