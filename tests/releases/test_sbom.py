"""The bill of materials: all that users install and nothing else, as locked, the same bytes at every call."""

import hashlib
import json
import shutil
import tomllib

import pytest
from given import RELEASE, ROOT, release_with
from packaging.requirements import Requirement
from sample import edit

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.releases.release import Release
from diplodata_build.releases.sbom import LOCK, everything, sbom


@pytest.fixture(scope="module")
def bill():
    return json.loads(sbom(RELEASE))


@pytest.fixture
def parts(bill):
    """The components that pip installs, by their purl."""
    return {one["purl"]: one for one in bill["components"] if one["type"] == "library"}


@pytest.fixture
def checkout(tmp_path):
    """What a bill is made of, to be changed."""
    for name in ("pyproject.toml", "datapackage.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "curation", tmp_path / "curation")
    (tmp_path / LOCK).parent.mkdir()
    shutil.copy(ROOT / LOCK, tmp_path / LOCK)
    return tmp_path


def properties(part):
    return {one["name"].removeprefix("diplodata:"): one["value"] for one in part.get("properties", ())}


def test_the_same_bytes_at_every_call_and_another_number_wherever_anything_is_another(checkout):
    first = sbom(Release(Checkout.at(checkout)))
    assert first == sbom(Release(Checkout.at(checkout)))
    edit(checkout / LOCK, "sha256:0", "sha256:1")
    edit(checkout / "datapackage.json", "{", "{ ")
    other = json.loads(sbom(Release(Checkout.at(checkout))))
    assert other["serialNumber"] != json.loads(first)["serialNumber"]


def test_the_only_time_is_the_day_of_the_release():
    assert "timestamp" not in json.loads(sbom(release_with(released=None)))["metadata"]
    told = json.loads(sbom(release_with(released="2026-12-24")))
    assert told["metadata"]["timestamp"] == "2026-12-24T00:00:00+00:00"


def test_what_is_installed_here_is_in_it_and_else_only_what_has_a_marker(parts):
    here = {f"pkg:pypi/{name}@{one.version}" for name, one in everything().items() if name != "diplodata"}
    assert here <= parts.keys() and {"pyarrow", "duckdb"} <= {one["name"] for one in parts.values()}
    assert all(properties(parts[purl])["marker"] for purl in parts.keys() - here)
    assert not {"pytest", "html5rdf", "cyclonedx-python-lib"} & {one["name"] for one in parts.values()}


def test_each_part_has_its_licence_and_the_digests_that_the_lock_has(parts):
    lock, here = (ROOT / LOCK).read_text("utf-8"), everything()
    for part in parts.values():
        (files,) = part["externalReferences"]
        entry = lock.partition(f"\n{part['name']}=={part['version']} ")[2].partition("# via")[0]
        assert files["hashes"] and len(files["hashes"]) == entry.count("--hash=sha256:")
        assert all(f"--hash=sha256:{one['content']}" in entry for one in files["hashes"])
        installed = part["name"] in here and here[part["name"]].version == part["version"]
        assert bool(part.get("licenses")) is installed, part["name"]


def test_ranges_and_extras_are_those_that_pip_reads(parts):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"": project["dependencies"], **project["optional-dependencies"]}
    needs = {
        (Requirement(line).name, extra): str(Requirement(line).specifier) for extra in asked for line in asked[extra]
    }
    del needs["diplodata", "all"]
    told = [(part["name"], properties(part)) for part in parts.values()]
    assert {(name, one.get("extra", "")): one["range"] for name, one in told if "range" in one} == needs
    required = {part["name"] for part in parts.values() if part["scope"] == "required"}
    assert {"pandas", "numpy", "tzdata"} < required and not {"duckdb", "frictionless", "rich"} & required


def test_who_needs_whom_leads_from_the_package_to_every_part(bill, parts):
    needs = {one["ref"]: set(one.get("dependsOn", ())) for one in bill["dependencies"]}
    found, new = set(), {bill["metadata"]["component"]["purl"]}
    while new:
        found |= new
        new = set().union(*(needs[one] for one in new)) - found
    assert found == {*parts, "datapackage.json", f"pkg:pypi/diplodata@{RELEASE.version}"} == needs.keys()
    (pandas,) = (purl for purl in parts if purl.startswith("pkg:pypi/pandas@"))
    assert {one.partition("@")[0] for one in needs[pandas]} == {
        f"pkg:pypi/{name}" for name in ("numpy", "python-dateutil", "tzdata")
    }


def test_the_data_are_the_descriptor_with_its_digest_and_licence(bill):
    (data,) = (one for one in bill["components"] if one["type"] == "data")
    digest = hashlib.sha256((ROOT / "datapackage.json").read_bytes()).hexdigest()
    assert data["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert data["licenses"] == [{"expression": "CC-BY-4.0"}]


@pytest.mark.parametrize("change", [("\npandas==", "\npandas==0."), ("\nmdurl==", "\nmdurl-2==")])
def test_a_lock_of_another_environment_than_this_is_refused(change, checkout):
    edit(checkout / LOCK, *change)
    name = change[0].strip("\n=")
    with pytest.raises(BuildError, match=f"has not what is installed here: .*{name}.*run `make build`"):
        sbom(Release(Checkout.at(checkout)))
