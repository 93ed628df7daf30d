"""The network as a picture for the READMEs: the entities that are tied to others, with the names that have room."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from diplodata._names import ENTITY_TABLES
from diplodata._package import Package
from diplodata_build.explorer import layout
from diplodata_build.explorer.page import HERE, own_words, render

SCALE = 0.6  # pixels per unit of the layout: as wide as a README
MARGIN = 12


def picture(package: Package, positions: Mapping[str, layout.Point], lang: str) -> str:
    """The SVG, in the colours of the page, light or dark as the reader has it."""
    degrees = layout.count_ties(package)
    articles = list(package.by_id("articles"))
    placed = {node: place for node, place in positions.items() if degrees[node]}
    spots = {node: (x * SCALE, y * SCALE) for node, (x, y) in placed.items()}
    labels = layout.place_labels(positions, layout.labels_of(package, lang), degrees)

    def accent(article_ids: str | None) -> str:
        return f"article-{articles.index(article_ids) + 1}" if article_ids in articles else ""

    nodes = []
    for node, (x, y) in sorted(spots.items()):
        entity: Mapping[str, Any] = package.by_id("entities")[node]
        row: Mapping[str, Any] = package.by_id(ENTITY_TABLES[entity["entity_type"]])[node]
        d = _shape(entity["entity_type"], layout.radius(degrees[node]))
        nodes.append({"x": f"{x:.1f}", "y": f"{y:.1f}", "d": d, "accent": accent(row["article_ids"])})

    ties: list[dict[str, str]] = []
    bends = layout.bends({tie["relation_id"]: (tie["subject_id"], tie["object_id"]) for tie in layout.ties_of(package)})
    for tie in layout.ties_of(package):
        sure = tie["modality"] == "asserted" and tie["polarity"] == "affirmed"
        colour = accent(tie["article_ids"])
        start, end = spots[tie["subject_id"]], spots[tie["object_id"]]
        d = _curve(start, end, bends[tie["relation_id"]] * SCALE, layout.radius(degrees[tie["object_id"]]))
        ties.append({"accent": colour, "classes": f"{colour}{'' if sure else ' unsure'}".strip(), "d": d})

    named = {node: one for node in sorted(spots) if (one := labels[node]).scale is not None and one.scale <= SCALE}
    written = [
        [
            {
                "x": f"{spots[node][0] + label.left:.1f}",
                "y": f"{spots[node][1] + label.top + 11 + layout.LINE_HEIGHT * row:.1f}",
                "text": line,
            }
            for row, line in enumerate(label.lines)
        ]
        for node, label in named.items()
    ]
    around = [(x - 9, y - 9, x + 9, y + 9) for x, y in spots.values()]
    around += [
        (x + left, y + top, x + right, y + bottom)
        for node, label in named.items()
        for (x, y), (left, top, right, bottom) in [(spots[node], layout.box_of(label))]
    ]
    left, top = (math.floor(min(box[side] for box in around)) - MARGIN for side in (0, 1))
    right, bottom = (math.ceil(max(box[side] for box in around)) + MARGIN for side in (2, 3))
    words = own_words()
    meanings = [(f"article-{number + 1}", row["authors"]) for number, row in enumerate(package.rows("articles"))]
    meanings.append(("", words["network.several"][lang]))
    key = [
        {"accent": colour, "text": text, "y": bottom + layout.LINE_HEIGHT * row}
        for row, (colour, text) in enumerate(meanings)
    ]
    return render(
        "network.svg",
        lang=lang,
        title=words["network.picture"][lang],
        colours=(HERE / "style" / "0-colours.css").read_text("utf-8").strip(),
        accents=["", *(f"article-{number + 1}" for number in range(len(articles)))],
        left=left,
        top=top,
        width=right - left,
        height=bottom - top + layout.LINE_HEIGHT * len(key),
        nodes=nodes,
        ties=ties,
        labels=written,
        key=key,
    )


def _shape(entity_type: str, size: float) -> str:
    """The same shapes as in map.js."""
    if entity_type == "program":
        side = round(size * 0.9, 1)
        return f"M{-side},{-side}h{2 * side}v{2 * side}h{-2 * side}z"
    if entity_type == "event":
        tip = round(size * 1.25, 1)
        return f"M0,{-tip}L{tip},0L0,{tip}L{-tip},0z"
    if entity_type == "concept":
        return f"M0,{-size * 1.2:.1f}L{size * 1.15:.1f},{size * 0.9:.1f}L{-size * 1.15:.1f},{size * 0.9:.1f}z"
    return f"M{-size},0a{size},{size} 0 1 0 {2 * size},0a{size},{size} 0 1 0 {-2 * size},0z"


def _curve(start: tuple[float, float], end: tuple[float, float], bend: float, around: float) -> str:
    """From one node to the edge of the other, bent as in map.js."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end) or 1
    turn = ((x + to_x) / 2 + (y - to_y) / length * bend, (y + to_y) / 2 + (to_x - x) / length * bend)
    reach = math.dist(turn, end) or 1
    short = min(around + 2, reach * 0.6) / reach
    tip = (to_x - (to_x - turn[0]) * short, to_y - (to_y - turn[1]) * short)
    return f"M{x:.1f},{y:.1f}Q{turn[0]:.1f},{turn[1]:.1f} {tip[0]:.1f},{tip[1]:.1f}"
