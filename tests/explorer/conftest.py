"""A browser, and pages to look at in it. A test without its browser fails: none of them is ever skipped."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from changed import make_page
from playwright.sync_api import Browser, sync_playwright
from reader import Reader


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the system; none is ever downloaded."""
    path = shutil.which("chromium")
    if not path:
        pytest.fail("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the published package."""
    return make_page(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def reader(browser: Browser, explorer: Path) -> Iterator[Callable[..., Reader]]:
    """Makes readers of a page, by default that of the published package; none may have met trouble at the end."""
    readers: list[Reader] = []

    def make(path: Path = explorer, **settings: Any) -> Reader:
        readers.append(Reader(browser, path, **settings))
        return readers[-1]

    yield make
    for one in readers:
        one.close()
    assert [trouble for one in readers for trouble in one.troubles] == []
