"""A package of Argos Translate (``.argosmodel``, a zip of one folder), checked before anything of it is used."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata_build.english.engines import EngineError

LANGUAGES = ("es", "en")
METADATA = "metadata.json"
LARGEST_GROWTH = 20
MOST_FILES = 1000


@dataclass(frozen=True)
class Pin:
    """Which file is meant: its sha256 and, where known, its size in bytes."""

    sha256: str
    size: int | None = None


PINNED_NAME = "translate-es_en-1_0.argosmodel"
PINNED = Pin("1b963aa0e0cb6e5ce874f0aa1a1949a19bc4d762e833532239a8834340f6b378", 87_381_097)
MISSING = f"""{{}}
The Spanish-English package of Argos Translate is {PINNED_NAME} ({PINNED.size:,} bytes).
Fetch it on a connected machine from the package index of Argos Translate, bring it here and compare:
    sha256sum {PINNED_NAME}    # {PINNED.sha256}
then call this again with --model FILE (another package: also --model-sha256 with its sha256)."""


def unpack(model: Path | None, pin: Pin, folder: Path) -> Path:
    """Unpack a package into a folder and return the package's own folder in it.

    Raises:
        EngineError: there is no such file, it is not the one that is meant, or it is not fit to be unpacked.
    """
    if model is None or not model.is_file():
        raise EngineError(MISSING.format("No model was named." if model is None else f"There is no file {model}."))
    _check_identity(model, pin)
    try:
        with zipfile.ZipFile(model) as archive:
            top = _check_names(model, archive.infolist())
            _check_size(model, archive.infolist())
            _check_pair(model, archive, f"{top}/{METADATA}")
            _extract(archive, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise EngineError(f"{model} is not a package of Argos Translate: it is no whole zip ({error})") from None
    return folder / top


def digest(model: Path) -> str:
    """The sha256 of a file."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_identity(model: Path, pin: Pin) -> None:
    size = model.stat().st_size
    if pin.size is not None and size != pin.size:
        raise EngineError(f"{model} has {size:,} bytes, {pin.size:,} were expected: it is another file or not whole")
    found = digest(model)
    if found != pin.sha256.lower():
        raise EngineError(f"{model} has the sha256 {found}, {pin.sha256} was expected: another file than is meant")


def _check_names(model: Path, entries: list[zipfile.ZipInfo]) -> str:
    """The one folder that all entries lie in; refuses names that would leave it, links and names given twice."""
    names = [PurePosixPath(entry.filename) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        if _leaves(entry.filename, name) or stat.S_ISLNK(entry.external_attr >> 16):
            raise EngineError(f"{model} is refused: its entry {entry.filename!r} would leave the package's folder")
    tops = {name.parts[0] for name in names if name.parts}
    if len(tops) != 1 or len({str(name).casefold() for name in names}) != len(names):
        raise EngineError(f"{model} is refused: it is not one folder of files each named once")
    return tops.pop()


def _leaves(written: str, name: PurePosixPath) -> bool:
    return name.is_absolute() or ".." in name.parts or "\\" in written or ":" in written or "\0" in written


def _check_size(model: Path, entries: list[zipfile.ZipInfo]) -> None:
    whole, most = sum(entry.file_size for entry in entries), LARGEST_GROWTH * model.stat().st_size
    if len(entries) > MOST_FILES or whole > most:
        raise EngineError(
            f"{model} is refused: {len(entries)} files of together {whole:,} bytes"
            f" (at most {MOST_FILES} and {most:,} for its size)"
        )


def _check_pair(model: Path, archive: zipfile.ZipFile, name: str) -> None:
    try:
        metadata: dict[str, Any] = json.loads(archive.read(name))
        pair = (metadata.get("from_code"), metadata.get("to_code"))
    except (KeyError, ValueError, AttributeError):
        raise EngineError(f"{model} is not a package of Argos Translate: it has no readable {name}") from None
    if pair != LANGUAGES or metadata.get("target_prefix"):
        raise EngineError(f"{model} translates from {pair[0]} to {pair[1]}; a package from es to en alone is needed")


def _extract(archive: zipfile.ZipFile, folder: Path) -> None:
    for entry in archive.infolist():
        if not entry.is_dir():
            path = folder / entry.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
