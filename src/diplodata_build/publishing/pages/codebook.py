"""The codebook: where to start, and every table, column and code in one language, from the published package."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from diplodata._names import DERIVED, EXACTLY_ONE, GROUP, ROWS
from diplodata._package import Package, localized
from diplodata_build.base.text_tables import grid
from diplodata_build.publishing.pages.prose import titled, with_figures

FIRST = ("argument", "actors", "quotes_with_sources", "relations_labelled", "timeline")  # for who starts
PLACES = ("articles", "sections")

# Each text in English and Spanish.
TEXTS = {
    "title": ("Codebook", "Libro de códigos"),
    "other": ("[En español](codebook.es.md)", "[In English](codebook.en.md)"),
    "intro": (
        "Every table, column and code of diplodata {version}. Where a column has values of a closed list, the codes "
        "follow its table. *Derived* columns are computed when the package is made; all others are written by editors.",
        "Todas las tablas, columnas y códigos de diplodata {version}. Cuando una columna toma sus valores de una lista "
        "cerrada, los códigos siguen a su tabla. Las columnas *derivadas* se calculan al generar el paquete; las demás "
        "las escribe el equipo editorial.",
    ),
    "all": ("All tables and views", "Todas las tablas y vistas"),
    "group_core": ("Core tables", "Tablas principales"),
    "group_sources": ("Sources", "Fuentes"),
    "group_ties": ("Ties", "Vínculos"),
    "group_text": ("Text", "Texto"),
    "group_ledger": ("About the data", "Sobre los datos"),
    "table": ("table or view", "tabla o vista"),
    "of_rows": ("rows", "filas"),
    "holds": ("what it holds", "qué contiene"),
    "rows": ("{rows} rows", "{rows} filas"),
    "key": ("key {key}", "clave {key}"),
    "leads": ("`{fields}` leads to `{table}`", "`{fields}` remite a `{table}`"),
    "one": ("exactly one of {fields} is filled", "siempre se llena una, y solo una, de {fields}"),
    "column": ("column", "columna"),
    "type": ("type", "tipo"),
    "meaning": ("what it is", "qué es"),
    "required": ("required", "obligatoria"),
    "derived": ("derived", "derivada"),
    "codes": ("codes below", "códigos más abajo"),
    "code": ("code", "código"),
    "label": ("label", "etiqueta"),
    "inverse": ("the other way round", "en sentido inverso"),
    "definition": ("definition", "definición"),
    "group_views": ("Views", "Vistas"),
    "views_intro": (
        "Joins that are needed often, ready made, with files of their own; codes are those of "
        'the tables above. Where a view has no `english_origin`, `load(table, lang="en")` says where the English of '
        "a row comes from.",
        "Combinaciones de tablas que se necesitan a menudo, ya hechas y con archivos propios; "
        "los códigos son los de las tablas de arriba. Si una vista no lleva `english_origin`, "
        '`load(table, lang="en")` dice de dónde procede el inglés de una fila.',
    ),
    "types": (
        "string string, integer integer, boolean boolean, number number, date date",
        "string texto, integer entero, boolean booleano, number número, date fecha",
    ),
}
Words = dict[str, str]
WORDS: dict[str, Words] = {
    language: {name: pair[i] for name, pair in TEXTS.items()} for i, language in enumerate(("en", "es"))
}


def codebook(root: Path, package: Package, language: str) -> str:
    """The codebook of a package as Markdown in ``es`` or ``en``; its first words are in ``curation/pages/``."""
    words = WORDS[language]
    parts = [
        f"# {words['title']}",
        words["other"],
        with_figures(root, f"codebook.{language}.md", _start(package, language)).rstrip(),
        f"## {words['all']}",
        words["intro"].format(version=package.version),
        "\n".join(_contents(package, words)),
    ]
    group = None
    for name, resource in package.described.items():
        if resource[GROUP] != group:
            group = resource[GROUP]
            parts.append(f"## {words[f'group_{group}']}")
            parts += [words["views_intro"]] if name in package.views else []
        parts += _table(package, name, resource, language)
    return "\n\n".join(parts) + "\n"


def _start(package: Package, language: str) -> dict[str, str]:
    """What the first words say of the package: the tables to begin with, their keys, and the origins of the English."""
    words = WORDS[language]
    first = []
    for name in FIRST:
        title, text = (localized(package.described[name], key, language) for key in ("title", "description"))
        what = f"**{title}.** {text.partition('. ')[0].rstrip('.')}."
        first.append((f"[`{name}`](#{name})", str(package.described[name][ROWS]), what))
    origins = (row for row in package.rows_with("vocabulary", "table_name", "translations") if row["field"] == "origin")
    return {
        "first": grid((words["table"], words["of_rows"], words["holds"]), first),
        "keys": "\n".join(
            ("```text", *_arrows(package, {*package.resources} - {*PLACES}), *_arrows(package, PLACES), "```")
        ),
        "origins": ", ".join(f"`{row['code']}` ({row[f'label_{language}']})" for row in origins),
    }


def _arrows(package: Package, wanted: Container[str]) -> list[str]:
    """The tables whose rows name rows of the same other tables, an arrow, and those; without keys within a table."""
    names: dict[tuple[str, ...], list[str]] = {}
    for name, resource in package.resources.items():
        keys = resource["schema"].get("foreignKeys", ())
        targets = dict.fromkeys(key["reference"]["resource"] or name for key in keys)
        if found := tuple(target for target in targets if target in wanted and target != name):
            names.setdefault(found, []).append(name)
    return [f"{', '.join(sources)} ▶ {', '.join(targets)}" for targets, sources in names.items()]


def _contents(package: Package, words: Words) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for name, resource in package.described.items():
        groups.setdefault(resource[GROUP], []).append(f"[{name}](#{name})")
    for group, links in groups.items():
        yield f"- {words[f'group_{group}']}: {', '.join(links)}"


def _table(package: Package, name: str, resource: dict[str, Any], language: str) -> Iterator[str]:
    words, schema = WORDS[language], resource["schema"]
    yield f"### {name}"
    yield f"**{localized(resource, 'title', language)}.** {localized(resource, 'description', language)}"
    yield " · ".join(_facts(resource, schema, words))
    header = (words["column"], words["type"], words["meaning"])
    yield grid(header, (_column(field, language) for field in schema["fields"]))
    for field in schema["fields"] if name in package.resources else ():
        if "enum" in field.get("constraints", {}):
            yield f"`{name}.{field['name']}`"
            yield _codes(package, name, field["name"], language)


def _facts(resource: dict[str, Any], schema: dict[str, Any], words: Words) -> Iterator[str]:
    yield words["rows"].format(rows=resource[ROWS])
    yield words["key"].format(key=", ".join(f"`{name}`" for name in schema["primaryKey"]))
    for key in schema.get("foreignKeys", ()):
        table = key["reference"]["resource"] or resource["name"]
        yield words["leads"].format(fields=", ".join(key["fields"]), table=table)
    if fields := schema.get(EXACTLY_ONE):
        yield words["one"].format(fields=", ".join(f"`{name}`" for name in fields))


def _column(field: dict[str, Any], language: str) -> tuple[str, str, str]:
    marks = ", ".join(_marks(field, WORDS[language]))
    title, text = (localized(field, key, language) for key in ("title", "description"))
    head, rest = titled(title, text)
    text = f"**{head}**{rest}"
    return f"`{field['name']}`", _type(field, language), f"{text} ({marks})" if marks else text


def _type(field: dict[str, Any], language: str) -> str:
    types = dict(pair.split() for pair in WORDS[language]["types"].split(", "))
    return str(types[field["type"]])


def _marks(field: dict[str, Any], words: Words) -> Iterator[str]:
    constraints = field.get("constraints", {})
    if constraints.get("required"):
        yield words["required"]
    if field.get(DERIVED):
        yield words["derived"]
    if "enum" in constraints:
        yield words["codes"]


def _codes(package: Package, table: str, field: str, language: str) -> str:
    words = WORDS[language]
    rows = [row for row in package.rows_with("vocabulary", "table_name", table) if row["field"] == field]
    keys = ["code", f"label_{language}", f"inverse_label_{language}", f"definition_{language}"]
    header = [words["code"], words["label"], words["inverse"], words["definition"]]
    if not any(row[keys[2]] for row in rows):
        del keys[2], header[2]
    return grid(header, ([f"`{row['code']}`", *(str(row[key] or "") for key in keys[1:])] for row in rows))
