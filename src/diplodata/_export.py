"""The package in other formats: spreadsheet, database, JSON lines, CSV, Parquet, network."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Literal, get_args

from ._about import info
from ._database import fill
from ._errors import ExportError, UnknownFormatError, require_one_of
from ._graph import graph
from ._loaders import load
from ._names import VIEWS, DataLanguage, Language
from ._package import FORMATS, installed
from ._schema import canonical_csv
from ._sheets import write_sheets
from ._sql import load_view

if TYPE_CHECKING:
    import pyarrow as pa

ExportFormat = Literal["xlsx", "sqlite", "jsonl", "csv", "parquet", "graphml"]
_BY_TABLE = ("csv", "jsonl", "parquet")  # a folder with one file a table
_LABELS: dict[Language, tuple[str, ...]] = {
    "es": ("título", "descripción", "versión", "licencia", "cómo citar", "fuentes"),
    "en": ("title", "description", "version", "licence", "how to cite", "sources"),
}


def export(
    format: ExportFormat,
    path: str | os.PathLike[str],
    *,
    tables: Sequence[str] | None = None,
    lang: DataLanguage = "both",
    overwrite: bool = False,
) -> Path:
    """Write the package in another format, to a file or a folder; returns its path.

    ``"xlsx"``: a spreadsheet, one sheet a table, codes with their labels (extra ``excel``).
    ``"sqlite"``: a database with keys, views, full-text search (``search_text``) and the citation (``about``).
    ``"csv"``, ``"jsonl"``, ``"parquet"``: a folder with one file a table.
    ``"graphml"``: the network of ``graph()`` (extra ``graph``); in one language it has the ``label`` that Gephi shows.

    ``tables`` chooses tables and views by name (None: all tables), ``lang`` is that of ``load()``; ``sqlite`` and
    ``graphml`` are always whole, ``sqlite`` always in both languages. CSV files hold texts as they are: a spreadsheet
    program may take one that starts with ``=``, ``+``, ``-`` or ``@`` for a formula; in ``xlsx`` texts stay texts.

    Existing files are kept unless ``overwrite=True``, which replaces those of the same names and leaves others alone.
    Nothing is left half-written. Raises UnknownFormatError, UnknownTableError, UnknownChoiceError, MissingExtraError,
    and ExportError if ``path`` is not a path or cannot be written.
    """
    if format not in get_args(ExportFormat):
        raise UnknownFormatError(format, get_args(ExportFormat))
    names = _chosen(format, tables, require_one_of("lang", lang, get_args(DataLanguage)))
    target = _target(path)
    files = [target / f"{name}.{format}" for name in names] if format in _BY_TABLE else [target]
    _check(target, files, format in _BY_TABLE, overwrite)
    with _staged(target) as folder:
        made = [folder / file.name for file in files]
        if format in _BY_TABLE:
            for name, file in zip(names, made, strict=True):
                _write_table(format, file, name, lang)
            target.mkdir(exist_ok=True)
        else:
            _write_package(format, made[0], names, lang)
        for new, file in zip(made, files, strict=True):
            new.replace(file)
    return target


def _target(path: str | os.PathLike[str]) -> Path:
    """The path to write to; ExportError if it is not one. (An empty one would be the current folder.)"""
    if not isinstance(path, (str, os.PathLike)) or not os.fspath(path) or "\0" in str(path):
        raise ExportError(
            f"{path!r} is not a path: name the file or folder to write",
            f"{path!r} no es una ruta: indique el archivo o la carpeta",
        )
    return Path(path)


def _chosen(format: str, tables: Sequence[str] | None, lang: DataLanguage) -> list[str]:
    """The tables and views to write; errors for unknown ones, and for a choice in a format that is always whole."""
    if (format in ("sqlite", "graphml") and tables is not None) or (format == "sqlite" and lang != "both"):
        raise ExportError(
            f"{format} holds the whole package: leave out tables=, and for sqlite lang= too",
            f"{format} contiene el paquete entero: omita tables=, y con sqlite también lang=",
        )
    known = (*installed().resources, *VIEWS)
    asked = list(installed().resources) if tables is None else [tables] if isinstance(tables, str) else list(tables)
    if unknown := [name for name in asked if name not in known]:
        raise installed().unknown_table(known, *unknown)
    if not asked:
        raise ExportError("tables= is empty", "tables= está vacío")
    return list(dict.fromkeys(asked))


def _check(target: Path, files: Sequence[Path], as_folder: bool, overwrite: bool) -> None:
    """Refuse a target of the wrong kind, without a parent folder, or that would be overwritten without permission."""
    if not target.parent.is_dir():
        raise ExportError(f"There is no folder {target.parent}", f"No existe la carpeta {target.parent}")
    if target.exists() and target.is_dir() != as_folder:
        wanted = ("a folder", "una carpeta") if as_folder else ("a file", "un archivo")
        raise ExportError(f"{target} exists and is not {wanted[0]}", f"{target} existe y no es {wanted[1]}")
    there = [str(file) for file in files if file.exists()]
    if there and not overwrite:
        named = ", ".join(there[:3]) + (f" … ({len(there)})" if len(there) > 3 else "")
        raise ExportError(
            f"{named} already exists: choose another path, or overwrite=True",
            f"{named} ya existe: elija otra ruta u overwrite=True",
        )


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """A temporary folder beside the target; errors of the system become ExportErrors."""
    try:
        folder = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(
            f"{target} cannot be written: {reason}", f"No se puede escribir {target}: {reason}"
        ) from error


def _write_table(format: str, file: Path, name: str, lang: DataLanguage) -> None:
    if lang == "both" and name in installed().resources and format in FORMATS:
        copyfile(installed().file_of(name, format), file)
        return
    data = _load(name, lang)
    if format == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(data, file, compression="zstd")
    elif format == "csv":
        file.write_bytes(canonical_csv(data.column_names, (row.values() for row in data.to_pylist())))
    else:
        lines = (json.dumps(row, ensure_ascii=False, default=date.isoformat) for row in data.to_pylist())
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")


def _load(name: str, lang: DataLanguage) -> pa.Table:
    load_one: Any = load_view if name in VIEWS else load
    found: pa.Table = load_one(name, lang=lang, backend="arrow")
    return found


def _write_package(format: str, file: Path, names: Sequence[str], lang: DataLanguage) -> None:
    if format == "sqlite":
        with closing(sqlite3.connect(file)) as connection:
            fill(connection)
            connection.execute("CREATE TABLE about (item TEXT PRIMARY KEY, es TEXT, en TEXT)")
            items = zip(_about("es"), _about("en"), strict=True)
            connection.executemany("INSERT INTO about VALUES (?, ?, ?)", [(en[0], es[1], en[1]) for es, en in items])
            connection.commit()
            connection.execute("VACUUM")
    elif format == "xlsx":
        languages: tuple[Language, ...] = ("es", "en") if lang == "both" else (lang,)
        tables = {name: _load(name, lang) for name in names}
        write_sheets(file, tables, {language: _about(language) for language in languages})
    else:
        found = graph(lang)
        import networkx

        networkx.write_graphml_xml(found, file, prettyprint=True)  # not write_graphml: its bytes depend on lxml


def _about(lang: Language) -> list[tuple[str, str]]:
    """Title, description, version and so on, each with its label."""
    about = info(lang)
    unfinished = {"es": " (inacabada)", "en": " (unfinished)"}[lang] if about.unfinished else ""
    version, sources = about.version + unfinished, "\n".join(about.sources)
    texts = (about.title, about.description, version, about.licence, about.citation, sources)
    return list(zip(_LABELS[lang], texts, strict=True))
