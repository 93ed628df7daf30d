"""A program of somebody who uses diplodata and checks types strictly: every public name, every backend."""

import sqlite3
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, assert_type

import pandas as pd
import polars as pl

import diplodata as dd

Value = str | int | float | bool | date
Rows = list[dict[str, Value | None]]


def tables() -> None:
    """One table by name, in each backend, and what the other arguments take."""
    assert_type(dd.load("actors"), pd.DataFrame)
    assert_type(dd.load("actors", lang="es", columns=["name"]), pd.DataFrame)
    assert_type(dd.load("actors", backend="pandas"), pd.DataFrame)
    assert_type(dd.load("actors", backend="polars"), pl.DataFrame)
    assert_type(dd.load("actors", backend="dicts"), Rows)
    print(dd.load("actors", backend="arrow").num_rows)
    for table in dd.tables():
        assert_type(table.name, dd.TableName)
        assert_type(dd.load(table.name, lang="en", backend="dicts"), Rows)


def loaders() -> None:
    """Every table by its own function."""
    assert_type(dd.actors(), pd.DataFrame)
    assert_type(dd.actors(lang="en", columns="name"), pd.DataFrame)
    assert_type(dd.programs(backend="pandas"), pd.DataFrame)
    assert_type(dd.events(backend="polars"), pl.DataFrame)
    assert_type(dd.concepts(backend="dicts"), Rows)
    print(dd.quotes(backend="arrow").num_rows)
    for loader in (dd.articles, dd.sections, dd.entities, dd.relations, dd.names, dd.attributions):
        assert_type(loader(backend="dicts"), Rows)
    for loader in (dd.statements, dd.mentions, dd.evidence, dd.works, dd.citations):
        assert_type(loader(lang="es", backend="polars"), pl.DataFrame)
    for loader in (dd.translations, dd.vocabulary, dd.errata, dd.coverage):
        assert_type(loader(), pd.DataFrame)


def about() -> None:
    """What the package tells of itself."""
    assert_type(dd.__version__, str)
    assert_type(dd.info("es").rows, int)
    assert_type([column.missing for column in dd.describe("actors")], list[float])
    assert_type(dd.describe("actors", lang="es")[0].title, str)
    assert_type(dd.describe("timeline")[0].distinct, int)
    assert_type(dd.codes("actors", "scale")[:2][0].label, str)
    assert_type(dd.schema("actors"), dict[str, Any])
    assert_type(dd.path("actors", "csv"), Path)
    assert_type(dd.cite("bibtex", lang="es"), str)
    assert_type(dd.cite(ids=[str(dd.entities(backend="dicts")[0]["entity_id"])]), str)
    assert_type(dd.cite("ris", ids=dd.search("Chicago"), works=True), str)
    assert_type(dd.paper(dd.quotes().head(1), "latex", lang="es"), str)
    print(dd.validate().valid)


def rows() -> None:
    """Single rows, where they stand in the articles, and rows by their words."""
    hits: dd.Listing[dd.Hit] = dd.search("diplomacia ciudadana", lang="es")
    record: dd.Record = dd.get(hits[0].id)
    assert_type(record.get("note_es"), Value | None)
    print(record.related()[:1], record.evidence(lang="es")[:1], record.names()[:1], record.statements()[:1])
    traces: dd.Listing[dd.Trace] = dd.trace(hits[0].id)
    print([trace.citation() for trace in traces[:1]])


def queries() -> None:
    """Views, SQL and what leaves the package."""
    print([view.name for view in dd.views()])
    assert_type(dd.programs_with_leads(lang="en"), pd.DataFrame)
    assert_type(dd.timeline(backend="dicts"), Rows)
    assert_type(dd.concept_definitions(backend="polars"), pl.DataFrame)
    for view in (dd.quotes_with_sources, dd.relations_labelled, dd.claims_compared, dd.shared_entities):
        assert_type(view(), pd.DataFrame)
    assert_type(dd.argument(), pd.DataFrame)
    assert_type(dd.argument("es", article=str(dd.articles(backend="dicts")[0]["article_id"]), backend="dicts"), Rows)
    assert_type(dd.load("timeline", "en"), pd.DataFrame)
    assert_type(dd.load("cronologia", backend="dicts"), Rows)
    assert_type(dd.sql("select name_es from actors"), pd.DataFrame)
    assert_type(dd.sql("select name_es from actors where scale = ?", ["city"], backend="polars"), pl.DataFrame)
    assert_type(dd.connect("sqlite"), sqlite3.Connection)
    print(dd.graph().number_of_nodes())
    with tempfile.TemporaryDirectory() as folder:
        assert_type(dd.export("jsonl", Path(folder) / "diplodata"), Path)
    assert_type(dd.explore("es", browser=False), Path)


def corpora() -> None:
    """What was read of a whole folder."""
    assert_type(dd.corpus("corpus", backend="polars")["citations"], pl.LazyFrame)
    assert_type(dd.corpus(Path("corpus"), backend="polars").sql("select key from citations"), pl.LazyFrame)
    lazily: dd.Corpus[Any] = dd.corpus("corpus")
    print(list(lazily), lazily.describe("citations", lang="es")[0].title)


def errors() -> None:
    """Every error is a DiplodataError; those of names tell the name and what there is."""
    known: tuple[type[dd.UnknownNameError], ...] = (
        dd.UnknownTableError,
        dd.UnknownColumnError,
        dd.UncodedColumnError,
        dd.UnknownFormatError,
        dd.UnknownIdError,
        dd.UnknownChoiceError,
    )
    others: tuple[type[dd.DiplodataError], ...] = (
        dd.DataNotFoundError,
        dd.EmptySearchError,
        dd.ExportError,
        dd.NotJudgedError,
        dd.SelectionError,
        dd.MissingExtraError,
        dd.QueryError,
    )
    try:
        dd.codes("actors", "name_es")
    except known as error:
        assert_type(error.known, tuple[str, ...])
    except others as error:
        print(error)


if __name__ == "__main__":
    for use in (tables, loaders, about, rows, queries, errors):
        use()
