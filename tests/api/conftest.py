"""The small package, for tests that know what is in a row; the wheel, for those of what users install."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample import ROOT
from small import small_package

from diplodata import _package


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small package."""
    return small_package(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture
def small(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While a test runs, the package of ``small.py`` is the installed one."""
    monkeypatch.setattr(_package, "__file__", str(small_folder / "_package.py"))
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Empty every cache of the library."""
    for name, module in sys.modules.items():
        if name.startswith("diplodata."):
            for value in list(vars(module).values()):
                getattr(value, "cache_clear", lambda: None)()
