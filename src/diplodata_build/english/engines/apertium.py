"""Apertium's Spanish-English rules (Debian packages ``apertium`` and ``apertium-eng-spa``).

All texts go through one pipeline, each ended by NUL: separated by line ends, words of one text end up in the next.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from diplodata_build.english.engines import UNSURE, EngineError

MODE = Path("/usr/share/apertium/modes/spa-eng.mode")
MISSING = """Apertium is not at hand: {}.
It comes with Debian and Ubuntu: apt-get install apertium apertium-eng-spa"""

# A full stop of our own ends each text, so that its last word is analysed as the last word of a sentence.
_ENDING = ".[]\n[\n]"
# The four characters that Apertium cannot give back unharmed travel as others, which no text has.
_HIDDEN = str.maketrans("*#@~", "\ue000\ue001\ue002\ue003")
_SHOWN = str.maketrans("\ue000\ue001\ue002\ue003", "*#@~")
_RESERVED = re.compile(r"[\[\]{}^$/\\<>+]")
_MARK = re.compile(r"(?<!\\)[*#@]+")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Apertium:
    """The installed pipeline."""

    pipeline: str
    version: str
    name: str = "apertium"

    def translate(self, texts: list[str]) -> list[str]:
        """The English of each text; a word unknown to Apertium, or that it cannot inflect, follows ``UNSURE``."""
        if not texts:
            return []
        framed = "".join(f"{_escaped(text)}{_ENDING}\0" for text in texts)
        done = subprocess.run(["sh", "-c", self.pipeline], input=framed.encode(), capture_output=True, check=False)
        told = done.stdout.decode().split("\0")  # at the end of its input each program adds one more NUL
        if done.returncode or len(told) <= len(texts) or any(told[len(texts) :]):
            raise EngineError(f"apertium gave {len(told) - 1} of {len(texts)} texts: {done.stderr.decode().strip()}")
        return [_plain(text) if asked.strip() else "" for asked, text in zip(texts, told, strict=False)]


def open_apertium(mode: Path = MODE) -> Apertium:
    """Apertium as the machine has it.

    Raises:
        EngineError: a program or the language pair is missing.
    """
    try:
        stages = [shlex.split(stage) for stage in mode.read_text("utf-8").split("|")]
    except OSError:
        raise EngineError(MISSING.format(f"there is no {mode}")) from None
    absent = sorted({stage[0] for stage in stages if not shutil.which(stage[0])})
    if absent:
        raise EngineError(MISSING.format(f"{', '.join(absent)} cannot be found"))
    return Apertium(" | ".join(map(_stage, stages)), _version())


def _stage(words: list[str]) -> str:
    """One program of the pipeline: flushing at NUL, showing what is unknown (``$1``), without debugging (``$2``)."""
    told = {"$1": ["-g"], "$2": []}
    program, *options = [part for word in words for part in told.get(word, [word])]
    return shlex.join([program, "-z", *options])


def _version() -> str:
    """Apertium's version and that of the language pair, as far as the machine can tell."""
    asked = ["dpkg-query", "-W", "-f", "${Version}"]
    return f"{_answer(['apertium', '-V']).rpartition(' ')[2]}+eng-spa-{_answer([*asked, 'apertium-eng-spa'])}"


def _answer(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", " ".join(text.replace("\0", " ").split()).translate(_HIDDEN))


def _plain(text: str) -> str:
    marked = _MARK.sub(UNSURE, text.removesuffix(_ENDING))
    return " ".join(_ESCAPE.sub(r"\1", marked).translate(_SHOWN).split())
