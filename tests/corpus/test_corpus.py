"""A folder becomes tables: each file once, again only what changed; what cannot go on says so in one line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from counting import GOOD, rows_in, rows_of, times_of
from in_process import Done, run_script

from diplodata_build.corpus import output as folder_of_corpus
from diplodata_build.corpus import worker
from diplodata_build.corpus.batches import MOST_FILES, Batch, File, batches_of, files_in
from diplodata_build.corpus.output import Output
from diplodata_build.corpus.tables import described


@pytest.fixture
def mine(articles: Path, tmp_path: Path) -> Path:
    """The articles, for a test that changes them."""
    return Path(shutil.copytree(articles, tmp_path / "in"))


def read(folder: object, output: object, cluster: str, *more: object) -> Done:
    return run_script("corpus", folder, "--output", output, "--scheduler", cluster, *more)


def told(done: Done) -> list[str]:
    """The lines of a command that has failed, without the one that counts them."""
    assert (done.returncode, done.stdout) == (1, "")
    *lines, count = done.stderr.splitlines()
    assert count.strip() == f"{len(lines)} problem(s)."
    return lines


def test_each_file_is_there_once_and_a_bad_one_is_a_problem(articles: Path, cluster: str, tmp_path: Path) -> None:
    done = read(articles, tmp_path / "out", cluster)
    summary = f"{GOOD + 1} files, {GOOD + 1} of them read now: {GOOD} articles, 1 problems.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, summary, "")
    paths = [path.relative_to(articles).as_posix() for path in articles.rglob("*.txt")]
    rows = rows_in(tmp_path / "out")
    assert rows == rows_of(articles, paths)
    assert all(rows.values())
    message = "NUL byte at position 3: a binary file, or UTF-16 without a byte order mark"
    assert rows["problems"] == [("broken.txt", "unreadable", message)]
    about = json.loads((tmp_path / "out" / "corpus.json").read_text("utf-8"))
    assert about["tables"] == described()


def test_a_second_run_does_nothing(articles: Path, cluster: str, tmp_path: Path) -> None:
    read(articles, tmp_path / "out", cluster)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*") if path.name != ".lock"}
    done = read(articles, tmp_path / "out", "tcp://127.0.0.1:9")  # no scheduler answers there, and none is asked
    assert "0 of them read now" in done.stdout
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert before.keys() == {path for path in (tmp_path / "out").rglob("*.*") if path.name != ".lock"}


def test_what_is_new_changed_or_gone(mine: Path, cluster: str, tmp_path: Path) -> None:
    read(mine, tmp_path / "out", cluster)
    shutil.copy(mine / "sub" / "article-00003.txt", mine / "new.txt")
    (mine / "sub" / "article-00004.txt").write_text("Una sola oración.", "utf-8")
    (mine / "broken.txt").unlink()
    done = read(mine, tmp_path / "out", cluster)
    assert f"{GOOD + 1} files" in done.stdout and "0 problems" in done.stdout
    paths = [path.relative_to(mine).as_posix() for path in mine.rglob("*.txt")]
    assert rows_in(tmp_path / "out") == rows_of(mine, paths)


def test_a_part_without_its_list_is_none(mine: Path, cluster: str, tmp_path: Path) -> None:
    """A run was stopped between the tables of a part and its list, another one left a file half-written."""
    read(mine, tmp_path / "out", cluster)
    whole = rows_in(tmp_path / "out")
    lost, *_ = (tmp_path / "out" / "parts").iterdir()
    lost.unlink()
    (tmp_path / "out" / "sentences" / "half.parquet.1.new").write_bytes(b"PAR1")
    assert read(mine, tmp_path / "out", cluster).returncode == 0
    assert rows_in(tmp_path / "out") == whole


def test_a_file_in_two_parts_is_kept_once(mine: Path, cluster: str, tmp_path: Path) -> None:
    """A worker of a run that was stopped has written after the next one had begun."""
    read(mine, tmp_path / "out", cluster)
    file = next(file for file in files_in(str(mine)) if file.path == "broken.txt")
    reader = worker.reader_version()
    job = worker.Job(str(mine), str(tmp_path / "out"), 60, 2048, reader)
    worker.read_batch(Batch((file,)), job)
    assert times_of(tmp_path / "out")["broken.txt"] == 2
    read(mine, tmp_path / "out", cluster)
    assert set(times_of(tmp_path / "out").values()) == {1}
    with pytest.raises(worker.OtherReaderError):
        worker.read_batch(Batch((file,)), worker.Job(str(mine), str(tmp_path / "out"), 60, 2048, "another"))


def test_a_file_that_cannot_be_opened_is_tried_again(mine: Path, cluster: str, tmp_path: Path) -> None:
    (mine / "away.txt").symlink_to(tmp_path / "nowhere.txt")
    done = read(mine, tmp_path / "out", cluster)
    assert f"{GOOD} articles, 2 problems" in done.stdout
    (tmp_path / "nowhere.txt").write_text("Una sola oración.", "utf-8")
    assert f"{GOOD + 1} articles, 1 problems" in read(mine, tmp_path / "out", cluster).stdout
    assert set(times_of(tmp_path / "out").values()) == {1}


def test_in_s3(articles: Path, cluster: str, s3: str, tmp_path: Path) -> None:
    import fsspec

    fs = fsspec.filesystem("s3")
    fs.put(str(articles), "corpora/in", recursive=True)
    out = f"{s3}/out"
    done = read(f"{s3}/in", out, cluster)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{GOOD} articles, 1 problems" in done.stdout
    fs.get("corpora/out", str(tmp_path / "out"), recursive=True)
    paths = [path.relative_to(articles).as_posix() for path in articles.rglob("*.txt")]
    assert rows_in(tmp_path / "out") == rows_of(articles, paths)
    assert "0 of them read now" in read(f"{s3}/in", out, cluster).stdout
    fs.rm_file("corpora/in/broken.txt")
    fs.pipe_file("corpora/in/sub/new.txt", b"Una frase.")
    assert f"{GOOD + 1} articles, 0 problems" in read(f"{s3}/in", out, cluster).stdout
    with Output(out).opened(f"{s3}/in", worker.reader_version()):
        (line,) = told(read(f"{s3}/in", out, cluster))
        assert line == f"{out}: another run is writing into this folder, or was stopped less than 60 s ago"
    assert read(f"{s3}/in", out, cluster).returncode == 0
    (line,) = told(read(f"{s3}/in", "s3://nobody/out", cluster))
    assert line.startswith("s3://nobody/out: cannot be written: ")


# --- bad input -------------------------------------------------------------------------------------------------------


def test_a_scheduler_that_does_not_answer(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplodata_build.corpus.engine.ANSWER", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        (line,) = told(read(articles, tmp_path / "out", address))
        assert line.startswith(f"{address}: no scheduler of Dask answers there: ")
        assert not (tmp_path / "out").exists()
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "nonsense")
    (line,) = told(run_script("corpus", articles, "--output", tmp_path / "out"))
    assert line.startswith("nonsense: no scheduler of Dask answers there: ")


def test_workers_of_other_versions(
    articles: Path, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplodata_build.corpus.engine.versions", lambda: worker.versions() | {"dask": "1"})
    lines = told(read(articles, tmp_path / "out", cluster))
    assert len(lines) == 2
    assert all("other versions (dask " in line and ", here 1): install there what" in line for line in lines)
    assert not (tmp_path / "out").exists()


def test_a_worker_that_does_not_see_the_output(
    articles: Path, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplodata_build.corpus.engine.state", lambda url: (worker.versions(), b""))
    assert all("it must be a folder that all share" in line for line in told(read(articles, tmp_path, cluster)))
    assert list(tmp_path.iterdir()) == []


def test_an_output_of_another_version_folder_or_kind(mine: Path, cluster: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    read(mine, out, cluster)
    whole = rows_in(out)
    about = out / "corpus.json"
    content = json.loads(about.read_text("utf-8"))
    for change, message in (
        ({"format": 0}, "a corpus of format 0, and this version writes format 1"),
        ({"reader": "x"}, "was read by another version of the reader"),
        ({"folder": "/x"}, "the corpus of another folder, /x"),
    ):
        about.write_text(json.dumps(content | change), "utf-8")
        assert told(read(mine, out, cluster)) == [f"{out}: {message}: give another --output"]
    assert rows_in(out) == whole
    before = sorted(mine.rglob("*"))
    message = "holds other files (broken.txt) and is no corpus: give an empty or a new folder"
    assert told(read(mine, mine, cluster)) == [f"{mine}: {message}"]
    assert sorted(mine.rglob("*")) == before


def test_an_output_that_cannot_be_written(articles: Path, cluster: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (line,) = told(read(articles, tmp_path / "file", cluster))
    assert line == f"{tmp_path / 'file'}: cannot be written: Not a directory"
    (line,) = told(read(articles, "/proc/corpus", cluster))
    assert line.startswith("/proc/corpus: cannot be written: ")


def test_a_second_run_into_one_folder_says_so(articles: Path, cluster: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Output(str(out)).opened(str(articles), worker.reader_version()):
        (line,) = told(read(articles, out, cluster))
        assert line == f"{out}: another run is writing into this folder: wait until it ends"
    assert read(articles, out, cluster).returncode == 0


def test_bad_arguments(tmp_path: Path, cluster: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(run_script("corpus")) == ["corpus.py: needs a FOLDER and --output OUT, or --wheel DIR"]
    assert told(read(tmp_path / "x", tmp_path / "y", cluster)) == [f"{tmp_path / 'x'}: no such folder"]
    (line,) = told(read(tmp_path, tmp_path / "y", cluster))
    assert line == f"{tmp_path}: no *.txt and no *.pdf file in this folder"
    (line,) = told(read("nowhere://x", tmp_path / "y", cluster))
    assert line == "nowhere://x: cannot be opened: Protocol not known: nowhere"
    with pytest.raises(SystemExit):
        read(tmp_path, tmp_path / "y", cluster, "--seconds", "0")
    assert not (tmp_path / "y").exists()


# --- pieces ----------------------------------------------------------------------------------------------------------


def test_batches_are_of_a_second_large_files_first() -> None:
    sizes = (10, 3_000_000, 150_000, 150_000, 50_000, *[1] * 120)
    files = [File(f"{number}.txt", "s", size) for number, size in enumerate(sizes)]
    batches = list(batches_of(files))
    assert [file.size for batch in batches for file in batch.files] == sorted(sizes, reverse=True)
    assert [len(batch.files) for batch in batches][:2] == [1, MOST_FILES]
    assert all(len(one.files) == 1 or sum(file.seconds for file in one.files) <= 1 for one in batches)
    assert len({batch.name for batch in batches}) == len(batches)
    changed = Batch((File("0.txt", "other", 10),))
    assert changed.name != Batch((File("0.txt", "s", 10),)).name


def test_limits_are_part_of_what_they_left_out() -> None:
    file = File("a.txt", "1-2", 1)
    short, long = (worker.Job("in", "out", seconds, 2048, "r") for seconds in (1, 2))
    assert short.stamps(file)[0] == long.stamps(file)[0]
    assert short.stamps(file)[1] != long.stamps(file)[1]


def test_a_lease_ends(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a run that was killed while it wrote into S3."""
    import fsspec

    fsspec.filesystem("s3").pipe_file("corpora/stopped/.lock", b"1000.0")
    with Output(f"{s3}/stopped").opened("in", "reader"):
        pass
    assert folder_of_corpus.LEASE == 60


def test_the_wheel_has_what_reads(tmp_path: Path) -> None:
    done = run_script("corpus", "--wheel", tmp_path)
    wheel = Path(done.stdout.strip())
    assert wheel.name.endswith(f"+{worker.reader_version()}-py3-none-any.whl")
    shutil.unpack_archive(wheel, tmp_path / "there", "zip")
    code = "import diplodata_build.corpus.worker as w; print(w.__file__, w.reader_version())"
    command = [sys.executable, "-c", code]
    there = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "there")}, capture_output=True, text=True, check=True
    )
    assert there.stdout.split() == [str(tmp_path / "there/diplodata_build/corpus/worker.py"), worker.reader_version()]
    metadata = next((tmp_path / "there").glob("*.dist-info")) / "METADATA"
    for name, version in worker.versions().items():
        assert name in ("python", "reader") or f"Requires-Dist: {name}=={version}" in metadata.read_text("utf-8")
    (tmp_path / "file").touch()
    assert told(run_script("corpus", "--wheel", tmp_path / "file" / "x"))[0].endswith("Not a directory")
