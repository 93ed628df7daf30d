"""What became of the ids of one edition of the package in a later one."""

from __future__ import annotations

from dataclasses import dataclass

from diplodata_build.base.problems import Problem
from diplodata_build.curation.retired import Retired, successors


@dataclass(frozen=True)
class Succession:
    """What became of the ids of one edition in a later one, whose lasting ids are ``known``."""

    retired: Retired
    known: frozenset[str]

    def follow(self, identifier: str) -> str:
        """The id that stands for this one now: itself where it is known or nothing took its place.

        An id that is made of others, such as ``actor.trait.1``, follows each of them.
        """
        if not identifier or identifier in self.known:
            return identifier
        whole = self._successor(identifier)
        return whole or ".".join(self._successor(part) or part for part in identifier.split("."))

    def _successor(self, identifier: str) -> str | None:
        if identifier in self.known:
            return None
        return next((one for one in successors(identifier, self.retired) if one in self.known), None)

    def explained(self, identifier: str) -> bool:
        """Whether an entry says why an id is gone: its own, or that of a gone id which it is made of."""
        parts = {identifier, *identifier.split(".")} - self.known
        return any(part in self.retired.places for part in parts)

    def dangling(self, identifier: str) -> Problem | None:
        """The finding where an id is replaced by one that is not known."""
        way = successors(identifier, self.retired)
        if not way or any(one in self.known for one in way) or self.retired.successors.get(way[-1], "") is None:
            return None
        message = f"'{identifier}' is replaced by '{way[-1]}', which is no id of the new edition; name one, or null"
        return Problem(self.retired.places[identifier], message)
