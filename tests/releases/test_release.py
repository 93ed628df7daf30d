"""A release is refused for all reasons at once, sends nothing unasked, and leaves nothing half-written."""

import json
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
import release as command
from sample import ROOT, dismiss_what_is_open, edit, git, make_checkout, state_the_sentences

from diplodata._names import VIEWS
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases import bundles, preflight, version
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.targets import TARGETS
from diplodata_build.releases.version import write_values
from diplodata_build.run import build

TODAY = "2026-03-01"
RELEASED = {"released": TODAY, "unfinished": "false", "doi": "10.5281/zenodo.8"}


@pytest.fixture(scope="module")
def finished(own_articles, tmp_path_factory):
    """A checkout on the sample article from which a dry run may be made: built, committed, no candidate open."""
    folder = make_checkout(tmp_path_factory.mktemp("release") / "checkout")
    state_the_sentences(folder)
    dismiss_what_is_open(folder)
    assert not build(Checkout.at(folder)).warnings
    (folder / ".gitignore").write_text(".build/\n", "utf-8")
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## 0.1.0 ({TODAY})\n", "utf-8")
    git(folder, "init")
    commit(folder)
    return folder


@pytest.fixture
def checkout(finished, tmp_path):
    """The same, to be changed."""
    return Path(shutil.copytree(finished, tmp_path / "checkout"))


def commit(folder):
    git(folder, "add --all", "commit --message state")


def write(folder, **values):
    """Change values of package.yaml."""
    write_values(Checkout.at(folder), values)


def give(folder, **values):
    """Change values of package.yaml, build and commit."""
    write(folder, **values)
    build(Checkout.at(folder))
    commit(folder)


def release_of(folder):
    return Release(Checkout.at(folder))


def refused(work, *arguments):
    """What a step says when it refuses."""
    with pytest.raises(BuildError) as error:
        work(*arguments)
    return str(error.value)


def fake(name="fake", files=None, needs=(), preflight=lambda _: (), **more):
    return Target(name, needs, lambda _: files or {"a.txt": b"a"}, preflight, **more)


def validate(folder, *targets):
    """Note the bundles of some targets as `make release-check` does."""
    passed = {target.name: bundles.digest(target.files(release_of(folder))) for target in targets}
    (folder / "dist").mkdir(exist_ok=True)
    (folder / bundles.VALIDATED).write_text(json.dumps(passed), "utf-8")


# The command


@pytest.fixture
def called(checkout, tmp_path, monkeypatch):
    """Call the command on the checkout with other targets; all that stands in the way is what publishing needs."""
    monkeypatch.setattr(command, "preflight", lambda *_: [])

    def call(targets, *options):
        monkeypatch.setattr(command, "TARGETS", {target.name: target for target in targets})
        return command.main(["--root", str(checkout), "--output", str(tmp_path / "out"), *options])

    return call


@pytest.mark.parametrize("option", [None, "--strict", "--publish"])
def test_only_publish_sends_and_asks_a_service(option, called, checkout, capsys):
    sent, asked = [], []
    asking = {"preflight_service": lambda _: asked.append(1) or []}
    target = fake(publish=lambda _, folder: sent.append(folder.name) or "there", **asking)
    options = [option] if option else []
    assert called([target], *options) == (1 if option else 0)  # what is null stops the others
    assert sent == []
    assert ("still needed to publish: curation/package.yaml:" in capsys.readouterr().out) is (option is None)
    write(checkout, **RELEASED)
    validate(checkout, target)
    assert called([target], *options) == 0
    assert sent == (["fake"] if option == "--publish" else [])
    assert bool(asked) is (option == "--publish")
    assert ("nothing was sent" in capsys.readouterr().out) is (option != "--publish")


def test_only_what_passed_release_check_is_sent(called, checkout, capsys):
    sent = []
    one, two = (fake(name, publish=lambda _, folder: sent.append(folder.name)) for name in ("one", "two"))
    write(checkout, **RELEASED)
    for state in ("nothing was validated", "one of them", "another content"):
        assert called([one, two], "--publish") == called([one, two], "--strict") == 1, state
        assert "two: is not a bundle that passed `make release-check`" in capsys.readouterr().err
        validate(
            checkout, *{"nothing was validated": [one], "one of them": [one, fake("two", {"b": b""})]}.get(state, [])
        )
    assert sent == []
    validate(checkout, one, two)
    assert called([one, two], "--publish") == 0
    assert sent == ["one", "two"]


def test_every_reason_is_told_at_once_and_nothing_is_written(checkout, tmp_path, monkeypatch, capsys):
    git(checkout, "tag v0.1.0")
    git(checkout, "commit --allow-empty --message later")
    (checkout / "curation" / "dismissed.yaml").write_text("[]\n", "utf-8")
    targets = [
        fake(name, needs=("homepage",), preflight=lambda _: [Problem("title", "is too long")],
             preflight_service=partial(lambda token, _: [Problem(token, "is not set")], f"{name.upper()}_TOKEN"))
        for name in ("one", "two")
    ]  # fmt: skip
    monkeypatch.setattr(command, "TARGETS", {target.name: target for target in targets})
    output = tmp_path / "out"
    assert command.main(["--root", str(checkout), "--output", str(output), "--publish"]) == 1
    told = capsys.readouterr().err
    for reason in (
        "differ from the last commit",
        "tag of another commit",
        "26 candidates are open",
        "released is null; publishing needs it (one, two)",
        "homepage is null",
        "unfinished is true",
        "has no heading `## 0.1.0 (YYYY-MM-DD)`",
        "title: is too long",
        "ONE_TOKEN: is not set",
        "TWO_TOKEN: is not set",
    ):
        assert reason in told
    assert re.search(r"curation/package\.yaml:\d+: released", told)
    assert not output.exists()


def test_where_one_service_fails_it_says_who_has_what(called, checkout, capsys):
    def fail(*_):
        raise OSError("connection reset")

    write(checkout, **RELEASED)
    targets = [fake("one", publish=lambda *_: "there"), fake("none"), fake("two", publish=fail)]
    targets.append(fake("three", publish=lambda *_: "there"))
    validate(checkout, *targets)
    assert called(targets, "--publish") == 1
    told = capsys.readouterr()
    assert "one: published: there" in told.out and "two: connection reset" in told.err
    assert "Published: one; still to be published: two, three" in told.err


def test_the_reserved_doi_is_written_down_and_the_tag_told(checkout, monkeypatch, capsys):
    monkeypatch.setattr("diplodata_build.releases.zenodo.reserve", lambda release: "10.5072/zenodo.7")
    assert command.main(["--root", str(checkout), "reserve"]) == 0
    assert release_of(checkout).package["doi"] == "10.5072/zenodo.7"
    assert "Next: `make build`" in capsys.readouterr().out
    assert command.main(["--root", str(checkout), "tag"]) == 0
    assert capsys.readouterr().out == "v0.1.0\n"


def test_half_a_word_and_a_folder_that_is_no_checkout_are_refused_without_a_traceback(tmp_path, capsys):
    with pytest.raises(SystemExit):
        command.main(["--pub"])
    assert "unrecognized arguments: --pub" in capsys.readouterr().err
    assert command.main(["--root", str(tmp_path), "--target", "pypi", "--output", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "datapackage.json: cannot be read" in told and "Traceback" not in told
    assert not (tmp_path / "out").exists()


# What stands in the way


def found(look, folder):
    return "\n".join(map(str, look(release_of(folder))))


def test_nothing_stands_in_the_way_of_the_finished_checkout_and_a_dirty_tree_does(checkout):
    assert preflight.preflight(release_of(checkout), [fake()]) == []
    (checkout / "stray.txt").write_text("", "utf-8")
    (checkout / "curation" / "retired.yaml").unlink()
    assert "curation/retired.yaml, stray.txt" in found(preflight.uncommitted, checkout)
    commit(checkout)
    assert found(preflight.uncommitted, checkout) == ""


def test_a_version_that_is_tagged_elsewhere_is_refused_and_a_clone_that_may_lack_tags(checkout, tmp_path):
    git(checkout, "tag v0.1.0")
    assert found(preflight.tagged_elsewhere, checkout) == ""  # the tag that starts this very release
    git(checkout, "commit --allow-empty --message later")
    assert "v0.1.0 is the tag of another commit" in found(preflight.tagged_elsewhere, checkout)
    git(tmp_path, f"clone --depth 1 file://{checkout} shallow")
    with pytest.raises(BuildError, match="git fetch --unshallow --tags"):
        found(preflight.tagged_elsewhere, tmp_path / "shallow")


def test_a_date_that_is_none_is_refused(checkout):
    write(checkout, released="soon")
    assert "released 'soon' is no date" in found(preflight.bad_date, checkout)


def test_a_doi_of_a_rehearsal_gets_into_the_bundle_of_zenodo_alone(checkout):
    def told_of(*names):
        return "\n".join(map(str, preflight.sandbox_doi(release_of(checkout), [fake(name) for name in names])))

    write(checkout, doi="10.5072/zenodo.8", concept_doi="10.5072/zenodo.7")
    assert told_of("zenodo") == ""
    assert re.search(
        r"package\.yaml:\d+: doi '10\.5072/zenodo\.8' is a DOI of Zenodo's sandbox", told_of("zenodo", "pypi")
    )
    assert "concept_doi '10.5072/zenodo.7'" in told_of("pypi")
    write(checkout, doi="10.5281/zenodo.8", concept_doi="null")
    assert told_of("zenodo", "pypi") == ""


def test_a_changelog_without_the_version_and_its_date_is_told(checkout):
    write(checkout, **RELEASED)
    assert found(preflight.not_in_changelog, checkout) == ""
    edit(checkout / "CHANGELOG.md", TODAY, "not released")
    assert found(preflight.not_in_changelog, checkout) == f"CHANGELOG.md: has no heading `## 0.1.0 ({TODAY})`"
    (checkout / "CHANGELOG.md").unlink()
    assert "has no heading" in found(preflight.not_in_changelog, checkout)


UNBUILT = [  # in a file: old, new, what is refused
    ("data/csv/actors.csv", "\n", "\n\n", r"data/csv/actors\.csv: differs from what a build gives"),
    ("curation/translation/en.po",
     "Association of eleven coastal cities that shared pilots, lighthouses and scholarships.", "",
     r"actors/sample\.yaml:\d+: no English for 'actors:.*:description'"),
    ("curation/records/actors/sample.yaml", "Asociación de once", "Asociación nueva de once",
     r"en\.po:\d+: 'actors:.*' is stale: its Spanish is now"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "refused"), UNBUILT)
def test_output_that_no_build_gives_and_missing_or_stale_english_are_refused(checkout, name, old, new, refused):
    edit(checkout / name, old, new)
    assert re.search(refused, found(preflight.unbuilt, checkout))
    assert ("actors.csv" in found(preflight.invalid, checkout)) is name.endswith(".csv")


def test_a_machines_english_is_refused(checkout):
    key = "actors:red-puertos:name"
    memory, drafts = (checkout / "curation" / "translation" / name for name in ("en.po", "drafts.po"))
    (entry,) = (e for e in memory.read_text("utf-8").split("\n\n") if f'msgctxt "{key}"' in e)
    fuzzy = "# draft: argos/1.9\n#, fuzzy\n" + entry[entry.index("msgctxt") :]
    memory.write_text(memory.read_text("utf-8").replace(entry, fuzzy), "utf-8")
    draft = entry[entry.index("msgctxt") :].replace(f'msgctxt "{key}"', f'msgctxt "{key}@argos/1.9"')
    with drafts.open("a", encoding="utf-8") as file:
        file.write(f"\n{draft}\n")
    assert f"'{key}' is a machine's English that nobody has reviewed" in found(preflight.unbuilt, checkout)


def test_a_version_step_that_is_too_small_is_refused(checkout):
    give(checkout, **RELEASED)
    git(checkout, "tag v0.1.0")
    add_a_row(checkout)
    give(checkout, version='"0.1.1"')
    assert re.search(
        r"package\.yaml:\d+: 0\.1\.1 is too small a step after v0\.1\.0: minor", found(version.wrong_step, checkout)
    )
    give(checkout, version='"0.2.0"')
    assert found(version.wrong_step, checkout) == ""
    give(checkout, version='"0.0.9"')
    assert "0.0.9 does not follow v0.1.0" in found(version.wrong_step, checkout)


def test_a_removed_id_without_an_entry_is_refused(checkout):
    add_a_row(checkout)
    give(checkout, **RELEASED)
    git(checkout, "tag v0.1.0")
    take_the_row_out(checkout)
    give(checkout, version='"1.0.0"')
    assert "retired.yaml" in found(version.wrong_step, checkout)


# Bundles on the disk


def test_nothing_is_written_where_one_bundle_cannot_be_made(finished, tmp_path):
    def fail(_):
        raise BuildError([Problem("two", "cannot be made")])

    for files, says in ((fail, "cannot be made"), (lambda _: {}, "has no files")):
        targets = [fake("one"), Target("two", (), files, lambda _: ())]
        assert says in refused(bundles.stage, release_of(finished), targets, tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_where_the_disk_is_full_the_last_bundle_stays_and_a_second_one_takes_its_place(finished, tmp_path, monkeypatch):
    bundles.stage(release_of(finished), [fake()], tmp_path)
    other = fake(files={"deep/b.txt": b"b"})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("diplodata_build.publishing.journal.write_to_disk", full)
        assert "no space left" in refused(bundles.stage, release_of(finished), [other], tmp_path)
    assert bundles.contents(tmp_path / "fake") == {"a.txt": b"a"}
    bundles.stage(release_of(finished), [other], tmp_path)
    assert bundles.contents(tmp_path / "fake") == {"deep/b.txt": b"b"}
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "fake.sha256"], cwd=tmp_path, check=True)


def test_a_folder_of_somebody_elses_is_left_alone(finished, tmp_path):
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "thesis.txt").write_text("years of work", "utf-8")
    assert "no bundle of ours" in refused(bundles.stage, release_of(finished), [fake()], tmp_path)
    assert bundles.contents(tmp_path / "fake") == {"thesis.txt": b"years of work"}


# The version


def test_bump_changes_the_version_and_what_belongs_to_it_alone(checkout):
    write(checkout, **RELEASED)
    path = checkout / "curation" / "package.yaml"
    before = path.read_text("utf-8")
    assert version.bump(release_of(checkout), "minor") == "0.2.0"
    after = path.read_text("utf-8")
    package = release_of(checkout).package
    assert (package["version"], package["released"], package["doi"]) == ("0.2.0", None, None)
    differing = [old for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [line.split(":")[0] for line in differing] == ["version", "released", "doi"]
    assert after.count("#") == before.count("#")


@pytest.mark.parametrize(("step", "following"), [("patch", "0.1.1"), ("major", "1.0.0"), ("0.3.0", "0.3.0")])
def test_bump_goes_on_and_not_back_or_nowhere(checkout, step, following):
    before = (checkout / "curation" / "package.yaml").read_text("utf-8")
    for wrong in ("0.1.0", "0.0.9", "1.0", "v2.0.0", "huge", ""):
        with pytest.raises(BuildError, match="neither major, minor, patch nor a version later than 0.1.0"):
            version.bump(release_of(checkout), wrong)
    assert (checkout / "curation" / "package.yaml").read_text("utf-8") == before
    assert version.bump(release_of(checkout), step) == following


def test_bump_refuses_a_smaller_step_than_the_changes_call_for(checkout, capsys):
    give(checkout, **RELEASED)
    git(checkout, "tag v0.1.0")
    add_a_row(checkout)
    build(Checkout.at(checkout))
    assert command.main(["--root", str(checkout), "bump", "patch"]) == 1
    assert "0.1.1 is too small a step after v0.1.0: minor is called for, 0.2.0 at least" in capsys.readouterr().err
    assert command.main(["--root", str(checkout), "bump", "minor"]) == 0
    assert "Next: `make build`" in capsys.readouterr().out


ANOTHER = """
- entity_id: red-puertos
  kind: finding
  position: 2
  form: paraphrase
  article_id: sample
  text_es: Sus gentes volvían a encontrarse cada semana.
  english_kind: translation
  attributions: [{actor_id: teresa-lujan, role: asserts}]
  evidence: [volvían a encontrarse cada semana]
"""


ITS_ENGLISH = """
msgctxt "statements:red-puertos.finding.2:text"
msgid "Sus gentes volvían a encontrarse cada semana."
msgstr "Its people met again each week."
"""


def add_a_row(checkout):
    """One more statement in the records of the sample."""
    for name, more in (("records/statements/sample.yaml", ANOTHER), ("translation/en.po", ITS_ENGLISH)):
        with (checkout / "curation" / name).open("a", encoding="utf-8") as file:
            file.write(more)


def take_the_row_out(checkout):
    edit(checkout / "curation" / "records" / "statements" / "sample.yaml", ANOTHER, "")
    edit(checkout / "curation" / "translation" / "en.po", ITS_ENGLISH, "")


# What the bundles hold


def test_the_page_says_what_each_bundle_holds_and_weighs():
    release = Release(Checkout.at(ROOT))
    table = bundles.weights({name: target.files(release) for name, target in TARGETS.items()})
    page = (ROOT / bundles.CONTENTS).read_text("utf-8")
    assert table in page, "run `scripts/release.py contents`"
    older = page.replace(" MB |", " kB |")
    assert older != page == bundles.with_weights(older, table)  # the old table is replaced, and nothing else


def test_a_file_more_is_seen_in_the_weights():
    files = {"a.csv": bytes(200_000)}
    assert bundles.weights({"one": files}).splitlines()[-1] == "| one | 1 | 0.2 MB | 1 csv |"
    assert "| one | 2 | 0.3 MB | 1 csv, 1 others |" in bundles.weights({"one": files | {"x": bytes(99_000)}})


ENDINGS = {"zenodo": "csv", "kaggle": "csv", "croissant": "csv", "huggingface": "parquet"}


@pytest.mark.parametrize(("target", "ending"), ENDINGS.items())
def test_every_view_is_in_every_bundle(target, ending):
    bundle = TARGETS[target].files(Release(Checkout.at(ROOT)))
    for name in VIEWS:
        assert any(re.search(rf"\b{name}(/train)?\.{ending}$", path) for path in bundle), name
