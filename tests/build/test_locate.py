"""Evidence is found by exact equality or not at all; names by the longest whole words."""

import pytest

from diplodata_build.curation.records import Selector
from diplodata_build.reading.locate import NotLocatedError, find_names, locate
from diplodata_build.text.document import Document, Offsets, Span

TEXT = (
    "La Red de Puertos nació en 1998. En 2004 la red de ciudades-puerto firmó la Carta. "
    "La Carta de la Red de Puertos obliga a sus miembros; la Carta sigue en vigor."
)


def _document(text: str = TEXT) -> Document:
    return Document(text, text, (), (), ((0, 1),), 1, None, (), Offsets([(0, 0)], len(text)), ())


def _locate(exact, prefix=None, suffix=None):
    return locate(Selector("sample", exact, prefix, suffix), _document())


def test_words_that_stand_once():
    span = _locate("Red de Puertos nació")
    assert TEXT[span.start : span.end] == "Red de Puertos nació"


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [("firmó la", None, TEXT.index("Carta. ")), (None, "sigue", TEXT.rindex("Carta")), ("2004 la red", None, None)],
)
def test_a_prefix_or_suffix_decides(prefix, suffix, start):
    if start is None:
        with pytest.raises(NotLocatedError, match="not between the given prefix and suffix"):
            _locate("Carta", prefix, suffix)
    else:
        assert _locate("Carta", prefix, suffix) == Span(start, start + 5)


def test_words_that_stand_more_than_once_need_context():
    with pytest.raises(NotLocatedError, match=r"«Carta» occurs 3 times; give a prefix: «.*firmó la» \| «.*»"):
        _locate("Carta")


@pytest.mark.parametrize("swapped", ["Red de Puertos murió", "Red de Muelles nació", "Red de Puertos nació en 1989"])
def test_one_wrong_word_is_never_accepted(swapped):
    with pytest.raises(NotLocatedError, match="the closest passage is «.*Red de Puertos nació"):
        _locate(swapped)


def test_equal_letters_are_proposed_not_accepted():
    with pytest.raises(NotLocatedError, match="the letters agree with «ciudades-puerto firmó»"):
        _locate("ciudades puerto firmó")


def test_part_of_a_word_is_no_evidence():
    with pytest.raises(NotLocatedError):
        _locate("ed de Puertos nació")


def test_names_are_the_longest_whole_words_outside_citations():
    names = ["Red de Puertos", "Carta", "Carta de la Red de Puertos", "red", "Puerto", "miembros"]
    found = find_names(names, _document(), [Span(TEXT.index("obliga"), TEXT.index("; la"))])
    assert [TEXT[s.start : s.end] for spans in found.values() for s in spans] == [
        "Red de Puertos",
        "Carta",
        "Carta",
        "Carta de la Red de Puertos",
        "red",
    ]
    assert found["Puerto"] == found["miembros"] == []
