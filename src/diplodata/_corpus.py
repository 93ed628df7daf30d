"""A corpus: the tables of a folder of articles that were read and not curated, each opened when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, get_args, overload

from ._errors import (
    Advice,
    DataNotFoundError,
    MissingExtraError,
    UnknownChoiceError,
    UnknownTableError,
    nearest,
    require_one_of,
)
from ._listing import Listing
from ._names import Language

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    import duckdb
    import polars as pl

CorpusBackend = Literal["duckdb", "polars", "arrow"]
Table = TypeVar("Table")
FORMAT = 1  # of the folder, as it says itself
ABOUT = "corpus.json"
WRITE_IT: Advice = (
    "give the folder that scripts/corpus.py of the repository has written, on this machine",
    "indique la carpeta que escribió scripts/corpus.py del repositorio, en este equipo",
)


class CorpusColumn(NamedTuple):
    """One column of a table of a corpus, and what it has."""

    column: str
    type: str
    title: str


class Corpus(Mapping[str, Table], Generic[Table]):
    """The tables of a corpus by name; nothing is read before a table is computed.

    Only parts that are whole count, so a corpus can be opened while it is being written.
    """

    def __init__(
        self, path: Path, backend: CorpusBackend, columns: Mapping[str, Mapping[str, Mapping[str, str]]]
    ) -> None:
        self.path = path
        self.backend: CorpusBackend = backend
        self._columns = columns
        self._opener = _OPENERS[backend]()
        self._opened: dict[str, Table] = {}

    def __getitem__(self, table: str) -> Table:
        if table not in self._columns:
            raise self._unknown(table)
        if table not in self._opened:
            types = {name: column["type"] for name, column in self._columns[table].items()}
            self._opened[table] = self._opener.open(table, self._files(table), types)
        return self._opened[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"Corpus({str(self.path)!r}, {self.backend!r}): {', '.join(self)}"

    def describe(self, table: str, lang: Language = "en") -> Listing[CorpusColumn]:
        """The columns of a table: type and meaning. Raises UnknownTableError, UnknownChoiceError."""
        require_one_of("lang", lang, get_args(Language))
        if table not in self._columns:
            raise self._unknown(table)
        columns = self._columns[table].items()
        return Listing((CorpusColumn(name, one["type"], one[lang]) for name, one in columns), CorpusColumn._fields)

    def sql(self, query: str) -> Table:
        """The rows of a query over all tables, as lazy as they are, in the SQL of DuckDB or polars.

        Raises MissingExtraError with the backend ``arrow``, which has no SQL, and what the backend itself raises.
        """
        for table in self:
            _ = self[table]
        return self._opener.sql(query)  # type: ignore[no-any-return]

    def _unknown(self, table: str) -> UnknownTableError:
        guess = nearest(str(table), {name: name for name in self})
        return UnknownTableError(table, self, guesses=[guess] if guess else [])

    def _files(self, table: str) -> list[str]:
        """The files of a table, of parts that are whole."""
        whole = {file.stem for file in (self.path / "parts").glob("*.json")}
        return sorted(str(file) for file in (self.path / table).glob("*.parquet") if file.stem in whole)


class _DuckDB:
    """Relations of one connection, in which each table is a view of its name."""

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect()

    def open(self, table: str, files: list[str], types: Mapping[str, str]) -> Any:
        if files:
            relation = self._connection.read_parquet(files)  # type: ignore[arg-type,unused-ignore]
        else:
            kinds = {"string": "VARCHAR", "integer": "BIGINT"}
            columns = ", ".join(f'NULL::{kinds[kind]} AS "{name}"' for name, kind in types.items())
            relation = self._connection.sql(f"SELECT {columns} WHERE false")
        relation.create_view(table)
        return self._connection.table(table)

    def sql(self, query: str) -> Any:
        return self._connection.sql(query)


class _Polars:
    """LazyFrames."""

    def __init__(self) -> None:
        import polars

        self._polars = polars
        self._frames: dict[str, Any] = {}

    def open(self, table: str, files: list[str], types: Mapping[str, str]) -> Any:
        pl = self._polars
        kinds = {"string": pl.String, "integer": pl.Int64}
        empty = pl.LazyFrame(schema={name: kinds[kind] for name, kind in types.items()})
        self._frames[table] = pl.scan_parquet(files) if files else empty
        return self._frames[table]

    def sql(self, query: str) -> Any:
        return self._polars.SQLContext(self._frames).execute(query)


class _Arrow:
    """Datasets of pyarrow."""

    def open(self, table: str, files: list[str], types: Mapping[str, str]) -> Any:
        import pyarrow as pa
        from pyarrow import dataset

        kinds = {"string": pa.string(), "integer": pa.int64()}
        schema = pa.schema([(name, kinds[kind]) for name, kind in types.items()])
        return dataset.dataset(files, schema=schema) if files else dataset.dataset(schema.empty_table())

    def sql(self, query: str) -> Any:
        raise MissingExtraError("duckdb")


_OPENERS: dict[CorpusBackend, Callable[[], Any]] = {"duckdb": _DuckDB, "polars": _Polars, "arrow": _Arrow}


@overload
def corpus(path: str | PathLike[str], *, backend: None = None) -> Corpus[Any]: ...
@overload
def corpus(path: str | PathLike[str], *, backend: Literal["duckdb"]) -> Corpus[duckdb.DuckDBPyRelation]: ...
@overload
def corpus(path: str | PathLike[str], *, backend: Literal["polars"]) -> Corpus[pl.LazyFrame]: ...
@overload
def corpus(path: str | PathLike[str], *, backend: Literal["arrow"]) -> Corpus[Any]: ...
def corpus(path: str | PathLike[str], *, backend: CorpusBackend | None = None) -> Corpus[Any]:
    """The tables of a folder that ``scripts/corpus.py`` of the repository has written, opened lazily.

    >>> corpus = dd.corpus("corpus")
    >>> corpus["citations"]                              # a DuckDB relation, a polars LazyFrame or a pyarrow Dataset
    >>> corpus.sql("select key, count(*) from citations group by key")
    >>> corpus.describe("citations")                     # what its columns mean

    ``backend`` is ``duckdb``, ``polars`` or ``arrow``; by default the first of these that is installed. A corpus is
    read by a program and by nobody else: its rows are candidates, not data of this package.

    Raises DataNotFoundError, UnknownChoiceError (also for a corpus of another format), MissingExtraError.
    """
    import json
    from pathlib import Path

    if backend is not None:
        require_one_of("backend", backend, get_args(CorpusBackend))
    folder = Path(path)
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        raise DataNotFoundError(folder, advice=WRITE_IT, file=ABOUT) from None
    if about.get("format") != FORMAT:
        raise UnknownChoiceError(f"{ABOUT}, format", about.get("format"), [str(FORMAT)])
    for chosen in (backend,) if backend else get_args(CorpusBackend):
        try:
            return Corpus(folder, chosen, about["tables"])
        except ImportError as error:
            if backend:
                raise MissingExtraError(backend) from error
    raise MissingExtraError("duckdb")
