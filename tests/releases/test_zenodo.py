"""Zenodo: the bundle, and the client against a stand-in on loopback that fails in every way that we could think of."""

import hashlib
import io
import json
import logging
import re
import shutil
import socket
import zipfile
from pathlib import Path

import pytest
import requests
from sample import UNRELEASED

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.citation_cff import to_cff
from diplodata_build.publishing.credits import RIGHTS
from diplodata_build.releases import zenodo
from diplodata_build.releases.curated import write_values
from diplodata_build.releases.invenio import LONGEST_PAUSE, NATIVE, PAUSES, Service
from diplodata_build.releases.judges.zenodo_server import StandIn
from diplodata_build.releases.model import Release
from diplodata_build.releases.zenodo_client import publish, published_otherwise, reserve

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t0ken-that-nobody-may-see"
KEPT = ("README.md", "README.es.md", "CHANGELOG.md", "hatch_build.py")


def _house(folder: Path) -> Path:
    """The published package of the checkout and what a release reads beside it, to be changed; not released."""
    for name in KEPT:
        shutil.copy(ROOT / name, folder)
    for name in ("data", "docs"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "LICENSES", folder / "LICENSES")
    (folder / "curation").mkdir()
    shutil.copytree(ROOT / "curation" / "schema", folder / "curation" / "schema")
    for name in ("package.yaml", "articles.yaml", "vocabulary.yaml"):
        shutil.copy(ROOT / "curation" / name, folder / "curation")
    write_values(Checkout.at(folder), UNRELEASED)
    release = Release(Checkout.at(folder))
    (folder / "CITATION.cff").write_bytes(to_cff(release.package, release.articles))
    _describe(folder, id=None, version="0.1.0")
    return folder


def _describe(folder: Path, **values: object) -> None:
    """Give values of the descriptor, as a build does."""
    told = json.loads((ROOT / "datapackage.json").read_text("utf-8")) | values
    (folder / "datapackage.json").write_text(json.dumps(told), "utf-8")


def _given(checkout: Path, **values: str) -> Release:
    """The release of a checkout with some values of package.yaml given."""
    write_values(Checkout.at(checkout), {key: f'"{value}"' for key, value in values.items()})
    return Release(Checkout.at(checkout))


def _built(checkout: Path, doi: str) -> Release:
    """The same with a DOI, and what a build writes of it."""
    release = _given(checkout, doi=doi)
    (checkout / "CITATION.cff").write_text(f"doi: {doi}\n", "utf-8")
    _describe(checkout, id=f"https://doi.org/{doi}", version="0.1.0")
    return release


@pytest.fixture
def checkout(tmp_path):
    return _house(tmp_path)


@pytest.fixture
def released(checkout):
    return _given(checkout, released="2026-12-24")


# The bundle


def test_the_bundle_is_the_same_each_time():
    release = Release(Checkout.at(ROOT))
    assert zenodo.files(release) == zenodo.files(Release(Checkout.at(ROOT)))


def test_the_zip_is_the_whole_package():
    release = Release(Checkout.at(ROOT))
    content = zenodo.files(release)[f"files/diplodata-{release.version}.zip"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    told = json.loads(inside["datapackage.json"])
    for resource in told["resources"]:
        assert resource["hash"] == f"sha256:{hashlib.sha256(inside[resource['path']]).hexdigest()}"
    assert {"README.md", "README.es.md", "CITATION.cff", "LICENSES/CC-BY-4.0.txt"} < set(inside)
    assert not any(name.startswith(("curation", "articles", "readings")) for name in inside)


@pytest.mark.parametrize("repository", [None, "https://example.org/us/diplodata"])
def test_no_link_of_a_readme_is_dead(checkout, repository):
    bundle = zenodo.files(_given(checkout, **{"repository": repository} if repository else {}))
    with zipfile.ZipFile(io.BytesIO(bundle["files/diplodata-0.1.0.zip"])) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    shown = {name.removeprefix("files/"): content for name, content in bundle.items()}
    for files, page in ((inside, "README.md"), (inside, "README.es.md"), (shown, "README.md"), (shown, "README.es.md")):
        links = re.findall(r"\]\(([^)\s]+)\)", files[page].decode())
        near = {link for link in links if "://" not in link}
        assert near <= files.keys() and near
        assert any(link.startswith(f"{repository}/blob/v0.1.0/") for link in links) is bool(repository)
    assert "docs/users/codebook.es.md" in near | inside.keys()


def test_the_checksums_are_of_every_file_that_is_sent():
    bundle = zenodo.files(Release(Checkout.at(ROOT)))
    shown = {name.removeprefix("files/"): content for name, content in bundle.items() if name.startswith("files/")}
    lines = shown.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{hashlib.sha256(shown[name]).hexdigest()}  {name}" for name in sorted(shown)]


def test_the_record_is_told_in_both_languages(released):
    metadata = zenodo.to_record(released)["metadata"]
    assert metadata["languages"] == [{"id": "spa"}, {"id": "eng"}]
    assert metadata["additional_titles"][0]["title"] == released.package["title"]["es"]
    assert released.package["description"]["es"] in metadata["additional_descriptions"][0]["description"]
    assert RIGHTS["en"] in metadata["description"] and "<code>translations.origin</code>" in metadata["description"]
    assert RIGHTS["es"] in metadata["additional_descriptions"][0]["description"]
    assert metadata["creators"] == [{"person_or_org": {"type": "organizational", "name": "diplodata contributors"}}]
    assert (metadata["publication_date"], metadata["version"]) == ("2026-12-24", released.version)
    assert len(metadata["references"]) == 2 and "related_identifiers" not in metadata


def test_the_checkout_has_nothing_that_zenodo_would_refuse():
    assert list(zenodo.problems(Release(Checkout.at(ROOT)))) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'es: "diplodata: diplomacia ciudadana y paradiplomacia de ciudades en México"',
            'es: "ab"',
            "title 'ab': Zenodo",
        ),
        ("name: CC-BY-4.0", "name: WTFPL", "licence 'WTFPL': not known as one that Zenodo has (CC-BY-4.0, "),
        ("roles: [creator]", "path: https://orcid.org/0000-0002-1825-0098", "its check digit would be 7"),
        ("doi: null", "doi: zenodo.8", "doi: 'zenodo.8' is not a DOI"),
        ("doi: null", "doi: 10.5072/zenodo.8", "CITATION.cff: built before doi '10.5072/zenodo.8' was given: run"),
        ("doi: null", "doi: 10.5072/zenodo.8", "datapackage.json: built before doi '10.5072/zenodo.8' was given: run"),
    ],
)
def test_what_zenodo_would_refuse_is_told_before_anything_is_sent(checkout, old, new, says):
    path = checkout / "curation" / "package.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = list(map(str, zenodo.problems(Release(Checkout.at(checkout)))))
    assert any(says in one for one in found), found


def test_a_version_may_not_be_too_long(checkout):
    descriptor = json.loads((checkout / "datapackage.json").read_text("utf-8"))
    (checkout / "datapackage.json").write_text(json.dumps(descriptor | {"version": "1" * 192}), "utf-8")
    (found,) = zenodo.problems(Release(Checkout.at(checkout)))
    assert "191 characters at most" in found.message and found.place.startswith("curation/package.yaml:")


def test_every_missing_file_is_told(checkout):
    for name in ("README.es.md", "CITATION.cff"):
        (checkout / name).unlink()
    found = [one.place for one in zenodo.problems(Release(Checkout.at(checkout)))]
    assert found == ["CITATION.cff", "README.es.md"]


# The client

RECORD = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "resource_type": {"id": "dataset"},
        "title": "A title: of data",
        "creators": [{"person_or_org": {"type": "organizational", "name": "Some people"}}],
        "publisher": "Zenodo",
        "publication_date": "2026-12-24",
        "version": "0.1.0",
        "rights": [{"id": "cc-by-4.0"}],
    },
}
NEXT = {**RECORD, "metadata": {**RECORD["metadata"], "version": "0.2.0", "publication_date": "2027-01-06"}}


@pytest.fixture
def server():
    with StandIn(TOKEN) as server:
        yield server


@pytest.fixture
def sent(tmp_path):
    """Two files to send."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "README.md").write_text("what lies here", "utf-8")
    (folder / "a b.zip").write_bytes(bytes(range(256)) * 4)
    return {path.name: path for path in sorted(folder.iterdir())}


class _Client:
    """A client of the stand-in whose pauses are noted, not waited for."""

    def __init__(self, server, notes, token=TOKEN, timeout=(5.0, 30.0)):
        self.pauses = []
        self.notes = notes
        self.service = Service(server.address, token, timeout=timeout, wait=self.pauses.append)

    def reserve(self, record=RECORD, concept_doi=None):
        return reserve(self.service, record, concept_doi, self.notes)

    def publish(self, doi, files, record=RECORD):
        return publish(self.service, record, doi, files)


@pytest.fixture
def client(server, tmp_path):
    return _Client(server, tmp_path / "out" / "draft.json")


def _refused(work, *arguments, **options):
    with pytest.raises(BuildError) as refused:
        work(*arguments, **options)
    return str(refused.value)


def _held(server):
    """What is published: the files of each record."""
    return [record.files for record in server.records.versions.values() if record.published]


def _bytes(files):
    return {name: path.read_bytes() for name, path in files.items()}


def test_a_record_is_made_in_order(server, client, sent):
    done = client.publish(client.reserve(), sent)
    assert _held(server) == [_bytes(sent)]
    assert done.url == f"{server.address}/records/1"
    assert done.concept_doi == "10.5072/zenodo.2"
    changes = [call for call in server.calls if not call.startswith("GET")]
    files = [
        step
        for name in ("README.md", "a%20b.zip")
        for step in (
            "POST records/1/draft/files",
            f"PUT records/1/draft/files/{name}/content",
            f"POST records/1/draft/files/{name}/commit",
        )
    ]
    made = ["POST records", "PUT records/1/draft", "POST records/1/draft/pids/doi", "PUT records/1/draft"]
    assert changes == [*made, *files, "POST records/1/draft/actions/publish"]
    assert client.pauses == []


def test_a_doi_is_reserved_once(server, client):
    assert client.reserve() == client.reserve() == "10.5072/zenodo.1"
    client.notes.write_text("{", "utf-8")  # what cannot be read is of no use, and does no harm
    assert client.reserve() == "10.5072/zenodo.1"
    assert len(server.records.versions) == 1


# Each call of the way, with the ending of its path.
CALLS = [
    ("GET", "/user/records"),
    ("POST", "/records"),
    ("PUT", "/draft"),
    ("POST", "/pids/doi"),
    ("GET", "/draft"),
    ("GET", "/files"),
    ("POST", "/files"),
    ("PUT", "/content"),
    ("POST", "/commit"),
    ("POST", "/publish"),
]


@pytest.mark.parametrize("kind", ["cut", "deaf", 429, 500, 503])
@pytest.mark.parametrize(("method", "ending"), CALLS)
def test_a_call_that_fails_once_changes_nothing_in_the_end(server, client, sent, method, ending, kind):
    client.service.get("user/records?size=1")  # it has been reached
    server.fail(method, ending, kind)
    done = client.publish(client.reserve(), sent)
    assert not server.faults[0].times  # it did strike
    assert _held(server) == [_bytes(sent)]
    assert len(server.records.versions) == 1
    assert done.concept_doi


@pytest.mark.parametrize(("method", "ending"), CALLS)
def test_a_call_that_keeps_failing_ends_the_run_and_a_second_run_goes_on(server, client, sent, method, ending):
    server.fail(method, ending, 503, times=99)
    told = _refused(lambda: client.publish(client.reserve(), sent))
    assert "503 Service Unavailable; what has arrived stays there: run this again later to go on" in told
    assert client.pauses == list(PAUSES)
    server.faults.clear()
    client.publish(client.reserve(), sent)
    assert _held(server) == [_bytes(sent)] and len(server.records.versions) == 1


def test_an_upload_that_is_cut_is_gone_on_with_and_nothing_is_sent_twice(server, client, sent):
    sent["z.bin"] = sent["README.md"].with_name("z.bin")
    sent["z.bin"].write_bytes(bytes(8 * 2**20))  # more than lies in the buffers of a socket
    doi = client.reserve()
    server.fail("PUT", "/z.bin/content", "cut", times=99)
    assert "PUT records/1/draft/files/z.bin/content" in _refused(client.publish, doi, sent)
    server.faults.clear()
    server.calls.clear()
    client.publish(doi, sent)
    assert [call for call in server.calls if call.endswith("/content")] == ["PUT records/1/draft/files/z.bin/content"]
    assert _held(server) == [_bytes(sent)]


def test_a_file_that_arrives_wrong_is_sent_again(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/README.md/content", "corrupt")
    client.publish(doi, sent)
    assert "DELETE records/1/draft/files/README.md" in server.calls
    assert _held(server) == [_bytes(sent)]


def test_a_file_that_keeps_arriving_wrong_is_told_and_not_published(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/README.md/content", "corrupt", times=99)
    md5 = hashlib.md5(sent["README.md"].read_bytes()).hexdigest()
    told = _refused(client.publish, doi, sent)
    assert "README.md: arrived as md5:" in told and f"instead of md5:{md5}" in told
    assert _held(server) == []


def test_a_file_that_the_service_loses_is_sent_again(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/README.md/content", "lost")
    client.publish(doi, sent)
    assert _held(server) == [_bytes(sent)]


def test_files_of_an_earlier_try_are_replaced_or_taken_away(server, client, sent):
    doi = client.reserve()
    draft = server.records.versions["1"]
    draft.files.update({"README.md": b"older words", "gone.csv": b"a\n", "a b.zip": None})
    draft.committed.update({"README.md", "gone.csv"})
    client.publish(doi, sent)
    assert _held(server) == [_bytes(sent)]


def test_a_pause_that_the_service_asks_for_is_kept(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/content", 429, seconds=7)
    client.publish(doi, sent)
    assert client.pauses == [7]


def test_a_pause_that_is_too_long_ends_the_run(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/content", 429, seconds=LONGEST_PAUSE + 1)
    assert "429 Too Many Requests, and asks to wait 301 seconds" in _refused(client.publish, doi, sent)
    assert client.pauses == []


def test_a_service_that_does_not_answer_in_time_is_asked_again(server, tmp_path, sent):
    client = _Client(server, tmp_path / "draft.json", timeout=(5.0, 0.2))
    doi = client.reserve()
    server.fail("POST", "/commit", "slow", seconds=0.6)
    client.publish(doi, sent)
    assert client.pauses and _held(server) == [_bytes(sent)]


# What the service refuses


def test_every_field_that_is_refused_is_told(server, client):
    metadata = {**RECORD["metadata"], "title": "ab", "titel": "x", "rights": [{"id": "wtfpl"}], "version": "9" * 192}
    told = _refused(client.reserve, {**RECORD, "metadata": metadata}).splitlines()
    host = server.address.removeprefix("http://")
    assert sorted(told) == [
        f"{host}: refuses metadata.rights.0: Invalid value wtfpl.",
        f"{host}: refuses metadata.titel: Unknown field.",
        f"{host}: refuses metadata.title: Shorter than minimum length 3.",
        f"{host}: refuses metadata.version: Longer than maximum length 191.",
    ]
    assert client.pauses == []


def test_what_is_put_right_goes_on_in_the_same_draft(server, client):
    metadata = {**RECORD["metadata"], "title": "ab"}
    assert "Shorter than minimum" in _refused(client.reserve, {**RECORD, "metadata": metadata})
    assert client.reserve() == "10.5072/zenodo.1"


def test_a_record_without_a_date_is_not_published(server, client, sent):
    doi = client.reserve()
    metadata = {key: value for key, value in RECORD["metadata"].items() if key != "publication_date"}
    told = _refused(client.publish, doi, sent, {**RECORD, "metadata": metadata})
    assert "refuses metadata.publication_date: Missing data for required field." in told
    assert _held(server) == []


def test_a_wrong_token_is_told_and_not_shown(server, tmp_path):
    client = _Client(server, tmp_path / "draft.json", token="another-token")
    told = _refused(client.reserve)
    assert "does not accept the token" in told and "another-token" not in told
    assert client.pauses == [] and not server.records.versions


def test_a_token_without_rights_is_told(server, client):
    server.fail("POST", "/records", 403)
    assert "needs the scopes deposit:write and deposit:actions" in _refused(client.reserve)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "señal"])
def test_what_can_be_no_token_is_told_and_not_shown(monkeypatch, released, token):
    monkeypatch.setenv("ZENODO_TOKEN", token)
    (found,) = zenodo.obstacles(released)
    assert str(found) == "ZENODO_TOKEN: holds characters that no token has; copy it again"


def test_the_token_stands_in_no_message_representation_or_log(server, client, sent, caplog):
    caplog.set_level(logging.DEBUG)
    doi = client.reserve()
    server.fail("PUT", "/content", "cut", times=99)
    told = _refused(client.publish, doi, sent)
    server.faults.clear()
    server.fail("POST", "/publish", 400)
    told += _refused(client.publish, doi, sent)
    told += repr(client.service) + repr(vars(client.service)) + repr(client.service._session.auth)
    assert "400 Bad Request" in told and TOKEN not in told + caplog.text + client.notes.read_text("utf-8")


def test_without_a_network_there_is_one_message_and_no_waiting(tmp_path):
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        pauses = []
        service = Service(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN, wait=pauses.append)
        told = _refused(reserve, service, RECORD, None, tmp_path / "draft.json")
    assert "cannot be reached (GET user/records" in told and "connection refused" in told
    assert "nothing was sent. Is there a network?" in told and len(told.splitlines()) == 1
    assert pauses == [] and not (tmp_path / "draft.json").exists()


@pytest.mark.parametrize(
    "address", ["http://sandbox.zenodo.org", "ftp://127.0.0.1", "http://127.0.0.1.example.org", "https://"]
)
def test_a_token_is_sent_in_the_clear_to_this_machine_alone(address):
    assert "is no address of a service; it is written https://host" in _refused(Service, address, TOKEN)


def test_the_sandbox_is_called_unless_another_service_is_named(monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
    monkeypatch.delenv("ZENODO_URL", raising=False)
    assert zenodo._service().address == "https://sandbox.zenodo.org"
    monkeypatch.setenv("ZENODO_URL", "zenodo.org/")
    assert zenodo._service().address == "https://zenodo.org"


def test_a_page_that_is_no_service_is_told(server, client, monkeypatch):
    answer = requests.Response()
    answer.status_code, answer._content = 200, b"<html>"
    monkeypatch.setattr(client.service._session, "request", lambda *_, **__: answer)
    assert "is it a service with the records API?" in _refused(client.reserve)


# Versions


def test_another_doi_than_that_of_the_draft_is_refused(server, client, sent):
    client.reserve()
    told = _refused(client.publish, "10.5281/zenodo.1", sent)
    assert "the draft 1 has the DOI 10.5072/zenodo.1, package.yaml has 10.5281/zenodo.1" in told
    assert "has neither draft nor record of 10.5072/zenodo.77" in _refused(client.publish, "10.5072/zenodo.77", sent)
    assert _held(server) == []


def test_a_version_that_is_published_with_these_files_is_left_alone(server, client, sent):
    doi = client.reserve()
    done = client.publish(doi, sent)
    server.calls.clear()
    assert client.publish(doi, sent) == done
    assert all(call.startswith("GET") for call in server.calls)
    assert published_otherwise(client.service, doi, _sums(sent)) == []


def _sums(files):
    return {name: hashlib.md5(content).hexdigest() for name, content in _bytes(files).items()}


def test_a_version_that_is_published_with_other_files_is_refused(server, client, sent):
    doi = client.reserve()
    client.publish(doi, sent)
    before = _held(server)
    sent["README.md"].write_text("other words", "utf-8")
    told = _refused(client.publish, doi, sent)
    assert f"{doi} is published already, with other files (README.md): bump the version" in told
    assert [str(one) for one in published_otherwise(client.service, doi, _sums(sent))] == [told]
    assert _held(server) == before


def test_a_record_of_this_number_at_another_service_is_none_of_ours(server, client, sent):
    doi = client.reserve()
    client.publish(doi, sent)
    theirs = doi.replace("10.5072", "10.5281")
    sent["README.md"].write_text("other words", "utf-8")
    assert f"has neither draft nor record of {theirs}" in _refused(client.publish, theirs, sent)
    assert published_otherwise(client.service, theirs, _sums(sent)) == []


def test_a_new_version_is_one_of_the_same_record(server, client, sent):
    first = client.publish(client.reserve(), sent)
    sent["README.md"].write_text("newer words", "utf-8")
    doi = client.reserve(NEXT, first.concept_doi)
    assert client.reserve(NEXT, first.concept_doi) == doi != "10.5072/zenodo.1"
    second = client.publish(doi, sent, NEXT)
    assert second.concept_doi == first.concept_doi and second.url != first.url
    assert len(_held(server)) == 2 and _held(server)[1] == _bytes(sent)


@pytest.mark.parametrize("kind", ["cut", "deaf", 500])
def test_a_new_version_is_opened_once_whatever_is_heard_of_it(server, client, sent, kind):
    first = client.publish(client.reserve(), sent)
    server.fail("POST", "/versions", kind)
    client.publish(client.reserve(NEXT, first.concept_doi), sent, NEXT)
    assert len(server.records.versions) == 2


def test_a_version_that_is_there_already_is_refused_before_a_draft_is_made(server, client, sent):
    first = client.publish(client.reserve(), sent)
    client.notes.unlink()
    told = _refused(client.reserve, RECORD, first.concept_doi)
    assert "has version 0.1.0 already (10.5072/zenodo.1): bump the version" in told
    told = _refused(client.reserve, NEXT, "10.5072/zenodo.99")
    assert "has no record of concept_doi 10.5072/zenodo.99" in told
    assert len(server.records.versions) == 1


def test_a_second_record_of_one_title_is_refused(server, client, sent):
    client.publish(client.reserve(), sent)
    told = _refused(client.reserve, NEXT)
    assert "has a record of this title (10.5072/zenodo.1): give the DOI of all its versions as concept_doi" in told


# The target


def test_a_release_goes_all_the_way(checkout, server, tmp_path, monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
    monkeypatch.setenv("ZENODO_URL", server.address)
    release = _given(checkout, released="2026-12-24")
    assert list(zenodo.obstacles(release)) == []
    doi = zenodo.reserve(release, tmp_path / "dist")
    release = _built(checkout, doi=doi)
    bundle = zenodo.files(release)
    for name, content in bundle.items():
        path = tmp_path / "dist" / "zenodo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert list(zenodo.problems(release)) == list(zenodo.obstacles(release)) == []
    told = zenodo.publish(release, tmp_path / "dist" / "zenodo")
    assert told == f"{server.address}/records/1 (concept_doi, of all versions, for package.yaml: 10.5072/zenodo.2)"
    assert _held(server) == [{name[6:]: content for name, content in bundle.items() if name.startswith("files/")}]
    assert list(zenodo.obstacles(release)) == []  # the same files: a second run may end what a first began
    (checkout / "README.md").write_text("other words", "utf-8")
    (found,) = zenodo.obstacles(release)
    assert "is published already, with other files (README.md, SHA256SUMS, diplodata-0.1.0.zip)" in found.message


def test_what_is_not_given_yet_is_asked_for(checkout, tmp_path, monkeypatch):
    monkeypatch.delenv("ZENODO_TOKEN", raising=False)
    release = Release(Checkout.at(checkout))
    assert "released is null; give it to reserve a DOI" in _refused(zenodo.reserve, release, tmp_path)
    release = _given(checkout, released="2026-12-24")
    assert _refused(zenodo.reserve, release, tmp_path).startswith("ZENODO_TOKEN: is not set: it holds a token")
    (found,) = zenodo.obstacles(release)
    assert found.place == "ZENODO_TOKEN"
    told = _refused(zenodo.reserve, _built(checkout, doi="10.5072/zenodo.8"), tmp_path)
    assert "'10.5072/zenodo.8' is given already: build and publish, or set it to null" in told


# The stand-in is as strict as it has to be


@pytest.fixture
def call(server):
    """A call without our client: the answer's status and JSON."""

    def answered(method, path, body=None, accept=NATIVE, **headers):
        signed = {"Authorization": f"Bearer {TOKEN}", "Accept": accept, **headers}
        answer = requests.request(method, f"{server.address}/api/{path}", json=body, headers=signed, timeout=10)
        return answer.status_code, answer.json() if answer.content else None

    return answered


def test_the_stand_in_publishes_no_record_without_files(call):
    call("POST", "records", RECORD)
    status, told = call("POST", "records/1/draft/actions/publish")
    assert (status, told["errors"][0]["field"]) == (400, "files.enabled")


def test_the_stand_in_publishes_no_file_that_is_not_committed(call):
    call("POST", "records", RECORD)
    call("POST", "records/1/draft/files", [{"key": "a"}], "application/json")
    assert call("POST", "records/1/draft/actions/publish")[0] == 400


def test_the_stand_in_lets_nobody_change_files_that_are_published(call, client, sent):
    client.publish(client.reserve(), sent)
    assert call("PUT", "records/1/draft", RECORD)[0] == 404
    assert call("POST", "records/1/draft")[0] == 201
    assert call("POST", "records/1/draft/files", [{"key": "new"}], "application/json")[0] == 403
    assert call("DELETE", "records/1/draft/files/README.md", accept="application/json")[0] == 403


def test_the_stand_in_drops_date_and_version_from_a_new_version(call, client, sent):
    client.publish(client.reserve(), sent)
    status, draft = call("POST", "records/1/versions")
    assert status == 201 and not {"version", "publication_date"} & set(draft["metadata"])
    call("POST", f"records/{draft['id']}/draft/files", [{"key": "a"}], "application/json")
    status, told = call("POST", f"records/{draft['id']}/draft/actions/publish")
    assert "metadata.publication_date" in [error["field"] for error in told["errors"]]


def test_the_stand_in_asks_for_a_token_types_and_known_keys(call):
    assert call("POST", "records", RECORD, Authorization="Bearer x")[0] == 401
    assert call("POST", "records", RECORD, **{"Content-Type": "text/plain"})[0] == 415
    assert call("POST", "records/1/draft/files", [{"key": "a"}])[0] == 406
    status, told = call("POST", "records", RECORD | {"bogus": 1})
    assert status == 201 and told["errors"] == [{"field": "bogus", "messages": ["Unknown field."]}]
    assert call("POST", "records/1/draft/pids/doi")[0] == 201
    assert call("POST", "records/1/draft/pids/doi")[0] == 400


def test_the_stand_in_answers_plain_json_in_the_older_form(call):
    call("POST", "records", RECORD)
    assert "pids" in call("GET", "records/1/draft")[1]
    assert "pids" not in call("GET", "records/1/draft", accept="application/json")[1]
