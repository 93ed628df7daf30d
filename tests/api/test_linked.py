"""Linked data: what every cell became, judged by SHACL shapes and asked in SPARQL by an independent triple store."""

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
import pytest
import rdflib

import diplodata
from diplodata._names import SEPARATORS, TABLES

SHAPES = Path(__file__).parent / "linked" / "shapes.ttl"
DOCS = Path(__file__).parents[2] / "docs"
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if "```sparql" in page.read_text("utf-8")]
BASE = "urn:diplodata:"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("linked")
    formats: tuple[Any, ...] = ("turtle", "jsonld")
    return {format: diplodata.export(format, folder / f"package.{format}") for format in formats}


@pytest.fixture(scope="module")
def graph(files: dict[str, Path]) -> rdflib.Graph:
    return rdflib.Graph().parse(files["turtle"], format="turtle")


@pytest.fixture(scope="module")
def store(files: dict[str, Path]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(path=str(files["turtle"]), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def test_both_formats_say_the_same(files: dict[str, Path], store: pyoxigraph.Store) -> None:
    other = pyoxigraph.Store()
    other.load(path=str(files["jsonld"]), format=pyoxigraph.RdfFormat.JSON_LD)
    assert len(other) == len(store) and all(quad in store for quad in other)


def test_every_row_is_a_resource_and_every_filled_cell_a_value(graph: rdflib.Graph) -> None:
    for table in TABLES:
        rows: list[Any] = diplodata.load(table, backend="dicts")  # type: ignore[arg-type]
        subjects = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{BASE}schema/{table}")))
        assert len(subjects) == len(rows)
        said = {str(value) for subject in subjects for value in graph.objects(subject)}
        for row in rows:
            for field in diplodata.schema(table)["fields"]:  # type: ignore[arg-type]
                cell = row[field["name"]]
                if isinstance(cell, str) and "constraints" not in field and not field["name"].endswith(("_id", "_ids")):
                    parts = cell.split(SEPARATORS.get(field["name"], "\0"))
                    assert set(parts) <= said, (table, field["name"], cell)


def test_the_graph_conforms_to_its_shapes(graph: rdflib.Graph) -> None:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert conforms, report


def test_the_shapes_see_what_is_missing(graph: rdflib.Graph) -> None:
    """One value of each of these properties is taken away from a resource of its kind."""
    cases = (
        ("http://www.w3.org/ns/oa#exact", "words/evidence", "hasSelector"),
        ("http://www.w3.org/2004/02/skos/core#inScheme", "vocabulary", "inScheme"),
        ("http://www.w3.org/ns/oa#hasSource", "target", "hasSource"),
        ("http://www.w3.org/ns/prov#qualifiedAttribution", "statements", "qualifiedAttribution"),
        ("https://schema.org/text", "statements", "schema:text"),
    )
    taken = []
    for gone, of, _ in cases:
        found = graph.triples((None, rdflib.URIRef(gone), None))
        taken.append(next(one for one in found if str(one[0]).startswith(f"{BASE}{of}")))
        graph.remove(taken[-1])
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    for triple in taken:
        graph.add(triple)
    assert not conforms and all(shape in report for *_, shape in cases), report


def test_a_tie_that_is_denied_or_hedged_is_no_triple(graph: rdflib.Graph) -> None:
    plain = {True: 0, False: 0}
    for row in diplodata.relations(backend="dicts"):
        ends = (rdflib.URIRef(f"{BASE}entities/{row[end]}") for end in ("subject_id", "object_id"))
        subject, object = ends
        said = (subject, rdflib.URIRef(f"{BASE}schema/{row['predicate']}"), object) in graph
        wanted = (row["modality"], row["polarity"]) == ("asserted", "affirmed")
        assert said is wanted, row["relation_id"]
        plain[wanted] += 1
    assert all(plain.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_queries_of_the_page_have_answers(page: Path, store: pyoxigraph.Store) -> None:
    queries = re.findall(r"```sparql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert queries
    for query in queries:
        found: Any = store.query(query)
        assert len(list(found)) > 0, query


def test_jsonld_names_its_prefixes(files: dict[str, Path]) -> None:
    said = json.loads(files["jsonld"].read_text("utf-8"))
    assert said["@context"]["skos"] == "http://www.w3.org/2004/02/skos/core#"
    ids = [node["@id"] for node in said["@graph"]]
    assert ids == sorted(ids) and len(ids) == len(set(ids))
