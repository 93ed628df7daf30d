"""Reading: time and memory at 1, 10 and 100 times the length of an article, and a folder of 1,000 articles.

Each length is read in a process of its own. The floor is one pass of a regular expression over the words of the same
text; lengths are compared by seconds for each character. The articles are drawn from the sample and set with known
noise, so nothing but the repository is needed.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "text")]

from alone import figures  # noqa: E402
from growth import too_slow  # noqa: E402
from samples import drawn_article  # noqa: E402
from typesetter import Noise, typeset  # noqa: E402

ARTICLE = 50_000  # characters, about the length of a journal article
LENGTHS = (1, 10, 100)
FOLDER = 1_000
MOST_SECONDS = 1  # for an article


def drawn(random: Random) -> str:
    """One short article as it would come out of a PDF."""
    return typeset(*drawn_article(random), Noise(), random)


def text_of(length: int) -> str:
    """A text of some number of characters, made of short articles."""
    random, parts, total = Random(1), [], 0
    while total < length:
        parts.append(drawn(random))
        total += len(parts[-1])
    return "\f".join(parts)[:length]


def measure(times: int) -> dict[str, float]:
    """Seconds and memory (MB above the start) for one length, in this process."""
    from diplodata_build.finding import find_candidates
    from diplodata_build.text import read_text

    text = text_of(times * ARTICLE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    document = read_text(text)
    read = time.perf_counter()
    find_candidates(document)
    found = time.perf_counter()
    re.findall(r"\w+", text)
    floor = time.perf_counter() - found
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "pages": document.page_count,
        "read": read - start,
        "candidates": found - read,
        "floor": floor,
        "MB": memory,
    }


def lengths() -> float:
    """Print the table of lengths; returns the seconds that reading an article takes."""
    print("length       read s  candidates s  both / floor  s per character / that at 1x      MB")
    base, article = 0.0, 0.0
    for times in LENGTHS:
        done = subprocess.run([sys.executable, __file__, str(times)], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        both = found["read"] + found["candidates"]
        base, article = base or both, article or found["read"]
        share = both / times / base
        print(
            f"{times:>4}x {found['read']:>13.2f} {found['candidates']:>13.2f} {both / found['floor']:>13.0f} "
            f"{share:>31.2f} {found['MB']:>7.0f}"
        )
    return article


def folder() -> None:
    """Print how many pages a second a folder of articles takes, with a bad file among them."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "articles"
        source.mkdir()
        for i in range(FOLDER):
            (source / f"{i:04}.txt").write_text(drawn(Random(i)), "utf-8")
        (source / "bad.txt").write_bytes(b"\0\0")
        for jobs in ("1", "2"):
            command = [
                sys.executable,
                ROOT / "scripts" / "read.py",
                source,
                "--output",
                Path(name) / jobs,
                "--jobs",
                jobs,
            ]
            start = time.perf_counter()
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - start
            written = [path.read_text("utf-8") for path in (Path(name) / jobs).iterdir()]
            reported = done.stderr.count("bad.txt")
            print(f"{len(written)} articles, --jobs {jobs}: {seconds:.1f} s, {len(written) / seconds:.0f} articles/s; "
                  f"exit {done.returncode}, bad file reported {reported} time(s)")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        seconds = lengths()
        folder()
        print(*figures(), sep="\n")
        if slow := too_slow():
            sys.exit("Too slow: " + ", ".join(slow))
        if seconds >= MOST_SECONDS:
            sys.exit(f"Reading an article took {seconds:.2f} s; it should take less than {MOST_SECONDS} s.")
