"""Croissant: all tables with their keys, and what the format's own judge lets pass."""

import copy
import json
from pathlib import Path

import pytest
from given import RELEASE, ROOT, release_with

from diplodata_build.base.checkout import Checkout
from diplodata_build.publishing.credits import RIGHTS
from diplodata_build.releases import croissant
from diplodata_build.releases.croissant import document, findings
from diplodata_build.releases.model import Release


@pytest.fixture(scope="module")
def bundle():
    return croissant.TARGET.files(RELEASE)


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
    later = {
        "homepage": "https://example.org/",
        "released": "2026-12-24",
        "doi": "10.5072/8",
        "concept_doi": "10.5072/7",
    }
    assert not {"url", "datePublished", "sameAs"} & document(release_with(**dict.fromkeys(later))).keys()
    known = document(release_with(**later))
    assert (known["url"], known["datePublished"]) == ("https://example.org/", "2026-12-24")
    assert known["sameAs"] == ["https://doi.org/10.5072/7", "https://doi.org/10.5072/8"]
    for field in ("year = {2026}", "doi = {10.5072/7}", "url = {https://example.org/}"):
        assert f"  {field},\n" in known["citeAs"]


def test_same_bytes_at_every_call(bundle):
    assert croissant.TARGET.files(Release(Checkout.at(ROOT))) == bundle


# What mlcroissant lets pass


def test_nothing_is_wrong_with_the_release():
    assert list(croissant.TARGET.problems(RELEASE)) == []


def _set(told, number=0):
    return told["recordSet"][number]


def _field(told, name):
    return next(field for one in told["recordSet"] for field in one["field"] if field["@id"] == name)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        *((lambda told, key=key: told.pop(key), f"'{key}' is missing") for key in croissant.REQUIRED),
        (lambda told: told.update(description="short"), "50 to 5000 characters"),
        (lambda told: _set(told).update(description={"en": "x"}), "'actors' is not described in both languages"),
        (lambda told: _field(told, "quotes/page")["description"].update(es=""), "'quotes/page' is not described"),
        (lambda told: told["distribution"][0].update(contentUrl="gone.csv"), "'gone.csv' is not in the bundle"),
        (lambda told: told["distribution"][0].update(sha256="0" * 64), "'data/csv/actors.csv' has another sha256"),
        (lambda told: told["distribution"].pop(0), "takes its columns from 'actors.csv', which is not described"),
        (
            lambda told: _field(told, "actors/scale")["source"]["extract"].update(column="size"),
            "'actors' has the columns",
        ),
        (lambda told: _set(told)["field"].reverse(), "'actors' has the columns"),
        (lambda told: _set(told)["field"].pop(), "'actors' has the columns"),
        (lambda told: told["recordSet"].append(_set(told)), "the id 'actors' stands 2 times"),
        (
            lambda told: _field(told, "actors/scale").update({"@id": "actors/acronym"}),
            "'actors/acronym' stands 2 times",
        ),
        (lambda told: _set(told).pop("key"), "'actors' has no key of its own fields: []"),
        (lambda told: _set(told).update(key=[{"@id": "actors/gone"}]), "no key of its own fields: ['actors/gone']"),
        (
            lambda told: _field(told, "quotes/work_id")["references"]["field"].update({"@id": "works/label"}),
            "'quotes/work_id' refers to 'works/label', which is the key of no record set",
        ),
        (
            lambda told: _field(told, "actors/parent_id").update(references={"field": {"@id": "actors/actor_id"}}),
            "'actors/parent_id' refers to its own record set",
        ),
    ],
)
def test_what_the_format_s_own_judge_lets_pass_is_told(spoil, message, told, bundle):
    assert list(findings(copy.deepcopy(told), bundle)) == []
    spoil(told)
    assert any(message in str(problem) for problem in findings(told, bundle))


def test_each_judge_is_there_and_its_spoiler_changes_the_bundle(bundle, tmp_path):
    for validator in croissant.TARGET.validators:
        assert all(Path(part.format(root=ROOT)).exists() for part in validator.command if "{root}" in part)
        (tmp_path / croissant.DOCUMENT).write_bytes(bundle[croissant.DOCUMENT])
        validator.spoil(tmp_path)
        assert json.loads((tmp_path / croissant.DOCUMENT).read_bytes()) != json.loads(bundle[croissant.DOCUMENT])
