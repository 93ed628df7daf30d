"""What differs between two editions of the package: rows, fields, metadata, and the version step that it calls for.

``compare(read_edition("v0.1.0", root), read_edition(".", root))`` has all of it: ``step``, ``reasons``, ``problems``.
"""

from diplodata_build.editions.compare import Differences, compare
from diplodata_build.editions.edition import Edition, read_edition
from diplodata_build.editions.steps import Step, next_version, step_between

__all__ = ["Differences", "Edition", "Step", "compare", "next_version", "read_edition", "step_between"]
