"""How what users wait for grows with the package: ``copies.py 1 10 100`` measures it where each row but those of the
vocabulary stands so many times, with ids and words of its own (a hundred times: as many rows as of 200 articles).

Every measurement is a process of its own; times are of the processor, in seconds, memory is its peak in MB. The
exponent is that between the two sizes: 1.00 is linear.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "explorer")]

from changed import multiply  # noqa: E402

from diplodata._package import DESCRIPTOR  # noqa: E402

PROBES = {
    "a table as dicts": "diplodata.load('quotes', backend='dicts')",
    "sql on a view": "diplodata.sql('SELECT count(*) AS n FROM relations_labelled', backend='dicts')",
    "the network": "diplodata.graph()",
    "search, a name": "diplodata.search('Juntas de Buen Gobierno')",
    "search, a frequent word": "diplodata.search('diplomacia')",
    "the views computed": "p = diplodata._package.installed(); diplodata._view_rows.compute_views("
    "{name: ([one['name'] for one in p.fields(name)], p.rows(name)) for name in p.resources})",
}
IMPORTS = "import diplodata, diplodata._package, diplodata._view_rows"
# What a program took of the processor, and its own peak of memory: that of getrusage begins with its parent's.
REPORT = "import re, resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_utime, " + (
    "int(re.search('VmHWM:[^0-9]*([0-9]+)', open('/proc/self/status').read())[1]) / 1024)"
)


def make_package(folder: Path, times: int) -> Path:
    """A folder in which the package with so many copies of each row is the installed one; its ``src``."""
    shutil.copytree(ROOT / "data" / "csv", folder / "data" / "csv")
    shutil.copytree(ROOT / "src" / "diplodata", folder / "src" / "diplodata")
    for name in (DESCRIPTOR, "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    multiply(folder, times)
    return folder / "src"


def measure(source: Path, code: str) -> tuple[float, float]:
    """Seconds of the processor and MB of a program with an installed package."""
    command = [sys.executable, "-P", "-c", f"{IMPORTS}\n{code}\n{REPORT}"]
    environment = os.environ | {"PYTHONPATH": str(source)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, peak = map(float, done.stdout.split()[-2:])
    return seconds, peak


def main(sizes: list[int]) -> None:
    """Print the table."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in PROBES}
    for times in sizes:
        with TemporaryDirectory() as folder:
            source = make_package(Path(folder), times)
            for name, code in PROBES.items():
                found[name].append(min(measure(source, code) for _ in range(3)))
    print(f"{'':<24}", *(f"{times:>7} x {'MB':>6} {'exp.':>5}" for times in sizes))
    for name, measured in found.items():
        line = f"{name:<24}"
        for at, (seconds, peak) in enumerate(measured):
            exponent = math.log(seconds / measured[at - 1][0]) / math.log(sizes[at] / sizes[at - 1]) if at else math.nan
            line += (
                f" {seconds:>8.2f}s {peak:>6.0f} {exponent:>5.2f}" if at else f" {seconds:>8.2f}s {peak:>6.0f}      "
            )
        print(line)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [1, 10])
