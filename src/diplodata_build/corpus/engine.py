"""Reads a folder on workers: what is left of it, in batches, on a cluster that stands or on one of this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dask
from dask.system import CPU_COUNT
from distributed import Client, KilledWorker, LocalCluster, as_completed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.corpus.batches import Batch, File, batches_of, files_in
from diplodata_build.corpus.output import Output, Part
from diplodata_build.corpus.worker import Job, OtherReaderError, read_batch, reader_version, state, versions

RETRIES = 2  # of a batch that failed
ANSWER = 10  # seconds until a scheduler, or a first worker of it, must have answered
CONFIGURATION = {
    "distributed.worker.profile.enabled": False,  # takes a tenth of the time
    "distributed.scheduler.allowed-failures": 10,  # workers that may be killed while they have a batch
    "distributed.comm.retry.count": 2,
}
WHEEL = "install there what `corpus.py --wheel FOLDER` makes, into the same versions"


@dataclass(frozen=True)
class Summary:
    """How many files there are, how many were read by this run, and what came of all."""

    files: int
    read: int
    articles: int
    problems: int


def read_corpus(
    folder: str,
    output: str,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    seconds: int,
    megabytes: int,
    on_read: Callable[[int, int], None] = lambda read, left: None,
) -> Summary:
    """Read what is new or changed in a folder; afterwards the output has each of its files exactly once.

    ``on_read`` is told how many files have been read so far, and of how many.

    Raises:
        BuildError: nothing could be read or written; what was read until then is there, and the next run goes on.
    """
    out = Output(output)
    job = Job(folder, output, seconds, megabytes, reader_version())
    files = files_in(folder)
    with out.opened(folder, job.reader):
        parts = _kept(out.parts(), files, job)
        out.sweep(parts)
        there = {path for part in parts.values() for path, _ in part.files}
        left = [file for file in files if file.path not in there]
        if left:
            with _client(scheduler, workers, megabytes) as client:
                _check(client, out)
                read = 0
                for batch, part in _read_all(client, list(batches_of(left)), job):
                    parts[batch.name] = part
                    read += len(batch.files)
                    on_read(read, len(left))
                    out.renew()
            out.sweep(parts)  # a worker of a run that was stopped may have written until now
    articles, problems = (sum(part.rows[table] for part in parts.values()) for table in ("articles", "problems"))
    return Summary(len(files), len(left), articles, problems)


def _kept(parts: dict[str, Part], files: Sequence[File], job: Job) -> dict[str, Part]:
    """The parts whose files are all as they were, no file twice."""
    stamps = {file.path: job.stamps(file) for file in files}
    kept: dict[str, Part] = {}
    taken: set[str] = set()
    for name, part in parts.items():
        paths = {path for path, _ in part.files}
        if taken.isdisjoint(paths) and all(stamp in stamps.get(path, ()) for path, stamp in part.files):
            kept[name] = part
            taken |= paths
    return kept


def _read_all(client: Client, batches: Sequence[Batch], job: Job) -> Iterator[tuple[Batch, Part]]:
    """The parts as they are written; what failed is told when all others are done."""
    address = str(client.scheduler_info(n_workers=0)["address"])
    keys = [f"corpus-{batch.name}" for batch in batches]
    futures = client.map(read_batch, batches, job=job, key=keys, retries=RETRIES, pure=True, batch_size=1000)
    waiting = dict(zip(keys, batches, strict=True))
    failed = []
    for future in as_completed(futures):
        batch = waiting.pop(future.key)
        try:
            part = future.result()
        except (CommClosedError, FutureCancelledError):  # nobody else cancels
            raise BuildError([Problem(address, "the scheduler is gone; run it again to go on")]) from None
        except OSError as error:  # the next one would not be written either
            client.cancel(futures)
            message = f"cannot be written: {error.strerror or error}; what is there is whole, run it again to go on"
            raise BuildError([Problem(job.output, message)]) from None
        except Exception as error:
            failed.append(Problem(batch.files[0].path, f"and {len(batch.files) - 1} more were not read: {_why(error)}"))
        else:
            yield batch, part
        future.release()
    if failed:
        raise BuildError(failed)


def _why(error: BaseException) -> str:
    if isinstance(error, KilledWorker):
        return "their workers were killed; run it again to go on"
    if isinstance(error, OtherReaderError):
        return f"a worker has another version of the reader: {WHEEL}"
    return f"fault of the program, please report it: {type(error).__name__}: {error}"


# --- clusters --------------------------------------------------------------------------------------------------------


@contextmanager
def _client(scheduler: str | None, workers: int | None, megabytes: int) -> Iterator[Client]:
    """A client of a cluster that stands, or of one for this run on this machine."""
    with dask.config.set(CONFIGURATION), _quiet():
        if scheduler:
            with _connected(scheduler) as client:
                yield client
            return
        with _started(workers or CPU_COUNT, megabytes) as cluster, Client(cluster) as client:
            yield client


def _started(workers: int, megabytes: int) -> LocalCluster:
    try:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=f"{megabytes} MiB",
            dashboard_address=":0",
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError) as error:
        raise BuildError([Problem("this machine", f"{workers} workers cannot be started: {error}")]) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """What goes wrong is told in a line of our own, not in those of Dask."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _connected(scheduler: str) -> Client:
    try:
        client = Client(scheduler, timeout=ANSWER)
    except (OSError, ValueError, AssertionError) as error:  # it asserts that its own thread began within ten seconds
        raise BuildError([Problem(scheduler, f"no scheduler of Dask answers there: {error}")]) from None
    try:
        client.wait_for_workers(1, timeout=ANSWER)
    except TimeoutError:
        client.close()
        raise BuildError([Problem(scheduler, f"this scheduler has no workers after {ANSWER} s")]) from None
    return client


def _check(client: Client, out: Output) -> None:
    """Stop where a worker has other versions than this process, or does not see the output."""
    expected = versions()
    try:
        found: dict[str, Any] = client.run(state, out.url, on_error="return")
    except Exception as error:
        raise BuildError([Problem("the cluster", f"its workers cannot be asked: {error}")]) from None
    problems = []
    for worker, answer in found.items():
        if isinstance(answer, BaseException):
            problems.append(Problem(worker, f"this worker lacks the reader ({answer}): {WHEEL}"))
            continue
        there, seen = answer
        if differing := [f"{name} {there[name]}, here {own}" for name, own in expected.items() if there[name] != own]:
            problems.append(Problem(worker, f"other versions ({'; '.join(differing)}): {WHEEL}"))
        elif seen != out.seen():
            problems.append(Problem(worker, f"this worker does not see {out.url}: it must be a folder that all share"))
    if problems:
        raise BuildError(problems)
