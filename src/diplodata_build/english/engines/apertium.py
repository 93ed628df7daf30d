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

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.english.engines import UNSURE, WITHOUT

MODE = Path("/usr/share/apertium/modes/spa-eng.mode")
INSTALL = "Apertium comes with Debian and Ubuntu: apt-get install apertium apertium-eng-spa"

# A full stop of our own ends each text, so that its last word is analysed as the last word of a sentence.
_ENDING = ".[]\n[\n]"
# The four characters that Apertium does not return unharmed travel as others, which no text has.
_HIDDEN = str.maketrans("*#@~", "\ue000\ue001\ue002\ue003")
_SHOWN = str.maketrans("\ue000\ue001\ue002\ue003", "*#@~")
_RESERVED = re.compile(r"[\[\]{}^$/\\<>+]")
_MARK = re.compile(r"(?<!\\)[*#@]+")
_ESCAPE = re.compile(r"\\(.)")
# Arguments of a stage: flush at NUL; no debugging.
_ARGUMENTS = {"$1": ["-g"], "$2": []}


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
        answers = done.stdout.decode("utf-8", "replace").split(
            "\0"
        )  # at the end of its input each program adds one more NUL
        if done.returncode or len(answers) <= len(texts) or any(answers[len(texts) :]):
            said = " ".join(done.stderr.decode("utf-8", "replace").split()) or f"it ended with code {done.returncode}"
            message = f"gave {len(answers) - 1} of {len(texts)} texts: {said}; {WITHOUT}"
            raise BuildError([Problem("apertium", message)])
        return [_unescaped(answer) if text.strip() else "" for text, answer in zip(texts, answers, strict=False)]


def is_at_hand() -> bool:
    """Whether Apertium and its Spanish-English pair are installed."""
    return bool(MODE.exists() and shutil.which("apertium"))


def open_apertium(mode: Path = MODE) -> Apertium:
    """Apertium as it is installed.

    Raises:
        BuildError: a program or the language pair is missing.
    """
    try:
        stages = [shlex.split(stage) for stage in mode.read_text("utf-8").split("|")]
    except OSError:
        raise BuildError([Problem("apertium", f"there is no {mode}. {INSTALL}")]) from None
    if absent := sorted({stage[0] for stage in stages if not shutil.which(stage[0])}):
        raise BuildError([Problem("apertium", f"{', '.join(absent)} not found. {INSTALL}")])
    engine = _answer("apertium", "-V").rpartition(" ")[2]
    pair = _answer("dpkg-query", "-W", "-f", "${Version}", "apertium-eng-spa")
    return Apertium(" | ".join(map(_stage, stages)), f"{engine}+eng-spa-{pair}")


def _stage(words: list[str]) -> str:
    program, *options = [part for word in words for part in _ARGUMENTS.get(word, [word])]
    return shlex.join([program, "-z", *options])


def _answer(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", " ".join(text.replace("\0", " ").split()).translate(_HIDDEN))


def _unescaped(text: str) -> str:
    marked = _MARK.sub(UNSURE, text.removesuffix(_ENDING))
    return " ".join(_ESCAPE.sub(r"\1", marked).translate(_SHOWN).split())
