"""Where the entities stand in the picture of the network."""

from __future__ import annotations

from diplodata._package import Package
from diplodata_build.base.checkout import Checkout

Positions = dict[str, tuple[int, int]]


def positions(checkout: Checkout, package: Package) -> Positions:
    """The place of each entity."""
    return {}
