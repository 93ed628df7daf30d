"""CITATION.cff and .zenodo.json: what is known is told, what is not is left out."""

import html
import json
from dataclasses import replace

import pytest
import yaml
from given import RELEASE

from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.credits import to_cff, to_zenodo_json

UNKNOWN = {"doi": None, "concept_doi": None, "homepage": None, "repository": None, "released": None}
KNOWN = {
    "doi": "10.5072/zenodo.8",
    "concept_doi": "10.5072/zenodo.7",
    "homepage": "https://example.org/diplodata",
    "repository": "https://example.org/diplodata.git",
    "released": "2026-12-24",
}
PERSON = {
    "title": "Josefina Carberry",
    "givenName": "Josefina",
    "familyName": "Carberry",
    "path": "https://orcid.org/0000-0002-1825-0097",
}
# The keys of a deposit that Zenodo's own reader of the file takes over.
DEPOSIT = {
    "upload_type", "title", "creators", "description", "access_right", "license", "language", "keywords",
    "related_identifiers", "references", "version", "publication_date", "notes",
}  # fmt: skip


def _package(**values):
    return RELEASE.package | UNKNOWN | values


def _article(number=1, **values):
    article = RELEASE.articles[number]
    return replace(article, values=article.values | values)


def _cff(package, articles=RELEASE.articles):
    return yaml.safe_load(to_cff(package, articles))


def _zenodo(package, articles=RELEASE.articles):
    return json.loads(to_zenodo_json(package, articles, RELEASE.descriptor))


def test_what_nobody_has_decided_yet_is_left_out_and_what_is_known_is_told():
    cff = _cff(_package())
    assert not {"doi", "identifiers", "url", "repository-code", "date-released"} & set(cff)
    assert set(_zenodo(_package())) == DEPOSIT - {"related_identifiers", "publication_date"}
    cff = _cff(_package(**KNOWN))
    assert (cff["url"], cff["repository-code"]) == (KNOWN["homepage"], KNOWN["repository"])
    assert str(cff["date-released"]) == _zenodo(_package(**KNOWN))["publication_date"] == "2026-12-24"
    assert cff["version"] == _zenodo(_package())["version"] == RELEASE.version


@pytest.mark.parametrize(("given", "cited"), [(["doi"], "doi"), (["doi", "concept_doi"], "concept_doi")])
def test_the_doi_of_all_versions_is_cited_once_there_is_one(given, cited):
    cff = _cff(_package(**{key: KNOWN[key] for key in given}))
    assert cff["doi"] == KNOWN[cited]
    assert {one["value"] for one in cff["identifiers"]} == {KNOWN[key] for key in given}


def test_an_import_of_the_repository_names_the_doi_as_a_related_work():
    deposit = _zenodo(_package(doi=KNOWN["doi"]))
    assert "doi" not in deposit
    related = {"identifier": KNOWN["doi"], "relation": "isVariantFormOf", "resource_type": "dataset"}
    assert deposit["related_identifiers"] == [related]


def test_one_licence_is_plain_text_for_an_import_takes_no_list():
    licence = RELEASE.package["licenses"][0]
    assert _cff(_package())["license"] == "CC-BY-4.0"
    assert _cff(_package(licenses=[licence, licence | {"name": "CC0-1.0"}]))["license"] == ["CC-BY-4.0", "CC0-1.0"]


def test_both_languages_are_told_and_not_taken_for_html():
    package = _package()
    for language in ("es", "en"):
        text = package["description"][language]
        assert text in _cff(package)["abstract"]
        assert html.escape(text, quote=False) in _zenodo(package)["description"]
        assert set(package["keywords"][language]) <= set(_cff(package)["keywords"])
    assert package["title"]["es"] in _zenodo(package)["description"]
    package = _package(description={"es": "a < b & c", "en": "<script>"})
    assert _zenodo(package)["description"].count("&lt;script&gt;") == 1
    assert "a &lt; b &amp; c" in _zenodo(package)["description"]


def test_an_article_with_a_doi_is_a_related_work_and_one_without_a_reference():
    assert _article().values["issn"]  # no identifier of an article
    articles = [_article(number, doi=None) for number in range(len(RELEASE.articles))]
    titles = [source["title"] for source in RELEASE.descriptor["sources"]]
    deposit = _zenodo(_package(), articles)
    assert "related_identifiers" not in deposit and deposit["references"] == titles
    articles[1] = _article(1, doi="10.24241/rcai.2019.123.3.119")
    deposit = _zenodo(_package(), articles)
    related = {"identifier": "10.24241/rcai.2019.123.3.119", "relation": "isDerivedFrom"}
    assert deposit["related_identifiers"] == [related | {"resource_type": "publication-article"}]
    assert deposit["references"] == titles[:1] + titles[2:]


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-5109-3700"])
def test_a_person_is_told_with_names_and_orcid(orcid):
    person = PERSON | {"path": f"https://orcid.org/{orcid}"}
    package = _package(contributors=[{"title": "diplodata contributors"}, person])
    assert _cff(package)["authors"] == [
        {"name": "diplodata contributors"},
        {"family-names": "Carberry", "given-names": "Josefina", "orcid": f"https://orcid.org/{orcid}"},
    ]
    assert _zenodo(package)["creators"][1] == {"name": "Carberry, Josefina", "orcid": orcid}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("https://orcid.org/0000-0002-1825-0098", "its check digit would be 7"),
        ("https://orcid.org/0000-0002-8125-0097", "a digit is wrong"),
        ("https://orcid.org/0000-0002-1825", "an ORCID is written https://orcid.org/0000-0000-0000-0000"),
        ("http://orcid.org/0000-0002-1825-0097", "an ORCID is written"),
    ],
)
def test_a_wrong_orcid_and_a_wrong_doi_stop_a_build_together(path, says):
    package = _package(contributors=[PERSON | {"path": path}], doi="https://doi.org/10.5072/zenodo.8")
    with pytest.raises(BuildError) as stopped:
        to_cff(package, RELEASE.articles)
    assert says in str(stopped.value)
    assert "curation/package.yaml: doi: 'https://doi.org/10.5072/zenodo.8' is not a DOI" in str(stopped.value)
