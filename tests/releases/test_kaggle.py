"""Kaggle: what its client drops, what its page needs, and what is asked before anything is sent."""

import hashlib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from given import RELEASE, ROOT, release_with
from nbclient import NotebookClient

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.releases import kaggle
from diplodata_build.releases.cover import cover, network
from diplodata_build.releases.preflight import preflight_services
from diplodata_build.releases.release import Release

TOKEN = "token-that-nobody-may-see"


@pytest.fixture(scope="module")
def bundle():
    return kaggle.files(RELEASE)


@pytest.fixture(scope="module")
def told(bundle):
    return json.loads(bundle[kaggle.METADATA])


@pytest.fixture(scope="module")
def folder(bundle, tmp_path_factory):
    place = tmp_path_factory.mktemp("kaggle")
    for path, content in bundle.items():
        (place / path).write_bytes(content)
    return place


def test_every_table_lies_flat_in_both_formats_as_it_is_published(bundle):
    assert not any("/" in path for path in bundle)
    for resources, ending in ((RELEASE.tables, "csv"), (RELEASE.twins, "parquet")):
        for table, resource in resources.items():
            assert bundle[f"{table}.{ending}"] == RELEASE.content(resource["path"])
    # The descriptors have names that are not dropped.
    for name, resources in (("frictionless", RELEASE.tables), ("parquet", RELEASE.twins)):
        described = json.loads(bundle[f"datapackage-{name}.json"])["resources"]
        assert [one["name"] for one in described] == list(resources)
        for one in described:
            assert one["hash"] == f"sha256:{hashlib.sha256(bundle[one['path']]).hexdigest()}"


def test_every_file_and_every_column_is_described_in_both_languages(bundle, told):
    assert f"(Version {RELEASE.version})" in told["description"]  # by which a second run knows it
    assert bundle[kaggle.METADATA].isascii()  # so that it is read alike in any locale
    assert {one["path"] for one in told["resources"]} == bundle.keys() - {kaggle.METADATA, kaggle.COVER}
    described = {one["path"]: one for one in told["resources"]}
    for table, resource in RELEASE.tables.items():
        for path in (f"{table}.csv", f"{table}.parquet"):
            columns = described[path]["schema"]["fields"]
            assert [one["name"] for one in columns] == [one["name"] for one in resource["schema"]["fields"]]
            for column, field in zip(columns, resource["schema"]["fields"], strict=True):
                assert field["description"] in column["description"]
                assert field["diplodata:description_es"] in column["description"]


def test_the_spreadsheets_and_the_database_are_there_and_in_the_card(bundle):
    others = {"diplodata-es.xlsx", "diplodata-en.xlsx", "diplodata.sqlite"}
    assert others < bundle.keys()
    card = bundle["README.md"].decode()
    assert all(card.count(f"`{name}`") == 2 for name in others)  # in each language


def test_the_code_of_the_card_works_in_any_folder(bundle, folder, tmp_path, monkeypatch):
    def download(handle, path):
        assert handle == json.loads(bundle[kaggle.METADATA])["id"]
        return str(folder / path)

    monkeypatch.setitem(sys.modules, "kagglehub", SimpleNamespace(dataset_download=download))
    monkeypatch.chdir(tmp_path)
    found = {}
    for code in re.findall(r"(?s)```python\n(.+?)```", bundle["README.md"].decode()):
        exec(code, found)
        assert len(found.pop("actors")) == RELEASE.tables["actors"]["diplodata:rows"]


def test_the_cover_is_what_the_client_cuts_out_and_shows_the_data(bundle):
    picture = bundle[kaggle.COVER]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (560, 280)
    graph = network(RELEASE)
    relations = pd.read_csv(ROOT / "data" / "csv" / "relations.csv")
    pairs = {tuple(sorted(pair)) for pair in relations[["subject_id", "object_id"]].itertuples(index=False)}
    assert {tuple(sorted(edge)) for edge in graph.edges} <= pairs
    assert all(graph.nodes[node]["articles"] for node in graph)
    assert cover(release_with(name="other-data")) != picture


def test_the_notebook_runs_in_the_folder_and_shows_three_results(folder):
    notebook = nbformat.read(folder / kaggle.NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.output_type for output in shown] == ["execute_result"] * 3
    assert all(output.data["text/html"].count("<tr") > 5 for output in shown)


# What stands in the way


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"short_title": {"es": "x", "en": "five" * 13}}, "short_title"),
        ({"short_title": {"es": "x", "en": "five5"}}, "has 5 characters; Kaggle takes 6 to 50"),
        ({"subtitle": {"es": "x", "en": "too short"}}, "has 9 characters; Kaggle takes 20 to 80"),
        ({"name": "data"}, "name 'data' has 4 characters"),
        ({"name": "Diplo_data"}, "name 'Diplo_data': Kaggle takes small letters"),
        ({"kaggle_owner": "some/body"}, "kaggle_owner"),
        ({"licenses": [{"name": "MIT", "title": "MIT", "path": "x"}]}, "MIT; Kaggle takes exactly one of CC0-1.0"),
        ({"licenses": RELEASE.package["licenses"] * 2}, "exactly one"),
    ],
)
def test_what_the_service_refuses_is_told_with_its_line(values, line):
    assert list(kaggle.preflight(RELEASE)) == []
    problems = list(kaggle.preflight(release_with(**values)))
    assert any(line in one.message and one.place.startswith("curation/package.yaml:") for one in problems), problems


def test_a_licence_without_its_text_is_told():
    unknown = release_with(licenses=[{"name": "CC-BY-9.0", "title": "?", "path": "?"}])
    with pytest.raises(BuildError, match=r"LICENSES/CC-BY-9\.0\.txt: the text of the licence CC-BY-9\.0 is missing"):
        list(kaggle.preflight(unknown))


# Sending


@pytest.fixture
def service(tmp_path, monkeypatch):
    """A release in a folder whose Kaggle environment has a fake Python, which prints how it is called."""
    for name in ("KAGGLE_USERNAME", "KAGGLE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    release = Release(Checkout.at(tmp_path))
    release.__dict__.update(
        package={**RELEASE.package, "kaggle_owner": "somebody"}, descriptor=RELEASE.descriptor, curated=RELEASE.curated
    )
    return release


def _python(release, script):
    path = release.checkout.root / ".venv-kaggle" / "bin" / "python"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def _asked(release):
    """What the service has against a release."""
    return "\n".join(map(str, preflight_services(release, [kaggle.TARGET])))


def test_without_an_owner_the_client_or_a_token_nothing_is_sent(service, monkeypatch):
    with pytest.raises(BuildError, match=r"not installed; run `make \.venv-kaggle/ready`"):
        kaggle.UPLOAD.publish(service, service.checkout.root)
    _python(service, "touch called")
    service.package["kaggle_owner"] = None
    with pytest.raises(BuildError, match="kaggle_owner is null; Kaggle needs it"):
        kaggle.UPLOAD.publish(service, service.checkout.root)
    service.package["kaggle_owner"] = "somebody"
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    monkeypatch.setenv("KAGGLE_USERNAME", "somebody")  # half of the older pair
    told = "Kaggle: there is no token: set KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY in the environment"
    assert _asked(service) == told
    with pytest.raises(BuildError, match="there is no token"):
        kaggle.UPLOAD.publish(service, service.checkout.root)
    assert not (service.checkout.root / "called").exists()


def test_the_client_is_told_the_host_and_the_version_and_no_token_but_its_own(service, monkeypatch):
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "LOCALHOST")
    for name in ("HF_TOKEN", "ZENODO_TOKEN", "TWINE_PASSWORD", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, name)
    _python(service, 'echo "$@" >&2; env | grep -E "^(KAGGLE|HF|ZENODO|TWINE|XDG)_" >&2; exit 1')
    with pytest.raises(BuildError) as caught:
        kaggle.UPLOAD.publish(service, Path("staged"))
    called, *variables = (one.message for one in caught.value.problems)
    assert called.endswith(f"kaggle_upload.py send https://www.kaggle.com (Version {RELEASE.version}) staged")
    assert variables == ["KAGGLE_API_TOKEN=***"]
    _python(service, "exit 1")
    with pytest.raises(BuildError, match="its client failed silently"):
        kaggle.UPLOAD.publish(service, Path("staged"))


def test_what_the_client_says_is_told_without_the_token(service, monkeypatch):
    _python(service, f"echo sent with {TOKEN}; echo https://example.org/somebody/diplodata/{TOKEN}")
    assert kaggle.UPLOAD.publish(service, Path("staged")) == "https://example.org/somebody/diplodata/***"
    assert _asked(service) == ""


def test_a_user_s_name_is_no_secret_and_a_warning_is_told(service, monkeypatch, capsys):
    monkeypatch.delenv("KAGGLE_API_TOKEN")
    monkeypatch.setenv("KAGGLE_USERNAME", "somebody")
    monkeypatch.setenv("KAGGLE_KEY", TOKEN)
    _python(service, f"echo 'unknown tags: {TOKEN}' >&2; echo https://example.org/$KAGGLE_USERNAME/diplodata")
    assert kaggle.UPLOAD.publish(service, Path("staged")) == "https://example.org/somebody/diplodata"
    assert capsys.readouterr().err == "Kaggle: unknown tags: ***\n"
