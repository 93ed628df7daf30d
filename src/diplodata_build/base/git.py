"""What git says of a checkout: what is committed, what is tagged."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from diplodata_build.base.problems import BuildError, Problem

Version = tuple[int, int, int]
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def git(root: Path, *arguments: str) -> str:
    """What a git command prints, run in a checkout.

    Raises:
        BuildError: git is not installed, this is no checkout, or the command fails.
    """
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BuildError([Problem(str(root), f"git is needed here ({error.strerror})")]) from None
    if done.returncode:
        raise BuildError([Problem(str(root), f"git {arguments[0]}: {' '.join(done.stderr.split()) or 'refused'}")])
    return done.stdout


def files(root: Path) -> list[str]:
    """Paths of the files that are tracked or would be: what `git add --all` takes, as far as it is there."""
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return sorted({name for name in listed if name and (root / name).is_file()})


def changes(root: Path) -> list[str]:
    """Paths that are not as the last commit has them, untracked ones too; ignored ones are left out."""
    told = git(root, "status", "--porcelain", "-z", "--no-renames").split("\0")
    return [entry[3:] for entry in told if entry]


def parse_version(text: str) -> Version | None:
    """``1.2.3`` as three numbers; None where it is no such version."""
    found = _VERSION.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def tag_of(version: Version) -> str:
    """The tag of a version, ``v1.2.3``."""
    return "v" + ".".join(map(str, version))


def tagged_versions(root: Path) -> list[Version]:
    """The versions that have a tag ``vX.Y.Z``, the earliest first.

    Raises:
        BuildError: the clone is shallow and may lack tags.
    """
    if git(root, "rev-parse", "--is-shallow-repository").strip() == "true":
        message = "a shallow clone does not have all tags: git fetch --unshallow --tags"
        raise BuildError([Problem(str(root), message)])
    names = git(root, "tag", "--list", "v*").split()
    return sorted(version for name in names if (version := parse_version(name[1:])))


def commit_of(root: Path, name: str) -> str:
    """The commit that a name stands for, a tag's own or ``HEAD``."""
    return git(root, "rev-parse", f"{name}^{{commit}}").strip()
