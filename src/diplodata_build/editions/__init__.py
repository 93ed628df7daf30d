"""What differs between two editions of the package: rows, fields, metadata, and the version step that it calls for.

``compare(read_edition("v0.1.0", root), read_edition(".", root))`` has all of it: ``step``, ``reasons``, ``problems``.
"""

from diplodata_build.editions.compare import Differences, compare, needed_step
from diplodata_build.editions.editions import Edition, read_edition
from diplodata_build.editions.steps import Change, Step, next_version, step_between

__all__ = [
    "Change", "Differences", "Edition", "Step",
    "compare", "needed_step", "next_version", "read_edition", "step_between",
]  # fmt: skip
