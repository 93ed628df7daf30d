"""Drafts of the whole memory: ours in batches against one call of Argos Translate's public interface for each cell.

Ours is what `translate.py fill` does: protect, translate, restore, store. Theirs is `translate.translate(cell, "es",
"en")` of the installed library with the same package, cell after cell in one process that is warm already: once as the
library comes (beam 4, a thread for each core), once held to one thread. Its own sentence splitter needs a download and
is replaced by ours, which costs next to nothing. A process for each cell, as the library's command would do it, is
timed for some cells and reckoned for the rest.

The package is the tiny one of the tests, with which a call's own work is small: the first ratio is mostly what it
costs the machine to wake threads for each small step, and falls where that is cheap; the second is what batches, two
workers and translating nothing twice are worth. `make bench` prints the table; exit 1 where a ratio is below its
floor.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

from diplodata_build.base.checkout import Checkout  # noqa: E402
from diplodata_build.curation.drafts import Drafts, path_of  # noqa: E402
from diplodata_build.curation.inputs import read_curation  # noqa: E402
from diplodata_build.curation.memory import spanish_fields  # noqa: E402
from diplodata_build.english.drafting import draft_fields, protector_of  # noqa: E402
from diplodata_build.english.engines.argos import BEAM, open_argos  # noqa: E402
from diplodata_build.english.engines.models import Pin, digest  # noqa: E402
from diplodata_build.english.glossary import read_glossary  # noqa: E402
from diplodata_build.text.sentences import split_sentences  # noqa: E402

MODEL = ROOT / "tests" / "fixtures" / "argos" / "tiny-es_en.argosmodel"
FOLDERS = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
AS_IT_COMES, ONE_THREAD, PROCESSES = "a call for each cell", "the same on one thread", "a process for each cell"
FLOORS = {AS_IT_COMES: 10, ONE_THREAD: 1.5, PROCESSES: 10}
SAMPLE = 5


class OurSentences:
    """Our sentence splitting, as the library wants it."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a text."""
        return [text[span.start : span.end] for span in split_sentences(text, 0)] or [text]


def call_for_each() -> None:
    """Translate cells (JSON on standard input) by one public call each; prints seconds and English as JSON."""
    from argostranslate import package, translate

    if not package.get_installed_packages():
        package.install_from_path(MODEL)
    translate.get_translation_from_codes("es", "en").underlying.sentencizer = OurSentences()
    translate.translate("la paz", "es", "en")
    english: list[str] = []
    cells = json.load(sys.stdin)
    taken = seconds(lambda: english.extend(translate.translate(cell, "es", "en") for cell in cells))
    print(json.dumps([taken, english]))


def library(home: Path, cells: list[str], **settings: str) -> tuple[float, list[str]]:
    """(seconds, English) of a call for each cell in a process of its own, which has no settings but those given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARGOS_")}
    environment = inherited | {name: str(home / name.lower()) for name in FOLDERS} | settings
    done = subprocess.run(
        [sys.executable, __file__, "call_for_each"], input=json.dumps(cells), env=environment, text=True, check=True,
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
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "curation", home / "curation")
        checkout = Checkout.at(home)
        path_of(checkout).unlink()
        curation = read_curation(Checkout.at(ROOT))
        fields = [(key, spanish) for key, _, spanish in spanish_fields(curation.records, curation.schemas)]
        cells = [spanish for _, spanish in fields]
        protector = protector_of(curation.records, read_glossary(checkout))
        engine = open_argos(MODEL, Pin(digest(MODEL)), BEAM)
        engine.translate(["la paz"])
        ours = seconds(lambda: draft_fields(checkout, engine, protector, fields, Drafts({})))
        as_it_comes, english = library(home, cells)
        one_thread, _ = library(home, cells, ARGOS_INTRA_THREADS="1")
        some = cells[:: len(cells) // SAMPLE][:SAMPLE]
        apart = seconds(lambda: [library(home, [cell]) for cell in some]) * len(cells) / SAMPLE
        alike = sum(told == theirs.strip() for told, theirs in zip(engine.translate(cells), english, strict=True))
    print(f"{len(cells)} cells, {engine.name} {engine.version}")
    print(f"Unprotected, {alike} of them come out of our batches word for word as from a call each")
    print(f"{'ours, in batches':26}{ours:9.2f} s")
    return report(ours, {AS_IT_COMES: as_it_comes, ONE_THREAD: one_thread, PROCESSES: apart})


def report(ours: float, others: dict[str, float]) -> int:
    """Print each comparison; 1 where a floor is not reached."""
    for name, theirs in others.items():
        print(f"{name:26}{theirs:9.2f} s  ratio {theirs / ours:7.1f} (floor {FLOORS[name]})")
    return int(any(theirs / ours < FLOORS[name] for name, theirs in others.items()))


if __name__ == "__main__":
    sys.exit(call_for_each() if sys.argv[1:] == ["call_for_each"] else main())
