"""Raw text of an article as it comes out of a PDF → clean, structured, located text.

``reader`` calls the steps in this order, ``document`` is what comes out:

- ``decode`` (bytes), ``lines``, ``columns`` (what stands side by side), ``layout`` and ``breaks`` (groups of lines);
- ``pages``, ``furniture`` (with ``page_lines`` and ``running_heads``), ``callouts``;
- ``notes``: ``note_starts`` and ``marks`` (where they are), ``note_bodies`` (which lines are theirs);
- ``flow``: ``parts``, ``headings``, ``front_matter``, ``paragraphs``, ``quotations``;
- ``hyphens``, ``clean`` (the text) and ``offsets``, ``sentences``, ``sections``, ``language``, ``invariants``.

``words`` knows what the first and last characters of a line show.
"""

from __future__ import annotations

from diplodata_build.text.decode import UnreadableText
from diplodata_build.text.reader import read_file, read_text

__all__ = ["UnreadableText", "read_file", "read_text"]
