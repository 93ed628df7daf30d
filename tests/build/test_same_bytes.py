"""The same bytes from every folder, locale, time zone, hash seed, umask and home, with and without the articles."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sample import ROOT, make_checkout, published

pytestmark = pytest.mark.slow
WHEEL_NEEDS = (
    "pyproject.toml", "hatch_build.py", "README.md", "LICENSES", "src", "data", "explorer", "datapackage.json"
)  # fmt: skip
NO_HOME = "/dev/null/home"  # no folder: nobody, not even root, can write there
PLACES = {
    "plain": ({"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"}, 0o022),
    "other": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "es_MX", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242"}, 0o077),
}


def run(place: str, *command: object, cwd: Path) -> None:
    """One command in an environment that differs from others in all that must not matter."""
    settings, umask = PLACES[place]
    environment = os.environ | settings | {"HOME": NO_HOME}
    arguments = [sys.executable, *map(str, command)]
    done = subprocess.run(
        arguments, cwd=cwd, env=environment, umask=umask, capture_output=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def build(place: str, checkout: Path, articles: Path) -> dict[str, bytes]:
    """What a build publishes, by path."""
    run(place, ROOT / "scripts" / "build.py", "--root", checkout, "--articles", articles, cwd=checkout)
    return published(checkout)


def copy(names: tuple[str, ...], folder: Path) -> Path:
    """Some files and folders of the checkout in a folder of their own."""
    for name in names:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return folder


@pytest.mark.parametrize("place", PLACES)
def test_without_the_articles_a_build_gives_what_is_committed(place: str, tmp_path: Path) -> None:
    checkout = copy(("curation", "readings"), tmp_path / place)
    assert build(place, checkout, tmp_path / "none") == published(ROOT)


def test_with_the_articles_too(tmp_path: Path) -> None:
    articles = os.environ.get("DIPLODATA_ARTICLES")
    kept = "readings/layout.json"  # of the explorer
    checkout = copy(("curation", kept if articles else "readings"), tmp_path / "a checkout of its own")
    assert build("other", checkout, Path(articles or tmp_path)) == published(ROOT)


def test_the_sample_gives_the_same_bytes_in_two_places(tmp_path: Path) -> None:
    (one, other) = (make_checkout(tmp_path / name) for name in ("one", "another folder, ñ"))
    (other / "articles" / "any name.txt").rename(other / "articles" / "z.txt")
    assert build("plain", one, one / "articles") == build("other", other, other / "articles")


def test_the_wheel_has_the_same_bytes_in_two_places(tmp_path: Path) -> None:
    wheels = []
    for place in PLACES:
        folder = copy((*WHEEL_NEEDS, "CITATION.cff", "curation/package.yaml"), tmp_path / place)
        run(place, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", cwd=folder)
        (wheel,) = (folder / "dist").glob("*.whl")
        wheels.append((wheel.name, wheel.read_bytes()))
    assert wheels[0] == wheels[1]
