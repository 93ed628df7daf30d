"""Rules that let libraries read what a stranger wrote, in a process of their own with a limit of memory and of time.

A file that unpacks without end, or a pattern that takes for ever, ends that process and is a finding. The process reads
no file of the package: it gets what was read already, and answers in JSON.
"""

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from .._package import DESCRIPTOR
from .hits import Hit
from .package import RawPackage

MEMORY = 256 * 2**20, 20  # bytes, and how many more for each byte of the package
SECONDS = 20, 5  # of the processor, and how many more for each megabyte
READY = "ready"  # the first line of an answer
_TOO_LONG = (-9, -24)  # SIGKILL, SIGXCPU
MODULE = "diplodata.validation"
NO_LIMIT = (
    "a limit of memory for the libraries that read the files, which this system does not have: only the sizes of the "
    "files were bounded",
    "un límite de memoria para las bibliotecas que leen los archivos, que este sistema no tiene: solo se limitó el "
    "tamaño de los archivos",
)


def is_limited() -> bool:
    """Whether this system holds a process to a limit of memory."""
    return sys.platform == "linux" and is_possible()


def is_possible() -> bool:
    """Whether another process can be started: not by a frozen program, nor in a browser."""
    return bool(sys.executable) and not getattr(sys, "frozen", False) and sys.platform not in ("emscripten", "wasi")


class Confined:
    """The work of some rules on a package, begun in a process of its own; ``hits`` waits for what they find."""

    def __init__(self, package: RawPackage, rules: Sequence[str]) -> None:
        self._rules = rules
        size = sum(len(content) for content in package.snapshot.found.values() if isinstance(content, bytes))
        self._seconds = SECONDS[0] + SECONDS[1] * size // 2**20
        self._memory = MEMORY[0] + MEMORY[1] * size
        self._answer: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed at the end
        with TemporaryFile() as work:
            pickle.dump((str(package.path), package.snapshot.found, tuple(rules)), work)
            work.seek(0)
            command = [sys.executable, "-P", "-m", MODULE, str(self._memory), str(self._seconds)]
            self._process = subprocess.Popen(
                command, stdin=work, stdout=self._answer, stderr=subprocess.DEVNULL, env=_environment()
            )

    def __enter__(self) -> "Confined":
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        self._answer.close()

    def hits(self) -> dict[str, list[Hit]] | None:
        """What each rule found; of a process that its limit ended that alone; None if it could not begin."""
        try:
            code: int | None = self._process.wait(60 + 3 * self._seconds)
        except subprocess.TimeoutExpired:
            code = None
        self._answer.seek(0)
        answers = [json.loads(line) for line in self._answer if line.endswith(b"\n")]
        if answers[:1] != [READY]:
            return None
        found = {rule: [Hit(*hit) for hit in hits] for rule, hits in answers[1:]}
        undone = [rule for rule in self._rules if rule not in found]
        if undone:
            limit = f"{self._seconds} s" if code in (None, *_TOO_LONG) else f"{self._memory // 2**20} MiB"
            # What the others found may be for want of room, so the limit alone is told.
            found = {rule: [] for rule in self._rules} | {undone[0]: [Hit(DESCRIPTOR, None, None, f"> {limit}")]}
        return found


def _environment() -> dict[str, str]:
    """That of this process, with the same modules to import, but for those of the current folder."""
    own = Path(__file__).resolve().parents[2]
    here = os.path.realpath(os.curdir)
    path = [one for one in sys.path if one and os.path.realpath(one) != here]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*path, str(own)]), "ARROW_DEFAULT_MEMORY_POOL": "system"}


def limit(memory: int, seconds: int) -> None:
    """Hold this process to limits, as far as the system has them."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = int(time.process_time()) + 1
    # Of the memory what can be written to: libraries reserve addresses that they never use.
    for kind, most in (("RLIMIT_DATA", memory), ("RLIMIT_CPU", used + seconds), ("RLIMIT_CORE", 0)):
        if (found := getattr(resource, kind, None)) is not None:  # that of the processor is 0
            hard = resource.getrlimit(found)[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(found, (allowed, hard))
            except (OSError, ValueError):  # macOS has some for the name only
                continue
