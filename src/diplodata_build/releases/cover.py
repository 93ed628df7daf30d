"""The cover picture: the largest connected network of the relations, each entity coloured by the article it is from.

Drawn from the tables alone, with the same bytes at every call (of one version of matplotlib).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from diplodata_build.releases.release import Release

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PIXELS = (560, 280)  # what Kaggle's client cuts out of the upper left corner, however large the picture is
_DPI = 100
_GROUND, _LINE, _TEXT = "#101a2e", "#8ea3c7", "#f4f1ea"
_ARTICLES = ("#3fc1b0", "#f2845c", "#b48ef0", "#9bc53d")  # one colour an article, in the order of articles.yaml
_SEVERAL = "#ffd166"
_SEED = 7
_LABELLED = 5  # relations from which on an entity is labelled
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
        _draw_network(axes, network(release), [article.article_id for article in release.articles])
        _draw_words(axes, release)
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=_DPI, facecolor=_GROUND, metadata={"Software": None})
        plt.close(figure)
    return buffer.getvalue()


def network(release: Release) -> Any:
    """The largest connected part of the relations; each entity has its ``articles`` and ``acronym`` ("": none)."""
    networkx = import_module("networkx")
    relations = _rows(release, "relations")
    graph = networkx.Graph(sorted(tuple(sorted((row["subject_id"], row["object_id"]))) for row in relations))
    largest = max(networkx.connected_components(graph), key=len)
    graph.remove_nodes_from([node for node in graph if node not in largest])
    for table in ("actors", "programs", "events", "concepts"):
        key = release.tables[table]["schema"]["primaryKey"][0]
        for row in _rows(release, table):
            if row[key] in graph:
                graph.nodes[row[key]].update(articles=row["article_ids"].split(), acronym=row.get("acronym_en", ""))
    return graph


def _rows(release: Release, table: str) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(StringIO(release.content(release.tables[table]["path"]).decode("utf-8")))


def _draw_network(axes: Axes, graph: Any, order: list[str]) -> None:
    from matplotlib.collections import LineCollection

    places = _places(graph, order)
    lines = [(places[one], places[other]) for one, other in graph.edges]
    axes.add_collection(LineCollection(lines, colors=_LINE, alpha=0.28, linewidths=0.6, zorder=1))
    nodes = sorted(graph, key=graph.degree)  # the best-connected on top
    xs, ys = zip(*(places[node] for node in nodes), strict=True)
    sizes = [3 + 4.2 * graph.degree(node) for node in nodes]
    articles = [graph.nodes[node]["articles"] for node in nodes]
    colours = [_SEVERAL if len(one) > 1 else _ARTICLES[order.index(one[0]) % len(_ARTICLES)] for one in articles]
    axes.scatter(xs, ys, s=[3 * size for size in sizes], color=colours, alpha=0.12, linewidths=0, zorder=2)
    axes.scatter(xs, ys, s=sizes, color=colours, edgecolors=_GROUND, linewidths=0.4, zorder=3)
    _draw_acronyms(axes, graph, places)


def _draw_acronyms(axes: Axes, graph: Any, places: dict[str, tuple[float, float]]) -> None:
    """The acronyms of the best-connected entities, each beside its dot where it covers fewest others; none overlap."""
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
        if free:
            box = min(free, key=lambda one: one.count_contains(dots))
            taken.append(box)
            halo = [withStroke(linewidth=2.2, foreground=_GROUND)]
            middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
            axes.text(*middle, label, color=_TEXT, fontsize=6.5, ha="center", va="center", path_effects=halo, zorder=4)


def _places(graph: Any, order: list[str]) -> dict[str, tuple[float, float]]:
    """Where each entity stands, in pixels: related ones are close, each article is on its side.

    Half of the layout is by rank, which spreads crowds and draws stragglers in.
    """
    from numpy import array, ptp

    start = {}
    for i, node in enumerate(graph):
        sides = [order.index(article) for article in graph.nodes[node]["articles"]]
        start[node] = (sum(sides) / len(sides), (i * 0.618) % 1)
    found = import_module("networkx").spring_layout(graph, pos=start, k=0.11, iterations=200, seed=_SEED)
    spots = array(list(found.values()))
    ranks = spots.argsort(0).argsort(0) / (len(spots) - 1)
    spread = 0.6 * ranks + 0.4 * (spots - spots.min(0)) / ptp(spots, axis=0)
    spread = (spread - spread.min(0)) / ptp(spread, axis=0)
    left, bottom, right, top = _FRAME
    pixels = array([left, bottom]) + spread * array([right - left, top - bottom])
    return {name: (x, y) for name, (x, y) in zip(found, pixels.tolist(), strict=True)}


def _draw_words(axes: Axes, release: Release) -> None:
    """The name, the title in both languages, and which article each colour stands for."""
    from matplotlib.lines import Line2D

    name, title = release.package["name"], release.package["short_title"]
    axes.text(20, 252, name, color=_TEXT, fontsize=17, fontweight="bold", va="center")
    for i, language in enumerate(("es", "en")):
        line = title[language].removeprefix(f"{name}: ")
        axes.text(PIXELS[0] - 20, 258 - 14 * i, line, color=_TEXT, alpha=0.85, fontsize=7.5, va="center", ha="right")
    entries = [(_ARTICLES[i % len(_ARTICLES)], article.values["authors"]) for i, article in enumerate(release.articles)]
    entries.append((_SEVERAL, "ambos / both" if len(entries) == 2 else "varios / several"))
    dots = [
        Line2D([], [], marker="o", linestyle="", markersize=5, color=colour, label=label) for colour, label in entries
    ]
    axes.legend(
        handles=dots, loc="lower left", bbox_to_anchor=(0.02, 0.01), ncols=len(dots), frameon=False, fontsize=7.5,
        labelcolor=_TEXT, handletextpad=0, columnspacing=1.2,
    )  # fmt: skip
