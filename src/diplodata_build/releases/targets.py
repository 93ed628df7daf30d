"""The targets of a release, in the order in which they are published: the package index takes nothing back."""

from __future__ import annotations

from diplodata_build.releases import croissant, huggingface, kaggle, pypi, r, zenodo
from diplodata_build.releases.release import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (zenodo.TARGET, kaggle.TARGET, huggingface.TARGET, croissant.TARGET, r.TARGET, pypi.TARGET)
}
