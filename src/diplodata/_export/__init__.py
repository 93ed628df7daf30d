"""The package in other formats: spreadsheet, database, CSV, JSON lines, Parquet, Stata, SPSS, network, linked data."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Literal, get_args

from .._errors import ExportError, UnknownFormatError, require_one_of
from .._names import DataLanguage
from .._ordinary import read_ordinary
from .._package import installed
from .by_table import write_csv, write_excel_csv, write_jsonl, write_parquet
from .content import ABOUT
from .database import write_metadata, write_sqlite
from .linked import write_jsonld, write_turtle
from .network import write_graphml
from .spreadsheet import write_xlsx
from .statistics import write_dta, write_sav

ExportFormat = Literal[
    "xlsx",
    "sqlite",
    "jsonl",
    "csv",
    "parquet",
    "graphml",
    "stata",
    "spss",
    "turtle",
    "jsonld",
    "excel-csv",
    "datasette",
]
# What writes one table to a file; such a format is a folder of them.
_BY_TABLE: dict[str, Callable[[Path, str, DataLanguage], None]] = {
    "csv": write_csv,
    "excel-csv": write_excel_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "spss": write_sav,
    "stata": write_dta,
}
# What writes each of the files of a folder.
_AS_FILES: dict[str, dict[str, Callable[[Path, Sequence[str], DataLanguage], None]]] = {
    "datasette": {"diplodata.db": write_sqlite, "metadata.json": write_metadata},
}
_SUFFIX = {"excel-csv": "csv", "spss": "sav", "stata": "dta"}  # of files whose format is not called like them
# What writes the chosen tables to one file.
_AS_FILE: dict[str, Callable[[Path, Sequence[str], DataLanguage], None]] = {
    "graphml": write_graphml,
    "jsonld": write_jsonld,
    "sqlite": write_sqlite,
    "turtle": write_turtle,
    "xlsx": write_xlsx,
}
_NO_CHOICE = {
    "graphml": ("tables",),
    **dict.fromkeys(("datasette", "jsonld", "sqlite", "turtle"), ("tables", "lang")),
}  # what a format that is always whole leaves no choice of


def export(
    format: ExportFormat,
    path: str | os.PathLike[str],
    *,
    tables: Sequence[str] | None = None,
    lang: DataLanguage = "both",
    overwrite: bool = False,
) -> Path:
    """Write the package in another format, to a file or a folder; returns its path.

    ``"xlsx"``: a spreadsheet to be read: one sheet a table, codes in words, ids as links (extra ``excel``).
    ``"sqlite"``: a database with keys, indexes, views, full-text search (``search_text``; ``actors_fts`` and so on) and
    the citation (``about``).
    ``"datasette"``: a folder with that database and the metadata with which Datasette shows it.
    ``"csv"``, ``"jsonl"``, ``"parquet"``: a folder with one file a table, and ``about``: version and citation.
    ``"excel-csv"``: the same for Excel, with a byte order mark, and formulas that keep it from converting texts.
    ``"stata"``, ``"spss"``: the same, with codes as numbers that have labels (extra ``statistics``).
    ``"graphml"``: the network of ``graph()`` (extra ``graph``); in one language it has the ``label`` that Gephi shows.
    ``"turtle"``, ``"jsonld"``: linked data in SKOS, Web Annotation, PROV-O and schema.org (extra ``rdf``).

    ``tables`` chooses tables and views by name (None: all tables, in ``xlsx`` the views before them), ``lang`` is that
    of ``load()``; databases, linked data and ``graphml`` are always whole, and all but the last always in both
    languages. Texts stay texts in ``xlsx`` and ``excel-csv``; those of ``csv`` a spreadsheet program may convert.

    Existing files of other content are kept unless ``overwrite=True``, which replaces those of the same names and
    leaves others alone. Nothing is left half-written. Raises UnknownFormatError, UnknownTableError, UnknownChoiceError,
    MissingExtraError, and ExportError if ``path`` is not a path or cannot be written.
    """
    if format not in get_args(ExportFormat):
        raise UnknownFormatError(format, get_args(ExportFormat))
    names = _chosen(format, tables, require_one_of("lang", lang, get_args(DataLanguage)))
    target = _target(path)
    made = _files(format, names)
    as_folder = format not in _AS_FILE
    _check(target, as_folder)
    with _staged(target) as folder:
        for name, (writer, chosen) in made.items():
            writer(folder / name, chosen, lang)
        files = {folder / name: target / name if as_folder else target for name in made}
        if not overwrite:
            _check_replaced(files)
        if as_folder:
            target.mkdir(exist_ok=True)
        for new, file in files.items():
            new.replace(file)
    return target


def _files(format: str, names: list[str]) -> dict[str, tuple[Callable[[Path, Any, DataLanguage], None], Any]]:
    """The files that a format consists of, each with what writes it and the table or tables that it takes."""
    if format in _BY_TABLE:
        suffix = _SUFFIX.get(format, format)
        return {f"{name}.{suffix}": (_BY_TABLE[format], name) for name in (*names, ABOUT)}
    writers = _AS_FILES.get(format) or {"file": _AS_FILE[format]}
    return {name: (writer, names) for name, writer in writers.items()}


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
    chosen = {"tables": tables is not None, "lang": lang != "both"}
    if refused := [f"{option}=" for option in _NO_CHOICE.get(format, ()) if chosen[option]]:
        raise ExportError(
            f"{format} holds the whole package: leave out {' and '.join(refused)}",
            f"{format} contiene el paquete entero: omita {' y '.join(refused)}",
        )
    package = installed()
    asked = _default(format, lang) if tables is None else [tables] if isinstance(tables, str) else list(tables)
    if unknown := [name for name in asked if not package.find(name)]:
        raise package.unknown_table(package.described, *unknown)
    if not asked:
        raise ExportError("tables= is empty", "tables= está vacío")
    return list(dict.fromkeys(map(package.named, asked)))


def _default(format: str, lang: DataLanguage) -> list[str]:
    """All tables; a spreadsheet, which is read, begins with the views and in Spanish leaves out the English ledger."""
    package = installed()
    if format != "xlsx":
        return list(package.resources)
    return [*package.views, *(name for name in package.resources if lang != "es" or name != "translations")]


def _check(target: Path, as_folder: bool) -> None:
    """Refuse a target of the wrong kind or without a parent folder."""
    if not target.parent.is_dir():
        raise ExportError(f"There is no folder {target.parent}", f"No existe la carpeta {target.parent}")
    if target.exists() and target.is_dir() != as_folder:
        wanted = ("a folder", "una carpeta") if as_folder else ("a file", "un archivo")
        raise ExportError(f"{target} exists and is not {wanted[0]}", f"{target} existe y no es {wanted[1]}")


def _check_replaced(files: Mapping[Path, Path]) -> None:
    """Refuse to replace files by others; what stands there already as it would be written is no loss."""
    there = [str(file) for new, file in files.items() if file.exists() and not _is_same(file, new)]
    if there:
        named = ", ".join(there[:3]) + (f" … ({len(there)})" if len(there) > 3 else "")
        raise ExportError(
            f"{named} already exists: choose another path, or overwrite=True",
            f"{named} ya existe: elija otra ruta u overwrite=True",
        )


def _is_same(file: Path, new: Path) -> bool:
    try:
        return read_ordinary(file, new.stat().st_size) == new.read_bytes()
    except (OSError, ValueError):  # a pipe, or a larger file
        return False


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """A temporary folder beside the target; errors of the system become ExportErrors."""
    try:
        folder = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(
            f"{target} cannot be written: {reason}", f"No se puede escribir {target}: {reason}"
        ) from error
