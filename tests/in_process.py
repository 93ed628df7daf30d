"""Scripts run in the process of the tests: their exit code and what they print, without starting Python again."""

import importlib.util
import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


class Done(NamedTuple):
    """What came of a script, as of a process."""

    returncode: int
    stdout: str
    stderr: str


def run_script(name: str, *arguments: object) -> Done:
    """Run a script of ``scripts/`` with some arguments."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = _module(name).main([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), err.getvalue())


def run_python(code: str) -> str:
    """What a program prints in an interpreter of its own, which takes warnings for errors."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


@cache
def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"scripts_{name}", SCRIPTS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
