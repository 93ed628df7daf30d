"""The package for R: installed into an empty library it gives what Python gives; the same bytes each time."""

import gzip
import io
import re
import shutil
import subprocess
import tarfile

import pytest
from corrupt import in_tar
from given import RELEASE, release_with
from r_twin import TRACED, differences, install

import diplodata
from diplodata._names import SPANISH
from diplodata._package import installed
from diplodata_build.base.problems import BuildError
from diplodata_build.releases import r
from diplodata_build.releases.bundles import contents


def r_is_here():
    """Whether R, what the vignettes need, and pandoc are here; `.ci/run` installs them and fails where one skips."""
    asked = "quit(status = !all(vapply(c('knitr', 'rmarkdown'), requireNamespace, NA, quietly = TRUE)))"
    programs = shutil.which("Rscript") and shutil.which("pandoc")
    return bool(programs) and subprocess.run(["Rscript", "-e", asked], check=False).returncode == 0


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    if not r_is_here():
        pytest.skip(f"needs {r.NEEDED}")
    folder = tmp_path_factory.mktemp("r")
    for name, content in r.files(RELEASE).items():
        (folder / name).write_bytes(content)
    return folder


def spoiled(name, old, new):
    """Corrupts a file of inst/extdata in an archive."""

    def change(content):
        text = gzip.decompress(content)
        assert old in text
        return gzip.compress(text.replace(old, new, 1))

    return in_tar("*.tar.gz", f"/inst/extdata/{name}.csv.gz", change)


def differences_of(bundle, folder):
    (archive,) = bundle.glob("*.tar.gz")
    assert install(archive, folder / "library") == ""
    return differences(folder / "library", folder / "read")


def test_every_cell_class_level_and_passage_is_as_in_python(bundle, tmp_path):
    assert differences_of(bundle, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("tables/actors", b"Chicago", b"Chicag0", "actors, both, row"),
        ("codes", b",local,local,", b",local,locul,", "actors, es"),
        ("columns", b",page,integer,", b",page,string,", "character"),
        ("passages", b"Casas de la Ciudad", b"Casas de la ciudad", f"the passages of {TRACED[0]}"),
    ],
)
def test_another_cell_is_seen(bundle, tmp_path, name, old, new, said):
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    spoiled(name, old, new)(copy)
    assert any(said in one for one in differences_of(copy, tmp_path))


def test_the_same_bytes_again_and_small_enough(bundle):
    assert contents(bundle) == r.files(RELEASE)
    assert sum(map(len, contents(bundle).values())) < r.LARGEST


def test_every_table_and_view_has_a_help_page_with_all_its_texts():
    files = r.sources(RELEASE)
    for name, resource in installed().described.items():
        page = files[f"man/{name}.Rd"].decode()
        assert f"\\alias{{{name}}}" in page
        named = re.findall(r"\\code\{(\w+)\}", " ".join(re.findall(r"(?m)^\\item\{(.*?)\}\{\(", page)))
        fields = resource["schema"]["fields"]
        assert set(named) == {field["name"] for field in fields}
        plain = re.sub(r"\\emph\{([^}]*)\}", r"\1", page)
        for field in fields:
            if not field["name"].endswith("_en"):  # one text with its Spanish
                assert r._rd(field["description"]) in plain and r._rd(field["diplodata:description_es"]) in plain
    assert all(f"\\alias{{{spanish}}}" in files[f"man/{name}.Rd"].decode() for spanish, name in SPANISH.items())


def test_what_is_curated_stands_in_the_description_and_the_citation():
    files = r.sources(release_with(homepage="https://example.org/d", contact="a@example.org", concept_doi="10.1/x"))
    assert b"URL: https://example.org/d\n" in files["DESCRIPTION"] and b"a@example.org" in files["DESCRIPTION"]
    assert b'doi = "10.1/x"' in files["inst/CITATION"]
    assert f"Version: {diplodata.__version__}\n".encode() in files["DESCRIPTION"]


def test_what_r_would_refuse_is_found_before():
    assert list(r.preflight(RELEASE)) == []
    (problem,) = r.preflight(release_with(contact="nobody"))
    assert "is no e-mail address" in str(problem)


def test_a_missing_r_a_failure_and_an_archive_that_is_too_large_are_told(monkeypatch, bundle):
    with pytest.MonkeyPatch.context() as patch, pytest.raises(BuildError, match="CRAN takes"):
        patch.setattr(r, "LARGEST", 1000)
        r.files(RELEASE)
    whole = r.sources(RELEASE)
    monkeypatch.setattr(r, "sources", lambda _: whole | {"NAMESPACE": b"export(no_such_function)\n"})
    with pytest.raises(BuildError, match="R CMD build failed"):
        r.files(RELEASE)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BuildError, match="R is missing: install R with knitr"):
        r.files(RELEASE)


def test_the_archive_names_no_time_and_no_person(bundle):
    (content,) = contents(bundle).values()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = archive.getmembers()
        described = archive.extractfile("diplodata/DESCRIPTION").read()
    assert {(one.mtime, one.uname, one.gname, one.mode) for one in members} == {(0, "", "", 0o644)}
    assert b"Packaged: 2000-01-01 00:00:00 UTC; diplodata\n" in described
    assert {"diplodata/inst/doc/three-questions.html", "diplodata/inst/doc/tres-preguntas.html"} <= {
        one.name for one in members
    }
