"""Drafts of the whole memory: ours in batches against one call of Argos Translate's public interface for each cell.

Ours is what `translate.py fill` does: protect, translate, restore, store. Theirs is `translate.translate(cell, "es",
"en")` of the installed library with the same model and its own settings (beam 4, a thread for each core), cell after
cell in one process that is already warm. Its own sentence splitter needs a download and is replaced by ours, which
costs next to nothing. Ours takes seconds, so that another process can halve the ratio: the best of three runs counts.

The model is the tiny one of the tests, with which a call's own work is small: most of the ratio is what it costs the
machine to wake threads for each small step. `make bench` prints the result; exit 1 where the ratio is below its floor.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.curation.inputs import read_curation
from diplodata_build.curation.memory import spanish_fields
from diplodata_build.english.drafting import draft_fields, protector_of
from diplodata_build.english.engines.argos import BEAM, Pin, digest, open_argos
from diplodata_build.english.glossary import read_glossary
from diplodata_build.text.blocks import split_sentences

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "tests" / "fixtures" / "argos" / "tiny-es_en.argosmodel"
FOLDERS = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
FLOOR = 10
RUNS = 3


class OurSentences:
    """Our sentence splitting behind the library's interface."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a text."""
        return [text[span.start : span.end] for span in split_sentences(text, 0)] or [text]


def call_for_each() -> None:
    """Translate cells (JSON on standard input) by one public call each; prints seconds and English as JSON."""
    from argostranslate import package, translate

    package.install_from_path(MODEL)
    translate.get_translation_from_codes("es", "en").underlying.sentencizer = OurSentences()
    translate.translate("la paz", "es", "en")
    english: list[str] = []
    cells = json.load(sys.stdin)
    taken = seconds(lambda: english.extend(translate.translate(cell, "es", "en") for cell in cells))
    print(json.dumps([taken, english]))


def library(home: Path, cells: list[str]) -> tuple[float, list[str]]:
    """(seconds, English) of a call for each cell, in a process of its own without any settings of a user."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARGOS_")}
    done = subprocess.run(
        [sys.executable, __file__, "call_for_each"], input=json.dumps(cells), text=True, check=True,
        env=inherited | {name: str(home / name.lower()) for name in FOLDERS},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    taken, english = json.loads(done.stdout)
    return taken, english


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print both times and their ratio; 1 where it is below its floor."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "curation", home / "curation")
        checkout = Checkout.at(home)
        curation = read_curation(Checkout.at(ROOT))
        fields = [(key, spanish) for key, _, spanish in spanish_fields(curation.records, curation.schemas)]
        cells = [spanish for _, spanish in fields]
        protector = protector_of(curation.records, read_glossary(checkout))
        took = []
        for _ in range(RUNS):
            (checkout.translation / "drafts.po").write_text("", "utf-8")
            engine = open_argos(MODEL, Pin(digest(MODEL)), BEAM)
            engine.translate(["la paz"])
            took.append(seconds(partial(draft_fields, checkout, engine, protector, fields, {})))
        ours = min(took)
        theirs, english = library(home, cells)
        alike = sum(own == other.strip() for own, other in zip(engine.translate(cells), english, strict=True))
    print(f"{len(cells)} cells, {engine.name} {engine.version}")
    print(f"Unprotected, {alike} of them come out of our batches word for word as from a call each")
    print(f"ours, in batches      {ours:9.2f} s")
    print(f"a call for each cell  {theirs:9.2f} s  ratio {theirs / ours:.1f} (floor {FLOOR})")
    return int(theirs / ours < FLOOR)


if __name__ == "__main__":
    if sys.argv[1:] == ["call_for_each"]:
        call_for_each()
    else:
        sys.exit(main())
