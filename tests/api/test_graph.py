"""The network: every entity and relation once, attributes that GraphML takes."""

import sys
from pathlib import Path

import networkx as nx
import pytest
from written import rows

import diplodata


def test_every_entity_is_a_node_and_every_relation_an_edge() -> None:
    found = diplodata.graph()
    entities = [row for row in diplodata.entities(backend="dicts") if row["entity_type"] != "article"]
    relations = diplodata.relations(backend="dicts")
    assert set(found) == {row["entity_id"] for row in entities} and found.is_directed() and found.is_multigraph()
    assert set(found.edges(keys=True)) == {
        (row["subject_id"], row["object_id"], row["relation_id"]) for row in relations
    }
    for row in relations:
        edge = found.edges[row["subject_id"], row["object_id"], row["relation_id"]]
        assert edge["predicate"] == row["predicate"] and edge.get("date_start") == row["date_start"]
    counted = sum(edge["evidence_count"] for *_, edge in found.edges(data=True))
    assert counted == sum(row["relation_id"] is not None for row in diplodata.evidence(backend="dicts"))


def test_a_node_has_what_its_table_says() -> None:
    found = diplodata.graph()
    for table, kind in (("actors", "actor"), ("programs", "program"), ("events", "event"), ("concepts", "concept")):
        for row in diplodata.load(table, backend="dicts"):  # type: ignore[call-overload]
            node = found.nodes[row[f"{kind}_id"]]
            assert (node["entity_type"], node["type"]) == (kind, row[f"{kind}_type"])
            assert node["article_ids"] == row["article_ids"] and node.get("mention_count") == row["mention_count"]
    types = {code.code: code.label for code in diplodata.codes("actors", "actor_type", "es")}
    assert all(
        node["type_label_es"] == types[node["type"]]
        for _, node in found.nodes(data=True)
        if node["entity_type"] == "actor"
    )


@pytest.mark.parametrize("lang", ["es", "en"])
def test_one_language_has_labels_without_suffix(lang: str) -> None:
    both, told = diplodata.graph(), diplodata.graph(lang)  # type: ignore[arg-type]
    for id, node in told.nodes(data=True):
        assert node["label"] == both.nodes[id][f"label_{lang}"]
        assert not any(name.endswith(("_es", "_en")) for name in node)
    for *ends, edge in told.edges(keys=True, data=True):
        assert edge["label"] == both.edges[tuple(ends)][f"label_{lang}"]


def test_in_both_languages_the_label_that_programs_show_is_the_english_one(tmp_path: Path) -> None:
    found, english = diplodata.graph(), diplodata.graph("en")
    assert dict(found.nodes(data="label")) == dict(english.nodes(data="label"))
    assert list(found.edges(keys=True, data="label")) == list(english.edges(keys=True, data="label"))
    for id in found:
        row = rows("entities")[id]
        assert (found.nodes[id]["label"], found.nodes[id]["label_es"]) == (row["label_en"], row["label_es"])
    written = diplodata.export("graphml", tmp_path / "network.graphml").read_text("utf-8")
    assert all(f'for="{kind}" attr.name="label" attr.type="string"' in written for kind in ("node", "edge"))


def test_no_attribute_is_empty_and_each_has_one_type() -> None:
    found = diplodata.graph()
    for elements in (found.nodes(data=True), found.edges(data=True)):
        kinds: dict[str, set[type]] = {}
        for *_, attributes in elements:
            for name, value in attributes.items():
                kinds.setdefault(name, set()).add(type(value))
        assert set(map(frozenset, kinds.values())) == {frozenset({str}), frozenset({int})}


def test_graphml_read_back_is_the_graph(tmp_path: Path) -> None:
    written = diplodata.export("graphml", tmp_path / "network.graphml")
    read = nx.read_graphml(written, force_multigraph=True)
    found = diplodata.graph()
    assert found.graph["version"] == diplodata.__version__
    assert found.graph["citation_es"] == diplodata.info("es").citation
    assert {name: read.graph.get(name) for name in found.graph} == found.graph
    assert dict(read.nodes(data=True)) == dict(found.nodes(data=True))
    diplodata.graph().clear()  # the caller's own
    assert dict(read.nodes(data=True)) == dict(diplodata.graph().nodes(data=True))
    assert {tuple(edge): data for *edge, data in read.edges(keys=True, data=True)} == {
        tuple(edge): data for *edge, data in found.edges(keys=True, data=True)
    }


def test_without_networkx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(diplodata.MissingExtraError, match=r"pip install 'diplodata\[graph\]'"):
        diplodata.graph()
    with pytest.raises(diplodata.MissingExtraError, match=r"diplodata\[graph\]"):
        diplodata.export("graphml", tmp_path / "network.graphml")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(diplodata.UnknownChoiceError, match="both, es, en"):
        diplodata.graph("fr")  # type: ignore[arg-type]
