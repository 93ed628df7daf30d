"""Raw text of an article as it comes out of a PDF → clean, structured, located text.

``reader`` calls the steps in this order, ``document`` is what comes out:

- ``pdf`` (the text of a PDF), ``lines`` (from bytes), ``columns`` (what stands side by side), ``layout`` (groups of
  lines);
- ``pages`` with their furniture (``running_heads`` and ``figures`` among it), ``callouts``;
- ``note_starts`` (where notes and their marks are), ``notes`` (which lines are theirs);
- ``flow``: ``paragraphs``, ``headings``, front matter, block quotations;
- ``hyphens``, ``clean`` (the text), ``blocks`` (its sentences and sections), ``document``.

``words`` knows what the first and last characters of a line show, and the language of a block.
"""

from __future__ import annotations

from diplodata_build.text.lines import UnreadableText
from diplodata_build.text.reader import LARGEST_TEXT, raw_of, read_file, read_raw, read_text

__all__ = ["LARGEST_TEXT", "UnreadableText", "raw_of", "read_file", "read_raw", "read_text"]
