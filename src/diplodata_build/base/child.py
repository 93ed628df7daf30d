"""A process of its own for work that may hang, die or eat all memory: it takes one call after another.

The limit of time holds even inside a call into C that never comes back, since ``faulthandler`` keeps it from outside.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

Result = TypeVar("Result")


class ChildLostError(Exception):
    """The process ended before it answered; ``too_slow`` says whether its time was over."""

    def __init__(self, too_slow: bool) -> None:
        super().__init__(too_slow)
        self.too_slow = too_slow


class Child:
    """A process that is started at the first call, and again after it was lost; it ends with this one."""

    def __init__(self, seconds: float | None = None, megabytes: int | None = None) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """What a function of a module returns or raises; ChildLostError where the process ends instead."""
        start = monotonic()
        try:
            process = self._process = self._process or self._start()
            assert process.stdin and process.stdout
            pickle.dump((function, arguments), process.stdin)
            process.stdin.flush()
            returned, answer = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.close()
            raise ChildLostError(self._seconds is not None and monotonic() - start >= self._seconds) from error
        if returned:
            return answer  # type: ignore[no-any-return]
        if isinstance(answer, MemoryError):  # what it holds would be missing to the next call
            self.close()
        raise answer

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            for stream in (self._process.stdin, self._process.stdout):
                with suppress(OSError):  # a call that it never took
                    stream.close()  # type: ignore[union-attr]
            self._process.wait()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__, str(self._seconds or 0), str(self._megabytes or 0)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)


def _serve(seconds: float, megabytes: int) -> None:
    """Answer the calls on standard input until it ends, which it does with the other process."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the work prints must not come among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process
    if megabytes:
        _limit_memory(megabytes)
    with Path(os.devnull).open("w") as nowhere, suppress(EOFError, BrokenPipeError):
        while True:
            function, arguments = pickle.load(sys.stdin.buffer)
            if seconds:
                faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            try:
                answer = True, function(*arguments)
            except Exception as error:
                answer = False, error
            faulthandler.cancel_dump_traceback_later()
            pickle.dump(answer, answers)
            answers.flush()


def _limit_memory(megabytes: int) -> None:
    with suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    _serve(float(sys.argv[1]), int(sys.argv[2]))
