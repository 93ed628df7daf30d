"""Show that the gates of every change can close: both pass the package as it is, and refuse it with one broken cell.

Exit code 1 where `frictionless validate datapackage.json` or `diplodata validate datapackage.json` does otherwise.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from diplodata_build.releases.repository import BROKEN_TABLE, break_a_cell

ROOT = Path(__file__).resolve().parent.parent
GATES = ("frictionless", "diplodata")


def main() -> int:
    """Run the command; returns its exit code."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copy(ROOT / "datapackage.json", folder)
        wrong = [gate for gate in GATES if not _says(gate, folder, 0, "")]
        break_a_cell(folder)
        wrong += [gate for gate in GATES if not _says(gate, folder, 1, Path(BROKEN_TABLE).stem)]
    return 1 if wrong else 0


def _says(gate: str, folder: Path, expected: int, word: str) -> bool:
    """Whether a gate exits with the expected code and names what is broken."""
    command = [Path(sys.executable).with_name(gate), "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    right = done.returncode == expected and word in done.stdout + done.stderr
    state = "a broken cell" if word else "as it is"
    print(f"{gate} validate: {state}: exit {done.returncode}, {'as it must be' if right else f'NOT {expected}'}")
    return right


if __name__ == "__main__":
    sys.exit(main())
