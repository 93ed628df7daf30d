"""Drafts of the whole memory: ours in batches against one call of Argos Translate's public interface for each cell.

All on one thread, with the tiny package of the tests, the same beam and our sentence splitting; the public side is
`translate.translate` of the installed library, its own splitter (which needs a download) replaced. It is timed in two
ways: a process for each cell, as a script or the library's command would do it (some cells, the rest reckoned), and all
calls in one warm process. Ours protects, translates, restores and stores. With so small a model a warm call costs
little, so the second ratio says little of a real one. `make bench` prints the table; exit 1 where ours is less than ten
times as fast as a process for each cell, or slower than the warm calls.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from pipeline.house import House  # noqa: E402
from pipeline.inputs import read_curation  # noqa: E402
from pipeline.text.sentences import split_sentences  # noqa: E402
from pipeline.translation.drafting import draft_fields, protector_of  # noqa: E402
from pipeline.translation.drafts import Drafts, path_of  # noqa: E402
from pipeline.translation.engines.argos import open_argos  # noqa: E402
from pipeline.translation.engines.models import Pin, digest  # noqa: E402
from pipeline.translation.glossary import read_glossary  # noqa: E402
from pipeline.translation.memory import spanish_fields  # noqa: E402

MODEL = ROOT / "tests" / "fixtures" / "argos" / "tiny-es_en.argosmodel"
BEAM = 4
FLOORS = {"a process for each cell": 10, "one warm process": 1}
SAMPLE = 5


class OurSentences:
    """Our sentence splitting, as the library wants it."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of a text."""
        return [text[span.start : span.end] for span in split_sentences(text, 0)] or [text]


def public_interface() -> Callable[[str], str]:
    """The library's `translate` with the package that is installed."""
    from argostranslate import translate

    found = translate.get_translation_from_codes("es", "en")
    found.underlying.sentencizer = OurSentences()
    return lambda text: str(translate.translate(text, "es", "en"))


def alone(cell: str) -> None:
    """One cell in a process of its own; what is installed lasts, as it does for a user."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import drafts; drafts.say({cell!r})"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def say(cell: str) -> None:
    """What such a process does."""
    print(public_interface()(cell))


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "curation", Path(folder) / "curation")
        house = House.at(Path(folder))
        path_of(house).unlink()
        curation = read_curation(House.at(ROOT))
        fields = [(key, spanish) for key, _, spanish in spanish_fields(curation.records, curation.schemas)]
        engine = open_argos(MODEL, Pin(digest(MODEL)), BEAM)
        from argostranslate import package

        protector = protector_of(curation.records, read_glossary(house))
        package.install_from_path(MODEL)
        one = public_interface()
        one("la paz")
        engine.translate(["la paz"])
        ours = seconds(lambda: draft_fields(house, engine, protector, fields, Drafts({})))
        warm = seconds(lambda: [one(spanish) for _, spanish in fields])
        cells = [spanish for _, spanish in fields[:: len(fields) // SAMPLE]][:SAMPLE]
        apart = seconds(lambda: [alone(cell) for cell in cells]) * len(fields) / SAMPLE
    print(f"{len(fields)} cells, {engine.name} {engine.version}")
    print(f"{'ours, in batches':26}{ours:9.2f} s")
    return report(ours, dict(zip(FLOORS, (apart, warm), strict=True)))


def report(ours: float, others: dict[str, float]) -> int:
    """Print each comparison; 1 where a floor is not reached."""
    for name, theirs in others.items():
        print(f"{name:26}{theirs:9.2f} s  ratio {theirs / ours:7.1f} (floor {FLOORS[name]})")
    return int(any(theirs / ours < FLOORS[name] for name, theirs in others.items()))


if __name__ == "__main__":
    sys.exit(main())
