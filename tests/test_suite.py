"""The test suite itself: none of its files stays silent."""

from fnmatch import fnmatch

import pytest
from sample import ROOT


def passed_over(folders: set[str], patterns: list[str]) -> set[str]:
    """The folders into which pytest does not look."""
    return {name for name in folders if any(fnmatch(name, pattern) for pattern in patterns)}


def test_pytest_passes_over_no_folder_with_tests(request: pytest.FixtureRequest) -> None:
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert passed_over(folders, request.config.getini("norecursedirs")) == set()
    assert passed_over(folders, ["build", "venv"]) == {"build"}
