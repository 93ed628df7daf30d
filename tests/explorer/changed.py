"""Pages of changed packages, each made by the code that makes the published one."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from sample import ROOT
from small import write_views

from diplodata._names import LANGUAGE
from diplodata._package import DESCRIPTOR, Package, installed

Rows = list[dict[str, str]]
Change = Callable[[Path], None]
APART = (2500, 2500)  # how far the copies of a network lie from each other


def make_page(folder: Path, *changes: Change) -> Path:
    """The page of the published package with changes, in a folder where that package is the installed one."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "src" / "diplodata", folder / "src" / "diplodata")
    (folder / "readings").mkdir()
    for name in (DESCRIPTOR, "CITATION.cff", "readings/layout.json"):
        shutil.copy(ROOT / name, folder / name)
    for change in changes:
        change(folder)
    command = [sys.executable, str(ROOT / "scripts" / "explorer.py"), "--root", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "explorer" / "index.html"


def edit_table(folder: Path, table: str, change: Callable[[Rows], Rows]) -> None:
    """The rows of a table, changed."""
    path = folder / "data" / "csv" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def edit_descriptor(folder: Path, **values: object) -> None:
    """The descriptor with other values; None takes one away."""
    path = folder / DESCRIPTOR
    descriptor = json.loads(path.read_text("utf-8")) | values
    path.write_text(json.dumps({name: one for name, one in descriptor.items() if one is not None}), "utf-8")


# Rows that do harm if they are taken for anything but text

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
HOSTILE = (
    "</script></noscript><img src=x onerror=\"alert('img')\"><script>alert('script')</script>",
    "<svg onload=alert('svg')><a href=\"javascript:alert('link')\" style=\"position:fixed;inset:0\">{{7*7}} ${7*7}</a>",
    LONG,
    "\u202eמשפט בעברית\u202c שלום, العربية \u2067عام 2018\u2069 (CGAI) \u200f",
    "\ue000\ue001 $& $1 {n} %s \\n \x7f\u2028\u2029 𝔘𝔫𝔦 👩‍👩‍👧 a\u0301\u0323",
)


def hostile(folder: Path) -> None:
    """Every free text holds something else than words; addresses lead to scripts."""
    for table in installed().resources:
        edit_table(folder, table, partial(_all_spoiled, table))
    write_views(Package(folder))


def _all_spoiled(table: str, rows: Rows) -> Rows:
    return [_spoiled(table, row, at) for at, row in enumerate(rows)]


def _spoiled(table: str, row: dict[str, str], at: int) -> dict[str, str]:
    texts = [name for name in row if row[name] and name in _texts(table)]
    spoiled = {name: f"{HOSTILE[(at + place) % len(HOSTILE)]} {at}" for place, name in enumerate(texts)}
    return row | spoiled | ({"url": "javascript:alert('url')"} if row.get("url") else {})


_WORDS = [
    "name",
    "surface",
    "exact",
    "prefix",
    "suffix",
    "text",
    "label",
    "as_printed",
    "corrected",
    "authors",
    "container",
]


@cache
def _texts(table: str) -> frozenset[str]:
    """The columns of a table that hold what people wrote, not codes, ids or dates."""
    found = {one["name"] for one in installed().fields(table) if one.get(LANGUAGE) or one["name"] in _WORDS}
    codes = {f"number_{lang}" for lang in ("es", "en")}
    return frozenset(found - codes - {"text_en"} if table == "translations" else found - codes)


# Many times the rows


def multiply(folder: Path, times: int) -> None:
    """Each row but those of the vocabulary so many times, with ids and words of its own, tied to those of its copy."""
    package = installed()
    tables = [table for table in package.resources if table not in ("vocabulary", "translations")]
    tables.append("translations")  # after what they translate
    known = frozenset(
        str(row[package.schema(table)["primaryKey"][0]]) for table in tables for row in package.rows(table)
    )
    copied: dict[tuple[str, str], dict[str, str]] = {}

    def copies(table: str, rows: Rows) -> Rows:
        found = [_copy(table, row, number, known) for number in range(times) for row in rows]
        if table == "translations":
            return [row | _translated(row, copied[row["table_name"], row["record_id"]]) for row in found]
        copied.update(((table, row[package.schema(table)["primaryKey"][0]]), row) for row in found)
        return found

    for table in tables:
        edit_table(folder, table, partial(copies, table))
    write_views(Package(folder))


def tenfold(folder: Path) -> None:
    """Ten times the rows, and the networks of the copies beside each other."""
    multiply(folder, times := 10)
    known = frozenset(map(str, installed().by_id("entities")))
    layout = folder / "readings" / "layout.json"
    placed = json.loads(layout.read_text("utf-8"))
    far = {
        _renamed(node, number, known): [x + number % 4 * APART[0], y + number // 4 * APART[1]]
        for number in range(times)
        for node, (x, y) in placed.items()
    }
    layout.write_text(json.dumps(far), "utf-8")


def _copy(table: str, row: dict[str, str], number: int, known: frozenset[str]) -> dict[str, str]:
    if not number:
        return row
    ids = {name: " ".join(_renamed(one, number, known) for one in row[name].split(" ")) for name in row if _is_id(name)}
    return row | ids | {name: _turned(row[name], number) for name in row if name in _texts(table)}


def _is_id(name: str) -> bool:
    return name.endswith(("_id", "_ids"))


@cache
def _renamed(id: str, number: int, known: frozenset[str]) -> str:
    if not number:
        return id
    if found := re.fullmatch(r"([a-z]+-)[0-9a-f]{12}", id):
        return found[1] + hashlib.sha256(f"{id}{number}".encode()).hexdigest()[:12]
    if "." in id:
        return ".".join(f"{part}-{number}" if part in known else part for part in id.split("."))
    return f"{id}-{number}" if id in known else id


def _turned(text: str, number: int) -> str:
    """The same words, beginning with another one."""
    words = text.split(" ")
    return " ".join(words[number % len(words) :] + words[: number % len(words)])


def _translated(row: dict[str, str], record: dict[str, str]) -> dict[str, str]:
    spanish, english = (record[f"{row['field']}_{lang}"] for lang in ("es", "en"))
    return {"source_sha256": hashlib.sha256(spanish.encode()).hexdigest(), "text_en": english}
