"""What every script does alike: read its arguments, run, print what is wrong, and end with an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from diplodata._ordinary import printable
from diplodata_build.base.problems import BuildError, Problem

FAILED, UNUSABLE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141


def script_parser(script: str, description: str | None) -> argparse.ArgumentParser:
    """A parser for a script (its ``__file__`` and ``__doc__``), with a hidden --root: the checkout it lies in."""
    parser = argparse.ArgumentParser(
        prog=Path(script).name,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # half a word must not publish anything
    )
    root = Path(script).resolve().parent.parent
    parser.add_argument("--root", type=Path, default=root, help=argparse.SUPPRESS)
    return parser


def run(
    parser: argparse.ArgumentParser,
    work: Callable[[argparse.Namespace], int | None],
    arguments: Sequence[str] | None = None,
    *,
    failed: int = FAILED,
    note: str = "",
    interrupted: str = "Interrupted.",
) -> int:
    """Parse the arguments (default: those of the process) and call ``work`` with them; returns its exit code, or 0.

    A ``BuildError`` of ``work`` is printed, every problem on its own line and then the warnings, which are counted
    apart, followed by ``note``; the exit code is ``failed`` then, ``UNUSABLE`` where the system refuses to read or to
    write, ``INTERRUPTED`` after Ctrl-C (which prints ``interrupted``), and ``BROKEN_PIPE`` where the program that reads
    the output has ended.
    """
    _use_utf8()
    try:
        code = work(parser.parse_args(arguments))
        sys.stdout.flush()
        return code or 0
    except BuildError as error:
        print_problems(error.problems)
        print_problems(error.warnings, prefix="warning: ")
        warned = f" and {len(error.warnings)} warning(s)" if error.warnings else ""
        print(f"{len(error.problems)} problem(s){warned}. {note}".rstrip(), file=sys.stderr)
        return failed
    except BrokenPipeError:
        _write_no_more()
        return BROKEN_PIPE
    except OSError as error:  # a full disk, a folder that cannot be read
        _write_no_more()
        print(printable(f"the system refused: {error}"), file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print(f"\n{interrupted}", file=sys.stderr)
        return INTERRUPTED


def print_problems(problems: Iterable[Problem], prefix: str = "", most: int | None = None) -> None:
    """Print problems to standard error, at most the first ``most`` of them and how many more there are."""
    found = list(problems)
    for problem in found[:most]:
        print(printable(f"{prefix}{problem}", keep="\n"), file=sys.stderr)
    if most is not None and len(found) > most:
        print(f"{prefix}… and {len(found) - most} more", file=sys.stderr)


def _write_no_more() -> None:
    """Discard further output: else Python fails again in its last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale is, nowhere if output was closed; escapes stand for what cannot be encoded."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
