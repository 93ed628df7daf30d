"""A release goes step by step, refuses for all reasons at once, sends nothing unasked, leaves nothing half-written."""

import dataclasses
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import release as command
import yaml
from sample import make_checkout

from diplodata_build.base import git
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases import NAMES, bump, judging, load, offline, refusals, steps
from diplodata_build.releases import check as checking
from diplodata_build.releases.curated import write_values
from diplodata_build.releases.model import Release, Target, Validator
from diplodata_build.run import build

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-03-01"
RELEASED = {"released": TODAY, "unfinished": "false", "doi": "10.5281/zenodo.8"}


@pytest.fixture(scope="module")
def finished(own_articles, tmp_path_factory):
    """A checkout on the sample article from which a dry run may be made: built, committed, no candidate open."""
    folder = make_checkout(tmp_path_factory.mktemp("release") / "checkout")
    first = build(Checkout.at(folder))
    seen = Counter()
    with (folder / "curation" / "dismissed.yaml").open("a", encoding="utf-8") as file:
        for row in first.inputs.assembly.rows["coverage"]:
            seen[row["kind"], row["text"]] += 1
            if row["outcome"] == "open":
                entry = {key: row[key] for key in ("article_id", "kind", "text")}
                entry |= {"occurrence": seen[row["kind"], row["text"]], "reason": "generic_word"}
                file.write("- " + yaml.safe_dump(entry, allow_unicode=True, default_flow_style=True, width=1000))
    assert not build(Checkout.at(folder)).warnings
    (folder / ".gitignore").write_text(".build/\n", "utf-8")
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## 0.1.0 ({TODAY})\n", "utf-8")
    run_git(folder, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture
def checkout(finished, tmp_path):
    """The same, to be changed."""
    return Path(shutil.copytree(finished, tmp_path / "checkout"))


def run_git(folder, *arguments):
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *arguments], cwd=folder, check=True)


def commit(folder):
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--message", "state")


def write(folder, **values):
    """Change values of package.yaml."""
    write_values(Checkout.at(folder), values)


def give(folder, **values):
    """Change values of package.yaml, build and commit."""
    write(folder, **values)
    build(Checkout.at(folder))
    commit(folder)


@pytest.fixture
def unrefused(monkeypatch):
    """Nothing stands in the way of a release but what only publishing asks for; the refusals come further down."""
    monkeypatch.setattr(steps, "refusals", lambda *_: [])


def release_of(folder):
    return Release(Checkout.at(folder))


def told(error):
    return "\n".join(map(str, error.value.problems))


def fake(name="fake", files=None, validators=(), **more):
    return Target(name, more.pop("needs", ()), lambda _: (), lambda _: files or {"a.txt": b"a"}, validators, **more)


def spoil(folder):
    (folder / "a.txt").write_bytes(b"b")


LOOKS = Validator("looks", "", ("grep", "--quiet", "a", "a.txt"), spoil)


# The order of the steps


def test_no_state_is_made_but_by_the_step_before(unrefused, finished):
    checked = steps.check(release_of(finished), [fake()])
    for state, parts in {
        steps.Checked: (release_of(finished), (), (), True),
        steps.Staged: (checked, {}),
        steps.Validated: (checked,),
        steps.Published: (checked, {}),
    }.items():
        with pytest.raises(TypeError, match="is what the step before it gives"):
            state(object(), *parts)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(checked, sending=True)


def test_each_state_has_the_next_step_alone():
    ways = {"stage", "validate", "publish"}
    given = [ways & set(dir(state)) for state in (steps.Checked, steps.Staged, steps.Validated, steps.Published)]
    assert given == [{"stage"}, {"validate"}, {"publish"}, set()]


def test_a_dry_run_stages_and_judges_and_cannot_publish(unrefused, finished, tmp_path):
    sent = []
    target = fake(validators=(LOOKS,), needs=("doi",), publish=lambda *_: sent.append(1) or "there")
    checked = steps.check(release_of(finished), [target])
    validated = checked.stage(tmp_path / "out").validate(say=lambda _: None)
    assert (tmp_path / "out" / "fake" / "a.txt").read_bytes() == b"a"
    assert [str(problem).partition(": ")[2].split(";")[0] for problem in checked.needed] == [
        "released is null", "doi is null", "unfinished is true", "has no heading `## 0.1.0 (YYYY-MM-DD)`",
    ]  # fmt: skip
    with pytest.raises(BuildError, match="dry run"):
        validated.publish()
    assert not sent


def test_publishing_needs_all_that_is_null_and_then_sends(unrefused, checkout, tmp_path):
    target = fake(validators=(LOOKS,), needs=("homepage",), publish=lambda _, folder: f"sent {folder.name}")
    for way in ({"strict": True}, {"sending": True}):
        with pytest.raises(BuildError) as error:
            steps.check(release_of(checkout), [target], **way)
        for told_of in (
            "released is null",
            "doi is null; give it to publish (fake)",
            "homepage is",
            "unfinished is true",
        ):
            assert told_of in told(error)
        assert re.search(r"curation/package\.yaml:\d+: released", told(error))
    write(checkout, **RELEASED, homepage="https://example.org")
    validated = (
        steps.check(release_of(checkout), [target], sending=True).stage(tmp_path / "out").validate(lambda _: None)
    )
    assert validated.publish(lambda _: None).places == {"fake": "sent fake"}


def test_what_a_strict_check_allowed_is_not_sent(unrefused, checkout, tmp_path):
    write(checkout, **RELEASED)
    validated = steps.check(release_of(checkout), [fake()], strict=True).stage(tmp_path).validate(lambda _: None)
    with pytest.raises(BuildError, match="dry run"):
        validated.publish()


def test_services_are_asked_before_anything_is_sent(unrefused, checkout):
    def refusing(name):
        return fake(name, obstacles=lambda _: [Problem(f"{name.upper()}_TOKEN", "is not set")])

    write(checkout, **RELEASED)
    with pytest.raises(BuildError) as error:
        steps.check(release_of(checkout), [refusing("one"), refusing("two")], sending=True)
    assert told(error) == "ONE_TOKEN: is not set\nTWO_TOKEN: is not set"
    assert steps.check(release_of(checkout), [refusing("one")], strict=True)


def test_where_one_service_fails_it_says_who_has_what(unrefused, checkout, tmp_path):
    def fail(*_):
        raise OSError("connection reset")

    write(checkout, **RELEASED)
    targets = [fake("one", publish=lambda *_: "there"), fake("none"), fake("two", publish=fail)]
    targets.append(fake("three", publish=lambda *_: "there"))
    validated = steps.check(release_of(checkout), targets, sending=True).stage(tmp_path).validate(lambda _: None)
    with pytest.raises(BuildError) as error:
        validated.publish(lambda _: None)
    assert "two: connection reset" in told(error)
    assert "published: one; to be published still: two, three" in told(error)


def test_a_bundle_that_changed_after_it_was_judged_is_not_sent(unrefused, checkout, tmp_path):
    sent = []
    write(checkout, **RELEASED)
    targets = [fake("one", publish=lambda *_: sent.append(1)), fake("two", publish=lambda *_: sent.append(2))]
    validated = steps.check(release_of(checkout), targets, sending=True).stage(tmp_path).validate(lambda _: None)
    (tmp_path / "two" / "b.txt").write_bytes(b"")
    with pytest.raises(BuildError, match="not as it was staged"):
        validated.publish()
    assert not sent


# Refusals


def found(look, folder):
    return "\n".join(map(str, look(release_of(folder))))


def test_nothing_stands_in_the_way_of_the_finished_house(finished):
    assert refusals.refusals(release_of(finished), [fake()]) == []


def test_a_dirty_tree_is_refused(checkout):
    (checkout / "stray.txt").write_text("", "utf-8")
    (checkout / "curation" / "retired.yaml").unlink()
    assert "curation/retired.yaml, stray.txt" in found(refusals.uncommitted, checkout)
    commit(checkout)
    assert found(refusals.uncommitted, checkout) == ""


def test_a_version_that_is_tagged_elsewhere_is_refused(checkout):
    run_git(checkout, "tag", "v0.1.0")
    assert found(refusals.tagged, checkout) == ""  # the tag that starts this very release
    run_git(checkout, "commit", "--quiet", "--allow-empty", "--message", "later")
    assert "v0.1.0 is the tag of another commit" in found(refusals.tagged, checkout)


def test_a_shallow_clone_is_refused_for_it_may_lack_tags(checkout, tmp_path):
    run_git(checkout, "commit", "--quiet", "--allow-empty", "--message", "later")
    run_git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{checkout}", "shallow")
    with pytest.raises(BuildError, match="git fetch --unshallow --tags"):
        found(refusals.tagged, tmp_path / "shallow")


def test_a_date_that_is_none_is_refused(checkout):
    write(checkout, released="soon")
    assert "released 'soon' is no date" in found(refusals.undated, checkout)


def test_a_doi_of_a_rehearsal_gets_into_the_bundle_of_zenodo_alone(checkout):
    def told_of(*names):
        return "\n".join(map(str, refusals.rehearsed(release_of(checkout), [fake(name) for name in names])))

    write(checkout, doi="10.5072/zenodo.8", concept_doi="10.5072/zenodo.7")
    assert told_of("zenodo") == ""
    assert re.search(r"package\.yaml:\d+: doi '10\.5072/zenodo\.8' is of Zenodo's sandbox", told_of("zenodo", "pypi"))
    assert "concept_doi '10.5072/zenodo.7'" in told_of("pypi")
    write(checkout, doi="10.5281/zenodo.8", concept_doi="null")
    assert told_of("zenodo", "pypi") == ""


def test_a_changelog_without_the_version_and_its_date_is_told(checkout):
    write(checkout, **RELEASED)
    assert found(refusals.untold, checkout) == ""
    edit(checkout / "CHANGELOG.md", TODAY, "not released")
    assert found(refusals.untold, checkout) == f"CHANGELOG.md: has no heading `## 0.1.0 ({TODAY})`"
    (checkout / "CHANGELOG.md").unlink()
    assert "has no heading" in found(refusals.untold, checkout)


def test_output_that_no_build_gives_is_refused(checkout):
    path = checkout / "data" / "csv" / "actors.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    assert "data/csv/actors.csv: is not what a build gives" in found(refusals.unbuilt, checkout)
    assert "actors.csv" in found(refusals.invalid, checkout)


def test_missing_english_is_refused(checkout):
    english = "Association of eleven coastal cities that shared pilots, lighthouses and scholarships."
    edit(checkout / "curation" / "translation" / "en.po", english, "")
    assert re.search(r"sample\.yaml:\d+: no English for 'actors:.*:description'", found(refusals.unbuilt, checkout))


def test_stale_english_is_refused(checkout):
    edit(checkout / "curation" / "records" / "actors" / "sample.yaml", "Asociación de once", "Asociación de doce")
    assert re.search(r"en\.po:\d+: 'actors:.*' is stale: its Spanish is now", found(refusals.unbuilt, checkout))


def test_a_machines_english_is_refused(checkout):
    key = "actors:red-puertos:name"
    memory, drafts = (checkout / "curation" / "translation" / name for name in ("en.po", "drafts.po"))
    (entry,) = (e for e in memory.read_text("utf-8").split("\n\n") if f'msgctxt "{key}"' in e)
    fuzzy = "# draft: argos/1.9\n#, fuzzy\n" + entry[entry.index("msgctxt") :]
    memory.write_text(memory.read_text("utf-8").replace(entry, fuzzy), "utf-8")
    draft = entry[entry.index("msgctxt") :].replace(f'msgctxt "{key}"', f'msgctxt "{key}@argos/1.9"')
    with drafts.open("a", encoding="utf-8") as file:
        file.write(f"\n{draft}\n")
    assert f"'{key}' is a machine's English that nobody has read" in found(refusals.unbuilt, checkout)


def test_open_candidates_are_refused(checkout):
    (checkout / "curation" / "dismissed.yaml").write_text("[]\n", "utf-8")
    assert "No candidate of an article is open" in found(refusals.unbuilt, checkout)


def test_a_version_step_that_is_too_small_is_refused(checkout):
    give(checkout, **RELEASED)
    run_git(checkout, "tag", "v0.1.0")
    add_a_row(checkout)
    give(checkout, version='"0.1.1"')
    assert re.search(
        r"package\.yaml:\d+: 0\.1\.1 is too small a step after v0\.1\.0: minor", found(bump.too_small, checkout)
    )
    give(checkout, version='"0.2.0"')
    assert found(bump.too_small, checkout) == ""
    give(checkout, version='"0.0.9"')
    assert "0.0.9 does not follow v0.1.0" in found(bump.too_small, checkout)


def test_a_removed_id_without_an_entry_is_refused(checkout):
    add_a_row(checkout)
    give(checkout, **RELEASED)
    run_git(checkout, "tag", "v0.1.0")
    take_the_row_out(checkout)
    give(checkout, version='"1.0.0"')
    assert "retired.yaml" in found(bump.too_small, checkout)


def test_every_reason_is_told_at_once(checkout):
    run_git(checkout, "tag", "v0.1.0")
    run_git(checkout, "commit", "--quiet", "--allow-empty", "--message", "later")
    (checkout / "curation" / "dismissed.yaml").write_text("[]\n", "utf-8")
    with pytest.raises(BuildError) as error:
        steps.check(release_of(checkout), [fake(obstacles=lambda _: [Problem("TOKEN", "is not set")])], sending=True)
    for reason in (
        "not as the last commit",
        "tag of another",
        "is open",
        "released is null",
        "unfinished",
        "TOKEN: is not set",
    ):
        assert reason in told(error)


def test_a_folder_that_is_no_checkout_is_refused_without_a_traceback(tmp_path, capsys):
    assert command.main(["--root", str(tmp_path), "--target", "pypi", "--output", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "datapackage.json: cannot be read" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


# The command


@pytest.mark.parametrize("option", [None, "--strict", "--publish"])
def test_only_publish_sends(unrefused, option, checkout, tmp_path, monkeypatch, capsys):
    sent = []
    target = fake(validators=(LOOKS,), publish=lambda _, folder: sent.append(folder.name) or "there")
    monkeypatch.setattr(command, "load", lambda _: target)
    call = [
        "--root",
        str(checkout),
        "--target",
        "pypi",
        "--output",
        str(tmp_path / "out"),
        *([option] if option else ()),
    ]
    assert command.main(call) == (1 if option else 0)  # what is null stops the others
    assert sent == []
    assert ("still needed to publish: curation/package.yaml:" in capsys.readouterr().out) is (option is None)
    write(checkout, **RELEASED)
    assert command.main(call) == 0
    assert sent == (["fake"] if option == "--publish" else [])
    assert ("nothing was sent" in capsys.readouterr().out) is (option != "--publish")


def test_half_a_word_does_not_publish(capsys):
    with pytest.raises(SystemExit):
        command.main(["--pub"])
    assert "unrecognized arguments: --pub" in capsys.readouterr().err


def test_the_reserved_doi_is_written_down(checkout, monkeypatch, capsys):
    monkeypatch.setattr("diplodata_build.releases.zenodo.reserve", lambda release, folder: "10.5072/zenodo.7")
    assert command.main(["--root", str(checkout), "reserve"]) == 0
    assert release_of(checkout).package["doi"] == "10.5072/zenodo.7"
    assert "Next: `make build`" in capsys.readouterr().out


# Staging


def test_nothing_is_written_where_one_bundle_cannot_be_made(finished, tmp_path):
    def fail(_):
        raise BuildError([Problem("two", "cannot be made")])

    with pytest.raises(BuildError, match="cannot be made"):
        steps.stage(release_of(finished), [fake("one"), dataclasses.replace(fake("two"), files=fail)], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_where_the_disk_is_full_the_last_bundle_stays(finished, tmp_path, monkeypatch):
    steps.stage(release_of(finished), [fake()], tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("diplodata_build.publishing.journal.write_to_disk", full)
    with pytest.raises(BuildError, match="no space left"):
        steps.stage(release_of(finished), [fake(files={"b.txt": b"b"})], tmp_path)
    assert judging.contents(tmp_path / "fake") == {"a.txt": b"a"}


def test_a_second_bundle_takes_the_place_of_the_first_one(finished, tmp_path):
    steps.stage(release_of(finished), [fake()], tmp_path)
    steps.stage(release_of(finished), [fake(files={"deep/b.txt": b"b"})], tmp_path)
    assert judging.contents(tmp_path / "fake") == {"deep/b.txt": b"b"}
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "fake.sha256"], cwd=tmp_path, check=True)


def test_a_folder_of_somebody_elses_is_left_alone(finished, tmp_path):
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(BuildError, match="no bundle of ours"):
        steps.stage(release_of(finished), [fake()], tmp_path)
    assert judging.contents(tmp_path / "fake") == {"thesis.txt": b"years of work"}


def test_an_empty_bundle_is_refused(finished, tmp_path):
    with pytest.raises(BuildError, match="holds no file"):
        steps.stage(release_of(finished), [dataclasses.replace(fake(), files=lambda _: {})], tmp_path)


# Judges


def test_the_network_is_cut_and_loopback_is_up(tmp_path):
    offline.ask(tmp_path)
    code = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
    assert offline.run(["python3", "-c", code], tmp_path, tmp_path) == (0, "")
    code = "import socket; socket.create_connection(('203.0.113.1', 9), 5)"
    failed, said = offline.run(["python3", "-c", code], tmp_path, tmp_path)
    assert failed == 1 and "unreachable" in said


def test_a_way_out_of_the_namespace_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(offline, "_PREFIX", ("sh", "-c", offline._CUT.replace("ip link", "true ip link"), "--"))
    ip = tmp_path / "ip"
    ip.write_text("#!/bin/sh\nexit 0\n", "utf-8")  # there is a route to every address
    ip.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(BuildError, match="a way leads out"):
        offline.ask(tmp_path)


def test_a_machine_that_cannot_cut_the_network_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(offline, "_PREFIX", ("no-such-command",))
    with pytest.raises(BuildError, match="cannot be cut on this machine"):
        offline.ask(tmp_path)


def test_a_judge_sees_neither_home_nor_secrets_and_is_ended_in_the_end(tmp_path, monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", "secret")
    _, said = offline.run(["env"], tmp_path, tmp_path)
    assert "secret" not in said and f"HOME={tmp_path}\n" in said
    monkeypatch.setattr(offline, "LONGEST", 0.3)
    code, said = offline.run(["sleep", "60"], tmp_path, tmp_path)
    assert (code, "ended after" in said) == (124, True)


def test_what_makes_an_environment_is_told_no_token(tmp_path, monkeypatch):
    for name in ("ZENODO_TOKEN", "TWINE_PASSWORD", "KAGGLE_KEY"):
        monkeypatch.setenv(name, "secret")
    (tmp_path / "Makefile").write_text(".venv-x/ready:\n\tmkdir .venv-x && env >$@\n", "utf-8")
    assert judging.prepare(tmp_path, [dataclasses.replace(LOOKS, environment="x")]) == []
    told = (tmp_path / ".venv-x" / "ready").read_text("utf-8")
    assert "PATH=" in told and "secret" not in told


def test_a_refusing_judge_stops_the_release_and_is_quoted(unrefused, finished, tmp_path):
    stern = Validator("stern", "", ("sh", "-c", "echo the title is dull; exit 3"), spoil)
    staged = steps.check(release_of(finished), [fake(validators=(LOOKS, stern))]).stage(tmp_path)
    with pytest.raises(BuildError) as error:
        staged.validate(lambda _: None)
    assert told(error) == "fake: stern: refused\nthe title is dull"


def test_judges_leave_the_bundle_alone(unrefused, finished, tmp_path):
    writer = Validator("writer", "", ("sh", "-c", "echo x >a.txt"), spoil)
    steps.check(release_of(finished), [fake(validators=(writer,))]).stage(tmp_path).validate(lambda _: None)
    assert judging.contents(tmp_path / "fake") == {"a.txt": b"a"}


@pytest.mark.parametrize(
    ("validator", "good", "result", "control"),
    [
        (LOOKS, True, "valid", "refused"),
        (Validator("blind", "", ("true",), spoil), False, "valid", "ACCEPTED"),
        (Validator("idle", "", ("true",), lambda _: None), False, "valid", "ACCEPTED"),
        (Validator("stern", "", ("false",), spoil), False, "INVALID", "refused"),
    ],
)
def test_a_line_is_good_only_where_the_spoiled_copy_is_refused(validator, good, result, control, tmp_path):
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "a.txt").write_bytes(b"a")
    line = checking._line("fake", validator, tmp_path / "fake", tmp_path)
    assert (line.good, line.result.split()[0], line.control) == (good, result, control)
    assert ("\nfake: " in checking.table([line])) is not good


def test_bytes_that_differ_are_a_bad_line():
    assert checking.compare("fake", {"a": b"1", "b": b"2"}, {"a": b"1", "b": b"2"}).good
    for other in ({"a": b"1"}, {"a": b"1", "b": b"3"}, {"a": b"1", "b": b"2", "c": b""}):
        line = checking.compare("fake", {"a": b"1", "b": b"2"}, other)
        assert not line.good and "DIFFER" in line.result


def test_release_check_fails_on_one_bad_line(monkeypatch, capsys):
    lines = [checking.Line("a", "b", "valid", "refused", True), checking.Line("a", "c", "valid", "ACCEPTED", False)]
    monkeypatch.setattr(command, "check_bundles", lambda *_: lines)
    assert command.main(["check"]) == 1
    monkeypatch.setattr(command, "check_bundles", lambda *_: lines[:1])
    assert command.main(["check"]) == 0
    assert "bundle  validator  result  spoiled copy" in capsys.readouterr().out


def test_a_fresh_copy_has_what_git_has_and_other_times(checkout, tmp_path):
    (checkout / "new.txt").write_text("new", "utf-8")
    checking.fresh_copy(checkout, tmp_path / "copy")
    assert sorted(judging.contents(tmp_path / "copy")) == git.files(checkout)
    assert (tmp_path / "copy" / "new.txt").stat().st_mtime == checking.LONG_AGO
    assert not (tmp_path / "copy" / ".build").exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_target_names_judges_that_can_be_had(name):
    target = load(name)
    groups = re.findall(r"(?m)^(\w+) = \[", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert target.name == name and target.validators
    assert {validator.environment for validator in target.validators} <= {*groups, ""}


# The version


def test_bump_changes_the_version_and_what_belongs_to_it_alone(checkout):
    write(checkout, **RELEASED)
    path = checkout / "curation" / "package.yaml"
    before = path.read_text("utf-8")
    assert bump.bump(release_of(checkout), "minor") == "0.2.0"
    after = path.read_text("utf-8")
    package = release_of(checkout).package
    assert (package["version"], package["released"], package["doi"]) == ("0.2.0", None, None)
    differing = [old for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [line.split(":")[0] for line in differing] == ["version", "released", "doi"]
    assert after.count("#") == before.count("#")


@pytest.mark.parametrize(("step", "version"), [("patch", "0.1.1"), ("major", "1.0.0"), ("0.3.0", "0.3.0")])
def test_bump_goes_on(checkout, step, version):
    assert bump.bump(release_of(checkout), step) == version


@pytest.mark.parametrize("step", ["0.1.0", "0.0.9", "1.0", "v2.0.0", "huge", ""])
def test_bump_does_not_go_back_or_nowhere(checkout, step):
    before = (checkout / "curation" / "package.yaml").read_text("utf-8")
    with pytest.raises(BuildError, match="neither major, minor, patch nor a version later than 0.1.0"):
        bump.bump(release_of(checkout), step)
    assert (checkout / "curation" / "package.yaml").read_text("utf-8") == before


def test_bump_refuses_a_smaller_step_than_the_changes_call_for(checkout, capsys):
    give(checkout, **RELEASED)
    run_git(checkout, "tag", "v0.1.0")
    add_a_row(checkout)
    build(Checkout.at(checkout))
    assert command.main(["--root", str(checkout), "bump", "patch"]) == 1
    assert "0.1.1 is too small a step after v0.1.0: minor is called for, 0.2.0 at least" in capsys.readouterr().err
    assert command.main(["--root", str(checkout), "bump", "minor"]) == 0
    assert "Next: `make build`" in capsys.readouterr().out


def test_the_tag_of_a_version(checkout, capsys):
    assert command.main(["--root", str(checkout), "tag"]) == 0
    assert capsys.readouterr().out == "v0.1.0\n"


ANOTHER = """
    - kind: finding
      position: 2
      form: paraphrase
      article_id: sample
      text_es: Duró menos que sus faros.
      english_kind: translation
      evidence: [{article_id: sample, supports: [statement], exact: porque sus gentes se conocían}]
"""


ITS_ENGLISH = """
msgctxt "statements:red-puertos.finding.2:text"
msgid "Duró menos que sus faros."
msgstr "It lasted less long than its lighthouses."
"""


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def add_a_row(checkout):
    """One more statement in the records of the sample, after the first one."""
    first = "exact: porque sus gentes se conocían}]\n"
    edit(checkout / "curation" / "records" / "actors" / "sample.yaml", first, first[:-1] + ANOTHER)
    with (checkout / "curation" / "translation" / "en.po").open("a", encoding="utf-8") as file:
        file.write(ITS_ENGLISH)


def take_the_row_out(checkout):
    edit(checkout / "curation" / "records" / "actors" / "sample.yaml", ANOTHER, "\n")
    edit(checkout / "curation" / "translation" / "en.po", ITS_ENGLISH, "")
