"""A model package of Argos Translate (``.argosmodel``, a zip of one folder), checked before anything of it is used."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from diplodata_build.base.problems import BuildError, Problem

LARGEST_GROWTH = 20
MOST_FILES = 1000


@dataclass(frozen=True)
class Pin:
    """The file expected: its sha256 and, where known, its size in bytes."""

    sha256: str
    size: int | None = None


PINNED_NAME = "translate-es_en-1_0.argosmodel"
PINNED = Pin("1b963aa0e0cb6e5ce874f0aa1a1949a19bc4d762e833532239a8834340f6b378", 87_381_097)
MISSING = f"""there is no such file.
The Spanish-English model of Argos Translate is {PINNED_NAME} ({PINNED.size:,} bytes).
Download it on a connected machine from the package index of Argos Translate, bring it here and compare:
    sha256sum {PINNED_NAME}    # {PINNED.sha256}
then run this again with --model FILE (another model: also --model-sha256 with its sha256)."""


def unpack(model: Path, pin: Pin, folder: Path) -> Path:
    """Unpack a model into a folder and return the model's own folder in it.

    Raises:
        BuildError: there is no such file, it is not the one expected, or it is not safe to unpack.
    """
    _refuse(model, _identity(model, pin))
    try:
        with zipfile.ZipFile(model) as archive:
            _refuse(model, _structure(archive.infolist(), model.stat().st_size))
            top = PurePosixPath(archive.namelist()[0]).parts[0]
            _refuse(model, _languages(archive, f"{top}/metadata.json"))
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        _refuse(model, f"not a model of Argos Translate: no whole zip ({error})")
    return folder / top


def digest(model: Path) -> str:
    """The sha256 of a file."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse(model: Path, reason: str | None) -> None:
    if reason:
        raise BuildError([Problem(str(model), reason)])


def _identity(model: Path, pin: Pin) -> str | None:
    """What shows that this is not the file expected."""
    if not model.is_file():
        return MISSING
    size = model.stat().st_size
    if pin.size is not None and size != pin.size:
        return f"has {size:,} bytes, {pin.size:,} were expected: another file, or an incomplete one"
    found = digest(model)
    return None if found == pin.sha256.lower() else f"has the sha256 {found}, {pin.sha256} was expected: another file"


def _structure(entries: list[zipfile.ZipInfo], packed: int) -> str | None:
    """What makes a zip unsafe: names outside the one folder, links, names given twice, far more bytes than packed."""
    names = [PurePosixPath(entry.filename) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        outside = name.is_absolute() or ".." in name.parts or any(sign in entry.filename for sign in "\\:\0")
        if outside or stat.S_ISLNK(entry.external_attr >> 16):
            return f"its entry {entry.filename!r} would leave the model's folder"
    tops = {name.parts[:1] for name in names}
    if len(tops) != 1 or () in tops or len({str(name).casefold() for name in names}) != len(names):
        return "it is not one folder of files with one name each"
    whole, most = sum(entry.file_size for entry in entries), LARGEST_GROWTH * packed
    if len(entries) > MOST_FILES or whole > most:
        return f"{len(entries)} files of {whole:,} bytes (at most {MOST_FILES} and {most:,} for its size)"
    return None


def _languages(archive: zipfile.ZipFile, name: str) -> str | None:
    """What shows that it does not translate from Spanish to English alone."""
    try:
        metadata = json.loads(archive.read(name))
        pair = (metadata.get("from_code"), metadata.get("to_code"))
    except (KeyError, ValueError, AttributeError):
        return f"not a model of Argos Translate: it has no readable {name}"
    if pair != ("es", "en") or metadata.get("target_prefix"):
        return f"translates from {pair[0]} to {pair[1]}; one from es to en alone is needed"
    return None
