"""Publishing and building under faults, and proof that the harness would see what goes wrong."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import faults
import pytest

from diplodata_build.base.checkout import BUILD
from diplodata_build.publishing import journal

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


def tried(outcomes: faults.Outcome, kind: str, record_property: Record) -> None:
    """Nothing is wrong after any of these faults, of which there are some; their number is kept."""
    found = list(outcomes)
    assert found
    assert [outcome for outcome in found if outcome[1]] == []
    record_property("figure", ("faults", kind, len(found)))


@pytest.mark.parametrize("kind", faults.OF_PUBLISHING, ids=lambda kind: kind.__name__)
def test_no_kill_of_publishing_leaves_anything_wrong(
    kind: Callable[[], faults.Outcome], record_property: Record
) -> None:
    tried(kind(), kind.__name__, record_property)


@pytest.fixture(scope="session")
def sample(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> faults.Sample:
    return faults.Sample(built_sample, tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize(("event", "of"), faults.KILLS)
def test_no_kill_of_a_build_leaves_anything_wrong(
    event: str, of: str, sample: faults.Sample, record_property: Record
) -> None:
    tried(faults.kills_of_builds(sample, event, of), "kills_of_builds", record_property)


@pytest.mark.parametrize("kind", faults.OF_BUILDS, ids=lambda kind: kind.__name__)
def test_no_fault_of_a_build_leaves_anything_wrong(
    kind: Callable[[faults.Sample], faults.Outcome], sample: faults.Sample, record_property: Record
) -> None:
    tried(kind(sample), kind.__name__, record_property)


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


def test_a_full_disk_leaves_no_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = faults.output(tmp_path)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "data"))

    monkeypatch.setattr(journal, "write_to_disk", full)
    with pytest.raises(journal.BuildError, match="data: no space left on device"):
        faults.publish_new(folder)
    assert not (folder / BUILD / journal.STAGE).exists()
