"""The figures of docs/users/trust.md: how many mutants, faults and random inputs were tried, and how many were caught.

A test records ``figure`` as (kind, name, how many); the end of a run counts them by kind and name, and keeps them where
DIPLODATA_FIGURES names a file.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PASSED: dict[str, Counter[str]] = {}
TRIED: dict[str, Counter[str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts what a test recorded, in whichever process it ran."""
    if report.when == "call":
        figures: list[Any] = [value for key, value in report.user_properties if key == "figure"]
        for kind, name, count in figures:
            TRIED.setdefault(kind, Counter())[name] += count
            PASSED.setdefault(kind, Counter())[name] += count if report.passed else 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures, and keeps them where a file is named."""
    for kind, tried in TRIED.items():
        passed = PASSED[kind]
        terminalreporter.section(f"{kind}: {passed.total()} of {tried.total()}")
        for name, count in sorted(tried.items()):
            terminalreporter.write_line(f"{passed[name]:>5} of {count:<5} {name}")
        if file := os.environ.get("DIPLODATA_FIGURES"):
            keep(Path(file), kind)


def keep(file: Path, kind: str) -> None:
    """Put the figures of one kind in the place of the last ones; of mutants how many were killed, too."""
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    kept[kind] = {
        name: [PASSED[kind][name], count] if kind == "mutants" else PASSED[kind][name]
        for name, count in TRIED[kind].items()
    }
    file.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
