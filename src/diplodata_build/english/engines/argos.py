"""Argos Translate from one local package, through its own classes ``Package`` and ``PackageTranslation``.

Runs unchanged with ``argostranslate`` and ``argos-translate-lt``. Before the library is first imported everything that
it would read or write outside is turned to a temporary folder, so no home, no settings of a user and no network take
part. Sentences are split here: the library's own splitters fetch a model when they are first used.

Sentences of like length are decoded together, as many batches at once as there are workers, each on one thread; so how
many there are decides nothing of the words. The library lets a decoding that finds no end run on to 256 tokens; here
it may be twice as long as its source and a little more, and what found no end by then is no translation.
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

from diplodata_build.english.engines import EngineError
from diplodata_build.english.engines.models import PINNED, Pin, digest, unpack
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
MISSING = """Argos Translate is not installed in this environment.
`make translate-env` makes one that has it: .venv-translate/bin/python scripts/translate.py …"""


class WholeText:
    """A sentence splitter for the library that leaves the splitting to us."""

    def split_sentences(self, text: str) -> list[str]:
        """The text as one sentence."""
        return [text]


def longest(tokens: int) -> int:
    """How many tokens the English of so many may have: twice as many, in steps of 16, and 16."""
    return 2 * STEP * -(-tokens // STEP) + STEP


@dataclass(frozen=True)
class Argos:
    """A loaded package.

    ``folder`` holds what was unpacked and goes when the engine does; ``known`` has the sentences that were translated,
    their English empty where it found no end.
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
        return [" ".join(told) if all(told) else "" for told in english]

    def _learn(self, sentences: Iterable[str]) -> None:
        pieces = {sentence: self.translation.pkg.tokenizer.encode(sentence) for sentence in sentences}
        ordered = sorted(pieces, key=lambda sentence: (len(pieces[sentence]), sentence))
        alike = groupby(ordered, lambda sentence: longest(len(pieces[sentence])))
        groups = [(most, list(group)) for most, group in alike]
        started = [self._start([pieces[sentence] for sentence in group], most) for most, group in groups]
        for (most, group), results in zip(groups, started, strict=True):
            told = [result.result().hypotheses[0] for result in results]
            self.known.update(zip(group, (self._text(tokens, most) for tokens in told), strict=True))

    def _start(self, sources: list[list[str]], most: int) -> list[Any]:
        started: list[Any] = self.translation.translator.translate_batch(
            sources, max_decoding_length=most, replace_unknowns=True, max_batch_size=BATCH_TOKENS, batch_type="tokens",
            beam_size=self.beam, num_hypotheses=1, length_penalty=LENGTH_PENALTY, asynchronous=True,
        )  # fmt: skip
        return started

    def _text(self, tokens: list[str], most: int) -> str:
        return str(self.translation.pkg.tokenizer.decode(tokens)).strip() if len(tokens) < most else ""


def open_argos(model: Path | None, pin: Pin = PINNED, beam: int = BEAM) -> Argos:
    """The engine of a package.

    Raises:
        EngineError: the package is not at hand or is refused, or the library is not installed.
    """
    folder = tempfile.TemporaryDirectory(prefix="argos-")
    home = Path(folder.name)
    package = unpack(model, pin, home / "unpacked")
    _turn_inwards(home, beam)
    translation = _load(package)
    assert model is not None
    told = f"es_en-{translation.pkg.package_version}+{digest(model)[:12]}"
    settings = f"beam{beam}.most2x+{STEP}.{translation.translator.compute_type}.thread1"
    return Argos(f"{told}.{settings}", translation, beam, folder)


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.split())
    return [flat[span.start : span.end] for span in split_sentences(flat, 0)]


def _turn_inwards(home: Path, beam: int) -> None:
    """Fix all that the library reads from the environment; it does so when it is imported, and only then."""
    if "argostranslate" in sys.modules:
        return
    for name in [name for name in os.environ if name.startswith(("ARGOS_", "SNAP"))]:
        del os.environ[name]
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR"):
        os.environ[name] = str(home / name.lower())
    os.environ |= SETTINGS | {"ARGOS_BEAM_SIZE": str(beam)}


def _load(package: Path) -> Any:
    """The library's translation of a package, its model loaded."""
    try:
        from argostranslate.package import Package
        from argostranslate.translate import PackageTranslation
    except ImportError:
        raise EngineError(MISSING) from None
    logging.getLogger("argostranslate.utils").setLevel(logging.WARNING)
    translation = PackageTranslation(None, None, Package(package))
    translation.sentencizer = WholeText()
    translation.translate("")
    return translation
