"""Hyphens at line ends: which go, which stay, and on what evidence."""

import pytest

from diplodata_build.text import read_text

JOINED = {
    "a plain word": ("La diplo-\nmacia.", "La diplomacia."),
    "joined elsewhere": ("La paradiplomacia y la para-\ndiplomacia; para-diplomacy.", "la paradiplomacia;"),
    "the second hyphen": ("Los no-estatales y los no-es-\ntatales.", "los no-estatales."),
    "a heading in capitals": ("LA DIPLO-\nMACIA MENOR\n\nEl texto.", "LA DIPLOMACIA MENOR"),
    "a soft hyphen": ("La diplo\u00ad\nmacia.", "La diplomacia."),
    "no before a part of a word": ("Por la no-\nche oscura.", "Por la noche oscura."),
    "a link without evidence": ("Véase https://a.example/uno-\ndos/tres.", "https://a.example/unodos/tres."),
}

KEPT = {
    "the same word": ("Lo no-estatal. Lo no-\nestatal.", "Lo no-estatal.", "no-estatal"),
    "its plural": ("Son no-estatales. Lo no-\nestatal.", "Lo no-estatal.", "no-estatal"),
    "its feminine": ("Lo económico-social. La económico-\nsocial.", "La económico-social.", "económico-social"),
    "a word of the same stem": ("El Estado-nación y lo estado-\nnacional.", "lo estado-nacional.", "estado-nacional"),
    "a name": ("El canal cnn-\nMéxico.", "cnn-México.", "cnn-México"),
    "numbers": ("En 2013-\n2018 hubo.", "En 2013-2018 hubo.", "2013-2018"),
    "an acronym": ("El plan pnd-\nmigración.", "pnd-migración.", "pnd-migración"),
    "one letter": ("El e-\ncommerce crece.", "El e-commerce crece.", "e-commerce"),
    "no before a word": ("Lo gubernamental. Lo no-\ngubernamental.", "Lo no-gubernamental.", "no-gubernamental"),
    "a hanging hyphen": ("En macro-\ny microeconomía.", "En macro- y microeconomía.", "macro- y"),
    "a link printed twice": (
        "Véase https://a.example/uno-\ndos/ ahora.\n\nY https://a.example/uno-dos/ otra vez.",
        "Véase https://a.example/uno-dos/ ahora.",
        "https://a.example/uno-dos/",
    ),
}


@pytest.mark.parametrize("name", JOINED)
def test_joined(name: str) -> None:
    raw, clean = JOINED[name]
    document = read_text(raw)
    assert clean in document.text
    assert document.kept_hyphens == ()
    assert sum(entry.reason == "hyphen" for entry in document.dropped) == 1
    flagged = ("https://a.example/uno-dos/tres.",) if "without evidence" in name else ()
    assert document.doubtful_links == flagged


@pytest.mark.parametrize("name", KEPT)
def test_kept_and_in_the_ledger(name: str) -> None:
    raw, clean, entry = KEPT[name]
    document = read_text(raw)
    assert clean in document.text
    assert document.kept_hyphens == (entry,)


def test_a_word_broken_by_a_page_with_a_note_and_a_call_out_between() -> None:
    raw = (
        " Los derechos de quienes viven en los puertos son hoy1 asunto de todas las ciuda-\n\n"
        "1. Nota sin importancia alguna.\n\n"
        "Quien llega a un puerto pequeño\nsiempre encuentra trabajo en él.\n"
        " des de la costa. Se dice que quien llega a un puerto pequeño siempre encuentra\ntrabajo en él y casa.\n"
    )
    document = read_text(raw)
    assert "todas las ciudades de la costa. Se dice" in document.text
    assert [block.kind for block in document.blocks] == ["paragraph", "note", "callout"]
