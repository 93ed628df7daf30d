"""Run `frictionless validate` on a descriptor, and fail if it validated nothing.

The plain command exits with 0 for a package without resources, and for a file that it does not recognise as a package.
This checks that it read every resource, and every described table with all its rows, without an error or a warning.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str] | None = None) -> int:
    """Run the command on one datapackage.json; returns its exit code."""
    (name,) = sys.argv[1:] if arguments is None else arguments
    command = [sys.executable, "-m", "frictionless", "validate", name, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    problems = _problems(Path(name), done.stdout)
    print(*problems, sep="\n", file=sys.stderr) if problems else print(
        f"frictionless: {name} is valid, every table read"
    )
    return 1 if problems or done.returncode else 0


def _problems(path: Path, output: str) -> list[str]:
    try:
        report, descriptor = json.loads(output), json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return [f"{path}: no report of frictionless ({error}): {output[:500]}"]
    read = {task["name"]: task for task in report["tasks"]}
    errors = [*report["errors"], *(error for task in report["tasks"] for error in task["errors"])]
    warnings = [*report["warnings"], *(warning for task in report["tasks"] for warning in task["warnings"])]
    problems = [f"{path}: {error['type']}: {error['message']}" for error in errors]
    problems += [f"{path}: warning: {warning}" for warning in warnings]
    return problems + [f"{path}: {text}" for text in _unread(descriptor.get("resources", []), read)]


def _unread(resources: list[dict[str, Any]], read: dict[str, Any]) -> list[str]:
    if not any(resource.get("type") == "table" for resource in resources):
        return ["describes no table"]
    missing = [f"resource '{r['name']}' was not looked at" for r in resources if r["name"] not in read]
    short = [
        f"table '{r['name']}' was read with {read[r['name']]['stats'].get('rows')} rows, not {r['diplodata:rows']}"
        for r in resources
        if r["name"] in read and "diplodata:rows" in r and read[r["name"]]["stats"].get("rows") != r["diplodata:rows"]
    ]
    return missing + short


if __name__ == "__main__":
    sys.exit(main())
