"""What differs between two editions of the package: rows, fields, metadata, and the version step that it calls for.

``compare(read_edition("v0.1.0", root), read_edition(".", root))`` has all of it: ``step``, ``reasons``, ``problems``.
"""
