"""The Python Package Index: a source archive and a wheel built from it.

The GitHub workflow `release.yml` publishes by trusted publishing; `publish` here is for a release by hand, with twine's
own settings (TWINE_PASSWORD, TWINE_REPOSITORY_URL, …).
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases.model import Release, Target, Validator
from diplodata_build.releases.tokens import hidden, without_secrets

LONGEST_SUMMARY = 512
LARGEST_FILE = 100 * 2**20  # bytes, unless the index grants more
TOKEN = "TWINE_PASSWORD"
ELSEWHERE = "TWINE_REPOSITORY_URL"  # another index than the Python Package Index, to rehearse


def problems(release: Release) -> Iterator[Problem]:
    """What the index would refuse: an unknown licence, a summary that is too long, a file that is too large."""
    project = _project(release)
    summary = str(project.get("description", ""))
    if not summary or len(summary) > LONGEST_SUMMARY or "\n" in summary:
        message = f"description: {len(summary)} characters; the index takes one line of 1 to {LONGEST_SUMMARY}"
        yield Problem("pyproject.toml", message)
    yield from _licences(release, str(project.get("license", "")))
    for name, content in files(release).items():
        if len(content) > LARGEST_FILE:
            yield Problem(name, f"{len(content)} bytes; the index takes {LARGEST_FILE} at most")


def _project(release: Release) -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((release.checkout.root / "pyproject.toml").read_text("utf-8"))["project"]
    return loaded


def _licences(release: Release, expression: str) -> Iterator[Problem]:
    """The licences of code and data are SPDX names, the data's among them, and the text of each is at hand."""
    try:
        told = re.findall(r"[^\s()]+", canonicalize_license_expression(expression))
    except InvalidLicenseExpression as error:
        yield Problem("pyproject.toml", f"license '{expression}' is no SPDX expression: {error}")
        return
    for licence in (name for name in told if name not in ("AND", "OR", "WITH")):
        if not (release.checkout.root / "LICENSES" / f"{licence}.txt").is_file():
            yield Problem("pyproject.toml", f"license {licence}: its text LICENSES/{licence}.txt is not there")
    for licence in release.package["licenses"]:
        if licence["name"] not in told:
            message = f"licence {licence['name']} of the data is not in the license expression of pyproject.toml"
            yield Problem(release.curated.place(("licenses",)), f"{message} ({expression})")


def files(release: Release) -> dict[str, bytes]:
    """The source archive and the wheel, built by hatchling; the same bytes wherever zlib packs alike.

    Raises:
        BuildError: hatchling refused, with what it said.
    """
    with TemporaryDirectory(prefix="diplodata-") as folder:
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, str(release.checkout.root)]
        settings = without_secrets()
        for name in ("SOURCE_DATE_EPOCH", "PYTHONPATH"):
            settings.pop(name, None)
        done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError([Problem("pyproject.toml", "\n".join((done.stdout + done.stderr).splitlines()[-5:]))])
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


# Publishing


def publish(release: Release, folder: Path) -> str:
    """Upload a bundle with twine; what an interrupted upload has sent already is left as it is.

    Raises:
        BuildError: twine or the index refused, with what they said; the token is never part of it.
    """
    names = sorted(str(path) for path in folder.iterdir())
    options = ["--non-interactive", "--disable-progress-bar"]
    if not os.environ.get(ELSEWHERE):  # twine can skip what is there only where it knows the index
        options.append("--skip-existing")
    code, told, errors = _call(release, "twine", "upload", *options, *names)
    if code:
        raise BuildError([Problem("pypi", f"twine: {told}{errors}".strip())])
    return f"{release.package['name']} {release.version}"


def obstacles(release: Release) -> Iterator[Problem]:
    """The token is missing or no token of the index, there is no network, or both files lie there already."""
    token = os.environ.get(TOKEN)
    if not token:
        yield Problem(TOKEN, "is not set: give an API token of the Python Package Index in the environment")
    elif not token.startswith("pypi-") and not os.environ.get(ELSEWHERE):
        yield Problem(TOKEN, "is no API token of the Python Package Index: those begin with 'pypi-'")
    if all(release.version in versions(release, form) for form in ("--only-binary", "--no-binary")):
        place = release.curated.place(("version",))
        yield Problem(place, f"{release.version} is on the index already; `release.py bump` makes the next one")


def versions(release: Release, form: str) -> list[str]:
    """The versions of the package that an index has in some form, asked with pip and its settings.

    Raises:
        BuildError: the index cannot be reached.
    """
    command = ("-m", "pip", "index", "versions", "--json", form, ":all:", str(release.package["name"]))
    code, told, errors = _call(release, "python", *command)
    if code == 0:
        return [str(version) for version in json.loads(told)["versions"]]
    if "connection broken" in errors or "No matching distribution" not in errors:
        reason = "\n".join(errors.strip().splitlines()[-2:])
        raise BuildError([Problem("pypi", f"the index cannot be asked which versions it has: {reason}")])
    return []


def _call(release: Release, program: str, *arguments: str) -> tuple[int, str, str]:
    """A program of the environment `release`; its exit code, its output and its errors, without the token."""
    path = release.checkout.root / ".venv-release" / "bin" / program
    token = {TOKEN: os.environ.get(TOKEN, "")} if program == "twine" else {}
    done = subprocess.run([path, *arguments], env=without_secrets() | token, capture_output=True, text=True)
    return done.returncode, hidden(token, done.stdout), hidden(token, done.stderr)


# Judges


def _only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def _rewrite_wheel(folder: Path, end: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change the files of the wheel whose names have this end; None: take them out."""
    path = _only(folder, "*.whl")
    with zipfile.ZipFile(path) as old:
        members = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info, content in members.items():
            changed = change(content) if info.filename.endswith(end) else content
            if changed is not None:
                new.writestr(info, changed)


def _rewrite_archive(folder: Path, end: str, change: Callable[[bytes], bytes]) -> None:
    """Change the files of the source archive whose names have this end."""
    path = _only(folder, "*.tar.gz")
    with tarfile.open(path) as archive:
        members = [(info, file.read() if (file := archive.extractfile(info)) else b"") for info in archive]
    with tarfile.open(path, "w:gz") as archive:
        for info, content in members:
            changed = change(content) if info.name.endswith(end) else content
            info.size = len(changed)
            archive.addfile(info, io.BytesIO(changed))


def _no_description(folder: Path) -> None:
    _rewrite_wheel(folder, ".dist-info/METADATA", lambda content: content.split(b"\n\n")[0] + b"\n")


def _compiled_module(folder: Path) -> None:
    _rewrite_wheel(folder, ".dist-info/RECORD", lambda content: content.replace(b"_sql.py,", b"_sql.pyc,"))


def _no_such_licence(folder: Path) -> None:
    _rewrite_archive(folder, "/pyproject.toml", lambda content: content.replace(b"CC-BY-4.0", b"CC-BY-9.9"))


def _no_table(folder: Path) -> None:
    _rewrite_wheel(folder, "/actors.csv", lambda _: None)
    _rewrite_wheel(folder, "/actors.parquet", lambda _: None)


_PYPROJECT = (
    'tar -xzOf *.tar.gz --wildcards "*/pyproject.toml" >"$TMPDIR/pyproject.toml"'
    ' && exec {bin}/validate-pyproject "$TMPDIR/pyproject.toml"'
)
_INDEX = "{root}/src/diplodata_build/releases/judges/index.py"

TARGET = Target(
    name="pypi",
    needs=("repository",),  # where the links of the page lead
    problems=problems,
    files=files,
    validators=(
        Validator(
            "twine check --strict", "release", ("sh", "-c", "exec {bin}/twine check --strict *"), _no_description
        ),
        Validator(
            "check-wheel-contents", "release", ("sh", "-c", "exec {bin}/check-wheel-contents *.whl"), _compiled_module
        ),
        Validator("validate-pyproject", "release", ("sh", "-c", _PYPROJECT), _no_such_licence),
        Validator("upload, install, load", "release", ("{bin}/python", _INDEX, "{root}/.wheelhouse"), _no_table),
    ),
    publish=publish,
    obstacles=obstacles,
)
