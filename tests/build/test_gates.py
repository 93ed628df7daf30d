"""Each gate of `make check` and of CI passes what is right and refuses what is wrong: a gate must be able to close."""

import csv
import json
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch

import pytest
from in_process import run_script
from sample import ROOT

CI = (ROOT / ".ci" / "run").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def _run(*command, cwd=ROOT):
    return subprocess.run([sys.executable, *map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)


GATE = ROOT / "scripts" / "gate.py"
GATES = {  # of a package: the command, what it says of a good one, and how a finding begins
    "frictionless": ((GATE, "datapackage.json", "data/parquet/datapackage.json"), "every file read", "data"),
    "diplodata": (("-m", "diplodata", "validate", "--no-extra", "datapackage.json"), "", ""),
}


def _edit(package, change):
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), "utf-8")


def _remove_csv(package):
    (package / "data" / "csv" / "actors.csv").unlink()


def _no_resources(package):
    _edit(package, lambda descriptor: descriptor.update(resources=[]))


def _dangling_key(package):
    path = package / "data" / "csv" / "relations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("subject_id")] = "nobody"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _wrong_hash(package):
    path = package / "data" / "parquet" / "actors.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")


def _no_hash(package):
    path = package / "data" / "parquet" / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    del descriptor["resources"][0]["hash"]
    path.write_text(json.dumps(descriptor), "utf-8")


def _not_json(package):
    (package / "datapackage.json").write_text("{", "utf-8")


SPOILT = [_remove_csv, _no_resources, _dangling_key, _wrong_hash, _no_hash, _not_json]


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [None, *SPOILT])
@pytest.mark.parametrize("gate", GATES)
def test_a_gate_passes_the_package_and_refuses_a_spoilt_one(gate, spoil, tmp_path):
    command, good, bad = GATES[gate]
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    if spoil:
        spoil(tmp_path)
    done = _run(*command, cwd=tmp_path)
    assert done.returncode == bool(spoil) and "Traceback" not in done.stderr
    assert done.stderr.startswith(bad) if spoil else good in done.stdout


@pytest.mark.parametrize(
    ("tool", "code", "finding"),
    [
        (("ruff", "check", "--config"), "import os\n", "F401"),
        (("mypy", "--config-file"), "def half(x):\n    return x / 2\n", "no-untyped-def"),
    ],
)
def test_ruff_and_mypy_refuse(tool, code, finding, tmp_path):
    (tmp_path / "wrong.py").write_text(code, "utf-8")
    done = _run("-m", *tool, ROOT / "pyproject.toml", tmp_path / "wrong.py")
    assert done.returncode == 1 and finding in done.stdout


def _build(folder, *options):
    return run_script("build", "--root", folder, "--articles", folder / "no-articles", *options)


def test_build_check_passes_the_package_and_refuses_an_edited_table(sample_checkout):
    done = _build(sample_checkout, "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    with (sample_checkout / "data" / "csv" / "actors.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    done = _build(sample_checkout, "--check")
    assert (done.returncode, "data/csv/actors.csv" in done.stdout) == (1, True)


def test_build_refuses_other_counts_than_the_expected_ones(sample_checkout):
    assert _build(sample_checkout, "--accept-counts").returncode == 0
    path = sample_checkout / "curation" / "expected.yaml"
    accepted = path.read_text("utf-8")
    path.write_text(re.sub(r"actors: {rows: \d+", "actors: {rows: 1", accepted), "utf-8")
    done = _build(sample_checkout, "--check")
    assert done.returncode == 1
    told = r"curation/expected\.yaml: rows: actors 1 → \d+ \(expected → found\); if .*--accept-counts"
    assert re.search(told, done.stderr)
    assert _build(sample_checkout, "--accept-counts").returncode == 0
    assert path.read_text("utf-8") == accepted


def _passed_over(folders, patterns):
    """The folders into which pytest does not look."""
    return {name for name in folders if any(fnmatch(name, pattern) for pattern in patterns)}


def test_pytest_passes_over_no_folder_with_tests(request):
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert _passed_over(folders, request.config.getini("norecursedirs")) == set()
    assert _passed_over(folders, ["build", "venv"]) == {"build"}


def _all_passed(folder, collected, *closing):
    reports = [folder / str(number) for number in range(len(closing))]
    for path, line in zip(reports, closing, strict=True):
        path.write_text(f"....s.\n{line}\n", "utf-8")
    command = [ROOT / ".ci" / "all-passed", f"{collected} tests collected in 5.77s", *reports]
    return subprocess.run(command, capture_output=True, text=True, check=False).returncode


@pytest.mark.parametrize(
    ("code", "closing"),
    [
        (0, ("30 passed in 2.0s", "1 passed, 3 warnings in 1.5s (0:00:01)")),
        (1, ("30 passed in 2.0s",)),
        (1, ("29 passed in 2.0s", "1 passed in 1.5s")),
        (1, ("30 passed, 1 skipped in 2.0s", "1 passed in 1.5s")),
        (1, ("30 passed, 1 xfailed in 2.0s", "1 passed in 1.5s")),
        (1, ("30 passed in 2.0s", "1 passed, 1 error in 2.0s")),
        (1, ("30 passed in 2.0s", "no tests ran in 2.0s")),
        (1, ("30 passed in 2.0s", "make: *** [Makefile:22: test] Error 1")),
    ],
)
def test_ci_wants_every_test_passed_in_one_run_or_the_other(tmp_path, code, closing):
    assert _all_passed(tmp_path, 31, *closing) == code


def test_ci_and_make_check_run_every_gate():
    for gate in (
        "make build", "make check", "tests test ", "tests test-slow ", "tests test-browser ", ".ci/all-passed",
        "make test-oldest", "make test-translate", "make release-check", "set -euo pipefail", "build.py --check",
        "git status",
    ):  # fmt: skip
        assert gate in CI
    (recipe,) = re.findall(r"(?m)^check:.*\n((?:\t.*\n)+)", MAKEFILE)
    for gate in ("ruff check", "mypy", "lint-imports", "gate.py datapackage.json", "diplodata validate"):
        assert gate in recipe
