"""The cover picture: every actor, programme, event and concept that a tie leads to from the largest group of them,
coloured by the article that speaks of it.

Drawn from the tables alone, with the same bytes at every call (of one version of matplotlib).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from diplodata_build.releases.model import Release

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The client cuts the cover out of the upper left 560 × 280 pixels, whatever the size of the picture.
PIXELS = (560, 280)
_DPI = 100
_GROUND, _TIE, _TEXT = "#101a2e", "#8ea3c7", "#f4f1ea"
_ARTICLES = ("#3fc1b0", "#f2845c", "#b48ef0", "#9bc53d")  # one colour an article, in the order of articles.yaml
_SEVERAL = "#ffd166"
_SEED = 7
_LABELLED = 5  # ties from which on an entity is labelled
_FRAME = (24, 42, 536, 228)  # of the network, in pixels: left, bottom, right, top


def cover(release: Release) -> bytes:
    """The cover as PNG, 560 × 280 pixels."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    with plt.rc_context({"font.family": "DejaVu Sans"}):
        figure = plt.figure(figsize=(PIXELS[0] / _DPI, PIXELS[1] / _DPI), dpi=_DPI, facecolor=_GROUND)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, PIXELS[0]), ylim=(0, PIXELS[1]))
        axes.axis("off")
        _draw_network(axes, network(release), release)
        _draw_words(axes, release)
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=_DPI, facecolor=_GROUND, metadata={"Software": None})
        plt.close(figure)
    return buffer.getvalue()


def network(release: Release) -> Any:
    """The largest connected part of the relations; each entity has its ``articles`` and ``acronym`` ("": none)."""
    networkx = import_module("networkx")
    graph = networkx.Graph()
    for row in _rows(release, "relations"):
        graph.add_edge(row["subject_id"], row["object_id"])
    for table in ("actors", "programs", "events", "concepts"):
        key = release.tables[table]["schema"]["primaryKey"][0]
        for row in _rows(release, table):
            if row[key] in graph:
                graph.nodes[row[key]].update(articles=row["article_ids"].split(), acronym=row.get("acronym", ""))
    largest: set[str] = max(networkx.connected_components(graph), key=len)
    kept = sorted(largest)
    ordered = networkx.Graph()  # in an order that no hash decides
    ordered.add_nodes_from((node, graph.nodes[node]) for node in kept)
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(kept).edges))
    return ordered


def _rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(StringIO(release.content(release.tables[table]["path"]).decode("utf-8")))


def _draw_network(axes: Axes, graph: Any, release: Release) -> None:
    from matplotlib.collections import LineCollection

    places = _places(graph, [article.article_id for article in release.articles])
    ties = [(places[one], places[other]) for one, other in graph.edges]
    axes.add_collection(LineCollection(ties, colors=_TIE, alpha=0.28, linewidths=0.6, zorder=1))
    nodes = sorted(graph, key=graph.degree)  # the best-connected on top
    xs, ys = zip(*(places[node] for node in nodes), strict=True)
    sizes = [3 + 4.2 * graph.degree(node) for node in nodes]
    colours = [_colour(graph.nodes[node]["articles"], release) for node in nodes]
    axes.scatter(xs, ys, s=[3 * size for size in sizes], color=colours, alpha=0.12, linewidths=0, zorder=2)
    axes.scatter(xs, ys, s=sizes, color=colours, edgecolors=_GROUND, linewidths=0.4, zorder=3)
    _draw_acronyms(axes, graph, places)


def _draw_acronyms(axes: Axes, graph: Any, places: dict[str, tuple[float, float]]) -> None:
    """The acronyms of the best-connected entities, each where it hides least beside its dot; none on another."""
    from matplotlib.patheffects import withStroke
    from matplotlib.transforms import Bbox

    dots, taken = list(places.values()), list[Bbox]()
    named = [node for node in graph if graph.nodes[node]["acronym"] and graph.degree(node) >= _LABELLED]
    for node in sorted(named, key=graph.degree, reverse=True):
        label, (x, y) = graph.nodes[node]["acronym"], places[node]
        wide, high, gap = 3.2 * len(label), 4.5, 4 + 0.3 * graph.degree(node)
        middles = [(x, y + gap + high), (x, y - gap - high), (x + gap + wide, y), (x - gap - wide, y)]
        boxes = [Bbox([(cx - wide, cy - high), (cx + wide, cy + high)]) for cx, cy in middles]
        free = [box for box in boxes if not any(box.overlaps(other) for other in taken)]
        if not free:
            continue
        box = min(free, key=lambda one: one.count_contains(dots))
        taken.append(box)
        halo = [withStroke(linewidth=2.2, foreground=_GROUND)]
        middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        axes.text(*middle, label, color=_TEXT, fontsize=6.5, ha="center", va="center", path_effects=halo, zorder=4)


def _colour(articles: list[str], release: Release) -> str:
    order = [article.article_id for article in release.articles]
    return _SEVERAL if len(articles) > 1 else _ARTICLES[order.index(articles[0]) % len(_ARTICLES)]


def _places(graph: Any, order: list[str]) -> dict[str, tuple[float, float]]:
    """Where each entity stands, in pixels: what is tied lies close, each article on its side."""
    start = {}
    for i, node in enumerate(graph):
        sides = [order.index(article) for article in graph.nodes[node]["articles"]]
        start[node] = (sum(sides) / len(sides), (i * 0.618) % 1)
    return _fitted(import_module("networkx").spring_layout(graph, pos=start, k=0.11, iterations=200, seed=_SEED))


def _fitted(found: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """The layout in the picture's frame, half of it by rank, which spreads crowds and draws stragglers in."""
    from numpy import array, ptp

    names = list(found)
    spots = array(list(found.values()))
    ranks = spots.argsort(0).argsort(0) / (len(names) - 1)
    spread = 0.6 * ranks + 0.4 * (spots - spots.min(0)) / ptp(spots, axis=0)
    spread = (spread - spread.min(0)) / ptp(spread, axis=0)
    left, bottom, right, top = _FRAME
    pixels = array([left, bottom]) + spread * array([right - left, top - bottom])
    return {name: (x, y) for name, (x, y) in zip(names, pixels.tolist(), strict=True)}


def _draw_words(axes: Axes, release: Release) -> None:
    name, short = release.package["name"], release.package["short_title"]
    axes.text(20, 252, name, color=_TEXT, fontsize=17, fontweight="bold", va="center")
    lines = [short[language].removeprefix(f"{name}: ") for language in ("es", "en")]
    for i, line in enumerate(lines):
        axes.text(PIXELS[0] - 20, 258 - 14 * i, line, color=_TEXT, alpha=0.85, fontsize=7.5, va="center", ha="right")
    _draw_legend(axes, release)


def _draw_legend(axes: Axes, release: Release) -> None:
    """Whose article each colour is."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans")
    entries = [(_ARTICLES[i % len(_ARTICLES)], article.values["authors"]) for i, article in enumerate(release.articles)]
    several = "ambos / both" if len(entries) == 2 else "varios / several"
    x = 24.0
    for colour, label in [*entries, (_SEVERAL, several)]:
        axes.scatter(x, 16, s=26, color=colour, linewidths=0)
        axes.text(x + 9, 15.5, label, color=_TEXT, alpha=0.85, fontsize=7.5, va="center")
        x += 30 + TextPath((0, 0), label, size=7.5 * _DPI / 72, prop=font).get_extents().width
