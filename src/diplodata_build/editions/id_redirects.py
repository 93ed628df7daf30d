"""What became of the ids of one edition of the package in a later one."""

from __future__ import annotations

from dataclasses import dataclass

from diplodata_build.base.problems import Problem
from diplodata_build.curation.retired import Retired, successors


@dataclass(frozen=True)
class IdRedirects:
    """The redirects of ``curation/retired.yaml`` to ids of the later edition, whose lasting ids are ``known``."""

    retired: Retired
    known: frozenset[str]

    def follow(self, identifier: str) -> str:
        """The id that replaces this one; itself if it is known or nothing replaces it.

        An id made of others, such as ``actor.trait.1``, follows each of them.
        """
        return self._successor(identifier) or ".".join(self._successor(part) or part for part in identifier.split("."))

    def _successor(self, identifier: str) -> str | None:
        """An id itself if it is known, else the first known id that replaced it."""
        return next((one for one in (identifier, *successors(identifier, self.retired)) if one in self.known), None)

    def explained(self, identifier: str) -> bool:
        """Whether an entry says why an id ended: its own, or that of an ended id which it is made of."""
        parts = {identifier, *identifier.split(".")} - self.known
        return any(part in self.retired.places for part in parts)

    def dangling(self, identifier: str) -> Problem | None:
        """The problem where an id is replaced by one that is not known."""
        way = successors(identifier, self.retired)
        if not way or any(one in self.known for one in way) or self.retired.successors.get(way[-1], "") is None:
            return None
        message = f"'{identifier}' is replaced by '{way[-1]}', which is no id of the new edition; name one, or null"
        return Problem(self.retired.places[identifier], message)
