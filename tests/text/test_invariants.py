"""Nothing is invented, lost or used twice: on any text, and shown to fail on documents that break the rule."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import LAYOUTS, raw_path

from diplodata_build.text import read_text
from diplodata_build.text.clean import CleanText
from diplodata_build.text.document import INSERTED, Document, Dropped, InvariantError, Offsets, check

TEXT = (
    "la red puertos mundo.1 casa5 afir- no- estatales no-estatales Pérez (2010: 15), «dicen» mucho. 1. 2. 3 12 a) 2) "
    "– …la […] LA RED Resumen: Abstract Notas Referencias ISSN 2999-0001 124 https://a.example/x- xyz/ [2] [1] como: "
    "¿Qué * mar* Figura 1. sida2 ¹ 2.¹ — \u00ad x\u00ady \u200f e\u0301 \u05d0\u05d1 \x00 \ufeff"
)
PIECES = TEXT.split(" ")
BREAKS = ["\n\n", "\n ", "\f", " \n", "\r\n", "\r", "  ", "\t", "\x0b", "\u2028", "\xa0"]
SPACES = ["", *[" "] * 5, *["\n"] * 2, *BREAKS]
NOISY = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), max_size=150).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)


def ink(text: str) -> int:
    return sum(not character.isspace() for character in text)


def base_letter(raw: str) -> str:
    """The letter under the accents; TeX writes «í» as an i without its dot and an accent."""
    dotless = raw[0] == "ı" and unicodedata.combining(raw[-1]) > 0
    return "i" if dotless else unicodedata.normalize("NFD", raw[0])[0]


def verify(document: Document) -> None:
    """The two rules once more, written character by character."""
    offsets, used = list(document.raw_offsets), set()
    assert len(offsets) == len(document.text)
    for character, raw in zip(document.text, offsets, strict=True):
        if raw == INSERTED:
            assert character in " \n"
            continue
        assert unicodedata.normalize("NFD", character)[0] == base_letter(document.raw[raw : raw + 2])
        assert raw not in used
        used.add(raw)
    dropped = [i for entry in document.dropped for i in range(entry.raw_start, entry.raw_end)]
    assert len(dropped) == len(set(dropped))
    assert not used & set(dropped)
    lost = set(range(len(document.raw))) - used - set(dropped)
    assert all(document.raw[i].isspace() or unicodedata.combining(document.raw[i]) for i in lost)


@settings(max_examples=300, deadline=None)
@given(NOISY | st.text(max_size=300) | st.text(alphabet="a1-.)\n «»\f:", max_size=400))
@example("lae\u0301")
@example("Lingu\u0308\u0131\u0301stica")
def test_any_text(raw: str) -> None:
    verify(read_text(raw))


@pytest.mark.parametrize("name", LAYOUTS)
def test_samples(name: str) -> None:
    document = read_text(raw_path(name).read_text(encoding="utf-8"))
    verify(document)
    dropped = sum(ink(document.raw[entry.raw_start : entry.raw_end]) for entry in document.dropped)
    assert ink(document.text) + dropped == ink(document.raw)


SOUND = read_text("Una red que afir-\nma su nombre.1\n\n1. La nota de la red.\n")


def shifted(offsets: Offsets) -> Offsets:
    return Offsets([(start, raw + 1 if raw != INSERTED else raw) for start, _, raw in offsets.runs()], offsets.length)


MUTANTS = {
    "a changed character": replace(SOUND, text=SOUND.text.replace("red", "rad", 1)),
    "an added character": replace(SOUND, text=SOUND.text + "x"),
    "a missing character": replace(SOUND, text=SOUND.text[:-1]),
    "a shifted map": replace(SOUND, raw_offsets=shifted(SOUND.raw_offsets)),
    "a lost hyphen": replace(SOUND, dropped=tuple(d for d in SOUND.dropped if d.reason != "hyphen")),
    "a lost note mark": replace(SOUND, dropped=SOUND.dropped[:-1]),
    "a character used and dropped": replace(SOUND, dropped=(*SOUND.dropped, Dropped(0, 3, "furniture"))),
    "a character dropped twice": replace(SOUND, dropped=(*SOUND.dropped, SOUND.dropped[-1])),
    "an invented word": replace(SOUND, raw_offsets=Offsets([(0, INSERTED)], len(SOUND.text))),
    "a longer raw text": replace(SOUND, raw=SOUND.raw + "x"),
}


def test_a_sound_document_passes() -> None:
    check(SOUND)
    assert SOUND.text == "Una red que afirma su nombre.\n\nLa nota de la red."


@pytest.mark.parametrize("name", MUTANTS)
def test_the_check_finds(name: str) -> None:
    with pytest.raises(InvariantError):
        check(MUTANTS[name])


def test_every_read_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CleanText, "drop", lambda *_: None)
    with pytest.raises(InvariantError, match="lost"):
        read_text(SOUND.raw)
