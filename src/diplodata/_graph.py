"""Entities and relations as a network (extra ``graph``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from ._about import info
from ._errors import MissingExtraError, require_one_of
from ._labels import code_label
from ._names import ENTITY_TABLES, DataLanguage, Language
from ._package import installed

if TYPE_CHECKING:
    import networkx

_NODE = ("article_ids", "first_page", "mention_count", "country_code", "date_start", "date_end", "date_edtf")
# The columns of relations_labelled that an edge has.
_EDGE = ("predicate", "date_start", "date_end", "date_basis", "evidence_count", "article_ids", "first_page")


def graph(lang: DataLanguage = "both") -> networkx.MultiDiGraph[str]:
    """All entities as nodes and all relations as edges of a networkx MultiDiGraph.

    A node is an ``entity_id``, with ``label``, ``entity_type`` (actor, program, event, concept), ``type`` (the code of
    its ``actor_type``, ``program_type``, ``event_type`` or ``concept_type``) and ``type_label``, ``article_ids``,
    ``first_page`` and, where known, ``mention_count``, ``country_code`` and dates. An edge goes from the subject to the
    object of a relation; its key is the ``relation_id``, with ``predicate``, ``label`` (how it reads),
    ``inverse_label`` (how it reads from the object), dates, ``evidence_count``, ``article_ids`` and ``first_page``.

    With ``lang="both"`` the labels end in ``_es`` and ``_en``, and ``label``, which Gephi and others show, is the
    English one. Attributes without a value are left out, so that ``networkx.write_graphml`` accepts the graph. The
    graph itself has ``version``, ``title``, ``licence`` and ``citation``.
    Raises UnknownChoiceError, or MissingExtraError if networkx is not installed.
    """
    require_one_of("lang", lang, get_args(DataLanguage))
    try:
        import networkx
    except ImportError as error:
        raise MissingExtraError("graph") from error

    found: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(**_attributes(_about(), lang))
    for entity in installed().rows("entities"):
        if entity["entity_type"] != "article":
            found.add_node(entity["entity_id"], **_attributes(_node(entity), lang))
    for relation in installed().rows("relations_labelled"):
        ends = (relation["subject_id"], relation["object_id"], relation["relation_id"])
        found.add_edge(*ends, **_attributes(_edge(relation), lang))
    return found


def _about() -> dict[str, Any]:
    said = [info(lang) for lang in get_args(Language)]
    texts = {f"{name}_{one.lang}": getattr(one, name) for one in said for name in ("title", "licence", "citation")}
    return {"version": said[0].version} | texts


def _node(entity: Mapping[str, Any]) -> dict[str, Any]:
    kind = entity["entity_type"]
    table = ENTITY_TABLES[kind]
    row = installed().by_id(table)[entity["entity_id"]]
    code = row[f"{kind}_type"]
    return {
        "label_es": entity["label_es"],
        "label_en": entity["label_en"],
        "entity_type": kind,
        "type": code,
        "type_label_es": code_label(table, f"{kind}_type", code, "es"),
        "type_label_en": code_label(table, f"{kind}_type", code, "en"),
        **{name: row.get(name) for name in _NODE},
    }


def _edge(relation: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label_es": relation["link_es"],
        "label_en": relation["link_en"],
        "inverse_label_es": relation["inverse_link_es"],
        "inverse_label_en": relation["inverse_link_en"],
        **{name: relation[name] for name in _EDGE},
    }


def _attributes(attributes: Mapping[str, Any], lang: DataLanguage) -> dict[str, Any]:
    """The attributes with a value, in one language, or in both, where the English label is ``label`` too."""
    if lang == "both" and "label_en" in attributes:
        attributes = {"label": attributes["label_en"], **attributes}
    other = {"es": "_en", "en": "_es"}.get(lang, "\0")
    return {
        name.removesuffix(f"_{lang}"): value
        for name, value in attributes.items()
        if value is not None and not name.endswith(other)
    }
