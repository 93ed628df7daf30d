"""Rules of keys, references and codes: what connects the tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from .._names import ENTITY_LABELS, ENTITY_TABLES, RETIRED
from .hits import Hit
from .package import ForeignKey, RawPackage, Row, Table, grouped, list_of

# Their ids are derived from content and exempt from being unique over the package.
DERIVED_IDS = ("mentions", "citations", "coverage", "evidence", "names")
_BY_ID = ("actors", "programs", "events", "concepts", "relations", "works")
_BY_PLACE = ("quotes", "mentions", "evidence", "citations", "errata", "coverage")
ACYCLIC_PREDICATES = ("part_of", "succeeds")


def primary_key(package: RawPackage) -> Iterator[Hit]:
    """The primary key of a row is filled and not repeated in its table.

    La clave primaria de una fila está llena y no se repite en su tabla.
    """
    for table in package.described.values():
        for key, rows in grouped((table.key(row), row) for row in table.rows).items():
            for row in rows if table.primary_key and (len(rows) > 1 or not all(key)) else []:
                yield row.hit(table.primary_key[0], f"{len(rows)} × {_tuple(key)}")


def rows_in_order(package: RawPackage) -> Iterator[Hit]:
    """Records are in the order of their ids, passages in that of the articles, apart from first rows that show what a
    column is.

    Los registros están en el orden de sus identificadores y los pasajes en el de los artículos, salvo las primeras
    filas que muestran qué es una columna.
    """
    articles = {key: number for number, key in enumerate(package["articles"].by_id)}
    for name in (*_BY_ID, *_BY_PLACE):
        table = package[name]
        keys: list[Any] = [_in_articles(row, articles) if name in _BY_PLACE else table.key(row) for row in table.rows]
        for row, (before, key) in zip(table.rows[1:], pairwise(keys), strict=True):
            if key < before and row.number > len(table.fields):
                yield row.hit(None, f"{key} < {before}")


def _in_articles(row: Row, articles: dict[str, int]) -> tuple[int, ...]:
    return articles.get(row["article_id"], -1), row.integer("char_start") or 0, row.integer("char_end") or 0


def _tuple(values: Iterable[str]) -> str:
    return " · ".join(f"«{value}»" for value in values)


def foreign_keys(package: RawPackage) -> Iterator[Hit]:
    """A reference leads to a row that exists.

    Una referencia lleva a una fila que existe.
    """
    for table in package.described.values():
        for key in table.foreign_keys:
            yield from _dangling(package, table, key)


def _dangling(package: RawPackage, table: Table, key: ForeignKey) -> Iterator[Hit]:
    known = {tuple(row[column] for column in key.columns) for row in package[key.table].rows}
    for row in table.rows:
        values = tuple(row[column] for column in key.fields)
        if any(values) and values not in known:
            yield row.hit(key.fields[0], f"{_tuple(values)} → {key.table}.{', '.join(key.columns)}")


def exactly_one(package: RawPackage) -> Iterator[Hit]:
    """Of the columns that exclude each other, exactly one is filled.

    De las columnas que se excluyen entre sí, exactamente una está llena.
    """
    for table, row in package.rows():
        filled = [column for column in table.exactly_one if row[column]]
        if table.exactly_one and len(filled) != 1:
            yield row.hit(filled[-1] if filled else table.exactly_one[0], f"{len(filled)}: {', '.join(filled)}")


def ids_unique(package: RawPackage) -> Iterator[Hit]:
    """An id identifies a single thing in the whole package.

    Un identificador designa una sola cosa en todo el paquete.
    """
    owners: dict[str, Row] = {}
    for table in package.tables.values():
        if len(table.primary_key) != 1 or table.name in DERIVED_IDS or table.name in ENTITY_TABLES.values():
            continue
        for key, row in table.by_id.items():
            owner = owners.setdefault(key, row)
            if key and owner is not row:
                yield row.hit(table.primary_key[0], f"«{key}» = {owner.file}:{owner.number}")


def retired_ids(package: RawPackage) -> Iterator[Hit]:
    """A retired id is no longer in use, and what replaced it, if anything did, is.

    Un identificador retirado ya no se usa, y el que lo reemplaza, si lo hay, sí.
    """
    retired = package.descriptor.get(RETIRED, {})
    if not isinstance(retired, dict):
        yield package.hit(f"{retired!r}", RETIRED)
        return
    known = {id for table in package.tables.values() if len(table.primary_key) == 1 for id in table.by_id}
    for old, new in retired.items():
        if old in known:
            yield package.hit(f"«{old}»", RETIRED)
        if new is not None and new not in known:
            yield package.hit(f"«{old}» → «{new}»", RETIRED)


def entities_agree(package: RawPackage) -> Iterator[Hit]:
    """Each actor, program, event, concept and article is listed in entities with its type and label, and nothing else.

    Cada actor, programa, evento, concepto y artículo figura en entities con su tipo y nombre, y nada más.
    """
    entities = package["entities"]
    for entity_type, name in ENTITY_TABLES.items():
        for key, row in package[name].by_id.items():
            if entity := entities.by_id.get(key):
                labels = {f"label_{language}": row[f"{ENTITY_LABELS[name]}_{language}"] for language in ("es", "en")}
                yield from _differing(entity, {"entity_type": entity_type} | labels)
            else:
                yield row.hit(package[name].primary_key[0], f"«{key}» → entities")
    for key, entity in entities.by_id.items():
        table = ENTITY_TABLES.get(entity["entity_type"], "")
        if key not in package[table].by_id:
            yield entity.hit("entity_id", f"«{key}» → {table}")


def _differing(row: Row, expected: dict[str, str]) -> Iterator[Hit]:
    """A hit for each cell that is not as expected."""
    for column, cell in expected.items():
        if row[column] != cell:
            yield row.hit(column, f"«{row[column]}» ≠ «{cell}»")


def codes_in_vocabulary(package: RawPackage) -> Iterator[Hit]:
    """The codes that a field allows are those that vocabulary lists for it.

    Los códigos que admite un campo son los que vocabulary enumera para él.
    """
    rows = grouped(((row["table_name"], row["field"]), row) for row in package["vocabulary"].rows)
    for table in package.tables.values():
        for field in table.fields:
            described = {row["code"]: row for row in rows.pop((table.name, field.name), [])}
            allowed = dict.fromkeys(map(str, list_of(field.constraints.get("enum"))))
            for code, row in described.items():
                if code not in allowed:
                    yield row.hit("code", f"«{code}» → {table.name}.{field.name}")
            for code in allowed:
                if code not in described:
                    yield package.hit(f"«{code}» → vocabulary", f"{table.name}.{field.name}")
    for (name, column), unused in rows.items():
        yield unused[0].hit("field", f"{name}.{column}")


def relation_ends(package: RawPackage) -> Iterator[Hit]:
    """A predicate connects only the types of entities that it is defined for.

    Un predicado une solo los tipos de entidades para los que está definido.
    """
    relations = package["relations"]
    for row in relations.rows:
        ends = [package.entity_type.get(row["subject_id"]), package.entity_type.get(row["object_id"])]
        if None not in ends and ends not in list_of(relations.pairs.get(row["predicate"])):
            yield row.hit("predicate", f"{ends[0]} {row['predicate']} {ends[1]}")


def relation_of_two(package: RawPackage) -> Iterator[Hit]:
    """A relation connects two different entities.

    Una relación une dos entidades distintas.
    """
    for row in package["relations"].rows:
        if row["subject_id"] and row["subject_id"] == row["object_id"]:
            yield row.hit("object_id", f"«{row['object_id']}»")


def symmetric_once(package: RawPackage) -> Iterator[Hit]:
    """A relation that reads the same from both ends is recorded once, not from each end.

    Una relación que se lee igual desde ambos extremos se registra una vez, no desde cada extremo.
    """
    codes = (
        row for row in package["vocabulary"].rows if (row["table_name"], row["field"]) == ("relations", "predicate")
    )
    symmetric = {row["code"] for row in codes if row["label_es"] == row["inverse_label_es"]}
    seen: dict[tuple[str, str, str], Row] = {}
    for row in package["relations"].rows:
        if row["predicate"] in symmetric:
            other = seen.get((row["object_id"], row["predicate"], row["subject_id"]))
            if other is not None:
                yield row.hit("subject_id", f"= {other.file}:{other.number}")
            seen[row["subject_id"], row["predicate"], row["object_id"]] = row


def composed_ids(package: RawPackage) -> Iterator[Hit]:
    """The id of a statement or relation is made of the columns that identify it.

    El identificador de un enunciado o relación se compone de las columnas que lo identifican.
    """
    parts = {
        "statements": ("entity_id", "kind", "position"),
        "relations": ("subject_id", "predicate", "object_id"),
    }
    for name, columns in parts.items():
        for key, row in package[name].by_id.items():
            composed = ".".join(row[column] for column in columns if row[column])
            if key != composed:
                yield row.hit(package[name].primary_key[0], f"«{key}» ≠ «{composed}»")


def no_cycles(package: RawPackage) -> Iterator[Hit]:
    """Nothing is its own parent, part, broader concept or successor, not even through others.

    Nada es superior, parte, concepto más amplio ni sucesor de sí mismo, tampoco a través de otros.
    """
    for table in package.tables.values():
        for key in table.foreign_keys:
            if key.table == table.name and len(key.fields) == 1 == len(table.primary_key):
                yield from _cycles(table.rows, table.primary_key[0], key.fields[0])
    for predicate in ACYCLIC_PREDICATES:
        rows = [row for row in package["relations"].rows if row["predicate"] == predicate]
        yield from _cycles(rows, "subject_id", "object_id")


def _cycles(rows: list[Row], start: str, end: str) -> Iterator[Hit]:
    """A hit for each row whose end leads back to its start."""
    following: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row[end]:
            following[row[start]].add(row[end])
    rounds = _rounds(following)
    for row in rows:
        if row[end] and rounds[row[start]] == rounds.get(row[end]):
            yield row.hit(end, f"«{row[start]}» → «{row[end]}» → … → «{row[start]}»")


def _rounds(following: dict[str, set[str]]) -> dict[str, int]:
    """A number for each point, the same for those that lead to each other (Kosaraju, in linear time)."""
    leading: dict[str, set[str]] = defaultdict(set)
    for start, ends in following.items():
        for end in ends:
            leading[end].add(start)
    rounds: dict[str, int] = {}
    for number, start in enumerate(reversed(_finished(following))):
        waiting = [start]
        while waiting:
            if (one := waiting.pop()) not in rounds:
                rounds[one] = number
                waiting += leading.get(one, ())
    return rounds


def _finished(following: dict[str, set[str]]) -> list[str]:
    """The points in the order in which a search in depth leaves them."""
    seen: set[str] = set()
    order: list[str] = []
    for start in following:
        waiting = [(start, False)]
        while waiting:
            one, left = waiting.pop()
            if left:
                order.append(one)
            elif one not in seen:
                seen.add(one)
                waiting += [(one, True), *((end, False) for end in following.get(one, ()))]
    return order


OWNERS = ("entity_id", "relation_id", "statement_id")
# Columns that tell the rows of a table apart, whatever their ids.
IDENTIFYING = {
    "entities": ("entity_type", "label_es", "label_en"),
    "works": ("label",),
    "quotes": ("article_id", "char_start", "char_end"),
    "statements": ("article_id", "char_start", "char_end", "text_es"),
    "relations": ("subject_id", "predicate", "object_id"),
    "names": ("entity_id", "name", "language"),
    "evidence": (*OWNERS, "supports", "article_id", "char_start", "char_end"),
}


def recorded_once(package: RawPackage) -> Iterator[Hit]:
    """Nothing is recorded under two ids: no two rows have the same label, passage or ends, no two statements the same
    evidence, and no name that is searched for has two owners.

    Nada se registra con dos identificadores: no hay dos filas con la misma etiqueta, el mismo pasaje o los mismos
    extremos, ni dos enunciados con la misma evidencia, y ningún nombre que se busca tiene dos dueños.
    """
    for name, columns in IDENTIFYING.items():
        for first, *others in grouped((tuple(row[one] for one in columns), row) for row in package[name].rows).values():
            for row in others:
                yield row.hit(columns[-1], f"«{row[columns[-1]][:60]}» = {first.file}:{first.number}")
    statements = package["statements"].by_id
    evidence = ((frozenset(map(_place, package.evidence_of.get(key, ()))), row) for key, row in statements.items())
    for places, (first, *others) in grouped(evidence).items():
        for row in others if places else ():
            yield row.hit("statement_id", f"evidence = {first.file}:{first.number}")
    sought = (row for row in package["names"].rows if row["match_mode"] == "always")
    for first, *others in grouped((row["name"], row) for row in sought).values():
        for row in others:
            if row["entity_id"] != first["entity_id"]:
                yield row.hit("entity_id", f"«{row['name']}»: {row['entity_id']} ≠ {first['entity_id']}")


def _place(row: Row) -> tuple[str, str, str]:
    return row["article_id"], row["char_start"], row["char_end"]
