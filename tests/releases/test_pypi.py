"""The files for the Python Package Index: the same bytes everywhere, no article in them, a page that stands alone."""

import email
import io
import json
import os
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from given import ELSEWHERE, ROOT, fresh_copy, stage_in
from sample import SAMPLE, edit

from diplodata_build.base import git
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.releases import pypi
from diplodata_build.releases.bundles import contents
from diplodata_build.releases.preflight import preflight_services
from diplodata_build.releases.release import Release
from diplodata_build.releases.version import write_values

RUN = 9  # words: a reading never holds so many in a row
README = (
    "See [the tables](#tables), [en español](README.es.md), [a page](https://example.org/a), "
    "[text](docs/users/trust.md)."
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The checkout's files in another folder, no repository any more."""
    return fresh_copy(ROOT, tmp_path_factory.mktemp("otra carpeta, ñ") / "copy")


@pytest.fixture(scope="module")
def bundle():
    return pypi.files(Release(Checkout.at(ROOT)))


@pytest.fixture(scope="module")
def archive(bundle):
    """The files of the source archive, without its own folder's name."""
    (content,) = (content for name, content in bundle.items() if name.endswith(".tar.gz"))
    with tarfile.open(fileobj=io.BytesIO(content)) as opened:
        return {info.name.partition("/")[2]: opened.extractfile(info).read() for info in opened if info.isfile()}


def unzipped(bundle):
    (content,) = (content for name, content in bundle.items() if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture(scope="module")
def wheel(bundle):
    return unzipped(bundle)


@pytest.fixture
def other(copy, tmp_path):
    """The same, to be changed."""
    return Path(shutil.copytree(copy, tmp_path / "copy"))


def metadata_of(files):
    (content,) = (content for name, content in files.items() if name.endswith(("dist-info/METADATA", "PKG-INFO")))
    return email.message_from_bytes(content)


def test_the_same_bytes_from_another_place_time_language_and_umask(bundle, copy, tmp_path):
    stage_in(copy, ["pypi"], tmp_path, ELSEWHERE, 0o077)
    assert contents(tmp_path / "pypi") == bundle


def test_another_byte_in_the_data_gives_another_bundle(bundle, other):
    with (other / "data" / "csv" / "actors.csv").open("ab") as file:
        file.write(b"\n")
    changed = pypi.files(Release(Checkout.at(other)))
    assert changed.keys() == bundle.keys()
    assert all(changed[name] != bundle[name] for name in bundle)


def test_the_archive_holds_what_a_build_needs_and_no_text_of_an_article(archive):
    assert set(archive) <= {*git.files(ROOT), "explorer/index.html", "PKG-INFO"}
    assert {name.partition("/")[0] for name in archive if "/" in name} == {
        "LICENSES",
        "curation",
        "data",
        "explorer",
        "src",
    }
    assert [name for name in archive if name.startswith("curation/")] == ["curation/package.yaml"]
    assert not [name for name in archive if name.endswith(".txt") and not name.startswith("LICENSES/")]


def runs(text):
    """Every run of words in a text, as a set."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def in_cells(text):
    """Every run of words in a text, of the explorer in one of its cells: there they stand side by side."""
    cells = text.split('","') if text.startswith("<!doctype html>") else [text]
    return set().union(*map(runs, cells))


def copied(files, text):
    """Names of files that have a run of words of an article which no published table holds."""
    words = {name: in_cells(content.decode("utf-8", errors="replace")) for name, content in files.items()}
    tables = {name for name in files if re.search(r"(^|/)data/(csv|parquet)/", name)}
    theirs = runs(text).difference(*(words[name] for name in tables))
    return [name for name in files if name not in tables and words[name] & theirs]


def test_no_file_but_the_published_ones_repeats_an_article(archive, wheel):
    folder = os.environ.get("DIPLODATA_ARTICLES")
    articles = [SAMPLE, *(sorted(Path(folder).glob("*.txt")) if folder else ())]
    for path in articles:
        text = path.read_text("utf-8", errors="replace")
        assert copied(archive, text) == copied(wheel, text) == []
        stray = text[len(text) // 3 : len(text) // 3 + 1000]
        assert copied({**archive, "src/stray.py": stray.encode()}, text) == ["src/stray.py"]


def test_the_licence_of_code_and_data_stands_in_the_metadata(archive, wheel):
    for files in (archive, wheel):
        told = metadata_of(files)
        assert told["License-Expression"] == "MIT AND CC-BY-4.0"
        assert sorted(told.get_all("License-File")) == ["LICENSES/CC-BY-4.0.txt", "LICENSES/MIT.txt"]
        assert not [line for line in told.get_all("Classifier") if line.startswith("License")]


def test_the_page_is_the_readme_and_no_link_of_it_is_dead(wheel):
    text = metadata_of(wheel).get_payload(decode=True).decode()
    assert "# diplodata" in text and "import diplodata" in text
    assert not [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("https://", "#"))]


@pytest.fixture
def hatch_build(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    import hatch_build

    return hatch_build


def test_links_lead_to_this_version_in_the_repository_or_are_plain_words(hatch_build):
    assert hatch_build.long_description(README, None, "1", {"README.es.md"}) == README.replace(
        "[text](docs/users/trust.md)", "text"
    )
    plain = hatch_build.long_description(README, None, "0.1.0")
    assert plain == "See [the tables](#tables), en español, [a page](https://example.org/a), text."
    there = hatch_build.long_description(README, "https://example.org/us/diplodata", "0.1.0")
    assert "[en español](https://example.org/us/diplodata/blob/v0.1.0/README.es.md)" in there
    assert "[text](https://example.org/us/diplodata/blob/v0.1.0/docs/users/trust.md)" in there
    assert "[a page](https://example.org/a)" in there and "(#tables)" in there


def test_a_picture_comes_from_this_version_in_the_repository_or_is_left_out(hatch_build):
    readme = "# Title\n\n![A map](docs/map.svg)\n\nText."
    assert hatch_build.long_description(readme, None, "0.1.0") == "# Title\n\nText."
    there = hatch_build.long_description(readme, "https://example.org/us/diplodata", "0.1.0")
    assert there == "# Title\n\n![A map](https://example.org/us/diplodata/raw/v0.1.0/docs/map.svg)\n\nText."
    assert hatch_build.long_description(readme, None, "0.1.0", {"docs/map.svg"}) == readme


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("homepage: null", None),
        ("homepage: null    # not yet", None),
        ("homepage:", None),
        ('homepage: "https://example.org/a"   # ours', "https://example.org/a"),
        ("homepage: https://example.org/a", "https://example.org/a"),
        ("other: 1", None),
    ],
)
def test_a_value_of_package_yaml_is_read_without_yaml(hatch_build, line, value):
    assert hatch_build.value_of(f"name: x\n{line}\nversion: 1\n", "homepage") == value


def test_addresses_come_from_package_yaml(other):
    checkout = Checkout.at(other)
    write_values(checkout, {"homepage": "null", "repository": '"https://example.org/us/diplodata"'})
    told = metadata_of(unzipped(pypi.files(Release(checkout))))
    assert told.get_all("Project-URL") == ["Repository, https://example.org/us/diplodata"]
    assert "https://example.org/us/diplodata/blob/v" in told.get_payload(decode=True).decode()


# What the index would refuse


def found(folder):
    return "\n".join(map(str, pypi.preflight(Release(Checkout.at(folder)))))


LICENCE = "MIT AND CC-BY-4.0"
UNDESCRIBED = f'description = "{"x" * 512}'


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("pyproject.toml", LICENCE, "MIT AND CC-BY-9.9", "is no SPDX expression"),
        ("pyproject.toml", LICENCE, "MIT", "licence CC-BY-4.0 of the data is not in the license expression"),
        ("pyproject.toml", "MIT AND", "0BSD AND", "its text LICENSES/0BSD.txt is missing"),
        ("pyproject.toml", 'description = "', UNDESCRIBED, "the index takes one line of 1 to 512"),
        ("curation/package.yaml", "name: CC-BY-4.0", "name: ODbL-1.0", "licence ODbL-1.0 of the data is not in"),
    ],
)
def test_what_the_index_would_refuse_is_found(other, name, old, new, message, monkeypatch):
    monkeypatch.setattr(pypi, "files", lambda _: {})
    edit(other / name, old, new)
    assert message in found(other)


def test_a_file_that_is_too_large_is_found(monkeypatch):
    monkeypatch.setattr(pypi, "files", lambda _: {"a.whl": b"12345"})
    assert found(ROOT) == ""
    monkeypatch.setattr(pypi, "LARGEST_FILE", 4)
    assert found(ROOT) == "a.whl: 5 bytes; the index takes 4 at most"


def test_a_bundle_that_cannot_be_built_says_why(other):
    (other / "CITATION.cff").unlink()
    with pytest.raises(BuildError, match="CITATION.cff is not there yet: run `make build` first"):
        pypi.files(Release(Checkout.at(other)))


# Publishing, with programs of ours in the place of twine and pip


@pytest.fixture
def checkout(copy, tmp_path, monkeypatch):
    """A checkout whose environment `release` has the programs that a test puts there; a token is set."""
    shutil.copytree(copy / "curation", tmp_path / "curation")
    told = json.loads((copy / "datapackage.json").read_bytes()) | {"version": "0.1.0"}
    (tmp_path / "datapackage.json").write_text(json.dumps(told), "utf-8")
    (tmp_path / ".venv-release" / "bin").mkdir(parents=True)
    monkeypatch.delenv(pypi.ELSEWHERE, raising=False)
    monkeypatch.setenv(pypi.TOKEN, "pypi-secret")
    return tmp_path


def put(checkout, name, script):
    path = checkout / ".venv-release" / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def asked(checkout):
    return "\n".join(map(str, preflight_services(Release(Checkout.at(checkout)), [pypi.TARGET])))


NOTHING = "echo 'ERROR: No matching distribution found for diplodata' >&2; exit 1"


def test_a_token_that_is_missing_or_none_of_the_index_is_an_obstacle(checkout, monkeypatch):
    assert "python is not installed; run `make .venv-release/ready`" in asked(checkout)
    put(checkout, "python", NOTHING)
    assert asked(checkout) == ""
    monkeypatch.setenv(pypi.TOKEN, "hf_abc")
    assert "those begin with 'pypi-'" in asked(checkout) and "hf_abc" not in asked(checkout)
    monkeypatch.delenv(pypi.TOKEN)
    assert asked(checkout).startswith("TWINE_PASSWORD: is not set")


def test_a_version_that_is_there_is_an_obstacle_and_half_of_it_is_none(checkout):
    put(checkout, "python", """echo 'a notice' >&2; echo '{"versions": ["0.1.0", "0.0.1"]}'""")
    assert "0.1.0 is on the index already" in asked(checkout)
    put(checkout, "python", f"""case "$*" in *--no-binary*) {NOTHING};; esac; echo '{{"versions": ["0.1.0"]}}'""")
    assert asked(checkout) == ""  # the wheel arrived, the archive did not: a second run finishes
    put(checkout, "python", f"echo 'WARNING: Retrying after connection broken by NameResolutionError' >&2; {NOTHING}")
    assert "the index cannot be asked" in asked(checkout)


def test_both_files_are_uploaded_what_is_there_is_skipped_and_the_token_never_printed(checkout, monkeypatch, tmp_path):
    staged = tmp_path / "pypi"
    staged.mkdir()
    for name in ("a.whl", "a.tar.gz"):
        (staged / name).touch()
    put(checkout, "twine", f'echo "$@" >{tmp_path}/asked')
    assert pypi.publish(Release(Checkout.at(checkout)), staged) == "diplodata 0.1.0"
    said = (tmp_path / "asked").read_text("utf-8")
    assert "--skip-existing" in said and said.count(str(staged)) == 2
    monkeypatch.setenv(pypi.ELSEWHERE, "http://127.0.0.1:1/")
    pypi.publish(Release(Checkout.at(checkout)), staged)
    assert "--skip-existing" not in (tmp_path / "asked").read_text("utf-8")
    put(checkout, "twine", 'echo "403 Forbidden for $TWINE_PASSWORD"; exit 1')
    with pytest.raises(BuildError) as error:
        pypi.publish(Release(Checkout.at(checkout)), staged)
    assert str(error.value) == "pypi: twine: 403 Forbidden for ***"
