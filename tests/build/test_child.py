"""A process of its own: what it gives back, and how it is lost."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from diplodata_build.base.child import Child, ChildLostError


@pytest.fixture
def child() -> Iterator[Child]:
    started = Child(seconds=1, megabytes=512)
    yield started
    started.close()


def fail() -> None:
    raise ValueError("why")


def hang() -> None:
    """In one call into C, which no signal and no other thread can end."""
    re.match("(a|a)*b", "a" * 40)


def grow() -> int:
    return len(bytearray(1 << 30))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say() -> str:
    print("among the answers?")
    os.write(1, b"or here?")
    return "said"


def test_it_returns_raises_and_stays(child: Child) -> None:
    first = child.call(os.getpid)
    assert first != os.getpid()
    with pytest.raises(ValueError, match="why"):
        child.call(fail)
    assert child.call(say) == "said"
    assert child.call(os.getpid) == first


def test_a_call_that_hangs_ends_with_its_time(child: Child) -> None:
    child.call(os.getpid)
    start = time.monotonic()
    with pytest.raises(ChildLostError) as lost:
        child.call(hang)
    assert lost.value.too_slow
    assert time.monotonic() - start < 20
    assert child.call(say) == "said"


def test_one_that_eats_the_memory_and_one_that_dies(child: Child) -> None:
    with pytest.raises(MemoryError):
        child.call(grow)
    assert child.call(say) == "said"
    with pytest.raises(ChildLostError) as lost:
        child.call(die)
    assert not lost.value.too_slow
    assert child.call(say) == "said"


def test_time_between_calls_does_not_count(child: Child) -> None:
    first = child.call(os.getpid)
    time.sleep(1.2)
    assert child.call(os.getpid) == first


def test_it_ends_with_the_process_that_started_it() -> None:
    """Also where that one is killed."""
    code = (
        "import os\n"
        "from diplodata_build.base.child import Child\n"
        "print(Child().call(os.getpid), flush=True)\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} goes on")
