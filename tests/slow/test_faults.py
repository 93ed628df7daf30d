"""Publishing under kills, as far as that is quick, and proof that the harness would see what goes wrong."""

from functools import partial
from pathlib import Path

import faults
import pytest

from diplodata_build.publishing import journal


def test_no_kill_of_publishing_leaves_anything_wrong() -> None:
    outcomes = [*faults.kills_of_publishing(), *faults.kills_of_finishing()]
    assert len(outcomes) >= 50
    assert [outcome for outcome in outcomes if outcome[1]] == []


def in_place(folder: Path) -> None:
    """Publish as one should not: file by file, in place."""
    for name, content in faults.NEW.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        journal.write_to_disk(folder / name, content)


@pytest.mark.parametrize("after", [False, True])
def test_the_harness_sees_a_publisher_that_writes_in_place(after: bool, tmp_path: Path) -> None:
    seen = []
    for stop in range(1, 12):
        folder = faults.output(tmp_path / str(stop))
        if faults.until(stop, after, partial(in_place, folder)):
            seen.append(faults.wrong_after_kill(folder))
    assert any(seen)


def test_a_full_disk_and_a_lock_leave_no_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = faults.output(tmp_path)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "data"))

    monkeypatch.setattr(journal, "write_to_disk", full)
    with pytest.raises(journal.BuildError, match="data: no space left on device"):
        faults.publish_new(folder)
    assert not (folder / journal.BUILD / journal.STAGE).exists()
