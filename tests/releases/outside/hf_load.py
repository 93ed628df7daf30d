"""Load every configuration of a bundle with ``datasets``, and compare it with the descriptor: columns, types, rows.

usage: hf_load.py DATAPACKAGE, in the folder of the card; exit 1 with every difference.
"""

import json
import sys
from pathlib import Path
from typing import Any

from datasets import get_dataset_config_names, get_dataset_default_config_name, load_dataset  # type: ignore[import-not-found]

FOLDER = str(Path.cwd())  # not ".", which gives a data set no name
TYPES = {"string": "string", "integer": "int32", "boolean": "bool", "number": "float64", "date": "date32"}


def shape(table: str) -> tuple[dict[str, str], int]:
    """The columns of a configuration with their types, and its rows."""
    loaded = load_dataset(FOLDER, table, split="train")
    return {name: str(feature.dtype) for name, feature in loaded.features.items()}, loaded.num_rows


def expected(resource: dict[str, Any]) -> tuple[dict[str, str], int]:
    """The same by the descriptor."""
    columns = {field["name"]: TYPES[field["type"]] for field in resource["schema"]["fields"]}
    return columns, resource["diplodata:rows"]


def main(descriptor: Path) -> int:
    """Compare all tables; 0 where nothing differs."""
    told = json.loads(descriptor.read_text("utf-8"))
    tables = {resource["name"]: resource for resource in told["resources"] if "schema" in resource}
    found = get_dataset_config_names(FOLDER)
    wrong = [] if set(found) == set(tables) else [f"configurations {found}, expected {list(tables)}"]
    default = get_dataset_default_config_name(FOLDER)
    if default != next(iter(tables)):
        wrong.append(f"the default is {default}, expected {next(iter(tables))}")
    for name in tables.keys() & set(found):
        if shape(name) != expected(tables[name]):
            wrong.append(f"{name}: {shape(name)}, expected {expected(tables[name])}")
    print("\n".join(wrong) or f"{len(tables)} configurations loaded")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
