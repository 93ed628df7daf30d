"""Load every record set of a bundle with mlcroissant, and compare it with the descriptor: tables, columns, rows, keys.

usage: croissant_load.py DATAPACKAGE, in the folder of ``croissant.json``; exit 1 with every difference.
"""

import json
import logging
import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import mlcroissant  # type: ignore[import-not-found]


def differences(dataset: Any, resource: dict[str, Any]) -> Iterator[str]:
    """What one record set has otherwise than its resource."""
    name, schema = resource["name"], resource["schema"]
    expected = [f"{name}/{field['name']}" for field in schema["fields"]]
    keys = set()
    count = 0
    for count, record in enumerate(dataset.records(name), 1):
        if list(record) != expected:
            yield f"{name}: record {count} has {list(record)}, expected {expected}"
            return
        keys.add(tuple(record[f"{name}/{field}"] for field in schema["primaryKey"]))
    if (count, len(keys)) != (resource["diplodata:rows"],) * 2:
        yield f"{name}: {count} records with {len(keys)} keys, expected {resource['diplodata:rows']} of each"


def attempt(dataset: Any, resource: dict[str, Any]) -> list[str]:
    """The differences of one record set; where it cannot be loaded, why."""
    try:
        return list(differences(dataset, resource))
    except mlcroissant.GenerationError as error:
        return [f"{resource['name']}: {error}: {error.__cause__}"]


def main(descriptor: Path) -> int:
    """Compare all tables; 0 where nothing differs."""
    logging.getLogger("absl").setLevel(logging.ERROR)  # `mlcroissant validate` has given its warnings
    told = json.loads(descriptor.read_text("utf-8"))
    tables = {resource["name"]: resource for resource in told["resources"] if "schema" in resource}
    dataset = mlcroissant.Dataset("croissant.json")
    found = [one.id for one in dataset.metadata.record_sets]
    wrong = [] if found == list(tables) else [f"record sets {found}, expected {list(tables)}"]
    # Each in a process of its own: a data set that has given a record set cannot join it to another one.
    with get_context("fork").Pool(maxtasksperchild=1) as pool:
        told = pool.map(partial(attempt, dataset), [tables[name] for name in found if name in tables], chunksize=1)
    wrong += [line for lines in told for line in lines]
    print("\n".join(wrong) or f"{len(tables)} record sets loaded")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
