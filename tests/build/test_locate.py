"""Evidence is found by exact equality or not at all; names by the longest whole words."""

import pytest

from diplodata.validation.whole_names import WholeNames
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
    return locate(Selector("sample", exact, prefix, suffix), _document().text)


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "start"),
    [
        ("Red de Puertos nació", None, None, 3),
        ("Carta", "firmó la", None, TEXT.index("Carta. ")),
        ("Carta", None, "sigue", TEXT.rindex("Carta")),
    ],
)
def test_words_that_stand_once_or_between_a_prefix_and_a_suffix(exact, prefix, suffix, start):
    assert _locate(exact, prefix, suffix) == Span(start, start + len(exact))


@pytest.mark.parametrize(
    ("exact", "prefix", "says"),
    [
        ("Carta", "2004 la red", "not between the given prefix and suffix"),
        ("Carta", None, r"«Carta» occurs 3 times; give a prefix: «.*firmó la» \| «.*»"),
        ("Red de Puertos murió", None, "the closest passage is «.*Red de Puertos nació"),
        ("Red de Muelles nació", None, "the closest passage is «.*Red de Puertos nació"),
        ("Red de Puertos nació en 1989", None, "the closest passage is «.*Red de Puertos nació"),
        ("ciudades puerto firmó", None, "the letters agree with «ciudades-puerto firmó»"),  # proposed, not accepted
        ("ed de Puertos nació", None, "is not in"),  # part of a word
    ],
)
def test_other_words_are_never_accepted(exact, prefix, says):
    with pytest.raises(NotLocatedError, match=says):
        _locate(exact, prefix)


def test_names_are_the_longest_whole_words_outside_citations():
    names = ["Red de Puertos", "Carta", "Carta de la Red de Puertos", "red", "Puerto", "miembros"]
    found = find_names(WholeNames(names), _document().text, [Span(TEXT.index("obliga"), TEXT.index("; la"))])
    assert [TEXT[s.start : s.end] for spans in found.values() for s in spans] == [
        "Carta",
        "Carta",
        "Carta de la Red de Puertos",
        "Red de Puertos",
        "red",
    ]
    assert not {"Puerto", "miembros"} & found.keys()
