"""The network of entities and relations as GraphML (extra ``graph``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .._graph import graph
from .._names import DataLanguage


def write_graphml(file: Path, _names: Sequence[str], lang: DataLanguage) -> None:
    """The whole network, with labels in one language or both."""
    found = graph(lang)
    import networkx

    networkx.write_graphml_xml(found, file, prettyprint=True)  # not write_graphml: its bytes depend on lxml
