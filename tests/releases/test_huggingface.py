"""Hugging Face: the card and its configurations, what the hub refuses, and who is asked before anything is sent."""

import pyarrow.parquet as pq
import pytest
import yaml
from given import RELEASE, ROOT, release_with

from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.credits import MESSAGE, RIGHTS
from diplodata_build.releases import huggingface
from diplodata_build.releases.upload_process import OWNER


@pytest.fixture(scope="module")
def bundle():
    return huggingface.files(RELEASE)


@pytest.fixture(scope="module")
def front(bundle):
    return yaml.safe_load(bundle["README.md"].decode().split("---\n")[1])


def test_each_table_is_a_configuration_that_leads_to_its_file(bundle, front, tmp_path):
    found = {one["config_name"]: one["data_files"] for one in front["configs"]}
    assert list(found) == list(RELEASE.tables)
    for table, resource in RELEASE.tables.items():
        ((split, path),) = [(one["split"], one["path"]) for one in found[table]]
        assert split == "train"
        file = tmp_path / f"{table}.parquet"
        file.write_bytes(bundle[path])
        assert pq.read_schema(file).names == [field["name"] for field in resource["schema"]["fields"]]
        assert pq.read_metadata(file).num_rows == resource["diplodata:rows"]


def test_the_front_matter_tells_the_default_languages_licence_and_size(front):
    assert [one["config_name"] for one in front["configs"] if one.get("default")] == ["actors"]
    rows = sum(resource["diplodata:rows"] for resource in RELEASE.tables.values())
    low, high = {"1K<n<10K": (1_000, 10_000), "10K<n<100K": (10_000, 100_000)}[front["size_categories"][0]]
    assert low <= rows < high
    assert (front["language"], front["license"]) == (["es", "en"], "cc-by-4.0")
    assert front["pretty_name"] == RELEASE.package["title"]["en"]


def test_the_card_tells_everything_in_both_languages(bundle):
    card = bundle["README.md"].decode()
    for key in ("title", "description", "limits"):
        assert all(RELEASE.package[key][language] in card for language in ("es", "en"))
    told = [*RELEASE.tables.values(), *(f for one in RELEASE.tables.values() for f in one["schema"]["fields"])]
    for one in told:
        assert one["description"].replace("|", "\\|") in card
        assert one["diplodata:description_es"].replace("|", "\\|") in card
    assert all(source["title"] in card for source in RELEASE.descriptor["sources"])
    assert all(text in card for text in (*MESSAGE.values(), *RIGHTS.values()))


def test_what_is_known_later_is_told_in_the_card():
    told = release_with(huggingface_owner="somebody", released="2026-12-24", doi="10.5072/8", concept_doi="10.5072/7")
    card = huggingface.files(told)["README.md"].decode()
    assert 'load_dataset("somebody/diplodata", "actors"' in card
    assert f"{RELEASE.package['contributors'][0]['title']}. (2026). " in card
    assert "[Data set]. https://doi.org/10.5072/7\n" in card
    assert OWNER not in card


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"licenses": [{"name": "CC-BY-9.0", "title": "?", "path": "?"}]}, "CC-BY-9.0; Hugging Face takes exactly one"),
        ({"licenses": RELEASE.package["licenses"] * 2}, "takes exactly one"),
        ({"huggingface_owner": "some body"}, "huggingface_owner 'some body' has to be"),
        ({"name": "x" * 97}, "has to be 1 to 96"),
    ],
)
def test_what_the_hub_refuses_is_told_with_its_line(values, message):
    assert list(huggingface.preflight(RELEASE)) == []
    problem = next(iter(huggingface.preflight(release_with(**values))))
    assert message in problem.message
    assert problem.place.startswith("curation/package.yaml:")


def test_a_table_without_its_file_is_told():
    release = release_with()
    for descriptor, table in (("descriptor", "actors"), ("parquet", "quotes")):
        described = getattr(RELEASE, descriptor)
        kept = [one for one in described["resources"] if one["name"] != table]
        release.__dict__[descriptor] = {**described, "resources": kept}
    shown = "has no table 'actors', which Hugging Face is to show first"
    told = sorted(problem.message for problem in huggingface.preflight(release))
    assert told == [shown, "the table 'quotes' has no Parquet file"]


def test_without_owner_or_token_nothing_is_sent(monkeypatch):
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with pytest.raises(BuildError, match=r"package\.yaml:[0-9]+: huggingface_owner is null"):
        huggingface.UPLOAD.publish(release_with(huggingface_owner=None), ROOT)
    with pytest.raises(BuildError, match="Hugging Face: there is no token: set HF_TOKEN in the environment"):
        huggingface.UPLOAD.publish(release_with(huggingface_owner="somebody"), ROOT)
