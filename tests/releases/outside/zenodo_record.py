"""Validate record.json, in this folder, by InvenioRDM: the schema of its records, and the codes that it ships with.

The schema forbids what it does not know and asks for nothing; what a record must have is asked for here. Exit 1 and
all findings where there are any.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

RECORD = "local://records/record-v6.0.0.json"
PACKAGES = ("invenio_rdm_records", "invenio_records_resources", "invenio_requests")
REQUIRED = ("title", "creators", "resource_type", "publisher", "version", "languages", "rights", "description")
# Where in the metadata a code stands, and the vocabulary that has it.
CODED = {
    "resource_type": "resource_types",
    "languages": "languages",
    "lang": "languages",
    "rights": "licenses",
    "relation_type": "relation_types",
    "additional_titles.type": "title_types",
    "additional_descriptions.type": "description_types",
}


def main() -> int:
    """Run the command; returns its exit code."""
    record = json.loads(Path("record.json").read_text("utf-8"))
    found = errors(record)
    missing = [key for key in REQUIRED if not record["metadata"].get(key)]
    found += [{"field": f"metadata.{key}", "messages": ["missing"]} for key in missing]
    print(*(f"{error['field']}: {' '.join(error['messages'])}" for error in found), sep="\n", file=sys.stderr)
    return 1 if found else 0


def errors(record: dict[str, Any]) -> list[dict[str, Any]]:
    """What InvenioRDM's schema and vocabularies have against a record."""
    found = [
        {"field": ".".join(map(str, error.absolute_path)), "messages": [error.message]}
        for error in _validator().iter_errors(record)
    ]
    unknown = (code for code in _codes("metadata", record.get("metadata")) if code[2] not in _vocabulary(code[1]))
    return found + [{"field": path, "messages": [f"no code of {name}: {code}"]} for path, name, code in unknown]


@cache
def _validator() -> Draft7Validator:
    registry: Registry[Any] = Registry()
    for package in PACKAGES:
        folder = _folder(package) / "records" / "jsonschemas"
        for path in folder.rglob("*.json"):
            schema = DRAFT7.create_resource(json.loads(path.read_text("utf-8")))
            registry = registry.with_resource(f"local://{path.relative_to(folder).as_posix()}", schema)
    return Draft7Validator({"$ref": RECORD}, registry=registry)


def _folder(package: str) -> Path:
    """Where a package lies; it is not imported, for what it needs is not here."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed here: make .venv-zenodo/ready")
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def _vocabulary(name: str) -> set[str]:
    folder = _folder("invenio_rdm_records") / "fixtures" / "data" / "vocabularies"
    if name == "licenses":
        with (folder / "licenses.csv").open(encoding="utf-8", newline="") as file:
            return {row["id"] for row in csv.DictReader(file)}
    text = (folder / f"{name}.yaml").read_text("utf-8")
    return {code.strip("'\"") for code in re.findall(r"(?m)^-\s+id:\s*(\S+)", text)}


def _codes(path: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """Each code in some metadata: its place, its vocabulary, itself."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _codes(f"{path}.{number}", item)
    elif isinstance(value, dict):
        names = [name for name in path.split(".")[1:] if not name.isdecimal()]
        vocabulary = CODED.get(".".join(names)) or CODED.get(names[-1] if names else "")
        if vocabulary and "id" in value:
            yield path, vocabulary, str(value["id"])
        for key, item in value.items():
            yield from _codes(f"{path}.{key}", item)


if __name__ == "__main__":
    sys.exit(main())
