"""The wheel that the workers of a cluster need: what reads an article, with the versions of libraries that are here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.corpus.worker import ENGINE, LIBRARIES, reader_version

NAME = "diplodata-corpus"
FOLDERS = ("corpus", "finding", "text", "base")
SOURCE = Path(__file__).resolve().parent.parent
# The layers are a contract of import-linter: a worker imports nothing else.
PROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
description = "Reads articles on the workers of a cluster, for scripts/corpus.py of diplodata"
requires-python = ">=3.11"
license = "MIT"
dependencies = {dependencies}

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""


def make_wheel(folder: Path) -> Path:
    """Write the wheel into a folder; its version says which reader it has.

    Raises:
        BuildError: it cannot be written.
    """
    try:
        with TemporaryDirectory() as temporary:
            code = Path(temporary) / SOURCE.name
            for name in FOLDERS:
                shutil.copytree(SOURCE / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(SOURCE / "__init__.py", code)
            dependencies = [f"{name}=={version(name)}" for name in (*ENGINE, *LIBRARIES)]
            project = PROJECT.format(
                name=NAME,
                version=f"{version('diplodata')}+{reader_version()}",
                dependencies=json.dumps(dependencies),
                package=SOURCE.name,
            )
            (Path(temporary) / "pyproject.toml").write_text(project, "utf-8")
            command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
            subprocess.run(command, cwd=temporary, check=True, capture_output=True)
            (made,) = (Path(temporary) / "dist").iterdir()
            folder.mkdir(parents=True, exist_ok=True)
            return Path(shutil.copy(made, folder))
    except OSError as error:
        raise BuildError([Problem(str(folder), f"cannot be written: {error.strerror or error}")]) from None
