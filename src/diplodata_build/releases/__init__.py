"""Releases: what each service is given, one module a target; all of it made from the published package."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # judges import from here too, in environments that lack what the model needs
    from diplodata_build.releases.model import Target

# In the order in which they are published: the index takes nothing back, so it comes last of the services.
NAMES = ("zenodo", "kaggle", "huggingface", "croissant", "pypi")


def load(name: str) -> Target:
    """The target of a name; its module is imported here and not before: none needs what another one imports."""
    target: Target = import_module(f"{__name__}.{name}").TARGET
    return target
