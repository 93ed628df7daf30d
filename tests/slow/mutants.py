"""Mutants: the package broken in one way each, as mutants.yaml says."""

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from diplodata._citing import about_file
from diplodata._names import ARTICLE_ROWS, EDITION, PARQUET, ROWS, UNFINISHED
from diplodata._package import DESCRIPTOR, Package, installed
from diplodata._schema import arrow_schema, parquet_of, parse
from diplodata.validation import ALL_RULES, RULES, RawPackage, check, hits_of, law
from diplodata.validation.files import in_parquet, rows_by_article, sha256_of
from diplodata.validation.package import Table
from diplodata_build.publishing.descriptor import path_of

HERE = Path(__file__).parent
MUTANTS: list[dict[str, Any]] = yaml.load((HERE / "mutants.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
STRANGERS: list[dict[str, Any]] = [
    mutant
    for file in sorted(HERE.glob("strangers*.yaml"))  # one for each stranger
    for mutant in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
]
BY_NAME = {rule.__name__: rule for rule in ALL_RULES}
LONG = "LONG"  # a cell of a million characters
BYTES = "latin-1"  # the characters of a mutant's file contents are bytes


# Copies of the package, and how they are broken


def copy_package(folder: Path, source: Path | None = None) -> Path:
    """A copy of a package, by default the one that the tests run on; returns its datapackage.json.

    Files are linked: a mutant puts new files in the place of those that it changes.
    """
    source = source or Path(installed().folder)
    shutil.copytree(source / "data", folder / "data", copy_function=os.link)
    os.link(source / "datapackage.json", folder / "datapackage.json")
    return folder / "datapackage.json"


def write(path: Path, content: bytes) -> None:
    """Put a new file in the place of one that may be a link."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def read_json(path: Path) -> dict[str, Any]:
    """A descriptor."""
    loaded: dict[str, Any] = json.loads(path.read_bytes())
    return loaded


def write_json(path: Path, descriptor: dict[str, Any]) -> None:
    """Write a descriptor."""
    write(path, json.dumps(descriptor, ensure_ascii=False).encode())


def publish(path: Path, folder: Path) -> Package:
    """Make a copy a published edition, and one more of it, which is the installed package of the mutant."""
    descriptor = read_json(path) | {"created": "2026-11-22T00:00:00Z"}
    write_json(path, {key: value for key, value in descriptor.items() if key not in (EDITION, UNFINISHED)})
    return Package(copy_package(folder, path.parent))


def apply(mutant: dict[str, Any], path: Path) -> None:
    """Break the package of a datapackage.json as a mutant says, and mend what is not its point."""
    for change in (mutant, *mutant.get("then", [])):
        change_one(change, path)
    if mutant.get("mend", True):
        mend(path)


def change_one(mutant: dict[str, Any], path: Path) -> None:
    """Change rows, a Parquet file, any file or a descriptor, whichever a mutant names."""
    if "table" in mutant:
        change_rows(mutant, path)
    elif "parquet" in mutant:
        change_parquet(mutant, path.parent / path_of(mutant["parquet"], "parquet"))
    elif "file" in mutant:
        change_file(mutant, path.parent / mutant["file"])
    else:
        change_descriptor(mutant, path.parent / mutant.get("in", DESCRIPTOR))


def change_rows(mutant: dict[str, Any], path: Path) -> None:
    """Change rows of a CSV file and of its Parquet twin, or of one of them."""
    name = mutant["table"]
    header, rows = read_csv(path, name)
    matching = [row for row in rows if is_like(row, mutant["where"])]
    assert matching, f"no row of {name} is like {mutant['where']}"
    first = matching[0]
    for row in matching if "every" in mutant else [first]:
        row.update(filled(row, mutant.get("every") or mutant.get("set", {})))
    if "copy" in mutant:
        place = rows.index(first) + 1 if mutant.get("next") else len(rows)
        rows.insert(place, first | filled(first, mutant["copy"]))
    if drop := mutant.get("drop"):
        rows = [row for row in rows if row not in (matching if drop == "every" else [first])]
    if order := mutant.get("sort"):
        rows.sort(key=lambda row: row[header[0]], reverse=order == "reverse")
    if mutant.get("only") != "parquet":
        write_csv(path, name, header, rows, **mutant.get("csv", {}))
    if mutant.get("only") != "csv":
        write_parquet(path, name, rows)
    if mutant.get("ledger"):
        enter_in_ledger(path, name, {row[header[0]]: row for row in rows})


def enter_in_ledger(path: Path, name: str, records: dict[str, dict[str, str]]) -> None:
    """Make the ledger of translations say of a table's records what they say themselves."""
    header, entries = read_csv(path, "translations")
    for entry in entries:
        if entry["table_name"] == name and (record := records.get(entry["record_id"])):
            spanish, english = (record[f"{entry['field']}_{language}"] for language in ("es", "en"))
            entry["source_sha256"] = sha256_of(spanish.encode()).removeprefix("sha256:")
            entry["text_en"] = english
    write_csv(path, "translations", header, entries)
    write_parquet(path, "translations", entries)


def is_like(row: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether the cells of a row are as wanted."""
    return all(bool(row[column]) if cell == "*" else row[column] == cell for column, cell in wanted.items())


def filled(row: dict[str, str], cells: dict[str, Any]) -> dict[str, str]:
    """New cells, with what stood in them and in their row filled in, or with some of their words changed."""
    return {
        column: cell.format_map(row | {"old": row[column]}) if isinstance(cell, str) else reworded(row[column], *cell)
        for column, cell in cells.items()
    }


def reworded(cell: str, old: str, new: str) -> str:
    """A cell with other words in the place of some."""
    assert old in cell, f"{old!r} is not in {cell!r}"
    return cell.replace(old, new)


def read_csv(path: Path, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """The header and the rows of a table or view."""
    with (path.parent / path_of(name, "csv")).open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def write_csv(path: Path, name: str, header: list[str], rows: list[dict[str, str]], **form: Any) -> None:
    """A table as CSV, in the form that the build gives it or in another."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, header, **({"lineterminator": "\n"} | form))
    writer.writeheader()
    writer.writerows(rows)
    write(path.parent / path_of(name, "csv"), written.getvalue().encode())


def write_parquet(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    """A table as Parquet, as far as its cells have a value."""
    descriptor = read_json(path)
    resource = next(one for one in descriptor["resources"] if one["name"] == name)
    fields = resource["schema"]["fields"]
    values = [{field["name"]: value_of(row[field["name"]], field["type"]) for field in fields} for row in rows]
    table = pa.Table.from_pylist(values, arrow_schema(fields, stored=True))
    write(path.parent / path_of(name, "parquet"), parquet_of(table, about_file(descriptor, resource)))


def value_of(cell: str, field_type: str) -> Any:
    """The value of a cell, None where it has none that Parquet could hold."""
    try:
        value = parse(cell, field_type)
    except ValueError:
        return None
    return None if isinstance(value, int) and value >= 2**31 else value


def change_parquet(mutant: dict[str, Any], file: Path) -> None:
    """Change a column of a Parquet file, or how it is written."""
    opened = pq.ParquetFile(file)
    table, about = opened.read(), {key.decode(): text.decode() for key, text in opened.metadata.metadata.items()}
    content = file.read_bytes()
    if "between" in mutant:
        footer = opened.metadata.serialized_size + 8
        write(file, content[:-footer] + mutant["between"].encode(BYTES) + content[-footer:])
    elif "column" not in mutant:
        about |= {key: str(value) for key, value in mutant.get("metadata", {}).items()}
        write(file, written(table, about, dict(mutant.get("form", {})), mutant.get("row_group_size")))
    else:
        write(file, parquet_of(changed_column(mutant, table), about))


def changed_column(mutant: dict[str, Any], table: pa.Table) -> pa.Table:
    """The table with another column, or without one."""
    index = table.column_names.index(mutant["column"])
    column = table.column(index)
    if mutant.get("drop"):
        return table.remove_column(index)
    if "type" in mutant:
        return table.set_column(index, mutant["column"], column.cast(mutant["type"]))
    value = mutant["value"]
    values = ["x" * 10**6 if value == LONG else value, *column.to_pylist()[1:]]
    return table.set_column(index, mutant["column"], pa.array(values, column.type))


def written(table: pa.Table, about: dict[str, str], form: dict[str, Any], rows: int | None = None) -> bytes:
    """A table as Parquet, written otherwise than the package does; ``sorted``: the first column is said to be."""
    plain = {"compression": "none", "write_statistics": False, "store_schema": False}
    if form.pop("sorted", False):
        form["sorting_columns"] = [pq.SortingColumn(0)]
    target = pa.BufferOutputStream()
    with pq.ParquetWriter(target, table.schema.remove_metadata(), **plain | form) as writer:
        writer.write_table(table.replace_schema_metadata(None), row_group_size=rows)
        writer.add_key_value_metadata(about)
    return bytes(target.getvalue())


def change_file(mutant: dict[str, Any], file: Path) -> None:
    """Change the bytes of a file, what kind of file it is, or who may do what with it."""
    if mutant.get("delete"):
        file.unlink()
        return
    if "link" in mutant:
        file.unlink(missing_ok=True)
        file.symlink_to(mutant["link"])
        return
    if "moved" in mutant:
        file.rename(file.parent / mutant["moved"])
        file.symlink_to(mutant["moved"])
        return
    if mutant.get("pipe"):
        file.unlink(missing_ok=True)
        os.mkfifo(file)
        return
    content = file.read_bytes() if file.exists() else b""
    content = mutant.get("write", content.decode(BYTES)).encode(BYTES)
    content = mutant.get("prepend", "").encode(BYTES) + content + mutant.get("append", "").encode(BYTES)
    if "replace" in mutant:
        old, new = (part.encode(BYTES) for part in mutant["replace"])
        assert old in content
        content = content.replace(old, new)
    write(file, content)
    if "mode" in mutant:
        file.chmod(mutant["mode"])


def change_descriptor(mutant: dict[str, Any], path: Path) -> None:
    """Set or take away one key of the descriptor; items of lists are found by their name."""
    descriptor = read_json(path)
    *parents, last = mutant["descriptor"].split("/")
    found: Any = descriptor
    for part in parents:
        found = found[position(found, part)]
    if mutant.get("delete"):
        del found[position(found, last)]
    else:
        found[position(found, last)] = mutant["value"]
    descriptor |= mutant.get("also", {})
    write_json(path, descriptor)


def position(container: Any, name: str) -> Any:
    """The key of an object, or the index of the item of a list that has the name."""
    if isinstance(container, dict):
        return name
    return next(index for index, item in enumerate(container) if item["name"] == name)


def mend(path: Path) -> None:
    """Make bytes, digests and row counts of the changed files true again, and both descriptors say the same."""
    descriptor, parquet = read_json(path), path.parent / PARQUET / DESCRIPTOR
    for resource in descriptor["resources"]:
        if changed := about_changed(resource, path.parent):
            resource |= changed | counted(RawPackage(path).described[resource["name"]], ARTICLE_ROWS in resource)
    write_json(path, descriptor)
    tables = {resource["name"]: in_parquet(resource) for resource in descriptor["resources"]}
    twins = read_json(parquet)["resources"]
    for twin in twins:
        own = {key: twin[key] for key in ("path", "bytes", "hash")} | about_changed(twin, parquet.parent)
        twin |= tables.get(twin["name"], {}) | own
    write_json(parquet, descriptor | {"resources": twins})


def about_changed(resource: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What is true of a file that was changed, nothing of others: a file that is still a link is as it was."""
    file = folder / str(resource["path"])
    if not file.is_file() or not file.is_relative_to(folder) or file.stat().st_nlink > 1:
        return {}
    content = file.read_bytes()
    return {"bytes": len(content), "hash": sha256_of(content)}


def counted(table: Table, by_article: bool) -> dict[str, Any]:
    """What the descriptor says of the rows of a table."""
    return {ROWS: len(table.rows)} | ({ARTICLE_ROWS: dict(rows_by_article(table.rows))} if by_article else {})


# Running them


def is_caught(mutant: dict[str, Any], folder: Path) -> bool:
    """Whether any rule finds something in a mutant but in the views that a build would make of its tables."""
    path = copy_package(folder)
    apply(mutant, path)
    package = RawPackage(path)
    views = {view.file for name, view in package.views.items() if name != mutant.get("table")}
    return any(hit.file not in views for rule in (*RULES, *law.RULES) for hit in hits_of(rule, package))


def survives(mutant: dict[str, Any], folder: Path) -> str | None:
    """What the rule said of a mutant that it should have named in other words; None where it killed it."""
    path, edition = copy_package(folder), installed()
    if mutant.get("published"):
        edition = publish(path, folder.with_name("edition"))
    apply(mutant, path)
    with patch.object(law, "installed", lambda: edition):
        report = check(RawPackage(path), [BY_NAME[mutant["rule"]]])
    lines = [str(finding) for finding in report.findings]
    stumbled = any("Error: " in finding.message for finding in report.findings if not finding.row)
    if stumbled or not any(all(words in line for words in mutant["says"]) for line in lines):
        return "\n".join(lines[:5]) or "nothing found"
    return None
