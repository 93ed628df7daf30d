"""The explorer: the published package as one page to look at, without any code or network."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from diplodata._errors import DataNotFoundError
from diplodata._package import DESCRIPTOR, Package, installed
from diplodata_build.base.checkout import Checkout, write_text
from diplodata_build.base.problems import BuildError, Problem
from diplodata_build.explorer.citations import LANGUAGES
from diplodata_build.explorer.layout import kept_positions, network
from diplodata_build.explorer.page import page_of
from diplodata_build.explorer.payload import payload_of
from diplodata_build.explorer.picture import picture


class Written(NamedTuple):
    """A file of a checkout, and whether it differs from the one that was there."""

    path: Path
    name: str
    size: int
    changed: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.size / 1e6:.2f} MB, {'written' if self.changed else 'as it was'}"


def write(checkout: Checkout, *, check: bool = False) -> Written:
    """Make the page from the published package of a checkout; with ``check`` only compare.

    Raises:
        BuildError: there is no package, or the one that is imported is another; a module of the script or a text of the
            page is not as it should be.
    """
    package = _package(checkout)
    text = page_of(package, payload_of(package, network(package, kept_positions(checkout, package, check=check))))
    path = checkout.output / "explorer" / "index.html"
    changed = not path.exists() or path.read_text("utf-8") != text
    if changed and not check:
        path.parent.mkdir(exist_ok=True)
        write_text(path, text)
    return Written(path, checkout.name(path), len(text.encode()), changed)


def pictures(checkout: Checkout, *, check: bool = False) -> dict[Path, str]:
    """The network as the READMEs show it, by its file, in each language."""
    package = Package(checkout.output)
    positions = kept_positions(checkout, package, check=check)
    folder = checkout.output / "docs" / "users"
    return {folder / f"network.{lang}.svg": picture(package, positions, lang) for lang in LANGUAGES}


def _package(checkout: Checkout) -> Package:
    """The published package; citations are made by the imported one, which therefore has to be the same."""
    try:
        package = Package(checkout.output)
    except DataNotFoundError:
        raise BuildError([Problem(DESCRIPTOR, "is not there yet: run `make build` first")]) from None
    if package.content(DESCRIPTOR) != installed().content(DESCRIPTOR):
        raise BuildError(
            [Problem(DESCRIPTOR, f"the data of {installed().folder} are imported, not those of the checkout")]
        )
    return package
