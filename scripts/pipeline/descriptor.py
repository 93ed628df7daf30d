"""``datapackage.json``: Data Package v2, in the subset that readers of v1 take; both languages throughout."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.inputs import Article, Curation
from pipeline.schemas import TABLES, Field, Schemas, Table, Text

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def csv_path(table: str) -> str:
    """Where a table's CSV file lies in the package."""
    return f"data/csv/{table}.csv"


def parquet_path(table: str) -> str:
    """Where a table's Parquet file lies in the package."""
    return f"data/parquet/{table}.parquet"


def to_json(descriptor: dict[str, Any]) -> bytes:
    """A descriptor as the bytes of its file."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def describe(curation: Curation, files: dict[str, bytes], counts: dict[str, int]) -> dict[str, Any]:
    """The descriptor of a package: ``files`` by path, ``counts`` the number of rows of each table."""
    package = curation.package
    resources = [_csv_resource(curation.schemas, table, files, counts[table]) for table in TABLES]
    resources += [_parquet_resource(curation.schemas[table], files) for table in TABLES]
    return _filled(
        {
            "$schema": PROFILE,
            "name": package["name"],
            **_both(package["title"], package["description"]),
            "version": package["version"],
            "created": f"{package['released']}T00:00:00Z" if package.get("released") else None,
            "homepage": package.get("homepage"),
            "keywords": package["keywords"]["en"] + package["keywords"]["es"],
            "languages": ["es", "en"],
            "licenses": package["licenses"],
            "sources": [_source(article) for article in curation.articles],
            "contributors": package["contributors"],
            "resources": resources,
        }
    )


def _filled(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {})}


def _both(title: Text, description: Text) -> dict[str, str]:
    return {
        "title": title["en"],
        "description": description["en"],
        "diplodata:title_es": title["es"],
        "diplodata:description_es": description["es"],
    }


def _source(article: Article) -> dict[str, Any]:
    values = article.values
    parts = [values["authors"], values.get("year"), values["title"]["es"], values.get("container"), values.get("issue")]
    reference = ". ".join(str(part).rstrip(".") for part in parts if part) + "."
    return _filled({"title": reference, "path": values.get("url")})


def _file(path: str, files: dict[str, bytes]) -> dict[str, Any]:
    content = files[path]
    return {"path": path, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _csv_resource(schemas: Schemas, name: str, files: dict[str, bytes], rows: int) -> dict[str, Any]:
    table = schemas[name]
    return {
        "name": name,
        "type": "table",
        "profile": "tabular-data-resource",
        **_both(table.title, table.description),
        "diplodata:group": table.group,
        "diplodata:rows": rows,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_file(csv_path(name), files),
        "dialect": DIALECT,
        "schema": _schema(schemas, table),
    }


def _parquet_resource(table: Table, files: dict[str, bytes]) -> dict[str, Any]:
    told = {"en": f"The rows of '{table.name}' as Parquet.", "es": f"Las filas de '{table.name}' en Parquet."}
    return {
        "name": f"{table.name}-parquet",
        **_both({language: f"{title} (Parquet)" for language, title in table.title.items()}, told),
        "scheme": "file",
        "format": "binary",
        "mediatype": "application/vnd.apache.parquet",
        **_file(parquet_path(table.name), files),
        "diplodata:distributionOf": table.name,
    }


def _schema(schemas: Schemas, table: Table) -> dict[str, Any]:
    pairs = {code.code: code.pairs for code in schemas.codes.get((table.name, "predicate"), ())}
    return _filled(
        {
            "fields": [_field(field) for field in table.fields],
            "primaryKey": list(table.primary_key),
            "missingValues": [""],
            "foreignKeys": list(table.foreign_keys),
            "diplodata:exactlyOne": list(table.exactly_one),
            "diplodata:pairs": pairs,
        }
    )


def _field(field: Field) -> dict[str, Any]:
    booleans = {"trueValues": ["true"], "falseValues": ["false"]} if field.type == "boolean" else {}
    constraints = field.constraints | ({"enum": list(field.codes)} if field.codes else {})
    told = {
        "diplodata:derived": field.derived or None,
        "diplodata:language": field.language,
        "constraints": constraints,
    }
    return {
        "name": field.name,
        "type": field.type,
        **_both(field.title, field.description),
        **booleans,
        **_filled(told),
    }
