"""Publishing: whole or finished by the next command, never torn, one build at a time."""

import contextlib
import json
from pathlib import Path

import pytest

from diplodata_build.base.problems import BuildError
from diplodata_build.publishing import journal

LISTED = b'{"resources": [{"path": "data/csv/a.csv"}, {"path": "data/csv/gone.csv"}, {"path": "../outside.csv"}]}'
OLD = {"datapackage.json": LISTED, "data/csv/a.csv": b"old a", "data/csv/gone.csv": b"gone"}
NEW = {"datapackage.json": b"new", "data/csv/a.csv": b"new a", "data/csv/b.csv": b"new b"}


@pytest.fixture
def output(tmp_path):
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def _published(output):
    files = (path for path in output.rglob("*") if path.is_file() and journal.BUILD not in path.parts)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def _publish(output, files):
    journal.stage(output, files)
    journal.move(output, journal.changed(output, files))


def test_everything_is_moved_and_what_is_no_longer_published_goes(output):
    _publish(output, NEW)
    assert _published(output) == NEW
    assert journal.changed(output, NEW) == []


def test_a_readme_beside_the_data_stays(output):
    (output / "data" / "README.md").write_text("what lies here", "utf-8")
    _publish(output, NEW)
    assert (output / "data" / "README.md").exists()


def test_what_no_build_published_stays(output):
    (output.parent / "outside.csv").write_bytes(b"outside")
    for name in ("data/raw/thesis.csv", "readings/notes.txt"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(b"not ours")
    _publish(output, NEW)
    kept = {"data/raw/thesis.csv": b"not ours", "readings/notes.txt": b"not ours"}
    assert _published(output) == NEW | kept
    assert (output.parent / "outside.csv").exists()


def test_a_folder_with_files_of_others_under_our_names_is_refused(tmp_path):
    (tmp_path / "CITATION.cff").write_bytes(b"theirs")
    with pytest.raises(BuildError, match=r"there is no package here, but .* \(CITATION\.cff\); choose an empty folder"):
        journal.changed(tmp_path, NEW | {"CITATION.cff": b"ours"})


@pytest.mark.parametrize("last", range(5))
def test_a_build_that_dies_between_two_renames_is_finished_by_the_next_command(output, monkeypatch, last):
    moves, real = 0, Path.replace

    def dying(self, target):
        nonlocal moves
        moves += 1
        if moves > last:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(type(output), "replace", dying)
    with contextlib.suppress(KeyboardInterrupt):
        _publish(output, NEW)
    monkeypatch.undo()
    finished = journal.finish(output)
    assert finished is (0 < last < 4)
    assert _published(output) == (NEW if last else OLD)


def test_only_one_build_at_a_time(output):
    with journal.one_at_a_time(output), pytest.raises(BuildError, match="another build"), journal.one_at_a_time(output):
        pass
    with journal.one_at_a_time(output):
        pass


def test_the_journal_names_no_path_outside(output):
    journal.stage(output, NEW)
    journal.move(output, ["data/csv/a.csv"])
    assert not (output / journal.BUILD / journal.JOURNAL).exists()
    (output / journal.BUILD / journal.JOURNAL).write_text(json.dumps([{"name": "../out", "staged": False}]), "utf-8")
    with pytest.raises(BuildError, match="journal"):
        journal.finish(output)
