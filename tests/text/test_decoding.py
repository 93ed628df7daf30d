"""Files in every encoding that people have: read alike, or refused in one clear line."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from samples import expected, raw_path

from diplodata_build.text import UnreadableText, read_file, read_text

RAW = raw_path("sample-article").read_text(encoding="utf-8")

SAME: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with a mark": lambda raw: raw.encode("utf-8-sig"),
    "UTF-16 with a mark": lambda raw: raw.encode("utf-16"),
    "UTF-32 with a mark": lambda raw: raw.encode("utf-32"),
    "Windows-1252": lambda raw: raw.encode("cp1252"),
    "CRLF": lambda raw: raw.replace("\n", "\r\n").encode(),
    "CR": lambda raw: raw.replace("\n", "\r").encode(),
    "no last line end": lambda raw: raw.rstrip("\n").encode(),
    "NFD": lambda raw: unicodedata.normalize("NFD", raw).encode(),
    "no-break spaces": lambda raw: raw.replace("de la", "de\u00a0la").encode(),
    "soft hyphens in words": lambda raw: raw.replace("puerto", "puer\u00adto").encode(),
    "soft hyphens at line ends": lambda raw: raw.replace("ayunta-\n", "ayunta\u00ad\n").encode(),
    "marks of direction": lambda raw: raw.replace(" y ", " \u200fy\u200e ").encode(),
    "control characters": lambda raw: raw.replace(" y ", " \x02y ").encode(),
}

REFUSED = {
    "NUL byte": (RAW.encode()[:300] + b"\0" + RAW.encode()[300:], "NUL byte at position 300"),
    "UTF-16 without a mark": (RAW.encode("utf-16-le"), "UTF-16 without a byte order mark"),
    "damaged UTF-8": (RAW.encode()[:400] + b"\xff" + RAW.encode()[400:], "damaged UTF-8: byte 0xff at position 400"),
    "damaged UTF-16": (b"\xff\xfe\x00\xd8a", "damaged UTF-16"),
    "another code page": (bytes(range(0x80, 0x100)) * 4, "neither UTF-8 nor Windows-1252"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(SAME[name](RAW))
    document = read_file(path)
    assert document.text == expected("sample-article")
    assert document.page_count == 5


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_line(name: str, tmp_path: Path) -> None:
    data, message = REFUSED[name]
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableText, match=message) as refusal:
        read_file(path)
    assert "\n" not in str(refusal.value)
    with pytest.raises(UnreadableText, match="cannot be opened"):
        read_file(tmp_path / "absent.txt")


def test_offsets_of_composed_accents_point_to_the_letter() -> None:
    raw = unicodedata.normalize("NFD", "La acción del año.")
    document = read_text(raw)
    assert document.text == "La acción del año."
    assert [raw[offset] for offset in document.raw_offsets] == list("La accion del ano.")


@pytest.mark.parametrize("raw", ["", " ", "\n\n", "\f", "\ufeff", "\u200f"])
def test_nothing_to_read(raw: str) -> None:
    document = read_text(raw)
    assert (document.text, document.blocks, document.sections, document.page_count) == ("", (), (), 1)
