"""The workflows run commands that exist, and may do no more than they must."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import release as command
import yaml
from sample import ROOT, edit

from diplodata_build.base import git

WORKFLOWS = {path.stem: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
RELEASING = (ROOT / "docs/maintainers/releasing.md").read_text("utf-8")
VALIDATORS = (ROOT / "tests" / "releases" / "outside_validators.py").read_text("utf-8")
ON = True  # what YAML 1.1 makes of the key `on`


def workflow(name):
    return yaml.safe_load(WORKFLOWS[name].read_text("utf-8"))


def steps(name):
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def runs(name):
    return [step["run"] for step in steps(name) if "run" in step]


def test_check_runs_on_every_change_and_release_on_a_published_one():
    assert set(WORKFLOWS) == {"check", "pages", "release"}
    assert workflow("check")[ON] == ["push", "pull_request"]
    assert workflow("release")[ON] == {"release": {"types": ["published"]}}
    assert workflow("pages")[ON].keys() == {"release", "workflow_dispatch"}
    order = [".venv/bin/python scripts/build.py --check", "make check", "make test"]
    places = [runs("check").index(run) for run in order]
    assert places == sorted(places)


def test_the_job_that_may_publish_runs_nothing_of_the_repository():
    jobs = workflow("release")["jobs"]
    assert workflow("release")["permissions"] == workflow("check")["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {"id-token": "write"} and jobs["publish"]["environment"] == "pypi"
    assert jobs["publish"]["needs"] == "bundles"
    assert [step["uses"].partition("@")[0] for step in jobs["publish"]["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]
    assert "permissions" not in jobs["bundles"]
    (deploy,) = workflow("pages")["jobs"]["publish"]["steps"]
    assert deploy.keys() == {"uses"} and workflow("pages")["permissions"] == {"contents": "read"}


def test_what_is_published_is_what_was_staged_under_all_conditions_of_publishing():
    order = ["make release-check", ".venv/bin/python scripts/release.py --target pypi --strict --output dist"]
    assert [run for run in runs("release") if run in order] == order
    (upload,) = (step["with"] for step in steps("release") if "upload-artifact" in step.get("uses", ""))
    assert upload == {"name": "pypi", "path": "dist/pypi/", "if-no-files-found": "error"}


def test_the_release_installs_what_the_package_for_r_needs_before_it_is_made():
    (needed,) = re.findall(r"packages\+=\((.+)\)  # the package for R", (ROOT / ".ci" / "run").read_text("utf-8"))
    (install,) = [run for run in runs("release") if "apt-get" in run and " install " in run]
    assert {"r-base-core", *needed.split()} == set(install.partition(" install ")[2].split())
    assert runs("release").index(install) < runs("release").index("make release-check")


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_workflows_hold_no_secret_and_put_nothing_foreign_into_a_command(name):
    text = WORKFLOWS[name].read_text("utf-8")
    assert "secrets." not in text and "${{" not in text
    for step in steps(name):
        assert not re.search(r"--publish|twine", step.get("run", ""))
        assert "checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False
    for job in workflow(name)["jobs"].values():
        assert job["timeout-minutes"] <= 120


PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")


def test_actions_are_named_by_their_commit_with_its_version_and_the_same_everywhere():
    named = [line for path in WORKFLOWS.values() for line in re.findall(r"uses: (.+)", path.read_text("utf-8"))]
    assert [line for line in named if not PINNED.fullmatch(line)] == []
    assert len(set(named)) == len({line.partition("@")[0] for line in named})
    (updates,) = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))["updates"]
    assert updates["package-ecosystem"] == "github-actions"


@pytest.mark.parametrize("named", ["actions/checkout@v5", "actions/checkout@main", f"actions/checkout@{'a' * 40}"])
def test_an_action_that_can_change_is_seen(named):
    assert not PINNED.fullmatch(named)


SPOILED = {  # in a file: old, new, and what zizmor calls it
    "template-injection": ("check", "run: make check", 'run: echo "${{ github.event.pull_request.title }}"'),
    "dangerous-triggers": ("check", "on: [push, pull_request]", "on: pull_request_target"),
    "excessive-permissions": ("release", "  contents: read\n", "  contents: write\n"),
    "unpinned-uses": ("release", "@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e", "@release/v1"),
    "artipacked": ("check", "          persist-credentials: false\n", ""),
    "cache-poisoning": ("release", 'python-version: "3.11"', 'python-version: "3.11"\n          cache: pip'),
}


def audited(folder):
    """What zizmor finds in the workflows of a folder, as `make check` asks it."""
    (line,) = re.findall(r"(?m)^\t\$\(BIN\)/(zizmor .+) \.github$", MAKEFILE)
    words = [str(Path(sys.executable).parent / "zizmor"), *line.split()[1:], "--format", "json", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = {one["ident"] for one in json.loads(done.stdout)}
    assert bool(done.returncode) is bool(found), done.stderr
    return found


def test_zizmor_finds_nothing_in_the_workflows():
    assert audited(ROOT / ".github") == set()


@pytest.mark.parametrize("found", SPOILED)
def test_zizmor_sees_what_may_not_be(found, tmp_path):
    name, old, new = SPOILED[found]
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    path = Path(shutil.copy(WORKFLOWS[name], tmp_path / ".github" / "workflows"))
    edit(path, old, new)
    assert found in audited(tmp_path)


def parses(line):
    """Whether a command line of ours is one: the goal of make, the script and its options, the program."""
    words = [word.strip("$(\")'") for word in shlex.split(line.replace("…", "x"))]
    while words and re.match(r"[A-Z_]+=", words[0]):
        words = words[1:]
    if words[0] == "make":
        goals = [word for word in words[1:] if not word.startswith("-")]
        named = [goal.replace(".venv/ready", "$(READY)") for goal in goals]
        return all(re.search(rf"(?m)^{re.escape(goal)}:", MAKEFILE) for goal in named)
    if words[:2] == [".venv/bin/python", "scripts/release.py"] or words[0] == "release.py":
        command.parser().parse_args(words[2:] if words[0] != "release.py" else words[1:])
        return True
    if words[0] == ".venv/bin/python":
        return (ROOT / words[1]).is_file()
    return words[0] in ("sudo", "test", "git", "pip", "diplodata")


@pytest.mark.parametrize("line", [run for name in sorted(WORKFLOWS) for run in runs(name)])
def test_every_command_of_a_workflow_exists(line):
    assert parses(line)
    for inner in re.findall(r"\$\((.+?)\)", line):
        assert parses(inner)


def commands_of(text):
    """What stands in backticks and begins as a command."""
    spans = (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text))
    return [
        span
        for span in spans
        if re.match(r"([A-Z_]+=\S+ )*(release\.py|make|\.venv/bin\S+) [^…]", span) and not span.endswith("…")
    ]


def test_every_command_of_releasing_exists():
    found = commands_of(RELEASING)
    assert len(found) >= 12
    for line in found:
        assert parses(line.replace("major|minor|patch", "minor")), line
    assert not parses("make no-such-goal") and not parses(".venv/bin/python scripts/no_such.py")
    with pytest.raises(SystemExit):
        parses("release.py --no-such-option")


def test_the_steps_of_releasing_are_numbered_without_a_gap():
    numbers = [int(number) for number in re.findall(r"(?m)^(\d+)\. ", RELEASING)]
    assert numbers == list(range(1, len(numbers) + 1))
    for reference in re.findall(r"steps? (\d+)", RELEASING):
        assert int(reference) in numbers


def test_release_check_runs_every_validator_with_the_network_cut():
    (recipe,) = re.findall(r"(?m)^release-check: \$\(READY\) \$\(RELEASE_ENVIRONMENTS\) .*\n((?:\t.*\n)+)", MAKEFILE)
    assert recipe.startswith("\t@$(OFFLINE) ") and "tests/releases/release_check.py" in recipe
    assert re.search(r"(?m)^OFFLINE := unshare -rn sh -c 'ip link set lo up && exec \"\$\$@\"' --$", MAKEFILE)
    (needed,) = re.findall(r"(?m)^RELEASE_ENVIRONMENTS := ((?:.*\\\n)*.*)$", MAKEFILE)
    used = set(re.findall(r'(?:program|Uploads|run)\(\s*"(\w+)"', VALIDATORS))
    made = set(re.findall(r"\.venv-(\w+)/ready", needed))
    assert used == made == {"release", "zenodo", "cff", "kaggle", "huggingface", "croissant"}
    assert re.search(r"(?m)^\.venv-release/ready: \.wheelhouse/ready$", MAKEFILE)


def test_no_file_holds_the_address_of_an_index():
    address = re.compile(rb"https?://[\w.-]*(?:pypi\.|pythonhosted\.|registry\.npmjs\.|deb\.debian\.)")
    files = (name for name in git.files(ROOT) if not name.endswith((".parquet", ".png")))
    assert [name for name in files if address.search((ROOT / name).read_bytes())] == []


def test_the_environment_for_the_index_is_made_offline_ready():
    command = [str(shutil.which("make")), "--dry-run", "--always-make", ".venv-release/ready"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pip download" in done.stdout and "--requirement requirements/release.txt" in done.stdout
