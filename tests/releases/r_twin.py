"""What the package for R gives, compared with Python cell by cell: rows, classes, levels of factors, passages."""

import csv
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from given import ROOT

import diplodata
from diplodata._export.content import code_labels
from diplodata._frames import available_columns
from diplodata._loaders import load_rows
from diplodata._names import DataLanguage, Language
from diplodata._package import installed
from diplodata._schema import to_cell

SCRIPT = ROOT / "tests" / "releases" / "outside" / "load.R"
CLASSES = {"string": "character", "integer": "integer", "number": "numeric", "boolean": "logical", "date": "Date"}
TRACED = ("casas-cdmx", "entrevistada-3-informes", "relations.predicate.concerns", "alejo", "ceccon")


def install(archive: Path, library: Path, **settings: str) -> str:
    """Install the archive into an empty library; what R says where it fails."""
    library.mkdir()
    return _r(["R", "CMD", "INSTALL", f"--library={library}", str(archive)], **settings)


def _r(command: list[str], **settings: str) -> str:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "TZ": "UTC"} | settings
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr if done.returncode else ""


def differences(library: Path, folder: Path, **settings: str) -> list[str]:
    """All that is not as in Python, or what R says where it fails."""
    folder.mkdir()
    failed = _r(["Rscript", "--vanilla", str(SCRIPT), str(library), str(folder), *TRACED], **settings)
    return [failed] if failed else [*_of_tables(folder), *_of_traces(folder)]


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _of_tables(folder: Path) -> Iterator[str]:
    for name in installed().described:
        for lang in get_args(DataLanguage):
            found, said = _read(folder / f"{name}.{lang}.csv"), f"{name}, {lang}"
            wanted = load_rows(name, lang, "dicts", None)
            labels = {column.heading: _labels(name, column.name, lang) for column in available_columns(name, lang)}
            if len(found) != len(wanted) or list(found[0]) != list(labels):
                yield f"{said}: {len(found)} rows of {list(found[0])}, not {len(wanted)} of {list(labels)}"
                continue
            for number, (row, of_python) in enumerate(zip(found, wanted, strict=True)):
                for column, value in of_python.items():
                    cell = labels[column].get(str(value), to_cell(value))
                    if row[column] != cell:
                        yield f"{said}, row {number}, {column}: {row[column]!r}, not {cell!r}"
            yield from _of_columns(folder, name, lang, labels)


def _labels(name: str, column: str, lang: DataLanguage) -> dict[str, str]:
    """The label of each code, in both languages the code itself."""
    found = code_labels(name, column, lang)
    return dict(zip(found, found, strict=True)) if lang == "both" else found


def _of_columns(folder: Path, name: str, lang: DataLanguage, labels: dict[str, dict[str, str]]) -> Iterator[str]:
    types = {field["name"]: field["type"] for field in installed().fields(name)}
    classes = {row["column"]: row["class"] for row in _read(folder / f"{name}.{lang}.classes.csv")}
    levels: dict[str, list[str]] = {}
    for row in _read(folder / f"{name}.{lang}.levels.csv"):
        levels.setdefault(row["column"], []).append(row["level"])
    for column in available_columns(name, lang):
        of_codes = list(labels[column.heading].values())
        wanted = "factor" if of_codes else CLASSES[types.get(column.name, "string")]
        if (classes[column.heading], levels.get(column.heading, [])) != (wanted, of_codes):
            yield f"{name}, {lang}, {column.heading}: {classes[column.heading]}, {levels.get(column.heading)}"


def _of_traces(folder: Path) -> Iterator[str]:
    for id in TRACED:
        for lang in get_args(Language):
            found, wanted = _read(folder / f"trace.{id}.{lang}.csv"), diplodata.trace(id, lang)
            cells: list[dict[str, Any]] = [one._asdict() | {"citation": one.citation(lang)} for one in wanted]
            if found != [{column: to_cell(value) for column, value in one.items()} for one in cells]:
                yield f"the passages of {id}, {lang}: {len(found)}, not as the {len(cells)} of Python"
