"""Raw text of an article as it comes out of a PDF → clean, structured, located text.

The way of a text, one module for each step: ``decode`` (bytes), ``lines``, ``columns``, ``layout`` and ``breaks``
(groups of lines), ``pages`` and ``furniture``, ``callouts``, ``notes`` and ``marks``, ``flow`` (paragraphs, headings,
quotations), ``hyphens`` and ``clean`` (the text and its ``offsets``), ``sentences``, ``sections``, ``invariants``.
``reader`` calls them in this order, ``document`` is what comes out, ``words`` knows what the edge of a line tells.
"""

from __future__ import annotations

from diplodata_build.text.decode import UnreadableText
from diplodata_build.text.reader import read_file, read_text

__all__ = ["UnreadableText", "read_file", "read_text"]
