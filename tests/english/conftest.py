"""A checkout to translate in, and engines that need nothing installed.

Tests of Argos Translate, of sacrebleu and of Apertium are collected where these are installed: `make test-translate`
has the first two, the packages `apertium` and `apertium-eng-spa` bring the third.
"""

import shutil
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from sample import make_checkout

from diplodata_build.base.checkout import Checkout
from diplodata_build.english.engines.apertium import MODE

NEEDS = {
    "test_argos.py": find_spec("argostranslate"),
    "test_evaluation.py": find_spec("sacrebleu"),
    "test_apertium_installed.py": MODE.exists() and shutil.which("apertium"),
}
collect_ignore = [name for name, there in NEEDS.items() if not there]


class Shouting:
    """An engine whose English is the Spanish in capitals; ``fails_after`` batches it is interrupted."""

    name = "shouting"
    version = "1"

    def __init__(self, fails_after: int | None = None) -> None:
        self.asked: list[str] = []
        self.left = fails_after

    def translate(self, texts: Sequence[str]) -> list[str]:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left = None if self.left is None else self.left - 1
        self.asked += texts
        return [text.upper() for text in texts]


@pytest.fixture
def shouting() -> type[Shouting]:
    return Shouting


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """The sample's checkout, whose English is complete, with a glossary of one term."""
    folder = make_checkout(tmp_path / "checkout")
    glossary = "source,target,pos,definition,policy,note\npuertos,ports,noun,,required,\n"
    (folder / "curation" / "translation" / "glossary.csv").write_text(glossary, "utf-8")
    return Checkout.at(folder)
