"""What ``read.py --check`` says of a text; all text is invented."""

import pytest
from samples import read_sample
from test_notes import MORE, PROSE, page, paragraph

from diplodata_build.finding.doubts import find_doubts
from diplodata_build.text import read_text
from diplodata_build.text.hints import Hints


def doubts(raw: str, hints: Hints | None = None) -> list[tuple[int, int, str]]:
    document = read_text(raw, hints) if hints else read_text(raw)
    return [(doubt.page, doubt.line, doubt.message) for doubt in find_doubts(document)]


def messages(raw: str) -> str:
    return "\n".join(message for _, _, message in doubts(raw))


GOOD = page(f"{PROSE} hoy.1 {MORE}.2", notes="1 Salas, Faros, p. 4.\n2 Olmedo, p. 3.")


def test_a_good_text_has_none_but_the_words_that_are_not_known() -> None:
    whole = [message for _, line, message in doubts(GOOD) if not line]
    assert [line for _, line, _ in doubts(GOOD) if line] == []
    assert whole == ["0.0% of 36 words are unknown to Spanish", whole[1]]
    assert whole[1].startswith("no printed page numbers")


def test_a_mark_without_a_note() -> None:
    raw = GOOD.replace("siglo,", "siglo,3")
    line = next(n for n, text in enumerate(raw.split("\n"), 1) if "siglo,3" in text)
    assert (1, line, "mark 3 has no note") in doubts(raw)


def test_a_note_without_a_mark_and_a_missing_number() -> None:
    raw = page(f"{PROSE} hoy.1 {MORE}.4", notes="1 Salas, p. 4.\n2 Ibid.\n4 Olmedo, p. 3.")
    assert "note 2 has no mark in the text" in messages(raw)
    assert "note 3 is missing before this one" in messages(raw)


def test_a_heading_that_breaks_a_sentence() -> None:
    raw = f"{paragraph(PROSE)} y\n\nLAS BARCAS\n\n{paragraph(MORE)}.\n\n{paragraph(PROSE)}."
    assert (1, 6, "the heading «LAS BARCAS» breaks a sentence") in doubts(raw)


def test_a_kept_hyphen() -> None:
    raw = f"{paragraph(PROSE)} franco-\nEspañol de la costa. {MORE}."
    assert "the hyphen of «franco-Español» was kept" in messages(raw)


def test_paragraphs_that_stop_and_begin_inside_a_sentence() -> None:
    begins = "de la villa, y nadie cobraba nunca por llevarlas al otro lado"
    raw = f"{paragraph(PROSE)}\n\n{paragraph(MORE)} (Salas, 2015).\n\n{begins}."
    assert "a paragraph stops inside a sentence: «…ital, que apenas sabían de su existencia»" in messages(raw)
    assert "a paragraph begins inside a sentence: «de la villa, y nadie" in messages(raw)


def test_damage_is_measured() -> None:
    damaged = PROSE.replace("puerto", "pverto").replace("conocían", "conocian").replace("fiestas", "ﬁestas")
    said = messages(f"{paragraph(damaged)}.")
    assert "5.9% of 17 words are unknown to Spanish: pverto" in said
    assert "1 words seem to have lost an accent: conocian (conocían)" in said
    assert "1 ligatures such as «ﬁ»" in said


def test_the_worst_pages_are_named() -> None:
    bad = " ".join(f"{word}xq" for word in ("barcas", "puertos", "cartas", "vecinos", "torres"))
    pages = [page(" ".join([PROSE] * 8) + f" {word}.") for word in ("hoy", "ayer", "antes", "siempre", "nunca")]
    said = messages("\f".join([*pages, page(" ".join([PROSE] * 8) + f" {bad} {bad}.")]))
    assert "page 6: " in said and "page 2: " not in said


@pytest.mark.parametrize("name", ["sample-article", "sample-endnotes", "sample-running-heads"])
def test_the_samples_have_no_doubt_about_notes_and_headings(name: str) -> None:
    found = [doubt.message for doubt in find_doubts(read_sample(name)) if doubt.line]
    assert not [message for message in found if "hyphen" not in message]


class TestHints:
    """The same texts, read as an editor says."""

    def test_the_first_note(self) -> None:
        raw = page(f"{PROSE} hoy.1 {MORE}.7 Nadie cobraba.8", notes="1 Uno.\n7 Salas, p. 4.\n8 Olmedo, p. 3.")
        numbers = [block.note_number for block in read_text(raw, Hints(first_note=7)).blocks if block.kind == "note"]
        assert numbers == [7, 8]

    def test_what_is_no_heading(self) -> None:
        raw = f"{paragraph(PROSE)}.\n\nPoner foto de Salas\n\n{paragraph(MORE)}.\n\nLas barcas\n\n{paragraph(PROSE)}."
        headings = [
            [b.text for b in read_text(raw, h).blocks if b.kind == "heading"]
            for h in (Hints(), Hints(not_headings=("Poner .*",)))
        ]
        assert headings == [["Poner foto de Salas", "Las barcas"], ["Las barcas"]]

    def test_what_is_furniture(self) -> None:
        raw = f"{paragraph(PROSE)} y\nBajado de la red el 3 de mayo\n{paragraph(MORE)}."
        document = read_text(raw, Hints(furniture=("Bajado de la red .*",)))
        assert "Bajado" not in document.text
        assert "existencia y El archivo" in document.text

    def test_the_page_offset(self) -> None:
        assert read_text(GOOD, Hints(page_offset=61)).printed_page_offset == 61
        assert read_text(GOOD).printed_page_offset is None

    def test_folios_of_another_typesetting(self) -> None:
        pages = "\f".join(f"{paragraph(PROSE)}.\n\n{folio}" for folio in (31, 32, 33, 34))
        read = [read_text(pages, hints) for hints in (Hints(), Hints.of({"page_offset": "none"}))]
        assert [document.printed_page_offset for document in read] == [30, None]
        assert read[0].text == read[1].text and "31" not in read[1].text

    def test_columns(self) -> None:
        rows = "\n".join(
            f"{left:64}{right}"
            for left, right in zip(paragraph(PROSE * 4).split("\n"), paragraph(MORE * 4).split("\n"), strict=False)
        )
        one, two = read_text(rows, Hints(columns=1)).text, read_text(rows).text
        assert one.startswith(
            "Los prácticos de cada puerto conocían los faros de los El archivo".replace("los El", "los", 1)[:40]
        )
        assert one != two
        assert two.startswith(PROSE[:120])

    def test_broken_patterns_are_told(self) -> None:
        assert [found[:2] for found in Hints(furniture=("(",), not_headings=("a*",)).broken()] == [("furniture", "(")]
