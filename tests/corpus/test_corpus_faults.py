"""What is killed, hangs, is too large or finds no room: everything else is there, each file exactly once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil
import pytest
from counting import rows_in, rows_of, times_of
from faults import unshared
from in_process import SCRIPTS, run_script
from invented import write_articles

from diplodata_build.corpus.tables import Rows

pytestmark = pytest.mark.slow
ARTICLES = 32
COMMAND = [sys.executable, str(SCRIPTS / "corpus.py")]
Kill = Callable[[psutil.Process], psutil.Process]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder, ARTICLES, pages=20)
    return folder


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, ended at the latest with the test."""
    command = [*COMMAND, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(condition: Callable[[], bool], what: str, seconds: int = 180) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.05)


def parts(output: Path) -> int:
    return len(list((output / "parts").glob("*.json"))) if output.exists() else 0


def is_complete(folder: Path, output: Path) -> None:
    """Each file of the folder is there once, with its rows."""
    assert times_of(output) == dict.fromkeys((path.name for path in folder.iterdir()), 1)
    assert rows_in(output) == expected(folder)


@cache
def expected(folder: Path) -> Rows:
    """The rows of the files of a folder that no test changes."""
    return rows_of(folder, [path.name for path in folder.iterdir()])


def kin(process: psutil.Process, word: str) -> list[psutil.Process]:
    """The descendants of a process whose command has a word in it."""
    return [one for one in process.children(recursive=True) if word in " ".join(one.cmdline())]


def a_worker(command: psutil.Process) -> psutil.Process:
    return kin(command, "spawn_main")[0]


def a_reader(command: psutil.Process) -> psutil.Process:
    return kin(command, "diplodata_build.base.child")[0]


@pytest.mark.parametrize("victim", [a_worker, a_reader], ids=lambda victim: victim.__name__)
def test_a_process_that_is_killed_loses_nothing(victim: Kill, articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with running(articles, "--output", output, "--workers", 2) as command:
        for wanted in (1, 2):
            until(lambda wanted=wanted: parts(output) >= wanted, f"part {wanted}")  # type: ignore[misc]
            victim(psutil.Process(command.pid)).kill()
        assert command.wait() == 0
        assert command.communicate() == (
            f"{ARTICLES} files, {ARTICLES} of them read now: {ARTICLES} articles, 0 problems.\n",
            "",
        )
    is_complete(articles, output)


def test_a_run_that_is_killed_goes_on_and_a_second_one_waits(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with running(articles, "--output", output, "--workers", 2) as command:
        until(lambda: parts(output) > 1, "a second part")
        second = run_script("corpus", articles, "--output", output)
        assert (second.returncode, second.stdout) == (1, "")
        assert "another run is writing into this folder" in second.stderr
        others = psutil.Process(command.pid).children(recursive=True)
        os.kill(command.pid, signal.SIGKILL)
        psutil.wait_procs(others, timeout=60)
        assert not any(one.is_running() for one in others)
    there = sum(times_of(output).values())
    assert 0 < there < ARTICLES
    done = run_script("corpus", articles, "--output", output, "--workers", 2)
    assert done.returncode == 0
    assert f"{ARTICLES} articles, 0 problems" in done.stdout
    assert f" {ARTICLES} of them read now" not in done.stdout
    is_complete(articles, output)


def test_a_full_disk_is_told_and_the_next_run_goes_on(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    command = " ".join([*COMMAND, str(articles), "--output", str(output), "--workers", "2"])
    if unshared():
        shell = f"""
            mount -t tmpfs -o size=1M tmpfs {output}
            {command}; echo $?
            cp -r {output} {tmp_path}/full
            mount -o remount,size=200M {output}
            {command} && cp -r {output} {tmp_path}/whole
        """
        done = subprocess.run(["unshare", "-rm", "sh", "-c", shell], capture_output=True, text=True, check=False)
        reason = "No space left on device"
    else:
        shell = f"(ulimit -f 20; {command}); echo $?; cp -r {output} {tmp_path}/full; {command} && "
        shell += f"cp -r {output} {tmp_path}/whole"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
        reason = "File too large"
    code, summary = done.stdout.splitlines()
    assert code == "1"
    message = f"{output}: cannot be written: {reason}; what is there is whole, run it again to go on"
    assert done.stderr.splitlines() == [message, "1 problem(s)."]
    assert f"{ARTICLES} articles, 0 problems" in summary
    is_complete(articles, tmp_path / "whole")


def test_a_file_that_takes_for_ever(tmp_path: Path) -> None:
    """One that never comes to its end, among others; a longer time has it tried again."""
    write_articles(tmp_path / "in", 4, pages=2)
    os.mkfifo(tmp_path / "in" / "endless.txt")
    for seconds in (5, 6):
        done = run_script("corpus", tmp_path / "in", "--output", tmp_path / "out", "--workers", 2, "--seconds", seconds)
        assert (done.returncode, done.stderr) == (0, "")
        assert "4 articles, 1 problems" in done.stdout
        rows = rows_in(tmp_path / "out")
        assert rows["problems"] == [("endless.txt", "too_slow", f"not read within {seconds} s")]
        assert set(times_of(tmp_path / "out").values()) == {1}
    assert "0 of them read now" in run_script(
        "corpus", tmp_path / "in", "--output", tmp_path / "out", "--workers", 2, "--seconds", 6
    ).stdout  # fmt: skip


def test_a_file_of_a_gigabyte(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 4, pages=2)
    piece = ("La red de los puertos une a las villas de la costa. " * 20 + "\n").encode()
    with (tmp_path / "in" / "large.txt").open("wb") as file:
        for _ in range(2**30 // (len(piece) * 1000) + 1):
            file.write(piece * 1000)
    done = run_script("corpus", tmp_path / "in", "--output", tmp_path / "out", "--workers", 2)
    shutil.rmtree(tmp_path / "in")
    assert (done.returncode, done.stderr) == (0, "")
    message = "too large for the memory that one file may take"
    assert rows_in(tmp_path / "out")["problems"] == [("large.txt", "out_of_memory", message)]
    assert len(times_of(tmp_path / "out")) == 5


@contextmanager
def standing_cluster(folder: Path, code: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers that have nothing of ours but the wheel, as on other machines."""
    environment = os.environ | {"PYTHONPATH": str(code)}
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_"]
    commands = [
        [*dask[:2], f"{dask[2]}scheduler", "--scheduler-file", str(file), "--port", "0", "--no-dashboard"],
        *[[*dask[:2], f"{dask[2]}worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny",
           "--no-dashboard"]] * 2,
    ]  # fmt: skip
    processes = [subprocess.Popen(one, cwd=folder, env=environment, stderr=subprocess.DEVNULL) for one in commands]
    try:
        until(file.exists, "the scheduler")
        yield json.loads(file.read_text("utf-8"))["address"], processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_that_has_only_the_wheel_and_loses_a_worker(articles: Path, tmp_path: Path) -> None:
    wheel = run_script("corpus", "--wheel", tmp_path).stdout.strip()
    shutil.unpack_archive(wheel, tmp_path / "code", "zip")
    output = tmp_path / "out"
    with standing_cluster(tmp_path, tmp_path / "code") as (address, (scheduler, worker, _)):
        with running(articles, "--output", output, "--scheduler", address) as command:
            until(lambda: parts(output) > 1, "a second part")
            worker.kill()
            assert command.wait() == 0
        is_complete(articles, output)
        with running(articles, "--output", tmp_path / "other", "--scheduler", address) as command:
            until(lambda: parts(tmp_path / "other") > 1, "a second part")
            scheduler.kill()
            printed, told = command.communicate()
            assert (command.returncode, printed) == (1, "")
            assert told == f"{address}: the scheduler is gone; run it again to go on\n1 problem(s).\n"
    assert run_script("corpus", articles, "--output", tmp_path / "other", "--workers", 2).returncode == 0
    is_complete(articles, tmp_path / "other")


def test_a_cluster_without_the_wheel(articles: Path, tmp_path: Path) -> None:
    """Its workers have a package of that name that lacks what they need."""
    (tmp_path / "code" / "diplodata_build").mkdir(parents=True)
    (tmp_path / "code" / "diplodata_build" / "__init__.py").touch()
    with standing_cluster(tmp_path, tmp_path / "code") as (address, _):
        done = run_script("corpus", articles, "--output", tmp_path / "out", "--scheduler", address)
    assert (done.returncode, done.stdout) == (1, "")
    assert "this worker lacks the reader" in done.stderr
    assert "No module named 'diplodata_build.corpus'" in done.stderr
    assert not (tmp_path / "out").exists()
