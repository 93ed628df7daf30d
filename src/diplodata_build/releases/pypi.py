"""The Python Package Index: a source archive and a wheel built from it.

The GitHub workflow `release.yml` publishes by trusted publishing; `publish` here is for a release by hand, with twine's
own settings (TWINE_PASSWORD, TWINE_REPOSITORY_URL, …).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.releases.release import Release, Target
from diplodata_build.releases.upload_process import run_in, said, without_secrets

LONGEST_SUMMARY = 512
LARGEST_FILE = 100 * 2**20  # bytes, unless the index grants more
TOKEN = "TWINE_PASSWORD"
ELSEWHERE = "TWINE_REPOSITORY_URL"  # another index than the Python Package Index, to rehearse


def files(release: Release) -> dict[str, bytes]:
    """The source archive and the wheel, built by hatchling; the same bytes wherever zlib packs alike.

    Raises:
        BuildError: hatchling refused, with the end of its output.
    """
    settings = without_secrets()
    for name in ("SOURCE_DATE_EPOCH", "PYTHONPATH"):
        settings.pop(name, None)
    with TemporaryDirectory(prefix="diplodata-") as folder:
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, str(release.checkout.root)]
        done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError([Problem("pyproject.toml", "\n".join((done.stdout + done.stderr).splitlines()[-5:]))])
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def preflight(release: Release) -> Iterator[Problem]:
    """What the index would refuse: an unknown licence, a summary that is too long, a file that is too large."""
    project = tomllib.loads((release.checkout.root / "pyproject.toml").read_text("utf-8"))["project"]
    summary = str(project.get("description", ""))
    if not summary or len(summary) > LONGEST_SUMMARY or "\n" in summary:
        message = f"description: {len(summary)} characters; the index takes one line of 1 to {LONGEST_SUMMARY}"
        yield Problem("pyproject.toml", message)
    yield from _wrong_licences(release, str(project.get("license", "")))
    for name, content in files(release).items():
        if len(content) > LARGEST_FILE:
            yield Problem(name, f"{len(content)} bytes; the index takes {LARGEST_FILE} at most")


def _wrong_licences(release: Release, expression: str) -> Iterator[Problem]:
    """The licences are no SPDX names, the data's is not among them, or the text of one is missing."""
    try:
        words = re.findall(r"[^\s()]+", canonicalize_license_expression(expression))
    except InvalidLicenseExpression as error:
        yield Problem("pyproject.toml", f"license '{expression}' is no SPDX expression: {error}")
        return
    for licence in (word for word in words if word not in ("AND", "OR", "WITH")):
        if not (release.checkout.root / "LICENSES" / f"{licence}.txt").is_file():
            yield Problem("pyproject.toml", f"license {licence}: its text LICENSES/{licence}.txt is missing")
    for licence in release.package["licenses"]:
        if licence["name"] not in words:
            message = f"licence {licence['name']} of the data is not in the license expression of pyproject.toml"
            yield release.problem(f"{message} ({expression})", "licenses")


def preflight_index(release: Release) -> Iterator[Problem]:
    """The token is missing or none of the index, the index cannot be reached, or it has both files already."""
    token = os.environ.get(TOKEN)
    if not token:
        yield Problem(TOKEN, "is not set: give an API token of the Python Package Index in the environment")
    elif not token.startswith("pypi-") and not os.environ.get(ELSEWHERE):
        yield Problem(TOKEN, "is no API token of the Python Package Index: those begin with 'pypi-'")
    if all(release.version in _versions(release, form) for form in ("--only-binary", "--no-binary")):
        message = f"{release.version} is on the index already; `release.py bump` makes the next one"
        yield release.problem(message, "version")


def _versions(release: Release, form: str) -> list[str]:
    """The versions of the package that an index has in some form, asked with pip and its settings.

    Raises:
        BuildError: the index cannot be reached.
    """
    command = ("-m", "pip", "index", "versions", "--json", form, ":all:", str(release.package["name"]))
    done = run_in(release, "release", "python", command, without_secrets())
    if done.returncode == 0:
        return [str(version) for version in json.loads(done.stdout)["versions"]]
    if "connection broken" in done.stderr or "No matching distribution" not in done.stderr:
        reason = "\n".join(done.stderr.strip().splitlines()[-2:])
        raise BuildError([Problem("pypi", f"the index cannot be asked which versions it has: {said({}, reason)}")])
    return []


def publish(release: Release, folder: Path) -> str:
    """Upload a bundle with twine; a file that an interrupted upload sent already is skipped.

    Raises:
        BuildError: twine or the index refused, with their output; the token is never part of it.
    """
    options = ["--non-interactive", "--disable-progress-bar"]
    if not os.environ.get(ELSEWHERE):
        options.append("--skip-existing")  # twine can skip files only where it knows the index
    token = {TOKEN: os.environ.get(TOKEN, "")}
    command = ["upload", *options, *sorted(map(str, folder.iterdir()))]
    done = run_in(release, "release", "twine", command, without_secrets() | token)
    if done.returncode:
        raise BuildError([Problem("pypi", said(token, f"twine: {done.stdout}{done.stderr}".strip()))])
    return f"{release.package['name']} {release.version}"


TARGET = Target("pypi", ("repository",), files, preflight, preflight_index, publish)  # repository: links of its page
