"""The small package, for tests that know what is in a row."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import small_package

from diplodata import _package


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small package."""
    return small_package(tmp_path_factory.mktemp("small"))


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
