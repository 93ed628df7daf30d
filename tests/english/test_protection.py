import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplodata_build.english.glossary import Glossary, Term
from diplodata_build.english.protection import Protector

TERMS = (
    Term("gobernanza", "governance", "noun", "", "required", ""),
    Term("gobernanza global", "global governance", "noun", "", "required", ""),
    Term("OSC", "CSO", "acronym", "", "required", ""),
    Term("incidencia", "incidence", "noun", "", "forbidden", ""),
)
PROTECTOR = Protector(Glossary(TERMS), ["Thomas G. Weiss", "Weiss"])


@pytest.mark.parametrize(
    ("spanish", "text", "kept"),
    [
        ("la gobernanza global y la gobernanza", "la XQ0 y la XQ1", ("global governance", "governance")),
        ("según Thomas G. Weiss y Weiss", "según XQ0 y XQ1", ("Thomas G. Weiss", "Weiss")),
        ("las OSC, el EZLN y el G20", "las XQ0, el XQ1 y el XQ2", ("CSO", "EZLN", "G20")),
        ("redes (Keck y Sikkink, 1998: 12) y más", "redes XQ0 y más", ("(Keck y Sikkink, 1998: 12)",)),
        ("entre 2013-2018, 120 y 3,5 %", "entre XQ0, XQ1 y XQ2", ("2013-2018", "120", "3,5 %")),
        ("(entre 2008 y 2019)", "(entre XQ0 y XQ1)", ("2008", "2019")),
        ("Bienvenid@ a a_b", "XQ0 a XQ1", ("Bienvenid@", "a_b")),
        ("véase https://ine.mx/a-2018.", "véase XQ0.", ("https://ine.mx/a-2018",)),
        ("la incidencia", "la incidencia", ()),
    ],
)
def test_protect(spanish, text, kept):
    ready = PROTECTOR.protect(spanish)
    assert (ready.text, ready.kept) == (text, kept)


@pytest.mark.parametrize(
    "answer", ["", "XQ0", "XQ0 XQ0 XQ1", "XQ0 XQ1 XQ2", "XQ0 XQ10", "XQ0 aXQ1", "XQ 0 XQ1", "XQ0 XQ1s"]
)
def test_nothing_is_restored_unless_each_came_back_once(answer):
    assert PROTECTOR.protect("Weiss y 1998").restored(answer) is None


def test_restored_in_any_order_with_more_than_ten_and_a_placeholder_of_its_own():
    assert PROTECTOR.protect("Weiss, 1998").restored("In XQ1, XQ0") == "In 1998, Weiss"
    for text in (" ".join(map(str, range(100, 112))), "XQ0 de 1998"):
        ready = PROTECTOR.protect(text)
        assert ready.restored(ready.text) == text
    assert ready.text == "ZX0 de ZX1"


def test_whole():
    assert PROTECTOR.protect("Thomas G. Weiss").whole == "Thomas G. Weiss"
    assert PROTECTOR.protect("gobernanza global (2013)").whole == "global governance (2013)"
    assert PROTECTOR.protect("la gobernanza").whole is None


@given(st.text(alphabet="aeÑ 019(),.-@_%XQ«»", max_size=60))
def test_what_is_put_away_comes_back(spanish):
    ready = PROTECTOR.protect(spanish)
    assert ready.restored(ready.text) == spanish
