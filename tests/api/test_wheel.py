"""What users install: the built wheel in an empty environment, outside the checkout."""

import json
import os
import re
import subprocess
import venv
import zipfile

import pytest
from sample import ROOT

from diplodata._names import VIEWS

pytestmark = pytest.mark.slow

DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
TABLES = {resource["name"]: resource for resource in DESCRIPTOR["resources"]}
LARGEST = 1_600_000  # bytes
LOAD_ALL = """
import json, diplodata
frames = {table.name: diplodata.load(table.name) for table in diplodata.tables()}
told = {name: {"rows": len(frame), "dtypes": sorted(set(map(str, frame.dtypes)))} for name, frame in frames.items()}
print(json.dumps({"version": diplodata.__version__, "file": diplodata.__file__, "tables": told}))
"""


def _run(*command, cwd=ROOT):
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """What the installed package says of itself, run in a folder that has nothing to do with the checkout."""
    folder = tmp_path_factory.mktemp("user")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run(*install, "--require-hashes", "--requirement", ROOT / "requirements" / "package.txt", cwd=folder)
    _run(*install, "--no-deps", wheel, cwd=folder)
    return json.loads(_run(python, "-c", LOAD_ALL, cwd=folder)) | {"bin": python.parent}


def test_every_table_loads_with_its_rows_and_types_and_one_version_is_everywhere(installed, wheel):
    assert {name: told["rows"] for name, told in installed["tables"].items()} == {
        name: resource["diplodata:rows"] for name, resource in TABLES.items() if name not in VIEWS
    }
    curated = re.search(r'(?m)^version: "([^"]+)"', (ROOT / "curation" / "package.yaml").read_text("utf-8"))[1]
    citation = re.search(r"(?m)^version: '?([^'\n]+)", (ROOT / "CITATION.cff").read_text("utf-8"))[1]
    assert {installed["version"], DESCRIPTOR["version"], citation, wheel.name.split("-")[1]} == {curated}
    assert str(ROOT) not in installed["file"]
    assert all("object" not in told["dtypes"] for told in installed["tables"].values())


def test_the_command_line_works_where_it_is_installed(installed):
    assert "actors" in _run(installed["bin"] / "diplodata", "tables", cwd=installed["bin"])
    _run(installed["bin"] / "diplodata", "validate", cwd=installed["bin"])


def test_parquet_files_are_not_installed_but_written(installed, tmp_path):
    program = installed["bin"] / "diplodata"
    asked = subprocess.run(
        [program, "path", "actors", "--format", "parquet"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert asked.returncode and not asked.stdout and len(asked.stderr.splitlines()) == 1
    assert 'write them with export("parquet", folder)' in asked.stderr
    _run(program, "export", "parquet", "out", cwd=tmp_path)
    published = {path.name: path.read_bytes() for path in (ROOT / "data" / "parquet").glob("*.parquet")}
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert published.keys() == written.keys() - {"about.parquet"}
    assert all(written[name] == content for name, content in published.items())


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    published = {f"diplodata/{resource['path']}" for resource in DESCRIPTOR["resources"]}
    published |= {"diplodata/datapackage.json", "diplodata/CITATION.cff", "diplodata/explorer/index.html"}
    published |= {"diplodata/py.typed"}
    assert published <= set(names)
    others = [name for name in names if name not in published and ".dist-info/" not in name]
    assert all(name.startswith("diplodata/") and name.endswith((".py", "README.md")) for name in others)
    assert wheel.stat().st_size <= LARGEST
