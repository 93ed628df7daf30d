"""Where each node of the network lies, and which labels fit: worked out once, so that a page only has to draw them.

Positions are kept in ``readings/layout.json``: a rebuild reads them, and only new nodes get a place, so that a reader
finds everything where it was. Labels follow from the positions.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import networkx
import numpy

from diplodata._names import ENTITY_TABLES
from diplodata._package import Package
from diplodata_build.base.checkout import LAYOUT, Checkout, write_text
from diplodata_build.base.problems import BuildError, Problem

Point = tuple[int, int]

SEED = 7
# The box that the connected nodes fill, in units of the layout; nodes without ties stand in columns under it.
WIDTH, HEIGHT = 1300, 850
APART_X, APART_Y = 58, 34
COLUMNS, ROW_HEIGHT = 6, 30
# Nodes and labels keep their size on the screen while a reader zooms; a scale is pixels per unit of the layout.
SCALES = tuple(round(2 ** (step / 2), 3) for step in range(-4, 8))
FONT_SIZE, LINE_HEIGHT, LINE_WIDTH, LINES = 12, 14, 150, 3
_GAP = 3
# How wide letters are in a sans-serif face, in ems, on the generous side.
_NARROW, _WIDE = frozenset(" ijlftrI.,;:'’|()[]«»“”!-"), frozenset("mwMW@—…%")


class Label(NamedTuple):
    """From what scale on there is room for a label (None: never), where its box begins, where its lines end."""

    scale: float | None
    left: int
    top: int
    text: str
    ends: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """Its lines, with an ellipsis for what has no room."""
        starts = (0, *self.ends)
        lines = [self.text[start:end].strip() for start, end in zip(starts, self.ends, strict=False)]
        return lines if self.ends[-1] == len(self.text) else [*lines[:-1], lines[-1] + "…"]


class TieLabel(NamedTuple):
    """How far a tie bends, so that ties between the same two lie apart, and from what scale on its words have room."""

    bend: int
    scale: float | None


def network(package: Package, positions: Mapping[str, Point]) -> dict[str, Any]:
    """What the page draws: of each entity (None: an article) place and labels, of each tie its bend.

    Entities and ties are in the order of their tables. A label is the number of its scale in ``scales`` (-1: never
    shown), where its box begins, and where each of its lines ends in the text.
    """
    ties = ties_of(package)
    degrees = count_ties(package)
    labels, tie_labels = {}, {}
    for lang in ("es", "en"):
        labels[lang] = place_labels(positions, labels_of(package, lang), degrees)
        words = {tie["relation_id"]: (tie["subject_id"], tie["object_id"], tie[f"link_{lang}"]) for tie in ties}
        tie_labels[lang] = place_tie_labels(positions, labels[lang], words)
    return {
        "scales": SCALES,
        "nodes": [
            [
                *positions[node],
                *([_number(one[node].scale), *one[node][1:3], *one[node].ends] for one in labels.values()),
            ]
            if node in positions
            else None
            for node in package.by_id("entities")
        ],
        "ties": [
            [tie_labels["es"][tie].bend, *(_number(one[tie].scale) for one in tie_labels.values())]
            for tie in package.by_id("relations_labelled")
        ],
    }


def kept_positions(checkout: Checkout, package: Package, *, check: bool = False) -> dict[str, Point]:
    """The positions in ``readings/layout.json``, and those of new nodes, which the file gets too unless ``check``."""
    path = checkout.readings / LAYOUT
    before = path.read_text("utf-8") if path.exists() else "{}"
    nodes = sorted(labels_of(package, "es"), key=lambda node: _kind_of(package, node))
    ties = [(tie["subject_id"], tie["object_id"]) for tie in _rows(package, "relations")]
    positions = place_nodes(nodes, ties, read_positions(before, checkout.name(path)))
    if not check and (text := write_positions(positions)) != before:
        write_text(path, text)
    return positions


def labels_of(package: Package, lang: str) -> dict[str, str]:
    """The nodes of the network, all entities but articles, with their labels."""
    return {
        entity["entity_id"]: entity[f"label_{lang}"]
        for entity in _rows(package, "entities")
        if entity["entity_type"] != "article"
    }


def ties_of(package: Package) -> Sequence[Mapping[str, Any]]:
    """All ties, with their words."""
    return _rows(package, "relations_labelled")


def count_ties(package: Package) -> Counter[str]:
    """How many ties each node has."""
    return Counter(tie[end] for tie in _rows(package, "relations") for end in ("subject_id", "object_id"))


def _rows(package: Package, table: str) -> Sequence[Mapping[str, Any]]:
    return package.rows(table)


# Positions


def read_positions(text: str, name: str) -> dict[str, Point]:
    """The positions in a file of them.

    Raises:
        BuildError: it is not what ``write_positions`` writes.
    """
    try:
        found = {node: (x, y) for node, (x, y) in json.loads(text).items()}
    except (ValueError, AttributeError, TypeError) as error:
        problem = f"does not hold positions ({error}); delete it, and the next build places all nodes anew"
        raise BuildError([Problem(name, problem)]) from None
    if wrong := [node for node, place in found.items() if not all(type(number) is int for number in place)]:
        raise BuildError([Problem(name, f"{wrong[0]}: a position is two whole numbers, as in [120, 45]")])
    return found


def write_positions(positions: Mapping[str, Point]) -> str:
    """The text of the file: one node a line, so that a change in a diff shows who moved."""
    lines = (f"  {json.dumps(node)}: {list(place)}" for node, place in sorted(positions.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def place_nodes(
    nodes: Iterable[str], ties: Iterable[tuple[str, str]], kept: Mapping[str, Point] | None = None
) -> dict[str, Point]:
    """A position for each node: its kept one, or a new one near those it is tied to.

    Those without ties stand in columns, in the order given.
    """
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(sorted(ties))
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    placed = {node: place for node, place in (kept or {}).items() if node in graph}
    new = [node for node in graph if node not in placed]
    tied = [node for node in new if graph.degree[node]]
    if tied and not placed:
        placed = _draw(graph.subgraph(tied))
    elif tied:
        placed |= _draw_among(graph, tied, placed)
    return placed | _in_columns([node for node in new if not graph.degree[node]], placed)


def _draw(graph: networkx.Graph[str]) -> dict[str, Point]:
    """All nodes, each group of connected ones together: the greatest in the box, the others in a row under it."""
    greatest, *others = sorted(networkx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    names = sorted(greatest)
    if len(names) == 2:  # too few for forces
        found = numpy.array([[0.0, 0.0], [1.0, 0.0]])
    else:
        drawn = networkx.forceatlas2_layout(_ordered(graph, names), seed=SEED, max_iter=100)
        found = numpy.array([drawn[name] for name in names])
    spread = numpy.ptp(found, axis=0)
    found = (found - found.min(axis=0)) / numpy.where(spread, spread, 1) * (WIDTH, HEIGHT)
    found = _push_apart(found, numpy.ones(len(names)))
    found = (found - found.min(axis=0)) * numpy.minimum(1, (WIDTH, HEIGHT) / numpy.maximum(numpy.ptp(found, axis=0), 1))
    placed = _rounded(names, found)
    x, y = 0, max(bottom for _, bottom in placed.values()) + 3 * ROW_HEIGHT
    for group in others:
        for place, name in enumerate(sorted(group)):
            placed[name] = (x + place * 2 * APART_X, y + place % 2 * ROW_HEIGHT)
        x += len(group) * 2 * APART_X + APART_X
        if x > WIDTH - 4 * APART_X:
            x, y = 0, y + 3 * ROW_HEIGHT
    return placed


def _draw_among(graph: networkx.Graph[str], new: list[str], placed: Mapping[str, Point]) -> dict[str, Point]:
    """New nodes beside those they are tied to; nobody else moves."""
    names = [*placed, *new]
    where: dict[str, tuple[float, float]] = dict(placed)
    below = max(y for _, y in placed.values()) + 2 * ROW_HEIGHT
    for turn, name in enumerate(sorted(new, key=lambda node: (-sum(other in placed for other in graph[node]), node))):
        near = [where[other] for other in sorted(graph[name]) if other in where]
        x, y = numpy.mean(near, axis=0) if near else (turn * APART_X % WIDTH, below)
        # A turn of its own for each, or all that hang on one node would lie in one point.
        where[name] = (x + 40 * math.cos(2.4 * turn), y + 40 * math.sin(2.4 * turn))
    free = numpy.array([float(name not in placed) for name in names])
    found = _rounded(names, _push_apart(numpy.array([where[name] for name in names]), free))
    return {name: found[name] for name in new}


def _ordered(graph: networkx.Graph[str], names: Sequence[str]) -> networkx.Graph[str]:
    """A copy whose order is that of the names: a view of a set has another order in each process."""
    copy: networkx.Graph[str] = networkx.Graph()
    copy.add_nodes_from(names)
    copy.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(names).edges))
    return copy


def _push_apart(found: numpy.ndarray, free: numpy.ndarray, steps: int = 400) -> numpy.ndarray:
    """The points, none nearer to another than an ellipse as wide as a short label; only free ones move."""
    scale: numpy.ndarray = numpy.array([APART_X, APART_Y])
    points: numpy.ndarray = found / scale
    share = free[:, None] / numpy.maximum(free[:, None] + free[None, :], 1)  # of the way that each goes from another
    for _ in range(steps):
        apart = points[:, None, :] - points[None, :, :]
        distance = numpy.hypot(apart[..., 0], apart[..., 1])
        numpy.fill_diagonal(distance, numpy.inf)
        missing = numpy.maximum(0, 1.02 - distance)
        if not missing[free > 0].any():
            break
        push = missing / numpy.maximum(distance, 1e-6) * share
        points = points + numpy.clip((apart * push[..., None]).sum(axis=1), -1, 1)
    spaced: numpy.ndarray = points * scale
    return spaced


def _rounded(names: Sequence[str], found: numpy.ndarray) -> dict[str, Point]:
    return {name: (round(float(x)), round(float(y))) for name, (x, y) in zip(names, found, strict=True)}


def _kind_of(package: Package, node: str) -> tuple[str, str, str]:
    """Nodes without ties stand together with those of their article and kind."""
    entity: Mapping[str, Any] = package.by_id("entities")[node]
    row: Mapping[str, Any] = package.by_id(ENTITY_TABLES[entity["entity_type"]])[node]
    return row["article_ids"] or "", entity["entity_type"], entity["label_es"]


def _in_columns(names: Sequence[str], placed: Mapping[str, Point]) -> dict[str, Point]:
    """Nodes without ties in columns under all others, one below the other, or in the free places of their columns."""
    top = max((y for _, y in placed.values()), default=-2 * ROW_HEIGHT) + 2 * ROW_HEIGHT
    rows = math.ceil(len(names) / COLUMNS)
    return {
        name: (place // rows * WIDTH // COLUMNS, top + place % rows * ROW_HEIGHT) for place, name in enumerate(names)
    }


# Labels


def radius(ties: int) -> float:
    """How large a node is on the screen, by the number of its ties."""
    return round(3 + 1.5 * math.sqrt(ties), 1)


def text_width(text: str) -> float:
    """About how wide a text is on the screen; rather too wide."""
    ems = (0.36 if c in _NARROW else 0.92 if c in _WIDE else 0.7 if c.isupper() else 0.58 for c in text)
    return FONT_SIZE * sum(ems)


def wrap(text: str) -> tuple[int, ...]:
    """Where the lines of a text end, so that none is too wide; what has no room is left out."""
    ends: list[int] = []
    start = end = 0
    for word in re.finditer(r"\S+", text):
        if end > start and text_width(text[start : word.end()]) > LINE_WIDTH:
            ends.append(end)
            if len(ends) == LINES:
                return tuple(ends)
            start = word.start()
        end = word.end()
        if text_width(text[start:end]) > LINE_WIDTH:  # a word that no line holds: it ends where the line does
            return (*ends, next(at for at in range(end, start, -1) if text_width(text[start:at]) <= LINE_WIDTH))
    return (*ends, len(text))


def place_labels(positions: Mapping[str, Point], texts: Mapping[str, str], ties: Mapping[str, int]) -> dict[str, Label]:
    """Each node's label, so placed that none lies on another label; the best connected have the first choice.

    A label covers no node that has half as many ties as its own, and as few of the lesser ones as can be.
    """
    names = sorted(positions, key=lambda node: (-ties.get(node, 0), node))
    points = numpy.array([positions[name] for name in names], dtype=float).reshape(-1, 2)
    degrees = numpy.array([ties.get(name, 0) for name in names])
    radii = numpy.array([radius(degree) for degree in degrees])
    nodes = _Boxes(points, numpy.column_stack([-radii, -radii, radii, radii]))
    placed = _Boxes.empty()
    labels = {name: Label(None, 0, 0, texts[name], wrap(texts[name])) for name in names}
    for scale in SCALES:
        for index, name in enumerate(names):
            if labels[name].scale is not None:
                continue
            lines = labels[name].lines
            size = (max(map(text_width, lines)), LINE_HEIGHT * len(lines))
            # In its column, a label stands on the right like all others.
            boxes = _sides(size, radii[index])[: None if degrees[index] else 1]
            covered = nodes.under(points[index], boxes, scale)
            covered[:, index] = False
            free = ~(covered & (degrees * 2 >= degrees[index])).any(axis=1)
            free &= ~placed.under(points[index], boxes, scale).any(axis=1)
            if free.any():
                box = boxes[min(numpy.flatnonzero(free), key=lambda side: covered[side].sum())]
                labels[name] = labels[name]._replace(scale=scale, left=round(float(box[0])), top=round(float(box[1])))
                placed.add(points[index], box, scale)
    return labels


def bends(ties: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """How many units each tie bends to its right, seen from its start, so that those of the same two lie apart."""
    between: dict[frozenset[str], list[str]] = {}
    for tie, ends in ties.items():
        between.setdefault(frozenset(ends), []).append(tie)
    return {
        tie: round((among.index(tie) - (len(among) - 1) / 2) * 24) * (1 if ties[tie][0] <= ties[tie][1] else -1)
        for among in between.values()
        for tie in among
    }


def place_tie_labels(
    positions: Mapping[str, Point],
    labels: Mapping[str, Label],
    ties: Mapping[str, tuple[str, str, str]],
) -> dict[str, TieLabel]:
    """For each tie (its two ends and its words) the bend, and from what scale on its words lie on nothing else."""
    bent = bends({tie: (start, end) for tie, (start, end, _) in ties.items()})
    degrees = Counter(node for start, end, _ in ties.values() for node in (start, end))
    taken = _Boxes.empty()
    for name in positions:
        around = radius(degrees[name])
        taken.add(numpy.array(positions[name], dtype=float), numpy.array([-around, -around, around, around]))
    for name, label in labels.items():
        taken.add(numpy.array(positions[name], dtype=float), box_of(label), label.scale)
    found = {}
    for tie, (start, end, words) in ties.items():
        bend = bent[tie]
        middle = curve_middle(positions[start], positions[end], bend)
        width = text_width(words)
        box = numpy.array([-width / 2, -LINE_HEIGHT / 2, width / 2, LINE_HEIGHT / 2])
        length = math.dist(positions[start], positions[end])
        fits = (s for s in SCALES if length * s > width + 30 and not taken.under(middle, box[None], s).any())
        scale = next(fits, None)
        if scale is not None:
            taken.add(middle, box, scale)
        found[tie] = TieLabel(bend, scale)
    return found


def _number(scale: float | None) -> int:
    return -1 if scale is None else SCALES.index(scale)


def curve_middle(start: Point, end: Point, bend: int) -> numpy.ndarray:
    """Half way along a tie that bends so many units to its right."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end) or 1
    return numpy.array(
        [(x + to_x) / 2 - (to_y - y) / length * bend / 2, (y + to_y) / 2 + (to_x - x) / length * bend / 2]
    )


def _sides(size: tuple[float, float], around: float) -> numpy.ndarray:
    """The boxes that a label may fill, best first: right, left, under, over, and the four corners between."""
    width, height = size
    far, diagonal = around + _GAP, around * 0.7 + _GAP / 2
    middle, centre = -height / 2, -width / 2
    corners = [
        (far, middle),
        (-far - width, middle),
        (centre, far),
        (centre, -far - height),
        (diagonal, diagonal),
        (diagonal, -diagonal - height),
        (-diagonal - width, diagonal),
        (-diagonal - width, -diagonal - height),
    ]
    return numpy.array([(left, top, left + width, top + height) for left, top in corners])


def box_of(label: Label) -> numpy.ndarray:
    width = max(map(text_width, label.lines))
    return numpy.array([label.left, label.top, label.left + width, label.top + LINE_HEIGHT * len(label.lines)])


class _Boxes:
    """Boxes on the screen, each hung on a point of the layout and there from some scale on."""

    def __init__(self, points: numpy.ndarray, boxes: numpy.ndarray) -> None:
        self._points, self._boxes = points, boxes
        self._scales = numpy.zeros(len(points))

    @classmethod
    def empty(cls) -> _Boxes:
        return cls(numpy.empty((0, 2)), numpy.empty((0, 4)))

    def add(self, point: numpy.ndarray, box: numpy.ndarray, scale: float | None = 0) -> None:
        if scale is not None:
            self._points = numpy.vstack([self._points, point])
            self._boxes = numpy.vstack([self._boxes, box])
            self._scales = numpy.append(self._scales, scale)

    def under(self, point: numpy.ndarray, boxes: numpy.ndarray, scale: float) -> numpy.ndarray:
        """On which of these (columns) each box hung on a point (rows) lies, at this scale or a greater one."""
        # Between two scales of the table as well: there a label may pass over another.
        scales = numpy.array([at * between for at in SCALES if at >= scale for between in (1, 1.12, 1.26)])[:, None]
        apart = self._points - point
        near = numpy.flatnonzero((numpy.abs(apart) * scale < 3 * LINE_WIDTH).all(axis=1) & (self._scales <= scales[-1]))
        x, y = apart[near, 0] * scales, apart[near, 1] * scales  # a row for each scale
        lefts, tops, rights, bottoms = self._boxes[near].T
        left, top, right, bottom = boxes.T[:, :, None, None]
        hit = (x + lefts < right) & (x + rights > left) & (y + tops < bottom) & (y + bottoms > top)
        over = numpy.zeros((len(boxes), len(self._points)), bool)
        over[:, near] = (hit & (self._scales[near] <= scales)).any(axis=1)
        return over
