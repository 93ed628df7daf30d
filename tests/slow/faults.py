"""Faults: publishing and building that are killed, starved and raced.

Afterwards the old package stands there, or the new one, whole; or a journal that the next command finishes.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sample import ROOT, published

from diplodata_build.base.checkout import BUILD
from diplodata_build.publishing import journal

OLD = {f"data/csv/{name}.csv": f"old {name}".encode() * 9 for name in ("a", "b", "gone", "same")}
NEW = {f"data/csv/{name}.csv": f"new {name}".encode() * 9 for name in ("a", "b", "more")}
LISTED = json.dumps({"resources": [{"path": name} for name in OLD]}).encode()
OLD |= {"datapackage.json": LISTED, "readings/x.json": b"old reading", "data/csv/same.csv": b"same"}
NEW |= {"datapackage.json": b"new", "readings/y.json": b"new reading", "data/csv/same.csv": b"same"}
CALLS = ("replace", "unlink", "rmdir", "mkdir", "fsync")  # of os: all that publishing does to a disk
Files = dict[str, bytes]
Outcome = Iterator[tuple[str, str | None]]  # each fault, and what was wrong afterwards

# What a build does, as the interpreter sees it: the process ends at the event of a number.
KILLED = """
import os, runpy, signal, sys
count, kinds = {number}, {kinds}
def hook(event, arguments):
    global count
    if event in kinds and (event != "open" or {of!r} in str(arguments[0])):
        count -= 1
        if count == 0:
            {action}
sys.addaudithook(hook)
sys.argv[:] = {arguments}
sys.path.insert(0, {scripts!r})
runpy.run_path(sys.argv[0], run_name="__main__")
"""


# Kills of publishing, at each call that changes the disk, before and after it


def output(folder: Path) -> Path:
    """A folder with the old package."""
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def publish_new(folder: Path) -> None:
    """Publish the new package."""
    with journal.one_at_a_time(folder):
        journal.finish(folder)
        journal.stage(folder, NEW)
        journal.move(folder, journal.changed(folder, NEW))


def until(stop: int, after: bool, work: Callable[[], object]) -> bool:
    """Whether a process that does some work was killed at its nth call, before or after it.

    What a power cut may leave: a file that is killed before it has been brought to the disk keeps half of its bytes.
    """
    child = os.fork()
    if child == 0:
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), 2)
        _count(stop, after)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _count(stop: int, after: bool) -> None:
    """Have the process killed at its nth call."""
    left = stop

    def counted(real: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            if real.__name__ == "fsync" and stat.S_ISREG(os.fstat(arguments[0]).st_mode):
                os.truncate(arguments[0], os.fstat(arguments[0]).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    for name in CALLS:
        setattr(os, name, partial(counted, getattr(os, name)))


def kills_of_publishing() -> Outcome:
    """A kill before and after every call, and the next command killed too."""
    for after in (False, True):
        stop, killed = 0, True
        while killed:
            stop += 1
            with tempfile.TemporaryDirectory() as name:
                folder = output(Path(name))
                killed = until(stop, after, partial(publish_new, folder))
                if killed:
                    yield f"kill {'after' if after else 'before'} call {stop}", wrong_after_kill(folder)


def kills_of_finishing() -> Outcome:
    """A kill between two renames, then a kill of the command that finishes: the one after that does."""
    for stop in range(1, 60):
        with tempfile.TemporaryDirectory() as name:
            folder = output(Path(name))
            journal.stage(folder, NEW)
            entries = [{"name": one, "staged": one in NEW} for one in journal.changed(folder, NEW)]
            (folder / BUILD / journal.JOURNAL).write_text(json.dumps(entries), "utf-8")
            if not until(stop, False, partial(journal.finish, folder)):
                return
            yield f"kill of the finishing command at call {stop}", wrong_after_kill(folder)


def wrong_after_kill(folder: Path) -> str | None:
    """What is wrong after a kill, None where the old or the new package stands there and the next build works."""
    names = ("datapackage.json", "data", "readings")
    pending = journal.finish(folder)
    found = published(folder, names)
    if found != NEW and (pending or found != OLD):
        return f"neither the old nor the new package: {sorted(found)}"
    publish_new(folder)
    if published(folder, names) != NEW:
        return "the next build does not mend it"
    left = {path.name for path in (folder / BUILD).iterdir()} - {"lock", f"{journal.JOURNAL}.new"}
    return f"left behind: {left}" if left else None


# Whole builds of the sample article


class Sample:
    """A built checkout of the sample article, then changed: the old package, and what a build would make new."""

    def __init__(self, built: Path, folder: Path) -> None:
        self.pristine = shutil.copytree(built, folder / "pristine")
        self.old = published(self.pristine)
        vocabulary = self.pristine / "curation" / "vocabulary.yaml"
        vocabulary.write_text(vocabulary.read_text("utf-8").replace("en: is part of", "en: forms part of"), "utf-8")
        changed = shutil.copytree(self.pristine, folder / "changed")
        self.build(changed)
        self.new = published(changed)
        assert self.new != self.old
        self.folder, self.number = folder, 0

    def fresh(self) -> Path:
        """The checkout with the old package, and the new records."""
        self.number += 1
        return shutil.copytree(self.pristine, self.folder / str(self.number))

    @staticmethod
    def arguments(checkout: Path) -> list[str]:
        """The command of a build."""
        articles = checkout / "articles"
        return [str(ROOT / "scripts" / "build.py"), "--root", str(checkout), "--articles", str(articles)]

    def build(self, checkout: Path, *wrapper: str) -> subprocess.CompletedProcess[str]:
        """One build, from its end."""
        command = [*wrapper, sys.executable, *self.arguments(checkout)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    def struck(
        self, checkout: Path, number: int, kinds: tuple[str, ...], of: str, action: str
    ) -> subprocess.CompletedProcess[str]:
        """One build to which something happens at its nth event."""
        code = KILLED.format(
            number=number, kinds=kinds, of=of, action=action, arguments=self.arguments(checkout),
            scripts=str(ROOT / "src"),
        )  # fmt: skip
        return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)

    def wrong(self, checkout: Path, done: subprocess.CompletedProcess[str], *, killed: bool = False) -> str | None:
        """What is wrong after a fault: torn files, a traceback, a next build that does not mend it."""
        pending = (checkout / BUILD / journal.JOURNAL).exists()
        if "Traceback" in done.stderr and not killed:
            return f"a traceback: {done.stderr[-300:]}"
        if not pending and published(checkout) not in (self.old, self.new):
            return "neither the old nor the new package"
        again = self.build(checkout)
        if again.returncode or published(checkout) != self.new:
            return f"the next build does not mend it: {again.stderr[-300:]}"
        return None


KILLS = (("open", "articles"), ("open", "curation"), ("open", journal.STAGE), ("os.rename", ""))


def kills_of_builds(sample: Sample, event: str, of: str) -> Outcome:
    """A kill at each opening of a kind of file, or between renames."""
    for number in range(1, 60, 3):
        checkout = sample.fresh()
        done = sample.struck(checkout, number, (event,), of, "os.kill(os.getpid(), signal.SIGKILL)")
        if done.returncode != -signal.SIGKILL:
            return
        yield f"kill of a build at {event} {of} {number}", sample.wrong(checkout, done, killed=True)


def vanishing_articles(sample: Sample) -> Outcome:
    """An article that vanishes, is emptied or becomes another text between two looks at it."""
    for number in (1, 2):
        for what in ("os.unlink(arguments[0])", "os.truncate(arguments[0], 0)", "os.truncate(arguments[0], 4000)"):
            checkout = sample.fresh()
            done = sample.struck(checkout, number, ("open",), "any name.txt", what)
            clear = done.returncode in (0, 1) and len(done.stderr.strip().splitlines()) < 20
            told = None if clear else f"exit {done.returncode}: {done.stderr[-300:]}"
            shutil.copytree(sample.pristine / "articles", checkout / "articles", dirs_exist_ok=True)
            yield f"an article at look {number}: {what}", told or sample.wrong(checkout, done)


def builds_at_once(sample: Sample) -> Outcome:
    """Two builds into one folder: one publishes, the other does too or says that it has to wait."""
    for _ in range(3):
        checkout = sample.fresh()
        command = [sys.executable, *sample.arguments(checkout)]
        both = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) for _ in "ab"]
        told = [(process.communicate()[1], process.returncode) for process in both]
        wrong = [text for text, code in told if code not in (0, 1) or (code and "another build is at work" not in text)]
        done = subprocess.CompletedProcess(command, 0, "", "".join(text for text, _ in told))
        if min(code for _, code in told):
            wrong.append("neither build came through")
        yield "two builds at once", "; ".join(wrong) or sample.wrong(checkout, done)


def unshared() -> bool:
    """Whether this system lets us mount folders in a namespace of our own."""
    done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return done.returncode == 0


def full_disks(sample: Sample) -> Outcome:
    """A disk that is full after so many kilobytes: while staging, while writing the journal."""
    for size in (64, 256, 512, 640, 768, 832):
        checkout = sample.fresh()
        (checkout / BUILD).mkdir(exist_ok=True)
        if unshared():
            mount = f'mount -t tmpfs -o size={size}k tmpfs "$0"/.build && exec "$@"'
            done = sample.build(checkout, "unshare", "-rm", "sh", "-c", mount, str(checkout))
        else:
            done = sample.build(checkout, "sh", "-c", f'ulimit -f {size // 16} && exec "$@"', "sh")
        yield f"a disk of {size} kB", _told_in_a_line(done) or sample.wrong(checkout, done)


def read_only_folders(sample: Sample) -> Outcome:
    """A folder that cannot be written: the whole output, the tables, the readings."""
    for name in ("", "data", "data/csv", "readings", BUILD):
        checkout = sample.fresh()
        if unshared():
            mount = f'mount --bind "$0"/{name} "$0"/{name} && mount -o remount,ro,bind "$0"/{name} && exec "$@"'
            done = sample.build(checkout, "unshare", "-rm", "sh", "-c", mount, str(checkout))
        else:
            (checkout / name).chmod(0o555)
            done = sample.build(checkout)
            (checkout / name).chmod(0o755)
        yield f"read-only: {name or 'everything'}", _told_in_a_line(done) or sample.wrong(checkout, done)


def _told_in_a_line(done: subprocess.CompletedProcess[str]) -> str | None:
    """What is wrong with how a build that could not write says so."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
    if done.returncode == 0 or (done.returncode == 1 and len(lines) == 2 and ": " in lines[0]):
        return None
    return f"exit {done.returncode}: {done.stderr[-300:]}"


OF_PUBLISHING = (kills_of_publishing, kills_of_finishing)
OF_BUILDS = (vanishing_articles, builds_at_once, full_disks, read_only_folders)
