"""The candidates that an editor dismissed: ``curation/dismissed.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, create_model

from diplodata_build.base.checkout import Checkout
from diplodata_build.base.yaml_lines import read_yaml
from diplodata_build.curation.input_models import Filled
from diplodata_build.curation.schemas import Schemas


@dataclass(frozen=True)
class Dismissal:
    """One entry: which candidate of an article (by default the first of its kind and text; ``every``: each of them that
    no record has), and why.

    ``record_id`` is the record that says already what the candidate says, if that is the reason.
    """

    article_id: str
    kind: str
    text: str
    occurrence: int
    every: bool
    reason: str
    record_id: str | None
    place: str

    @property
    def candidate(self) -> tuple[str, str, str, int]:
        """The candidate: article, kind, text, and its number among those with the same text (0: every one)."""
        return self.article_id, self.kind, self.text, 0 if self.every else self.occurrence


def read_dismissed(checkout: Checkout, schemas: Schemas) -> tuple[Dismissal, ...]:
    """The dismissals, in the order of their file.

    Raises:
        BuildError: what is missing, unknown or of another kind in any entry.
    """
    reasons = schemas.codes_of("coverage", "reason")
    reason: Any = Literal[reasons] if reasons else Filled
    model: Any = create_model(
        "dismissal",
        __config__=ConfigDict(extra="forbid"),
        article_id=(Filled, ...),
        kind=(Filled, ...),
        text=(Filled, ...),
        occurrence=(Annotated[int, Field(ge=1)], 1),
        every=(bool, False),
        reason=(reason, ...),
        record_id=(Filled | None, None),
    )
    source = read_yaml(checkout.curation / "dismissed.yaml", checkout.root, list[model] | None)
    return tuple(
        Dismissal(**found.model_dump(), place=source.place((i,))) for i, found in enumerate(source.value or [])
    )
