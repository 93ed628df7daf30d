"""The figures of the last run of mutants, faults and fuzz, kept where DIPLODATA_FIGURES names a file."""

import json
import os
from pathlib import Path
from typing import Any


def keep(kind: str, figures: dict[str, Any]) -> None:
    """Put the figures of one kind in the place of the last ones."""
    if name := os.environ.get("DIPLODATA_FIGURES"):
        path = Path(name)
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        kept[kind] = figures
        path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
