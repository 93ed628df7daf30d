"""Adds the published data to a wheel.

An editable install takes them from the checkout instead, so that it works before the first build.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PUBLISHED = ("datapackage.json", "CITATION.cff", "data")


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts datapackage.json, CITATION.cff and data/ beside the modules of the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; ``version`` is ``standard`` or ``editable``."""
        if self.target_name != "wheel" or version != "standard":
            return
        for name in PUBLISHED:
            if not Path(self.root, name).exists():
                raise FileNotFoundError(f"{name} is not there yet: run `make build` first")
            build_data["force_include"][name] = f"diplodata/{name}"
