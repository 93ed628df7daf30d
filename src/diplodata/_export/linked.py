"""The package as linked data (extra ``rdf``): every cell of every table, in the terms that other tools know.

Each row is a resource and each column a property. Where a standard has a term, it is used beside or in place of ours:
SKOS for concepts and codes, Web Annotations with their selectors for evidence, mentions and quotations, PROV-O for who
says something and what it is derived from, schema.org and Dublin Core for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._errors import MissingExtraError
from .._names import ENTITY_TABLES, LANGUAGE, SEPARATORS, DataLanguage
from .._package import PARENT, installed
from .content import about

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_STANDARDS = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_EDTF_COLUMNS = {"date_edtf", "date_start", "date_end"}
# What a row of a table is, beside a row of that table.
_CLASSES = {
    "actors": ("prov:Agent",),
    "articles": ("schema:ScholarlyArticle", "prov:Entity"),
    "attributions": ("prov:Attribution",),
    "citations": ("oa:Annotation",),
    "concepts": ("skos:Concept",),
    "errata": ("oa:Annotation",),
    "events": ("schema:Event",),
    "evidence": ("oa:Annotation",),
    "mentions": ("oa:Annotation",),
    "quotes": ("schema:Quotation", "oa:Annotation", "prov:Entity"),
    "relations": ("rdf:Statement", "prov:Entity"),
    "statements": ("oa:Annotation", "prov:Entity"),
    "vocabulary": ("skos:Concept",),
    "works": ("schema:CreativeWork", "prov:Entity"),
}
# The terms of columns (without the ending of their language), for all tables or for one.
_TERMS = {
    "article_id": "dcterms:isPartOf",
    "article_ids": "dcterms:source",
    "description": "dcterms:description",
    "doi": "schema:identifier",
    "heading": "rdfs:label",
    "issn": "schema:issn",
    "label": "rdfs:label",
    "name": "rdfs:label",
    "note": "skos:note",
    "summary": "schema:abstract",
    "text": "schema:text",
    "title": "rdfs:label",
    "url": "schema:url",
    "attributions.actor_id": "prov:agent",
    "concepts.broader_id": "skos:broader",
    "concepts.definition": "skos:definition",
    "concepts.term": "skos:prefLabel",
    "relations.object_id": "rdf:object",
    "relations.subject_id": "rdf:subject",
    "vocabulary.code": "skos:notation",
    "vocabulary.definition": "skos:definition",
    "vocabulary.label": "skos:prefLabel",
}
# Columns that say what an annotation is of; those of a quotation or a statement are its own words.
_BODIES = ("entity_id", "relation_id", "statement_id", "work_id")


def write_turtle(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """All tables in Turtle; MissingExtraError without rdflib."""
    _graph().serialize(file, format="turtle", encoding="utf-8")


def write_jsonld(file: Path, _names: Sequence[str], _lang: DataLanguage) -> None:
    """All tables in JSON-LD, with a context of the prefixes; MissingExtraError without rdflib."""
    import json

    graph = _graph()
    prefixes = {prefix: str(name) for prefix, name in graph.namespaces()}
    said = json.loads(graph.serialize(format="json-ld", context=prefixes, auto_compact=False))
    said["@graph"].sort(key=lambda node: node["@id"])
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8", newline="\n")


def _graph() -> Graph:
    """Every row of every table, and what the package says of itself."""
    try:
        from rdflib import Graph, URIRef
    except ImportError as error:
        raise MissingExtraError("rdf") from error

    found, names = Graph(bind_namespaces="none"), _Names(URIRef)
    kinds = (PARENT, *installed().resources, "codes", "target", "position", "words")  # as names.row() has them
    ours = {"dd": f"{names.base}schema/"} | {f"d-{kind}": f"{names.base}{kind}/" for kind in kinds}
    for prefix, name in (_STANDARDS | ours).items():
        found.bind(prefix, name)
    for triple in _package(names):
        found.add(triple)
    for table in installed().resources:
        described = _described(names, table)
        for row in installed().rows(table):
            for triple in described(row):
                found.add(triple)
    return found


class _Names:
    """IRIs: of rows below the homepage of the package, else as URNs; of terms by their prefix."""

    def __init__(self, iri: Callable[[str], URIRef]) -> None:
        home = installed().descriptor.get("homepage")
        self.base = f"{home.rstrip('/')}/" if home else f"urn:{installed().descriptor['name']}:"
        self._iri = iri

    def package(self) -> URIRef:
        return self._iri(f"{self.base}package")

    def row(self, table: str, *key: object) -> URIRef:
        """An entity has one IRI, whichever table tells of it."""
        kind = PARENT if table in ENTITY_TABLES.values() else table
        return self._iri(f"{self.base}{kind}/{quote('.'.join(map(str, key)), safe='')}")

    def term(self, name: str) -> URIRef:
        prefix, _, local = name.rpartition(":")
        return self._iri((_STANDARDS[prefix] if prefix else f"{self.base}schema/") + local)


Triple = tuple["Node", "Node", "Node"]


def _package(names: _Names) -> Iterator[Triple]:
    """What the package says of itself, and the vocabulary's schemes: one for each column with codes."""
    from rdflib import Literal

    this, descriptor = names.package(), installed().descriptor
    yield this, names.term("rdf:type"), names.term("schema:Dataset")
    yield this, names.term("rdf:type"), names.term("prov:Entity")
    yield this, names.term("schema:version"), Literal(installed().version)
    for lang in ("es", "en"):
        title, description, version, _, citation, _ = (text for _, text in about(lang))
        said = {"name": title, "description": description, "creativeWorkStatus": version, "creditText": citation}
        for key, text in said.items():
            yield this, names.term(f"schema:{key}"), Literal(text, lang=lang)
    for licence in descriptor["licenses"]:
        yield this, names.term("dcterms:license"), names._iri(licence["path"])
    for row in installed().rows("articles"):
        yield this, names.term("prov:wasDerivedFrom"), names.row("articles", row["article_id"])


def _described(names: _Names, table: str) -> Callable[[dict[str, Any]], Iterator[Triple]]:
    """What says of one row of the table all that its cells say."""
    from rdflib import Literal

    fields = {field["name"]: field for field in installed().fields(table)}
    keys, targets = installed().schema(table)["primaryKey"], dict(installed().references(table))
    codes = {
        (str(row["field"]), str(row["code"])): names.row("vocabulary", row["code_id"])
        for row in installed().rows_with("vocabulary", "table_name", table)
    }

    def values(column: str, cell: Any, row: dict[str, Any]) -> Iterator[Node]:
        if column in targets:
            yield names.row(targets[column], cell)
        elif column == "article_ids":
            yield from (names.row("articles", id) for id in cell.split(SEPARATORS[column]))
        elif column == "record_id":
            yield names.row(row["table_name"], cell)
        elif (column, str(cell)) in codes:
            yield codes[column, str(cell)]
        elif column in SEPARATORS:
            yield from (Literal(one, lang=fields[column].get(LANGUAGE)) for one in cell.split(SEPARATORS[column]))
        elif column in _EDTF_COLUMNS:
            yield Literal(cell, datatype=names._iri(_EDTF))
        else:
            yield Literal(cell, lang=fields[column].get(LANGUAGE))

    def described(row: dict[str, Any]) -> Iterator[Triple]:
        this = names.row(table, *(row[key] for key in keys))
        for kind in (table, *_CLASSES.get(table, ())):
            yield this, names.term("rdf:type"), names.term(kind)
        for column, field in fields.items():
            if (cell := row[column]) is None:
                continue
            stem = column.removesuffix(f"_{field[LANGUAGE]}") if LANGUAGE in field else column
            term = names.term(_TERMS.get(f"{table}.{stem}") or _TERMS.get(stem) or stem)
            if keys == [column]:
                term = names.term("dcterms:identifier")
            for value in values(column, cell, row) if keys != [column] else [Literal(cell)]:
                yield this, term, value
        for more in _MORE.get(table, ()):
            yield from more(names, this, row)
        if "oa:Annotation" in _CLASSES.get(table, ()):
            yield from _annotated(names, this, row)

    return described


def _annotated(names: _Names, this: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """Which words of which article, as a Web Annotation: by their characters and, where a cell has them, as words."""
    from rdflib import Literal

    id = str(this).removeprefix(names.base).replace("/", ".")
    target, position, words = (names.row(part, id) for part in ("target", "position", "words"))
    for column in _BODIES:
        if row.get(column):
            tables = {"entity_id": PARENT, "relation_id": "relations", "statement_id": "statements", "work_id": "works"}
            yield this, names.term("oa:hasBody"), names.row(tables[column], row[column])
    yield this, names.term("oa:hasTarget"), target
    yield target, names.term("rdf:type"), names.term("oa:SpecificResource")
    yield target, names.term("oa:hasSource"), names.row("articles", row["article_id"])
    yield target, names.term("oa:hasSelector"), position
    yield position, names.term("rdf:type"), names.term("oa:TextPositionSelector")
    yield position, names.term("oa:start"), Literal(row["char_start"])
    yield position, names.term("oa:end"), Literal(row["char_end"])
    exact = next((row[column] for column in ("exact", "surface", "as_printed") if row.get(column)), None)
    if exact:
        yield target, names.term("oa:hasSelector"), words
        yield words, names.term("rdf:type"), names.term("oa:TextQuoteSelector")
        for part, text in (("exact", exact), ("prefix", row.get("prefix")), ("suffix", row.get("suffix"))):
            if text:
                yield words, names.term(f"oa:{part}"), Literal(text)


def _relation(names: _Names, this: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """The tie itself, as a triple, where it is asserted and not denied."""
    tie = names.term(row["predicate"])
    yield this, names.term("rdf:predicate"), tie
    if (row["modality"], row["polarity"]) == ("asserted", "affirmed"):
        yield names.row(PARENT, row["subject_id"]), tie, names.row(PARENT, row["object_id"])


def _attribution(names: _Names, this: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """From what is said to who says it: qualified by its role and, for those who hold it, plain."""
    for column, table in (("quote_id", "quotes"), ("statement_id", "statements"), ("relation_id", "relations")):
        if row[column]:
            said = names.row(table, row[column])
            yield said, names.term("prov:qualifiedAttribution"), this
            if row["actor_id"] and row["role"] != "reports":
                yield said, names.term("prov:wasAttributedTo"), names.row(PARENT, row["actor_id"])
            if row["work_id"]:
                yield said, names.term("prov:wasDerivedFrom"), names.row("works", row["work_id"])


def _name(names: _Names, _this: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """A name of an entity that is not its label."""
    from rdflib import Literal

    entity = installed().by_id(PARENT)[row["entity_id"]]
    if row["name"] not in (entity["label_es"], entity["label_en"]):
        lang = row["language"] if len(row["language"]) == 2 else None
        yield names.row(PARENT, row["entity_id"]), names.term("skos:altLabel"), Literal(row["name"], lang=lang)


def _code(names: _Names, this: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """The scheme of a code: all codes of its column."""
    scheme = names.row("codes", row["table_name"], row["field"])
    yield scheme, names.term("rdf:type"), names.term("skos:ConceptScheme")
    yield this, names.term("skos:inScheme"), scheme


_MORE: dict[str, tuple[Callable[[_Names, Any, dict[str, Any]], Iterator[Triple]], ...]] = {
    "attributions": (_attribution,),
    "names": (_name,),
    "relations": (_relation,),
    "vocabulary": (_code,),
}
