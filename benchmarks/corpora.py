"""Reading a corpus: `corpora.py 2000` generates so many articles of 20 pages and reads them with `scripts/corpus.py`.

Four things in turn: batches that sleep for a second, which shows what the engine adds; one process alone (the same rows
in the same parts, without engine and without a process for each reader), before and after each of the others; the
workers; and the workers with one of them killed a third of the way. Efficiency is that of the throughput (divided by
workers × one process alone), and that of the processor time (of one process alone, divided by that of all processes),
which tells nothing of waiting and hardly changes where other people use the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

import psutil  # noqa: E402
from distributed import Client, LocalCluster, as_completed  # noqa: E402
from invented import write_articles  # noqa: E402

from diplodata_build.corpus.article import read_article  # noqa: E402
from diplodata_build.corpus.batches import Batch, batches_of, files_in  # noqa: E402
from diplodata_build.corpus.output import Output  # noqa: E402
from diplodata_build.corpus.tables import TABLES, Rows  # noqa: E402

ALONE = 200  # articles that one process reads at a time
PAGES = 20


@dataclass(frozen=True)
class Rate:
    """Articles a second, processor seconds for an article, the largest memory in MB."""

    articles: float
    processor: float
    memory: float = 0
    said: str = ""


def sleeping(workers: int, batches: int) -> float:
    """The share that the engine adds to batches of a second, without its start."""
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        client.gather(client.map(time.sleep, [0.1] * workers, pure=False))
        start = time.perf_counter()
        for future in as_completed(client.map(time.sleep, [1] * workers * batches, pure=False)):
            future.release()
        return (time.perf_counter() - start) / batches - 1


def alone(folder: Path, batches: Sequence[Batch]) -> Rate:
    """One process that reads some batches and writes their parts."""
    with TemporaryDirectory() as name:
        output = Output(name)
        for table in (*TABLES, "parts"):
            (Path(name) / table).mkdir()
        count = sum(len(batch.files) for batch in batches)
        start, processor = time.perf_counter(), time.process_time()
        for batch in batches:
            rows: Rows = {table: [] for table in TABLES}
            for file in batch.files:
                for table, more in read_article(str(folder), file.path).items():
                    rows[table] += more
            output.write(batch.name, [(file.path, file.stamp) for file in batch.files], rows)
        return Rate(count / (time.perf_counter() - start), (time.process_time() - processor) / count)


def together(folder: Path, workers: int, kill: bool) -> Rate:
    """The command, its start included."""
    with TemporaryDirectory() as name:
        output = Path(name) / "out"
        command = [sys.executable, ROOT / "scripts" / "corpus.py", folder, "--output", output, "--workers", workers]
        start = time.perf_counter()
        with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
            watch = _Watch(process.pid, output if kill else None, len(list(batches_of(files_in(str(folder))))) // 3)
            said = process.communicate()[0]
            watch.stop()
        seconds = time.perf_counter() - start
        if process.returncode:
            sys.exit(f"corpus.py ended with {process.returncode}")
        parts = [json.loads(path.read_text("utf-8")) for path in (output / "parts").iterdir()]
        paths = [path for part in parts for path, _ in part["files"]]
        if len(paths) != len(set(paths)):
            sys.exit("a file is there twice")
        said = said.strip() + (f" {watch.killed} killed." if kill else "")
        return Rate(len(paths) / seconds, watch.processor / len(paths), watch.largest, said)


class _Watch(threading.Thread):
    """Adds up memory and processor time of a process and of those under it, twice a second; kills one on the way."""

    def __init__(self, pid: int, output: Path | None, after: int) -> None:
        super().__init__(daemon=True)
        self.largest, self.killed = 0.0, 0
        self._times: dict[int, float] = {}
        self._process, self._output, self._after = psutil.Process(pid), output, after
        self._stopped = threading.Event()
        self.start()

    @property
    def processor(self) -> float:
        """Seconds of all processes that there were."""
        return sum(self._times.values())

    def run(self) -> None:
        while not self._stopped.wait(0.5):
            with suppress(psutil.Error, OSError):
                everything = [self._process, *self._process.children(recursive=True)]
                self.largest = max(self.largest, sum(one.memory_info().rss for one in everything) / 2**20)
                for one in everything:
                    self._times[one.pid] = sum(one.cpu_times()[:2])
                if self._output and not self.killed and len(list((self._output / "parts").glob("*"))) > self._after:
                    next(one for one in everything if "spawn_main" in " ".join(one.cmdline())).kill()
                    self.killed += 1

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=200)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"the engine adds {sleeping(options.workers, 30):.1%} to batches of a second", flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder, options.articles, PAGES)
        batches = list(batches_of(files_in(name)))
        some = batches[: max(1, ALONE * len(batches) // options.articles)]
        print(f"{options.articles} articles of {PAGES} pages in {len(batches)} batches, {options.workers} workers")
        before = _line("one process alone", lambda: alone(folder, some))
        for what, kill in (("corpus.py", False), ("corpus.py, a worker killed", True)):
            rate = _line(what, lambda kill=kill: together(folder, options.workers, kill))  # type: ignore[misc]
            after = _line("one process alone", lambda: alone(folder, some))
            throughput = rate.articles / options.workers / ((before.articles + after.articles) / 2)
            processor = (before.processor + after.processor) / 2 / rate.processor
            print(f"{what}: {throughput:.0%} by throughput, {processor:.0%} by processor time", flush=True)
            before = after


def _line(what: str, measure: Callable[[], Rate]) -> Rate:
    """Print a measurement with the load of the machine before and after it."""
    before = os.getloadavg()[0]
    rate = measure()
    memory = f"{rate.memory:.0f} MB" if rate.memory else ""
    print(
        f"{what:<28} {rate.articles:6.2f} articles/s {rate.processor:7.3f} processor s an article {memory:>8}"
        f"   load {before:.1f} to {os.getloadavg()[0]:.1f}   {rate.said}",
        flush=True,
    )
    return rate


if __name__ == "__main__":
    main()
