"""Raw text of an article as it comes out of a PDF → clean, structured, located text."""

from __future__ import annotations

from pipeline.text.decode import UnreadableText
from pipeline.text.reader import read_file, read_text

__all__ = ["UnreadableText", "read_file", "read_text"]
