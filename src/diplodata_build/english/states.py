"""The state of the English: where each field's comes from, what is missing or stale, which terms differ."""

from __future__ import annotations

from collections import Counter

from diplodata_build.base.problems import Problem
from diplodata_build.base.text_tables import aligned
from diplodata_build.curation.inputs import Curation
from diplodata_build.curation.memory import Memory, spanish_fields
from diplodata_build.english.glossary import Glossary

TOTAL = "together"


def count_states(curation: Curation) -> list[list[str]]:
    """A header and a line for each table and for all of them: how many fields are in which state."""
    counted: dict[str, Counter[str]] = {}
    for key, record, spanish in spanish_fields(curation.records, curation.schemas):
        entry = curation.memory.entries.get(key)
        english = entry.english if entry else ""
        state = "missing" if not entry or not english else "stale" if entry.spanish != spanish else entry.origin
        counted.setdefault(record.table, Counter())[state] += 1
    counted[TOTAL] = sum(counted.values(), Counter())
    states = [*curation.schemas.codes_of("translations", "origin"), "missing", "stale"]
    lines = ([table, *(str(count[state]) for state in states)] for table, count in counted.items())
    return [["table", *states], *lines]


def status(curation: Curation, glossary: Glossary) -> str:
    """The states of all fields as a table, and how many terms differ from the glossary."""
    differing = len(term_findings(curation.memory, glossary))
    terms = f"{differing} terms differ from the glossary (translate.py terms)"
    return "\n".join([*aligned(count_states(curation)), terms])


def term_findings(memory: Memory, glossary: Glossary) -> list[Problem]:
    """Each term whose English differs from the glossary: an editor changes one or the other."""
    return [
        Problem(entry.place, f"'{key}': {fault}")
        for key, entry in memory.entries.items()
        if entry.english
        for fault in glossary.judge(entry.spanish, entry.english).values()
        if fault
    ]
