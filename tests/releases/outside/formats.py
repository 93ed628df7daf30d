"""Open the spreadsheets, the database and the archives for Stata and SPSS of a bundle with readers of their formats.

Every table and view has as many rows as the descriptor says; each file or archive says its version and how to cite it.

formats.py DESCRIPTOR FOLDER
"""

import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pyreadstat


def wrong(descriptor: dict[str, Any], folder: Path) -> Iterator[str]:
    """What is not as the descriptor says."""
    rows = {one["name"]: one["diplodata:rows"] for one in descriptor["resources"] if "schema" in one}
    version, opened = descriptor["version"], 0
    for path in sorted(folder.rglob("*.*")):
        reader = next((one for end, one in READERS.items() if path.name.endswith(end)), None)
        if not reader:
            continue
        opened += 1
        found, texts = reader(path)
        # Names of sheets are in the language of the reader; the English ledger is not in the Spanish spreadsheet.
        kept = {name: number for name, number in rows.items() if (name, path.name[-8:]) != ("translations", "-es.xlsx")}
        if found != (kept if isinstance(found, dict) else sorted(kept.values())):
            yield f"{path.name}: rows {found}, not {kept}"
        if not any(text.startswith(version) for text in texts):
            yield f"{path.name}: does not say its version"
        if not any(re.search(rf"[Vv]ersi(on|ón) {re.escape(version)}\b", text) for text in texts):
            yield f"{path.name}: does not say how to cite it"
    if not opened:
        yield "nothing to read"


def spreadsheet(path: Path) -> tuple[list[int], list[str]]:
    """The numbers of rows, sorted, of the sheets between the cover and the meanings; the texts of the cover."""
    book = openpyxl.load_workbook(path, read_only=True)
    cover, *sheets, _ = book.worksheets
    texts = [str(cell) for row in cover.iter_rows(values_only=True) for cell in row]
    return sorted(sum(1 for _ in sheet.iter_rows(min_row=2)) for sheet in sheets), texts


def database(path: Path) -> tuple[dict[str, int], list[str]]:
    """The number of rows of each table and view; the texts of ``about``."""
    with closing(sqlite3.connect(path)) as connection:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        names = [
            name
            for (name,) in listed
            if name != "about" and not re.search("_fts|search_text|^sqlite_|^date_bounds$", name)
        ]
        found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        return found, [text for (text,) in connection.execute("SELECT text_en FROM about")]


def archive(path: Path) -> tuple[dict[str, int], list[str]]:
    """The number of rows of each file but ``about``; the texts of that."""
    found, texts = {}, []
    with TemporaryDirectory() as place, zipfile.ZipFile(path) as packed:
        packed.extractall(place)
        (folder,) = Path(place).iterdir()
        for file in folder.iterdir():
            data, _ = (pyreadstat.read_dta if file.suffix == ".dta" else pyreadstat.read_sav)(file)
            if file.stem == "about":
                texts = list(data["text"])
            else:
                found[file.stem] = len(data)
    return found, texts


READERS = {
    ".xlsx": spreadsheet,
    ".sqlite": database,
    **{f"-{format}-{lang}.zip": archive for format in ("stata", "spss") for lang in ("es", "en")},
}

if __name__ == "__main__":
    said = list(wrong(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])))
    print("\n".join(said))
    sys.exit(1 if said else 0)
