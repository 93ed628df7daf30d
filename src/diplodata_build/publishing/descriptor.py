"""The descriptors, and the files that they describe: the rows of a table as CSV and as Parquet.

``datapackage.json`` describes the CSV files alone, so that programs which load all that it lists can; the Parquet files
have one of their own beside them, in the same words.

The descriptors are Data Package v2, in the subset that readers of v1 understand, and in both languages. The same rows
give the same bytes on every build. CSV: UTF-8, LF, quotes where needed, empty for null, ``true``/``false``. Parquet:
written by pyarrow from an explicit schema, with what the file says of itself; its bytes change only with pyarrow, which
the build pins.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from diplodata._citing import address
from diplodata._names import (
    ARTICLE_ROWS,
    COMPLETENESS,
    DERIVED,
    DESCRIPTION_ES,
    EDITION,
    EXACTLY_ONE,
    GROUP,
    LANGUAGE,
    LIMITS,
    PAIRS,
    PARQUET,
    PRIVATE,
    RETIRED,
    ROWS,
    TABLES,
    TITLE_ES,
    UNFINISHED,
    VIEWS,
    Format,
)
from diplodata._schema import arrow_schema, canonical_csv, parquet_of
from diplodata.validation.english import RECORD_TABLES
from diplodata.validation.files import BOOLEAN_FORM, CSV_FORM, PROFILE, in_parquet, rows_by_article, sha256_of
from diplodata_build.assembly.row_context import Row
from diplodata_build.curation.input_models import Text
from diplodata_build.curation.inputs import Article, Curation
from diplodata_build.curation.retired import last_successors
from diplodata_build.curation.schemas import Field, Schemas, Table
from diplodata_build.curation.view_definitions import view_schemas
from diplodata_build.publishing.completeness import completeness


def path_of(name: str, format: Format) -> str:
    """The path of the file of a table or view in the package; views are in a folder of their own."""
    folder = f"data/{format}/views" if name in VIEWS else f"data/{format}"
    return f"{folder}/{name}.{format}"


def to_json(descriptor: dict[str, Any]) -> bytes:
    """A descriptor as the bytes of its file."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def describe(curation: Curation, files: dict[str, bytes], rows: dict[str, list[Row]]) -> dict[str, Any]:
    """The descriptor of a package: ``files`` by path, ``rows`` those of each table and view."""
    package = curation.package
    unfinished = package.get("unfinished") == "true"
    tables = _without_required_english(curation.schemas) if unfinished else curation.schemas
    schemas = dict.fromkeys(TABLES, tables) | dict.fromkeys(VIEWS, view_schemas(tables))
    resources = [_csv_resource(one, name, files, rows[name]) for name, one in schemas.items()]
    return filled(
        {
            "$schema": PROFILE,
            "name": package["name"],
            "id": f"https://doi.org/{package['doi']}" if package.get("doi") else None,
            **_both(package["title"], package["description"]),
            "version": package["version"],
            EDITION: None if package.get("released") else PRIVATE,
            UNFINISHED: unfinished or None,
            **{f"{COMPLETENESS}_{language}": text for language, text in completeness(rows["coverage"]).items()},
            **{f"{LIMITS}_{language}": text for language, text in package["limits"].items()},
            "created": f"{package['released']}T00:00:00Z" if package.get("released") else None,
            "homepage": package.get("homepage"),
            "keywords": package["keywords"]["en"] + package["keywords"]["es"],
            "languages": ["es", "en"],
            "licenses": package["licenses"],
            "sources": [_source(article) for article in curation.articles],
            "contributors": package["contributors"],
            RETIRED: last_successors(curation.records.retired),
            "resources": resources,
        }
    )


def describe_parquet(described: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """The descriptor of the Parquet files of the same tables and views, which stands in their folder."""
    resources = []
    for one in described["resources"]:
        file = _file(path_of(one["name"], "parquet"), files)
        path = file["path"].removeprefix(f"{PARQUET}/")
        resources.append(in_parquet(one) | file | {"path": path})
    return described | {"resources": resources}


def filled(mapping: dict[str, Any]) -> dict[str, Any]:
    """A mapping without the keys that have no value."""
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {})}


def _both(title: Text, description: Text) -> dict[str, str]:
    return {
        "title": title["en"],
        "description": description["en"],
        TITLE_ES: title["es"],
        DESCRIPTION_ES: description["es"],
    }


def _source(article: Article) -> dict[str, Any]:
    values = article.values
    parts = [values["authors"], values.get("year"), values["title"]["es"], values.get("container"), values.get("issue")]
    reference = ". ".join(str(part).rstrip(".") for part in parts if part) + "."
    return filled({"title": reference, "path": address({"doi": values.get("doi")})})


def _without_required_english(schemas: Schemas) -> Schemas:
    """The schemas while the English of records may be missing: no English column of theirs is required."""
    tables = dict(schemas.tables)
    for name in (*RECORD_TABLES, "entities"):
        fields = (_optional(field) if field.language == "en" else field for field in tables[name].fields)
        tables[name] = replace(tables[name], fields=tuple(fields))
    return replace(schemas, tables=tables)


def _optional(field: Field) -> Field:
    constraints = field.constraints.copy()
    constraints.pop("required", None)
    return replace(field, constraints=constraints)


def _file(path: str, files: dict[str, bytes]) -> dict[str, Any]:
    content = files[path]
    return {"path": path, "bytes": len(content), "hash": sha256_of(content)}


def _csv_resource(schemas: Schemas, name: str, files: dict[str, bytes], rows: list[Row]) -> dict[str, Any]:
    table = schemas[name]
    return filled(
        {
            "name": name,
            **_both(table.title, table.description),
            GROUP: table.group,
            ROWS: len(rows),
            ARTICLE_ROWS: dict(sorted(rows_by_article(rows).items())),
            **CSV_FORM,
            **_file(path_of(name, "csv"), files),
            "schema": _schema(schemas, table),
        }
    )


def _schema(schemas: Schemas, table: Table) -> dict[str, Any]:
    pairs = {code.code: code.pairs for code in schemas.codes.get((table.name, "predicate"), ())}
    return filled(
        {
            "fields": [_field(field, schemas.codes_of(table.name, field.name)) for field in table.fields],
            "primaryKey": list(table.primary_key),
            "missingValues": [""],
            "foreignKeys": list(table.foreign_keys),
            EXACTLY_ONE: list(table.exactly_one),
            PAIRS: pairs,
        }
    )


def _field(field: Field, codes: tuple[str, ...]) -> dict[str, Any]:
    return filled(
        {
            "name": field.name,
            "type": field.type,
            **_both(field.title, field.description),
            **(BOOLEAN_FORM if field.type == "boolean" else {}),
            DERIVED: field.derived or None,
            LANGUAGE: field.language,
            "constraints": {**field.constraints, **({"enum": list(codes)} if codes else {})},
        }
    )


def to_csv(table: Table, rows: list[Row]) -> bytes:
    """A table as CSV."""
    return canonical_csv(table.columns, ([row[column] for column in table.columns] for row in rows))


def to_parquet(table: Table, rows: list[Row], about: dict[str, str]) -> bytes:
    """A table as Parquet."""
    schema = arrow_schema([{"name": field.name, "type": field.type} for field in table.fields], stored=True)
    columns = [[_typed(row[f.name], f.type) for row in rows] for f in table.fields]
    arrays = [pa.array(values, type=schema.field(i).type) for i, values in enumerate(columns)]
    return parquet_of(pa.table(arrays, schema=schema), about)


def _typed(value: Any, kind: str) -> Any:
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value
