"""Argos Translate with one local model, through its own classes ``Package`` and ``PackageTranslation``.

Runs unchanged with ``argostranslate`` and ``argos-translate-lt``. Before the library is first imported, everything that
it would read or write outside is redirected to a temporary folder: no home, no user settings and no network matter.
Sentences are split here: the library's own splitters download a model when they are first used.

Sentences of similar length are decoded together, as many batches at once as there are workers, each on one thread, so
that the number of workers decides nothing about the words. The library lets a decoding that finds no end run on to 256
tokens; here it may be twice as long as its source and a little more, and one without an end by then is discarded.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.english.engines.models import PINNED, PINNED_NAME, Pin, digest, unpack
from diplodata_build.text.sentences import split_sentences

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
    """The engine with a model: the file given, else the pinned one in the working folder.

    Raises:
        BuildError: the model is not there or is refused, or the library is not installed.
    """
    path = model or Path(PINNED_NAME)
    folder = tempfile.TemporaryDirectory(prefix="argos-")
    package = unpack(path, pin, Path(folder.name) / "unpacked")
    _isolate(Path(folder.name), beam)
    translation = _load(package)
    name = f"es_en-{translation.pkg.package_version}+{digest(path)[:12]}"
    settings = f"beam{beam}.most2x+{STEP}.{translation.translator.compute_type}.thread1"
    return Argos(f"{name}.{settings}", translation, beam, folder)


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
