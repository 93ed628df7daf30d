"""The release of this checkout, as it is and with other values; copies of the checkout, and bundles made in them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from diplodata_build.base import git
from diplodata_build.base.checkout import Checkout
from diplodata_build.releases.release import Release
from diplodata_build.releases.upload_process import without_secrets

ROOT = Path(__file__).resolve().parents[2]
RELEASE = Release(Checkout.at(ROOT))
LONG_AGO = 1_000_000_000  # seconds: September 2001
HERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
ELSEWHERE = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242", "SOURCE_DATE_EPOCH": "1"}
STAGE = """
import sys
from pathlib import Path
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import stop_if_any
from diplodata_build.releases.bundles import stage
from diplodata_build.releases.release import Release
from diplodata_build.releases.targets import TARGETS

output, *names = sys.argv[1:]
release, targets = Release(Checkout.at(Path.cwd())), [TARGETS[name] for name in names]
stop_if_any([problem for target in targets for problem in target.preflight(release)])
stage(release, targets, Path(output))
"""


def release_with(**values: Any) -> Release:
    """The release with other values of curation/package.yaml."""
    release = Release(RELEASE.checkout)
    package = {**RELEASE.package, **values}
    changed = {"created": package["released"] and f"{package['released']}T00:00:00Z", "homepage": package["homepage"]}
    release.__dict__["package"] = package
    release.__dict__["descriptor"] = RELEASE.descriptor | {key: value or "" for key, value in changed.items()}
    return release


def fresh_copy(root: Path, folder: Path) -> Path:
    """The files of a checkout that git has or would take, and the explorer, in another folder, with other times and
    rights.
    """
    for name in (*git.files(root), "explorer/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / name)
        (folder / name).chmod(0o600)
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder


def stage_in(root: Path, names: Iterable[str], output: Path, settings: dict[str, str], umask: int) -> None:
    """Stage the bundles of a checkout by its own code, in a process of its own; only the targets are asked before."""
    settings = {**without_secrets(), **settings, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", STAGE, str(output), *names]
    done = subprocess.run(command, cwd=root, env=settings, umask=umask, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
