"""The starter notebook: loads the flat CSV files with pandas and shows three small results, in both languages."""

from __future__ import annotations

import json
from typing import Any

from diplodata_build.releases.model import Release

_CELLS = (
    """from pathlib import Path

import pandas as pd

here = [Path.cwd(), *Path("/kaggle/input").glob("**/")]
folder = next(path for path in here if (path / "relations.csv").exists())
pd.set_option("display.max_colwidth", 90)


def table(name):
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""]).convert_dtypes()""",
    """## Who is spoken of most / De quién se habla más

`mention_count`: how often the articles name an actor / cuántas veces nombran los artículos a un actor.""",
    """table("actors").nlargest(10, "mention_count")[["name_es", "name_en", "article_ids", "mention_count"]]""",
    """## What ties them / Qué los une

Each relation is a subject, a predicate and an object; `vocabulary` has the words for every code.

Cada relación es un sujeto, un predicado y un objeto; `vocabulary` tiene las palabras de cada código.""",
    """words = table("vocabulary").query("table_name == 'relations' and field == 'predicate'")
counts = table("relations")["predicate"].value_counts().rename_axis("code").reset_index(name="relations")
counts.merge(words[["code", "label_es", "label_en"]], on="code").head(10)""",
    """## From a row to its words / De una fila a sus palabras

Every entity, relation and statement rests on words of an article, at a page that can be looked up.

Cada entidad, relación y enunciado se apoya en palabras de un artículo, en una página que se puede consultar.""",
    """concepts = table("concepts").nlargest(5, "mention_count")
evidence = table("evidence")[["entity_id", "article_id", "page", "exact"]].dropna(subset="entity_id")
rows = concepts.merge(evidence, left_on="concept_id", right_on="entity_id").drop_duplicates("concept_id")
rows[["term_es", "term_en", "article_id", "page", "exact"]]""",
)


def notebook(release: Release) -> bytes:
    """The notebook (nbformat 4.5), without results."""
    package = release.package
    opening = "\n\n".join(
        [
            f"# {package['title']['en']}\n*{package['title']['es']}*",
            *(package["description"][one] for one in ("en", "es")),
        ]
    )
    cells = [_cell(i, text) for i, text in enumerate((opening, *_CELLS))]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    told = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _cell(number: int, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
    if text.startswith("#"):
        return {"cell_type": "markdown", **cell}
    return {"cell_type": "code", **cell, "execution_count": None, "outputs": []}
