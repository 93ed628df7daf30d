"""The pairs of look-alikes that an editor found to be two: ``curation/distinct.yaml``."""

from __future__ import annotations

from dataclasses import dataclass

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation.input_models import Distinct


@dataclass(frozen=True)
class Decision:
    """One entry: two ids, in the order of the alphabet, and why they are not one; ``place`` is its file:line."""

    ids: tuple[str, str]
    reason: str
    place: str


def read_distinct(checkout: Checkout) -> tuple[Decision, ...]:
    """The decisions, in the order of their file.

    Raises:
        BuildError: what is missing, unknown or of another kind in any entry.
    """
    source = read_yaml(checkout.curation / "distinct.yaml", checkout.root, Distinct)
    entries = enumerate(source.value or [])
    return tuple(
        Decision((min(found["ids"]), max(found["ids"])), found["reason"], source.place((i,))) for i, found in entries
    )
