"""Argos Translate with one local model, through its own classes ``Package`` and ``PackageTranslation``.

The model's package (``.argosmodel``, a zip of one folder) is checked before anything of it is used. Runs unchanged with
``argostranslate`` and ``argos-translate-lt``. Before the library is first imported, everything that it would read or
write outside is redirected to a temporary folder: no home, no user settings and no network matter. Sentences are split
here: the library's own splitters download a model when they are first used.

Sentences of similar length are decoded together, as many batches at once as there are workers, each on one thread, so
that the number of workers decides nothing about the words. The library lets a decoding that finds no end run on to 256
tokens; here it may be twice as long as its source and a little more, and one without an end by then is discarded.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from diplodata._ordinary import read_ordinary
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.english.engines import WITHOUT
from diplodata_build.text.blocks import split_sentences

LARGEST_GROWTH = 20
MOST_FILES = 1000
BEAM = 4
LENGTH_PENALTY = 0.2
BATCH_TOKENS = 1024
STEP = 16
WORKERS = 2
SETTINGS = {
    "ARGOS_DEVICE_TYPE": "cpu", "ARGOS_COMPUTE_TYPE": "default", "ARGOS_CHUNK_TYPE": "MINISBD",
    "ARGOS_INTER_THREADS": str(WORKERS), "ARGOS_INTRA_THREADS": "1", "ARGOS_MODEL_PROVIDER": "OPENNMT",
}  # fmt: skip
FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
MISSING = "not installed here; `make translate-env` makes an environment that has it: .venv-translate/bin/python"


@dataclass(frozen=True)
class Pin:
    """The file expected: its sha256 and, where known, its size in bytes."""

    sha256: str
    size: int | None = None


PINNED_NAME = "translate-es_en-1_0.argosmodel"
BROKEN = ("1.9",)  # its drafts break down into repeated syllables
PINNED = Pin("1b963aa0e0cb6e5ce874f0aa1a1949a19bc4d762e833532239a8834340f6b378", 87_381_097)
NO_METADATA = "not a model of Argos Translate: it has no readable metadata.json"
NO_MODEL = f"""there is no such file.
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
            _refuse(model, _languages(archive.read(f"{top}/metadata.json")))
            archive.extractall(folder)
    except KeyError:
        _refuse(model, NO_METADATA)
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
        return NO_MODEL
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


def _languages(content: bytes) -> str | None:
    """What in its metadata shows that it does not translate from Spanish to English alone."""
    try:
        metadata = json.loads(content)
        pair = (metadata.get("from_code"), metadata.get("to_code"))
    except (ValueError, AttributeError):
        return NO_METADATA
    if pair != ("es", "en") or metadata.get("target_prefix"):
        return f"translates from {pair[0]} to {pair[1]}; one from es to en alone is needed"
    return None


def find_model() -> Path | None:
    """The pinned file in the working folder, else the newest Spanish-English package that Argos Translate installed.

    A package known to be broken is passed over.
    """
    if Path(PINNED_NAME).is_file():
        return Path(PINNED_NAME)
    data = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    installed = Path(os.environ.get("ARGOS_PACKAGES_DIR") or data / "argos-translate" / "packages")
    usable: dict[tuple[tuple[int, ...], str], Path] = {}
    for path in installed.glob("*/metadata.json"):
        content = read_ordinary(path)
        if not _languages(content) and (version := str(json.loads(content).get("package_version"))) not in BROKEN:
            number = tuple(int(part) for part in re.findall(r"\d+", version))
            usable[number, path.parent.name] = path.parent
    return usable[max(usable)] if usable else None


def is_at_hand() -> bool:
    """Whether this Python has Argos Translate, and there is a model for it."""
    return bool(find_spec("argostranslate") and find_model())


class WholeText:
    """A sentence splitter for the library that leaves the splitting to us."""

    def split_sentences(self, text: str) -> list[str]:
        """The text as one sentence."""
        return [text]


def longest(tokens: int) -> int:
    """How many tokens the English of a sentence may have: twice as many, in steps of 16, and 16."""
    return 2 * STEP * -(-tokens // STEP) + STEP


@dataclass(frozen=True)
class Argos:
    """A loaded model.

    ``folder`` holds the unpacked files and is deleted with the engine; ``known`` has the sentences translated so far,
    with empty English where the decoding found no end.
    """

    version: str
    translation: Any
    beam: int
    folder: tempfile.TemporaryDirectory[str]
    name: str = "argos"
    known: dict[str, str] = field(default_factory=dict)

    def translate(self, texts: list[str]) -> list[str]:
        """The English of each text, each different sentence decoded once; empty where one has none or finds no end."""
        sentences = [_sentences(text) for text in texts]
        self._learn({sentence for found in sentences for sentence in found} - self.known.keys())
        english = [[self.known[sentence] for sentence in found] for found in sentences]
        return [" ".join(answers) if all(answers) else "" for answers in english]

    def _learn(self, sentences: Iterable[str]) -> None:
        pieces = {sentence: self.translation.pkg.tokenizer.encode(sentence) for sentence in sentences}
        ordered = sorted(pieces, key=lambda sentence: (len(pieces[sentence]), sentence))
        alike = groupby(ordered, lambda sentence: longest(len(pieces[sentence])))
        groups = [(most, list(group)) for most, group in alike]
        with _failures_told():
            started = [self._start([pieces[sentence] for sentence in group], most) for most, group in groups]
            for (most, group), results in zip(groups, started, strict=True):
                decoded = [result.result().hypotheses[0] for result in results]
                self.known.update(zip(group, (self._text(tokens, most) for tokens in decoded), strict=True))

    def _start(self, sources: list[list[str]], most: int) -> list[Any]:
        started: list[Any] = self.translation.translator.translate_batch(
            sources, max_decoding_length=most, replace_unknowns=True, max_batch_size=BATCH_TOKENS, batch_type="tokens",
            beam_size=self.beam, num_hypotheses=1, length_penalty=LENGTH_PENALTY, asynchronous=True,
        )  # fmt: skip
        return started

    def _text(self, tokens: list[str], most: int) -> str:
        return str(self.translation.pkg.tokenizer.decode(tokens)).strip() if len(tokens) < most else ""


def open_argos(model: Path | None = None, pin: Pin = PINNED, beam: int = BEAM) -> Argos:
    """The engine with a model: the one given, else the one that ``find_model`` finds.

    A file has to be the pinned one. A folder is a package that Argos Translate has unpacked, and is taken as it is: the
    version names its digest.

    Raises:
        BuildError: the model is not there or is refused, or the library is not installed or fails.
    """
    path = model or find_model() or Path(PINNED_NAME)
    folder = tempfile.TemporaryDirectory(prefix="argos-")
    package = _unpacked(path) if path.is_dir() else unpack(path, pin, Path(folder.name) / "unpacked")
    identity = _folder_digest(path) if path.is_dir() else digest(path)
    _isolate(Path(folder.name), beam)
    with _failures_told():
        translation = _load(package)
    name = f"es_en-{translation.pkg.package_version}+{identity[:12]}"
    settings = f"beam{beam}.most2x+{STEP}.{translation.translator.compute_type}.thread1"
    return Argos(f"{name}.{settings}", translation, beam, folder)


def _unpacked(folder: Path) -> Path:
    """A folder that holds an unpacked model."""
    try:
        _refuse(folder, _languages(read_ordinary(folder / "metadata.json")))
    except OSError:
        _refuse(folder, NO_METADATA)
    return folder


def _folder_digest(folder: Path) -> str:
    """The sha256 of the names and digests of the files in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    listed = "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    return hashlib.sha256(listed.encode()).hexdigest()


@contextmanager
def _failures_told() -> Iterator[None]:
    """What the library or its model raises, as a problem of one line."""
    try:
        yield
    except (RuntimeError, ValueError, OSError, LookupError, AttributeError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise BuildError(
            [Problem("argos", f"the engine failed: {type(error).__name__}: {reason}; {WITHOUT}")]
        ) from None


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.split())
    return [flat[span.start : span.end] for span in split_sentences(flat, 0)]


def _isolate(home: Path, beam: int) -> None:
    """Fix all that the library reads from the environment; it does so when it is imported, and only then."""
    if "argostranslate" in sys.modules:
        return
    for name in [name for name in os.environ if name.startswith(("ARGOS_", "SNAP"))]:
        del os.environ[name]
    folders = {name: str(home / name.lower()) for name in FOLDERS}
    os.environ |= folders | SETTINGS | {"ARGOS_BEAM_SIZE": str(beam)}


def _load(package: Path) -> Any:
    try:
        from argostranslate.package import Package
        from argostranslate.translate import PackageTranslation
    except ImportError:
        raise BuildError([Problem("argostranslate", MISSING)]) from None
    logging.getLogger("argostranslate.utils").setLevel(logging.WARNING)
    translation = PackageTranslation(None, None, Package(package))
    translation.sentencizer = WholeText()
    translation.translate("")  # loads the model
    return translation
