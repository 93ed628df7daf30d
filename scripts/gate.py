"""Run `frictionless validate` on descriptors, and fail if it validated nothing.

The plain command exits with 0 for a package without resources, and for a file that it does not recognise as a package.
This checks that it read every table with all its rows, and every other file, which Parquet files are to it, to the
digest that the descriptor gives, without an error or a warning.
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
    parser.add_argument("descriptors", type=Path, nargs="+", metavar="datapackage.json")
    return run(parser, _validate, arguments)


def _validate(options: argparse.Namespace) -> int:
    stop_if_any([Problem(str(path), message) for path in options.descriptors for message in _wrong(path)])
    for path in options.descriptors:
        print(f"frictionless: {path} is valid, every file read")
    return 0


def _wrong(path: Path) -> Iterator[str]:
    """What the report of frictionless finds wrong, and what it did not read."""
    command = [sys.executable, "-m", "frictionless", "validate", str(path), "--json"]  # of two at once it reads none
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report, resources = json.loads(done.stdout), json.loads(path.read_text("utf-8")).get("resources", [])
    except (OSError, ValueError) as error:
        yield f"no report of frictionless ({error}): {done.stdout[:500]}"
        return
    if done.returncode and report["valid"]:
        yield f"frictionless ended with {done.returncode}"
    for part in (report, *report["tasks"]):
        yield from (f"{error['type']}: {error['message']}" for error in part["errors"])
        yield from (f"warning: {warning}" for warning in part["warnings"])
    if not resources:
        yield "lists no file"
    read = {task["name"]: task["stats"] for task in report["tasks"]}
    for resource in resources:
        name, rows = resource["name"], resource.get(ROWS)
        if name not in read:
            yield f"resource '{name}' was not read"
        elif resource.get("type") != "table":
            if (digest := f"sha256:{read[name].get('sha256')}") != resource.get("hash"):
                yield f"file '{name}' was read with the digest {digest}, not {resource.get('hash')}"
        elif (found := read[name].get("rows", 0)) != rows:  # of a table without rows frictionless counts none
            yield f"table '{name}' was read with {found} rows, not {rows}"


if __name__ == "__main__":
    sys.exit(main())
