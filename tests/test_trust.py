"""docs/trust.md is what the rules and the figures of the last run give."""

import json
from pathlib import Path

import trust
from mutants import BY_NAME, read_mutants

FIGURES = json.loads((Path(trust.DOCS) / "figures.json").read_text("utf-8"))


def test_the_page_is_current() -> None:
    assert trust.main(["--check"]) == 0, "run make trust"


def test_the_figures_are_of_the_rules_and_mutants_that_there_are() -> None:
    assert set(FIGURES["mutants"]) == set(BY_NAME)
    assert sum(total for _, total in FIGURES["mutants"].values()) == len(read_mutants())
    assert all(killed == total > 0 for killed, total in FIGURES["mutants"].values())


def test_the_figures_are_enough() -> None:
    assert sum(FIGURES["faults"].values()) >= 50
    assert sum(FIGURES["fuzz"].values()) >= 5000
