"""What a user waits for: import, tables, one table, the command line; beside peers and floors of the same run.

Every measurement is a process of its own; the probes take turns, so that a busy machine slows all of them alike. Times
are wall time in ms from start to exit, memory is the peak of the process in MB. Compare the minimum.

``--before COMMIT`` runs each probe with an earlier state of the repository too, in the same turns: how many times as
long it takes now, in time of the processor.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from diplodata import path

ROOT = Path(__file__).resolve().parent.parent
EXITS = 100
BY_HAND = f"import pandas, pyarrow.csv as c; c.read_csv({str(path('quotes'))!r}).to_pandas()"
JOIN = "SELECT quote_id, title_es FROM quotes JOIN articles USING (article_id)"
PROBES = {
    "bare interpreter": "pass",
    "import diplodata": "import diplodata",
    "import pycountry": "import pycountry",
    "import palmerpenguins": "import palmerpenguins",
    "import pandas": "import pandas",
    "diplodata tables (command line)": "import sys; sys.argv[1:] = ['tables']; import diplodata.__main__",
    "diplodata.tables()": "import diplodata; repr(diplodata.tables())",
    "a table as dicts": "import diplodata; diplodata.load('quotes', backend='dicts')",
    "pycountry: all countries": "import pycountry; list(pycountry.countries)",
    "a table as DataFrame": "import diplodata; diplodata.load('quotes')",
    "the same with the bare libraries": BY_HAND,
    "palmerpenguins: its table": "import palmerpenguins; palmerpenguins.load_penguins()",
    "a table as Arrow": "import diplodata; diplodata.load('quotes', backend='arrow')",
    "search, all tables": "import diplodata; diplodata.search('paradiplomacia')",
    "sql on two tables": f"import diplodata; diplodata.sql({JOIN!r}, backend='dicts')",
    "sql's database whole": "import diplodata; diplodata.connect()",
    "validate, all checks": "import sys; sys.argv[1:] = ['validate']; import diplodata.__main__",
}


class Run(NamedTuple):
    """One process: wall time and time of the processor in seconds, peak memory in bytes."""

    seconds: float
    busy: float
    peak: int


class Goal(NamedTuple):
    """What is wanted of a probe: at most ``times`` its floor and ``more`` above it, in ms (or MB of memory)."""

    probe: str
    floor: str
    times: float = 1.0
    more: float = 0.0
    memory: bool = False


GOALS = (
    Goal("import diplodata", "bare interpreter", more=15),
    Goal("diplodata tables (command line)", "bare interpreter", more=60),
    Goal("a table as dicts", "bare interpreter", more=35),
    Goal("a table as DataFrame", "the same with the bare libraries", times=1.10),
    Goal("a table as DataFrame", "import pandas", more=40, memory=True),
)


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("-n", type=int, default=15, metavar="RUNS", help="processes a probe (default: %(default)s)")
    parser.add_argument("--before", metavar="COMMIT", help="an earlier state of the repository to compare with")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        sources: dict[str, str | None] = {"now": None}
        if options.before:
            sources["before"] = _earlier(options.before, folder)
        runs = measure(options.n, sources)
    print(*table(runs["now"]), sep="\n")
    print("", *goals(runs["now"]), sep="\n")
    if options.before:
        print("", *ratios(runs["now"], runs["before"], options.before), sep="\n")
    failed = [code for code in (run(PROBES["a table as DataFrame"])[1] for _ in range(EXITS)) if code]
    print(f"\n{EXITS} loads in {EXITS} processes: {EXITS - len(failed)} exit 0")


def _earlier(commit: str, folder: str) -> str:
    """The modules of a commit of this repository, with its data, put into a folder."""
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    return f"{folder}/src"


def measure(times: int, sources: dict[str, str | None]) -> dict[str, dict[str, list[Run]]]:
    """Some runs of each probe with each source, in turns; one round before them warms the disk's cache."""
    runs: dict[str, dict[str, list[Run]]] = {one: {name: [] for name in PROBES} for one in sources}
    for turn in range(times + 1):
        print(f"\rround {turn} of {times}", end="", file=sys.stderr, flush=True)
        for (name, code), (one, source) in product(PROBES.items(), sources.items()):
            measured, failed = run(code, source)
            if failed:
                sys.exit(f"\n{name}: exit {failed}: {code}")
            runs[one][name] += [measured] if turn else []
    print(file=sys.stderr)
    return runs


def run(code: str, source: str | None = None) -> tuple[Run, int]:
    """Run a program in an interpreter of its own, with the modules of a folder; what it took, and its exit code."""
    environment = {**os.environ, "PYTHONPATH": source} if source else os.environ
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", code],
            environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)],
        )
    _, status, usage = os.wait4(child, 0)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    took = Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, peak)
    return took, os.waitstatus_to_exitcode(status)


def table(runs: dict[str, list[Run]]) -> Iterator[str]:
    """Every probe: minimum, median and peak memory."""
    yield f"{'':<34}{'min ms':>8}{'median':>8}{'peak MB':>9}"
    for name, measured in runs.items():
        times = [1000 * one.seconds for one in measured]
        yield f"{name:<34}{min(times):>8.0f}{statistics.median(times):>8.0f}{_peak(measured):>9.0f}"


def goals(runs: dict[str, list[Run]]) -> Iterator[str]:
    """Every goal: what is wanted, what there is."""
    for goal in GOALS:
        figure, unit = (_peak, "MB") if goal.memory else (_fastest, "ms")
        found, floor = figure(runs[goal.probe]), figure(runs[goal.floor])
        limit = goal.times * floor + goal.more
        wanted = f"{goal.times:.2f} x" if goal.times != 1 else f"{goal.more:.0f} {unit} above"
        verdict = "met" if found <= limit else "MISSED"
        yield (
            f"{goal.probe}: {found:.0f} {unit}, {found / floor:.2f} x and {found - floor:+.0f} {unit} against "
            f"{goal.floor}; wanted at most {wanted}: {verdict}"
        )


def ratios(runs: dict[str, list[Run]], before: dict[str, list[Run]], commit: str) -> Iterator[str]:
    """Every probe: time of the processor before and now, and how many times as long."""
    yield f"{f'processor, {commit}':<34}{'before':>8}{'now':>8}{'ratio':>9}"
    for name, measured in runs.items():
        then, now = (min(1000 * one.busy for one in found) for found in (before[name], measured))
        yield f"{name:<34}{then:>8.0f}{now:>8.0f}{now / then:>9.2f}"


def _fastest(measured: list[Run]) -> float:
    return min(1000 * one.seconds for one in measured)


def _peak(measured: list[Run]) -> float:
    return statistics.median(one.peak for one in measured) / 2**20


if __name__ == "__main__":
    main()
