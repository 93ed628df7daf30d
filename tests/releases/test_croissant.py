"""Croissant: all tables with their keys, files and references, as the descriptor has them."""

import hashlib
import json

import pytest
from given import RELEASE, release_with

from diplodata_build.publishing.credits import RIGHTS
from diplodata_build.releases import croissant
from diplodata_build.releases.croissant import document


@pytest.fixture(scope="module")
def bundle():
    return croissant.files(RELEASE)


@pytest.fixture
def told(bundle):
    return json.loads(bundle[croissant.DOCUMENT])


def test_every_table_has_its_file_its_columns_and_its_key(bundle, told):
    sets = {one["name"]: one for one in told["recordSet"]}
    assert list(sets) == list(RELEASE.tables)
    for name, resource in RELEASE.tables.items():
        schema = resource["schema"]
        assert [one["name"] for one in sets[name]["field"]] == [field["name"] for field in schema["fields"]]
        assert sets[name]["key"] == [{"@id": f"{name}/{column}"} for column in schema["primaryKey"]]
        assert bundle[resource["path"]] == RELEASE.content(resource["path"])
    assert [one["contentUrl"] for one in told["distribution"]] == [one["path"] for one in RELEASE.tables.values()]


def test_every_foreign_key_to_another_table_is_a_reference_and_no_other(told):
    expected = {
        f"{name}/{key['fields'][0]}": f"{key['reference']['resource']}/{key['reference']['fields'][0]}"
        for name, resource in RELEASE.tables.items()
        for key in resource["schema"].get("foreignKeys", [])
        if key["reference"]["resource"]
    }
    fields = [field for one in told["recordSet"] for field in one["field"] if "references" in field]
    assert {field["@id"]: field["references"]["field"]["@id"] for field in fields} == expected
    assert len(expected) > len(RELEASE.tables)


def test_every_description_is_that_of_the_descriptor_in_both_languages(told):
    for one, resource in zip(told["recordSet"], RELEASE.tables.values(), strict=True):
        for node, source in zip([one, *one["field"]], [resource, *resource["schema"]["fields"]], strict=True):
            both = {"en": source["description"], "es": source["diplodata:description_es"]}
            assert node["description"] == both
    assert told["copyrightNotice"] == f"{RIGHTS['en']} / {RIGHTS['es']}"
    assert told["description"] == " / ".join(RELEASE.package["description"][language] for language in ("en", "es"))


def test_what_nobody_has_decided_yet_is_left_out_and_what_is_known_is_told(told):
    later = {"homepage": "https://example.org/", "released": "2026-12-24"}
    later |= {"doi": "10.5072/8", "concept_doi": "10.5072/7"}
    assert not {"url", "datePublished", "sameAs"} & document(release_with(**dict.fromkeys(later))).keys()
    known = document(release_with(**later))
    assert (known["url"], known["datePublished"]) == ("https://example.org/", "2026-12-24")
    assert known["sameAs"] == ["https://doi.org/10.5072/7", "https://doi.org/10.5072/8"]
    for field in ("year = {2026}", "doi = {10.5072/7}", "url = {https://example.org/}"):
        assert f"  {field},\n" in known["citeAs"]


# What the format's own validator lets pass


def test_every_id_stands_once_and_every_column_comes_from_the_file_of_its_table(bundle, told):
    for key in ("name", "description", "creator", "publisher", "license", "version", "citeAs", "conformsTo"):
        assert told[key]  # what a search for data sets asks for
    nodes = [*told["distribution"], *told["recordSet"], *(field for one in told["recordSet"] for field in one["field"])]
    ids = [node["@id"] for node in nodes]
    assert len(ids) == len(set(ids))
    files = {one["@id"]: bundle[one["contentUrl"]] for one in told["distribution"]}
    for one in told["distribution"]:
        assert hashlib.sha256(files[one["@id"]]).hexdigest() == one["sha256"]
    for one in told["recordSet"]:
        sources = [field["source"] for field in one["field"]]
        assert {source["fileObject"]["@id"] for source in sources} == {f"{one['name']}.csv"}
        header = files[f"{one['name']}.csv"].decode().split("\n")[0].split(",")
        assert [source["extract"]["column"] for source in sources] == header


@pytest.mark.parametrize("text", ["short", "x" * 5001])
def test_a_description_of_another_length_is_told(text):
    assert list(croissant.preflight(RELEASE)) == []
    release = release_with()
    release.descriptor.update({"description": text, "diplodata:description_es": text})
    (found,) = croissant.preflight(release)
    assert found.place.startswith("curation/package.yaml:") and "50 to 5000 characters" in found.message
