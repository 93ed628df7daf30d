"""The release of this checkout, as it is and with other values."""

from pathlib import Path

from diplodata_build.base.checkout import Checkout
from diplodata_build.releases.model import Release

ROOT = Path(__file__).resolve().parents[2]
RELEASE = Release(Checkout.at(ROOT))


def release_with(**values):
    """The release with other values of curation/package.yaml."""
    release = Release(RELEASE.checkout)
    package = {**RELEASE.package, **values}
    told = {"created": package["released"] and f"{package['released']}T00:00:00Z", "homepage": package["homepage"]}
    release.__dict__["package"] = package
    release.__dict__["descriptor"] = RELEASE.descriptor | {key: value or "" for key, value in told.items()}
    return release
