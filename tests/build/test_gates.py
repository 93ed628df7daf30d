"""Each gate of `make check` passes the package as it is and refuses one that is wrong: a gate must be able to close."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def _run(*command, cwd=ROOT):
    return subprocess.run([sys.executable, *map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)


def _frictionless(folder):
    return _run(ROOT / "scripts" / "frictionless_gate.py", "datapackage.json", cwd=folder)


@pytest.fixture
def package(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    return tmp_path


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
    rows[1][1] = "nobody"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _wrong_hash(package):
    path = package / "data" / "parquet" / "actors.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")


def _not_json(package):
    (package / "datapackage.json").write_text("{", "utf-8")


def test_frictionless_passes_the_package(package):
    done = _frictionless(package)
    assert (done.returncode, done.stderr) == (0, "")
    assert "every table read" in done.stdout


@pytest.mark.parametrize("spoil", [_remove_csv, _no_resources, _dangling_key, _wrong_hash, _not_json])
def test_frictionless_refuses_a_spoilt_package(package, spoil):
    spoil(package)
    done = _frictionless(package)
    assert done.returncode == 1
    assert done.stderr.startswith("datapackage.json: ")
    assert "Traceback" not in done.stderr


def test_diplodata_validate_passes_the_package(package):
    assert _run("-m", "diplodata", "validate", package / "datapackage.json").returncode == 0


@pytest.mark.parametrize("spoil", [_remove_csv, _no_resources, _dangling_key, _wrong_hash, _not_json])
def test_diplodata_validate_refuses_a_spoilt_package(package, spoil):
    spoil(package)
    done = _run("-m", "diplodata", "validate", package / "datapackage.json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_ruff_refuses_an_unused_import(tmp_path):
    (tmp_path / "wrong.py").write_text("import os\n", "utf-8")
    done = _run("-m", "ruff", "check", "--config", ROOT / "pyproject.toml", tmp_path)
    assert done.returncode == 1 and "F401" in done.stdout


def test_mypy_refuses_a_function_without_types(tmp_path):
    (tmp_path / "wrong.py").write_text("def half(x):\n    return x / 2\n", "utf-8")
    done = _run("-m", "mypy", "--config-file", ROOT / "pyproject.toml", tmp_path / "wrong.py")
    assert done.returncode == 1 and "no-untyped-def" in done.stdout


def _build(folder, *options):
    return _run(ROOT / "scripts" / "build.py", "--root", folder, "--articles", folder / "no-articles", *options)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """What a build needs, without the articles: it builds from the readings."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("curation", "readings", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("datapackage.json", "CITATION.cff", ".zenodo.json"):
        shutil.copy(ROOT / name, folder)
    return folder


def test_build_check_passes_the_package(checkout):
    done = _build(checkout, "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_build_check_refuses_an_edited_table(checkout):
    path = checkout / "data" / "csv" / "actors.csv"
    content = path.read_bytes()
    path.write_bytes(content + b"x\n")
    done = _build(checkout, "--check")
    path.write_bytes(content)
    assert (done.returncode, "data/csv/actors.csv" in done.stdout) == (1, True)


def test_build_refuses_other_counts_than_the_expected_ones(checkout):
    path = checkout / "curation" / "expected.yaml"
    accepted = path.read_text("utf-8")
    path.write_text(re.sub(r"actors: {rows: \d+", "actors: {rows: 1", accepted), "utf-8")
    done = _build(checkout, "--check")
    assert done.returncode == 1
    told = r"curation/expected\.yaml:\d+: actors, rows: expected 1, found \d+; .*--accept-counts"
    assert re.search(told, done.stderr)
    assert _build(checkout, "--accept-counts").returncode == 0
    assert path.read_text("utf-8") == accepted


def test_make_mutants_refuses_a_surviving_mutant(tmp_path):
    (tmp_path / "mutants.yaml").write_text("- {rule: enum, table: actors, where: {}, says: [x]}\n", "utf-8")
    assert "tests/slow/mutants.py" in MAKEFILE
    assert _run(ROOT / "tests" / "slow" / "mutants.py", tmp_path / "mutants.yaml").returncode == 1


def test_ci_refuses_a_skipped_test(tmp_path):
    (pattern,) = re.findall(r"grep -Eq '([^']+)'", (ROOT / ".ci" / "run").read_text("utf-8"))
    assert re.search(pattern, "3 passed, 1 skipped in 2.0s")
    assert not re.search(pattern, "31 passed in 2.0s")


def test_ci_runs_every_gate():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for gate in ("check", "test", "mutants", "faults", "fuzz", "release-check"):
        assert f"make {gate}" in script
    for gate in ("set -euo pipefail", "build.py --check", "git status"):
        assert gate in script


def test_make_check_calls_every_gate():
    (recipe,) = re.findall(r"(?m)^check:.*\n((?:\t.*\n)+)", MAKEFILE)
    for gate in ("ruff check", "mypy src", "frictionless_gate.py datapackage.json"):
        assert gate in recipe
    assert "diplodata validate" in recipe
