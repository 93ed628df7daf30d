"""Bytes of a text file to characters; what cannot be read says so in one line."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_EXPECTED = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ¿¡«»‹›“”„‘’‚–—…•·ºª°§€£¢¥©®™±²³¹½¼¾×÷´¨¬\xa0\xad]")


class UnreadableText(ValueError):  # noqa: N818 (says what it is)
    """The input cannot be read as the text of an article; the message is one line for the user."""


def read_bytes(path: Path) -> bytes:
    """The content of a file; raises ``UnreadableText`` where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableText(f"cannot be opened: {error.strerror or error}") from error


def decode(data: bytes) -> str:
    """Characters of UTF-8, of UTF-16 and UTF-32 with a byte order mark, or of Windows-1252 where it is plausible.

    Raises:
        UnreadableText: the bytes are none of these, a PDF, or damaged; the message says at which byte.
    """
    if data.startswith(b"%PDF-"):
        raise UnreadableText("a PDF file, not the text of one: extract the text first")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    zero = data.find(b"\0")
    if zero >= 0:
        raise UnreadableText(f"NUL byte at position {zero}: a binary file, or UTF-16 without a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows_1252(data, error)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableText(f"damaged {name}: {error.reason} at byte {error.start}") from error


def _windows_1252(data: bytes, error: UnicodeDecodeError) -> str:
    """Windows-1252, unless the bytes are rather UTF-8 with a few damaged ones or no text at all."""
    where = f"byte 0x{data[error.start]:02x} at position {error.start}"
    repaired = data.decode("utf-8", errors="replace")
    damaged = repaired.count("\ufffd")
    if len(_BEYOND_ASCII.findall(repaired)) - damaged >= damaged:
        raise UnreadableText(f"damaged UTF-8: {where}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableText(f"neither UTF-8 nor Windows-1252: {where}") from error
    beyond = _BEYOND_ASCII.findall(text)
    if sum(1 for character in beyond if _EXPECTED.match(character)) < 0.95 * len(beyond):
        raise UnreadableText(f"neither UTF-8 nor Windows-1252: {where}") from error
    return text
