"""The lines of the body as titles, abstracts, headings, paragraphs and block quotations in reading order."""

from __future__ import annotations

from collections.abc import Mapping, Set

from diplodata_build.text.front_matter import mark_abstracts, mark_titles
from diplodata_build.text.headings import join_broken_titles, mark_headings
from diplodata_build.text.layout import Layout
from diplodata_build.text.lines import Line
from diplodata_build.text.paragraphs import join_parts, split_part
from diplodata_build.text.parts import Part, find_parts
from diplodata_build.text.quotations import mark_quotations


def read_flow(layout: Layout, body: Mapping[int, Line], left_out: Set[int], callout_pages: Set[int]) -> list[Part]:
    """The blocks of the body; ``body`` has the lines from which note marks were cut."""
    parts = [piece for part in find_parts(layout, body, left_out) for piece in split_part(part, layout)]
    parts = join_broken_titles(parts, layout)
    mark_abstracts(parts)
    mark_headings(parts, layout)
    mark_titles(parts)
    parts = join_parts(parts, layout, callout_pages)
    mark_headings(parts, layout)  # again: joined paragraphs end as sentences do
    return mark_quotations(parts)
