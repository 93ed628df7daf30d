"""What several tests share."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import pytest_runtest_logreport, pytest_terminal_summary  # noqa: F401  (hooks of pytest)
from sample import make_checkout

from diplodata_build.base.checkout import ARTICLES_VARIABLE, Checkout
from diplodata_build.run import build


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all processes of a test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if hasattr(request.config, "workerinput") else folder


@pytest.fixture(scope="session")
def built_sample(whole_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout of the sample article with its package, built once for the whole run; no test changes it."""
    checkout = whole_run / "sample"
    with (whole_run / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not checkout.exists():
            made = make_checkout(tmp_path_factory.mktemp("sample") / "checkout")
            build(Checkout.at(made), made / "articles")
            made.rename(checkout)
    return checkout


@pytest.fixture
def sample_checkout(built_sample: Path, tmp_path: Path) -> Path:
    """A copy of the built checkout of the sample article, for one test alone."""
    return Path(shutil.copytree(built_sample, tmp_path / "checkout"))


@pytest.fixture(scope="module")
def own_articles() -> Iterator[None]:
    """The articles are the checkout's own, whatever folder the environment names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(ARTICLES_VARIABLE, raising=False)
        yield
