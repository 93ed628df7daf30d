"""The package in the formats of other programs: spreadsheets, a database, archives with files for Stata and SPSS.

They are written by ``diplodata.export``, in a process of its own whose modules lie beside the files of the release, as
they do in a wheel: the release may be of another checkout than the modules that run here.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import diplodata
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases.release import Release
from diplodata_build.releases.upload_process import without_secrets

_LEVEL = 9  # of zlib, the smallest archive
_EXPORT = """
import json, sys
from diplodata import export

for options in json.load(sys.stdin):
    export(**options)
"""
LANGUAGES = ("es", "en")
SPREADSHEETS, DATABASE, STATISTICS = ("xlsx",), ("sqlite",), ("stata", "spss")
# What a file of each format is, in English and in Spanish.
_WORDS = {
    "xlsx": ("The tables and views as a spreadsheet", "Las tablas y vistas como hoja de cálculo"),
    "sqlite": (
        "All tables and views as an SQLite database, with keys and full-text search",
        "Todas las tablas y vistas como base de datos SQLite, con claves y búsqueda de texto completo",
    ),
    "stata": ("All tables and views for Stata, as a zip", "Todas las tablas y vistas para Stata, en un zip"),
    "spss": ("All tables and views for SPSS, as a zip", "Todas las tablas y vistas para SPSS, en un zip"),
}
_IN = {"es": ("in Spanish", "en español"), "en": ("in English", "en inglés"), "both": ("", "")}


def exports(release: Release, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The files of some formats, bytes by name; archives have one top folder.

    Raises:
        BuildError: an export failed, with the end of its output.
    """
    said = tuple((name, release.content(name)) for name in ("datapackage.json", "CITATION.cff"))
    made = _exports(release.checkout.output, said, tuple(release.tables))
    return {name: made[name] for name in descriptions(release, formats)}


def descriptions(release: Release, formats: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """What each file of some formats is, in English and in Spanish, by name."""
    found = {}
    for name, options in _names(release.package["name"]).items():
        if options["format"] in formats:
            words = zip(_WORDS[options["format"]], _IN[options["lang"]], strict=True)
            english, spanish = (", ".join(filter(None, each)) for each in words)
            found[name] = (english, spanish)
    return found


def _names(package: str) -> dict[str, dict[str, Any]]:
    """The name of each file, and what ``export`` is asked for it."""
    names = {"xlsx": "{0}-{2}.xlsx"} | dict.fromkeys(STATISTICS, "{0}-{1}-{2}.zip")
    return {
        pattern.format(package, format, lang): {"format": format, "lang": lang}
        for format, pattern in names.items()
        for lang in LANGUAGES
    } | {f"{package}.sqlite": {"format": "sqlite", "lang": "both"}}


@cache
def _exports(output: Path, said: tuple[tuple[str, bytes], ...], tables: tuple[str, ...]) -> dict[str, bytes]:
    """Every file that ``_names`` has; the descriptor in ``said`` has hashes, so that other data are other arguments."""
    asked = _names(json.loads(dict(said)["datapackage.json"])["name"])
    with TemporaryDirectory(prefix="diplodata-") as place:
        root = Path(place, "modules", "diplodata")
        shutil.copytree(Path(diplodata.__file__).parent, root, ignore=shutil.ignore_patterns("__pycache__"))
        for name, content in said:
            (root / name).write_bytes(content)
        shutil.copytree(output / "data", root / "data")
        calls = [
            options | {"path": str(Path(place, name.removesuffix(".zip")))}
            | ({"tables": tables} if options["format"] in STATISTICS else {})
            for name, options in asked.items()
        ]  # fmt: skip
        settings = without_secrets() | {"PYTHONPATH": str(root.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", _EXPORT], input=json.dumps(calls), env=settings, cwd=place, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise BuildError([Problem("export", "\n".join(done.stderr.splitlines()[-5:]))])
        return {name: _content(Path(place, name)) for name in asked}


def _content(path: Path) -> bytes:
    """The bytes of a file, or of an archive of a folder that has its name."""
    if path.suffix != ".zip":
        return path.read_bytes()
    folder = path.with_suffix("")
    return zipped({file.name: file.read_bytes() for file in folder.iterdir()}, folder.name)


def zipped(files: Mapping[str, bytes], top: str) -> bytes:
    """A zip with one top folder: no dates, one order, so that its bytes depend on the files and on zlib alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], compresslevel=_LEVEL)
    return target.getvalue()
