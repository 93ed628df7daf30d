"""Rules of rows that depend on rows of other tables: evidence, names, definitions, counts."""

import re
from collections.abc import Iterator

from .hits import Hit
from .package import RawPackage, Row, grouped

_LONG_WORD = re.compile(r"\w{4,}")


def evidence_present(package: RawPackage) -> Iterator[Hit]:
    """Each entity but an article, each relation and each statement rests on evidence.

    Cada entidad que no es un artículo, cada relación y cada enunciado se apoya en evidencia.
    """
    for name, column in (("entities", "entity_id"), ("relations", "relation_id"), ("statements", "statement_id")):
        for row in package[name].rows:
            if row[column] not in package.evidence_of and row["entity_type"] != "article":
                yield row.hit(column, f"«{row[column]}»")


def evidence_holds(package: RawPackage) -> Iterator[Hit]:
    """Evidence of a name contains a word of it; evidence of an acronym contains the acronym.

    La evidencia de un nombre contiene una palabra de él; la de una sigla, la sigla.
    """
    for row in package["evidence"].rows:
        names = package.names_of.get(row["entity_id"], [])
        words = _supported(row["supports"], names)
        if words and not any(word in row["exact"].casefold() for word in words):
            yield row.hit("exact", f"{row['supports']}: {' | '.join(words)} ∉ «{row['exact']}»")


def _supported(supports: str, names: list[Row]) -> list[str]:
    """Words of which evidence must contain one; none if the package cannot show it."""
    if supports == "acronym":
        return [name["name"].casefold() for name in names if name["name_kind"] == "acronym"]
    return [word for name in names for word in words_of(name["name"])] if supports == "name" else []


def words_of(name: str) -> list[str]:
    """The words of a name that are long enough to identify it, in lower case; a name without any is one word."""
    return _LONG_WORD.findall(name.casefold()) or [name.casefold()]


def mentions_named(package: RawPackage) -> Iterator[Hit]:
    """A mention is one of the names of its entity that are searched for, as printed.

    Una mención es uno de los nombres de su entidad que se buscan, tal como está impreso.
    """
    names = package["names"].by_id
    for row in package["mentions"].rows:
        name = names.get(row["name_id"])
        if name is None:
            continue
        if name["entity_id"] != row["entity_id"] or name["match_mode"] != "always":
            yield row.hit("name_id", f"{name['entity_id']}, {name['match_mode']}")
        elif not _is_name(row["surface"], name):
            yield row.hit("surface", f"«{row['surface']}» ≠ «{name['name']}»")


def _is_name(surface: str, name: Row) -> bool:
    """Acronyms may be printed in small capitals, which a text has as lower-case letters."""
    if name["name_kind"] == "acronym":
        return surface.casefold() == name["name"].casefold()
    return surface == name["name"]


def positions(package: RawPackage) -> Iterator[Hit]:
    """Positions count from 1 without gaps or repeats.

    Las posiciones van desde 1 sin huecos ni repeticiones.
    """
    groups = {
        "statements": ("entity_id", "kind"),
        "sections": ("article_id",),
        "attributions": ("quote_id", "statement_id", "relation_id"),
    }
    for name, columns in groups.items():
        placed = [row for row in package[name].rows if row["position"]]
        for rows in grouped((tuple(row[column] for column in columns), row) for row in placed).values():
            found = sorted(row.integer("position") or 0 for row in rows)
            if found != list(range(1, len(rows) + 1)):
                yield rows[0].hit("position", ", ".join(map(str, found)))


def article_ids(package: RawPackage) -> Iterator[Hit]:
    """The articles of a row are those with evidence for it, in the order of articles.

    Los artículos de una fila son los que tienen evidencia para ella, en el orden de articles.
    """
    for key, row in package.entity_rows.items():
        found = {evidence["article_id"] for evidence in package.evidence_of.get(key, [])}
        expected = " ".join(article for article in package["articles"].by_id if article in found)
        if row["article_ids"] != expected:
            yield row.hit("article_ids", f"«{row['article_ids']}» ≠ «{expected}»")


def first_page(package: RawPackage) -> Iterator[Hit]:
    """The first page of a row is the first with evidence for it, or a mention of it, in the first of its articles.

    La primera página de una fila es la primera con evidencia para ella, o una mención, en el primero de sus artículos.
    """
    mentions = grouped((row["entity_id"], row) for row in package["mentions"].rows)
    for key, row in package.entity_rows.items():
        first = row["article_ids"].partition(" ")[0]
        seen = (*package.evidence_of.get(key, []), *mentions.get(key, []))
        rows = [row for row in seen if row["article_id"] == first]
        expected = min((page for found in rows if (page := found.integer("page"))), default=None)
        if row.integer("first_page") != expected:
            yield row.hit("first_page", f"{row['first_page']} ≠ {expected}")


def mention_count(package: RawPackage) -> Iterator[Hit]:
    """The mention count of a row is the number of its mentions, or empty if none of its names is searched for.

    El número de menciones de una fila es el de las suyas en mentions, o queda vacío si no se busca ninguno de sus
    nombres.
    """
    sought = {key for key, names in package.names_of.items() if any(name["match_mode"] == "always" for name in names)}
    mentions = grouped((row["entity_id"], row) for row in package["mentions"].rows)
    for key, row in package.entity_rows.items():
        expected = str(len(mentions.get(key, []))) if key in sought else ""
        if row["mention_count"] != expected:
            yield row.hit("mention_count", f"«{row['mention_count']}» ≠ «{expected}»")


def coverage_leads(package: RawPackage) -> Iterator[Hit]:
    """A recorded candidate refers to the row that records it, a dismissed one gives its reason (and the row that it
    restates, if that is why), an open one has neither.

    Un candidato registrado remite a la fila que lo registra, uno descartado da su motivo (y la fila que repite, si es
    por eso), uno abierto no lleva ni lo uno ni lo otro.
    """
    for row in package["coverage"].rows:
        refers = row["record_id"] in package[row["table_name"]].by_id
        expected = row["outcome"] == "recorded" or row["reason"] == "restates"
        if refers != expected or bool(row["record_id"]) != expected:
            yield row.hit("record_id", f"{row['outcome']} → {row['table_name']}: «{row['record_id']}»")
        if bool(row["reason"]) != (row["outcome"] == "dismissed"):
            yield row.hit("reason", f"{row['outcome']}: «{row['reason']}»")


def coverage_closed(package: RawPackage) -> Iterator[Hit]:
    """No candidate of an article is open: each is recorded or dismissed.

    Ningún candidato de un artículo está abierto: todos se registran o se descartan.
    """
    for row in package["coverage"].rows:
        if row["outcome"] == "open":
            yield row.hit("outcome", f"«{row['text']}»")


def errata_grouped(package: RawPackage) -> Iterator[Hit]:
    """A group of errata has more than one place.

    Un grupo de erratas tiene más de un lugar.
    """
    for key, rows in grouped((row["group_id"], row) for row in package["errata"].rows if row["group_id"]).items():
        if len(rows) == 1:
            yield rows[0].hit("group_id", f"«{key}»")
