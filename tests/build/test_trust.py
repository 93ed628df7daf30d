"""The figures of docs/users/trust.md are of the rules and mutants that there are."""

import json
from pathlib import Path

from mutants import BY_NAME, MUTANTS

FIGURES = json.loads((Path(__file__).resolve().parents[2] / "docs" / "maintainers" / "figures.json").read_text("utf-8"))


def test_the_figures_are_of_the_rules_and_mutants_that_there_are() -> None:
    assert set(FIGURES["mutants"]) == set(BY_NAME)
    assert sum(total for _, total in FIGURES["mutants"].values()) == len(MUTANTS)
    assert all(killed == total > 0 for killed, total in FIGURES["mutants"].values())


def test_the_figures_are_enough() -> None:
    assert sum(FIGURES["faults"].values()) >= 50
    assert sum(FIGURES["fuzz"].values()) >= 5000
