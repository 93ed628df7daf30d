"""The locks of requirements/ hold what pyproject.toml asks for, by hash, and set-up installs nothing else."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sample import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LOCKS = sorted(path.stem for path in (ROOT / "requirements").glob("*.txt"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


def of_group(name: str) -> Iterator[str]:
    """The requirements of a dependency group and of those that it includes."""
    for one in PROJECT["dependency-groups"][name]:
        if isinstance(one, str):
            yield one
        else:
            yield from of_group(one["include-group"])


def required(lock: str) -> list[str]:
    """What pyproject.toml asks for in a lock, by what the Makefile makes it of."""
    found = re.search(rf"(?m)^lock-{lock}: OF = (.*)$", MAKEFILE)
    options = found[1].split() if found else ["--group", lock]
    asked = [*PROJECT["project"]["dependencies"]] if "pyproject.toml" in options else []
    if "--all-extras" in options:
        asked += [one for name, extra in EXTRAS.items() for one in extra if name != "all"]
    if "--group" in options:
        asked += of_group(options[options.index("--group") + 1])
    return asked


def mistakes(text: str, asked: list[str]) -> list[str]:
    """What is wrong with a lock."""
    entry = re.compile(r"(?m)^([a-z0-9-]+)==([^ ;\n]+)(?: ; [^\\\n]+)?(?: \\\n +--hash=sha256:[0-9a-f]{64})+$")
    locked: dict[str, set[str]] = {}
    for name, version in entry.findall(text):
        locked.setdefault(name, set()).add(version)
    rest = re.sub(r"(?m)^ *#.*$", "", entry.sub("", text)).split("\n")
    wrong = [f"neither a pinned package with its hashes nor a comment: {line}" for line in rest if line.strip()]
    for one in map(Requirement, asked):
        versions = locked.get(canonicalize_name(one.name), set())
        if not versions or not all(one.specifier.contains(version) for version in versions):
            wrong.append(f"{one} is asked for, and locked is {sorted(versions) or 'nothing'}")
    return wrong


def test_the_extra_all_is_all_others() -> None:
    (all_of_them,) = map(Requirement, EXTRAS["all"])
    assert (all_of_them.name, all_of_them.extras) == (PROJECT["project"]["name"], EXTRAS.keys() - {"all"})


def test_a_lock_holds_what_is_asked_for_with_hashes_names_no_index_and_is_renewed() -> None:
    for lock in LOCKS:
        assert mistakes((ROOT / "requirements" / f"{lock}.txt").read_text("utf-8"), required(lock)) == [], lock
    (names,) = re.findall(r"(?m)^LOCKS := ((?:.*\\\n)*.*)$", MAKEFILE)
    assert names.replace("\\\n", " ").split() == LOCKS


GOOD = f"a==1.2 ; python_full_version < '3.12' \\\n    --hash=sha256:{'0' * 64}\n    # via b\n"


@pytest.mark.parametrize(
    ("text", "asked", "finding"),
    [
        (GOOD, ["a>=1.3"], "a>=1.3 is asked for"),
        (GOOD, ["b"], "locked is nothing"),
        ("a==1.2\n", ["a"], "with its hashes nor a comment: a==1.2"),
        (f"a==1.2\n{GOOD}", ["a"], "with its hashes nor a comment: a==1.2"),
        (GOOD.replace("==", ">="), [], "a comment: a>=1.2"),
        (f"--find-links x\n{GOOD}", [], "a comment: --find-links x"),
        (f"--index-url x\n{GOOD}", [], "a comment: --index-url x"),
    ],
)
def test_a_spoilt_lock_is_found(text: str, asked: list[str], finding: str) -> None:
    assert mistakes(GOOD, ["a<2"]) == []
    assert finding in "; ".join(mistakes(text, asked))


def unlocked(makefile: str) -> list[str]:
    """The commands of a Makefile that install or download something by another way than a lock."""
    whole = makefile.replace("\\\n", " ")
    locked = ("--require-hashes .*--requirement", r"\$\(LOCKED\) .*--requirement", r"\$\((PROJECT|TORCH_APART)\)")
    by_hash = re.compile("|".join((*locked, r"--no-deps --no-build-isolation \.$", r"--no-deps \.wheel/\*\.whl$")))
    return [
        line for line in whole.splitlines() if re.search(r"pip (install|download)", line) and not by_hash.search(line)
    ]


def test_set_up_installs_nothing_but_what_is_locked() -> None:
    assert [line.split()[0] for line in unlocked(MAKEFILE)] == ["@.venv-newest/bin/python"]  # newest on purpose
    assert len(unlocked("\tpip install pandas\n\tpip download --require-hashes pandas\n")) == 2
