"""The code in Markdown pages: its blocks, and the READMEs with the output that their examples give today.

``python`` blocks are interpreter sessions, ``console`` blocks commands of diplodata on a terminal of 100 columns.
"""

from __future__ import annotations

import doctest
import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

from diplodata_build.base.problems import BuildError, Problem

READMES = ("README.md", "README.es.md")
WIDTH = 100  # of the terminal whose output the pages show

_FENCED = re.compile(r"(?ms)^```([^\n`]*)\n(.*?)^```$")
_SAME = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


class Block(NamedTuple):
    """A fenced block: its language, its lines, and the text between it and the block before."""

    language: str
    text: str
    before: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = list(_FENCED.finditer(page))
    starts = [0, *(match.end() for match in found)]
    return [Block(match[1], match[2], page[start : match.start()]) for start, match in zip(starts, found, strict=False)]


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a ``console`` block, each with the output shown."""
    for command in re.split(r"(?m)^\$ ", console)[1:]:
        line, _, output = command.partition("\n")
        yield line, output


def same_output(shown: str, given: str) -> bool:
    """Whether an output is the one shown, however its lines are broken; ``...`` stands for what is left out."""
    return doctest.OutputChecker().check_output(shown, given, _SAME)


def with_current_output(page: str) -> str:
    """A page whose examples show what the imported diplodata gives.

    Output that is right stays as it is broken; new output is broken at the width of the page.

    Raises:
        BuildError: an example raises, or a console block has a command that is not diplodata's.
    """
    session: dict[str, Any] = {}

    def run(match: re.Match[str]) -> str:
        language, text = match.groups()
        if language == "python":
            text = _session(text, session)
        elif language == "console":
            text = "".join(f"$ {line}\n{_console(line, shown)}" for line, shown in commands(text))
        return f"```{language}\n{text}```"

    return _FENCED.sub(run, page)


class _Recorder(doctest.DocTestRunner):
    """Keeps what each example printed instead of reporting what differs."""

    def __init__(self) -> None:
        super().__init__(optionflags=_SAME)
        self.wrong: list[tuple[doctest.Example, str]] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.wrong.append((example, got))

    def report_unexpected_exception(self, out: Any, test: Any, example: doctest.Example, exc_info: Any) -> None:
        source = example.source.strip()
        raise BuildError([Problem("example", f"{source!r} raises {exc_info[0].__name__}: {exc_info[1]}")])


def _session(text: str, names: dict[str, Any]) -> str:
    test = doctest.DocTestParser().get_doctest(text, names, "page", None, None)
    test.globs = names  # shared by all blocks of a page
    recorder = _Recorder()
    recorder.run(test, clear_globs=False)
    lines = text.splitlines(keepends=True)
    for example, got in reversed(recorder.wrong):
        start = example.lineno + example.source.count("\n")
        lines[start : start + example.want.count("\n")] = map(_broken, got.splitlines())
    return "".join(lines)


def _broken(line: str) -> str:
    """A line of output, with its end, broken where it is wider than the page."""
    if len(line) <= WIDTH:
        return f"{line}\n"
    return fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def _console(line: str, shown: str) -> str:
    program, *arguments = shlex.split(line)
    if program != "diplodata":
        raise BuildError([Problem("example", f"'{line}' is not a command of diplodata")])
    given = "".join(f"{printed}\n" for printed in on_a_terminal(*arguments, columns=WIDTH))
    return shown if same_output(shown, given) else given + shown[len(shown.rstrip("\n")) + 1 :]


def on_a_terminal(*arguments: str, columns: int) -> list[str]:
    """The lines that a command of diplodata prints on a terminal of some width.

    Raises:
        BuildError: the command fails.
    """
    ours, theirs = pty.openpty()
    environment = os.environ | {"COLUMNS": str(columns), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "diplodata", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        text = b""
        while chunk := _read_some(ours):
            text += chunk
    os.close(ours)
    if process.returncode:
        raise BuildError([Problem(f"diplodata {shlex.join(arguments)}", text.decode())])
    return text.decode().splitlines()


def _read_some(terminal: int) -> bytes:
    """What a terminal has to give; nothing once the other side is closed, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def readmes(root: Path) -> dict[Path, str]:
    """The READMEs of a checkout with the output of its own package, each run in a fresh interpreter."""
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": str(WIDTH), "PYTHONUTF8": "1"}
    made = {}
    for path in (root / name for name in READMES if (root / name).exists()):
        command = [sys.executable, "-m", __name__, str(path)]
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise BuildError([Problem(path.name, done.stderr.strip())])
        made[path] = done.stdout
    return made


if __name__ == "__main__":
    try:
        sys.stdout.write(with_current_output(Path(sys.argv[1]).read_text("utf-8")))
    except BuildError as error:
        sys.exit(str(error))
