"""What several tests share."""

from collections.abc import Iterator

import pytest

from diplodata_build.base.checkout import ARTICLES_VARIABLE


@pytest.fixture(scope="module")
def own_articles() -> Iterator[None]:
    """The articles are the checkout's own, whatever folder the environment names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(ARTICLES_VARIABLE, raising=False)
        yield
