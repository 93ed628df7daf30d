"""What all scripts do alike: exit codes, what they print, encodings, output that nobody reads to the end."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.base.text_tables import aligned, grid

SCRIPT = """
import sys
from diplodata_build.base.command import run, script_parser

def work(options):
    print("línea\\n" * options.lines)
    return 3

parser = script_parser("scripts/some.py", "Does something.")
parser.add_argument("--lines", type=int, default=1)
sys.exit(run(parser, work))
"""


def called(work: Callable[[argparse.Namespace], int], *arguments: str, **settings: object) -> int:
    return run(script_parser(__file__, "Does something."), work, arguments, **settings)  # type: ignore[arg-type]


def raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def work(_: argparse.Namespace) -> int:
        raise error

    return work


FOUND = BuildError([Problem("a.yaml:3", "one"), Problem("b.yaml", "another")])


@pytest.mark.parametrize(
    ("work", "settings", "code", "err"),
    [
        (lambda options: 7, {}, 7, ""),
        (raising(FOUND), {"failed": 2, "note": "Nothing was sent."}, 2,
         "a.yaml:3: one\nb.yaml: another\n2 problem(s). Nothing was sent.\n"),
        (raising(BuildError(FOUND.problems, FOUND.problems[:1])), {"note": "Nothing was sent."}, 1,
         "a.yaml:3: one\nb.yaml: another\nwarning: a.yaml:3: one\n2 problem(s) and 1 warning(s). Nothing was sent.\n"),
        (raising(KeyboardInterrupt()), {"interrupted": "Call it again."}, 130, "\nCall it again.\n"),
    ],
)  # fmt: skip
def test_exit_code_and_every_problem_then_their_number(
    work: Any, settings: Any, code: int, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(work, **settings) == code
    assert capsys.readouterr() == ("", err)
    with pytest.raises(ZeroDivisionError):  # other errors are not swallowed
        called(raising(ZeroDivisionError()))


def test_tables_of_text() -> None:
    assert grid(["a", "b"], [["one\ntwo", "x|y"]]) == "| a | b |\n| --- | --- |\n| one two | x\\|y |"
    assert list(aligned([["table", "rows"], ["actors", "7"]])) == ["table   rows", "actors     7"]


def test_options_are_not_abbreviated(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        called(lambda options: 0, "--roo", "somewhere")
    assert stopped.value.code == 2
    assert "test_command.py: error: unrecognized arguments: --roo" in capsys.readouterr().err


def test_output_that_is_not_read_to_the_end_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "--lines", "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(5)
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 141)


def test_output_is_utf_8_in_any_locale() -> None:
    settings = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=settings, capture_output=True, check=False)
    assert (done.stdout.decode("utf-8"), done.returncode) == ("línea\n\n", 3)


def test_a_full_disk_and_closed_output_are_a_line_or_silence() -> None:
    command = f"{sys.executable} -c '{SCRIPT}'"
    full = subprocess.run(f"{command} >/dev/full", shell=True, capture_output=True, text=True, check=False)
    assert (full.returncode, full.stderr.splitlines()) == (
        2,
        ["the system refused: [Errno 28] No space left on device"],
    )
    closed = subprocess.run(f"{command} >&- 2>&-", shell=True, capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (3, "")


def test_a_problem_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    called(raising(BuildError([Problem("\x1b[2J.yaml:1", "one \u202e two")])))
    assert capsys.readouterr().err == "\\x1b[2J.yaml:1: one \\u202e two\n1 problem(s).\n"
