"""Every rule of validation catches the mutants of mutants.yaml that are its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mutants import BY_NAME, MUTANTS, STRANGERS, apply, copy_package, is_caught, survives

from diplodata._package import installed
from diplodata.validation import RawPackage, check

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{number}-{one['rule']}" for number, one in enumerate(MUTANTS)])
def test_the_rule_catches_the_mutant(
    mutant: dict[str, Any], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("figure", ("mutants", mutant["rule"], 1))
    assert survives(mutant, tmp_path / "package") is None


def place(mutant: dict[str, Any]) -> str:
    """What a mutant changes."""
    return next(str(mutant[key]) for key in ("table", "parquet", "file", "descriptor") if key in mutant)


@pytest.mark.parametrize("mutant", STRANGERS, ids=[f"{number}-{place(one)}" for number, one in enumerate(STRANGERS)])
def test_what_a_stranger_broke_is_caught_or_known_to_be_missed(
    mutant: dict[str, Any], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    missed = mutant.get("missed", False)
    record_property("figure", ("strangers", "missed" if missed else "caught", 1))
    assert is_caught(mutant, tmp_path / "package") is not missed


@pytest.mark.parametrize("mutant", [one for one in STRANGERS if one.get("missed")], ids=place)
def test_what_is_missed_is_not_the_package_as_it_was(mutant: dict[str, Any], tmp_path: Path) -> None:
    untouched = contents(copy_package(tmp_path / "untouched"))
    path = copy_package(tmp_path / "package")
    apply(mutant | {"mend": False}, path)
    assert contents(path) != untouched


def contents(path: Path) -> dict[str, object]:
    """The bytes and the mode of each file of a package."""
    files = (file for file in path.parent.rglob("*") if file.is_file())
    return {str(file.relative_to(path.parent)): (file.read_bytes(), file.stat().st_mode) for file in files}


def test_nothing_is_found_in_the_package_before_it_is_broken() -> None:
    assert not check(RawPackage(installed().file)).findings


def test_a_mutant_that_survives_is_seen(tmp_path: Path) -> None:
    harmless = {"rule": "enum", "table": "actors", "where": {}, "says": ["actors.csv"]}
    assert survives(harmless, tmp_path / "package") == "nothing found"


def test_a_mutant_that_is_caught_for_another_reason_is_seen(tmp_path: Path) -> None:
    mutant = next(one for one in MUTANTS if one["rule"] == "enum")
    found = survives(mutant | {"says": ["other words"]}, tmp_path / "package")
    assert found not in (None, "nothing found")


def test_each_rule_has_a_mutant_and_each_mutant_a_rule() -> None:
    assert {mutant["rule"] for mutant in MUTANTS} == set(BY_NAME)
