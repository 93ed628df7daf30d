"""Publishing: whole or finished by the next command, never torn, one build at a time."""

import pytest

from diplodata_build.base.checkout import BUILD
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing import journal

LISTED = b'{"resources": [{"path": "data/csv/a.csv"}, {"path": "data/csv/gone.csv"}, {"path": "../outside.csv"}]}'
PARQUET = b'{"resources": [{"path": "views/gone.parquet"}]}'
OLD = {"datapackage.json": LISTED, "data/csv/a.csv": b"old a", "data/csv/gone.csv": b"gone"}
OLD |= {"data/parquet/datapackage.json": PARQUET, "data/parquet/views/gone.parquet": b"gone"}
NEW = {"datapackage.json": b"new", "data/csv/a.csv": b"new a", "data/csv/b.csv": b"new b"}
NEW |= {"data/parquet/datapackage.json": b"new"}


@pytest.fixture
def output(tmp_path):
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def _published(output):
    files = (path for path in output.rglob("*") if path.is_file() and BUILD not in path.parts)
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def _publish(output, files):
    journal.stage(output, files)
    journal.move(output, journal.changed(output, files))


def test_everything_is_moved_what_is_no_longer_published_goes_and_what_no_build_published_stays(output):
    (output.parent / "outside.csv").write_bytes(b"outside")
    kept = ("data/README.md", "data/raw/thesis.csv", "readings/notes.txt", "readings/layout.json")
    kept = dict.fromkeys(kept, b"not ours")
    for name in kept:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(b"not ours")
    _publish(output, NEW)
    assert _published(output) == NEW | kept
    assert journal.changed(output, NEW) == []
    assert (output.parent / "outside.csv").exists()


def test_a_folder_with_files_of_others_under_our_names_is_refused(tmp_path):
    (tmp_path / "CITATION.cff").write_bytes(b"theirs")
    with pytest.raises(BuildError, match=r"there is no package here, but .* \(CITATION\.cff\); choose an empty folder"):
        journal.changed(tmp_path, NEW | {"CITATION.cff": b"ours"})


def test_only_one_build_at_a_time(output):
    with journal.one_at_a_time(output), pytest.raises(BuildError, match="another build"), journal.one_at_a_time(output):
        pass
    with journal.one_at_a_time(output):
        pass
