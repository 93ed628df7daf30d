"""Run `frictionless validate` on a descriptor, and fail if it validated nothing.

The plain command exits with 0 for a package without resources, and for a file that it does not recognise as a package.
This checks that it read every resource, and every described table with all its rows, without an error or a warning.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from diplodata._names import ROWS
from diplodata_build.base.command import run, script_parser
from diplodata_build.base.problems import Problem, stop_if_any


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = script_parser(__file__, __doc__)
    parser.add_argument("descriptor", type=Path, metavar="datapackage.json")
    return run(parser, _validate, arguments)


def _validate(options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "frictionless", "validate", options.descriptor, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    stop_if_any([Problem(str(options.descriptor), message) for message in _wrong(options.descriptor, done.stdout)])
    print(f"frictionless: {options.descriptor} is valid, every table read")
    return done.returncode


def _wrong(path: Path, output: str) -> Iterator[str]:
    """What the report of frictionless finds wrong, and what it did not read."""
    try:
        report, resources = json.loads(output), json.loads(path.read_text("utf-8")).get("resources", [])
    except (OSError, ValueError) as error:
        yield f"no report of frictionless ({error}): {output[:500]}"
        return
    for part in (report, *report["tasks"]):
        yield from (f"{error['type']}: {error['message']}" for error in part["errors"])
        yield from (f"warning: {warning}" for warning in part["warnings"])
    if not any(resource.get("type") == "table" for resource in resources):
        yield "describes no table"
    read = {task["name"]: task["stats"].get("rows") for task in report["tasks"]}
    for resource in resources:
        name, rows = resource["name"], resource.get(ROWS)
        if name not in read:
            yield f"resource '{name}' was not read"
        elif rows is not None and (read[name] or 0) != rows:  # of a table without rows frictionless counts none
            yield f"table '{name}' was read with {read[name]} rows, not {rows}"


if __name__ == "__main__":
    sys.exit(main())
