"""Zenodo: the bundle, and the client against a fake service that fails in every way that we could think of."""

import hashlib
import io
import json
import logging
import re
import shutil
import socket
import subprocess
import zipfile
from base64 import b64encode
from io import BytesIO
from urllib.parse import quote

import pytest
import requests
from fakes.service import TOKEN
from fakes.zenodo import FakeZenodo
from sample import ROOT, UNRELEASED, edit

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.publishing.credits import RIGHTS, to_cff
from diplodata_build.releases import zenodo, zenodo_api
from diplodata_build.releases.preflight import preflight_services
from diplodata_build.releases.release import Release
from diplodata_build.releases.upload_process import said
from diplodata_build.releases.version import write_values
from diplodata_build.releases.zenodo_api import Service

KEPT = ("README.md", "README.es.md", "CHANGELOG.md", "hatch_build.py", "pyproject.toml")


def _describe(folder, **values):
    """Give values of the descriptor, as a build does."""
    told = json.loads((ROOT / "datapackage.json").read_text("utf-8")) | values
    (folder / "datapackage.json").write_text(json.dumps(told), "utf-8")


def _given(checkout, **values):
    """The release of a checkout with some values of package.yaml given."""
    write_values(Checkout.at(checkout), {key: f'"{value}"' for key, value in values.items()})
    return Release(Checkout.at(checkout))


def _built(checkout, doi):
    """The same with a DOI, and what a build writes of it."""
    release = _given(checkout, doi=doi)
    (checkout / "CITATION.cff").write_text(f"doi: {doi}\n", "utf-8")
    _describe(checkout, id=f"https://doi.org/{doi}", version="0.1.0")
    return release


@pytest.fixture
def checkout(tmp_path):
    """The published package of the checkout and what a release reads beside it, to be changed; not released."""
    curated = [f"curation/{name}.yaml" for name in ("package", "articles", "vocabulary")]
    (tmp_path / "curation").mkdir()
    for name in (*KEPT, *curated):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("data", "docs", "explorer", "LICENSES", "requirements", "curation/schema"):
        (tmp_path / name).symlink_to(ROOT / name)
    write_values(Checkout.at(tmp_path), UNRELEASED)
    release = Release(Checkout.at(tmp_path))
    (tmp_path / "CITATION.cff").write_bytes(to_cff(release.package, release.articles))
    _describe(tmp_path, id=None, version="0.1.0")
    return tmp_path


@pytest.fixture
def released(checkout):
    return _given(checkout, released="2026-12-24")


# The bundle


def _unzipped(bundle, version):
    top = f"diplodata-{version}/"
    with zipfile.ZipFile(io.BytesIO(bundle[f"files/diplodata-{version}.zip"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert all(name.startswith(top) for name in archive.namelist())
        return {name.removeprefix(top): archive.read(name) for name in archive.namelist()}


def test_the_zip_is_the_whole_package():
    release = Release(Checkout.at(ROOT))
    inside = _unzipped(zenodo.files(release), release.version)
    for folder in ("", "data/parquet/"):
        for resource in json.loads(inside[f"{folder}datapackage.json"])["resources"]:
            assert resource["hash"] == f"sha256:{hashlib.sha256(inside[folder + resource['path']]).hexdigest()}"
    assert {"README.md", "README.es.md", "CITATION.cff", "LICENSES/CC-BY-4.0.txt"} < set(inside)
    assert not any(name.startswith(("curation", "articles", "readings")) for name in inside)


def test_the_loose_descriptors_name_the_files_beside_them():
    bundle = zenodo.files(Release(Checkout.at(ROOT)))
    shown = {name.removeprefix("files/"): content for name, content in bundle.items() if name.startswith("files/")}
    assert not any("/" in name for name in shown) and len(shown) <= 100  # which the service takes
    for name, ending in (("datapackage.json", "csv"), ("datapackage-parquet.json", "parquet")):
        resources = json.loads(shown[name])["resources"]
        assert {one["path"] for one in resources} == {file for file in shown if file.endswith(f".{ending}")}
        for one in resources:
            assert one["hash"] == f"sha256:{hashlib.sha256(shown[one['path']]).hexdigest()}"


@pytest.mark.parametrize("doi", [None, "10.5281/zenodo.123"])
def test_each_readme_of_the_record_lists_its_files_and_the_address_of_the_descriptor(checkout, doi):
    bundle = zenodo.files(_given(checkout, **{"doi": doi} if doi else {}))
    for page in ("README.md", "README.es.md"):
        text = bundle[f"files/{page}"].decode()
        assert f"https://zenodo.org/records/{'123' if doi else 'RECORD'}/files/datapackage.json" in text
        named = set(re.findall(r"(?m)^\| `(diplodata[^`]+)` \|", text))
        assert named == {name.removeprefix("files/") for name in bundle if name.startswith("files/diplodata")}
        assert "zenodo.org/records" not in _unzipped(bundle, "0.1.0")[page].decode()  # it has folders


@pytest.mark.parametrize("repository", [None, "https://example.org/us/diplodata"])
def test_no_link_of_a_readme_is_dead(checkout, repository):
    bundle = zenodo.files(_given(checkout, **{"repository": repository} if repository else {}))
    inside = _unzipped(bundle, "0.1.0")
    shown = {name.removeprefix("files/"): content for name, content in bundle.items()}
    for files, page in ((inside, "README.md"), (inside, "README.es.md"), (shown, "README.md"), (shown, "README.es.md")):
        links = re.findall(r"\]\(([^)\s]+)\)", files[page].decode())
        near = {link.partition("#")[0] for link in links if "://" not in link and not link.startswith("#")}
        assert near <= files.keys() and near
        assert any(link.startswith(f"{repository}/blob/v0.1.0/") for link in links) is bool(repository)
    assert "docs/users/codebook.es.md" in near | inside.keys()


def test_the_checksums_are_of_every_file_that_is_sent():
    bundle = zenodo.files(Release(Checkout.at(ROOT)))
    shown = {name.removeprefix("files/"): content for name, content in bundle.items() if name.startswith("files/")}
    lines = shown.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{hashlib.sha256(shown[name]).hexdigest()}  {name}" for name in sorted(shown)]


@pytest.mark.parametrize("command", zenodo.CHECKS)
def test_what_the_readmes_tell_a_reader_checks_what_was_downloaded(command, tmp_path):
    bundle = zenodo.files(Release(Checkout.at(ROOT)))
    downloaded = ("README.md", "README.es.md", "SHA256SUMS", "actors.csv")
    for name in downloaded:
        (tmp_path / name).write_bytes(bundle[f"files/{name}"])

    def checked():
        return subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)

    assert all(command in (tmp_path / page).read_text("utf-8") for page in downloaded[:2])
    assert (checked().returncode, checked().stdout) == (0, "README.es.md: OK\nREADME.md: OK\nactors.csv: OK\n")
    content = (tmp_path / "actors.csv").read_bytes()
    (tmp_path / "actors.csv").write_bytes(content[:-1] + b"\r")
    assert checked().returncode == 1 and "actors.csv: FAILED" in checked().stdout


def test_the_record_is_told_in_both_languages(released):
    metadata = zenodo.to_record(released)["metadata"]
    assert metadata["languages"] == [{"id": "spa"}, {"id": "eng"}]
    assert metadata["additional_titles"][0]["title"] == released.package["title"]["es"]
    assert released.package["description"]["es"] in metadata["additional_descriptions"][0]["description"]
    assert RIGHTS["en"] in metadata["description"] and "<code>translations.origin</code>" in metadata["description"]
    assert RIGHTS["es"] in metadata["additional_descriptions"][0]["description"]
    assert metadata["creators"] == [{"person_or_org": {"type": "organizational", "name": "diplodata contributors"}}]
    assert (metadata["publication_date"], metadata["version"]) == ("2026-12-24", released.version)
    identified = [article.values.get("doi") for article in released.articles]
    assert len(metadata["references"]) == identified.count(None)
    assert ("related_identifiers" in metadata) is any(identified)


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
    ],
)
def test_what_zenodo_would_refuse_is_told_before_anything_is_sent(checkout, old, new, says):
    edit(checkout / "curation" / "package.yaml", old, new)
    found = list(map(str, zenodo.preflight(Release(Checkout.at(checkout)))))
    assert any(says in one for one in found), found


def test_every_missing_file_is_told(checkout):
    assert list(zenodo.preflight(Release(Checkout.at(ROOT)))) == []
    for name in ("README.es.md", "CITATION.cff"):
        (checkout / name).unlink()
    found = [one.place for one in zenodo.preflight(Release(Checkout.at(checkout)))]
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
GO_ON = "what has arrived stays there: run this again to go on"


@pytest.fixture
def server():
    with FakeZenodo() as server:
        yield server


@pytest.fixture
def sent(tmp_path):
    """Two files to send."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "README.md").write_text("what lies here", "utf-8")
    (folder / "a b.zip").write_bytes(bytes(range(256)) * 4)
    return {path.name: path for path in sorted(folder.iterdir())}


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """Pauses before a call is repeated are noted, not waited for."""
    noted = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", noted.append)
    return noted


class _Client:
    def __init__(self, server, token=TOKEN, timeout=zenodo_api.TIMEOUT):
        self.service = Service(server.address, token, timeout)

    def reserve(self, record=RECORD, concept_doi=None):
        return zenodo_api.reserve(self.service, record, concept_doi)

    def publish(self, doi, files, record=RECORD):
        return zenodo_api.publish(self.service, record, doi, files)


@pytest.fixture
def client(server):
    return _Client(server)


def _refused(work, *arguments, **options):
    with pytest.raises(BuildError) as refused:
        work(*arguments, **options)
    return str(refused.value)


def _bytes(files):
    return {name: path.read_bytes() for name, path in files.items()}


def _sums(files):
    return {name: hashlib.md5(content).hexdigest() for name, content in _bytes(files).items()}


def test_a_record_is_made_in_order_and_its_doi_reserved_once(server, client, sent, pauses):
    done = client.publish(client.reserve(), sent)
    assert server.held() == [_bytes(sent)]
    assert done == (f"{server.address}/records/1", "10.5072/zenodo.2")
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
    assert pauses == []


# Each call of a release, with the ending of its path.
CALLS = (
    "GET /user/records, POST /records, PUT /draft, POST /pids/doi, GET /draft, GET /files, POST /files, PUT /content, \
POST /commit, POST /publish"
)
each_call = pytest.mark.parametrize(("method", "ending"), [tuple(call.split()) for call in CALLS.split(",")])


@pytest.mark.parametrize("kind", ["cut", "deaf", 429, 500, 503])
@each_call
def test_whatever_call_fails_once_two_runs_make_one_record(server, client, sent, method, ending, kind):
    """Calls that may be repeated are repeated; the others end the run, and the next one goes on."""
    server.fail(method, ending, kind)
    repeated = kind == 429 or (method != "POST" and (ending, kind) != ("/content", "cut"))
    try:
        done = client.publish(client.reserve(), sent)
        assert repeated
    except BuildError as error:
        assert not repeated and str(error).endswith(GO_ON) and len(error.problems) == 1
        done = client.publish(client.reserve() if not server.held() else "10.5072/zenodo.1", sent)
    assert not server.faults[0].times  # it did strike
    assert done[1] == "10.5072/zenodo.2"
    assert server.held() == [_bytes(sent)] and len(server.versions) == 1


@each_call
def test_a_call_that_keeps_failing_ends_the_run_and_a_second_run_goes_on(server, client, sent, method, ending, pauses):
    server.fail(method, ending, 503, times=99)
    assert f"503 SERVICE UNAVAILABLE; {GO_ON}" in _refused(lambda: client.publish(client.reserve(), sent))
    assert pauses == ([] if method == "POST" else [2, 4, 8, 16])
    server.faults.clear()
    client.publish(client.reserve(), sent)
    assert server.held() == [_bytes(sent)] and len(server.versions) == 1


def test_after_an_upload_that_was_cut_nothing_is_sent_twice(server, client, sent):
    doi = client.reserve()
    server.fail("PUT", "/a b.zip/content", "cut", times=99)
    assert "PUT records/1/draft/files/a%20b.zip/content: no answer (" in _refused(client.publish, doi, sent)
    server.faults.clear()
    server.calls.clear()
    client.publish(doi, sent)
    uploads = [call for call in server.calls if call.endswith("/content")]
    assert uploads == ["PUT records/1/draft/files/a%20b.zip/content"]
    assert server.held() == [_bytes(sent)]


@pytest.mark.parametrize(("kind", "arrived"), [("corrupt", "md5:"), ("lost", "nothing")])
def test_a_file_that_arrives_wrong_is_told_not_published_and_sent_again(server, client, sent, kind, arrived):
    doi = client.reserve()
    server.fail("PUT", "/README.md/content", kind)
    message = _refused(client.publish, doi, sent)
    assert f"README.md: arrived as {arrived}" in message and f", not md5:{_sums(sent)['README.md']}; {GO_ON}" in message
    assert server.held() == []
    client.publish(doi, sent)
    assert server.held() == [_bytes(sent)]


def test_files_of_an_earlier_try_are_replaced_or_removed(server, client, sent):
    doi = client.reserve()
    assert client.reserve() == doi and len(server.versions) == 1
    draft = server.versions["1"]
    draft.files.update({"README.md": b"older words", "gone.csv": b"a\n", "a b.zip": None})
    draft.committed.update({"README.md", "gone.csv"})
    client.publish(doi, sent)
    assert server.held() == [_bytes(sent)]


@pytest.mark.parametrize(("asked", "kept"), [(7, 7), (7200, zenodo_api.LONGEST_PAUSE)])
def test_a_pause_that_the_service_asks_for_is_kept_within_bounds(server, client, sent, pauses, asked, kept):
    doi = client.reserve()
    server.fail("PUT", "/content", 429, seconds=asked)
    client.publish(doi, sent)
    assert pauses == [kept]


def test_a_service_that_does_not_answer_in_time_is_asked_again(server, sent):
    client = _Client(server, timeout=(5.0, 0.2))
    server.fail("GET", "/user/records", "slow", seconds=0.6)
    client.publish(client.reserve(), sent)
    assert server.calls.count("GET user/records") == 2 and server.held() == [_bytes(sent)]


# What the service refuses


def _with(**values):
    """The record with other metadata; None takes one away."""
    metadata = {key: value for key, value in (RECORD["metadata"] | values).items() if value is not None}
    return RECORD | {"metadata": metadata}


def test_every_field_that_is_refused_is_told_and_put_right_in_the_same_draft(server, client, sent):
    host = server.address.removeprefix("http://")
    assert sorted(_refused(client.reserve, _with(title="ab", titel="x")).splitlines()) == [
        f"{host}: refuses metadata.titel: Unknown field.",
        f"{host}: refuses metadata.title: Shorter than minimum length 3.",
    ]
    assert "Unknown field" in _refused(client.reserve, _with(titel="x"))
    drafts = len(server.versions)
    doi = client.reserve()
    assert len(server.versions) == drafts
    message = _refused(client.publish, doi, sent, _with(publication_date=None))
    assert "refuses metadata.publication_date: Missing data for required field." in message
    assert server.held() == []


def test_a_wrong_token_and_one_without_rights_are_told_and_not_shown(server, client, pauses):
    message = _refused(_Client(server, token="another-token").reserve)
    assert "does not accept the token" in message and "another-token" not in message
    assert pauses == [] and not server.versions
    server.fail("POST", "/records", 403)
    assert "needs the scopes deposit:write and deposit:actions" in _refused(client.reserve)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "señal"])
def test_what_can_be_no_token_is_told_and_not_shown(monkeypatch, released, token):
    monkeypatch.setenv("ZENODO_TOKEN", token)
    assert _asked(released) == "ZENODO_TOKEN: holds characters that no token has; copy it again"


def test_the_token_stands_in_no_message_representation_or_log(server, client, sent, caplog):
    caplog.set_level(logging.DEBUG)
    doi = client.reserve()
    server.fail("PUT", "/content", "cut", times=99)
    shown = _refused(client.publish, doi, sent)
    server.faults.clear()
    server.fail("POST", "/publish", 400)
    shown += _refused(client.publish, doi, sent)
    shown += repr(client.service) + repr(vars(client.service)) + repr(client.service._session.auth)
    assert "400 Bad Request" in shown and TOKEN not in shown + caplog.text


def test_without_a_network_there_is_one_message_and_no_waiting(pauses):
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        service = Service(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN)
        message = _refused(zenodo_api.reserve, service, RECORD, None)
    assert "no answer (ConnectionError)" in message and len(message.splitlines()) == 1
    assert pauses == []


@pytest.mark.parametrize(
    "address", ["http://sandbox.zenodo.org", "ftp://127.0.0.1", "http://127.0.0.1.example.org", "https://"]
)
def test_a_token_is_sent_in_the_clear_to_this_machine_alone(address):
    assert "is no address of a service; it is written https://host" in _refused(Service, address, TOKEN)


def test_the_sandbox_is_called_unless_another_service_is_named(monkeypatch, released):
    addresses = []
    monkeypatch.setattr(zenodo_api, "reserve", lambda service, *_: addresses.append(service.address))
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
    for given in ("", "zenodo.org/"):
        monkeypatch.setenv("ZENODO_URL", given) if given else monkeypatch.delenv("ZENODO_URL", raising=False)
        zenodo.reserve(released)
    assert addresses == ["https://sandbox.zenodo.org", "https://zenodo.org"]


def test_a_page_that_is_no_service_is_told(client, monkeypatch):
    for content in (b"<html>", b"[" * 100_000, b"[" + b" " * zenodo_api.LARGEST_ANSWER + b"]"):
        answer = requests.Response()
        answer.status_code, answer.raw = 200, BytesIO(content)
        monkeypatch.setattr(client.service._session, "request", lambda *_, answer=answer, **__: answer)
        assert "is it a service with the records API?" in _refused(client.reserve)


def test_what_a_service_says_is_shown_without_the_token_and_not_without_end():
    service = Service("https://example.org", TOKEN)
    answer = {"errors": [{"field": TOKEN, "messages": [quote("/" + TOKEN, safe=""), "x" * 10**6]}]}
    (problem,) = service.field_errors(answer)
    assert TOKEN not in problem.message and "***" in problem.message and len(problem.message) < 5_000
    secret = "kürz/+="
    forms = (secret, quote(secret, safe=""), b64encode(secret.encode()).decode())
    shown = said({"KAGGLE_KEY": secret, "KAGGLE_USERNAME": "somebody"}, f"somebody: {forms}")
    assert not any(form in shown for form in forms) and shown.count("***") == 3 and "somebody" in shown


# Versions


def test_another_doi_than_that_of_the_draft_is_refused(server, client, sent):
    client.reserve()
    message = _refused(client.publish, "10.5281/zenodo.1", sent)
    assert "the draft 1 has the DOI 10.5072/zenodo.1, package.yaml has 10.5281/zenodo.1" in message
    assert "has neither draft nor record of 10.5072/zenodo.77" in _refused(client.publish, "10.5072/zenodo.77", sent)
    assert server.held() == []


def test_a_published_version_is_left_alone_and_with_other_files_refused(server, client, sent):
    doi = client.reserve()
    done = client.publish(doi, sent)
    server.calls.clear()
    assert client.publish(doi, sent) == done
    assert all(call.startswith("GET") for call in server.calls)
    assert zenodo_api.published_otherwise(client.service, doi, _sums(sent)) == []
    before = server.held()
    sent["README.md"].write_text("other words", "utf-8")
    message = _refused(client.publish, doi, sent)
    assert f"{doi} is published already, with other files (README.md): bump the version" in message
    found = zenodo_api.published_otherwise(client.service, doi, _sums(sent))
    assert [str(one) for one in found] == [message]
    assert server.held() == before
    theirs = doi.replace("10.5072", "10.5281")  # a record of this number at another service is none of ours
    assert f"has neither draft nor record of {theirs}" in _refused(client.publish, theirs, sent)
    assert zenodo_api.published_otherwise(client.service, theirs, _sums(sent)) == []


@pytest.mark.parametrize("kind", [None, "cut", "deaf", 500])
def test_a_new_version_of_the_same_record_is_opened_once_whatever_is_heard_of_it(server, client, sent, kind):
    first = client.publish(client.reserve(), sent)
    sent["README.md"].write_text("newer words", "utf-8")
    if kind:
        server.fail("POST", "/versions", kind)
        assert GO_ON in _refused(client.reserve, NEXT, first[1])
    doi = client.reserve(NEXT, first[1])
    assert client.reserve(NEXT, first[1]) == doi != "10.5072/zenodo.1"
    second = client.publish(doi, sent, NEXT)
    assert second[1] == first[1] and second[0] != first[0]
    assert len(server.held()) == len(server.versions) == 2 and server.held()[1] == _bytes(sent)


def test_what_is_there_already_is_refused_before_a_draft_is_made(server, client, sent):
    first = client.publish(client.reserve(), sent)
    for record, concept, message in (
        (RECORD, first[1], "has version 0.1.0 already (10.5072/zenodo.1): bump the version"),
        (NEXT, "10.5072/zenodo.99", "has no record of concept_doi 10.5072/zenodo.99"),
        (NEXT, None, "a record of this title (10.5072/zenodo.1): give the DOI of all its versions as concept_doi"),
    ):
        assert message in _refused(client.reserve, record, concept)
    assert len(server.versions) == 1


# The target


def _asked(release):
    """What the service has against a release."""
    return "\n".join(map(str, preflight_services(release, [zenodo.TARGET])))


def test_a_release_is_sent_as_it_was_staged(checkout, server, tmp_path, monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)
    monkeypatch.setenv("ZENODO_URL", server.address)
    release = _given(checkout, released="2026-12-24")
    assert _asked(release) == ""
    release = _built(checkout, doi=zenodo.reserve(release))
    bundle = zenodo.files(release)
    for name, content in bundle.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert list(zenodo.preflight(release)) == [] and _asked(release) == ""
    place = zenodo.publish(release, tmp_path / "dist")
    assert place == f"{server.address}/records/1 (concept_doi, of all versions: 10.5072/zenodo.2)"
    sent = {name[6:]: content for name, content in bundle.items() if name.startswith("files/")}
    assert server.held() == [sent]
    assert _asked(release) == ""  # the same files: a second run may end what a first began
    (checkout / "README.md").write_text("other words", "utf-8")
    assert "is published already, with other files (README.md, SHA256SUMS, diplodata-0.1.0.zip)" in _asked(release)


def test_what_is_not_given_yet_is_asked_for(checkout, tmp_path, monkeypatch):
    monkeypatch.delenv("ZENODO_TOKEN", raising=False)
    release = Release(Checkout.at(checkout))
    assert "released is null; give it to reserve a DOI" in _refused(zenodo.reserve, release)
    release = _given(checkout, released="2026-12-24")
    assert _refused(zenodo.reserve, release).startswith("ZENODO_TOKEN: is not set: it holds a token")
    assert _asked(release).startswith("ZENODO_TOKEN: is not set")
    message = _refused(zenodo.reserve, _built(checkout, doi="10.5072/zenodo.8"))
    assert "'10.5072/zenodo.8' is given already: build and publish, or set it to null" in message
