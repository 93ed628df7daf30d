"""Positions and labels of the network: stable, each node with its place, no label on another."""

import itertools
import json
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest

from diplodata._package import installed
from diplodata_build.base.checkout import Checkout
from diplodata_build.base.problems import BuildError
from diplodata_build.explorer import layout
from diplodata_build.explorer.picture import picture

ROOT = Path(__file__).parents[2]
NODES = [f"n{number}" for number in range(30)]
TIES = [(NODES[0], other) for other in NODES[1:20]] + [("n21", "n22"), ("n1", "n2"), ("n2", "n1")]


@pytest.fixture(scope="module")
def positions():
    return layout.place_nodes(NODES, TIES)


def test_every_node_has_a_place_of_its_own_also_without_ties(positions):
    assert set(positions) == set(NODES)
    assert len(set(positions.values())) == len(NODES)


def test_nodes_do_not_lie_on_each_other(positions):
    for (x, y), (other_x, other_y) in itertools.combinations(positions.values(), 2):
        assert abs(x - other_x) > 20 or abs(y - other_y) > 20


def test_the_same_network_gives_the_same_places(positions):
    assert layout.place_nodes(NODES, TIES[::-1]) == positions


def test_a_new_node_moves_nobody_and_lies_near_its_neighbour(positions):
    more = layout.place_nodes([*NODES, "new", "alone"], [*TIES, ("n22", "new")], positions)
    assert {node: more[node] for node in NODES} == positions
    x, y = (abs(a - b) for a, b in zip(more["new"], more["n22"], strict=True))
    assert 0 < x + y < 200
    assert more["alone"] not in positions.values()


def test_a_node_that_is_gone_loses_its_place(positions):
    assert set(layout.place_nodes(NODES[:5], TIES[:4], positions)) == set(NODES[:5])


def test_positions_survive_the_file(positions):
    text = layout.write_positions(positions)
    assert layout.read_positions(text, "layout.json") == positions
    assert layout.write_positions(layout.read_positions(text, "layout.json")) == text
    assert layout.read_positions(layout.write_positions({}), "layout.json") == {}


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1}', '{"a": [1, 2, 3]}', '{"a": [1.5, 2]}', '{"a": [true, 2]}'])
def test_a_file_of_another_shape_is_named(text):
    with pytest.raises(BuildError) as caught:
        layout.read_positions(text, "readings/layout.json")
    assert "readings/layout.json" in str(caught.value)


def test_a_rebuild_reads_the_places(sample_checkout):
    checkout = Checkout.at(sample_checkout)
    package = installed()
    (checkout.readings / "layout.json").unlink(missing_ok=True)
    first = layout.kept_positions(checkout, package)
    node = min(first)
    moved = first | {node: (-500, -500)}
    (checkout.readings / "layout.json").write_text(layout.write_positions(moved), "utf-8")
    assert layout.kept_positions(checkout, package) == moved
    assert json.loads((checkout.readings / "layout.json").read_text("utf-8"))[node] == [-500, -500]


@pytest.mark.parametrize(("text", "lines"), [
    ("G20", ["G20"]),
    ("Casa de la Ciudad de México en Los Ángeles", ["Casa de la Ciudad de", "México en Los Ángeles"]),
    ("palabra " * 20, ["palabra palabra palabra"] * 2 + ["palabra palabra palabra…"]),
    ("w" * 60, ["w" * 13 + "…"]),
    (f"de la {'w' * 60} y más", ["de la", "w" * 13 + "…"]),
])  # fmt: skip
def test_lines_of_a_label(text, lines):
    assert layout.Label(None, 0, 0, text.strip(), layout.wrap(text.strip())).lines == lines


def overlaps(positions, labels, scale):
    """Labels that lie on another at a scale."""
    boxes = {}
    for node, label in labels.items():
        if label.scale is not None and label.scale <= scale:
            x, y = (place * scale for place in positions[node])
            width, height = max(map(layout.text_width, label.lines)), layout.LINE_HEIGHT * len(label.lines)
            boxes[node] = (x + label.left, y + label.top, x + label.left + width, y + label.top + height)
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes.items(), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]


@pytest.fixture(scope="module")
def published():
    package = installed()
    return package, layout.kept_positions(Checkout.at(ROOT), package, check=True), layout.count_ties(package)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_labels_of_the_published_network(published, lang):
    package, positions, ties = published
    labels = layout.place_labels(positions, layout.labels_of(package, lang), ties)
    assert set(labels) == set(positions)
    assert [node for node, label in labels.items() if label.scale is None] == []
    for scale in (*layout.SCALES, 0.3, 0.6, 0.85, 1.2, 1.7, 2.4, 3.3, 5, 7):
        assert overlaps(positions, labels, scale) == []
    greatest = [labels[node].scale for node, _ in ties.most_common(20)]
    assert median(greatest) < median(label.scale for label in labels.values())


def test_a_label_moved_onto_another_is_seen(published):
    package, positions, ties = published
    labels = layout.place_labels(positions, layout.labels_of(package, "es"), ties)
    one, other = (node for node, _ in ties.most_common(2))
    assert overlaps(positions | {one: positions[other]}, labels | {one: labels[other]}, layout.SCALES[-1]) != []


def test_ties_between_the_same_two_lie_apart(positions):
    labels = layout.place_labels(positions, dict(zip(NODES, NODES, strict=True)), {})
    ties = {"one": ("n1", "n2", "quotes"), "other": ("n2", "n1", "answers"), "lone": ("n0", "n3", "names")}
    found = layout.place_tie_labels(positions, labels, ties)
    middles = [layout.curve_middle(positions[a], positions[b], found[tie].bend) for tie, (a, b, _) in ties.items()]
    assert abs(middles[0] - middles[1]).sum() > 10
    assert found["lone"].bend == 0


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_picture_of_the_readme_is_that_of_the_published_network(lang):
    checkout = Checkout.at(ROOT)
    package = installed()
    made = picture(package, layout.kept_positions(checkout, package, check=True), lang)
    assert made == (ROOT / "docs" / "users" / f"network.{lang}.svg").read_text("utf-8")
    tree = ElementTree.fromstring(made)
    tied = set(layout.count_ties(package))
    assert len(tree.findall("{*}path[@transform]")) == len(tied)
    assert len(tree.findall("{*}path[@marker-end]")) == len(package.rows("relations"))
    words = "".join(tree.itertext())
    assert package.by_id("concepts")["diplomacia-ciudadana"][f"term_{lang}"] in words
    assert all(str(article["authors"]) in words for article in package.rows("articles"))
